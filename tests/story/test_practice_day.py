"""A newcomer's first day: the practice event is always today, whenever the demo is started."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tochka.cli.seed import load_demo
from tochka.events.models import Event
from tochka.events.rules.states import registration_state
from tochka.extensions import db
from tochka.kit import clock

EVENING = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)  # 23:30 in Yakutsk
MIDNIGHT = datetime(2026, 11, 21, 15, 5, tzinfo=UTC)  # 0:05 of the next day
NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def todays() -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.form_key.startswith("practice-today")).order_by(Event.id)))


def reload() -> None:
    load_demo()
    db.session.rollback()
    db.session.expire_all()


@pytest.mark.parametrize("moment", [EVENING, MIDNIGHT, NOON])
def test_it_is_today_has_begun_and_takes_registrations(app: Flask, moment: datetime) -> None:
    with clock.stopped_at(moment):
        load_demo()
        (event,) = todays()
        assert clock.local(event.starts_at, event.timezone).date() == clock.today(event.timezone)
        assert event.starts_at <= clock.now() < event.ends_at
        assert registration_state(event, clock.now()).open


def test_the_next_day_brings_a_new_one_and_finishes_the_old(app: Flask) -> None:
    with clock.stopped_at(NOON):
        load_demo()
    with clock.stopped_at(NOON + timedelta(hours=1)):
        reload()
        assert len(todays()) == 1, "the same day keeps its event"
    with clock.stopped_at(NOON + timedelta(days=1)):
        reload()
        yesterday, today = todays()
        assert (yesterday.status, today.status) == ("finished", "published")
        assert clock.local(today.starts_at, today.timezone).date() == clock.today(today.timezone)


def test_after_a_month_there_are_events_to_come_again(app: Flask) -> None:
    with clock.stopped_at(NOON):
        load_demo()
    later = NOON + timedelta(days=40)
    with clock.stopped_at(later):
        reload()
        coming = db.session.scalars(select(Event).where(Event.starts_at > later, Event.status == "published")).all()
        assert len(coming) == 4
        over = db.session.scalars(select(Event).where(Event.ends_at < later, Event.practice)).all()
        assert {event.status for event in over} == {"finished"}
