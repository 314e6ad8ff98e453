"""Taking in what phones scanned: one transaction a batch, each uuid once, attendance folded anew for whom it concerns."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Row, select

from tochka.checkin.actions import statements as sql
from tochka.checkin.actions.walkins import lock_places, settle_places, write_walkins
from tochka.checkin.models import Quarantine
from tochka.checkin.rules import batch, fold
from tochka.checkin.rules import scan as rules
from tochka.checkin.rules.entry import Entries, Entry
from tochka.checkin.terms import CONFLICT, FIRST_CHECKPOINT, KNOWN, MALFORMED, STORED
from tochka.kit import clock
from tochka.kit.transactions import writing

# What makes a repeated delivery the same scan; evidence of the clock may differ in rounding and is not compared.
_CONTENT = ("device", "seq", "at", "kind", "subject", "part", "names", "member", "present", "admitted", "reason")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a paired phone (`device` its id) of an event, or the organizer's desk (`device` 0); `account` who at the
    desk, or who handed in a phone's file for it."""

    event: int
    device: int
    account: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """What a phone tells of itself with each batch: its clock's offset in ms, and how many scans it still holds."""

    offset: int | None = None
    unsent: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One answer for each row, in their order; attendance of everybody whom the batch concerned; the event's feed."""

    answers: list[str]
    attendance: dict[fold.Key, fold.Attendance]
    feed: int
    over: frozenset[str] = frozenset()


def accept_scans(sender: Sender, rows: Sequence[object], contact: Contact | None = None) -> Receipt:
    """Store a batch of raw rows and fold whom they concern, in one transaction. Sending a batch again changes nothing.

    A row of a wrong shape goes to quarantine, the rest is taken; another content under a known uuid is a conflict and
    the first stays."""
    checked = [batch.check(row, sender.device) for row in rows]
    uploads = {one.scan.uuid: one for one in checked if isinstance(one, batch.Upload)}
    with writing() as session:
        places = lock_places(session, sender.event, uploads.values())
        connection = session.connection()
        event = _take_feed(connection, sender.event, len(uploads))
        stored = _insert(connection, sender, uploads, event.feed)
        known = _contents(connection, uploads.keys() - stored)
        over = write_walkins(session, sender.event, [uploads[uuid] for uuid in stored], places, event.feed)
        folded = _refold(connection, sender.event, [uploads[uuid].scan for uuid in stored], event)
        settle_places(session, folded)
        _quarantine(connection, sender, rows, checked)
        if sender.account is None:
            _touch_device(connection, sender, contact)
    answers = _answers(checked, uploads, stored, known)
    return Receipt(answers, folded, event.feed, over)


def refold_event(event_id: int) -> int:
    """Fold the whole log of an event anew, after its times or its rules of entry changed; gives the number of attendances."""
    with writing() as session:
        connection = session.connection()
        event = _take_feed(connection, event_id, 1)
        rows = connection.execute(select(*sql.SCAN_COLUMNS).where(sql.SCANS.c.event_id == event_id)).all()
        folded = fold.fold(map(_scan, rows), _window(event), entries_of(connection, event_id))
        _upsert(connection, event_id, folded, event.feed)
        return len(folded)


def _take_feed(connection: Connection, event_id: int, count: int) -> Any:
    """The lock of this event's door, and its next feed numbers."""
    return connection.execute(sql.TAKE_FEED, {"event": event_id, "count": count}).one()


def _window(event: Any) -> rules.Window:
    return rules.Window.around(clock.milliseconds(event.starts_at), clock.milliseconds(event.ends_at))


def entries_of(connection: Connection, event_id: int) -> Entries:
    """The rules of entry by position, as the fold reads them."""
    ms = lambda moment: moment and clock.milliseconds(moment)  # noqa: E731
    rows = connection.execute(sql.ENTRIES, {"event": event_id})
    return {row.position: Entry(ms(row.opens_at), ms(row.closes_at), row.again) for row in rows}


def _insert(connection: Connection, sender: Sender, uploads: dict[str, batch.Upload], feed: int) -> set[str]:
    """Store those that are new; gives their uuids."""
    if not uploads:
        return set()
    first = feed - len(uploads) + 1
    moment = clock.now()
    rows = [
        _row(upload.scan)
        | {"event_id": sender.event, "account_id": sender.account}
        | {"feed": first + place, "received_at": moment, "payload": {}}
        for place, upload in enumerate(uploads.values())
    ]
    return set(connection.execute(sql.inserting(connection.dialect.name), rows).scalars())


_FIELDS = tuple(each.name for each in fields(rules.Scan))


def _row(scan: rules.Scan) -> dict[str, Any]:
    values = {name: getattr(scan, name) for name in _FIELDS}
    values["device_id"] = values.pop("device") or None
    values["kind"] = scan.kind.value
    return values


def _scan(row: Row[Any]) -> rules.Scan:
    values = list(row)
    values[1] = values[1] or 0
    values[4] = rules.Kind(values[4])
    return rules.Scan(*values)


