"""What happens before a certificate: people come, papers are issued; and the words that stand in a file."""

import io

import pypdf

from tests.factories import make_registration
from tochka.certificates import actions
from tochka.certificates.terms import Award
from tochka.checkin.models import Attendance
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, jobs
from tochka.kit.transactions import writing
from tochka.network.models import Organization
from tochka.registration.models import Registration


def arrive(registration: Registration, **members: bool) -> None:
    """The door lets somebody in; `members` says which of a team came."""
    with writing() as session:
        session.add(
            Attendance(
                event_id=registration.event_id,
                subject=f"t{registration.id}",
                part=0,
                registration_id=registration.id,
                arrived=True,
                inside=True,
                first_at=clock.milliseconds(),
                last_at=clock.milliseconds(),
                members=members,
                feed=1,
            )
        )


def come(event: Event, school: Organization, *names: str) -> list[Registration]:
    """People of a school register and come."""
    found = [make_registration(event, school, name=name) for name in names]
    for registration in found:
        arrive(registration)
    return found


def issue(event: Event, *groups: str, award: Award | None = None) -> int:
    """Issue to those of some groups, or by a whole award, as the worker does it; gives the job's id."""
    job_id = actions.start_issue(event.id, award or Award(groups=groups or ("persons",)), None)
    jobs.run(job_id)
    assert db.session.get_one(jobs.Job, job_id).error is None
    db.session.rollback()
    return job_id


def text_of(pdf: bytes) -> str:
    """Words of a PDF, with plain spaces."""
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return text.replace("\u00a0", " ")
