"""Every read of people that has a join, a count or a filter."""

from tochka.people.queries.accounts import (
    account_of_email,
    demo_accounts,
    has_demo_accounts,
    sessions_of,
    viewer_of_session,
)
from tochka.people.queries.consents import consents_of, current_text, current_texts, texts_of
from tochka.people.queries.places import (
    Nodes,
    node_words,
    nodes_within,
    scope_of_grant,
    scope_of_held,
    scope_of_invitation,
    scopes_of,
    zone_of,
)
from tochka.people.queries.team import Colleague, Team, invitations, team

__all__ = [
    "Colleague",
    "Nodes",
    "Team",
    "account_of_email",
    "consents_of",
    "current_text",
    "current_texts",
    "demo_accounts",
    "has_demo_accounts",
    "invitations",
    "node_words",
    "nodes_within",
    "scope_of_grant",
    "scope_of_held",
    "scope_of_invitation",
    "scopes_of",
    "sessions_of",
    "team",
    "texts_of",
    "viewer_of_session",
    "zone_of",
]
