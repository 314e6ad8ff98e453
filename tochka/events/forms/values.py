"""Drafts as the event's form shows them."""

from dataclasses import asdict
from typing import Any

from tochka.events.rules.drafts import EventDraft
from tochka.kit import clock


def values_of(draft: EventDraft, zone: str, version: int) -> dict[str, Any]:
    """A draft as the form shows it: moments on the wall clock of the zone."""
    values = asdict(draft)
    for row in (values, *values["parts"]):
        for name in ("starts_at", "ends_at", "opens_at", "closes_at"):
            if row.get(name):
                row[name] = clock.local(row[name], zone).replace(tzinfo=None)
    return values | {"version": str(version), "centre_id": draft.centre_id or 0}
