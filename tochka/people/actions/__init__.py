"""The verbs of people: accounts, sessions, links, invitations, consents, erasure."""

from tochka.people.actions.accounts import create_account, grant_role, keep_language, revoke_grant, set_password
from tochka.people.actions.sessions import (
    end_session,
    end_sessions,
    open_session,
    see_session,
    sign_in,
    viewer_of_cookie,
)

__all__ = [
    "create_account",
    "end_session",
    "end_sessions",
    "grant_role",
    "keep_language",
    "open_session",
    "revoke_grant",
    "see_session",
    "set_password",
    "sign_in",
    "viewer_of_cookie",
]
