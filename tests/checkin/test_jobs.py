"""What phones sent and nobody could use is deleted in its time."""

from datetime import timedelta

from tochka.checkin.actions.devices import keep_aside
from tochka.checkin.actions.scans import accept_scans
from tochka.checkin.models import Quarantine
from tochka.extensions import db
from tochka.kit import clock, jobs


def _left():
    return sorted(reason for (reason,) in db.session.query(Quarantine.reason))


def test_what_was_kept_aside_goes_by_itself(door):
    keep_aside(door.id, door.phones[0].id, "{}", "revoked")
    accept_scans(door.phones[0].sender, [{"kind": "nonsense"}])
    now = clock.now()
    for hours, left in ((23, ["revoked", "uuid"]), (24, ["uuid"]), (29 * 24, ["uuid"]), (30 * 24, [])):
        with clock.stopped_at(now + timedelta(hours=hours)):
            jobs.do_minutely()
        assert _left() == left
