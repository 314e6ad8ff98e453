"""Rows as pages show them: their words, state, event, clashes; the schools and how far they are; the filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tochka.kit.words import _
from tochka.plan.models import PlanEntry, PlanSchool
from tochka.plan.queries.plans import PlanPage, placed
from tochka.plan.rules.clashes import SAME_DAY, SAME_PEOPLE, SAME_TOPIC, Clash, clashes
from tochka.plan.rules.dates import order_of
from tochka.plan.rules.drafts import term_of
from tochka.plan.rules.states import is_late, row_state, school_state
from tochka.plan.rules.words import days_words, format_words, month_words, when_words
from tochka.plan.terms import (
    APPROVED,
    CANCELLED,
    DRAFT,
    HELD,
    MONTHS_OF_YEAR,
    MOVED,
    NOT_BEGUN,
    PLANNED,
    RETURNED,
    ROW_STATES,
    SCHOOL_STATES,
    STILL_TO_HAND_IN,
    SUBMITTED,
    RealEvent,
)

ROW_BADGES = {PLANNED: "later", MOVED: "few", HELD: "done", CANCELLED: "cancelled"}
SCHOOL_BADGES = {NOT_BEGUN: "none", DRAFT: "draft", RETURNED: "few", SUBMITTED: "done", APPROVED: "done"}
ORDER = (NOT_BEGUN, DRAFT, RETURNED, SUBMITTED, APPROVED)


@dataclass(frozen=True)
class ShownRow:
    """A row with what surrounds it: its present state, its events, what it clashes with."""

    entry: PlanEntry
    school: str
    state: str
    events: Sequence[RealEvent]
    warnings: Sequence[str]

    @property
    def badge(self) -> tuple[str, str]:
        return ROW_BADGES[self.state], str(ROW_STATES[self.state])

    @property
    def real(self) -> Sequence[tuple[RealEvent, str, str]]:
        """Each event, its days and its state in words."""
        words = {
            "draft": _("draft event"),
            "published": _("registration or ahead"),
            "finished": _("held"),
            "cancelled": _("cancelled"),
        }
        return [(each, days_words(each.first_day, each.last_day), words[each.status]) for each in self.events]


@dataclass(frozen=True)
class ShownSchool:
    """A school and how far it is; `late` when its time is over and nothing was handed in."""

    asked: PlanSchool
    name: str
    state: str
    rows: int
    late: bool

    @property
    def badge(self) -> tuple[str, str]:
        return SCHOOL_BADGES[self.state], str(SCHOOL_STATES[self.state])

    @property
    def waiting(self) -> bool:
        return self.state in STILL_TO_HAND_IN


def shown_schools(page: PlanPage, now: datetime) -> list[ShownSchool]:
    """The schools asked, those that have not begun first."""
    rows = page.rows_of
    shown = [
        ShownSchool(
            asked,
            asked.organization.short_name,
            school_state(asked, len(rows.get(asked.organization_id, ()))),
            len(rows.get(asked.organization_id, ())),
            is_late(asked, len(rows.get(asked.organization_id, ())), page.plan, now),
        )
        for asked in page.schools
    ]
    return sorted(shown, key=lambda each: ORDER.index(each.state))


def shown_rows(page: PlanPage) -> list[ShownRow]:
    """All rows of a plan in the order of their terms, with their warnings."""
    found = clashes(page.entries, page.plan.school_year)
    by_id = {entry.id: entry for entry in page.entries}
    warnings = _warnings(found, by_id)
    year = page.plan.school_year
    return [
        ShownRow(
            entry,
            placed(entry.organization.short_name, entry.organization.locality),
            row_state(entry, page.events.get(entry.id, ()), year),
            page.events.get(entry.id, ()),
            warnings.get(entry.id, ()),
        )
        for entry in sorted(page.entries, key=lambda entry: order_of(term_of(entry), year))
    ]


def _warnings(found: Sequence[Clash], by_id: Mapping[int, PlanEntry]) -> dict[int, list[str]]:
    words: dict[int, list[str]] = {}
    for clash in found:
        for one, other in ((clash.first, clash.second), (clash.second, clash.first)):
            words.setdefault(one, []).append(_warning(clash.kind, by_id[other]))
    return words


def _warning(kind: str, other: PlanEntry) -> str:
    facts = {"school": other.organization.short_name, "topic": other.topic, "when": when_words(other)}
    return {
        SAME_TOPIC: _("The same topic: %(school)s, %(when)s", **facts),
        SAME_PEOPLE: _("The same people are awaited: %(school)s, «%(topic)s», %(when)s", **facts),
        SAME_DAY: _("On the same day: %(school)s, «%(topic)s»", **facts),
    }[kind]


@dataclass(frozen=True)
class Filters:
    """What somebody chose to see of the rows."""

    school: int = 0
    month: int = 0
    format: str = ""
    state: str = ""
    clashing: bool = False

    def keeps(self, row: ShownRow) -> bool:
        """Whether a row is among what was chosen."""
        entry = row.entry
        return (
            (not self.school or entry.organization_id == self.school)
            and (not self.month or entry.month == self.month)
            and (not self.format or entry.format == self.format)
            and (not self.state or row.state == self.state)
            and (not self.clashing or bool(row.warnings))
        )

    def __bool__(self) -> bool:
        return bool(self.school or self.month or self.format or self.state or self.clashing)

    @property
    def args(self) -> dict[str, Any]:
        """The filters as an address says them."""
        given = {"school": self.school, "month": self.month, "format": self.format, "state": self.state}
        return {name: value for name, value in given.items() if value} | ({"clashing": 1} if self.clashing else {})

    @staticmethod
    def read(args: Any) -> "Filters":
        """The filters of an address; what is no number or no known word is no filter."""
        return Filters(
            args.get("school", 0, type=int),
            args.get("month", 0, type=int),
            args.get("format", ""),
            args.get("state", ""),
            args.get("clashing") == "1",
        )


def choices_of(rows: Sequence[ShownRow], present: Filters) -> dict[str, list[tuple[str, str, bool]]]:
    """What the filters offer: (value, words, chosen) of schools, months, formats and states that the rows have."""
    schools = {str(row.entry.organization_id): row.school for row in rows}
    months = {row.entry.month for row in rows}
    states = {row.state for row in rows}
    return {
        "school": [(key, words, key == str(present.school)) for key, words in schools.items()],
        "month": [(str(each), month_words(each), each == present.month) for each in MONTHS_OF_YEAR if each in months],
        "format": [
            (code, format_words(code), code == present.format)
            for code in sorted({row.entry.format for row in rows}, key=format_words)
        ],
        "state": [(code, str(ROW_STATES[code]), code == present.state) for code in ROW_STATES if code in states],
    }
