"""Whether an uploaded scan has the shape that we promise to keep for ever. What has not goes to quarantine as it came,
so a page with a mistake loses nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tochka.checkin.rules.scan import Kind, Scan
from tochka.events.terms import CATEGORIES

MOST_SCANS = 500
MOST_BYTES = 256 * 1024

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TICKET = re.compile(r"t[1-9][0-9]{0,9}")
_LATEST = 253_402_300_799_000  # 31.12.9999 in ms: all that a date can hold
_MOST = 2**53 - 1  # integers that JavaScript holds exactly
_IDS = 2**31 - 1
_PARTS = 8  # positions of an event's parts
_POSITIONS = 32  # with its checkpoints
_OF_PARTS = (Kind.WALKIN, Kind.MATCH)
_TEXTS = {"name": 200, "school": 200, "grade": 2}


@dataclass(frozen=True, slots=True)
class Malformed:
    """Why a row cannot be kept as a scan: the field at fault, or `shape` for the whole; `uuid` if it had a good one."""

    field: str
    uuid: str | None = None


@dataclass(frozen=True, slots=True)
class WalkIn:
    """What was written down about a person without registration; all may be empty (a guest who is only counted)."""

    name: str = ""
    school: str = ""
    category: str = ""
    grade: str = ""
    organization: int | None = None
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A scan that may be stored, with the names of a walk-in, which are kept apart from the log."""

    scan: Scan
    walkin: WalkIn | None = None


class _Fault(Exception):
    """The field that has the wrong type or size."""


@dataclass(slots=True)
class _Row:
    raw: Mapping[str, Any]
    read: set[str] = field(default_factory=set)

    def take(self, name: str, holds: Callable[[Any], bool], otherwise: Any = None) -> Any:
        """The field if it is there and *holds*, *otherwise* if it is missing or null."""
        self.read.add(name)
        value = self.raw.get(name)
        if value is None and otherwise is not None:
            return otherwise
        if not holds(value):
            raise _Fault(name)
        return value


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _maybe(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or holds(value)


def _text(most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= most and value.isprintable()


def _is_uuid(value: Any) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def _is_ticket(value: Any) -> bool:
    return isinstance(value, str) and _TICKET.fullmatch(value) is not None and int(value[1:]) < 2**32


def _is_somebody(value: Any) -> bool:
    return _is_ticket(value) or _is_uuid(value)


def _is_flag(value: Any) -> bool:
    return type(value) is bool


def _is_category(value: Any) -> bool:
    return isinstance(value, str) and (value == "" or value in CATEGORIES)


def _kind(row: _Row) -> Kind:
    name = row.take("kind", lambda value: isinstance(value, str) and value in set(Kind))
    return Kind(name)


def _subject(row: _Row, kind: Kind, uuid: str, admitted: bool) -> str:
    """A walk-in speaks of itself, an undo of nobody; a refusal may have met a code without a ticket."""
    if kind is Kind.WALKIN:
        return row.take("subject", lambda value: value == uuid)
    if kind is Kind.UNDO:
        return row.take("subject", lambda value: value == "", "")
    if kind is Kind.MATCH:
        return row.take("subject", _is_uuid)
    if admitted:
        return row.take("subject", _is_somebody)
    return row.take("subject", lambda value: value == "" or _is_somebody(value), "")


def _names(row: _Row, kind: Kind) -> str | None:
    if kind is Kind.UNDO:
        return row.take("names", _is_uuid)
    if kind is Kind.MATCH:
        return row.take("names", _is_ticket)
    return row.take("names", lambda value: value is None)


def _scan(row: _Row, device: int) -> Scan:
    uuid = row.take("uuid", _is_uuid)
    kind = _kind(row)
    admitted = row.take("admitted", _is_flag, True)
    ticks = kind is Kind.TICK
    return Scan(
        uuid=uuid,
        device=device,
        seq=row.take("seq", _whole(1, 2**31 - 1)),
        at=row.take("at", _whole(1, _LATEST)),
        kind=kind,
        subject=_subject(row, kind, uuid, admitted),
        part=row.take("part", _whole(0, (_PARTS if kind in _OF_PARTS else _POSITIONS) - 1), 0),
        names=_names(row, kind),
        member=row.take("member", _whole(0, _IDS) if ticks else lambda value: value is None),
        present=row.take("present", _is_flag if ticks else lambda value: value is None),
        admitted=admitted,
        reason=row.take("reason", _text(60), ""),
        doubtful=row.take("doubtful", _is_flag, False),
        wall=row.take("wall", _whole(0, _LATEST), 0),
        mono=row.take("mono", _whole(0, _MOST), 0),
        offset=row.take("offset", _whole(-_LATEST, _LATEST), 0),
    )


def _walkin(raw: Any) -> WalkIn:
    if not isinstance(raw, Mapping):
        raise _Fault("payload")
    row = _Row(raw)
    try:
        texts = {name: row.take(name, _text(most), "").strip() for name, most in _TEXTS.items()}
        organization = row.take("organization", _maybe(_whole(1, _IDS)))
        consent = row.take("consent", _is_flag, False)
        category = row.take("category", _is_category, "")
    except _Fault as fault:
        raise _Fault(f"payload.{fault}") from None
    if set(raw) - row.read:
        raise _Fault("payload")
    return WalkIn(organization=organization, consent=consent, category=category, **texts)


def _payload(row: _Row, kind: Kind) -> WalkIn | None:
    row.read.add("payload")
    raw = row.raw.get("payload")
    if kind is Kind.WALKIN:
        return _walkin({} if raw is None else raw)
    if raw is not None:
        raise _Fault("payload")
    return None


def check(raw: object, device: int) -> Upload | Malformed:
    """One uploaded row → what may be stored, or the field at fault. *device* is the id of the phone that sent it: it is
    never taken from the row. Fields that we do not know are a fault, so that nothing is dropped silently."""
    if not isinstance(raw, Mapping):
        return Malformed("shape")
    row = _Row(raw)
    try:
        scan = _scan(row, device)
        walkin = _payload(row, scan.kind)
    except _Fault as fault:
        uuid = raw.get("uuid")
        return Malformed(str(fault), uuid if _is_uuid(uuid) else None)
    if set(raw) - row.read:
        return Malformed("shape", scan.uuid)
    return Upload(scan, walkin)
