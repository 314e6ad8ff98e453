"""The ticket's token: 76 bytes signed with Ed25519, printed as 122 letters of Crockford base32. The door's pages read
the same bytes in static/js/door/token.js: change both, and tests/vectors/tickets.json, together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tochka.kit.codes import decode_base32, encode_base32

VERSION = 1
LETTERS = 122
_BYTES = 76
_HEAD = 12
_CONTEXT = b"tochka/ticket/1\0"
PARTS = 16  # bits of the part mask


class Kind:
    """What a ticket admits; the low half of the first byte."""

    PERSON, TEAM, DELEGATION, STAFF = 1, 2, 3, 4
    ALL = (PERSON, TEAM, DELEGATION, STAFF)


class Unreadable(StrEnum):
    """Why a text is no token that we can read."""

    NOT_TICKET = "not_ticket"
    UNKNOWN_VERSION = "unknown_version"


class Proof(StrEnum):
    """What the signature says."""

    GOOD = "good"
    UNKNOWN_KEY = "unknown_key"
    REVOKED_KEY = "revoked_key"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Token:
    """What a ticket says. `parts` is a mask, bit i = part number i of the event; 0 = the list decides."""

    kind: int
    key: int
    event: int
    ticket: int
    issue: int = 1
    parts: int = 0


@dataclass(frozen=True, slots=True)
class SignedToken:
    """A token that was read, its signature not yet checked."""

    token: Token
    signature: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """A public key (32 bytes) that devices know. A revoked one opens nothing."""

    public: bytes
    revoked: bool = False


def parts_mask(numbers: Iterable[int]) -> int:
    """The mask of part numbers 0–15. A number that does not fit makes it 0: then the list decides."""
    mask = 0
    for number in numbers:
        if not 0 <= number < PARTS:
            return 0
        mask |= 1 << number
    return mask


def _head(token: Token) -> bytes:
    fields = ((VERSION << 4 | token.kind, 1), (token.key, 1), (token.event, 3), (token.ticket, 4))
    start = b"".join(value.to_bytes(size, "big") for value, size in fields)
    return start + token.issue.to_bytes(1, "big") + token.parts.to_bytes(2, "big")


def _token(head: bytes) -> Token:
    return Token(
        kind=head[0] & 15,
        key=head[1],
        event=int.from_bytes(head[2:5], "big"),
        ticket=int.from_bytes(head[5:9], "big"),
        issue=head[9],
        parts=int.from_bytes(head[10:12], "big"),
    )


def sign(private: Ed25519PrivateKey, token: Token) -> str:
    """The token's 122 letters, the same each time. OverflowError for a number that does not fit its bytes (event below
    2^24, ticket below 2^32, issue and key below 256), ValueError for an unknown kind."""
    if token.kind not in Kind.ALL:
        raise ValueError("kind")
    head = _head(token)
    return encode_base32(head + private.sign(_CONTEXT + head))


def text_of_code(scanned: str) -> str:
    """The token in what a QR holds: what follows the last `/` of an address, or the whole."""
    return scanned.strip().rsplit("/", 1)[-1]


def parse(text: str) -> SignedToken | Unreadable:
    """What the 122 letters say, whoever wrote them. Any other length, letter, case or padding is no ticket; another
    version or kind is one that a newer page may know."""
    try:
        data = decode_base32(text, _BYTES)
    except ValueError:
        return Unreadable.NOT_TICKET
    if data[0] >> 4 != VERSION or data[0] & 15 not in Kind.ALL:
        return Unreadable.UNKNOWN_VERSION
    return SignedToken(_token(data[:_HEAD]), data[_HEAD:])


def prove(signed: SignedToken, keys: Mapping[int, Key]) -> Proof:
    """Whether one of our keys, not revoked, made this signature. Costs about 0.1 ms."""
    key = keys.get(signed.token.key)
    if key is None:
        return Proof.UNKNOWN_KEY
    if key.revoked:
        return Proof.REVOKED_KEY
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signed.signature, _CONTEXT + _head(signed.token))
    except InvalidSignature:
        return Proof.FORGED
    return Proof.GOOD


def read(text: str, keys: Mapping[int, Key]) -> Token | None:
    """The token of a ticket page's address when everything holds, else None."""
    signed = parse(text)
    if isinstance(signed, Unreadable) or prove(signed, keys) is not Proof.GOOD:
        return None
    return signed.token
