"""Full addresses: what stands in QR codes, letters and previews is PUBLIC_URL, whatever host a request came to."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, current_app, has_request_context
from werkzeug.routing import MapAdapter

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class Application(Flask):
    """Flask whose full addresses begin with PUBLIC_URL, in a request (`_external=True`) and outside of one (letters, jobs)."""

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Outside a request, build as if at PUBLIC_URL."""
        if request is not None:
            return super().create_url_adapter(request)
        parts = urlsplit(self.extensions["settings"].public_url)
        return self.url_map.bind(parts.netloc, url_scheme=parts.scheme)

    def url_for(self, /, endpoint: str, *, _external: bool | None = None, **values: Any) -> str:
        """The path of a view, or its full address when asked for (always, outside a request)."""
        if _external and has_request_context():
            return self.extensions["settings"].public_url + super().url_for(endpoint, _external=False, **values)
        return super().url_for(endpoint, _external=_external, **values)


def public_url(path: str = "/") -> str:
    """The full address of a path («/t/…» → «https://tochka.example.ru/t/…»)."""
    return str(current_app.extensions["settings"].public_url) + path


def is_plain_http(url: str) -> bool:
    """Whether an address is neither HTTPS nor this very machine: a phone's camera will not open there."""
    parts = urlsplit(url)
    return parts.scheme != "https" and parts.hostname not in LOCAL_HOSTS
