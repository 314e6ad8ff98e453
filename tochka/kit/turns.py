"""How a process of the server takes in requests that carry something: the body first, then, on SQLite, one after another.

Why, and figures: docs/decisions/0012-turns.md."""

import errno
import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READING = frozenset({"GET", "HEAD", "OPTIONS"})
IN_MEMORY = 1024 * 1024  # bytes
PIECE = 64 * 1024  # bytes
SILENCE = 30  # s: who sends nothing for so long has left


class Turns:
    """WSGI middleware. A body of at most `most` bytes is read before the application begins; a longer one, which the
    application refuses, or one of unknown length goes by as it is. `alone`: those that write do not run at once."""

    def __init__(self, app: "WSGIApplication", most: int, *, alone: bool) -> None:
        self.app = app
        self.most = most
        self.turn: AbstractContextManager[Any] = threading.Lock() if alone else nullcontext()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if environ["REQUEST_METHOD"] in READING or not length.isdecimal() or int(length) > self.most:
            return self.app(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            if "gunicorn.socket" in environ:
                environ["gunicorn.socket"].settimeout(SILENCE)
            _read(environ["wsgi.input"], body, int(length))
            environ["wsgi.input"] = body
            with self.turn:
                return self.app(environ, start_response)


def _read(source: IO[bytes], body: IO[bytes], length: int) -> None:
    """Take the whole body. Who left in the middle of it has sent nothing."""
    while length:
        try:
            piece = source.read(min(length, PIECE))
        except TimeoutError:
            piece = b""
        if not piece:
            raise ConnectionResetError(errno.ECONNRESET, "the body ended early")
        body.write(piece)
        length -= len(piece)
    body.seek(0)
