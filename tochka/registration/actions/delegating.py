"""Registering a delegation: its rows are read against the event, all the chosen ones are saved in one transaction or none."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from tochka.events.models import Event, Part
from tochka.events.rules.audience import part_title
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import Refused, refuse
from tochka.kit.mail import queue_letter
from tochka.kit.russian import fold
from tochka.kit.transactions import writing
from tochka.network.actions import ask_for_organization, directory
from tochka.network.models import OrganizationRequest
from tochka.network.terms import OPEN
from tochka.people.actions.consents import give_consents_of_many
from tochka.registration.actions.answers import answer_row, asked_in, insert_answers
from tochka.registration.actions.drafts import draft_rows, locked_delegation, open_parts
from tochka.registration.actions.judging import audience_of, folded_name, refusal_to_event
from tochka.registration.actions.places import letter_of, lock_parts, moving, promote
from tochka.registration.actions.signals import next_feed, settle_many
from tochka.registration.models import Delegation, Member, Place, Registration
from tochka.registration.queries.delegations import delegation_of, present_members, present_people, present_teams
from tochka.registration.queries.places import Standing, standing_of
from tochka.registration.rules.delegate_teams import DelegateTeam
from tochka.registration.rules.delegates import (
    GOOD,
    Around,
    Delegate,
    PartFacts,
    SchoolFound,
    read_delegates,
)
from tochka.registration.terms import APPLIED, CONFIRMED, PERSON, TEAM, WAITING


@dataclass(frozen=True)
class Draft:
    """A draft read against the event as it stands."""

    rows: list[Delegate]

    def count(self, state: str) -> int:
        """How many rows are good, question or duplicate."""
        return sum(row.state == state for row in self.rows)


def read_draft(delegation_id: int) -> Draft:
    """The draft's rows with their questions; nothing is locked and nothing changes."""
    delegation = delegation_of(delegation_id)
    if delegation is None or delegation.guessed:
        return Draft([])
    standing = standing_of(delegation.event_id, _part_ids(delegation.event_id), "", None)
    assert standing is not None, "its parts were read a moment ago"
    return Draft(read_delegates(list(enumerate(draft_rows(delegation))), _around(delegation, standing)))


def _part_ids(event_id: int) -> list[int]:
    return list(db.session.scalars(select(Part.id).where(Part.event_id == event_id).order_by(Part.id)))


def _around(delegation: Delegation, standing: Standing) -> Around:
    event = standing.event
    pools = {each.part.id: each.pool for each in standing.parts}
    parts = [
        PartFacts(part.id, part_title(part, event), audience_of(part), pools[part.id]) for part in open_parts(event)
    ]
    return Around(
        parts, _Finder(event.municipality_id), present_people(event.id) | present_members(event.id),
        delegation.organization_id, delegation.not_listed, delegation.part_id, delegation.may_wait,
        present_teams(event.id), _asked_schools(event.municipality_id),
        asked_in(event.id) if standing.questions else (),
    )  # fmt: skip


def _asked_schools(municipality_id: int) -> dict[str, int]:
    """Schools that are not in the list and were asked for: folded text → request. Limits of schools count them too."""
    rows = db.session.execute(
        select(OrganizationRequest.typed, OrganizationRequest.id).where(
            OrganizationRequest.municipality_id == municipality_id, OrganizationRequest.state == OPEN
        )
    )
    return {fold(typed): request_id for typed, request_id in rows}


class _Finder:
    """Reads a school's cell: «#12» chosen from the list, else whatever the aliases know."""

    def __init__(self, municipality_id: int) -> None:
        self._known = directory(municipality_id)

    def __call__(self, typed: str) -> SchoolFound:
        if typed[:1] == "#" and typed[1:].isascii() and typed[1:].isdigit() and int(typed[1:10]) in self._known.schools:
            return SchoolFound(int(typed[1:10]))
        match = self._known.index.best_matches(typed, 6)
        ids = [int(str(id)) for id in match.ids]
        if match.kind == "exact":
            return SchoolFound(ids[0])
        return SchoolFound(None, tuple((id, self._known.schools[id].short) for id in ids))


def school_names(rows: Sequence[Delegate], municipality_id: int) -> dict[int, str]:
    """The short names of the schools that rows were read as."""
    known = directory(municipality_id).schools
    ids = {row.organization_id for row in rows if row.organization_id is not None}
    return {id: known[id].short for id in ids if id in known}


def write_delegation(
    delegation_id: int, chosen: Collection[int], together: Collection[int] = (), is_last: bool = True
) -> int:
    """Register the chosen rows of the draft, all of them or none, and take them out of it; gives how many.

    `together` are all rows of a list that is saved in steps: its first step looks whether they all are good.
    The sender's letter goes with the last step. Refused like `save_delegation`."""
    with writing() as session:
        delegation = locked_delegation(delegation_id)
        part_ids = _part_ids(delegation.event_id)
        lock_parts(part_ids)
        standing = _moved(delegation.event_id, part_ids)
        refusal = refusal_to_event(standing.event, (), standing.operator_filled, "self")
        if refusal:
            raise Refused(refusal)
        if together:
            _wanted(delegation, together, standing)
        rows = _wanted(delegation, chosen, standing)
        registrations = _registrations(delegation, rows, standing)
        session.add_all(registrations)
        settle_many(registrations, next_feed(delegation.event_id))
        said = [row.said for row in rows if row.of is None or row is row.of.rows[0]]
        insert_answers(
            [answer_row(who.id, each) for who, each_said in zip(registrations, said, strict=True) for each in each_said]
        )
        _consents(delegation, registrations, standing.event)
        _after(delegation, registrations, {row.number for row in rows})
        if is_last:
            tell_sender(delegation)
        return len(rows)