def _contents(connection: Connection, uuids: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """What stands under uuids that were there before."""
    wanted = list(uuids)
    if not wanted:
        return {}
    rows = connection.execute(sql.CONTENTS, {"uuids": wanted})
    return {row.uuid: _content(_scan(row)) for row in rows}


def _content(scan: rules.Scan) -> tuple[Any, ...]:
    return tuple(getattr(scan, name) for name in _CONTENT)


def _answers(
    checked: Sequence[batch.Upload | batch.Malformed],
    uploads: dict[str, batch.Upload],
    stored: set[str],
    known: dict[str, tuple[Any, ...]],
) -> list[str]:
    """One word a row. Of two rows with the same uuid in one batch the last is the one that was tried."""
    said: list[str] = []
    for one in checked:
        if isinstance(one, batch.Malformed):
            said.append(MALFORMED)
            continue
        uuid = one.scan.uuid
        kept = _content(uploads[uuid].scan) if uuid in stored else known[uuid]
        if kept != _content(one.scan):
            said.append(CONFLICT)
        else:
            said.append(STORED if uuid in stored and one is uploads[uuid] else KNOWN)
    return said


def _refold(
    connection: Connection, event_id: int, scans: Sequence[rules.Scan], event: Any
) -> dict[fold.Key, fold.Attendance]:
    """Fold everybody whom the new scans concern, from the whole of what the log says of them."""
    keys = {scan.key for scan in scans if scan.key is not None and scan.admitted}
    keys |= _keys_of_roots(connection, event_id, [scan for scan in scans if scan.kind is rules.Kind.UNDO])
    if not keys:
        return {}
    story = [_scan(row) for row in _story(connection, event_id, keys)]
    entries = entries_of(connection, event_id) if event.ruled else {}
    folded = fold.fold(story, _window(event), entries)
    folded = {key: seen for key, seen in folded.items() if key in keys}
    _upsert(connection, event_id, folded, event.feed)
    return folded


def _keys_of_roots(connection: Connection, event_id: int, undos: Sequence[rules.Scan]) -> set[fold.Key]:
    """Whom new undos finally speak of, through undos of undos."""
    if not undos:
        return set()
    named = {"event": event_id, "undos": [undo.uuid for undo in undos]}
    return {(row.subject, row.part) for row in connection.execute(sql.KEYS_OF_ROOTS, named)}


def _story(connection: Connection, event_id: int, keys: set[fold.Key]) -> Any:
    """Everything that the log says of some keys: their scans and, transitively, the undos that name them."""
    if len(keys) == 1:
        [(subject, part)] = keys
        return connection.execute(sql.STORY_OF_ONE, {"event": event_id, "subject": subject, "part": part})
    return connection.execute(sql.STORY_OF_MANY, {"event": event_id, "keys": sorted(keys)})


def _upsert(connection: Connection, event_id: int, folded: dict[fold.Key, fold.Attendance], feed: int) -> None:
    """Write attendances of parts, and apart from them who passed a checkpoint."""
    rows = [_attendance(event_id, key, seen, feed) for key, seen in folded.items()]
    for table, mine in (
        (sql.ATTENDANCE, [row for row in rows if row["part"] < FIRST_CHECKPOINT]),
        (sql.PASSAGES, [row for row in rows if row["part"] >= FIRST_CHECKPOINT]),
    ):
        if mine:
            connection.execute(sql.upserting(table, connection.dialect.name), mine)


def _attendance(event_id: int, key: fold.Key, seen: fold.Attendance, feed: int) -> dict[str, Any]:
    subject, part = key
    return {
        "event": event_id,
        "ticket": int(subject[1:]) if subject.startswith("t") else None,
        "match": int(seen.matched[1:]) if seen.matched else None,
        "walkin": subject,
        "event_id": event_id,
        "subject": subject,
        "part": part,
        "arrived": seen.arrived is not None,
        "inside": seen.inside,
        "first_at": seen.arrived,
        "last_at": seen.left if seen.left is not None else seen.since,
        "spent": seen.spent,
        "device_id": seen.device or None,
        "returns": seen.returns,
        "repeats": seen.repeats,
        "elsewhere": seen.elsewhere,
        "doubtful": seen.doubtful,
        "matched": seen.matched,
        "against": seen.against,
        "members": {str(position): came for position, came in seen.members},
        "feed": feed,
    }


def _quarantine(connection: Connection, sender: Sender, rows: Sequence[object], checked: Sequence[object]) -> None:
    bad = [(row, one) for row, one in zip(rows, checked, strict=True) if isinstance(one, batch.Malformed)]
    if bad:
        connection.execute(
            Quarantine.__table__.insert(),  # type: ignore[attr-defined]
            [
                {
                    "event_id": sender.event,
                    "device_id": sender.device or None,
                    "raw": json.dumps(row),
                    "reason": one.field[:60],
                    "received_at": clock.now(),
                }
                for row, one in bad
            ],
        )


def _touch_device(connection: Connection, sender: Sender, contact: Contact | None) -> None:
    told = contact or Contact()
    values = {"device": sender.device, "now": clock.now(), "clock": told.offset, "left": told.unsent}
    connection.execute(sql.TOUCH_DEVICE, values)
