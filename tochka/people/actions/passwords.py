"""Passwords: argon2id with 19 MiB, two passes, one lane (OWASP's least), made anew when these figures change."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tochka.people.rules import plain_password

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The hash that is stored. Takes about 20 ms on purpose: never inside a write transaction."""
    return _hasher.hash(plain_password(password))


def password_fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one of the hash. Without a hash the same work is done and the answer is no."""
    try:
        return _hasher.verify(kept or _nobodys_hash(), plain_password(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other figures than today's."""
    return _hasher.check_needs_rehash(kept)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("nobody's password")
