"""Wishes to be told when registration opens: kept with the sentence that was agreed to, gone when told or refused."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tochka.events.models import Event
from tochka.events.rules.states import registration_state
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import refuse
from tochka.kit.mail import Letter
from tochka.kit.transactions import writing
from tochka.messages.models import Wish
from tochka.registration.models import Delegation, Registration


def wish_to_know(event_id: int, email: str, consent: str, language: str) -> None:
    """Keep an address until registration opens; twice is one wish. An earlier refusal of such letters stands: anybody can
    type an address, only its reader has the link that takes the refusal back.

    `consent` is the sentence beside the ticked box. Refused: messages.is_open."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    with writing() as session:
        event = session.get(Event, event_id)
        if event is None or registration_state(event, clock.now()).code != "not_yet":
            raise refuse("messages.is_open")
        values = {"email": email, "language": language, "consent": consent, "created_at": clock.now()}
        session.execute(insert(Wish).values(event_id=event_id, **values).on_conflict_do_nothing())


def forget_wishes(email: str) -> int:
    """Forget all wishes of an address; gives how many there were."""
    with writing() as session:
        return int(session.execute(delete(Wish).where(Wish.email == email)).rowcount)  # type: ignore[attr-defined]


def erase_wishes(subject_kind: str, subject_id: int) -> int:
    """Erasing a registration or a delegation forgets the wishes of its address, and empties the letters that told of them."""
    model: Any = {"registration": Registration, "delegation": Delegation}.get(subject_kind)
    email = db.session.scalar(select(model.email).where(model.id == subject_id)) if model else None
    if not email:
        return 0
    letters = db.session.scalars(
        select(Letter).where(Letter.recipient == email, Letter.kind == "messages.opened")
    ).all()
    for letter in letters:
        letter.recipient, letter.key, letter.error = "", None, None
        if letter.state in ("queued", "sending", "failed"):
            letter.state = "dropped"
    return forget_wishes(email) + len(letters)
