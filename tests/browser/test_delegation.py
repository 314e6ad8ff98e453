"""A head of a centre pastes 22 rows with four faults, repairs them, saves, and prints 22 tickets on A4."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pypdfium2
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.test_story import ZONE, choose_school, sign_in

NAMES = [f"Примерова {given} Олеговна" for given in (
    "Анна", "Мария", "Ольга", "Дарья", "Вера", "Нина", "Инна", "Елена", "Алла", "Зоя", "Лидия", "Юлия", "Яна", "Кира",
    "Майя", "Рита", "Роза", "Софья",
)]  # fmt: skip
FAULTS = ("Oбразцова Мария Петровна\tучитель химии\t", "Условный\tучитель\t", f"{NAMES[0]}\tучитель\t")


def seminar(page: Page, server: Server) -> int:
    """The organizer makes a seminar for thirty teachers and publishes it."""
    start = datetime.now(ZONE).replace(second=0, microsecond=0) + timedelta(days=3)
    sign_in(page, server, "organizer@example.org")
    page.goto(f"{server.url}/events/create")
    page.locator("[name=title]").fill("Семинар для делегаций")
    page.locator("[name=format]").select_option("method_seminar")
    page.locator("[name=place]").fill("актовый зал")
    page.locator("[name=starts_at]").fill(f"{start:%Y-%m-%dT%H:%M}")
    page.locator("[name=ends_at]").fill(f"{start + timedelta(hours=3):%Y-%m-%dT%H:%M}")
    page.locator("button[value=usual]").first.click()
    page.locator("form.event-form .button--primary").click()
    page.wait_for_url(re.compile(r"/events/\d+/desk"))
    page.get_by_role("button", name="Опубликовать").click()
    expect(page.get_by_text("Запись открыта").or_(page.get_by_text("Опубликовано")).first).to_be_visible()
    return int(re.search(r"/events/(\d+)/", page.url)[1])  # type: ignore[index]


def test_a_head_of_a_centre_sends_22_people_and_prints_22_tickets(
    server: Server, launch: Callable[..., Browser]
) -> None:
    browser = launch()
    organizer = browser.new_context(locale="ru-RU")
    event_id = seminar(organizer.new_page(), server)
    context = browser.new_context(locale="ru-RU", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{server.url}/events/{event_id}")
    page.get_by_role("link", name="Подайте делегацию школы").click()
    page.locator("[name=name]").fill("Образцова Мария Петровна")
    choose_school(page, "2")
    page.locator("[name=participation]").check()
    page.get_by_role("button", name="Перейти к списку").click()

    good = [f"{name}\tучитель\t" for name in NAMES[1:]]
    unknown = "Макетов Лев Олегович\tучитель\tКосмическая академия"
    rows = [f"{NAMES[0]}\tучитель\t", *good, *FAULTS[:2], unknown]
    rows.insert(20, FAULTS[2].replace("учитель", "методист"))
    page.locator("[name=pasted]").fill("ФИО\tДолжность\tШкола\n" + "\n".join(rows))
    page.get_by_role("button", name="Просмотреть строки").click()

    expect(page.get_by_text("Исправьте остальные")).to_be_visible()
    expect(page.locator("td.table__note:has(.margin-note)")).to_have_count(4)
    page.locator("input[value='Условный']").fill("Условный Марк Олегович")
    page.reload()
    expect(page.locator("input[value='Условный']")).to_have_value("Условный Марк Олегович")
    page.get_by_role("button", name="Написать «Образцова Мария Петровна»").click()
    expect(page.locator("td.table__note:has(.margin-note)")).to_have_count(2)
    page.get_by_label("Оставить обоих: это другой человек").check()
    page.locator("input[value='Космическая академия']").fill("")
    page.get_by_role("button", name="Проверить ответы").click()
    page.get_by_role("button", name=re.compile("Отправить .* готов")).click()

    links = page.get_by_role("link", name=re.compile("^Изменить или отменить"))
    expect(links).to_have_count(len(rows))
    address = page.get_by_role("link", name="Напечатать все билеты").get_attribute("href")
    paper = context.request.get(f"{server.url}{address}")
    document = pypdfium2.PdfDocument(paper.body())
    assert {tuple(round(side / 72 * 25.4) for side in sheet.get_size()) for sheet in document} == {(210, 297)}
    codes = [found.text for sheet in document for found in zxingcpp.read_barcodes(sheet.render(scale=4).to_pil())]
    assert len(rows) == 22
    assert len({code for code in codes if "/T/" in code}) == 22
    assert len({code for code in codes if "/registration/mine/" in code}) == 22
