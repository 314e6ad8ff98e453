"""Own words for letters: which kinds have them, the editor with its preview, back to the standard text."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.queries.events import event_page
from tochka.extensions import db
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.words import LANGUAGES, _, in_language
from tochka.messages.actions import Words, drop_text, save_text, send_trial
from tochka.messages.forms import WordsForm
from tochka.messages.jobs import sample_places
from tochka.messages.queries.texts import changed_kinds, home_of, own_text
from tochka.messages.rules import fill, filled_paragraphs, place_word
from tochka.messages.terms import EDITABLE, KINDS
from tochka.messages.views.blueprint import bp
from tochka.network.models import Municipality

Home = dict[str, Any]


@bp.get("/<int:event_id>/texts")
@may("message.send", on="event_id")
def texts(event_id: int) -> ResponseReturnValue:
    """Kinds of letters of an event and whether their words are its own."""
    return _texts({"event_id": event_id})


@bp.get("/municipality/<int:municipality_id>/texts")
@may("operator.edit", on="municipality_id")
def common_texts(municipality_id: int) -> ResponseReturnValue:
    """The same for all events of a municipality that have none of their own."""
    return _texts({"municipality_id": municipality_id})


@bp.route("/<int:event_id>/texts/<letter_kind>/<letter_language>", methods=["GET", "POST"])
@may("message.send", on="event_id")
def text(event_id: int, letter_kind: str, letter_language: str) -> ResponseReturnValue:
    """The words of one kind of letter in one language, for an event."""
    return _text({"event_id": event_id}, letter_kind, letter_language)


@bp.route("/municipality/<int:municipality_id>/texts/<letter_kind>/<letter_language>", methods=["GET", "POST"])
@may("operator.edit", on="municipality_id")
def common_text(municipality_id: int, letter_kind: str, letter_language: str) -> ResponseReturnValue:
    """The same for all events of a municipality."""
    return _text({"municipality_id": municipality_id}, letter_kind, letter_language)


def _head(home: Home) -> dict[str, Any]:
    """The event of the page, or the municipality, and where the list of kinds is."""
    if "event_id" in home:
        event = event_page(home["event_id"])
        return {"event": event, "municipality": None, "list_url": url_for("messages.texts", **home)}
    town = db.session.get(Municipality, home["municipality_id"])
    return {"event": None, "municipality": town, "list_url": url_for("messages.common_texts", **home)}


def _address(home: Home, kind: str, language: str) -> str:
    endpoint = "messages.text" if "event_id" in home else "messages.common_text"
    return url_for(endpoint, letter_kind=kind, letter_language=language, **home)


def _texts(home: Home) -> ResponseReturnValue:
    changed = changed_kinds(home.get("event_id"), home.get("municipality_id"))
    rows = [
        (
            KINDS[kind],
            [(code, words, _address(home, kind, code), (kind, code) in changed) for code, words in LANGUAGES.items()],
        )
        for kind in EDITABLE
    ]
    return render_template("messages/texts.html", rows=rows, **_head(home))


def _text(home: Home, kind: str, language: str) -> ResponseReturnValue:
    if kind not in EDITABLE or language not in LANGUAGES:
        abort(404)
    form, wish = WordsForm(), request.form.get("do", "")
    known = own_text(home_of(home.get("event_id"), home.get("municipality_id")), kind, language)
    if request.method == "POST":
        words = Words(kind, language, form.subject.data or "", form.body.data or "", **home)
        try:
            done = _do(wish, words)
        except Refused as refused:
            form.put(refused.refusal)
        else:
            if done:
                flash(done, "good")
                return redirect(_address(home, kind, language), 303)
    else:
        form.process(data=_present(kind, language, known))
    return _editor(home, kind, language, form, known is not None), 422 if form.errors else 200


def _present(kind: str, language: str, known: Any) -> dict[str, str]:
    """The words in force in this home: its own, or the standard ones."""
    if known is not None:
        return {"subject": known.subject, "body": known.body}
    with in_language(language):
        return {"subject": str(EDITABLE[kind].subject), "body": str(EDITABLE[kind].body)}


def _do(wish: str, words: Words) -> str:
    """What the pressed button asks for; the words to say afterwards, "" for the preview alone."""
    if wish == "standard":
        drop_text(words, current_user.id)
        return _("The standard text is in force again.")
    if wish == "trial":
        send_trial(words, current_user.email, current_user.id)
        flash(_("A trial letter is on its way to %(email)s.", email=current_user.email), "info")
        return ""
    if wish == "preview":
        return ""
    save_text(words, current_user.id)
    return _("Saved: letters go out with these words from now on.")


def _editor(home: Home, kind: str, language: str, form: WordsForm, own: bool) -> str:
    head = _head(home)
    with in_language(language):
        places = sample_places(head["event"])
    return render_template(
        "messages/text.html",
        form=form,
        own=own,
        kind=KINDS[kind],
        language_words=LANGUAGES[language],
        letter_language=language,
        others=[(words, _address(home, kind, code), code == language) for code, words in LANGUAGES.items()],
        action=_address(home, kind, language),
        places=[place_word(code, language) for code in EDITABLE[kind].places],
        needs=[place_word(code, language) for code in EDITABLE[kind].needs],
        subject=fill(form.subject.data or "", places),
        paragraphs=filled_paragraphs(form.body.data or "", places),
        **head,
    )
