"""The outbox: a letter is a row, written with what causes it, and leaves from a job. At least once, with a fixed Message-ID.

A room tells how its kind of letter is composed (`composes`); the words are made at sending, in the reader's language."""

from tochka.kit.mail.outbox import (
    Letter,
    composes,
    deliver_due,
    forget_old,
    on_wake,
    queue_letter,
    queue_letters,
    revises,
    send_failed_again,
    wake,
)
from tochka.kit.mail.refusals import OptOut, key_of_address, opt_in, opt_out, opted_out
from tochka.kit.mail.spool import forget_spooled, use_spool
from tochka.kit.mail.wire import Attachment, Message, send, to_email

__all__ = [
    "Attachment",
    "Letter",
    "Message",
    "OptOut",
    "composes",
    "deliver_due",
    "forget_old",
    "forget_spooled",
    "key_of_address",
    "on_wake",
    "opt_in",
    "opt_out",
    "opted_out",
    "queue_letter",
    "queue_letters",
    "revises",
    "send",
    "send_failed_again",
    "to_email",
    "use_spool",
    "wake",
]
