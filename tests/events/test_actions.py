"""What the verbs of events promise: ordinals without gaps or doubles, positions for ever, nothing lost to a stale page."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tochka.events.actions import signals, states
from tochka.events.actions.editing import change_event, copy_event, create_event
from tochka.events.models import Event, Station
from tochka.events.rules.drafts import EventDraft, PartDraft, ProgrammeDraft, StationDraft, draft_of
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.journal import JournalEntry
from tochka.kit.transactions import writing
from tochka.network.models import OperatorCard, Organization

NOW = datetime(2023, 1, 25, 3, tzinfo=UTC)
START = datetime(2023, 2, 10, 2, tzinfo=UTC)
QUEST = PartDraft(
    format="quest",
    categories=("pupil",),
    unit="teams",
    capacity=12,
    stations=(StationDraft("laboratory", "МедЭксперт"), StationDraft("infocentre")),
)
MARATHON = PartDraft(format="marathon", categories=("teacher",), capacity=30, starts_at=START + timedelta(hours=1))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the listeners were told, in order. Other rooms' listeners stay out of these tests."""
    heard: list[str] = []
    monkeypatch.setattr(signals, "after_change", [lambda _event, what: heard.append(what)])
    return heard


@pytest.fixture
def host(app: Flask) -> Organization:
    return factories.make_school(factories.make_municipality(), 9)


def festival(host: Organization, **values: Any) -> EventDraft:
    plain: dict[str, Any] = {
        "host_id": host.id,
        "format": "festival",
        "title": "Фестиваль",
        "starts_at": START,
        "ends_at": START + timedelta(hours=4),
        "place": "актовый зал",
        "parts": (QUEST, MARATHON),
        "programme": (ProgrammeDraft(time(11), "Сбор команд"),),
    }
    return EventDraft(**(plain | values))


def event_of(event_id: int) -> Event:
    db.session.rollback()
    return db.session.get_one(Event, event_id, populate_existing=True)


def refused(call: Any) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.refusal.code


def test_a_created_event_is_what_was_typed(host: Organization, told: list[str]) -> None:
    draft = festival(host)
    event = event_of(create_event(draft, None))
    read = draft_of(event)
    assert replace(read, parts=()) == replace(draft, parts=())
    assert [replace(p, id=None, stations=()) for p in read.parts] == [replace(QUEST, stations=()), MARATHON]
    assert [(s.kind, s.name, s.position) for s in event.parts[0].stations] == [
        ("laboratory", "МедЭксперт", 0),
        ("infocentre", "", 1),
    ]
    assert (event.status, event.school_year, event.ordinal, event.timezone) == ("draft", 2022, 1, "Asia/Yakutsk")
    assert told == ["created"]
    assert db.session.scalars(select(JournalEntry.action)).all() == ["events.create"]


def test_one_form_makes_one_event_however_often_it_is_sent(host: Organization) -> None:
    first, second = (create_event(festival(host), None, "key-1") for _ in range(2))
    assert first == second
    assert create_event(festival(host), None, "key-2") != first


def test_ordinals_count_within_a_municipality_and_a_school_year(host: Organization) -> None:
    neighbour = factories.make_school(factories.make_municipality(), 1)
    autumn = {"starts_at": START + timedelta(days=220), "ends_at": START + timedelta(days=220, hours=4), "parts": ()}
    made = [
        create_event(draft, None)
        for draft in (festival(host), festival(host), festival(neighbour), festival(host, **autumn), festival(host))
    ]
    assert [(event_of(each).school_year, event_of(each).ordinal) for each in made] == [
        (2022, 1),
        (2022, 2),
        (2022, 1),
        (2023, 1),
        (2022, 3),
    ]


def test_an_event_that_moves_to_another_year_gets_a_number_there(host: Organization) -> None:
    create_event(festival(host), None)
    moved = create_event(festival(host), None)
    later = festival(
        host, starts_at=START + timedelta(days=220), ends_at=START + timedelta(days=220, hours=4), parts=()
    )
    change_event(moved, later, None, 0)
    assert (event_of(moved).school_year, event_of(moved).ordinal) == (2023, 1)


def test_the_school_year_turns_at_midnight_of_the_host(host: Organization) -> None:
    """1 September, 0:30 in Yakutia is still 31 August in UTC."""
    night = datetime(2023, 8, 31, 15, 30, tzinfo=UTC)
    made = create_event(festival(host, starts_at=night, ends_at=night + timedelta(hours=2), parts=()), None)
    assert event_of(made).school_year == 2023


def test_an_unknown_host_is_refused(host: Organization) -> None:
    assert refused(lambda: create_event(festival(host, host_id=999), None)) == "events.unknown_host"
    assert refused(lambda: create_event(festival(host, title=""), None)) == "events.title_missing"
    assert db.session.scalars(select(Event)).all() == []


def test_a_stale_change_is_refused_and_changes_nothing(host: Organization) -> None:
    made = create_event(festival(host), None)
    change_event(made, festival(host, title="Первая"), None, 0)
    assert refused(lambda: change_event(made, festival(host, title="Вторая"), None, 0)) == "events.changed_meanwhile"
    assert (event_of(made).title, event_of(made).version) == ("Первая", 1)


def test_later_rooms_hear_what_happened(host: Organization, told: list[str]) -> None:
    made = create_event(festival(host), None)
    same = draft_of(event_of(made))
    told.clear()
    change_event(made, replace(same, title="Другое название"), None, 0)
    assert told == ["changed"]
    assert event_of(made).feed == 0
    longer = replace(same, ends_at=same.ends_at + timedelta(hours=1))
    change_event(made, longer, None, 1)
    assert told == ["changed", "changed", "times"]
    assert event_of(made).feed == 1
    smaller = replace(longer, parts=(replace(same.parts[0], capacity=1), same.parts[1]))
    change_event(made, smaller, None, 2)
    assert told[3:] == ["changed", "places"]


