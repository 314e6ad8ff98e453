"""Events as iCalendar files (RFC 5545), in UTC, so that every reader shows the hour of its own place."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from icalendar import Calendar
from icalendar import Event as CalendarEntry

from tochka.events.terms import CANCELLED

# How often a subscribed calendar asks again. A place that is changed in the evening is there in the morning.
ASK_AGAIN = timedelta(hours=4)


def event_ics(event: Any, url: str, site: str = "tochka") -> bytes:
    """One VEVENT. The UID never changes and SEQUENCE grows with each change, so a second import moves the first entry.

    event: its row with the host; url: full address of its page; site: host name for the UID."""
    calendar = _calendar()
    calendar.add_component(_entry(event, url, site))
    return bytes(calendar.to_ical())


def calendar_ics(name: str, url: str, events: Iterable[tuple[Any, str]], site: str = "tochka") -> bytes:
    """A calendar to subscribe to: its name, its own full address, events each with the address of its page. A cancelled
    event stays, as cancelled, so that it disappears from calendars that had it."""
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("source", url, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for event, page in events:
        calendar.add_component(_entry(event, page, site))
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Tochka//Events//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _entry(event: Any, url: str, site: str) -> CalendarEntry:
    entry = CalendarEntry()
    entry.add("uid", f"event-{event.id}@{site}")
    entry.add("sequence", event.version)
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    entry.add("location", event.where)
    entry.add("description", "\n\n".join(filter(None, (event.summary, url))))
    entry.add("url", url)
    entry.add("status", "CANCELLED" if event.status == CANCELLED else "CONFIRMED")
    return entry
