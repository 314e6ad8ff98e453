"""The room's blueprint; what stands behind its private links is kept nowhere."""

from flask import Blueprint, Response, request

from tochka.kit.headers import keep_private

bp = Blueprint("messages", __name__, url_prefix="/messages")


@bp.after_request
def hide(response: Response) -> Response:
    """Pages with addresses and texts stay out of caches and search."""
    return response if request.endpoint == "messages.wish" else keep_private(response)
