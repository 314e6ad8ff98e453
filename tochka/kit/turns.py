"""Requests that write take turns within one process of the server: docs/decisions/0012-turns.md."""

import errno
import threading
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READING = frozenset({"GET", "HEAD", "OPTIONS"})
IN_MEMORY = 1024 * 1024  # bytes
PIECE = 64 * 1024  # bytes


class Turns:
    """WSGI middleware. A body of at most `most` bytes is read before its turn comes, so that a slow line keeps nobody
    waiting; a longer one, which the application refuses, or one of unknown length goes by as it is."""

    def __init__(self, app: "WSGIApplication", most: int) -> None:
        self.app = app
        self.most = most
        self.turn = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if environ["REQUEST_METHOD"] in READING or not length.isdecimal() or int(length) > self.most:
            return self.app(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            _read(environ["wsgi.input"], body, int(length))
            environ["wsgi.input"] = body
            with self.turn:
                return self.app(environ, start_response)


def _read(source: IO[bytes], body: IO[bytes], length: int) -> None:
    """Take the whole body. Who hung up in the middle of it has sent nothing."""
    while length:
        piece = source.read(min(length, PIECE))
        if not piece:
            raise ConnectionResetError(errno.ECONNRESET, "the body ended early")
        body.write(piece)
        length -= len(piece)
    body.seek(0)
