"""Words of tickets: what the ticket page says, what is refused."""

from tochka.kit.errors import declare_words
from tochka.kit.words import _l

GOOD, WAITING, CANCELLED = "good", "waiting", "cancelled"

CODE_TRIES = 50

declare_words(
    {
        "tickets.unknown_key": _l("There is no ticket key with this number."),
        "tickets.last_key": _l("Make a new ticket key before revoking the one in use."),
        "tickets.no_codes": _l("This event has no free short codes left."),
    }
)
