"""Registering a person or a team: lock the parts, read how they stand, decide, write everything in one transaction.

Twelve SQL statements at most; the same form sent twice is one registration."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tochka.events.models import Event, Part
from tochka.events.rules.audience import part_audience
from tochka.events.rules.states import registration_state
from tochka.events.rules.times import overlapping
from tochka.events.rules.words import moment_words
from tochka.extensions import Model, db
from tochka.kit import clock, journal
from tochka.kit.errors import Refusal, Refused, refusal_of, refuse
from tochka.kit.mail import queue_letter
from tochka.kit.russian import fold
from tochka.kit.transactions import writing
from tochka.kit.words import _
from tochka.network.actions import ask_for_organization
from tochka.people.actions.consents import give_consents
from tochka.people.terms import PARTICIPATION
from tochka.registration.actions.places import lock_parts, promote
from tochka.registration.actions.signals import next_feed, settle
from tochka.registration.models import Member, Place, Registration
from tochka.registration.queries.places import PartStanding, Sameness, Standing, standing_of
from tochka.registration.rules.admission import Applicant, Audience, refusal_to_admit
from tochka.registration.rules.members import TypedMember
from tochka.registration.rules.places import state_for
from tochka.registration.terms import CONFIRMED, PERSON, TEAM, WAITING


@dataclass(frozen=True)
class Application:
    """A filled form. `submission` is the form's own key; `texts` maps each ticked purpose to the text that was shown.

    `not_listed` is a school that its list does not know: the curator is asked. `may_wait` agrees to the waiting list,
    `other_person` says that a namesake is another person. `source` is self, or hand when the organizer writes it down
    (then neither opening nor closing binds; `actor` is her account)."""

    event_id: int
    part_ids: tuple[int, ...]
    category: str
    name: str
    submission: str
    organization_id: int | None = None
    not_listed: str = ""
    post: str = ""
    email: str | None = None
    team_name: str = ""
    grade: int | None = None
    members: tuple[TypedMember, ...] = ()
    headcount: int | None = None
    purposes: Collection[str] = ()
    texts: Mapping[str, int] = field(default_factory=dict)
    language: str = "ru"
    source: str = "self"
    may_wait: bool = False
    other_person: bool = False
    actor: int | None = None


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
    if refusal := _refusal(application, kind, standing):
        raise Refused(refusal)
    registration = _rows(application, kind, standing)
    settle(registration, next_feed(application.event_id))
    _write_members(registration.id, application.members)
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
    moving = [part for part in standing.parts if part.someone_is_next]
    if moving and promote(standing.event, moving):
        standing = standing_of(application.event_id, application.part_ids, application.submission, same)
        assert standing is not None, "locked parts stay"
    return standing


def folded_name(name: str, team_name: str = "") -> str:
    """What searches and duplicates compare: the name, and the team's where there is one."""
    return fold(f"{name} {team_name}")


def _known(registration_id: int) -> Registered:
    row = db.session.get(Registration, registration_id)
    assert row is not None, "read under the lock a moment ago"
    return Registered(row.id, row.event_id, row.state, row.link, again=True)


def audience_of(part: Part) -> Audience:
    """Whom a part takes, as the rules see it."""
    return Audience(
        tuple(part.categories or ()), part.unit, part.grade_from, part.grade_to, part.team_from, part.team_to,
        part_audience(part),
    )  # fmt: skip


def contact_of(event: Event) -> str:
    """Whom to call: what the organizer wrote, else where to look."""
    return event.contact or _("the school that holds the event")


def refusal_to_event(event: Event, parts: Collection[Part], operator_filled: bool, source: str) -> Refusal | None:
    """Whether the event takes anybody now. The organizer may write people down before opening and after closing."""
    by_hand = source != "self"
    now = clock.now()
    states = [registration_state(event, now), *(registration_state(event, now, part) for part in parts)]
    code = states[0].code
    contact = contact_of(event)
    if code in ("draft", "cancelled"):
        name = "not_published" if code == "draft" else "event_cancelled"
        return Refusal(f"registration.{name}", {"contact": contact})
    if not operator_filled:
        return Refusal("registration.no_operator")
    if code == "over" and not by_hand:
        return Refusal("registration.over")
    if code == "not_yet" and not by_hand and states[0].opens_at:
        return Refusal("registration.not_yet", {"when": moment_words(states[0].opens_at, event.timezone)})
    if code == "closed" and not by_hand:
        return Refusal(
            "registration.closed", {"when": moment_words(states[0].closes_at, event.timezone), "contact": contact}
        )
    if any(part.closed_at for part in parts):
        return Refusal("registration.part_closed", {}, "parts")
    return None


