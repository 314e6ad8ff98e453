"""Registering a person or a team: lock the parts, read how they stand, decide, write everything in one transaction.

Twelve SQL statements at most; the same form sent twice is one registration."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tochka.extensions import Model, db
from tochka.kit import clock, journal
from tochka.kit.errors import Refusal, Refused, refusal_of, refuse
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import writing
from tochka.network.actions import ask_for_organization
from tochka.people.actions.consents import give_consents
from tochka.registration.actions.answers import asked_in, first_answers, first_refusal, read_all
from tochka.registration.actions.judging import Application, folded_name, refusal_to_register, refusal_to_seats
from tochka.registration.actions.places import letter_of, lock_parts, moving, promote
from tochka.registration.actions.signals import next_feed, settle
from tochka.registration.models import Member, Place, Registration
from tochka.registration.queries.places import PartStanding, Sameness, Standing, standing_of
from tochka.registration.rules.members import TypedMember
from tochka.registration.rules.places import state_for
from tochka.registration.rules.questions import Said
from tochka.registration.terms import CONFIRMED, PERSON, TEAM, WAITING, school_key


@dataclass(frozen=True)
class Registered:
    """What became of it: the state and the generation of its private link; `again` when this form had been sent before."""

    id: int
    event_id: int
    state: str
    link: int
    again: bool = False


def register_person(application: Application) -> Registered:
    """Register one person. Refused with any refusal of terms.py that its facts deserve."""
    return _register(application, PERSON)


def register_team(application: Application) -> Registered:
    """Register a team: `name` is its accompanying adult. Refused like a person."""
    return _register(application, TEAM)


def _register(application: Application, kind: str) -> Registered:
    try:
        with writing():
            return _write(application, kind)
    except IntegrityError as error:
        refusal = refusal_of(error) or Refusal("registration.unforeseen")
        raise Refused(refusal) from error


def _write(application: Application, kind: str) -> Registered:
    lock_parts(application.part_ids)
    standing = _standing(application, kind)
    if standing.known is not None:
        return _known(standing.known)
    if refusal := refusal_to_register(application, kind, standing):
        raise Refused(refusal)
    said = _answers(application, standing)
    request_id = None
    if application.organization_id is None:
        request_id = ask_for_organization(standing.event.municipality_id, application.not_listed)
    if refusal := refusal_to_seats(application, standing, request_id):
        raise Refused(refusal)
    registration = _rows(application, kind, standing, request_id)
    settle(registration, next_feed(application.event_id))
    _write_members(registration.id, application.members)
    first_answers(registration.id, said, application.uploads)
    give_consents(
        "registration", registration.id, standing.event.municipality_id, application.purposes,
        "paper" if application.source == "hand" else "form", dict(application.texts),
    )  # fmt: skip
    journal.record(
        "registration.register", "registration", registration.id, application.actor,
        event=application.event_id, state=registration.state, source=application.source,
    )  # fmt: skip
    _write_letter(registration)
    return Registered(registration.id, registration.event_id, registration.state, registration.link)


def _standing(application: Application, kind: str) -> Standing:
    """How the parts stand under their lock, after the queue has moved."""
    same = Sameness(folded_name(application.name, application.team_name), kind, application.organization_id)
    standing = standing_of(application.event_id, application.part_ids, application.submission, same)
    if standing is None:
        raise refuse("registration.no_part", "parts")
    movable = moving(standing.parts)
    if movable and promote(standing.event, movable):
        standing = standing_of(application.event_id, application.part_ids, application.submission, same)
        assert standing is not None, "locked parts stay"
    return standing


def _answers(application: Application, standing: Standing) -> list[Said]:
    """What was answered to the organizer's questions. Who is written down by hand may leave any of them.
    Those that the form has read are read again only when they are others under the lock."""
    if not standing.questions:
        return []
    asked = application.asked if application.stamp == standing.questions else asked_in(application.event_id)
    reading = read_all(
        asked, application.category, application.part_ids, application.answers,
        application.uploads, {}, strict=application.source != "hand",
    )  # fmt: skip
    if refusal := first_refusal(reading):
        raise Refused(refusal)
    return reading.said


def _known(registration_id: int) -> Registered:
    row = db.session.get(Registration, registration_id)
    assert row is not None, "read under the lock a moment ago"
    return Registered(row.id, row.event_id, row.state, row.link, again=True)


def _rows(application: Application, kind: str, standing: Standing, request_id: int | None) -> Registration:
    now = clock.now()
    registration = Registration(
        event_id=application.event_id, kind=kind, category=application.category, name=application.name,
        folded_name=folded_name(application.name, application.team_name), submission=application.submission,
        organization_id=application.organization_id, request_id=request_id, post=application.post,
        email=application.email, team_name=application.team_name, grade=application.grade,
        headcount=None if application.members else application.headcount, language=application.language,
        source=application.source, link=1, created_at=now, changed_at=now,
    )  # fmt: skip
    school = school_key(application.organization_id, request_id)
    registration.places = [_place(part, application, school) for part in standing.parts]
    db.session.add(registration)
    return registration


def _place(part: PartStanding, application: Application, school: str) -> Place:
    """A reserved seat for the invited while there is one; else what everybody gets. Whom the organizer or her link brings
    needs no approval."""
    if application.invited and part.pool.kept:
        return Place(part_id=part.part.id, state=CONFIRMED, seats=1, reserved=True)
    moderated = part.part.moderated and application.source == "self" and not application.invited
    state = state_for(part.pool, 1, school, application.category, moderated)
    queue = part.last_in_line + 1 if state == WAITING else None
    return Place(part_id=part.part.id, state=state, seats=1, queue=queue)


def _write_members(registration_id: int, members: Sequence[TypedMember]) -> None:
    """Members in their order, positions from 1, in one statement."""
    rows = [
        {"registration_id": registration_id, "position": n, **asdict(member)} for n, member in enumerate(members, 1)
    ]
    if rows:
        db.session.execute(insert(Model.metadata.tables[Member.__tablename__]), rows)


def _write_letter(registration: Registration) -> None:
    if registration.email:
        kind = letter_of(registration.state)
        queue_letter(kind, registration.email, language=registration.language, about=("registration", registration.id))
