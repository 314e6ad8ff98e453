"""Erasing those who answer for rows: with their account, or one row by itself. Rows, their history and counts stay."""

from sqlalchemy import ColumnElement, delete, or_, select, update

from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.russian import fold, initials
from tochka.network.models import Organization
from tochka.people.actions.erasure import erase_person, registers_erasure, registers_place
from tochka.people.models import Account, Grant
from tochka.plan.models import Plan, PlanEntry, PlanImport, PlanSchool

ENTRY = "plan_entry"


def forget_responsible(entry_id: int, actor: int | None = None) -> None:
    """Empty who answers for a row: name, post, phone. Also where the plan is approved and nothing else may change."""
    erase_person(ENTRY, entry_id, actor)


@registers_erasure
def erase_responsible(subject_kind: str, subject_id: int) -> int:
    """What people calls when somebody is erased: (kind, id) → rows emptied."""
    if subject_kind == ENTRY:
        return _empty(PlanEntry.id == subject_id)
    if subject_kind != "account":
        return 0
    account = db.session.get(Account, subject_id)
    if account is None or not account.name.strip():
        return 0
    schools = _schools_of(account)
    return _empty(PlanEntry.id.in_(_rows_of(account.name, schools))) + _drop_tables(account.name, schools)


def _schools_of(account: Account) -> ColumnElement[bool]:
    """The condition on an organization's id that leaves those in which the account had a role; all for a wider role."""
    grants = db.session.scalars(select(Grant).where(Grant.account_id == account.id)).all()
    own = [grant.organization_id for grant in grants if grant.organization_id]
    towns = [grant.municipality_id for grant in grants if grant.municipality_id]
    return or_(Organization.id.in_(own), Organization.municipality_id.in_(towns))


def _rows_of(name: str, schools: ColumnElement[bool]) -> list[int]:
    rows = db.session.execute(
        select(PlanEntry.id, PlanEntry.responsible)
        .join(Organization, Organization.id == PlanEntry.organization_id)
        .where(schools, PlanEntry.responsible != "")
    )
    return [entry_id for entry_id, written in rows if _is(name, written)]


def _is(name: str, written: str) -> bool:
    """Whether «Образцова М. П.» or «Образцова Мария Петровна, учитель» names the person."""
    words, whole, short = fold(written), fold(name), fold(initials(name))
    if " " not in whole:
        return words == whole
    return whole in words or words.replace(" ", "").startswith(short.replace(" ", ""))


def _empty(which: ColumnElement[bool]) -> int:
    changed = db.session.execute(
        update(PlanEntry).where(which).values(responsible="", post="", phone="", changed_at=clock.now())
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]


def _drop_tables(name: str, schools: ColumnElement[bool]) -> int:
    """Tables that wait to be looked through and name the person are put away: they can be pasted again."""
    waiting = db.session.execute(
        select(PlanImport.id, PlanImport.rows)
        .join(PlanSchool, PlanSchool.id == PlanImport.asked_id)
        .join(Organization, Organization.id == PlanSchool.organization_id)
        .where(schools)
    )
    gone = [key for key, rows in waiting if any(_is(name, cell) for row in rows for cell in row)]
    db.session.execute(delete(PlanImport).where(PlanImport.id.in_(gone)))
    return len(gone)


def _place(entry_id: int) -> tuple[int | None, int | None]:
    found = select(Plan.municipality_id).join(PlanEntry, PlanEntry.plan_id == Plan.id).where(PlanEntry.id == entry_id)
    return db.session.scalar(found), None


registers_place(ENTRY, _place)
