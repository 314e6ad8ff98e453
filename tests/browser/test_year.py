"""A year in one go: sixteen schools are asked for their plan, three answer, the time runs out, a row becomes an event and a
paragraph of the closing directive. The server's clock is the test's: it is moved from May to the next May."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from docx import Document
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from tests.browser.conftest import free_port
from tests.conftest import settings_for
from tests.factories import make_account
from tochka import create_app
from tochka.desk.actions import load_aldan
from tochka.extensions import Model, db, limiter
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, OperatorCard, Organization
from tochka.people.actions import open_session
from tochka.people.models import Account

ALDAN = ZoneInfo("Asia/Yakutsk")
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
HEADS = ("СОШ №1", "СОШ №2", "СОШ №4")
TABLE = (
    "Срок\tФорма\tТема\tНаправление\tКатегория участников\tПланируемый охват\n"
    "14.12.2023\tквест-игра\tТайны воды\tХимия\tучащиеся 5-7 классов\t40\n"
    "март\tмастер-класс\tШахматы с нуля\tШахматы\tучащиеся 3-4 классов\t25\n"
)


@dataclass
class Service:
    """A running service whose clock stands where the test puts it."""

    url: str
    app: Flask

    def session_of(self, email: str) -> str:
        """The cookie of somebody who has just signed in; the form of it has tests of its own."""
        with self.app.app_context():
            account_id = db.session.scalars(select(Account.id).where(Account.email == email)).one()
            session = open_session(account_id, agent="test")
            db.session.remove()
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return str(signer.dumps(session))

    @contextmanager
    def at(self, moment: str) -> Iterator[None]:
        """«2023-06-03 00:00» by the clocks of Aldan, for the time of a block."""
        with clock.stopped_at(datetime.fromisoformat(moment).replace(tzinfo=ALDAN)):
            yield


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """The sixteen schools of Aldan with a curator and three heads, served by threads of this process."""
    port = free_port()
    settings = settings_for(tmp_path)
    object.__setattr__(settings, "public_url", f"http://127.0.0.1:{port}")
    app = create_app(settings)
    limiter.enabled = False
    with app.app_context():
        Model.metadata.create_all(db.engine)
        load_aldan()
        _people()
        db.session.remove()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Service(f"http://127.0.0.1:{port}", app)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


def _people() -> None:
    """The curator, the heads of three schools, and the operator's card, without which nothing is published."""
    town = db.session.scalars(select(Municipality)).one()
    make_account("municipal_curator", town, email="curator@example.ru")
    for name in HEADS:
        school = db.session.scalars(select(Organization).where(Organization.short_name == name)).one()
        make_account("head_of_centre", school, email=f"head{school.number}@example.ru")
    with writing() as session:
        card = OperatorCard(
            municipality_id=town.id, name="Департамент образования", inn="1402000000", address="г. Алдан",
            responsible="Образцова М. П.", email="operator@example.ru",
        )  # fmt: skip
        session.add(card)


def bound(words: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """The words with whatever spaces a page binds them by: «СОШ №4» is printed as «СОШ № 4»."""
    return re.compile(before + re.escape(words).replace(r"\ ", r"\s").replace("№", r"№\s?") + after)


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, browser: Browser, service: Service, email: str, viewport: ViewportSize) -> None:
        self.context = browser.new_context(
            locale="ru-RU", viewport=viewport, permissions=["clipboard-read", "clipboard-write"]
        )
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.service, self.email = service, email

    def enter(self) -> "Person":
        """Sign in: a session does not outlive the months that pass."""
        self.context.add_cookies(
            [{"name": "session", "value": self.service.session_of(self.email), "url": self.service.url}]
        )
        return self

    def open(self, path: str) -> Page:
        self.page.goto(self.service.url + path)
        return self.page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=bound(name, "^", "$")).first.click()

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(bound(words)).first).to_be_visible()

    def download(self, path: str) -> bytes:
        answer = self.context.request.get(self.service.url + path)
        assert answer.ok, (path, answer.status)
        return answer.body()


def opens_the_plan(curator: Person) -> None:
    curator.open("/plan/open")
    curator.page.locator("[name=school_year]").select_option("2023")
    curator.page.locator("[name=last_day]").fill("2023-06-02")
    curator.page.locator("main form .button--primary").click()
    curator.sees("Подали 0 из 16")


def adds_a_row(head: Person, topic: str, month: str, category: str, expected: str) -> None:
    """By the form, on a phone."""
    head.follow("Добавить строку")
    head.page.locator("[name=topic]").fill(topic)
    head.page.locator("[name=format]").select_option("method_seminar")
    head.page.locator("[name=direction]").fill("Физика")
    head.page.locator("[name=month]").select_option(month)
    head.page.locator(f"[name=categories][value={category}]").check()
    head.page.locator("[name=expected]").fill(expected)
    head.press("Сохранить")
    head.sees(topic)


