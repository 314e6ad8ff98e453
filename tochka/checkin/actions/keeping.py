"""How long the door keeps what a phone sent and nobody could use."""

from sqlalchemy import delete, select

from tochka.checkin.models import Quarantine
from tochka.checkin.terms import MALFORMED_FOR, QUARANTINE_FOR
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing

REVOKED = "revoked"


def sweep() -> int:
    """Delete what a revoked phone sent a day ago and rows of a wrong shape after a month; gives how many."""
    now = clock.now()
    old = (Quarantine.reason == REVOKED) & (Quarantine.received_at <= now - QUARANTINE_FOR)
    old |= Quarantine.received_at <= now - MALFORMED_FOR
    if db.session.scalar(select(Quarantine.id).where(old).limit(1)) is None:
        return 0
    with writing() as session:
        gone = session.scalars(delete(Quarantine).where(old).returning(Quarantine.id)).all()
        return len(gone)
