"""The whole page of a paper in the browser: the server places and draws, checks and keeps each version."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.certificates import actions, queries
from tochka.certificates.jobs import shop
from tochka.certificates.rules.layouts import check_layout
from tochka.certificates.terms import FACES, FIELDS, KINDS
from tochka.certificates.views.blueprint import bp
from tochka.certificates.views.look import asset_url, body_here, kind_asked
from tochka.events.queries.events import desk_event
from tochka.kit.access import may
from tochka.kit.errors import Refusal, Refused
from tochka.kit.words import _

LARGEST = 256 * 1024  # bytes of a layout as JSON


@bp.get("/certificates/<int:event_id>/designer")
@may("certificate.issue", on="event_id")
def designer(event_id: int) -> ResponseReturnValue:
    """The designer over the layout of a kind as it is chosen now."""
    kind, body = kind_asked(), body_here(event_id)
    press = actions.press_of(event_id, kind)
    chosen = queries.setup_of(event_id)
    named = (chosen.looks.get(kind, {}) if chosen else {}).get("layout", "")
    own = queries.layout_in_body(body.id, int(named)) if named.isdigit() else None
    addresses = {
        "place": url_for("certificates.place", event_id=event_id, kind=kind),
        "save": url_for("certificates.save_layout", event_id=event_id, kind=kind),
        "upload": url_for("certificates.upload", event_id=event_id),
    }
    return render_template(
        "certificates/designer.html",
        event=desk_event(event_id),
        kind=kind,
        kinds=KINDS,
        layout=press.layout,
        name=own.name if own else "",
        addresses=addresses,
        faces=FACES,
        fields=FIELDS,
    )


def _sent() -> Any:
    """The JSON of the request; 413 for more than a layout can be."""
    if (request.content_length or 0) > LARGEST:
        abort(413)
    return request.get_json(silent=True)


def _told(faults: list[Refusal]) -> list[dict[str, str]]:
    return [{"element": fault.facts.get("element", ""), "words": fault.words} for fault in faults]


@bp.post("/certificates/<int:event_id>/designer/place")
@may("certificate.issue", on="event_id")
def place(event_id: int) -> ResponseReturnValue:
    """Place a draft: {svg, faults}. Nothing is kept."""
    kind, body, layout = kind_asked(), body_here(event_id), _sent()
    if faults := check_layout(layout, queries.assets_of_body(body.id)):
        return {"svg": "", "faults": _told(faults)}
    longest = request.args.get("name") == "longest"
    press = actions.press_of(event_id, kind)
    drawn = actions.sheet(press, shop(), asset_url(event_id), layout=layout, longest=longest)
    return {"svg": drawn, "faults": []} if isinstance(drawn, str) else {"svg": "", "faults": _told(drawn)}


@bp.post("/certificates/<int:event_id>/designer")
@may("certificate.issue", on="event_id")
def save_layout(event_id: int) -> ResponseReturnValue:
    """Keep a draft as the next version of a layout and choose it for the kind: {id, version, words}."""
    kind, body, sent = kind_asked(), body_here(event_id), _sent()
    if not isinstance(sent, dict):
        abort(400)
    name = sent.get("name")
    try:
        number, version = actions.save_layout(
            body.id, event_id, name if isinstance(name, str) else "", sent.get("layout"), current_user.id
        )
        actions.save_setup(event_id, body.id, kind, {"layout": str(number)}, current_user.id)
    except Refused as refused:
        return {"words": refused.refusal.words}, 422
    words = _("Saved as version %(version)s. New papers will look like this.", version=version)
    return {"id": number, "version": version, "words": words}
