"""A hall with a door: the event of now with its server, a volunteer's phone, and what a volunteer does on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from flask import Flask
from playwright.sync_api import Page, expect, sync_playwright

from tests.checkin.conftest import make_festival
from tochka.checkin.actions.devices import add_device
from tochka.checkin.models import Device
from tochka.config import ROOT
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.tickets.actions import token_of
from tochka.tickets.models import Ticket
from tochka.tickets.queries import ticket_line

AXE = ROOT / "static" / "vendor" / "dev" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 20  # s: a busy machine shows a film slowly


def make_hall(app: Flask) -> SimpleNamespace:
    """An event that is now, a phone's place with its code, and the tickets' QR texts; its server is to be started."""
    event = make_festival(start=clock.now() - timedelta(minutes=30))
    with writing() as session:
        session.get_one(Ticket, event.tickets[4]).state = "cancelled"
    foreign = make_festival(start=clock.now() + timedelta(days=9))
    device_id = add_device(event.id, "Главный вход", 0b11, clock.now() + timedelta(hours=8), None)
    event.code = db.session.get_one(Device, device_id).pair_code
    event.qr = [qr_of(ticket) for ticket in [*event.tickets, event.team]]
    event.foreign = qr_of(foreign.tickets[0])
    db.session.remove()
    db.engine.dispose()
    return event


def qr_of(ticket_id: int) -> str:
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


def connect(page: Page, address: str, code: str) -> None:
    page.goto(f"{address}/checkin/pair")
    check(page)
    page.get_by_label("Шесть цифр с экрана организатора").fill(code)
    page.get_by_role("button", name="Подключить").click()
    page.locator('[data-screen="camera"]').wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def check(page: Page) -> None:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def waits_for(page: Page, slot: str, words: str) -> None:
    expect(page.locator(f'[data-slot="{slot}"]')).to_contain_text(words, timeout=1000 * PATIENCE)


def mark_by_name(page: Page, typed: str) -> None:
    page.get_by_role("button", name="По фамилии").click()
    page.get_by_label("Фамилия, школа или цифры с билета").fill(typed)
    check(page)
    page.locator('[data-slot="found"] button').click()
    next_person(page)


def next_person(page: Page) -> None:
    """On to the next person; a good verdict also goes by itself."""
    page.evaluate("""document.querySelector('[data-screen="verdict"]:not([hidden]) .door__button--main')?.click()""")
    page.locator('[data-screen="camera"]').wait_for()
