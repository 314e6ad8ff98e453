"""Door devices: made by the organizer, paired once by a volunteer's phone, revoked."""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tochka.checkin.models import Device, Quarantine
from tochka.checkin.terms import ALL_PARTS, CLOSES_BEFORE, CODE_UNKNOWN, ENDS_IN_PAST, NO_PARTS, PAIR_FOR
from tochka.events.models import Event
from tochka.kit import clock, codes, journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing


def digest(token: str) -> str:
    """What the database keeps of a device's token: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _new_code(session: Session) -> str:
    while True:
        code = codes.random_digits(6)
        if session.scalar(select(Device.id).where(Device.pair_code == code)) is None:
            return code


def add_device(
    event_id: int,
    name: str,
    parts: int,
    ends_at: datetime,
    actor: int | None,
    mode: str = "in",
    checkpoint_id: int | None = None,
) -> int:
    """A door device of an event with a fresh pairing code; gives its id. *parts* is the mask of its parts, *mode* «in» or
    «out»: what it marks, at the entrance or at a checkpoint. Refused: checkin.no_parts, checkin.ends_in_past."""
    if not parts & ALL_PARTS:
        raise refuse(NO_PARTS, "parts")
    if ends_at <= clock.now():
        raise refuse(ENDS_IN_PAST, "ends_at")
    with writing() as session:
        session.execute(update(Event).where(Event.id == event_id).values(feed=Event.feed))  # numbers are given in turn
        last = session.scalar(select(func.max(Device.number)).where(Device.event_id == event_id)) or 0
        device = Device(
            event_id=event_id,
            number=last + 1,
            name=name,
            parts=parts,
            mode=mode,
            checkpoint_id=checkpoint_id,
            pair_code=_new_code(session),
            pair_until=clock.now() + PAIR_FOR,
            ends_at=ends_at,
            created_by=actor,
            created_at=clock.now(),
        )
        session.add(device)
        session.flush()
        journal.record("checkin.add_device", "device", device.id, actor, event=event_id)
        return device.id


@dataclass(frozen=True, slots=True)
class DoorRules:
    """When a phone lets in and whether it lets in again who went out; None for no limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    again: bool = True


def set_rules(event_id: int, device_id: int, rules: DoorRules, actor: int | None) -> bool:
    """Change a phone's rules; it hears of them at its next contact. False when there is no such device. Refused:
    checkin.closes_before."""
    if rules.opens_at and rules.closes_at and rules.closes_at <= rules.opens_at:
        raise refuse(CLOSES_BEFORE, "closes_at")
    with writing() as session:
        changed = session.scalar(
            update(Device)
            .where(Device.id == device_id, Device.event_id == event_id)
            .values(**asdict(rules))
            .returning(Device.id)
        )
        if changed is not None:
            journal.record("checkin.set_rules", "device", device_id, actor, event=event_id)
        return changed is not None


def renew_code(event_id: int, device_id: int, actor: int | None) -> bool:
    """A new pairing code: the phone that held the device goes on until another one takes the code. False when there is
    no such device or it is revoked."""
    with writing() as session:
        renewed = session.execute(
            update(Device)
            .where(Device.id == device_id, Device.event_id == event_id, Device.revoked_at.is_(None))
            .values(pair_code=_new_code(session), pair_until=clock.now() + PAIR_FOR)
            .returning(Device.id)
        ).first()
        if renewed is not None:
            journal.record("checkin.renew_code", "device", device_id, actor, event=event_id)
        return renewed is not None


def pair(code: str, refusal: str = CODE_UNKNOWN) -> str:
    """Exchange a pairing code for a device's token, once. The token goes to the phone and is nowhere else; a phone that
    was paired before loses its own. Refused with *refusal* for a code that is unknown, used, old, revoked or ended."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    with writing() as session:
        device_id = session.scalar(
            update(Device)
            .where(
                Device.pair_code == code,
                Device.pair_until > now,
                Device.ends_at > now,
                Device.revoked_at.is_(None),
            )
            .values(pair_code=None, pair_until=None, token_hash=digest(token), paired_at=now, seen_at=now)
            .returning(Device.id)
        )
        if device_id is None:
            raise refuse(refusal, "code")
        journal.record("checkin.pair", "device", device_id)
    return token


def revoke_device(event_id: int, device_id: int, actor: int | None) -> bool:
    """The phone's token opens nothing more; at its next contact it erases its data. False when there is no such device."""
    with writing() as session:
        found = session.scalar(
            update(Device)
            .where(Device.id == device_id, Device.event_id == event_id, Device.revoked_at.is_(None))
            .values(revoked_at=clock.now(), pair_code=None, pair_until=None)
            .returning(Device.id)
        )
        if found is not None:
            journal.record("checkin.revoke_device", "device", device_id, actor, event=event_id)
        return found is not None


def keep_aside(event_id: int, device_id: int, raw: str, reason: str) -> None:
    """Keep what a revoked phone still sent, as it came, for a person to see."""
    with writing() as session:
        session.add(Quarantine(event_id=event_id, device_id=device_id, raw=raw, reason=reason, received_at=clock.now()))
