"""Pages of messages: the outbox, writing to many, own words, the reader's wishes and refusals."""

from flask import Flask

from tochka.messages.views import outbox, readers, texts, writing
from tochka.messages.views.blueprint import bp

__all__ = ["bp", "outbox", "readers", "texts", "writing"]


def init_app(app: Flask) -> None:
    """Bind what works without a request: letters and the sweep."""
    from tochka.messages import jobs  # noqa: F401
