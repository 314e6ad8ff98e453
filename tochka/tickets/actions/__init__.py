"""The verbs of tickets: following registrations, reissuing, the ring of keys."""

from tochka.tickets.actions.keys import (
    ensure_keys,
    keyring,
    public_keys,
    refusal_to_start,
    revoke_key,
    rotate_keys,
    use_keys,
)
from tochka.tickets.actions.tickets import (
    follow_registration,
    reissue_all,
    reissue_ticket,
    token_of,
    token_of_delegation,
)

__all__ = [
    "ensure_keys",
    "follow_registration",
    "keyring",
    "public_keys",
    "refusal_to_start",
    "reissue_all",
    "reissue_ticket",
    "revoke_key",
    "rotate_keys",
    "token_of",
    "token_of_delegation",
    "use_keys",
]
