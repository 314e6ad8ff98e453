"""From a row of the plan to its event in one click, and back: state, days and the real reach stand in the plan."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import sign_in
from tests.plan.conftest import World, seminar
from tochka.events.actions.from_plan import create_from_entry
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.transactions import writing
from tochka.network.models import Centre
from tochka.plan.actions.entries import add_entry
from tochka.plan.queries.hooks import came_to, events_of
from tochka.plan.terms import RealEvent


def event(event_id: int) -> Event:
    db.session.rollback()
    return db.session.get_one(Event, event_id)


def test_one_click_makes_a_draft_of_what_the_row_says(world: World, client: FlaskClient) -> None:
    draft = seminar(
        topic="Тайна 9-ой планеты",
        format="quest",
        first_day=date(2024, 2, 10),
        last_day=date(2024, 2, 11),
        categories=("pupil",),
        grade_from=8,
        grade_to=9,
        expected=60,
        place="спортивный зал",
        direction="Химия",
    )
    with writing() as session:
        session.add(Centre(organization_id=world.schools[0], opened_in=2021))
    entry = add_entry(world.asked[0], draft, world.head.id)
    sign_in(client, world.head)
    response = client.post(f"/events/from-plan/{entry}")
    made = db.session.scalars(select(Event)).one()
    assert (response.status_code, response.headers["Location"]) == (303, f"/events/{made.id}/edit")
    assert (made.title, made.format, made.host_id, made.status) == (
        "Тайна 9-ой планеты",
        "quest",
        world.schools[0],
        "draft",
    )
    assert made.starts_at == datetime(2024, 2, 10, 1, tzinfo=UTC)  # 10:00 in Aldan
    assert made.ends_at == datetime(2024, 2, 11, 3, tzinfo=UTC)
    (part,) = made.parts
    assert (part.categories, part.grade_from, part.grade_to, part.capacity) == (["pupil"], 8, 9, 60)
    assert (made.place, made.plan_entry_id) == ("спортивный зал", entry)
    assert (made.direction, made.centre_id) == ("Химия", db.session.scalars(select(Centre.id)).one())
    assert client.get(response.headers["Location"]).status_code == 200


def test_a_second_click_finds_the_first_draft(world: World) -> None:
    entry = add_entry(world.asked[0], seminar(), world.head.id)
    assert create_from_entry(entry, world.head.id) == create_from_entry(entry, world.curator.id)


@pytest.mark.parametrize(
    ("term", "day"),
    [({"month": 4}, date(2024, 4, 1)), ({"month": 6}, date(2024, 6, 3)), ({"month": 3, "week": 2}, date(2024, 3, 8))],
)
def test_a_month_begins_with_its_first_working_day(world: World, term: dict[str, int], day: date) -> None:
    entry = add_entry(world.asked[0], seminar(**term), world.head.id)
    assert event(create_from_entry(entry, world.head.id)).starts_at == datetime(
        day.year, day.month, day.day, 1, tzinfo=UTC
    )


def test_the_plan_follows_the_event(world: World, client: FlaskClient) -> None:
    entry = add_entry(world.asked[0], seminar(month=4), world.head.id)
    made = create_from_entry(entry, world.head.id)
    sign_in(client, world.head)

    def shown() -> list[bool]:
        page = client.get(f"/plan/schools/{world.asked[0]}").get_data(as_text=True)
        return [f">{words}</span>" in page for words in ("По плану", "Перенесено", "Проведено", "Отменено")]

    assert shown() == [True, False, False, False]
    for status, days, expected in (
        ("published", 0, [True, False, False, False]),
        ("published", 40, [False, True, False, False]),
        ("finished", 0, [False, False, True, False]),
        ("cancelled", 0, [False, False, False, True]),
    ):
        with writing() as session:
            row = session.get_one(Event, made)
            row.status = status
            row.starts_at += timedelta(days=days)
            row.ends_at += timedelta(days=days)
        assert shown() == expected


def test_the_real_reach_stands_beside_the_planned_one(
    world: World, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = add_entry(world.asked[0], seminar(month=4), world.head.id)
    made = create_from_entry(entry, world.head.id)
    with writing() as session:
        session.get_one(Event, made).status = "finished"
    source = lambda ids: dict.fromkeys(ids, "14 педагогов")  # noqa: E731
    monkeypatch.setattr("tochka.plan.queries.hooks.reach_sources", [source])
    found = RealEvent(made, "Науку в каждый класс", "finished", date(2024, 4, 1), date(2024, 4, 1))
    assert events_of([entry]) == {entry: (found,)}
    assert came_to([found]) == {made: "14 педагогов"}
    sign_in(client, world.head)
    assert "было: 14 педагогов" in client.get(f"/plan/{world.plan}").get_data(as_text=True)
    desk = client.get(f"/events/{made}/desk").get_data(as_text=True)
    assert f'<a href="/plan/rows/{entry}">апрель</a>, ожидается 30 человек' in desk
    assert "В плане года: ожидается 30 человек" in client.get(f"/closing/{made}").get_data(as_text=True)


def test_rows_without_events_ask_for_nothing(world: World) -> None:
    assert (events_of([]), came_to([])) == ({}, {})
