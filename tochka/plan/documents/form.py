"""The customary form of a plan of network events: its columns and what a row says in each, in Russian as papers are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tochka.kit.russian import class_range
from tochka.kit.russian.dates import MONTHS, MONTHS_GENITIVE, long_date
from tochka.plan.terms import (
    RUSSIAN_CATEGORIES,
    RUSSIAN_FORMATS,
    RUSSIAN_MODES,
    RUSSIAN_ROW_STATES,
    RealEvent,
)

_NUMBER_AND_PLACE = re.compile(r"(№ ?\d+) (?=[гпс]\.)")  # «СОШ №8, г.Томмот»: a narrow cell breaks after the comma

# Title, and width in the 267 mm of a landscape sheet.
COLUMNS = (
    *(("№", 9), ("ОО, центр", 24), ("Срок", 20), ("Форма", 23), ("Тема", 37), ("Направление", 23)),
    *(("Для кого", 25), ("Охват", 14), ("Место, формат", 24), ("Оборудование", 23), ("Партнёры", 17)),
    ("Ответственный", 27),
)


@dataclass(frozen=True)
class PlanFacts:
    """What stands above the rows: the plan's title, the municipality's body, when it was approved (None: a draft)."""

    title: str
    body: str
    approved: date | None
    printed: date


@dataclass(frozen=True)
class PrintedRow:
    """A row as the form prints it, all texts but the expected number of people."""

    school: str
    term: str
    format: str
    topic: str
    direction: str
    audience: str
    expected: int | None
    place: str
    equipment: str
    partners: str
    responsible: str
    note: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a paper after the number; the note stands under the topic, where it is about."""
        topic = f"{self.topic} ({self.note})" if self.note else self.topic
        expected = str(self.expected) if self.expected else ""
        return (
            *(self.school, self.term, self.format, topic, self.direction, self.audience, expected),
            *(self.place, self.equipment, self.partners, self.responsible),
        )


def printed_row(entry: Any, school: str, state: str, events: Sequence[RealEvent] = ()) -> PrintedRow:
    """A row with its school's name, its present state and the events that came of it."""
    real = [event for event in events if event.status in ("published", "finished")]
    remarks = [RUSSIAN_ROW_STATES[state], *(_real(event) for event in real if state == "moved"), entry.note]
    return PrintedRow(
        school=_NUMBER_AND_PLACE.sub(r"\1, ", school),
        term=term(entry),
        format=RUSSIAN_FORMATS.get(entry.format, RUSSIAN_FORMATS["other"])[0].partition(" (")[0],
        topic=entry.topic,
        direction=entry.direction,
        audience=audience(entry),
        expected=entry.expected,
        place=", ".join(filter(None, (entry.place, RUSSIAN_MODES[entry.mode]))),
        equipment=entry.equipment,
        partners=entry.partners,
        responsible=", ".join(filter(None, (entry.responsible, entry.post, entry.phone))),
        note=", ".join(filter(None, remarks)),
    )


def _real(event: RealEvent) -> str:
    return days(event.first_day, event.last_day)


def term(entry: Any) -> str:
    """«12 декабря», «12–14 декабря», «2-я неделя марта», «декабрь»."""
    if entry.first_day:
        return days(entry.first_day, entry.last_day)
    if entry.week:
        return f"{entry.week}-я неделя {MONTHS_GENITIVE[entry.month - 1]}"
    return MONTHS[entry.month - 1]


def days(first: date, last: date | None) -> str:
    """Days without their year, which the plan's title says."""
    if last is None or last == first:
        return long_date(first, year=False)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last, year=False)}"
    return f"{long_date(first, year=False)} – {long_date(last, year=False)}"


def audience(entry: Any) -> str:
    """«учащиеся 8-9 классов, педагоги»."""
    grades = ""
    if entry.grade_from or entry.grade_to:
        grades = f" {class_range(entry.grade_from or 1, entry.grade_to or 11)}"
    return ", ".join(
        RUSSIAN_CATEGORIES.get(code, code) + (grades if code == "pupil" else "") for code in entry.categories
    )
