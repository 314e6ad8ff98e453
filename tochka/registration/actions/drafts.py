"""The draft of a delegation: begun by its sender, its table kept as typed, repaired cell by cell. Nobody is registered here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit import clock, jobs, journal
from tochka.kit.errors import Refused, refuse
from tochka.kit.mail import forget_spooled
from tochka.kit.russian import fold
from tochka.kit.sheets import ReadTable, TableCode, TableRefusal, read_pasted, read_table
from tochka.kit.transactions import writing
from tochka.people.actions.erasure import registers_erasure
from tochka.people.terms import PARTICIPATION
from tochka.registration.actions.answers import asked_in
from tochka.registration.actions.judging import refusal_to_event
from tochka.registration.models import Delegation
from tochka.registration.queries.places import standing_of
from tochka.registration.rules.columns import ANSWERS, CHOICES, COLUMNS, cells_of, find_head, is_own
from tochka.registration.terms import DELEGATION_ROWS, KEEP_DRAFT

JOB = "registration.delegation"
_REFUSALS = {
    TableCode.empty: "table_empty",
    TableCode.too_big: "table_too_big",
    TableCode.bomb: "table_too_big",
    TableCode.too_many_rows: "table_too_long",
    TableCode.too_many_columns: "table_too_wide",
    TableCode.old_format: "table_old",
    TableCode.protected: "table_protected",
}


@dataclass(frozen=True)
class Sender:
    """Who sends a delegation. `purposes` are the consents that she holds on paper, `texts` their texts that were shown."""

    event_id: int
    name: str
    email: str | None = None
    organization_id: int | None = None
    not_listed: str = ""
    purposes: Sequence[str] = ()
    texts: Mapping[str, int] = field(default_factory=dict)
    language: str = "ru"


def open_parts(event: Event) -> list[Part]:
    """The parts that a delegation may choose from."""
    return [part for part in event.parts if part.closed_at is None]


def begin_delegation(sender: Sender) -> Delegation:
    """Keep who sends; the row is the draft from now on. Refused: the event takes nobody, no consent, no school."""
    with writing() as session:
        parts = list(session.scalars(select(Part.id).where(Part.event_id == sender.event_id)))
        standing = standing_of(sender.event_id, parts, "", None)
        if standing is None:
            raise refuse("registration.no_part")
        refusal = refusal_to_event(standing.event, (), standing.operator_filled, "self")
        if refusal:
            raise Refused(refusal)
        if PARTICIPATION not in sender.purposes:
            raise refuse("registration.consent_missing", field=PARTICIPATION)
        now = clock.now()
        delegation = Delegation(
            event_id=sender.event_id, name=sender.name, email=sender.email, organization_id=sender.organization_id,
            not_listed=sender.not_listed, purposes=list(sender.purposes), texts=dict(sender.texts),
            language=sender.language, columns=[], rows=[], link=1, created_at=now, kept_at=now,
        )  # fmt: skip
        session.add(delegation)
        session.flush()
        journal.record("registration.delegation_begin", "delegation", delegation.id, event=sender.event_id)
        session.refresh(delegation)
        session.expunge(delegation)
        return delegation


def keep_list(
    delegation_id: int, pasted: str = "", data: bytes = b"", filename: str = "", part_id: int | None = None
) -> ReadTable:
    """Read what was pasted or sent and keep it as the draft, in place of an earlier one; gives the table, which names its
    sheet. Refused: why it is not read."""
    table = _read(pasted, data, filename)
    with writing():
        delegation = draft_to_change(delegation_id)
        head = find_head(table.rows, {fold(each.words): each.field for each in asked_in(delegation.event_id)})
        delegation.part_id, delegation.guessed = part_id, head.guessed
        if head.guessed:
            delegation.columns = list(head.columns)
            delegation.rows = [list(row) for row in table.rows]
        else:
            _put(delegation, head.columns, list(enumerate(table.rows[head.first :], head.first + 1)))
    return table


def keep_typed(delegation_id: int, rows: Sequence[Mapping[str, str]], part_id: int | None = None) -> None:
    """Keep rows that were typed one by one, after those that the draft has already."""
    with writing():
        delegation = draft_to_change(delegation_id)
        first = len(delegation.rows) + 1
        cells = [
            found
            for line, row in enumerate(rows, first)
            if (found := cells_of(tuple(row), [str(value) for value in row.values()], line))
        ]
        if not cells:
            raise refuse("registration.table_empty", field="pasted")
        had = draft_rows(delegation) if not delegation.guessed else []
        delegation.part_id = part_id or delegation.part_id
        _set(delegation, [*had, *cells])


def name_columns(delegation_id: int, columns: Sequence[str]) -> None:
    """Say what the columns of a table without a head are. Refused when none of them is the name."""
    named = [name if name in CHOICES or is_own(name) else "" for name in columns]
    if not {"name", "surname"} & set(named):
        raise refuse("registration.table_no_name", field="columns")
    with writing():
        delegation = draft_to_change(delegation_id)
        if delegation.guessed:
            width = len(delegation.columns)
            _put(delegation, (named + [""] * width)[:width], list(enumerate(delegation.rows, 1)))


def _put(delegation: Delegation, columns: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    cells = [found for line, row in rows if (found := cells_of(columns, row, line))]
    if not cells:
        raise refuse("registration.table_empty", field="pasted")
    _set(delegation, cells)


def _set(delegation: Delegation, cells: Sequence[Mapping[str, str]]) -> None:
    if len(cells) > DELEGATION_ROWS:
        raise refuse("registration.table_too_long", field="pasted", most=DELEGATION_ROWS)
    own = sorted({name for row in cells for name in row if is_own(name)})
    columns = [*COLUMNS, *own, *ANSWERS]
    delegation.guessed, delegation.columns, delegation.kept_at = False, columns, clock.now()
    delegation.rows = [[row.get(name, "") for name in columns] for row in cells]


def _read(pasted: str, data: bytes, filename: str) -> ReadTable:
    table = read_table(data, filename) if data else read_pasted(pasted)
    if isinstance(table, TableRefusal):
        code = _REFUSALS.get(table.code, "table_unreadable")
        raise refuse(f"registration.{code}", field="file" if data else "pasted", most=DELEGATION_ROWS)
    return table


def draft_rows(delegation: Delegation) -> list[dict[str, str]]:
    """The rows of the draft as cells by column."""
    return [dict(zip(delegation.columns, row, strict=True)) for row in delegation.rows]


def repair_list(delegation_id: int, cells: Mapping[tuple[int, str], str], may_wait: bool) -> None:
    """Write answers into the draft: (row, column) → text. A school that is chosen settles every row that wrote it so."""
    with writing():
        delegation = draft_to_change(delegation_id)
        if delegation.guessed:
            return
        rows = draft_rows(delegation)
        for (number, name), text in cells.items():
            if not 0 <= number < len(rows) or not (name in (*COLUMNS, *ANSWERS[1:]) or is_own(name)):
                continue
            if name == "school" and text.startswith("#"):
                _settle_school(rows, rows[number].get("school", ""), text)
            elif name in ANSWERS or rows[number].get(name) != text:
                rows[number][name] = text
        delegation.may_wait = may_wait
        _set(delegation, rows)


def _settle_school(rows: Sequence[dict[str, str]], typed: str, chosen: str) -> None:
    for row in rows:
        if row.get("school", "") == typed:
            row["school"] = chosen


def drop_rows(delegation_id: int, numbers: Sequence[int]) -> None:
    """Take rows out of the draft."""
    with writing():
        delegation = draft_to_change(delegation_id)
        gone = set(numbers)
        delegation.rows = [row for number, row in enumerate(delegation.rows) if number not in gone]
        delegation.kept_at = clock.now()


def forget_list(delegation_id: int) -> None:
    """Put the whole draft away, to paste anew."""
    with writing():
        delegation = draft_to_change(delegation_id)
        delegation.columns, delegation.rows, delegation.guessed = [], [], False


def job_key(delegation_id: int) -> str:
    """The key of a delegation's job: a second click finds the first one."""
    return f"delegation-{delegation_id}"


