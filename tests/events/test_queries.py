"""What reads of events promise: the right rows, the right counts, and few statements however many rows there are."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import InvalidRequestError

from tests import factories
from tests.statements import counted
from tochka.events.models import Event
from tochka.events.queries.calendar import CalendarFilters, calendar
from tochka.events.queries.events import Seats, event_page, event_scope
from tochka.events.queries.reach import events_of, hosts_for
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.access import Reach, Scope
from tochka.kit.transactions import writing

NOW = datetime(2023, 1, 25, 3, tzinfo=UTC)
PUPILS = {"categories": ["pupil"], "grade_from": 8, "grade_to": 9, "unit": "teams", "capacity": 12}


@pytest.fixture
def aldan(app: Flask) -> dict[str, int]:
    """Ids of the four events of the Aldan year, and of its municipality."""
    with clock.stopped_at(NOW):
        town = factories.make_municipality(name="Алданский район")
        schools = {n: factories.make_school(town, n, short_name=name) for n, name in SCHOOLS.items()}
        ids = {"town": town.id}
        for key, host, title, day, parts in YEAR:
            ids[key] = factories.make_event(schools[host], parts, title=title, starts_at=day).id
    db.session.rollback()
    return ids


SCHOOLS = {4: "СОШ №4 п.Нижний Куранах", 6: "СОШ №6 г.Томмот", 8: "СОШ №8 г.Томмот", 9: "СОШ №9 г.Алдан"}
YEAR = (
    ("seminar", 8, "Формирование современных компетенций", datetime(2022, 12, 9, 1, tzinfo=UTC), [{}]),
    ("miks", 6, "МИКС", datetime(2023, 2, 1, 1, tzinfo=UTC), [{"categories": ["young_teacher"]}]),
    ("festival", 9, "Фестиваль центров «Точка роста»", datetime(2023, 2, 10, 2, tzinfo=UTC), [PUPILS, {"position": 1}]),
    ("science", 4, "Науку в каждый класс", datetime(2023, 4, 26, 1, tzinfo=UTC), [PUPILS, {"position": 1}]),
)


def titles(filters: CalendarFilters) -> list[str]:
    found = calendar(filters, NOW)
    return [event.title for event in (*found.coming, *found.past)]


def test_coming_events_stand_by_date_and_past_ones_after_them(aldan: dict[str, int]) -> None:
    found = calendar(CalendarFilters(), NOW)
    assert [event.id for event in found.coming] == [aldan["miks"], aldan["festival"], aldan["science"]]
    assert [event.id for event in found.past] == [aldan["seminar"]]
    assert found.line_year == 2022
    assert len(found.line) == 4


def test_each_filter_leaves_what_it_names(aldan: dict[str, int]) -> None:
    assert titles(CalendarFilters(audience="pupils")) == ["Фестиваль центров «Точка роста»", "Науку в каждый класс"]
    assert titles(CalendarFilters(year=2022, month=2)) == ["МИКС", "Фестиваль центров «Точка роста»"]
    assert titles(CalendarFilters(year=2023)) == []
    assert titles(CalendarFilters(municipality=aldan["town"] + 100)) == []
    assert titles(CalendarFilters(format="festival")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("томмот", ["МИКС", "Формирование современных компетенций"]),
        ("ТОЧКА роста", ["Фестиваль центров «Точка роста»"]),
        ("нижний Куранах", ["Науку в каждый класс"]),
        ("%", []),
        ("кабинет 12 №9", ["Фестиваль центров «Точка роста»"]),
        ("нет такого", []),
    ],
)
def test_search_finds_topic_school_and_settlement_in_any_case(
    aldan: dict[str, int], text: str, found: list[str]
) -> None:
    assert titles(CalendarFilters(text=text)) == found


def test_a_month_begins_at_midnight_of_the_host(aldan: dict[str, int]) -> None:
    """1 March, 0:30 in Aldan is still February in UTC."""
    host = db.session.get_one(Event, aldan["miks"]).host
    factories.make_event(host, title="Полночь", starts_at=datetime(2023, 2, 28, 15, 30, tzinfo=UTC))
    assert titles(CalendarFilters(year=2022, month=3)) == ["Полночь"]
    assert "Полночь" not in titles(CalendarFilters(year=2022, month=2))


def test_counts_say_what_each_choice_would_show(aldan: dict[str, int]) -> None:
    facets = calendar(CalendarFilters(), NOW).facets
    assert facets.total == 4
    assert facets.audiences == {"": 4, "teachers": 4, "pupils": 2}
    assert facets.formats == {"method_seminar": 4}
    assert facets.municipalities == {aldan["town"]: 4}
    assert facets.years == {2022: 4}
    narrowed = calendar(CalendarFilters(audience="pupils", year=2023), NOW).facets
    assert narrowed.total == 0
    assert narrowed.audiences == {"": 0, "teachers": 0, "pupils": 0}
    assert narrowed.years == {2022: 2}


def test_drafts_are_nowhere_in_the_calendar(aldan: dict[str, int]) -> None:
    with writing() as session:
        session.get_one(Event, aldan["miks"]).status = "draft"
    assert "МИКС" not in titles(CalendarFilters())


def test_pages_hold_twenty_and_a_page_beyond_the_end_is_the_last(aldan: dict[str, int]) -> None:
    host = db.session.get_one(Event, aldan["miks"]).host
    for n in range(20):
        factories.make_event(host, title=f"Семинар {n}", starts_at=NOW + timedelta(days=100 + n))
    first, last = calendar(CalendarFilters(), NOW), calendar(CalendarFilters(), NOW, page=99)
    assert (len(first.coming), len(first.past), first.pages) == (20, 0, 2)
    assert (last.page, [event.title for event in last.past]) == (2, ["Формирование современных компетенций"])
    assert len(last.coming) == 3


def test_the_calendar_takes_five_statements_whatever_it_shows(aldan: dict[str, int]) -> None:
    for filters in (CalendarFilters(), CalendarFilters(municipality=aldan["town"], year=2022, month=2, text="роста")):
        db.session.rollback()
        with counted() as statements:
            calendar(filters, NOW)
        assert len(statements) == 5


def test_a_page_of_an_event_takes_four_statements_and_loads_nothing_later(aldan: dict[str, int]) -> None:
    db.session.rollback()
    with counted() as statements:
        event = event_page(aldan["festival"])
        assert event is not None
        assert [len(part.stations) for part in event.parts] == [0, 0]
        assert (event.host.short_name, event.municipality.name, event.programme) == (
            "СОШ №9 г.Алдан",
            "Алданский район",
            [],
        )
    assert len(statements) == 4
    with pytest.raises(InvalidRequestError):
        _ = event.host.aliases


def test_the_scope_of_an_event_names_all_above_it(aldan: dict[str, int]) -> None:
    event = db.session.get_one(Event, aldan["miks"])
    region = event.municipality.region_id
    assert event_scope(event.id) == Scope(region, aldan["town"], event.host_id, event.id)
    assert event_scope(0) is None
    assert event_scope(10**30) is None
    assert event_page(10**30) is None
    assert event_scope(event.id + 1000) is None


def test_an_organizer_sees_what_is_within_her_reach(aldan: dict[str, int]) -> None:
    event = db.session.get_one(Event, aldan["miks"])
    reaches = {
        "everything": (Reach(everything=True), 4),
        "region": (Reach(regions=frozenset({event.municipality.region_id})), 4),
        "town": (Reach(municipalities=frozenset({aldan["town"]})), 4),
        "school": (Reach(organizations=frozenset({event.host_id})), 1),
        "event": (Reach(events=frozenset({aldan["science"]})), 1),
        "nothing": (Reach(), 0),
    }
    assert {name: events_of(reach, NOW, "all").counts["all"] for name, (reach, _n) in reaches.items()} == {
        name: n for name, (_reach, n) in reaches.items()
    }
    own = events_of(Reach(everything=True), NOW)
    assert own.counts == {"coming": 3, "draft": 0, "past": 1, "all": 4}
    assert [event.id for event in own.events] == [aldan["miks"], aldan["festival"], aldan["science"]]


def test_hosts_are_open_organizations_within_reach(aldan: dict[str, int]) -> None:
    names = [host.short_name for host in hosts_for(Reach(municipalities=frozenset({aldan["town"]})))]
    assert names == [*SCHOOLS.values(), "Департамент образования"]
    assert hosts_for(Reach()) == []


def test_seats_tell_what_is_free_and_what_is_beyond() -> None:
    assert (Seats(8, 12).free, Seats(8, 12).full, Seats(8, 12).over) == (4, False, 0)
    assert (Seats(13, 12).free, Seats(13, 12).full, Seats(13, 12).over) == (0, True, 1)
    assert (Seats(8, None).free, Seats(8, None).full, Seats(8, None).over) == (None, False, 0)
