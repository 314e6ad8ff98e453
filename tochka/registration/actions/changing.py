"""Changing and cancelling a registration; its private link and its letter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import select

from tochka.events.models import Event, Part
from tochka.events.rules.states import registration_state
from tochka.events.rules.words import moment_words
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import Refusal, Refused, refuse
from tochka.kit.mail import queue_letter
from tochka.kit.russian import fold
from tochka.kit.transactions import writing
from tochka.network.actions import ask_for_organization
from tochka.registration.actions.answers import Uploads, asked_in, first_refusal, kept_names, read_all, write_answers
from tochka.registration.actions.judging import audience_of, contact_of, folded_name, refusal_of_limit
from tochka.registration.actions.places import letter_of, lock_parts, moving, open_registration, promote
from tochka.registration.actions.signals import next_feed, settle
from tochka.registration.models import Member, Registration
from tochka.registration.queries.places import Sameness, seats_of_parts, standing_of
from tochka.registration.queries.questions import answers_of
from tochka.registration.rules.admission import Applicant, refusal_to_admit
from tochka.registration.rules.members import TypedMember
from tochka.registration.rules.places import Giving
from tochka.registration.terms import APPLIED, CANCELLED, CONFIRMED, HELD, TEAM, school_key

# Two names so alike are one name with a slip corrected.
ALIKE = 0.85


@dataclass(frozen=True)
class Changes:
    """What a form says of a registration anew; places and parts stay as they are. `answers` None leaves those to the
    organizer's questions as they are; `removed` are the questions whose file goes."""

    name: str
    organization_id: int | None = None
    not_listed: str = ""
    post: str = ""
    email: str | None = None
    team_name: str = ""
    grade: int | None = None
    members: tuple[TypedMember, ...] = ()
    headcount: int | None = None
    other_person: bool = False
    answers: Mapping[int, Sequence[str]] | None = None
    uploads: Uploads = field(default_factory=dict)
    removed: Collection[int] = ()


def refusal_to_change(event: Event, by_hand: bool) -> Refusal | None:
    """Whether the holder of a link may still change or cancel: until registration closes. The organizer always may."""
    state = registration_state(event, clock.now())
    if by_hand or state.code in ("open", "not_yet"):
        return None
    facts = {"when": moment_words(state.closes_at, event.timezone), "contact": contact_of(event)}
    return Refusal("registration.change_closed", facts)


def change_registration(registration_id: int, changes: Changes, actor: int | None = None) -> None:
    """Change who comes. `actor` is the organizer's account; without one it is the holder of the private link.

    Refused: registration.gone, change_closed, same_person, same_team and everything that refuses to admit."""
    with writing():
        registration = open_registration(registration_id)
        if registration.state == CANCELLED:
            raise refuse("registration.gone")
        if refusal := refusal_to_change(registration.event, actor is not None):
            raise Refused(refusal)
        if registration.mixed_at is not None:
            raise refuse("registration.team_mixed", team=registration.team_name)
        moved = changes.organization_id != registration.organization_id or _is_asked_anew(registration, changes)
        part_ids = [place.part_id for place in registration.places]
        if moved:
            lock_parts(part_ids)
        if refusal := _refusal(registration, changes) or (_refusal_to_move(registration, changes) if moved else None):
            raise Refused(refusal)
        changed = _write(registration, changes) + _write_answers(registration, changes, strict=actor is None)
        settle(registration, next_feed(registration.event_id))
        journal.record("registration.change", "registration", registration.id, actor, fields=changed)
        if changed and registration.email:
            _send("registration.changed", registration)
        if moved:
            move_queue(registration.event, part_ids)


