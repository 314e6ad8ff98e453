"""The room's blueprint. Verification has its own short address, so rules below name their whole path."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)


@bp.app_template_filter("sentence")
def sentence(words: object) -> str:
    """The same words with a capital at the beginning; «I степени» keeps its own."""
    text = str(words)
    return text[:1].upper() + text[1:]
