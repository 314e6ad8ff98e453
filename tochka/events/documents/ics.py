"""An event as an iCalendar file (RFC 5545), in UTC, so that every reader shows the hour of its own place."""

from typing import Any

from icalendar import Calendar
from icalendar import Event as CalendarEntry

from tochka.events.terms import CANCELLED


def event_ics(event: Any, url: str, site: str = "tochka") -> bytes:
    """One VEVENT. The UID never changes and SEQUENCE grows with each change, so a second import moves the first entry.

    event: its row with the host; url: full address of its page; site: host name for the UID."""
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
    calendar = Calendar()
    calendar.add("prodid", "-//Tochka//Events//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