def _refusal(registration: Registration, changes: Changes) -> Refusal | None:
    parts = list(db.session.scalars(select(Part).where(Part.id.in_([place.part_id for place in registration.places]))))
    applicant = Applicant(registration.kind, registration.category, changes.grade, changes.members, changes.headcount)
    if refusal := refusal_to_admit(applicant, [audience_of(part) for part in parts]):
        return refusal
    if registration.kind == TEAM and not changes.team_name:
        return Refusal("registration.team_name_missing", {}, "team_name")
    if not (changes.organization_id or changes.not_listed):
        return Refusal("registration.school_missing", {}, "organization")
    folded = folded_name(changes.name, changes.team_name)
    if (folded, changes.organization_id) == (registration.folded_name, registration.organization_id):
        return None
    return _refusal_to_others(registration, changes, folded)


def _refusal_to_others(registration: Registration, changes: Changes, folded: str) -> Refusal | None:
    """A school that is not of this municipality, or a namesake of the same school."""
    same = Sameness(folded, registration.kind, changes.organization_id, registration.id)
    standing = standing_of(registration.event_id, [place.part_id for place in registration.places], "", same)
    assert standing is not None, "its own parts are there"
    if changes.organization_id and not standing.school_known:
        return Refusal("registration.school_unknown", {}, "organization")
    if standing.same is None or changes.other_person:
        return None
    if registration.kind == TEAM:
        return Refusal("registration.same_team", {"name": changes.team_name}, "team_name")
    return Refusal("registration.same_person", {"name": changes.name}, "name")


def _write_answers(registration: Registration, changes: Changes, strict: bool) -> list[str]:
    """Write the answers anew; gives «answers» when they differ. Refused like those of a new registration."""
    questions = asked_in(registration.event_id) if changes.answers is not None else []
    if changes.answers is None or not questions:
        return []
    part_ids = [place.part_id for place in registration.places if place.state != CANCELLED]
    kept = {id: name for id, name in kept_names(registration.id).items() if id not in changes.removed}
    reading = read_all(questions, registration.category, part_ids, changes.answers, changes.uploads, kept, strict)
    if refusal := first_refusal(reading):
        raise Refused(refusal)
    known = {question.id for question in questions}
    lines = answers_of([registration.id])[registration.id]
    before = {(line.question_id, *line.values) for line in lines if line.question_id in known}
    after = {(said.question.id, *said.values) for said in reading.said}
    if not after ^ before and not changes.uploads:
        return []
    write_answers(registration.id, reading.said, changes.uploads)
    return ["answers"]


def _refusal_to_move(registration: Registration, changes: Changes) -> Refusal | None:
    """Who has a place may not take it to a school that has all of its own here. The parts are locked."""
    db.session.refresh(registration, ["places"])
    taken = [place for place in registration.places if place.state in (CONFIRMED, APPLIED, HELD) and not place.reserved]
    pools = seats_of_parts([place.part_id for place in taken]) if taken else {}
    school = school_key(changes.organization_id, registration.request_id)
    for pool in pools.values():
        limit = Giving(pool).own_limit(school, registration.category)
        if limit and limit.code != "category_full":
            return replace(refusal_of_limit(limit), field="organization")
    return None


_PLAIN = ("name", "organization_id", "post", "email", "team_name", "grade")


def _write(registration: Registration, changes: Changes) -> list[str]:
    """Write what differs; gives the names of the fields."""
    changed = [name for name in _PLAIN if getattr(registration, name) != getattr(changes, name)]
    for name in changed:
        setattr(registration, name, getattr(changes, name))
    if _is_asked_anew(registration, changes):
        registration.request_id = ask_for_organization(registration.event.municipality_id, changes.not_listed)
        changed.append("request_id")
    registration.folded_name = folded_name(changes.name, changes.team_name)
    headcount = None if changes.members else changes.headcount
    before = sorted(_typed(member) for member in registration.members)
    if before != sorted(_typed(member) for member in changes.members) or registration.headcount != headcount:
        _write_members(registration, changes.members)
        registration.headcount = headcount
        changed.append("members")
    return changed


