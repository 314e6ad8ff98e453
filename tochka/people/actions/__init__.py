"""The verbs of people: accounts, sessions, links, invitations, consents, erasure."""

from tochka.people.actions.accounts import (
    change_profile,
    create_account,
    grant_role,
    held_of,
    keep_language,
    revoke_grant,
    set_password,
)
from tochka.people.actions.consents import give_consents, publish_default_texts, withdraw_consents
from tochka.people.actions.erasure import (
    ask_erasure,
    erase_again,
    erase_person,
    erased_subjects,
    registers_erasure,
    registers_place,
)
from tochka.people.actions.invitations import (
    accept_as_known,
    accept_as_new,
    held_of_link,
    invite,
    withdraw_invitation,
)
from tochka.people.actions.links import (
    ask_link,
    enter_by_link,
    forget_links,
    link_of_token,
    open_my_page,
    refusal_to_link,
    token_of,
)
from tochka.people.actions.parental import (
    ParentalPaper,
    confirm_as_parent,
    end_parental_consents,
    record_parental_papers,
    refuse_as_parent,
)
from tochka.people.actions.registry import noted_erasures, use_registry
from tochka.people.actions.renewal import change_password, has_password, reset_password
from tochka.people.actions.retention import end_terms, make_act, plan_retention, registers_retention
from tochka.people.actions.sessions import (
    IDLE,
    end_session,
    end_sessions,
    open_session,
    see_session,
    sign_in,
    viewer_of_cookie,
)

__all__ = [
    "IDLE",
    "ParentalPaper",
    "accept_as_known",
    "accept_as_new",
    "ask_erasure",
    "ask_link",
    "change_password",
    "change_profile",
    "confirm_as_parent",
    "create_account",
    "end_parental_consents",
    "end_session",
    "end_sessions",
    "end_terms",
    "enter_by_link",
    "erase_again",
    "erase_person",
    "erased_subjects",
    "forget_links",
    "give_consents",
    "grant_role",
    "has_password",
    "held_of",
    "held_of_link",
    "invite",
    "keep_language",
    "link_of_token",
    "make_act",
    "noted_erasures",
    "open_my_page",
    "open_session",
    "plan_retention",
    "publish_default_texts",
    "record_parental_papers",
    "refusal_to_link",
    "refuse_as_parent",
    "registers_erasure",
    "registers_place",
    "registers_retention",
    "reset_password",
    "revoke_grant",
    "see_session",
    "set_password",
    "sign_in",
    "token_of",
    "use_registry",
    "viewer_of_cookie",
    "withdraw_consents",
    "withdraw_invitation",
]
