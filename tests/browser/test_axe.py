"""Every page in a real browser: no fault that axe knows (WCAG 2.2 AA), in both themes, on a phone and on a desk.

Also: nothing is fetched from elsewhere, nothing fails to load, no script stumbles, and 320 px need no sideways scrolling."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, Request

from tests.browser.conftest import CHROMIUM, FLAGS, Server, serving
from tests.conftest import serving as application
from tests.house.test_roles import TABLE
from tests.house.world import ROLES, World, build
from tochka.config import ROOT, read_settings

AXE = ROOT / "static" / "vendor" / "dev" / "axe.min.js"
WIDTHS = (390, 1280)
THEMES = ("light", "dark")
# A page is looked at by the first of these who may open it.
READERS = ("visitor", "municipal_curator", "administrator")
SHARDS = 2  # so that two cores share the work
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async (only) => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ['violations']});
  const where = (each) => each.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ');
  return found.violations.map((each) => `${each.id}: ${where(each)}`);
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("axe") / "instance") as server:
        yield server


@pytest.fixture(scope="module")
def world(server: Server) -> Iterator[World]:
    """One of everything in the server's own database."""
    settings = read_settings({"PUBLIC_URL": server.url}, instance=server.instance)
    for app in application(settings):
        yield build(app)


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


def reader_of(endpoint: str) -> str | None:
    """Who looks at a page: the first reader to whom the table of roles opens it."""
    for line in TABLE.read_text("utf-8").splitlines()[1:]:
        name, method, *statuses = line.split("\t")
        if (name, method) == (endpoint, "GET"):
            who = dict(zip(ROLES, statuses, strict=True))
            return next((reader for reader in READERS if who[reader] == "204"), None)
    return None


def pages(world: World) -> Iterator[tuple[str, str]]:
    """(reader, address) of every address that answers with a page."""
    clients = {reader: world.client(reader) for reader in READERS}
    for rule in sorted(world.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        reader = reader_of(rule.endpoint) if "GET" in (rule.methods or ()) else None
        if reader is not None and rule.endpoint != "assets.file":
            response = clients[reader].get(world.address(rule))
            if response.status_code == 200 and response.mimetype == "text/html":
                yield reader, world.address(rule)


def cookies(world: World, server: Server, reader: str) -> list[dict[str, Any]]:
    """What a browser of this reader holds."""
    client = world.client(reader)
    client.get("/events/")
    kept = client.get_cookie("session")
    return [{"name": "session", "value": kept.value, "url": server.url}] if kept else []


class Witness:
    """Notes what a page did wrong while it loaded."""

    def __init__(self, page: Page, home: str) -> None:
        self.faults: list[str] = []
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("requestfailed", self.failed)
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((home, "data:", "blob:"))
                else self.faults.append(f"foreign: {request.url}")
            ),
        )

    def failed(self, request: Request) -> None:
        """A live board's question is cut off when its page is closed: that is no fault."""
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}")


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_open_to_everybody_who_reads(
    world: World, server: Server, browser: Browser, reader: str, shard: int
) -> None:
    axe = Path(AXE).read_text("utf-8")
    context = browser.new_context(locale="ru-RU", timezone_id="Asia/Yakutsk")
    context.set_default_timeout(90_000)
    context.add_cookies(cookies(world, server, reader))  # type: ignore[arg-type]
    found: dict[str, list[str]] = {}
    mine = [address for who, address in pages(world) if who == reader][shard::SHARDS]
    for address in mine:
        page = context.new_page()
        witness = Witness(page, server.url)
        page.goto(server.url + address)
        faults = [*look(page, axe), *witness.faults]
        if faults:
            found[address] = faults
        page.close()
    context.close()
    assert found == {}


def look(page: Page, axe: str) -> Iterator[str]:
    """What axe says at each width, of colours in the other theme too, and whether a narrow screen scrolls sideways."""
    page.evaluate(axe)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            only = (
                {"type": "tag", "values": TAGS} if theme == "light" else {"type": "rule", "values": ["color-contrast"]}
            )
            yield from (f"{width} {theme} {violation}" for violation in page.evaluate(RUN, only))
    page.set_viewport_size({"width": 320, "height": 640})
    excess = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    if excess > 0:
        yield f"320 px: {excess} px too wide"
