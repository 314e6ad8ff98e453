"""Door devices: whom a token belongs to, and the organizer's list of phones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from tochka.checkin.models import Checkpoint, Device, Scan
from tochka.extensions import db
from tochka.kit import clock


@dataclass(frozen=True, slots=True)
class Phone:
    """A paired device as its own requests know it. An ended one may still hand in what it has, a revoked one may not.
    `checkpoint` is the position of the one where it stands."""

    id: int
    event_id: int
    number: int
    name: str
    parts: int
    ends_at: datetime
    revoked_at: datetime | None
    mode: str = "in"
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    again: bool = True
    checkpoint: int | None = None
    checkpoint_name: str | None = None

    @property
    def ended(self) -> bool:
        return self.ends_at <= clock.now()


_DEVICES: Any = Device.__table__
_CHECKPOINTS: Any = Checkpoint.__table__
_OWN = ("id", "event_id", "number", "name", "parts", "ends_at", "revoked_at", "mode", "opens_at", "closes_at", "again")
_PHONE = (
    select(*(_DEVICES.c[name] for name in _OWN), _CHECKPOINTS.c.position, _CHECKPOINTS.c.name.label("at"))
    .outerjoin(_CHECKPOINTS, _CHECKPOINTS.c.id == _DEVICES.c.checkpoint_id)
    .where(_DEVICES.c.token_hash == bindparam("token"))
)


def phone_of(token_hash: str) -> Phone | None:
    """The device that a token's SHA-256 belongs to; None for a token that nobody holds any more."""
    row = db.session.connection().execute(_PHONE, {"token": token_hash}).first()
    return None if row is None else Phone(*row)


def device_of_code(code: str) -> Row[str, int] | None:
    """Name and event of the device that a living pairing code stands for."""
    return db.session.execute(
        select(Device.name, Device.event_id).where(
            Device.pair_code == code, Device.pair_until > clock.now(), Device.revoked_at.is_(None)
        )
    ).first()


def last_number(token_hash: str) -> int:
    """The highest number of a device's scans that is known, also of those that its phone told it still held: whoever takes
    the device over goes on from it, so that no number is given twice."""
    row = db.session.execute(
        select(func.max(Scan.seq), func.max(Device.unsent))
        .select_from(Device)
        .outerjoin(Scan, Scan.device_id == Device.id)
        .where(Device.token_hash == token_hash)
    ).one()
    return (row[0] or 0) + (row[1] or 0)


def device_of_event(event_id: int, device_id: int) -> Device | None:
    """One device, if it is the event's."""
    return db.session.scalars(select(Device).where(Device.id == device_id, Device.event_id == event_id)).first()


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """A phone in the organizer's list: `missing` are ranges of scan numbers that have not arrived."""

    device: Device
    scans: int
    missing: tuple[tuple[int, int], ...]


def phones_of(event_id: int) -> list[PhoneLine]:
    """An event's phones in the order they were made, with what they handed in. Three statements at most."""
    devices = db.session.scalars(select(Device).where(Device.event_id == event_id).order_by(Device.number)).all()
    totals = {
        row.device_id: row
        for row in db.session.execute(
            select(Scan.device_id, func.count().label("scans"), func.max(Scan.seq).label("last"))
            .where(Scan.device_id.in_([device.id for device in devices]))
            .group_by(Scan.device_id)
        )
    }
    gaps = _gaps([device_id for device_id, row in totals.items() if row.scans < row.last])
    return [
        PhoneLine(device, totals[device.id].scans if device.id in totals else 0, gaps.get(device.id, ()))
        for device in devices
    ]


def _gaps(device_ids: list[int]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Ranges of numbers that are not in the log, a device: «не дошли записи 41–43»."""
    if not device_ids:
        return {}
    rows: Any = db.session.execute(
        select(Scan.device_id, Scan.seq).where(Scan.device_id.in_(device_ids)).order_by(Scan.device_id, Scan.seq)
    )
    seen: dict[int, int] = {}
    found: dict[int, list[tuple[int, int]]] = {}
    for device_id, seq in rows:
        before = seen.get(device_id, 0)
        if seq > before + 1:
            found.setdefault(device_id, []).append((before + 1, seq - 1))
        seen[device_id] = seq
    return {device_id: tuple(ranges) for device_id, ranges in found.items()}
