"""Requests that write take turns within a process of the server.

Who holds SQLite's writer lock gives up Python's own lock at every statement; when other threads of the process compute
meanwhile, it waits for each of them with the database locked, and so does everybody. Figures: docs/decisions/0012-turns.md."""

import threading
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READING = frozenset({"GET", "HEAD", "OPTIONS"})
IN_MEMORY = 1024 * 1024  # bytes
PIECE = 64 * 1024  # bytes


class Turns:
    """WSGI middleware. A body of at most `most` bytes is read before the turn: a slow line keeps nobody waiting."""

    def __init__(self, app: "WSGIApplication", most: int) -> None:
        self.app = app
        self.most = most
        self.turn = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in READING:
            return self.app(environ, start_response)
        length = environ.get("CONTENT_LENGTH") or ""
        if not length.isdigit() or int(length) > self.most:
            return self.app(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            _copy(environ["wsgi.input"], body, int(length))
            environ["wsgi.input"] = body
            with self.turn:
                return self.app(environ, start_response)


def _copy(source: Any, body: Any, length: int) -> None:
    while length and (piece := source.read(min(length, PIECE))):
        body.write(piece)
        length -= len(piece)
    body.seek(0)
