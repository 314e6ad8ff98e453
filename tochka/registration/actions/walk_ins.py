"""People who come to the door unannounced."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from tochka.kit import clock, journal
from tochka.kit.transactions import writing
from tochka.registration.actions.judging import folded_name
from tochka.registration.actions.places import lock_parts
from tochka.registration.actions.signals import next_feed, settle
from tochka.registration.models import Place, Registration
from tochka.registration.terms import CONFIRMED, PERSON


def register_walk_in(
    event_id: int,
    part_ids: Collection[int],
    name: str,
    organization_id: int | None,
    category: str,
    submission: str = "",
    actor: int | None = None,
    organization_text: str = "",
) -> Registration:
    """Somebody at the door: always written, also over capacity, and counted as taken. The same `submission` (the scan's
    uuid) twice is one registration. Joins the transaction of the one who calls; gives the row, settled."""
    with writing() as session:
        lock_parts(part_ids)
        submission = submission or str(uuid.uuid4())
        known = session.scalars(
            select(Registration).where(Registration.event_id == event_id, Registration.submission == submission)
        ).first()
        if known is not None:
            return known
        now = clock.now()
        registration = Registration(
            event_id=event_id, kind=PERSON, category=category, name=name, folded_name=folded_name(name),
            organization_id=organization_id, post=organization_text if organization_id is None else "",
            submission=submission, source="walkin", link=1, created_at=now, changed_at=now,
        )  # fmt: skip
        registration.places = [Place(part_id=part_id, state=CONFIRMED, seats=1) for part_id in sorted(part_ids)]
        session.add(registration)
        settle(registration, next_feed(event_id))
        journal.record("registration.walk_in", "registration", registration.id, actor, event=event_id)
        return registration
