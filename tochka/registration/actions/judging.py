"""What stands against an application: the event's state, the audience, the details, a namesake, the seats."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tochka.events.models import Event, Part
from tochka.events.rules.audience import part_audience
from tochka.events.rules.states import registration_state
from tochka.events.rules.times import overlapping
from tochka.events.rules.words import moment_words
from tochka.events.terms import CATEGORIES
from tochka.kit import clock
from tochka.kit.errors import Refusal
from tochka.kit.russian import fold
from tochka.kit.words import _
from tochka.people.terms import PARTICIPATION
from tochka.registration.actions.answers import Uploads
from tochka.registration.queries.places import Standing
from tochka.registration.rules.admission import Applicant, Audience, refusal_to_admit
from tochka.registration.rules.members import TypedMember
from tochka.registration.rules.places import Limit, limit_of
from tochka.registration.rules.questions import Asked
from tochka.registration.terms import TEAM, school_key


@dataclass(frozen=True)
class Application:
    """A filled form. `submission` is the form's own key; `texts` maps each ticked purpose to the text that was shown.

    `not_listed` is a school that its list does not know: the curator is asked. `may_wait` agrees to the waiting list,
    `other_person` says that a namesake is another person. `source` is self, or hand when the organizer writes it down
    (then neither opening nor closing binds; `actor` is her account). `invited` takes a reserved seat: by an invitation
    link, or because the organizer says so. `answers` and `uploads` are those to the organizer's
    questions, by the question's id; `asked` are those questions as the form put them, with their `stamp`."""

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
    invited: bool = False
    answers: Mapping[int, Sequence[str]] = field(default_factory=dict)
    uploads: Uploads = field(default_factory=dict)
    asked: Sequence[Asked] = ()
    stamp: str = ""


def folded_name(name: str, team_name: str = "") -> str:
    """What searches and duplicates compare: the name, and the team's where there is one."""
    return fold(f"{name} {team_name}")


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


def refusal_to_register(application: Application, kind: str, standing: Standing) -> Refusal | None:
    """The first reason against an application, read under the lock, seats apart."""
    parts = [each.part for each in standing.parts]
    applicant = Applicant(kind, application.category, application.grade, application.members, application.headcount)
    return (
        refusal_to_event(standing.event, parts, standing.operator_filled, application.source)
        or refusal_to_admit(applicant, [audience_of(part) for part in parts])
        or _refusal_to_hours(parts, standing.event)
        or _refusal_to_details(application, kind, standing)
        or _refusal_to_namesake(application, kind, standing)
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


def refusal_to_seats(application: Application, standing: Standing, request_id: int | None) -> Refusal | None:
    """Why one who does not agree to wait gets no place: no seat, or a limit of her school or category. An invitation
    without a seat of its own left is refused by its own words."""
    school = school_key(application.organization_id, request_id)
    for part in standing.parts:
        if application.invited and part.pool.kept:
            continue
        if application.invited and application.source == "self":
            return Refusal("registration.reserve_empty", {"contact": contact_of(standing.event)}, "parts")
        limit = limit_of(part.pool, school, application.category)
        if limit and not application.may_wait:
            return refusal_of_limit(limit)
    return None


def refusal_of_limit(limit: Limit, prefix: str = "", **facts: object) -> Refusal:
    """A limit as a refusal with its number and its category in words."""
    words = {"most": limit.most, "category": str(CATEGORIES.get(limit.category, limit.category))}
    return Refusal(f"registration.{prefix}{limit.code}", words | facts, "parts")