def test_a_part_keeps_its_bit_and_a_new_one_takes_a_free_one(host: Organization) -> None:
    made = create_event(festival(host, parts=(QUEST, MARATHON, PartDraft(title="Третья"))), None)
    _quest, marathon, third = draft_of(event_of(made)).parts
    change_event(made, festival(host, parts=(marathon, third, PartDraft(title="Новая"))), None, 0)
    assert [(part.position, part.title or part.format) for part in event_of(made).parts] == [
        (0, "Новая"),
        (1, "marathon"),
        (2, "Третья"),
    ]


def test_a_part_that_is_in_use_is_closed_instead_of_removed(
    host: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create_event(festival(host), None)
    quest, marathon = draft_of(event_of(made)).parts
    monkeypatch.setattr(signals, "part_in_use", [lambda ids: {quest.id} & set(ids)])
    change_event(made, festival(host, parts=(marathon,)), None, 0)
    assert [(part.id, part.closed_at) for part in event_of(made).parts] == [(quest.id, NOW), (marathon.id, None)]
    full = (marathon, *(PartDraft(title=str(n)) for n in range(7)))
    assert refused(lambda: change_event(made, festival(host, parts=full), None, 1)) == "events.many_parts"


def test_stations_keep_their_rows(host: Organization) -> None:
    made = create_event(festival(host), None)
    quest = draft_of(event_of(made)).parts[0]
    lab, info = quest.stations
    changed = replace(quest, stations=(replace(info, room="5"), StationDraft("studio", "МАФ")))
    change_event(made, festival(host, parts=(changed,)), None, 0)
    rows = db.session.scalars(select(Station).order_by(Station.position)).all()
    assert [(row.id == info.id, row.kind, row.room, row.position) for row in rows] == [
        (True, "infocentre", "5", 1),
        (False, "studio", "", 2),
    ]
    assert lab.id not in {row.id for row in rows}


def test_a_copy_is_a_draft_on_another_day_with_open_parts_only(host: Organization) -> None:
    source = create_event(festival(host, opens_at=START - timedelta(days=9), content="Прошло хорошо"), None)
    parts = draft_of(event_of(source)).parts
    change_event(source, replace(festival(host), parts=(replace(parts[0], closed=True), parts[1])), None, 0)
    states.publish(source, None)
    made = copy_event(source, date(2024, 2, 9), None, "copy-1")
    copy = event_of(made)
    assert copy_event(source, date(2024, 2, 9), None, "copy-1") == made
    assert (copy.status, copy.copied_from_id, copy.school_year, copy.content) == ("draft", source, 2023, "")
    assert clock.local(copy.starts_at, copy.timezone) == datetime.fromisoformat("2024-02-09T11:00+09:00")
    assert [(part.format, part.capacity) for part in copy.parts] == [("marathon", 30)]
    assert clock.local(copy.parts[0].starts_at or NOW, copy.timezone).hour == 12
    assert [line.title for line in copy.programme] == ["Сбор команд"]


def test_publication_waits_for_the_operator_card_and_a_part(host: Organization) -> None:
    with writing() as session:
        session.scalars(select(OperatorCard)).one().inn = ""
    made = create_event(festival(host), None)
    bare = create_event(festival(host, parts=()), None)
    assert refused(lambda: states.publish(made, None)) == "events.no_operator"
    with writing() as session:
        session.scalars(select(OperatorCard)).one().inn = "1402000000"
    states.publish(made, None)
    assert refused(lambda: states.publish(bare, None)) == "events.no_parts"
    assert (event_of(made).status, event_of(bare).status) == ("published", "draft")


def test_a_public_event_keeps_what_it_was_published_with(host: Organization) -> None:
    made = create_event(festival(host), None)
    states.publish(made, None)
    assert refused(lambda: change_event(made, festival(host, place=""), None, 1)) == "events.no_place"
    assert event_of(made).place == "актовый зал"


def test_the_way_through_the_states(host: Organization, told: list[str]) -> None:
    made = create_event(festival(host), None)
    assert refused(lambda: states.finish(made, None)) == "events.wrong_state"
    states.publish(made, None)
    states.publish(made, None)
    assert refused(lambda: states.finish(made, None)) == "events.not_begun"
    assert refused(lambda: states.cancel(made, "  ", None)) == "events.no_reason"
    states.cancel(made, "Морозы", None)
    assert (event_of(made).status, event_of(made).cancelled_because) == ("cancelled", "Морозы")
    states.reopen(made, None)
    with clock.stopped_at(START):
        states.finish(made, None)
    assert (event_of(made).status, event_of(made).cancelled_because) == ("finished", "")
    assert told == ["created", "published", "cancelled", "reopened", "finished"]
    assert event_of(made).version == 4


def test_with_registrations_an_event_is_cancelled_not_taken_back(
    host: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create_event(festival(host), None)
    states.publish(made, None)
    monkeypatch.setattr(signals, "part_in_use", [lambda ids: set(ids)])
    assert refused(lambda: states.unpublish(made, None)) == "events.has_registrations"
    monkeypatch.setattr(signals, "part_in_use", [])
    states.unpublish(made, None)
    states.discard(made, None)
    assert db.session.scalars(select(Event)).all() == []


def test_a_listener_that_fails_rolls_everything_back(host: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    made = create_event(festival(host), None)

    def fail(_event: Event, _what: str) -> None:
        raise RuntimeError("a later room")

    monkeypatch.setattr(signals, "after_change", [fail])
    with pytest.raises(RuntimeError):
        states.publish(made, None)
    assert (event_of(made).status, event_of(made).version) == ("draft", 0)
