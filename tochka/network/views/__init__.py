"""Pages of the network room: organizations, municipalities, the operator's card, requests, search."""

from typing import Any

from flask import Blueprint
from flask_login import current_user

from tochka.kit import access
from tochka.kit.errors import Refusal
from tochka.network import queries

bp = Blueprint("network", __name__, url_prefix="/network")

access.scopes_by("region_id")(queries.scope_of_region)
access.scopes_by("municipality_id")(queries.scope_of_municipality)
access.scopes_by("organization_id")(queries.scope_of_organization)
access.scopes_by("agreement_id")(queries.scope_of_agreement)
access.scopes_by("request_id")(queries.scope_of_request)


def actor() -> int:
    """The id of who is signed in."""
    return int(current_user.id)


def put_refusal(form: Any, refusal: Refusal) -> None:
    """Write a refusal beside its field, beside the first one where it has none."""
    fields = [field for field in form if field.type not in ("HiddenField", "CSRFTokenField")]
    field = form[refusal.field] if refusal.field and refusal.field in form else fields[0]
    field.errors = [*field.errors, refusal.words]


from tochka.network.views import agreements, municipalities, organizations, requests, search  # noqa: E402, F401  # routes
