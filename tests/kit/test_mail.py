"""A letter leaves once, or stands visibly as failed; none is lost. The mail server is a real one."""

import asyncio
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import select, update

from tochka.config import Settings, Smtp
from tochka.extensions import db
from tochka.kit import clock, mail
from tochka.kit.mail import outbox
from tochka.kit.transactions import writing

SHORT = 0.3  # s


class PostOffice:
    """What the mail server took, and what it answers next: to an address (5xx), to a letter, or «drop», «slow», «drop after»."""

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
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "drop":
            server.transport.close()
        if answer == "slow":
            await asyncio.sleep(SHORT * 3)
        if answer.startswith("data "):
            return answer.removeprefix("data ")
        if answer in ("drop", "slow") or answer[0] == "4":
            return answer if answer[0] == "4" else "250 too late"
        self.taken.append(envelope)
        if answer == "drop after":
            server.transport.write(b"250 OK\r\n")
            server.transport.close()
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
    smtp = Smtp(host="127.0.0.1", port=office[1].port, security="none", timeout=SHORT)
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
    del outbox._composers["test.hello"]


def queue(to: str = "teacher@example.ru", **args: bool) -> int:
    with writing() as session:
        letter = mail.queue_letter("test.hello", to, **args)
        session.flush()
        return letter.id


def state(letter_id: int) -> tuple[str, int]:
    db.session.rollback()
    letter = db.session.scalars(select(mail.Letter).where(mail.Letter.id == letter_id)).one()
    return letter.state, letter.attempts


def reason(letter_id: int) -> str | None:
    return db.session.scalars(select(mail.Letter.reason).where(mail.Letter.id == letter_id)).one()


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
    assert reason(letter_id) == "address"


@pytest.mark.parametrize(
    ("answer", "expected", "why"),
    [
        ("data 554 looks like spam", "failed", "letter"),
        ("452 mailbox is full", "queued", "busy"),
        ("drop", "queued", "away"),
        ("slow", "queued", "slow"),
    ],
)
def test_what_a_server_does_to_a_letter_is_told(
    settings: Settings, office: tuple[PostOffice, Controller], answer: str, expected: str, why: str
) -> None:
    """Refused for good it stands as failed and goes again when somebody asks; else it goes by itself, once."""
    letter_id = queue()
    office[0].answers.append(answer)
    assert mail.deliver_due(settings) == 0
    assert (state(letter_id), reason(letter_id)) == ((expected, 1), why)
    if expected == "failed":
        assert mail.send_failed_again([letter_id]) == 1
    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        assert mail.deliver_due(settings) == 1
        assert mail.deliver_due(settings) == 0
    assert (len(office[0].taken), reason(letter_id)) == (1, None)


def test_a_letter_that_the_server_has_taken_is_not_sent_twice(
    settings: Settings, office: tuple[PostOffice, Controller]
) -> None:
    """The line breaks after the server's «250», before the farewell: the letter is sent."""
    letter_id = queue()
    office[0].answers.append("drop after")
    assert mail.deliver_due(settings) == 1
    assert (state(letter_id), len(office[0].taken)) == (("sent", 1), 1)


def test_a_server_out_of_reach_costs_one_letter_a_try(
    settings: Settings, office: tuple[PostOffice, Controller]
) -> None:
    ids = [queue(), queue(), queue()]
    office[0].answers.append("drop")
    mail.deliver_due(settings)
    assert [state(each) for each in ids] == [("queued", 1), ("queued", 0), ("queued", 0)]
    assert mail.deliver_due(settings) == 2


@pytest.mark.parametrize("address", ["учитель@example.ru", "a@b@c", "", "x@example.ru\nBcc: all@example.ru"])
def test_an_address_that_cannot_be_written_fails_at_once(
    settings: Settings, office: tuple[PostOffice, Controller], address: str
) -> None:
    letter_id = queue(to=address)
    mail.deliver_due(settings)
    assert (state(letter_id), reason(letter_id), office[0].taken) == (("failed", 1), "address", [])


@pytest.mark.parametrize(
    "subject", ["Запись открыта: Науку в каждый класс, " * 4, "Tomorrow: " + "a seminar " * 12, "a\r\nBcc: b@c.ru"]
)
def test_a_long_subject_arrives_word_by_word_and_stays_one_header(app: Flask, subject: str) -> None:
    message = mail.to_email(
        "a@example.ru", "<1@tochka>", clock.now(), mail.Message(subject, "Текст"), app.extensions["settings"]
    )
    arrived = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert (arrived["Subject"], arrived["Bcc"]) == (" ".join(subject.split()), None)


def test_letters_of_one_key_are_one_letter(settings: Settings, office: tuple[PostOffice, Controller]) -> None:
    row = {"recipient": "a@example.ru", "language": "ru", "subject_kind": "test", "subject_id": 1}
    with writing():
        assert mail.queue_letters("test.hello", [row | {"key": "a"}, row | {"key": "b"}]) == 2
    with writing():
        assert mail.queue_letters("test.hello", [row | {"key": "b"}, row | {"key": "c"}]) == 1
    assert mail.deliver_due(settings) == 3


def test_a_letter_erased_while_it_was_sent_stays_erased(settings: Settings) -> None:
    letter_id = queue()
    letter = outbox._claim()
    assert letter is not None
    with writing() as session:
        session.execute(update(mail.Letter).values(state="dropped", recipient=""))
    outbox._mark(letter, "", "queued")
    assert state(letter_id)[0] == "dropped"


def test_old_letters_forget_their_addresses(settings: Settings) -> None:
    letter_id = queue()
    mail.deliver_due(settings)
    assert mail.forget_old() == 0
    with clock.stopped_at(clock.now() + timedelta(days=91)):
        assert mail.forget_old() == 1
    db.session.rollback()
    assert db.session.scalars(select(mail.Letter.recipient).where(mail.Letter.id == letter_id)).one() == ""


def test_a_refusal_is_kept_by_hash_and_taken_back(app: Flask) -> None:
    mail.opt_out("Teacher@example.ru ", "news")
    mail.opt_out("teacher@example.ru", "news")
    both = ["teacher@example.ru", "other@example.ru"]
    assert mail.opted_out(both, "news") == {"teacher@example.ru"}
    assert mail.opted_out(both, "reminder") == frozenset()
    assert "teacher" not in db.session.scalars(select(mail.OptOut.address)).one()
    mail.opt_in("teacher@example.ru", "news")
    assert mail.opted_out(both, "news") == frozenset()


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
