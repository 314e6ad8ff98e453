"""Headers of answers: pages behind private addresses stay with their reader; files carry names that every browser reads."""

from urllib.parse import quote

from flask import Response


def keep_private(response: Response) -> Response:
    """Kept by no cache, found by no search engine, told to no other site by the Referer."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def file_answer(data: bytes, type: str, name: str, download: bool = True) -> Response:
    """A file under its (Russian) name; `download` false opens it in the browser."""
    response = Response(data, mimetype=type)
    kind = "attachment" if download else "inline"
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_. ") else "_" for sign in name)
    response.headers["Content-Disposition"] = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
