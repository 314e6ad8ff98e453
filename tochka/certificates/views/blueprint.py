"""The room's blueprint. Verification has its own short address, so rules below name their whole path."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)