def _is_asked_anew(registration: Registration, changes: Changes) -> bool:
    """Whether a school that is not in the list is named for the first time, or another one than before."""
    if changes.organization_id is not None:
        return False
    return registration.request is None or fold(registration.request.typed) != fold(changes.not_listed)


def _typed(member: Member | TypedMember) -> tuple[str, int, bool, bool]:
    return member.name, member.grade or 0, member.captain, member.reserve


def last_position(team: Registration) -> int:
    """The last position that was ever given in a team. It is kept, so that nobody inherits another's marks, papers and
    parent's consent when members leave."""
    team.last_member = max([team.last_member or 0, *(member.position for member in team.members)])
    return team.last_member


def _write_members(registration: Registration, members: Sequence[TypedMember]) -> None:
    """A member keeps her position, for the door's marks and papers name it: by her name, or by one so like it that it is
    the same name corrected; a new one stands after all who ever were there."""
    last, left = last_position(registration), list(registration.members)
    rows: list[Member | None] = [None] * len(members)
    for is_same in (_is_named_so, _is_corrected):
        for place, member in enumerate(members):
            if rows[place] is None and (found := next((row for row in left if is_same(row, member)), None)):
                rows[place] = found
                left.remove(found)
    for gone in left:
        registration.members.remove(gone)
    for known, member in zip(rows, members, strict=True):
        if known is None:
            last += 1
        row = known or Member(position=last)
        row.name, row.grade, row.captain, row.reserve = member.name, member.grade, member.captain, member.reserve
        if known is None:
            registration.members.append(row)
    registration.last_member = last


def _is_named_so(row: Member, member: TypedMember) -> bool:
    return fold(row.name) == fold(member.name)


def _is_corrected(row: Member, member: TypedMember) -> bool:
    return SequenceMatcher(None, fold(row.name), fold(member.name)).ratio() >= ALIKE


def cancel_registration(registration_id: int, actor: int | None = None, because: str = "") -> None:
    """Cancel: its places are free at once and the queue moves. Twice changes nothing. Refused: registration.gone (erased),
    change_closed for the holder of the link."""
    with writing():
        registration = open_registration(registration_id)
        if registration.state == CANCELLED:
            return
        if refusal := refusal_to_change(registration.event, actor is not None):
            raise Refused(refusal)
        event, part_ids = registration.event, [place.part_id for place in registration.places]
        lock_parts(part_ids)
        free_places(registration)
        journal.record("registration.cancel", "registration", registration.id, actor)
        if registration.email:
            _send("registration.cancelled", registration, because=because)
        move_queue(event, part_ids)


def free_places(registration: Registration) -> None:
    """Give all places of a registration back. Its parts are locked."""
    db.session.refresh(registration, ["places"])
    for place in registration.places:
        place.state, place.queue, place.hold_until = CANCELLED, None, None
    settle(registration, next_feed(registration.event_id))


def move_queue(event: Event, part_ids: Collection[int]) -> None:
    """Let the queues of locked parts move."""
    standing = standing_of(event.id, sorted(part_ids), "", None)
    if standing is not None:
        promote(standing.event, moving(standing.parts))


def renew_link(registration_id: int, actor: int) -> int:
    """Make all earlier private links useless; gives the new generation. Refused: registration.gone."""
    with writing():
        registration = open_registration(registration_id)
        registration.link += 1
        journal.record("registration.renew_link", "registration", registration.id, actor)
        return registration.link


def send_again(registration_id: int, actor: int) -> bool:
    """Send the letter with the ticket once more; False when there is no e-mail. Refused: registration.gone."""
    with writing():
        registration = open_registration(registration_id)
        if not registration.email or registration.state == CANCELLED:
            return False
        _send(letter_of(registration.state), registration)
        journal.record("registration.send_again", "registration", registration.id, actor)
        return True


def _send(kind: str, registration: Registration, **args: Any) -> None:
    assert registration.email is not None
    queue_letter(
        kind, registration.email, language=registration.language, about=("registration", registration.id), **args
    )
