"""A request to correct what stands in a registration, for when its holder may no longer do so herself; and its answer.

The organizer applies it by the same change that her own hand makes, so tickets and papers follow, or refuses with a reason."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import Refused, refuse
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import writing
from tochka.network.models import Organization
from tochka.people.rules import correction_due
from tochka.registration.actions.changing import Changes, change_registration, refusal_to_change
from tochka.registration.actions.places import open_registration
from tochka.registration.models import Correction, Registration
from tochka.registration.rules.grades import read_grade
from tochka.registration.rules.members import read_members, write_members
from tochka.registration.terms import CANCELLED, TEAM

NAMESAKES = ("registration.same_person", "registration.same_team")


def as_typed(registration: Registration) -> dict[str, str]:
    """What stands in a registration, as the fields of a form show it; `organization_id` is empty for a school that is not in
    the list."""
    school, request = registration.organization, registration.request
    plain = {
        "name": registration.name,
        "organization": school.short_name if school else request.typed if request else "",
        "organization_id": str(registration.organization_id or ""),
        "post": registration.post,
        "grade": str(registration.grade or ""),
        "email": registration.email or "",
    }
    if registration.kind != TEAM:
        return plain
    members = write_members(registration.members, registration.headcount)
    return plain | {"team_name": registration.team_name, "members": members}


def differing(stood: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Of the wanted fields those that say something else; the school's two go together."""
    changed = {name: words for name, words in wanted.items() if words != stood.get(name, "")}
    if "organization_id" in changed or ("organization" in changed and not wanted["organization_id"]):
        return changed | {name: wanted[name] for name in ("organization", "organization_id")}
    return {name: words for name, words in changed.items() if name != "organization"}


def ask_correction(registration_id: int, wanted: Mapping[str, str], comment: str) -> int:
    """Write down what the holder of a private link asks to correct, with the last day to answer; gives the request's id.

    Refused: registration.gone, correction_own_hand (she may still change it herself), correction_open, correction_empty."""
    with writing() as session:
        registration = open_registration(registration_id)
        if registration.state == CANCELLED:
            raise refuse("registration.gone")
        if refusal_to_change(registration.event, by_hand=False) is None:
            raise refuse("registration.correction_own_hand")
        if session.scalar(_open(registration_id)) is not None:
            raise refuse("registration.correction_open")
        stood = as_typed(registration)
        asked = differing(stood, wanted)
        if school := asked.get("organization_id"):
            asked["organization"] = _name_of(int(school), registration.event.municipality_id)
        if not asked and not comment:
            raise refuse("registration.correction_empty", field="comment")
        now = clock.now()
        row = Correction(
            registration_id=registration_id, stood={name: stood.get(name, "") for name in asked}, wanted=asked,
            comment=comment, asked_at=now, due_on=correction_due(clock.today(registration.event.timezone)),
        )  # fmt: skip
        session.add(row)
        session.flush()
        journal.record("registration.ask_correction", "registration", registration_id, fields=sorted(asked))
        return row.id


def _name_of(organization_id: int, municipality_id: int) -> str:
    school = db.session.get(Organization, organization_id)
    if school is None or school.municipality_id != municipality_id:
        raise refuse("registration.school_unknown", "organization")
    return school.short_name


def _open(registration_id: int) -> Any:
    return select(Correction).where(Correction.registration_id == registration_id, Correction.state == "open")


def apply_correction(event_id: int, correction_id: int, actor: int) -> None:
    """Change the registration as was asked, over what stands there now. A request of words alone counts as done by hand.

    Refused: registration.correction_answered, correction_same (a namesake of that school) and all that
    `change_registration` refuses."""
    with writing():
        row, registration = _taken(event_id, correction_id)
        if row.wanted:
            _change(registration, row.wanted, actor)
        _answer(row, registration, "applied", actor)
        if not row.wanted:
            _tell(row, registration)


def _change(registration: Registration, wanted: Mapping[str, str], actor: int) -> None:
    typed = {**as_typed(registration), **wanted}
    team, refusal = read_members(typed["members"]) if registration.kind == TEAM else (None, None)
    if refusal and registration.mixed_at is None:
        raise Refused(refusal)
    school = typed["organization_id"]
    changes = Changes(
        name=typed["name"], organization_id=int(school) if school else None, not_listed=typed["organization"],
        post=typed["post"], email=typed["email"] or None, team_name=typed.get("team_name", ""),
        grade=read_grade(typed["grade"]), members=team.members if team else (),
        headcount=team.headcount if team else None,
    )  # fmt: skip
    try:
        change_registration(registration.id, changes, actor)
    except Refused as refused:
        if refused.refusal.code in NAMESAKES:
            raise refuse("registration.correction_same", name=typed.get("team_name") or typed["name"]) from refused
        raise


def refuse_correction(event_id: int, correction_id: int, because: str, actor: int) -> None:
    """Answer that it stays as it is, with the reason. Refused: registration.reason_missing, correction_answered."""
    if not because:
        raise refuse("registration.reason_missing", field="because")
    with writing():
        row, registration = _taken(event_id, correction_id)
        row.because = because[:300]
        _answer(row, registration, "refused", actor)
        _tell(row, registration)


def _taken(event_id: int, correction_id: int) -> tuple[Correction, Registration]:
    """An open request of an event, locked: of two who answer at once one finds it answered."""
    row = db.session.scalar(
        select(Correction)
        .join(Registration, Registration.id == Correction.registration_id)
        .where(Correction.id == correction_id, Registration.event_id == event_id, Correction.state == "open")
        .with_for_update(of=Correction)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise refuse("registration.correction_answered")
    return row, open_registration(row.registration_id)


def _answer(row: Correction, registration: Registration, state: str, actor: int) -> None:
    row.state, row.answered_at, row.answered_by = state, clock.now(), actor
    db.session.flush()
    journal.record(f"registration.correction_{state}", "registration", registration.id, actor, request=row.id)


def _tell(row: Correction, registration: Registration) -> None:
    """What was changed is told by the letter of a change; this one tells the rest."""
    if registration.email:
        queue_letter(
            "registration.correction", registration.email, language=registration.language,
            about=("registration", registration.id), correction=row.id,
        )  # fmt: skip


def forget_corrections(registration_id: int) -> int:
    """Remove the requests of an erased person; gives how many."""
    gone = delete(Correction).where(Correction.registration_id == registration_id)
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]
