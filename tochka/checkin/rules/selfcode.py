"""The code with which participants mark themselves: one that changes each 30 seconds, or a poster's. Pure."""

import hashlib
import hmac
from datetime import datetime, timedelta

from tochka.kit.codes import encode_base32

STEP = 30  # seconds
EARLY = timedelta(hours=1)
_BYTES = 10


def step_of(now: datetime) -> int:
    """The number of the 30 seconds in which a moment lies."""
    return int(now.timestamp()) // STEP


def code_of(secret: str, event: int, generation: int, step: int | None) -> str:
    """16 letters for a step of an event's screen, or (None) for its poster."""
    said = f"self:{event}:{generation}:{'poster' if step is None else step}"
    return encode_base32(hmac.digest(secret.encode(), said.encode(), hashlib.sha256)[:_BYTES]).lower()


def code_holds(secret: str, event: int, generation: int, way: str, code: str, now: datetime) -> bool:
    """Whether a code is the event's: a screen's of this step or of one beside it, a poster's always."""
    now_step = step_of(now)
    steps = [None] if way == "poster" else [now_step - 1, now_step, now_step + 1]
    known = [code_of(secret, event, generation, step) for step in steps]
    return any(hmac.compare_digest(each.encode(), code.lower().encode()) for each in known)


def open_at(starts: datetime, ends: datetime, now: datetime) -> bool:
    """Whether an event takes such marks now: from an hour before its beginning to its end."""
    return starts - EARLY <= now <= ends
