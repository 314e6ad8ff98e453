"""A municipality of three schools with an open plan, its curator and the heads of two centres."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import make_account, make_municipality, make_plan, make_school
from tochka.extensions import db
from tochka.kit import clock
from tochka.plan.models import PlanSchool
from tochka.plan.rules.drafts import EntryDraft

# 12 noon of 29 May 2023 in Aldan (UTC+9); the plan's last day is 2 June.
MAY = datetime(2023, 5, 29, 3, tzinfo=UTC)
LAST = date(2023, 6, 2)


@dataclass(frozen=True)
class World:
    """Ids of what the tests speak of: schools and their places in the plan, people."""

    municipality: int
    plan: int
    schools: tuple[int, int, int]
    asked: tuple[int, int, int]
    curator: Any
    head: Any
    other: Any


@pytest.fixture
def may() -> Iterator[None]:
    with clock.stopped_at(MAY):
        yield


@pytest.fixture
def world(app: Flask, may: None) -> World:
    municipality = make_municipality(name="Алданский район")
    schools = [make_school(municipality, number) for number in (4, 6, 9)]
    plan = make_plan(municipality, schools, LAST, school_year=2023)
    plan_id = plan.id
    asked = db.session.scalars(select(PlanSchool.id).order_by(PlanSchool.id)).all()
    return World(
        municipality=municipality.id,
        plan=plan_id,
        schools=tuple(school.id for school in schools),  # type: ignore[arg-type]
        asked=tuple(asked),  # type: ignore[arg-type]
        curator=make_account("municipal_curator", municipality, email="curator@example.ru"),
        head=make_account("head_of_centre", schools[0], email="head@example.ru"),
        other=make_account("head_of_centre", schools[1], email="other@example.ru"),
    )


def seminar(**values: Any) -> EntryDraft:
    """A row that has all that is needed."""
    plain: dict[str, Any] = {"topic": "Науку в каждый класс", "format": "method_seminar", "month": 4}
    return EntryDraft(**(plain | {"categories": ("teacher",), "expected": 30} | values))
