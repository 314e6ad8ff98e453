"""A paper's life in a real browser: designed by mouse and keyboard, issued to forty, corrected, revoked, checked as a file."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Position, expect
from sqlalchemy import func, select

from tests.browser.conftest import Server
from tests.browser.test_axe import AXE, RUN, TAGS
from tests.browser.test_story import PHONE, sign_in
from tests.conftest import serving as application
from tests.factories import make_registration
from tochka.certificates.models import Certificate, Paper
from tochka.checkin.models import Attendance
from tochka.config import read_settings
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import codes
from tochka.kit.transactions import writing
from tochka.registration.models import Registration

PRESENT = 40
LONGEST = "Рождественская-Константинопольская Александра Константиновна"
PATIENCE = 60_000


def fill(server: Server) -> tuple[int, str]:
    """Forty people have come to the practice event that is over; gives its id and the private link of one of them."""
    for app in _apps(server):
        event = db.session.scalars(select(Event).where(Event.form_key.startswith("practice-past-"))).one()
        come = select(func.count(func.distinct(Attendance.registration_id))).where(Attendance.event_id == event.id)
        missing = PRESENT - (db.session.scalar(come) or 0)
        event_id, school = event.id, event.host
        for number in range(missing):
            name = LONGEST if number == 0 else f"Примерова Полина {'АБВГДЕЖИКЛМНОПРСТУФХЦЧШЭЮЯ'[number % 26]}ндреевна"
            registration = make_registration(event, school, name=name)
            with writing() as session:
                session.add(
                    Attendance(event_id=event_id, subject=f"b{registration.id}", part=0, registration_id=registration.id,
                               arrived=True, inside=True, first_at=1, last_at=1, members={}, feed=1)
                )  # fmt: skip
        owner = db.session.scalars(select(Registration).where(Registration.name == LONGEST)).one()
        secret = app.extensions["settings"].secret_key
        return event_id, f"{server.url}/registration/mine/{codes.seal(secret, 'registration', owner.id, owner.link)}"
    raise AssertionError


def _apps(server: Server) -> Iterator[Flask]:
    settings = read_settings({"PUBLIC_URL": server.url}, instance=server.instance)
    yield from application(settings)


def codes_of(server: Server, numbers: list[str]) -> list[str]:
    """The codes of the first papers under these numbers."""
    for _ in _apps(server):
        rows = db.session.execute(
            select(Certificate.number, Paper.code)
            .join(Paper, Paper.certificate_id == Certificate.id)
            .where(Certificate.number.in_(numbers), Paper.position == 1)
        )
        known = {number: code for number, code in rows}  # noqa: C416
        return [known[number] for number in numbers]
    raise AssertionError


def value(page: Page, name: str) -> float:
    return float(page.locator(f'[data-part=panel] [name="{name}"]').input_value())


def at(stage: Locator, x: float, y: float) -> tuple[float, float]:
    """Where a point of the sheet (mm of A4 landscape) lies in the window."""
    box = stage.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * x / 297, box["y"] + box["height"] * y / 210


def design(page: Page, server: Server, event_id: int) -> None:
    page.goto(f"{server.url}/certificates/{event_id}/designer")
    stage = page.locator("[data-part=stage]")
    expect(stage.locator("svg.paper")).to_be_visible(timeout=PATIENCE)
    page.mouse.move(*at(stage, 148, 107))
    page.mouse.down()
    page.mouse.move(*at(stage, 150, 112), steps=4)
    page.mouse.move(*at(stage, 151, 117.4), steps=4)
    page.mouse.up()
    expect(page.locator('[data-choose="name"]')).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    assert value(page, "y") == pytest.approx(109.9, abs=1.5)
    moved = value(page, "y")
    stage.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    assert value(page, "y") == pytest.approx(moved - 2.1, abs=0.011)
    page.keyboard.press("Control+z")
    assert value(page, "y") == pytest.approx(moved - 2, abs=0.011)
    page.keyboard.press("Control+Shift+z")
    assert value(page, "y") == pytest.approx(moved - 2.1, abs=0.011)
    wide = value(page, "w")
    page.keyboard.press("Alt+ArrowLeft")
    assert value(page, "w") == pytest.approx(wide - 1, abs=0.011)
    page.locator('[name="style.face"]').select_option("serif-italic")
    page.locator('[name="style.size"]').fill("26")
    page.get_by_role("button", name="На середину по ширине").click()
    choose_several(page, stage)
    background = BytesIO()
    Image.new("RGB", (1200, 850), "#fff7e6").save(background, "PNG")
    file = {"name": "фон.png", "mimeType": "image/png", "buffer": background.getvalue()}
    page.locator("input[data-picture=background]").set_input_files(file)
    expect(page.locator('[data-choose="background-1"]')).to_be_visible(timeout=PATIENCE)
    expect(stage.locator("svg.paper image")).to_have_count(1, timeout=PATIENCE)
    page.get_by_role("button", name="Самое длинное").click()
    expect(stage.locator('[data-element="name"]')).to_contain_text("Константинопольская", timeout=PATIENCE)
    expect(page.locator("[data-part=faults] li")).to_have_count(0, timeout=PATIENCE)
    page.get_by_label("Название макета").fill("Наш сертификат")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator("[data-designer]")).to_have_attribute("data-saved", "1", timeout=PATIENCE)


def choose_several(page: Page, stage: Locator) -> None:
    """Two are chosen by the mouse, aligned and moved together; the frame is drawn inwards; three are roped; all is undone."""
    panel = page.locator("[data-part=panel]")
    pressed = page.locator('[data-choose][aria-pressed="true"]')
    stage.click(position=inside(stage, 60, 186))
    stage.click(position=inside(stage, 230, 177), modifiers=["Shift"])
    expect(pressed).to_have_count(2)
    expect(panel.locator("[data-count]")).to_have_text("2")
    page.get_by_role("button", name="По верхнему краю").click()
    stage.focus()
    page.keyboard.press("ArrowUp")
    tops = []
    for name in ("issued", "number"):
        page.locator(f'[data-choose="{name}"]').click()
        tops.append(value(page, "y"))
    assert tops == [174, 174]
    assert axe(page) == []
    page.mouse.move(*at(stage, 148, 12))
    page.mouse.down()
    page.mouse.move(*at(stage, 148, 18), steps=4)
    page.mouse.up()
    expect(page.locator('[data-choose="frame"]')).to_have_attribute("aria-pressed", "true")
    assert value(page, "inset") == pytest.approx(15, abs=0.5)
    page.mouse.move(*at(stage, 285, 158))
    page.mouse.down()
    page.mouse.move(*at(stage, 146, 190), steps=4)
    page.mouse.up()
    expect(pressed).to_have_count(3)
    assert axe(page) == []
    stage.focus()
    for _ in range(3):
        page.keyboard.press("Control+z")
    page.locator('[data-choose="frame"]').click()
    assert value(page, "inset") == 9


def inside(stage: Locator, x: float, y: float) -> Position:
    """A point of the sheet (mm) as a click on the stage wants it."""
    box = stage.bounding_box()
    assert box is not None
    return {"x": box["width"] * x / 297, "y": box["height"] * y / 210}


def axe(page: Page) -> list[str]:
    """What axe says of a page as it stands now."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(RUN, {"type": "tag", "values": TAGS})
    return found


