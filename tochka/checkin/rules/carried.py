"""The file into which a phone saves the marks that it could not send (`exported` in static/js/door/door.js)."""

import json
from dataclasses import dataclass

MOST_CARRIED = 5000  # marks in one file


@dataclass(frozen=True, slots=True)
class Carried:
    """Whose marks they are, as the file says, and the marks as they came."""

    event: int
    device: int
    scans: list[object]


def read_carried(data: bytes) -> Carried | None:
    """What the file holds; None for a file that no phone has made, an empty one, or more than MOST_CARRIED marks."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    event, device, scans = told.get("event"), told.get("device"), told.get("scans")
    if type(event) is not int or type(device) is not int or not isinstance(scans, list):
        return None
    return Carried(event, device, scans) if 0 < len(scans) <= MOST_CARRIED else None
