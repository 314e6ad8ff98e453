"""A volunteer's phone at the door, from pairing to the last mark: real pages, a real camera stream, a real server that is
killed, a browser that is started anew."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import free_port, serve
from tests.browser.door_camera import film
from tests.checkin.conftest import make_festival
from tochka.checkin.actions.devices import add_device, revoke_device
from tochka.checkin.models import Attendance, Device, Scan, WalkIn
from tochka.config import ROOT
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.tickets.actions import token_of
from tochka.tickets.models import Ticket
from tochka.tickets.queries import ticket_line

AXE = ROOT / "static" / "vendor" / "dev" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The word and the name of the verdict on the screen, null when there is none.
SHOWN = r"""() => {
  if (document.querySelector('[data-screen="verdict"]').hidden) return null;
  const said = (slot) => document.querySelector(`[data-slot="${slot}"]`).textContent.replace("\n", " ");
  return [said("word"), said("name")];
}"""
# A phone without room refuses what is put into its database.
FULL = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
PATIENCE = 200  # s: a busy machine shows a film slowly
SAID = {
    ("Проходите", "Примерова Анна Степановна"),
    ("Отметка уже есть", "Примерова Анна Степановна"),
    ("Это не билет", ""),
    ("Билет не подтверждён", ""),
    ("Билет отменён", ""),
    ("Билет на другое мероприятие", ""),
}


@pytest.fixture
def hall(app: Flask) -> Iterator[SimpleNamespace]:
    """An event that is now, its server, a phone's place with its code, and the tickets' QR texts."""
    event = make_festival(start=clock.now() - timedelta(minutes=30))
    with writing() as session:
        session.get_one(Ticket, event.tickets[4]).state = "cancelled"
    foreign = make_festival(start=clock.now() + timedelta(days=9))
    device_id = add_device(event.id, "Главный вход", 0b11, clock.now() + timedelta(hours=8), None)
    event.code = db.session.get_one(Device, device_id).pair_code
    event.qr = [_address(ticket) for ticket in [*event.tickets, event.team]]
    event.foreign = _address(foreign.tickets[0])
    db.session.remove()
    db.engine.dispose()
    event.server = serve(app.extensions["settings"].instance, free_port())
    yield event
    event.server.kill()


def _address(ticket_id: int) -> str:
    line = ticket_line(ticket_id)
    assert line is not None
    return f"HTTPS://TOCHKA.TEST/T/{token_of(line)}"


@contextmanager
def phone(profile: Path, flags: list[str]) -> Iterator[Page]:
    """A phone's browser with what it kept before."""
    with sync_playwright() as player:
        context = player.chromium.launch_persistent_context(
            profile,
            executable_path="/usr/bin/chromium",
            args=flags,
            viewport={"width": 390, "height": 844},
        )
        context.set_default_timeout(1000 * PATIENCE)
        faults: list[str] = []
        page = context.pages[0]
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        yield page
        context.close()
        assert faults == []


