"""Renews the screenshots of the README from a running demo: `.venv/bin/python -m scripts.pictures`. Look at them."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from sqlalchemy import select

from tests.browser.conftest import CHROMIUM, FLAGS, serving
from tochka import create_app
from tochka.config import ROOT, read_settings
from tochka.events.models import Event
from tochka.extensions import db
from tochka.registration.models import Registration
from tochka.tickets.actions import token_of
from tochka.tickets.queries import tickets_of

FOLDER = ROOT / "docs" / "pictures"


def addresses(url: str, instance: Path) -> dict[str, str]:
    """Where the pictures are taken: today's event and the ticket of its first teacher."""
    app = create_app(read_settings({"PUBLIC_URL": url}, instance=instance))
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.form_key.startswith("practice-today-"))).one()
        first = db.session.scalars(select(Registration.id).where(Registration.event_id == event.id).limit(1)).one()
        ticket = token_of(tickets_of([first])[first])
        db.session.remove()
        db.engine.dispose()
    return {"event": f"{url}/events/{event.id}", "ticket": f"{url}/t/{ticket}"}


def main() -> None:
    """Take both."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "instance") as server,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, address in addresses(server.url, server.instance).items():
            width = 1280 if name == "event" else 390
            page = browser.new_page(viewport={"width": width, "height": 900 if name == "event" else 844})
            page.goto(address)
            page.evaluate("document.fonts.ready")
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
