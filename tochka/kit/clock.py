"""The clock: every moment comes from here, aware and in UTC, so that a test can stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

FIRST_MONTH = 9  # of a school year: the only place where its turn is said
_stopped: list[datetime] = []


def now() -> datetime:
    """The present moment, UTC."""
    return _stopped[-1] if _stopped else datetime.now(UTC)


def milliseconds(moment: datetime | None = None) -> int:
    """Milliseconds since 1970 of a moment, now by default."""
    return round((moment or now()).timestamp() * 1000)


def local(moment: datetime, zone: str) -> datetime:
    """The same moment on the clocks of a zone, «Asia/Yakutsk»."""
    return moment.astimezone(ZoneInfo(zone))


def at_zone(naive: datetime, zone: str) -> datetime:
    """The UTC moment that the wall clock of a zone shows as `naive`."""
    return naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def today(zone: str) -> date:
    """The date that it is in a zone."""
    return local(now(), zone).date()


def school_year_of(day: date) -> int:
    """First year of the school year of a day: 2022 for 2022–2023. The year turns on 1 September (273-ФЗ practice)."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def year_of_month(month: int, school_year: int) -> int:
    """The calendar year of a month in a school year: 2023 for March of 2022–2023."""
    return school_year if month >= FIRST_MONTH else school_year + 1


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at an aware moment while the block runs (all threads of the process)."""
    _stopped.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.pop()
