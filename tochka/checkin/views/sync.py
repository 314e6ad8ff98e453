"""What a paired phone calls: hands in its scans, fetches what changed. Its token stands in the Authorization header, so
no other site can make a browser send it."""

import gzip
import json
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, g, make_response, request

from tochka.checkin.actions.devices import digest, keep_aside
from tochka.checkin.actions.scans import Contact, Sender, accept_scans
from tochka.checkin.queries.devices import Phone, phone_of
from tochka.checkin.queries.roster import roster
from tochka.checkin.rules.batch import MOST_BYTES, MOST_SCANS
from tochka.checkin.rules.fold import Attendance, Key
from tochka.checkin.terms import LATE_FOR, QUARANTINE_FOR
from tochka.checkin.views.blueprint import bp
from tochka.extensions import csrf
from tochka.kit import access, clock
from tochka.kit.looking import note_look
from tochka.tickets.actions import public_keys

PACK_FROM = 1000  # bytes
DAY = 86_400_000


@access.judge("door_device")
def judge_device() -> Phone | None:
    """The phone whose token the request carries. A revoked one is told to erase itself; what it sends is kept aside."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token:
        return None
    phone = phone_of(digest(token))
    if phone is not None and phone.revoked_at is not None:
        abort(make_response({"revoked": True, "kept": _keep_aside(phone)}, 401))
    return phone


def _keep_aside(phone: Phone) -> bool:
    """Whether the body of a revoked phone went to quarantine."""
    assert phone.revoked_at is not None
    fits = 0 < (request.content_length or 0) <= MOST_BYTES
    if request.method != "POST" or not fits or clock.now() - phone.revoked_at > QUARANTINE_FOR:
        return False
    text = request.get_data().decode("utf-8", "replace").replace("\x00", "")
    keep_aside(phone.event_id, phone.id, text, "revoked")
    return True


@dataclass(frozen=True, slots=True)
class _Body:
    scans: list[object]
    contact: Contact


def _refuse(status: int, error: str, **facts: Any) -> None:
    abort(make_response({"error": error} | facts, status))


def _body() -> _Body:
    """The request's body, or 413 for too much, 400 for no such shape."""
    if request.content_length is None or request.content_length > MOST_BYTES:
        _refuse(413, "too_much", most_bytes=MOST_BYTES, most_scans=MOST_SCANS)
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        _refuse(400, "shape")
    if not isinstance(body, dict) or not isinstance(body.get("scans"), list):
        _refuse(400, "shape")
    if len(body["scans"]) > MOST_SCANS:
        _refuse(413, "too_many", most_bytes=MOST_BYTES, most_scans=MOST_SCANS)
    return _Body(body["scans"], Contact(_number(body, "offset", 10_000 * DAY), _number(body, "unsent", 10**9)))


def _number(body: dict[str, Any], name: str, most: int) -> int | None:
    """A whole number of the body if it is one: a phone's word about itself is no reason to refuse its scans."""
    value = body.get(name)
    return value if type(value) is int and abs(value) <= most else None


@bp.post("/sync")
@csrf.exempt
@access.door_device
def hand_in() -> Response:
    """Store a batch. One answer for each scan in their order; attendance of those concerned."""
    phone: Phone = g.device
    if clock.now() > phone.ends_at + LATE_FOR:
        _refuse(401, "over")
    body = _body()
    receipt = accept_scans(Sender(phone.event_id, phone.id), body.scans, body.contact)
    return _packed(
        {
            "answers": receipt.answers,
            "attendance": [_attendance(key, seen) for key, seen in receipt.attendance.items()],
            "over": sorted(receipt.over),
            "feed": receipt.feed,
            "now": clock.milliseconds(),
        }
    )


def _attendance(key: Key, seen: Attendance) -> list[Any]:
    """The same row as in the list (queries.roster.ATTENDANCE)."""
    members = {str(position): came for position, came in seen.members}
    return [*key, seen.arrived is not None, seen.inside, seen.arrived, seen.device, members]


@bp.get("/sync")
@access.door_device
def fetch() -> Response:
    """What changed since the cursor. A phone whose time is over gets nothing more, and erases its list."""
    phone: Phone = g.device
    now = clock.milliseconds()
    if phone.ended:
        return _packed({"ended": True, "now": now})
    cursor = request.args.get("cursor", 0, int)
    found = roster(phone, max(0, cursor))
    if found is None:
        return _packed({"ended": True, "now": now})
    if cursor <= 0:
        note_look("checkin.fetch", phone.event_id, None, again=True, by="phone", device=phone.id)
    return _packed(found | {"keys": device_keys()})


def device_keys() -> dict[int, dict[str, Any]]:
    """Public keys of tickets as phones read them: hexadecimal digits."""
    return {number: {"public": key.public.hex(), "revoked": key.revoked} for number, key in public_keys().items()}


def _packed(value: dict[str, Any]) -> Response:
    """JSON, packed when it is long, kept by nobody."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(data, mimetype="application/json")
    if len(data) >= PACK_FROM and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(data, 6))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Encoding"
    return response
