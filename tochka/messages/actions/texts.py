"""An organizer's own words for a kind of letter: saved, taken back, tried out on herself."""

from dataclasses import dataclass

from tochka.kit import clock, journal
from tochka.kit.errors import Refused
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import writing
from tochka.messages.models import OwnText
from tochka.messages.queries.texts import home_of, own_text
from tochka.messages.rules import refusal_to_text
from tochka.messages.terms import COMMON, EDITABLE


@dataclass(frozen=True)
class Words:
    """Subject and text of a kind of letter in a language, for an event or for all events of a municipality."""

    kind: str
    language: str
    subject: str
    body: str
    event_id: int | None = None
    municipality_id: int | None = None

    @property
    def home(self) -> tuple[str, int]:
        """Whose they are, as the journal names it."""
        return ("event", self.event_id) if self.event_id else ("municipality", self.municipality_id or 0)


def _check(words: Words) -> None:
    standard = EDITABLE[words.kind]
    if refusal := refusal_to_text(words.subject, words.body, standard.places, words.language, standard.needs):
        raise Refused(refusal)


def save_text(words: Words, actor: int) -> None:
    """Use own words from now on, also for letters that wait. Refused: everything that is wrong with a text (see rules)."""
    _check(words)
    with writing() as session:
        known = own_text(home_of(words.event_id, words.municipality_id), words.kind, words.language)
        if known is None:
            known = OwnText(
                event_id=words.event_id, municipality_id=None if words.event_id else words.municipality_id,
                kind=words.kind, language=words.language,
            )  # fmt: skip
            session.add(known)
        known.subject, known.body = words.subject, words.body
        known.changed_at, known.changed_by = clock.now(), actor
        journal.record("messages.save_text", *words.home, actor, kind=words.kind, language=words.language)


def drop_text(words: Words, actor: int) -> bool:
    """Back to the standard words; False when they already are."""
    with writing() as session:
        known = own_text(home_of(words.event_id, words.municipality_id), words.kind, words.language)
        if known is None:
            return False
        session.delete(known)
        journal.record("messages.drop_text", *words.home, actor, kind=words.kind, language=words.language)
        return True


def send_trial(words: Words, email: str, account_id: int) -> None:
    """The letter as it would look, to the organizer herself. Refused as `save_text` does."""
    if words.kind in EDITABLE:
        _check(words)
    elif refusal := refusal_to_text(words.subject, words.body, COMMON, words.language):
        raise Refused(refusal)
    with writing():
        queue_letter(
            "messages.trial", email, language=words.language, about=("account", account_id),
            event_id=words.event_id, subject=words.subject, body=words.body,
        )  # fmt: skip
