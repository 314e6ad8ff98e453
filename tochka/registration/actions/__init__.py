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
from tochka.registration.actions.delegating import (
    Draft,
    read_draft,
    school_names,
    write_delegation,
)
from tochka.registration.actions.drafts import (
    Sender,
    begin_delegation,
    drop_rows,
    erase_old_drafts,
    forget_list,
    keep_list,
    keep_typed,
    name_columns,
    repair_list,
)
from tochka.registration.actions.erasing import erase_registration
from tochka.registration.actions.following import follow_event, follow_request
from tochka.registration.actions.judging import Application
from tochka.registration.actions.lacking import files_lacking
from tochka.registration.actions.long_lists import save_delegation, save_step
from tochka.registration.actions.mixing import MixPlan, mix_teams, preview_mix
from tochka.registration.actions.places import confirm_places, lock_parts, promote_parts, sweep
from tochka.registration.actions.signals import after_change, after_many, next_feed
from tochka.registration.actions.teams import join_teams, move_members, move_within_delegation
from tochka.registration.actions.undoing import undo_regrouping
from tochka.registration.actions.walk_ins import register_walk_in

__all__ = [
    "Application",
    "Changes",
    "Count",
    "Draft",
    "MixPlan",
    "Registered",
    "Sender",
    "after_change",
    "after_many",
    "begin_delegation",
    "cancel_registration",
    "change_registration",
    "confirm_places",
    "drop_rows",
    "erase_old_drafts",
    "erase_registration",
    "files_lacking",
    "follow_event",
    "follow_request",
    "forget_list",
    "join_teams",
    "keep_list",
    "keep_typed",
    "lock_parts",
    "mix_teams",
    "move_members",
    "move_within_delegation",
    "name_columns",
    "next_feed",
    "preview_mix",
    "promote_parts",
    "read_draft",
    "register_person",
    "register_team",
    "register_walk_in",
    "remove_headcount",
    "renew_link",
    "repair_list",
    "save_delegation",
    "save_headcount",
    "save_step",
    "school_names",
    "send_again",
    "sweep",
    "undo_regrouping",
    "write_delegation",
]
