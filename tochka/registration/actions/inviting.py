"""The link that gives out places kept for the invited."""

from sqlalchemy import update

from tochka.events.models import Part
from tochka.kit import journal
from tochka.kit.transactions import writing


def renew_invitation(event_id: int, part_id: int, actor: int) -> bool:
    """Make the former invitation link of a part useless; False when the event has no such part."""
    with writing() as session:
        done = session.execute(
            update(Part)
            .where(Part.id == part_id, Part.event_id == event_id)
            .values(invitation=Part.invitation + 1)
            .execution_options(synchronize_session=False)
        )
        if not done.rowcount:  # type: ignore[attr-defined]
            return False
        journal.record("registration.renew_invitation", "part", part_id, actor, event=event_id)
        return True
