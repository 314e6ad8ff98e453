"""The story in one go: a festival is created, people register on phones, the door scans, papers are issued and verified."""

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server
from tests.browser.door_camera import film

PHONE = {"width": 390, "height": 844}
ZONE = ZoneInfo("Asia/Yakutsk")
TEAM = ("Образцов Тимур", "Примерова Айталина", "Макетов Лев", "Эскизова Дарья", "Условный Марк")
PATIENCE = 90  # s: a busy machine shows a film slowly
TITLE = "Фестиваль «Весна открытий»"


def sign_in(page: Page, server: Server, email: str) -> None:
    page.goto(f"{server.url}/people/sign-in")
    page.get_by_label("Почта", exact=False).first.fill(email)
    page.locator("input[type=password]").fill("tochka-demo")
    page.get_by_role("button", name="Войти", exact=True).click()
    page.wait_for_url(f"{server.url}/")


def create_festival(page: Page, server: Server) -> int:
    """The organizer takes the usual parts of a festival and publishes it."""
    now = datetime.now(ZONE).replace(second=0, microsecond=0)
    page.goto(f"{server.url}/events/create")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=format]").select_option("festival")
    page.locator("[name=place]").fill("актовый зал")
    page.locator("[name=starts_at]").fill(f"{now - timedelta(minutes=5):%Y-%m-%dT%H:%M}")
    page.locator("[name=ends_at]").fill(f"{now + timedelta(hours=3):%Y-%m-%dT%H:%M}")
    page.locator("[name=closes_at]").fill(f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Поставить обычное для этой формы").or_(
        page.locator("button[value=usual]")
    ).first.click()
    page.locator("form.event-form .button--primary").click()
    page.wait_for_url(re.compile(r"/events/\d+/desk"))
    event_id = int(re.search(r"/events/(\d+)/", page.url)[1])  # type: ignore[index]
    page.get_by_role("button", name="Опубликовать").click()
    expect(page.get_by_text("Опубликовано").or_(page.get_by_text("Запись открыта")).first).to_be_visible()
    return event_id


def choose_school(page: Page, typed: str) -> str:
    """Type a piece of the name and take the first suggestion, by keyboard alone."""
    box = page.get_by_role("combobox")
    box.fill("")
    box.press_sequentially(typed, delay=30)
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    words = option.inner_text()
    box.press("Enter")
    return words


def register_teacher(page: Page, server: Server, event_id: int, name: str) -> str:
    """On a phone, from the event's page; gives the private link."""
    page.goto(f"{server.url}/events/{event_id}")
    page.get_by_role("link", name="Записаться").last.click()
    page.locator("[name=name]").fill(name)
    choose_school(page, "2")
    page.locator("[name=post]").fill("учитель химии")
    page.locator("[name=email]").fill("teacher@example.org")
    page.locator("[name=participation]").check()
    page.locator("[name=public_certificate]").check()
    page.get_by_role("button", name="Записаться").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Вы записаны")
    return page.url


def register_team(page: Page, server: Server, event_id: int) -> str:
    page.goto(f"{server.url}/events/{event_id}")
    page.get_by_role("link", name="Записать команду").click()
    page.locator("[name=team_name]").fill("Комета")
    choose_school(page, "гимн")
    if page.locator("[name=grade]").count():
        page.locator("[name=grade]").fill("8")
    page.locator("[name=members]").fill(
        "Образцов Тимур 8\nПримерова Айталина 8\nМакетов Лев 8\nЭскизова Дарья 8\nУсловный Марк 8"
    )
    page.locator("[name=name]").fill("Образцова Мария Петровна")
    page.locator("[name=participation]").check()
    page.get_by_role("button", name="Записать команду").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Вы записаны")
    return page.url


def ticket_code(page: Page) -> str:
    """What stands in the QR of the ticket page, read from the picture on the screen."""
    page.get_by_role("link", name="Показать билет").click()
    expect(page.locator("svg").first).to_be_visible()
    found = read_codes(page.screenshot(full_page=True))
    assert len(found) == 1
    return found[0]


def read_codes(png: bytes) -> list[str]:
    from PIL import Image

    return [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(png)))]


def pairing_link(page: Page, server: Server, event_id: int) -> str:
    """The organizer connects a phone and shows its link."""
    page.goto(f"{server.url}/checkin/{event_id}")
    page.locator("#new-phone [name=name]").fill("Главный вход")
    page.locator("#new-phone button[type=submit]").click()
    page.wait_for_load_state()
    found = [text for text in read_codes(page.screenshot(full_page=True)) if "/checkin/pair/" in text.lower()]
    assert len(found) == 1
    return found[0]


def scan_at_the_door(door: BrowserContext, link: str) -> None:
    """A volunteer opens the link, connects, and the camera reads the two codes of its film."""
    page = door.new_page()
    page.goto(link)
    page.get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/checkin/door"))
    came, team, end = page.locator("[data-slot=came]"), page.locator("[data-do=mark-team]"), time.monotonic() + PATIENCE
    while came.text_content() != "2" and time.monotonic() < end:
        if team.is_visible():
            team.click()
        page.wait_for_timeout(200)
    expect(came).to_have_text("2")
    expect(page.locator("[data-slot=unsent]")).to_be_hidden()


def issue(page: Page, server: Server, event_id: int) -> None:
    page.goto(f"{server.url}/certificates/{event_id}")
    for group in page.locator("input[name=groups]").all():
        group.check()
    page.get_by_role("button", name="Выдать сертификаты").click()
    expect(page.get_by_text("выдан", exact=True).first).to_be_visible(timeout=30_000)


def test_a_festival_from_its_form_to_the_closing_sentence(
    server: Server, launch: Callable[..., Browser], tmp_path: Path
) -> None:
    desk = launch().new_context(locale="ru-RU", viewport={"width": 1280, "height": 900}).new_page()
    sign_in(desk, server, "organizer@example.org")
    event_id = create_festival(desk, server)

    phones = launch()
    teacher = phones.new_context(locale="ru-RU", viewport=PHONE, device_scale_factor=2).new_page()
    private = register_teacher(teacher, server, event_id, "Образцова Анна Сергеевна")
    first = ticket_code(teacher)
    captain = phones.new_context(locale="ru-RU", viewport=PHONE, device_scale_factor=2).new_page()
    register_team(captain, server, event_id)
    second = ticket_code(captain)

    link = pairing_link(desk, server, event_id)
    camera = launch(film([None, first, None, second, None], 1.2, tmp_path / "door.mjpeg"))
    scan_at_the_door(camera.new_context(locale="ru-RU", viewport=PHONE, permissions=["camera"]), link)

    issue(desk, server, event_id)

    teacher.goto(private)
    with teacher.expect_download() as download:
        teacher.get_by_role("link", name="Сохранить PDF").click()
    paper = Path(download.value.path()).read_bytes()
    raster = pypdfium2.PdfDocument(paper)[0].render(scale=3).to_pil()
    address = [code.text for code in zxingcpp.read_barcodes(raster)]
    assert len(address) == 1
    stranger = phones.new_context(locale="ru-RU", viewport=PHONE).new_page()
    stranger.goto(address[0])
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Документ подлинный")
    expect(stranger.get_by_text("Образцова А. С.")).to_be_visible()

    desk.goto(f"{server.url}/closing/{event_id}")
    sentence = desk.locator("#sentence").inner_text().replace("\u00a0", " ")
    assert sentence == (
        "в квест-игре приняла участие 1 ученическая команда из гимназии г.Примерск, в марафоне — 1 педагог из СОШ №2"
    )