def _refusal(application: Application, kind: str, standing: Standing) -> Refusal | None:
    parts = [each.part for each in standing.parts]
    applicant = Applicant(kind, application.category, application.grade, application.members, application.headcount)
    return (
        refusal_to_event(standing.event, parts, standing.operator_filled, application.source)
        or refusal_to_admit(applicant, [audience_of(part) for part in parts])
        or _refusal_to_hours(parts, standing.event)
        or _refusal_to_details(application, kind, standing)
        or _refusal_to_namesake(application, kind, standing)
        or _refusal_to_seats(application, standing.parts)
    )


def _refusal_to_hours(parts: Collection[Part], event: Event) -> Refusal | None:
    return Refusal("registration.overlapping", {}, "parts") if overlapping(list(parts), event) else None


def _refusal_to_details(application: Application, kind: str, standing: Standing) -> Refusal | None:
    if kind == TEAM and not application.team_name:
        return Refusal("registration.team_name_missing", {}, "team_name")
    if not (application.organization_id or application.not_listed):
        return Refusal("registration.school_missing", {}, "organization")
    if application.organization_id and not standing.school_known:
        return Refusal("registration.school_unknown", {}, "organization")
    if PARTICIPATION not in application.purposes:
        return Refusal("registration.consent_missing", {}, "participation")
    return None


def _refusal_to_namesake(application: Application, kind: str, standing: Standing) -> Refusal | None:
    if standing.same is None or application.other_person:
        return None
    if kind == TEAM:
        return Refusal("registration.same_team", {"name": application.team_name}, "team_name")
    return Refusal("registration.same_person", {"name": application.name}, "name")


def _refusal_to_seats(application: Application, parts: Collection[PartStanding]) -> Refusal | None:
    waits = any(state_for(part.pool, 1) == WAITING for part in parts)
    return Refusal("registration.full", {}, "parts") if waits and not application.may_wait else None


def _rows(application: Application, kind: str, standing: Standing) -> Registration:
    now = clock.now()
    request_id = None
    if application.organization_id is None:
        request_id = ask_for_organization(standing.event.municipality_id, application.not_listed)
    registration = Registration(
        event_id=application.event_id, kind=kind, category=application.category, name=application.name,
        folded_name=folded_name(application.name, application.team_name), submission=application.submission,
        organization_id=application.organization_id, request_id=request_id, post=application.post,
        email=application.email, team_name=application.team_name, grade=application.grade,
        headcount=None if application.members else application.headcount, language=application.language,
        source=application.source, link=1, created_at=now, changed_at=now,
    )  # fmt: skip
    registration.places = [_place(part) for part in standing.parts]
    db.session.add(registration)
    return registration


def _place(part: PartStanding) -> Place:
    state = state_for(part.pool, 1)
    queue = part.last_in_line + 1 if state == WAITING else None
    return Place(part_id=part.part.id, state=state, seats=1, queue=queue)


def _write_members(registration_id: int, members: Sequence[TypedMember]) -> None:
    """Members in their order, positions from 1, in one statement."""
    rows = [
        {"registration_id": registration_id, "position": n, "name": member.name, "grade": member.grade}
        for n, member in enumerate(members, 1)
    ]
    if rows:
        db.session.execute(insert(Model.metadata.tables[Member.__tablename__]), rows)


def _write_letter(registration: Registration) -> None:
    if registration.email:
        kind = "registration.confirmed" if registration.state == CONFIRMED else "registration.waiting"
        queue_letter(kind, registration.email, language=registration.language, about=("registration", registration.id))
