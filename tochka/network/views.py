"""Pages of the network room."""

from flask import Blueprint

from tochka.kit import access
from tochka.network import queries

bp = Blueprint("network", __name__, url_prefix="/network")

access.scopes_by("region_id")(queries.scope_of_region)
access.scopes_by("municipality_id")(queries.scope_of_municipality)
access.scopes_by("organization_id")(queries.scope_of_organization)
access.scopes_by("request_id")(queries.scope_of_request)
