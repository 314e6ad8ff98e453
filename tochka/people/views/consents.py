"""Texts of consent, open to all: each purpose on its own page, with version and hash."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from tochka.extensions import db
from tochka.kit.access import open_to_all
from tochka.network.models import Municipality
from tochka.people import queries
from tochka.people.terms import PURPOSES
from tochka.people.views import bp


@bp.get("/consents/<int:municipality_id>/<purpose>")
@open_to_all
def consent(municipality_id: int, purpose: str) -> ResponseReturnValue:
    """The text of a purpose, the last version or the one asked for."""
    if purpose not in PURPOSES:
        abort(404)
    municipality = db.get_or_404(Municipality, municipality_id)
    texts = queries.texts_of(municipality_id, purpose)
    wanted = request.args.get("version", type=int)
    text = next((each for each in texts if wanted in (None, each.version)), None)
    if text is None:
        abort(404)
    return render_template("people/consent.html", text=text, texts=texts, municipality=municipality)
