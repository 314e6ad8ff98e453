"""On a file and on PostgreSQL: organizers who press at once get ordinals without a double or a gap; reads are the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.events.pages import NOW, START
from tochka.events.actions.editing import change_event, create_event
from tochka.events.models import Event
from tochka.events.queries.calendar import CalendarFilters, calendar
from tochka.events.queries.events import event_page
from tochka.events.queries.reach import events_of
from tochka.events.rules.drafts import EventDraft, PartDraft, StationDraft, draft_of
from tochka.extensions import db
from tochka.kit.access import Reach

PARTS = (PartDraft(categories=("pupil",), stations=(StationDraft(name="МАФ"),)), PartDraft(categories=("teacher",)))


def draft(host_id: int) -> EventDraft:
    return EventDraft(host_id, "festival", "Фестиваль «Точка роста»", START, START + timedelta(hours=4), parts=PARTS)


def test_organizers_who_press_at_once_get_one_ordinal_each(either: Flask) -> None:
    host = factories.make_school(factories.make_municipality(), 9).id
    db.session.rollback()

    def press(n: int) -> int:
        with either.app_context():
            return create_event(draft(host), None, f"key-{n % 8}")

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(press, range(24)))
    assert len(set(made)) == 8
    assert sorted(db.session.scalars(select(Event.ordinal))) == list(range(1, 9))


def test_changes_and_reads_are_the_same_on_both(either: Flask) -> None:
    host = factories.make_school(factories.make_municipality(), 9, short_name="СОШ №9 г.Алдан")
    made = create_event(draft(host.id), None)
    event = event_page(made)
    assert event is not None
    first, second = draft_of(event).parts
    changed = EventDraft(
        host.id, "festival", "Новое имя", START, START + timedelta(hours=5), parts=(second, PartDraft(title="Третья"))
    )
    change_event(made, changed, None, 0)
    db.session.rollback()
    event = event_page(made)
    assert event is not None
    assert [(part.position, part.title) for part in event.parts] == [(0, "Третья"), (1, "")]
    assert first.stations[0].name == "МАФ"
    published = factories.make_event(host, [{"categories": ["pupil", "guest"]}], title="Квест", starts_at=START)
    found = calendar(CalendarFilters(audience="pupils", text="квест алдан", year=2022, month=2), NOW)
    assert [each.id for each in found.coming] == [published.id]
    assert found.facets.audiences == {"": 1, "teachers": 0, "pupils": 1}
    assert events_of(Reach(everything=True), NOW, "all").counts["all"] == 2