def pastes_from_excel(head: Person) -> None:
    """What Excel puts on the clipboard, by Ctrl+V."""
    head.follow("Вставить из таблицы или загрузить файл")
    head.page.locator("[name=pasted]").focus()
    head.page.evaluate("(text) => navigator.clipboard.writeText(text)", TABLE)
    head.page.keyboard.press("Control+V")
    head.press("Просмотреть строки")
    head.sees("Готовы 2 строки.")
    head.press("Добавить отмеченные строки")
    head.sees("Шахматы с нуля")


def own_rows(head: Person) -> None:
    """From the plan to the rows of one's own school."""
    head.open("/plan/")
    head.follow("Строки моей школы")


def words_of(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)).replace("\xad", "")


def text_of(docx: bytes) -> str:
    return "\n".join(each.text for each in Document(BytesIO(docx)).paragraphs).replace("\u00a0", " ")


def test_a_year_from_the_call_for_the_plan_to_the_closing_directive(
    service: Service, launch: Callable[..., Browser]
) -> None:
    browser = launch()
    curator = Person(browser, service, "curator@example.ru", DESK)
    first, second, third = (Person(browser, service, f"head{n}@example.ru", PHONE) for n in (1, 2, 4))

    with service.at("2023-05-26 10:00"):
        opens_the_plan(curator.enter())
        for head in (first, second, third):
            own_rows(head.enter())
        adds_a_row(first, "Физика вокруг нас", "4", "teacher", "30")
        first.press("Подать 1 строку")
        pastes_from_excel(second)
        second.press("Подать 2 строки")
        adds_a_row(third, "Робототехника", "2", "teacher", "20")
        third.press("Подать 1 строку")

        curator.open("/plan/")
        curator.page.get_by_role("link", name=re.compile("^2023")).click()
        plan = re.search(r"/plan/(\d+)", curator.page.url)[1]  # type: ignore[index]
        curator.sees("Подали 3 из 16")
        curator.follow("СОШ №4")
        curator.page.locator("[name=remark]").fill("Назовите день и место")
        curator.press("Вернуть с замечанием")
        curator.sees("Строки возвращены")
        own_rows(third)
        third.sees("Назовите день и место")
        third.page.get_by_role("link", name="Робототехника").click()
        third.page.locator("[name=first_day]").fill("2024-02-16")
        third.page.locator("[name=place]").fill("кабинет технологии")
        third.press("Сохранить")
        third.press("Подать 1 строку")

    with service.at("2023-06-03 00:00"):
        own_rows(first)
        first.sees("Время для изменений вышло")
        expect(first.page.get_by_role("link", name="Добавить строку")).to_have_count(0)
        curator.open(f"/plan/{plan}")
        expect(curator.page.get_by_text("не в срок")).to_have_count(13)
        for name in HEADS:
            curator.open(f"/plan/{plan}")
            curator.follow(name)
            curator.press("Принять строки")
        curator.open(f"/plan/{plan}")
        curator.press("Утвердить план")
        printed = words_of(curator.download(f"/plan/{plan}/plan.pdf"))
        assert [printed.count(topic) for topic in ("Физика вокруг нас", "Тайны воды", "Шахматы с нуля")] == [1, 1, 1]
        assert "Утверждён 3 июня 2023 г." in text_of(curator.download(f"/plan/{plan}/plan.docx"))

    with service.at("2023-12-01 09:00"):
        own_rows(second.enter())
        second.page.get_by_role("link", name="Тайны воды").click()
        second.press("Создать мероприятие")
        second.page.wait_for_url(re.compile(r"/events/\d+/edit"))
        event = re.search(r"/events/(\d+)/", second.page.url)[1]  # type: ignore[index]
        second.page.locator("[name=place]").fill("актовый зал")
        second.press("Сохранить")
        second.press("Опубликовать")

    with service.at("2023-12-14 14:00"):
        second.open(f"/registration/{event}/headcounts")
        second.page.locator("[name=category]").select_option("pupil")
        second.page.locator("[name=value]").fill("37")
        for number in (2, 4, 9):
            second.page.get_by_label(re.compile(rf"^СОШ\s№\s{number}\b")).first.check()
        second.press("Сохранить")
        second.open(f"/events/{event}/desk")
        second.press("Завершить мероприятие")
        own_rows(second)
        row = second.page.get_by_role("row").filter(has_text="Тайны воды")
        expect(row).to_contain_text("Проведено")
        expect(row).to_contain_text("37 учащихся")

    with service.at("2024-05-27 10:00"):
        curator.enter().open("/closing/year/2023")
        curator.press("Собрать приказ")
        paragraphs = curator.page.locator(".directive__block > p").all_inner_texts()
        paragraph = (
            "14 декабря 2023 г. на базе СОШ №2 была проведена районная квест-игра «Тайны воды», в которой приняло участие "
            "37 учащихся из 3 ОО: СОШ №2,4,9."
        )
        assert paragraph in [each.replace("\u00a0", " ") for each in paragraphs]
        curator.page.get_by_text("Закрепить текст", exact=True).click()
        curator.press("Закрепить")
        curator.sees("закреплён")
        paper = re.search(r"/directives/(\d+)", curator.page.url)[1]  # type: ignore[index]
        assert paragraph in text_of(curator.download(f"/closing/directives/{paper}/paper.docx"))
