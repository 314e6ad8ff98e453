"""A letter on the wire: how it is written for other mail programs, handed over, and what an answer of the server means."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from tochka.config import Settings
from tochka.kit.mail.spool import file_stem

# Why a letter did not leave. The first two are lasting: another try would be refused again.
ADDRESS, LETTER, BUSY, AWAY, SLOW, LOGIN, FAULT = "address", "letter", "busy", "away", "slow", "login", "fault"
LASTING = frozenset({ADDRESS, LETTER})
# The whole server is not to be had: whatever else waits would fare the same now.
OUT_OF_REACH = frozenset({AWAY, SLOW, LOGIN})


@dataclass(frozen=True)
class Attachment:
    """A file in a letter: its name, its type («application/pdf») and its bytes."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True)
class Message:
    """A composed letter: plain text always, HTML beside it, files. `unsubscribe` is the address that takes one press
    (RFC 8058), for letters that nobody has to get."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = field(default_factory=tuple)
    unsubscribe: str = ""


class _WholeWords(EmailPolicy):
    """Folds subjects by the older code: the newer one loses the space between two encoded words, so that «в каждый» comes
    out as «вкаждый»."""

    def fold(self, name: str, value: Any) -> str:
        if name.lower() != "subject":
            return super().fold(name, value)
        text = str(value)
        written = Header(text, "us-ascii" if text.isascii() else "utf-8", header_name=name)
        return f"{name}: {written.encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() != "subject":
            return super().fold_binary(name, value)
        return self.fold(name, value).encode("ascii")


_POLICY = _WholeWords()


class BadAddress(ValueError):
    """The recipient's address cannot be written into a letter."""


def to_email(recipient: str, message_id: str, at: datetime, message: Message, settings: Settings) -> EmailMessage:
    """The letter as it goes over the wire; whatever people typed stays inside its header. Raises BadAddress."""
    email = EmailMessage(policy=_POLICY)
    name, address = parseaddr(settings.smtp.sender)
    email["From"] = Address(name or "Точка", addr_spec=address)
    try:
        email["To"] = Address(addr_spec=recipient)
    except (ValueError, IndexError, MessageError) as error:
        raise BadAddress(recipient) from error
    email["Subject"] = " ".join(message.subject.split())
    email["Date"] = format_datetime(at)
    email["Message-ID"] = message_id
    email["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe:
        email["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email.set_content(message.text)
    if message.html:
        email.add_alternative(message.html, subtype="html")
    for file in message.attachments:
        main, sub = file.type.split("/", 1)
        email.add_attachment(file.data, maintype=main, subtype=sub, filename=file.name)
    return email


def send(email: EmailMessage, settings: Settings) -> None:
    """Hand a message to the mail server, or lay it into the spool folder where there is none. Once the server has taken
    it, nothing that goes wrong afterwards counts: else it would be sent twice."""
    if not settings.smtp.host:
        return _spool(email, settings.spool)
    server = _connect(settings)
    try:
        server.send_message(email)
    except BaseException:
        server.close()
        raise
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()
    return None


def _connect(settings: Settings) -> smtplib.SMTP:
    smtp = settings.smtp
    context = ssl.create_default_context()
    kind: Any = smtplib.SMTP_SSL if smtp.security == "tls" else smtplib.SMTP
    options = {"context": context} if smtp.security == "tls" else {}
    server: smtplib.SMTP = kind(smtp.host, smtp.port, timeout=smtp.timeout, **options)
    try:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.user:
            server.login(smtp.user, smtp.password)
    except BaseException:
        server.close()
        raise
    return server


def _spool(email: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = file_stem(str(email["Message-ID"]))
    draft = folder / f"{name}.part"
    draft.write_bytes(email.as_bytes())
    draft.rename(folder / f"{name}.eml")


def reason_of(error: Exception) -> str:
    """What an exception of composing or sending means, as one of the reasons above. 5xx is for good, 4xx for now
    (RFC 5321, 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return ADDRESS if all(code >= 500 for code, _ in error.recipients.values()) else BUSY
    if isinstance(error, BadAddress):
        return ADDRESS
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError | ssl.SSLError):
        return LOGIN
    if isinstance(error, smtplib.SMTPDataError):
        return LETTER if error.smtp_code >= 500 else BUSY
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return AWAY
    if isinstance(error, smtplib.SMTPResponseException):
        return LOGIN if error.smtp_code >= 500 else BUSY
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return SLOW
    return AWAY if isinstance(error, OSError | smtplib.SMTPException) else FAULT
