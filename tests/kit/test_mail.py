"""A letter leaves once, or stands visibly as failed; none is lost. The mail server is a real one."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import select

from tochka.config import Settings, Smtp
from tochka.extensions import db
from tochka.kit import clock, mail
from tochka.kit.transactions import writing


class PostOffice:
    """What the mail server took, and what it answers next."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.answers: list[str] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers and self.answers[0].startswith("5"):
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def office() -> Iterator[tuple[PostOffice, Controller]]:
    office = PostOffice()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office, controller
    controller.stop()


@pytest.fixture
def settings(app: Flask, office: tuple[PostOffice, Controller]) -> Settings:
    smtp = Smtp(host="127.0.0.1", port=office[1].port, security="none")
    return replace(app.extensions["settings"], smtp=smtp)


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    @mail.composes("test.hello")
    def hello(letter: mail.Letter) -> mail.Message | None:
        if letter.args.get("gone"):
            return None
        paper = mail.Attachment("билет.txt", "text/plain", "Билет".encode())
        return mail.Message("Вы записаны", "Здравствуйте", "<p>Здравствуйте</p>", (paper,))

    yield
    del mail._composers["test.hello"]


def queue(**args: bool) -> int:
    with writing() as session:
        letter = mail.queue_letter("test.hello", "teacher@example.ru", **args)
        session.flush()
        return letter.id


def state(letter_id: int) -> tuple[str, int]:
    db.session.rollback()
    letter = db.session.scalars(select(mail.Letter).where(mail.Letter.id == letter_id)).one()
    return letter.state, letter.attempts


def test_a_letter_arrives_with_its_file(settings: Settings, office: tuple[PostOffice, Controller]) -> None:
    letter_id = queue()
    assert mail.deliver_due(settings) == 1
    assert mail.deliver_due(settings) == 0
    content = office[0].taken[0].content
    assert isinstance(content, bytes)
    assert (office[0].taken[0].rcpt_tos, state(letter_id)) == (["teacher@example.ru"], ("sent", 1))
    assert b"filename*=" in content


def test_a_server_that_is_busy_gets_it_later(settings: Settings, office: tuple[PostOffice, Controller]) -> None:
    letter_id = queue()
    office[0].answers.append("451 try later")
    assert mail.deliver_due(settings) == 0
    assert state(letter_id) == ("queued", 1)
    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        assert mail.deliver_due(settings) == 1
    assert (state(letter_id), len(office[0].taken)) == (("sent", 2), 1)


def test_an_address_that_is_refused_stands_as_failed(settings: Settings, office: tuple[PostOffice, Controller]) -> None:
    letter_id = queue()
    office[0].answers.append("550 no such person")
    mail.deliver_due(settings)
    assert state(letter_id) == ("failed", 1)


def test_a_server_that_is_away_is_tried_eight_times(app: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        away = Smtp(host="127.0.0.1", port=free.getsockname()[1], security="none")
    letter_id = queue()
    moment = clock.now()
    for _ in range(8):
        moment += timedelta(days=1)
        with clock.stopped_at(moment):
            mail.deliver_due(replace(app.extensions["settings"], smtp=away))
    assert state(letter_id) == ("failed", 8)


def test_a_letter_that_is_no_longer_needed_is_dropped(
    settings: Settings, office: tuple[PostOffice, Controller]
) -> None:
    letter_id = queue(gone=True)
    mail.deliver_due(settings)
    assert (state(letter_id)[0], office[0].taken) == ("dropped", [])


def test_a_letter_of_a_rolled_back_action_was_never_written(settings: Settings) -> None:
    with pytest.raises(KeyError), writing():
        mail.queue_letter("test.hello", "teacher@example.ru")
        raise KeyError
    assert mail.deliver_due(settings) == 0


def test_without_a_server_letters_lie_in_the_spool(app: Flask) -> None:
    queue()
    settings = app.extensions["settings"]
    assert mail.deliver_due(settings) == 1
    assert [path.suffix for path in Path(settings.spool).iterdir()] == [".eml"]