def draft_to_change(delegation_id: int) -> Delegation:
    """The delegation's row, locked, while no worker is saving its rows. Refused registration.gone, list_saving."""
    delegation = locked_delegation(delegation_id)
    state = db.session.scalar(select(jobs.Job.state).where(jobs.Job.key == job_key(delegation_id)))
    if state is not None and state not in jobs.ENDED:
        raise refuse("registration.list_saving")
    return delegation


def locked_delegation(delegation_id: int) -> Delegation:
    """The delegation's row, locked. Refused registration.gone when it is erased."""
    found = db.session.scalars(
        select(Delegation)
        .where(Delegation.id == delegation_id, Delegation.erased_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise refuse("registration.gone")
    return found


def erase_old_drafts() -> int:
    """Each minute: drafts and senders of events that ended 30 days ago are emptied; gives how many."""
    now = clock.now()
    over = select(Event.id).where(Event.ends_at < now - KEEP_DRAFT)
    wanted = select(Delegation.id).where(Delegation.erased_at.is_(None), Delegation.event_id.in_(over)).limit(200)
    ids = list(db.session.scalars(wanted))
    if ids:
        _empty(ids, now)
    return len(ids)


def _empty(ids: Sequence[int], now: Any) -> int:
    with writing() as session:
        done = session.execute(
            update(Delegation)
            .where(Delegation.id.in_(ids), Delegation.erased_at.is_(None))
            .values(name="", email=None, columns=[], rows=[], erased_at=now, link=Delegation.link + 1)
            .execution_options(synchronize_session=False)
        )
        return int(done.rowcount)  # type: ignore[attr-defined]


@registers_erasure
def erase_sender(subject_kind: str, subject_id: int) -> int:
    """What people calls when a delegation's sender is erased."""
    if subject_kind != "delegation":
        return 0
    sender = db.session.execute(select(Delegation.name, Delegation.email).where(Delegation.id == subject_id)).first()
    forget_spooled(words=[each for each in sender or () if each])
    return _empty([subject_id], clock.now())


def forget_in_drafts(event_id: int, names: Collection[str]) -> int:
    """Erasure reaches the lists that are not saved yet: rows with one of these names leave them; gives how many."""
    wanted = {fold(name) for name in names}
    gone = 0
    for delegation in db.session.scalars(
        select(Delegation).where(Delegation.event_id == event_id, Delegation.erased_at.is_(None))
    ):
        left = [row for row in delegation.rows if not _names(row, wanted)]
        gone += len(delegation.rows) - len(left)
        if len(left) != len(delegation.rows):
            delegation.rows = left
    return gone


def _names(row: Sequence[str], wanted: Collection[str]) -> bool:
    """Whether a row holds one of the folded names, in a cell or over neighbouring ones."""
    whole = f" {fold(' '.join(map(str, row)))} "
    return any(f" {name} " in whole for name in wanted)
