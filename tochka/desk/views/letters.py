"""The spool of letters, in demo mode only: what would have been sent, so that a newcomer can open the links."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from tochka.config import Settings
from tochka.desk.views.blueprint import bp
from tochka.kit.access import open_to_all

NEWEST = 50


def _spool() -> Path:
    settings: Settings = current_app.extensions["settings"]
    if not settings.demo or settings.smtp.host:
        abort(404)
    return settings.spool


@bp.get("/letters")
@open_to_all
def letters() -> ResponseReturnValue:
    """The newest letters of the spool."""
    files = sorted(_spool().glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)[:NEWEST]
    emails = [(path.stem, _read(path)) for path in files]
    return render_template("desk/letters.html", letters=[(name, email, _sent(email)) for name, email in emails])


@bp.get("/letters/<name>")
@open_to_all
def letter(name: str) -> ResponseReturnValue:
    """One letter: its text and the names of its files."""
    path = _spool() / f"{name}.eml"
    if path.parent != _spool() or not path.is_file():
        abort(404)
    email = _read(path)
    body = email.get_body(("plain",))
    text = body.get_content() if body else ""
    files = [part.get_filename() for part in email.iter_attachments()]
    return render_template("desk/letter.html", email=email, sent=_sent(email), text=text, files=files)


def _read(path: Path) -> EmailMessage:
    email = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(email, EmailMessage)
    return email


def _sent(email: EmailMessage) -> datetime | None:
    """When a letter was composed; a file without a readable date has none."""
    return getattr(email["Date"], "datetime", None)