def choose_look(page: Page, server: Server, event_id: int) -> None:
    """The simple desk shows small looks in the letters of the print, and axe finds nothing."""
    page.goto(f"{server.url}/certificates/{event_id}/look?name=longest")
    page.locator(".look__design").last.scroll_into_view_if_needed()
    expect(page.locator(".look__small svg.paper")).to_have_count(7, timeout=PATIENCE)
    expect(page.locator("[data-sheet]")).to_contain_text("Константинопольская")
    face = "document.fonts.load('12px cert-serif').then((faces) => faces.length)"
    assert page.evaluate(face) > 0
    assert axe(page) == []


def issue(page: Page, server: Server, event_id: int) -> None:
    page.goto(f"{server.url}/certificates/{event_id}")
    page.get_by_role("button", name="Выдать сертификаты").click()
    expect(page.get_by_text("выдан", exact=True).first).to_be_visible(timeout=PATIENCE)
    expect(page.locator("progress")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("tbody tr")).to_have_count(PRESENT, timeout=PATIENCE)


def check(page: Page, address: str, data: bytes) -> str:
    """What «check a file» says of a file on a page."""
    page.goto(address)
    page.locator("#check-file").set_input_files({"name": "x.pdf", "mimeType": "application/pdf", "buffer": data})
    said = page.locator("[data-check-answer]")
    expect(said).to_have_attribute(
        "data-state", re.compile("valid|replaced|revoked|other|unknown|away"), timeout=PATIENCE
    )
    return str(said.get_attribute("data-state"))


def test_a_paper_from_the_designer_to_the_check_of_its_file(server: Server, launch: Callable[..., Browser]) -> None:
    event_id, private = fill(server)
    browser = launch()
    page = browser.new_context(locale="ru-RU", viewport={"width": 1280, "height": 900}).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    sign_in(page, server, "curator@example.org")
    design(page, server, event_id)
    choose_look(page, server, event_id)
    issue(page, server, event_id)

    rows = page.locator("tbody tr th a")
    numbers = [rows.nth(n).inner_text() for n in range(3)]
    files = [page.request.get(f"{server.url}{rows.nth(n).get_attribute('href')}").body() for n in range(3)]
    page.locator("tbody tr").nth(0).get_by_role("link", name="Исправить").click()
    page.locator("[name=name]").fill("Исправленная Анна Степановна")
    page.locator("[name=reason]").fill("буква в фамилии")
    page.locator("main form .button--primary").click()
    expect(page.locator("tbody tr").nth(0)).to_contain_text("Исправленная Анна Степановна", timeout=PATIENCE)
    page.locator("tbody tr").nth(1).get_by_role("link", name="Отозвать").click()
    page.locator("[name=reason]").fill("выдан дважды")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("tbody tr").nth(1)).to_contain_text("отозван", timeout=PATIENCE)

    phone = browser.new_context(locale="ru-RU", viewport=PHONE).new_page()
    phone.goto(private)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Сохранить PDF").click()
    own = Path(download.value.path()).read_bytes()
    assert own[:5] == b"%PDF-"

    pages = [f"{server.url}/c/{code}" for code in codes_of(server, numbers)]
    heads = []
    for address in pages:
        phone.goto(address)
        heads.append(phone.get_by_role("heading", level=1).inner_text())
    assert heads == ["Документ заменён", "Документ отозван", "Документ подлинный"]
    assert [check(phone, *each) for each in zip(pages, files, strict=True)] == ["replaced", "revoked", "valid"]
    assert check(phone, pages[2], files[2].replace(b"/Lang", b"/Long")) == "unknown"
    assert check(phone, pages[2], files[0]) == "other"
    assert check(phone, f"{server.url}/certificates/", own) == "valid"
    assert faults == []
