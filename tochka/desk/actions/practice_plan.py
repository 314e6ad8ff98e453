"""The plan of the practice municipality: open, with rows of some schools, so that handing in can be tried at once."""

from datetime import timedelta
from typing import Any

from tochka.kit import clock
from tochka.kit.russian import school_year
from tochka.plan.actions.entries import add_entry
from tochka.plan.actions.handing import submit
from tochka.plan.actions.opening import PlanDraft, open_plan
from tochka.plan.queries.plans import asked_of, candidates
from tochka.plan.rules.drafts import EntryDraft

DAYS = 14


def load_plan(municipality_id: int, zone: str, schools: dict[str, int], rows: list[dict[str, Any]]) -> int:
    """Open the plan of the present school year for every school and write the rows of the seed; gives its id.

    schools: ids by their keys in the seed. Rows of a school are handed in when the seed says so of its last row."""
    today = clock.today(zone)
    year = clock.school_year_of(today)
    title = f"План сетевого взаимодействия центров «Точка роста» на {school_year(year)} учебный год"
    asked = frozenset(each.id for each in candidates(municipality_id))
    plan_id = open_plan(municipality_id, year, PlanDraft(title, today + timedelta(days=DAYS), asked), None)
    for row in rows:
        place = asked_of(plan_id, schools[row["school"]])
        assert place is not None, "every school is asked"
        values = {name: value for name, value in row.items() if name not in ("school", "submit")}
        add_entry(place.id, EntryDraft(**values | {"categories": tuple(row["categories"])}), None)
        if row.get("submit"):
            submit(place.id, None)
    return plan_id
