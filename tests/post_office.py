"""A real mail server for tests: what it took, parsed."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tochka.config import Smtp


class PostOffice:
    """Takes every letter; knows to whom it went."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.taken.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default)))
        assert [self.taken[-1]["To"]] == envelope.rcpt_tos
        return "250 OK"


@contextmanager
def post_office() -> Iterator[tuple[PostOffice, Smtp]]:
    """A mail server on a free port for the time of a block, and the settings that lead to it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield office, Smtp(host="127.0.0.1", port=port, security="none")
    finally:
        controller.stop()


def words(letter: EmailMessage, kind: str = "plain") -> str:
    """The text of a letter, plain or html."""
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())