def _moved(event_id: int, part_ids: Sequence[int]) -> Standing:
    """How the locked parts stand once their queues have moved."""
    standing = standing_of(event_id, part_ids, "", None)
    if standing is None:
        raise refuse("registration.no_part")
    movable = moving(standing.parts)
    if movable and promote(standing.event, movable):
        standing = standing_of(event_id, part_ids, "", None)
        assert standing is not None, "locked parts stay"
    return standing


def _wanted(delegation: Delegation, chosen: Collection[int], standing: Standing) -> list[Delegate]:
    if delegation.guessed:
        raise refuse("registration.rows_none")
    wanted = [(number, row) for number, row in enumerate(draft_rows(delegation)) if number in set(chosen)]
    rows = read_delegates(wanted, _around(delegation, standing))
    if not rows:
        raise refuse("registration.rows_none")
    asked = next((row for row in rows if row.state != GOOD), None)
    if asked is not None:
        raise refuse("registration.rows_asked", line=asked.line, words=asked.questions[0].refusal.words)
    return rows


def _registrations(delegation: Delegation, rows: Sequence[Delegate], standing: Standing) -> list[Registration]:
    """The rows as registrations with their places; those who wait stand in the queue in the table's order."""
    now, event = clock.now(), standing.event
    last = {each.part.id: each.last_in_line for each in standing.parts}
    good = {each.part.id: APPLIED if each.part.moderated else CONFIRMED for each in standing.parts}
    typed = sorted({row.not_listed for row in rows if row.organization_id is None and row.not_listed})
    requests = {text: ask_for_organization(event.municipality_id, text) for text in typed}
    made = []
    for row in rows:
        assert row.part is not None, "a good row has its part"
        if row.of is not None and row is not row.of.rows[0]:
            continue  # its team stands there already
        whose = _team_values(row.of, delegation) if row.of else _person_values(row)
        registration = Registration(
            event_id=event.id, organization_id=row.organization_id,
            request_id=requests.get(row.not_listed) if row.organization_id is None else None, link=1,
            delegation_id=delegation.id, submission=str(uuid.uuid4()), language=delegation.language,
            source="school", created_at=now, changed_at=now, **whose,
        )  # fmt: skip
        if row.waits:
            last[row.part.id] += 1
        state, queue = (WAITING, last[row.part.id]) if row.waits else (good[row.part.id], None)
        registration.places = [Place(part_id=row.part.id, state=state, seats=1, queue=queue)]
        made.append(registration)
    return made


def _person_values(row: Delegate) -> dict[str, Any]:
    return {
        "kind": PERSON, "category": row.category, "name": row.name, "folded_name": folded_name(row.name),
        "post": row.cells.get("post", ""), "email": row.email, "grade": row.grade,
    }  # fmt: skip


def _team_values(team: DelegateTeam, delegation: Delegation) -> dict[str, Any]:
    """A team of the table; without an adult of its own the sender comes with it."""
    adult, grades = team.adult, {row.grade for row in team.members}
    name = adult.name if adult else delegation.name
    return {
        "kind": TEAM, "category": team.members[0].category, "name": name, "team_name": team.name,
        "folded_name": folded_name(name, team.name), "post": adult.cells.get("post", "") if adult else "",
        "email": adult.email if adult else None, "grade": grades.pop() if len(grades) == 1 else None,
        "members": [Member(position=n, **asdict(member)) for n, member in enumerate(team.typed, 1)],
    }  # fmt: skip


def _consents(delegation: Delegation, registrations: Sequence[Registration], event: Event) -> None:
    ids = [registration.id for registration in registrations]
    give_consents_of_many(
        "registration", ids, event.municipality_id, delegation.purposes, "paper", dict(delegation.texts)
    )


def _after(delegation: Delegation, registrations: Sequence[Registration], saved: set[int]) -> None:
    """The draft keeps only what was not chosen; the journal and the letters follow."""
    delegation.rows = [row for number, row in enumerate(delegation.rows) if number not in saved]
    delegation.saved_at = delegation.kept_at = clock.now()
    for registration in registrations:
        journal.record(
            "registration.register", "registration", registration.id,
            event=registration.event_id, state=registration.state, source="school",
        )  # fmt: skip
        if registration.email:
            kind = letter_of(registration.state)
            queue_letter(
                kind, registration.email, language=registration.language, about=("registration", registration.id)
            )
    journal.record(
        "registration.delegation_save", "delegation", delegation.id,
        event=delegation.event_id, registrations=len(registrations),
    )  # fmt: skip


def tell_sender(delegation: Delegation) -> None:
    """The letter with all the tickets, in the present write transaction."""
    if delegation.email:
        queue_letter(
            "registration.delegation", delegation.email, language=delegation.language,
            about=("delegation", delegation.id),
        )  # fmt: skip
