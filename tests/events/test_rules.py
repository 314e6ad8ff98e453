"""What the rules of events promise: states, times, audiences, drafts, the year's line."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Row
from typing import Any

import pytest
from flask import Flask

from tochka.events.rules.audience import audience_words, part_title, team_words
from tochka.events.rules.drafts import EventDraft, PartDraft, StationDraft, differences, faults
from tochka.events.rules.states import refusals_to_publish, registration_state
from tochka.events.rules.times import days_between, moved, overlapping
from tochka.events.rules.words import days_words, hours_words, state_words
from tochka.events.rules.year_line import Dot, marks, months_shown, one_a_day, place_of
from tochka.kit import clock
from tochka.kit.russian import on_page
from tochka.kit.words import in_language

ZONE = "Asia/Yakutsk"


def at(day: int, hour: int, month: int = 2, year: int = 2023) -> datetime:
    """A moment on the clocks of Aldan."""
    return clock.at_zone(datetime(year, month, day, hour), ZONE)  # noqa: DTZ001


def event(**values: Any) -> Any:
    plain = {
        "status": "published",
        "starts_at": at(10, 11),
        "ends_at": at(10, 15),
        "opens_at": at(1, 9),
        "closes_at": at(8, 18),
        "timezone": ZONE,
    }
    return Row(**(plain | values))


def part(**values: Any) -> Any:
    plain: dict[str, Any] = {"categories": ["teacher"], "grade_from": None, "grade_to": None, "closed_at": None}
    plain |= {"starts_at": None, "ends_at": None, "position": 0, "title": "", "format": "", "unit": "persons"}
    return Row(**(plain | {"team_from": None, "team_to": None} | values))


@pytest.mark.parametrize(
    ("now", "values", "code"),
    [
        (at(1, 8), {}, "not_yet"),
        (at(1, 9), {}, "open"),
        (at(8, 17), {}, "open"),
        (at(8, 18), {}, "closed"),
        (at(10, 15), {}, "over"),
        (at(5, 9), {"opens_at": None}, "open"),
        (at(10, 10), {"closes_at": None}, "open"),
        (at(10, 11), {"closes_at": None}, "closed"),
        (at(5, 9), {"status": "draft"}, "draft"),
        (at(5, 9), {"status": "cancelled"}, "cancelled"),
        (at(5, 9), {"status": "finished"}, "over"),
    ],
)
def test_registration_is_open_between_its_moments(now: datetime, values: dict[str, Any], code: str) -> None:
    assert registration_state(event(**values), now).code == code


def test_a_closed_part_is_closed_while_the_event_is_open() -> None:
    assert registration_state(event(), at(5, 9), part(closed_at=at(4, 9))).code == "closed"
    assert registration_state(event(), at(5, 9), part()).open


def test_states_speak_in_the_zone_of_the_event(app: Flask) -> None:
    late = event(opens_at=datetime(2023, 4, 2, 16, tzinfo=UTC), starts_at=at(26, 10, 4), ends_at=at(26, 14, 4))
    late.closes_at = None
    assert state_words(registration_state(late, at(1, 9)), ZONE) == "Запись с 3\u00a0апреля"
    with in_language("en"):
        assert state_words(registration_state(late, at(1, 9)), ZONE) == "Registration from 3\u00a0April"


def test_days_and_hours_are_said_as_people_say_them(app: Flask) -> None:
    assert (days_words(event()), hours_words(event())) == ("10\u00a0февраля\u00a02023\u00a0г.", "11:00–15:00")
    assert days_words(event(ends_at=at(12, 15))) == "10–12\u00a0февраля\u00a02023\u00a0г."
    two_years = event(starts_at=at(30, 11, 12, 2022), ends_at=at(2, 11, 1))
    assert days_words(two_years) == "30\u00a0декабря\u00a02022\u00a0г. – 2\u00a0января\u00a02023\u00a0г."


def test_shown_names_do_not_break() -> None:
    assert on_page("СОШ №9 г.Алдан, 8–9 классы") == "СОШ\u00a0№\u00a09\u00a0г.\u00a0Алдан, 8\u2060–\u20609\u00a0классы"


@pytest.mark.parametrize(
    ("parts", "russian", "english"),
    [
        (
            [part(categories=["pupil"], grade_from=8, grade_to=9), part()],
            "ученики 8–9 классов и педагоги",
            "pupils of grades 8–9 and teachers",
        ),
        (
            [part(categories=["pupil"], grade_from=3, grade_to=4), part(categories=["primary_teacher"])],
            "ученики 3–4 классов и учителя начальных классов",
            "pupils of grades 3–4 and primary school teachers",
        ),
        ([part(categories=["pupil"], grade_from=8, grade_to=8)], "ученики 8 класса", "pupils of grade 8"),
        (
            [
                part(categories=["pupil"], grade_from=1, grade_to=2),
                part(categories=["pupil"], grade_from=8, grade_to=9),
            ],
            "ученики 1–2 и 8–9 классов",
            "pupils of grades 1–2 and 8–9",
        ),
        ([part(categories=["pupil"], grade_from=7), part(categories=["pupil"])], "ученики", "pupils"),
        (
            [part(categories=["teacher", "guest", "parent"])],
            "педагоги, гости и родители",
            "teachers, guests and parents",
        ),
        ([], "", ""),
    ],
)
def test_audience_is_told_in_words(app: Flask, parts: list[Any], russian: str, english: str) -> None:
    assert audience_words(parts) == russian
    with in_language("en"):
        assert audience_words(parts) == english


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (5, 5, "Команда: 5 человек и сопровождающий"),
        (3, 5, "Команда: 3–5 человек и сопровождающий"),
        (None, 4, "Команда: до 4 человек и сопровождающий"),
        (2, None, "Команда: от 2 человек и сопровождающий"),
        (None, None, ""),
    ],
)
def test_a_team_says_its_size(app: Flask, low: int | None, high: int | None, words: str) -> None:
    assert team_words(part(unit="teams", team_from=low, team_to=high)) == words


def test_a_part_without_a_title_is_called_by_its_format(app: Flask) -> None:
    assert part_title(part(format="marathon"), event(title="Фестиваль")) == "Марафон педагогических идей"
    assert part_title(part(), event(title="Фестиваль")) == "Фестиваль"


def test_parts_that_run_at_once_are_found() -> None:
    parts = [
        part(position=0),
        part(position=1, starts_at=at(10, 11), ends_at=at(10, 12)),
        part(position=2, starts_at=at(10, 12), ends_at=at(10, 13)),
    ]
    assert overlapping(parts, event()) == {frozenset({0, 1}), frozenset({0, 2})}


def test_moving_keeps_the_hour_over_summer_time() -> None:
    spring = clock.at_zone(datetime(2026, 3, 20, 10), "Europe/Berlin")  # noqa: DTZ001
    later = moved(spring, days_between(spring, date(2026, 4, 3), "Europe/Berlin"), "Europe/Berlin")
    assert later is not None
    assert clock.local(later, "Europe/Berlin").hour == 10
    assert later - spring == timedelta(days=14) - timedelta(hours=1)


def draft(**values: Any) -> EventDraft:
    plain: dict[str, Any] = {
        "host_id": 1,
        "format": "festival",
        "title": "Фестиваль",
        "starts_at": at(10, 11),
        "ends_at": at(10, 15),
        "parts": (PartDraft(categories=("teacher",), id=1),),
    }
    return EventDraft(**(plain | values))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"title": ""}, [("events.title_missing", "title")]),
        ({"ends_at": at(10, 11)}, [("events.ends_first", "ends_at")]),
        ({"ends_at": at(9, 11)}, [("events.ends_first", "ends_at")]),
        ({"ends_at": at(20, 11, 6)}, [("events.too_long", "ends_at")]),
        ({"starts_at": datetime(1999, 1, 1, tzinfo=UTC)}, [("events.year_out_of_range", "starts_at")]),
        ({"opens_at": at(8, 18), "closes_at": at(8, 18)}, [("events.opens_late", "opens_at")]),
        ({"opens_at": at(11, 9)}, [("events.opens_late", "opens_at")]),
        ({"closes_at": at(11, 9)}, [("events.closes_late", "closes_at")]),
        ({"parts": (PartDraft(),) * 9}, [("events.many_parts", "parts")]),
        ({"parts": (PartDraft(stations=(StationDraft(),) * 21),)}, [("events.many_stations", "parts-0-stations")]),
        ({"parts": (PartDraft(starts_at=at(10, 10)),)}, [("events.part_outside", "parts-0-starts_at")]),
        ({"parts": (PartDraft(ends_at=at(10, 16)),)}, [("events.part_outside", "parts-0-ends_at")]),
        (
            {"parts": (PartDraft(starts_at=at(10, 13), ends_at=at(10, 12)),)},
            [("events.part_ends_first", "parts-0-ends_at")],
        ),
        ({"parts": (PartDraft(grade_from=9, grade_to=8),)}, [("events.grades_reversed", "parts-0-grade_from")]),
        ({"parts": (PartDraft(team_from=6, team_to=5),)}, [("events.team_reversed", "parts-0-team_from")]),
    ],
)
def test_a_draft_is_told_each_of_its_faults(values: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert [(fault.code, fault.field) for fault in faults(draft(**values))] == expected


def test_two_drafts_are_compared_field_by_field() -> None:
    mine = draft(title="Моё", parts=(PartDraft(capacity=10, id=1),))
    theirs = draft(title="Чужое", parts=(PartDraft(capacity=20, id=1), PartDraft(id=2)))
    assert differences(mine, theirs) == [
        ("title", "Моё", "Чужое"),
        ("parts-0", mine.parts[0], theirs.parts[0]),
        ("parts", None, theirs.parts[1]),
    ]
    assert differences(mine, replace(mine)) == []


def test_publication_asks_for_what_a_visitor_needs() -> None:
    bare = Row(place="", parts=[])
    assert [each.code for each in refusals_to_publish(bare, operator_filled=False)] == [
        "events.no_operator",
        "events.no_place",
        "events.no_parts",
    ]
    nobody = Row(place="зал", parts=[part(), part(categories=[])])
    assert [(each.code, each.field) for each in refusals_to_publish(nobody, operator_filled=True)] == [
        ("events.no_audience", "parts-1-categories")
    ]


def test_a_day_has_one_point_and_what_is_open_is_seen_first() -> None:
    one, other = date(2023, 2, 1), date(2023, 1, 9)
    dots = [Dot(one, "past"), Dot(one, "here"), Dot(one, "ring"), Dot(other, "past")]
    assert one_a_day(dots) == [Dot(other, "past"), Dot(one, "here")]


def test_a_crowded_year_has_a_point_a_week() -> None:
    year = [Dot(date(2022, 9, 1) + timedelta(days=n), "past") for n in range(270)]
    weeks = one_a_day(year)
    assert (len(weeks), weeks[0].day, weeks[1].day) == (39, date(2022, 9, 1), date(2022, 9, 5))


def test_the_year_line_shares_a_label_in_a_month_and_leaves_out_what_has_no_room() -> None:
    days = [date(2022, 12, 9), date(2023, 2, 1), date(2023, 2, 10), date(2023, 4, 26)]
    months = months_shown(days)
    assert len(months) == 9
    found = marks([Dot(day, "past") for day in days], months)
    assert [mark.days for mark in found] == [(days[0],), (days[1], days[2]), (), (days[3],)]
    assert [mark.at for mark in found] == sorted(mark.at for mark in found)
    assert place_of(date(2022, 9, 1), months) == 0
    crowded = [Dot(date(2023, 2, day), "here") for day in (1, 5, 9, 13)] + [Dot(date(2023, 3, 1), "here")]
    assert [mark.days for mark in marks(crowded, months)] == [(), (), (), (), (date(2023, 3, 1),)]
    assert len(months_shown([date(2023, 7, 1)])) == 12
