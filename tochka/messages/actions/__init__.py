"""The verbs of messages: write to many, remind, tell of changes and openings, own words, refusing what is optional."""

from tochka.messages.actions.broadcasting import Draft, keep_draft, send_again, send_broadcast, write_batch
from tochka.messages.actions.following import tell_cancelled, tell_moved
from tochka.messages.actions.reminding import remind, tell_opened
from tochka.messages.actions.texts import Words, drop_text, save_text, send_trial
from tochka.messages.actions.wishing import erase_wishes, forget_wishes, wish_to_know

__all__ = [
    "Draft",
    "Words",
    "drop_text",
    "erase_wishes",
    "forget_wishes",
    "keep_draft",
    "remind",
    "save_text",
    "send_again",
    "send_broadcast",
    "send_trial",
    "tell_cancelled",
    "tell_moved",
    "tell_opened",
    "wish_to_know",
    "write_batch",
]
