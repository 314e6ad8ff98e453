"""How fast the plan of a year is: 60 schools, 300 rows, each with its event held before 100 people. `python -m bench.plan`.

Promised: pages under 100 ms and 15 statements, papers and a pasted table of 200 rows under 2 s."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import select, update

from bench.closing import FIRST, fill
from bench.figures import Figure, main
from tests.conftest import settings_for
from tests.factories import make_account, make_plan, sign_in
from tests.statements import counted
from tochka import create_app
from tochka.events.models import Event
from tochka.extensions import Model, db, limiter
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, Organization
from tochka.plan.actions.importing import keep_table
from tochka.plan.models import PlanEntry, PlanSchool
from tochka.plan.terms import APPROVED

PAGE = "< 100 ms, ≤ 15 queries"
ROUNDS = 15
HEAD = "Срок\tФорма\tТема\tКатегория участников\tОхват\tОтветственный (ФИО, должность, телефон)\n"
LINE = "{day}.12.{year}\tмастер-класс\tТема {n}\tучащиеся 5-7 классов, педагоги\t25\tПримерова А. С., учитель, 8 (914) 000-00\n"


def measure() -> Iterator[Figure]:
    """All figures of the plan."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(Path(folder)))
        app.config["WTF_CSRF_ENABLED"] = False
        limiter.enabled = False
        with app.app_context():
            Model.metadata.create_all(db.engine)
            municipality = fill()
            plan_id, asked = _fill(municipality)
            client = app.test_client()
            sign_in(client, make_account("municipal_curator", municipality))
            for name, address, goal in (
                ("plan", f"/plan/{plan_id}", PAGE),
                ("plan, one school", f"/plan/schools/{asked}", PAGE),
                ("plan for everybody", f"/plan/public/{plan_id}", PAGE),
                ("plan.docx", f"/plan/{plan_id}/plan.docx", "< 2 s"),
                ("plan.pdf", f"/plan/{plan_id}/plan.pdf", "< 2 s"),
                ("plan.xlsx", f"/plan/{plan_id}/plan.xlsx", "< 2 s"),
            ):
                yield from _of_page(client, name, address, goal)
            text = HEAD + "".join(LINE.format(day=n % 28 + 1, year=FIRST, n=n) for n in range(200))
            yield Figure("paste of 200 rows", _timed(lambda: keep_table(asked, text, curator=True)), "ms", "< 2 s")
            looked = list(_of_page(client, "looking through 200 rows", f"/plan/schools/{asked}/table", "< 2 s"))
            yield looked[0]
            db.session.remove()
            db.engine.dispose()


def _fill(municipality: Municipality) -> tuple[int, int]:
    """An approved plan with a row for each event of the year; the ids of the plan and of its first school."""
    schools = list(
        db.session.scalars(select(Organization).where(Organization.kind == "school").order_by(Organization.id))
    )
    plan = make_plan(municipality, schools, school_year=FIRST, state=APPROVED)
    plan_id = plan.id
    now = clock.now()
    with writing() as session:
        for event in session.scalars(select(Event).order_by(Event.id)).all():
            day = clock.local(event.starts_at, event.timezone).date()
            entry = PlanEntry(
                plan_id=plan_id, organization_id=event.host_id, month=day.month, first_day=day, format=event.format,
                topic=event.title, categories=["teacher", "pupil"], expected=100, responsible="Примерова Анна Степановна",
                post="учитель", created_at=now, changed_at=now,
            )  # fmt: skip
            session.add(entry)
            session.flush()
            session.execute(update(Event).where(Event.id == event.id).values(plan_entry_id=entry.id))
    asked = db.session.scalars(
        select(PlanSchool.id).where(PlanSchool.plan_id == plan_id).order_by(PlanSchool.id)
    ).first()
    db.session.rollback()
    return plan_id, asked or 0


def _timed(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _of_page(client: Any, name: str, address: str, goal: str) -> Iterator[Figure]:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    with counted() as statements:
        client.get(address)
    times = [_timed(lambda: client.get(address)) for _ in range(ROUNDS)]
    yield Figure(name, median(times), "ms", goal)
    yield Figure(f"{name}, statements", len(statements), "SQL")
    yield Figure(f"{name}, size", len(response.data) / 1024, "KB")


if __name__ == "__main__":
    main("The plan of a year", measure)
