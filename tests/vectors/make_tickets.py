"""Makes tickets.json, the tickets and answers that pytest and Node's test runner both check. Run it after a change of
the token or of the door's order: python -m tests.vectors.make_tickets"""

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tochka.kit.codes import CROCKFORD, decode_base32, encode_base32
from tochka.tickets.rules.token import Kind, Token, sign

FILE = Path(__file__).with_name("tickets.json")
SECRETS = {1: bytes(range(32)), 2: bytes(range(32, 64)), 3: bytes(range(64, 96))}  # 2 is revoked, 3 no device knows
EVENT, DOOR = 23, 0b0010
LIST = {
    "101": {"state": "good", "issue": 1, "parts": 0b0010, "inside": False},
    "102": {"state": "good", "issue": 1, "parts": 0b0010, "inside": True},
    "103": {"state": "cancelled", "issue": 1, "parts": 0b0010, "inside": False},
    "104": {"state": "waiting", "issue": 1, "parts": 0b0010, "inside": False},
    "105": {"state": "good", "issue": 3, "parts": 0b0010, "inside": False},
    "106": {"state": "good", "issue": 1, "parts": 0b0001, "inside": False},
    "107": {"state": "good", "issue": 1, "parts": 0, "inside": False},
    "4294967295": {"state": "good", "issue": 255, "parts": 0b0110, "inside": False},
}


def _private(key: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(SECRETS[key])


def _make(
    ticket: int, key: int = 1, event: int = EVENT, issue: int = 1, parts: int = 0b0010, kind: int = Kind.PERSON
) -> str:
    return sign(_private(key), Token(kind, key, event, ticket, issue, parts))


GOOD = _make(101)


def _stories() -> list[tuple[str, str, str]]:
    unlisted = Token(Kind.PERSON, 1, EVENT, 9001, 1, 0)
    return [
        ("a person in the list", GOOD, "good"),
        ("an address", f"HTTPS://TOCHKA.EXAMPLE/T/{GOOD}", "good"),
        ("a keyboard scanner ends with a new line", f"{GOOD}\r\n", "good"),
        ("a team", _make(107, kind=Kind.TEAM), "good"),
        ("largest numbers", _make(2**32 - 1, issue=255, parts=0xFFFF, kind=Kind.STAFF), "good"),
        ("the list wins over the mask", _make(101, parts=0b0001), "good"),
        ("an issue above the list's: the list is old", _make(101, issue=2), "good"),
        ("already inside", _make(102), "repeat"),
        ("cancelled", _make(103), "cancelled"),
        ("waiting", _make(104), "waiting"),
        ("a new ticket was issued", _make(105, issue=2), "reissued"),
        ("another part by the list", _make(106), "other_part"),
        ("not in the list, mask empty", sign(_private(1), unlisted), "unlisted"),
        ("not in the list, this part", _make(9002), "unlisted"),
        ("not in the list, another part", _make(9003, parts=0b0100), "other_part"),
        ("another event", _make(101, event=24), "other_event"),
        ("another event with a key nobody knows", _make(101, event=24, key=3), "other_event"),
        ("a key that no device knows", _make(101, key=3), "unconfirmed"),
        ("a revoked key", _make(101, key=2), "unconfirmed"),
        ("signed by another key under our number", _forged(), "unconfirmed"),
        ("a newer version", _versioned(2, Kind.PERSON), "unknown_version"),
        ("a kind that we do not know", _versioned(1, 9), "unknown_version"),
        ("lower case", GOOD.lower(), "not_ticket"),
        ("nothing", "", "not_ticket"),
        ("an address without a token", "HTTPS://TOCHKA.EXAMPLE/T/", "not_ticket"),
        ("another QR", "https://example.org/menu?table=7", "not_ticket"),
        ("a padding bit", GOOD[:-1] + CROCKFORD[CROCKFORD.index(GOOD[-1]) | 1], "not_ticket"),
        ("one letter more", GOOD + "0", "not_ticket"),
        ("padding letters", GOOD + "======", "not_ticket"),
        ("a letter outside the alphabet", "U" + GOOD[1:], "not_ticket"),
        ("a Cyrillic letter", "С" + GOOD[1:], "not_ticket"),
        ("a fullwidth digit", "０" + GOOD[1:], "not_ticket"),
    ]


def _forged() -> str:
    return sign(_private(3), Token(Kind.PERSON, 1, EVENT, 101, 1, 0b0010))


def _versioned(version: int, kind: int) -> str:
    data = bytearray(decode_base32(GOOD, 76))
    data[0] = version << 4 | kind
    return encode_base32(bytes(data))


def _flipped(place: int) -> tuple[str, str, str]:
    """One byte of the good ticket with all its bits turned over."""
    data = bytearray(decode_base32(GOOD, 76))
    data[place] ^= 0xFF
    answer = "unknown_version" if place == 0 else "other_event" if place in (2, 3, 4) else "unconfirmed"
    return f"byte {place} flipped", encode_base32(bytes(data)), answer


def vectors() -> dict[str, object]:
    """Keys, list and cases; a private key is there only to check that signing gives the same letters."""
    cases = _stories() + [_flipped(place) for place in range(76)]
    cases += [(f"cut to {length} letters", GOOD[:length], "not_ticket") for length in (1, 16, 61, 100, 120, 121)]
    public = {key: _private(key).public_key().public_bytes_raw().hex() for key in (1, 2)}
    return {
        "event": EVENT,
        "door": DOOR,
        "private": SECRETS[1].hex(),
        "keys": {"1": {"public": public[1], "revoked": False}, "2": {"public": public[2], "revoked": True}},
        "list": LIST,
        "good": GOOD,
        "cases": [{"name": name, "scanned": scanned, "answer": answer} for name, scanned, answer in cases],
    }


def text() -> str:
    """The file as it should stand."""
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
