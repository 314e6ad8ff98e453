"""The ring of ticket keys, by generation: one active signs, accepted ones still open, revoked ones open nothing.

It lives in a file beside the configuration, never in the database (a stolen database must not make tickets)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tochka.tickets.rules.token import Key

STATES = ("active", "accepted", "revoked")
LAST = 255


@dataclass(frozen=True)
class SigningKey:
    """One generation: its number 1–255, 32 private bytes, its state."""

    id: int
    private: bytes
    state: str

    @property
    def signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private)

    @property
    def public(self) -> bytes:
        """32 bytes."""
        return self.signer.public_key().public_bytes_raw()


@dataclass(frozen=True)
class KeyRing:
    """All keys of an installation. Exactly one is active."""

    keys: Mapping[int, SigningKey]

    @property
    def active(self) -> SigningKey:
        return next(key for key in self.keys.values() if key.state == "active")

    def public(self) -> dict[int, Key]:
        """What the server proves tokens with."""
        return {key.id: Key(key.public, key.state == "revoked") for key in self.keys.values()}


def new_ring() -> KeyRing:
    """A ring with its first key."""
    return KeyRing({1: _new_key(1)})


def _new_key(number: int) -> SigningKey:
    return SigningKey(number, Ed25519PrivateKey.generate().private_bytes_raw(), "active")


def rotated(ring: KeyRing) -> KeyRing:
    """A new active key; the former one stays accepted. ValueError when all 255 numbers are used."""
    number = max(ring.keys) + 1
    if number > LAST:
        raise ValueError("all key numbers are used")
    keys = {key.id: replace(key, state="accepted") if key.state == "active" else key for key in ring.keys.values()}
    return KeyRing({**keys, number: _new_key(number)})


def revoked(ring: KeyRing, number: int) -> KeyRing:
    """A ring in which a stolen key opens nothing; was it the active one, a new one signs. KeyError for an unknown one."""
    stolen = ring.keys[number]
    if stolen.state == "active":
        ring = rotated(ring)
    return KeyRing({**ring.keys, number: replace(stolen, state="revoked")})


def write_ring(ring: KeyRing) -> str:
    """The ring as the text of its file."""
    keys = {str(key.id): {"private": key.private.hex(), "state": key.state} for key in ring.keys.values()}
    return json.dumps({"format": 1, "keys": keys}, indent=1) + "\n"


def read_ring(text: str) -> KeyRing:
    """The ring in a file's text. ValueError for anything that `write_ring` did not make."""
    try:
        written = json.loads(text)["keys"]
        keys = {int(n): SigningKey(int(n), bytes.fromhex(key["private"]), key["state"]) for n, key in written.items()}
    except (TypeError, KeyError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError("not a key file") from error
    good = all(0 < n <= LAST and len(key.private) == 32 and key.state in STATES for n, key in keys.items())
    if not good or [key.state for key in keys.values()].count("active") != 1:
        raise ValueError("not a key file")
    return KeyRing(keys)
