"""Texts of consent, open to all: each purpose on its own page, with version and hash."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.access import open_to_all
from tochka.kit.headers import file_answer
from tochka.network.models import Municipality
from tochka.people import queries
from tochka.people.documents import FormFacts, consent_form_pdf
from tochka.people.models import ConsentText
from tochka.people.terms import PURPOSES
from tochka.people.views import bp


@bp.get("/consents/<int:municipality_id>/<purpose>")
@open_to_all
def consent(municipality_id: int, purpose: str) -> ResponseReturnValue:
    """The text of a purpose, the last version or the one asked for."""
    text, texts, municipality = _text(municipality_id, purpose)
    return render_template("people/consent.html", text=text, texts=texts, municipality=municipality)


@bp.get("/consents/<int:municipality_id>/<purpose>.pdf")
@open_to_all
def consent_form(municipality_id: int, purpose: str) -> ResponseReturnValue:
    """The text as a form to print and sign; with `parent` a parent signs it for a child."""
    text, _texts, municipality = _text(municipality_id, purpose)
    published = clock.local(text.published_at, municipality.timezone)
    facts = FormFacts(
        text.title, text.body, text.version, f"{published:%d.%m.%Y}", text.sha256,
        parent=bool(request.args.get("parent")),
    )  # fmt: skip
    return file_answer(consent_form_pdf(facts), "application/pdf", f"{text.title}.pdf", download=False)


def _text(municipality_id: int, purpose: str) -> tuple[ConsentText, list[ConsentText], Municipality]:
    if purpose not in PURPOSES:
        abort(404)
    municipality = db.get_or_404(Municipality, municipality_id)
    texts = queries.texts_of(municipality_id, purpose)
    wanted = request.args.get("version", type=int)
    text = next((each for each in texts if wanted in (None, each.version)), None)
    if text is None:
        abort(404)
    return text, texts, municipality
