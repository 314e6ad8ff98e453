"""How a paper leaves: as a file of its own name, never kept by a shared cache."""

from io import BytesIO

from flask import Response, send_file


def paper_file(data: bytes, name: str, *, kind: str = "application/pdf", download: bool = True) -> Response:
    """A file to open or to save. `name` may be Cyrillic."""
    response = send_file(BytesIO(data), mimetype=kind, as_attachment=download, download_name=name.replace("/", "-"))
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
