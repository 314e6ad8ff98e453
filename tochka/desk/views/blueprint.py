"""The blueprint of the desk; it stands at the root of the service."""

from flask import Blueprint

bp = Blueprint("desk", __name__)
