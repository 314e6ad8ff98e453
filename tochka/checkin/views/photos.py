"""Photos of signed sheets: attached to a list, shown to the organizer, deleted."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.checkin.actions.photos import erase_photo, keep_photo
from tochka.checkin.queries.paper import photo_of, sheet_of
from tochka.checkin.views.blueprint import bp
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.headers import file_answer
from tochka.kit.looking import people_list
from tochka.kit.words import _


def _back(event_id: int, sheet: int) -> ResponseReturnValue:
    if sheet:
        return redirect(url_for("checkin.paper", event_id=event_id, number=sheet, _anchor="photos"), 303)
    return redirect(url_for("checkin.papers", event_id=event_id, _anchor="photos"), 303)


@bp.post("/<int:event_id>/paper/<int:number>/photos")
@may("door.run", on="event_id")
def add_photo(event_id: int, number: int) -> ResponseReturnValue:
    """Attach a photo to a printed list; to the blank lists with number 0."""
    if number and sheet_of(event_id, number) is None:
        abort(404)
    sent = request.files.get("photo")
    try:
        keep_photo(event_id, number, sent.read() if sent else b"", current_user.id)
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    else:
        flash(_("The photo is attached."), "toast")
    finally:
        if sent:
            sent.close()
    return _back(event_id, number)


@bp.get("/<int:event_id>/photos/<int:photo_id>")
@may("door.run", on="event_id")
@people_list
def photo(event_id: int, photo_id: int) -> ResponseReturnValue:
    """The picture itself, as a download."""
    found = photo_of(event_id, photo_id) or abort(404)
    ending = "jpg" if found.kind == "jpeg" else "png"
    name = _("Sheet %(number)s", number=found.sheet)
    return file_answer(found.data, f"image/{found.kind}", f"{name}, {found.id}.{ending}")


@bp.post("/<int:event_id>/photos/<int:photo_id>/delete")
@may("door.run", on="event_id")
def delete_photo(event_id: int, photo_id: int) -> ResponseReturnValue:
    """Delete a photo that is not needed."""
    found = photo_of(event_id, photo_id) or abort(404)
    sheet = found.sheet
    if not erase_photo(event_id, photo_id, current_user.id):
        abort(404)
    flash(_("The photo is deleted."), "toast")
    return _back(event_id, sheet)
