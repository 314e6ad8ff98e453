"""A row as somebody typed it, what is wrong with it, and what a change changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tochka.kit.errors import Refusal
from tochka.kit.russian import clean_line, school_year
from tochka.plan.rules.dates import LONGEST as MOST_DAYS
from tochka.plan.rules.dates import Term, is_of_year
from tochka.plan.terms import CATEGORIES, FORMATS, LONGEST, MODES, MOST_EXPECTED, PERSONAL, TYPED


@dataclass(frozen=True)
class EntryDraft:
    """A row as typed; see PlanEntry for the columns. With `first_day` the month is that of the day."""

    topic: str
    format: str = "other"
    month: int | None = None
    week: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    direction: str = ""
    categories: tuple[str, ...] = ()
    grade_from: int | None = None
    grade_to: int | None = None
    expected: int | None = None
    place: str = ""
    mode: str = "in_person"
    equipment: str = ""
    partners: str = ""
    responsible: str = ""
    post: str = ""
    phone: str = ""
    note: str = ""

    @property
    def term(self) -> Term | None:
        """When it takes place, None while nothing is chosen."""
        return term_of(self) if self.month or self.first_day else None


def term_of(row: Any) -> Term:
    """The term of a row or a draft."""
    if row.first_day:
        last = row.last_day if row.last_day != row.first_day else None
        return Term(row.first_day.month, None, row.first_day, last)
    return Term(row.month, row.week)


def draft_of(entry: Any) -> EntryDraft:
    """What a row says, as a draft: for the form, for copying, for the history."""
    values = {name: getattr(entry, name) for name in TYPED}
    return EntryDraft(**values | {"categories": tuple(entry.categories)})


def tidied(draft: EntryDraft) -> EntryDraft:
    """The draft as it is kept: clean lines, the month of its first day, grades only beside pupils."""
    values = {name: getattr(draft, name) for name in TYPED}
    values |= {name: clean_line(values[name]) for name in LONGEST}
    if draft.term:
        term = draft.term
        last = term.last_day if term.first_day else draft.last_day
        values |= {"month": term.month, "week": term.week, "first_day": term.first_day, "last_day": last}
    if "pupil" not in draft.categories:
        values |= {"grade_from": None, "grade_to": None}
    values["categories"] = tuple(code for code in CATEGORIES if code in draft.categories) or tuple(draft.categories)
    return EntryDraft(**values)


def faults(draft: EntryDraft, year: int) -> list[Refusal]:
    """What keeps a draft out of the plan of the school year that begins in `year`, each with its field."""
    return [*_of_words(draft), *_of_term(draft, year), *_of_people(draft)]


def _of_words(draft: EntryDraft) -> Iterator[Refusal]:
    if not draft.topic.strip():
        yield Refusal("plan.no_topic", field="topic")
    for name, most in LONGEST.items():
        if len(getattr(draft, name)) > most:
            yield Refusal("plan.too_long", {"most": most}, name)
    for name, known in (("format", FORMATS), ("mode", MODES)):
        if getattr(draft, name) not in known:
            yield Refusal("plan.unknown", field=name)


def _of_term(draft: EntryDraft, year: int) -> Iterator[Refusal]:
    if draft.first_day is None:
        if draft.last_day or not draft.month:
            yield Refusal("plan.no_month", field="first_day" if draft.last_day else "month")
        elif not 1 <= draft.month <= 12 or draft.week not in (None, 1, 2, 3, 4, 5):
            yield Refusal("plan.unknown", field="month")
        return
    for name in ("first_day", "last_day"):
        day = getattr(draft, name)
        if day and not is_of_year(day, year):
            yield Refusal("plan.day_outside", {"years": school_year(year, "–")}, name)
            return
    if draft.last_day and draft.last_day < draft.first_day:
        yield Refusal("plan.days_reversed", field="last_day")
    elif draft.last_day and draft.last_day - draft.first_day > MOST_DAYS:
        yield Refusal("plan.too_many_days", field="last_day")


def _of_people(draft: EntryDraft) -> Iterator[Refusal]:
    if not draft.categories:
        yield Refusal("plan.no_audience", field="categories")
    elif any(code not in CATEGORIES for code in draft.categories):
        yield Refusal("plan.unknown", field="categories")
    for name in ("grade_from", "grade_to"):
        grade = getattr(draft, name)
        if grade is not None and not 1 <= grade <= 11:
            yield Refusal("plan.grades", field=name)
    if draft.grade_from and draft.grade_to and draft.grade_from > draft.grade_to:
        yield Refusal("plan.grades_reversed", field="grade_from")
    if draft.expected is not None and not 1 <= draft.expected <= MOST_EXPECTED:
        yield Refusal("plan.expected", {"most": MOST_EXPECTED}, "expected")


def changes(before: EntryDraft, after: EntryDraft) -> list[list[Any]]:
    """[field, old, new] for the history; days as «2023-02-10». Personal fields are named without what stood in them."""
    found = []
    for name in TYPED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found.append([name, "", ""] if name in PERSONAL else [name, _plain(old), _plain(new)])
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
