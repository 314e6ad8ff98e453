"""The plan's rows with days as an iCalendar feed (RFC 5545): whole days, so that no zone moves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry


@dataclass(frozen=True)
class FeedRow:
    """A row of the feed: its id and version, days (both included), words, whether it is cancelled, an address."""

    id: int
    version: int
    first_day: date
    last_day: date
    topic: str
    school: str
    about: str
    cancelled: bool
    changed_at: datetime
    url: str


def plan_feed(title: str, rows: Sequence[FeedRow], site: str) -> bytes:
    """A calendar to subscribe to. A UID never changes and SEQUENCE grows, so readers move what was moved.

    site: host name for the UIDs. Readers are asked to look again each twelve hours."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tochka//Plan//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-published-ttl", "PT12H")
    for row in rows:
        calendar.add_component(_entry(row, site))
    return bytes(calendar.to_ical())


def _entry(row: FeedRow, site: str) -> Entry:
    entry = Entry()
    entry.add("uid", f"plan-{row.id}@{site}")
    entry.add("sequence", row.version)
    entry.add("dtstamp", row.changed_at)
    entry.add("last-modified", row.changed_at)
    entry.add("dtstart", row.first_day)
    entry.add("dtend", row.last_day + timedelta(days=1))
    entry.add("summary", row.topic)
    entry.add("location", row.school)
    entry.add("description", row.about)
    entry.add("url", row.url)
    entry.add("transp", "TRANSPARENT")
    entry.add("status", "CANCELLED" if row.cancelled else "CONFIRMED")
    return entry
