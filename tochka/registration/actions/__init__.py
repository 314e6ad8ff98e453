"""The verbs of registration. `after_change` is its one signal: tickets follow it in the same transaction."""

from tochka.registration.actions.applying import Registered, register_person, register_team
from tochka.registration.actions.changing import (
    Changes,
    cancel_registration,
    change_registration,
    renew_link,
    send_again,
)
from tochka.registration.actions.counting import Count, remove_headcount, save_headcount
from tochka.registration.actions.erasing import erase_registration
from tochka.registration.actions.following import follow_event, follow_request
from tochka.registration.actions.judging import Application
from tochka.registration.actions.places import confirm_places, lock_parts, promote_parts, sweep
from tochka.registration.actions.signals import after_change, next_feed
from tochka.registration.actions.walk_ins import register_walk_in

__all__ = [
    "Application",
    "Changes",
    "Count",
    "Registered",
    "after_change",
    "cancel_registration",
    "change_registration",
    "confirm_places",
    "erase_registration",
    "follow_event",
    "follow_request",
    "lock_parts",
    "next_feed",
    "promote_parts",
    "register_person",
    "register_team",
    "register_walk_in",
    "remove_headcount",
    "renew_link",
    "save_headcount",
    "send_again",
    "sweep",
]