def _connect(page: Page, address: str, code: str) -> None:
    page.goto(f"{address}/checkin/pair")
    _check(page)
    page.get_by_label("Шесть цифр с экрана организатора").fill(code)
    page.get_by_role("button", name="Подключить").click()
    page.locator('[data-screen="camera"]').wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def _check(page: Page) -> None:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _verdicts(page: Page, wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What the door says while the film runs, until everything wanted was said or patience ends."""
    said: set[tuple[str, str]] = set()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not wanted <= said:
        shown = page.evaluate(SHOWN)
        if shown is None:
            time.sleep(0.05)
        elif tuple(shown) in said:
            page.evaluate("""document.querySelector('[data-do="back"], [data-do="camera"]').click()""")
        else:
            said.add((shown[0], shown[1]))
            if shown[0] in ("Проходите", "Отметка уже есть", "Билет отменён"):  # one of each colour
                _check(page)
    return said


def _waits_for(page: Page, slot: str, words: str) -> None:
    expect(page.locator(f'[data-slot="{slot}"]')).to_contain_text(words, timeout=1000 * PATIENCE)


def _scans() -> list[tuple[int, str]]:
    db.session.rollback()
    return [(scan.seq, scan.subject) for scan in db.session.query(Scan).order_by(Scan.seq)]


def _arrived() -> set[str]:
    db.session.rollback()
    return {row.subject for row in db.session.query(Attendance).filter(Attendance.arrived)}


def _forged(address: str) -> str:
    other = "0" if address[-3] != "0" else "1"
    return address[:-3] + other + address[-2:]


def test_door_from_pairing_to_the_last_mark(hall: SimpleNamespace, tmp_path: Path) -> None:
    """Pair; scan good, repeat, foreign, forged, cancelled; lose the network; reload; scan, enter, undo; the server is
    killed and the browser started anew; everything arrives once."""
    profile = tmp_path / "profile"
    said = [hall.qr[0], "https://example.org/menu", _forged(hall.qr[1]), hall.qr[0], hall.qr[4], hall.foreign]
    with phone(profile, film([each for text in said for each in (text, None)], 1.6, tmp_path / "cam.mjpeg")) as page:
        _connect(page, hall.server.url, hall.code)
        assert _verdicts(page, SAID) == SAID
        page.context.set_offline(True)
        page.reload()
        page.get_by_role("heading", name="Отметка уже есть").wait_for()  # the film begins anew, and the phone remembers
    with phone(profile, film([hall.qr[3], *[None] * 25], 2, tmp_path / "later.mjpeg")) as page:
        page.context.set_offline(True)
        page.goto(f"{hall.server.url}/checkin/door")
        _waits_for(page, "last-name", "Эскизова Л. В.")
        _waits_for(page, "strip", "Сети нет")
        _mark_by_name(page, "образц иван")
        _undo_last(page)
        _mark_by_name(page, "условн")
        _bring_team(page)
        _enter(page, "Новикова Ольга")
        _waits_for(page, "came", "4")
        _check(page)
        page.screenshot(path=tmp_path / "offline.png")
    assert _arrived() == {f"t{hall.tickets[0]}"}
    hall.server.kill()
    with phone(profile, film([None], 1, tmp_path / "empty.mjpeg")) as page:
        page.goto(f"{hall.server.url}/checkin/door")
        _waits_for(page, "strip", "Сети нет")
        hall.server = serve(hall.server.instance, hall.server.port)
        page.get_by_role("button", name="Отметки этого телефона").click()
        _waits_for(page, "marks-note", "Все отметки отправлены.")
        _check(page)
        page.screenshot(path=tmp_path / "sent.png")
    _holds_once(hall)


def _mark_by_name(page: Page, typed: str) -> None:
    page.get_by_role("button", name="По фамилии").click()
    page.get_by_label("Фамилия, школа или цифры с билета").fill(typed)
    _check(page)
    page.locator('[data-slot="found"] button').click()
    _next(page)


def _next(page: Page) -> None:
    """On to the next person; a good verdict also goes by itself."""
    page.evaluate("""document.querySelector('[data-screen="verdict"]:not([hidden]) .door__button--main')?.click()""")
    page.locator('[data-screen="camera"]').wait_for()


def _undo_last(page: Page) -> None:
    page.locator('[data-slot="last"], [data-slot="unsent"]').first.wait_for()
    page.get_by_role("button", name="Отметки этого телефона").click()
    page.locator('[data-slot="marks"] li').first.get_by_role("button", name="Отменить").click()
    page.locator('[data-screen="camera"]').wait_for()


def _bring_team(page: Page) -> None:
    page.get_by_role("button", name="По фамилии").click()
    page.get_by_label("Фамилия, школа или цифры с билета").fill("комета")
    page.locator('[data-slot="found"] button').click()
    page.get_by_label("Айталина").uncheck()
    _check(page)
    page.get_by_role("button", name="Отметить 2 учеников и педагога").click()
    _next(page)


def _enter(page: Page, name: str) -> None:
    page.get_by_role("button", name="Без записи").click()
    page.get_by_role("button", name="Записать и отметить").click()
    expect(page.get_by_role("alert")).to_have_text("Напишите фамилию и имя. Гостей без имён посчитайте ниже.")
    page.get_by_label("Фамилия и имя", exact=True).fill(name)
    page.get_by_label("Школа", exact=True).fill("СОШ №10")
    page.get_by_label("Согласие подписано на бумаге").check()
    _check(page)
    page.get_by_role("button", name="Записать и отметить").click()
    _next(page)
    page.get_by_role("button", name="Без записи").click()
    page.get_by_role("button", name="На одного гостя больше").click()
    expect(page.locator('[data-slot="guests"]')).to_have_text("1")
    page.get_by_role("button", name="Вернуться к камере").first.click()


def _holds_once(hall: SimpleNamespace) -> None:
    db.session.rollback()
    scans = db.session.query(Scan).order_by(Scan.seq).all()
    assert [scan.seq for scan in scans] == list(range(1, len(scans) + 1))
    assert len({scan.uuid for scan in scans}) == len(scans)
    walkins = {one.name: one for one in db.session.query(WalkIn)}
    assert set(walkins) == {"Новикова Ольга", ""}
    assert (walkins["Новикова Ольга"].organization_id, walkins["Новикова Ольга"].consent) == (hall.school, True)
    refused = {scan.reason for scan in scans if not scan.admitted}
    assert refused == {"not_ticket", "unconfirmed", "cancelled", "other_event"}
    people = {f"t{hall.tickets[number]}" for number in (0, 2, 3)}
    assert _arrived() == people | {f"t{hall.team}"} | {one.uuid for one in walkins.values()}
    team = db.session.query(Attendance).filter(Attendance.subject == f"t{hall.team}").one()
    assert team.members == {"2": False}


def test_two_tabs_a_full_memory_and_a_disconnected_phone(hall: SimpleNamespace, tmp_path: Path) -> None:
    """Two tabs give no number twice and tell each other; a scanner types; a phone without room admits nobody; a disconnected
    one erases."""
    with phone(tmp_path / "profile", film([None], 1, tmp_path / "empty.mjpeg")) as page:
        _connect(page, hall.server.url, hall.code)
        _waits_for(page, "expected", "из 6 пришли")
        other = page.context.new_page()
        other.goto(f"{hall.server.url}/checkin/door")
        _mark_by_name(other, "условн")
        _waits_for(page, "came", "1")
        page.bring_to_front()
        _mark_by_name(page, "образц иван")
        _waits_for(other, "came", "2")
        other.close()
        page.get_by_role("button", name="Отметки этого телефона").click()
        _waits_for(page, "marks-note", "Все отметки отправлены.")
        page.get_by_role("button", name="Вернуться к камере").first.click()
        page.keyboard.type(hall.qr[5])  # a scanner that types
        page.keyboard.press("Enter")
        _waits_for(page, "came", "3")
        _next(page)
        page.evaluate(FULL)
        page.get_by_role("button", name="По фамилии").click()
        page.get_by_label("Фамилия, школа или цифры с билета").fill("эскиз")
        page.locator('[data-slot="found"] button').click()
        page.get_by_role("heading", name="В телефоне кончилась память").wait_for()
        _check(page)
        page.reload()
        _waits_for(page, "came", "3")
        _waits_for(page, "net", "в сети")
        page.get_by_role("button", name="Отметки этого телефона").click()
        _waits_for(page, "marks-note", "Все отметки отправлены.")
        assert _scans() == [(place, f"t{hall.tickets[number]}") for place, number in enumerate((2, 1, 5), 1)]
        revoke_device(hall.id, db.session.query(Device).one().id, None)
        page.get_by_role("heading", name="Телефон отключён").wait_for()
        _check(page)
        kept = page.evaluate(
            """() => new Promise((resolve) => {
                 const opening = indexedDB.open("tochka-door");
                 opening.onsuccess = () => {
                   const names = [...opening.result.objectStoreNames];
                   const reading = opening.result.transaction(names);
                   const counts = names.map((name) => reading.objectStore(name).count());
                   reading.oncomplete = () => resolve(counts.reduce((sum, one) => sum + one.result, 0));
                 };
               })"""
        )
        assert kept == 0
        page.reload()
        page.get_by_role("heading", name="Этот телефон не подключён").wait_for()
