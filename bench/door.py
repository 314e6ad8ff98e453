"""The door in a real browser: from a camera's frame to the decision with 5,000 people in the list; the first open over a
slow mobile line (50 KB/s, 400 ms there and back), the next one without any network."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from bench.checkin import unpaired
from bench.figures import Figure, main
from bench.load import service
from bench.slow_line import slow_line
from tests.browser.door_camera import film
from tochka.extensions import db
from tochka.tickets.actions import token_of
from tochka.tickets.queries import tickets_of_event
from tochka.tickets.rules.token import Kind
from tochka.tickets.terms import GOOD

LIST = 5000
FRAMES = 60
RATE, TRIP = 50_000, 0.4  # bytes a second and seconds: slow 3G
PATIENCE = 120_000  # ms
# Reads the film with the door's own reader, decides with the door's own rules over a long list; ms of each frame.
DECIDE = """async ({ list, frames }) => {
  const main = document.querySelector('script[src*="js/door/main"]').src;
  const from = (name) => import(new URL(name, main).href);
  const [{ loadReader }, { Door }] = [await from("./camera.js"), await from("./door.js")];
  const kept = await new Promise((resolve) => {
    const opening = indexedDB.open("tochka-door");
    opening.onsuccess = () => {
      const reading = opening.result.transaction(["facts", "tickets"]);
      const facts = reading.objectStore("facts").get("download");
      const tickets = reading.objectStore("tickets").getAll();
      reading.oncomplete = () => resolve({ facts: facts.result, tickets: tickets.result });
    };
  });
  const door = new Door(null);
  const another = (_, n) => [10_000_000 + n, ...kept.tickets[n % kept.tickets.length].slice(1)];
  const more = Array.from({ length: list - kept.tickets.length }, another);
  door.roster.apply(kept.facts, {}, [...kept.tickets, ...more], []);
  const reader = await loadReader();
  const video = document.querySelector("video");
  const times = [];
  while (times.length < frames) {
    await new Promise(requestAnimationFrame);
    const begin = performance.now();
    const [code] = await reader.detect(video);
    const finding = code && (await door.look(code.rawValue));
    if (finding?.answer === "good" || finding?.answer === "repeat") times.push(performance.now() - begin);
  }
  return [door.roster.people.size, times];
}"""


def measure() -> Iterator[Figure]:
    """All figures of the door's page."""
    with service() as (server, _, event_id), TemporaryDirectory() as folder, sync_playwright() as player:
        code = unpaired(event_id)
        ticket = next(line for line in tickets_of_event(event_id) if line.kind == Kind.PERSON and line.state == GOOD)
        flags = film([f"HTTPS://TOCHKA.TEST/T/{token_of(ticket)}"], 2, Path(folder) / "film.mjpeg")
        db.session.rollback()
        context = player.chromium.launch_persistent_context(
            Path(folder) / "profile",
            executable_path="/usr/bin/chromium",
            args=flags,
            viewport={"width": 390, "height": 844},
        )
        context.set_default_timeout(PATIENCE)
        page = context.pages[0]
        with slow_line(server.port, RATE, TRIP) as port:
            yield from first_open(page, f"http://127.0.0.1:{port}", code)
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            context.set_offline(True)
            begin = time.perf_counter()
            page.reload()
            page.locator('[data-slot="event"]', has_text="фестиваль").wait_for()
            yield Figure("the door opens again, no network", time.perf_counter() - begin, "s", "< 1 s")
        people, times = page.evaluate(DECIDE, {"list": LIST, "frames": FRAMES})
        assert people == LIST
        yield Figure("from a frame to the decision", median(times), "ms", "< 100 ms")
        yield Figure("from a frame to the decision, p95", quantiles(times, n=20)[-1], "ms", "< 100 ms")
        context.close()


def first_open(page: Page, address: str, code: str) -> Iterator[Figure]:
    """From the tap on «connect» to the first name found, and to the first code read."""
    page.goto(f"{address}/checkin/pair")
    page.locator("[name=code]").fill(code)
    begin = time.perf_counter()
    page.locator("form[data-pair] button[type=submit]").click()
    page.wait_for_url("**/checkin/door")
    page.locator('[data-slot="expected"]:not(:empty)').wait_for()
    page.locator('[data-do="search"]').click()
    page.locator("#find").fill("образцова")
    page.locator('[data-slot="found"] button').first.wait_for()
    yield Figure("first open on slow 3G, a name is found", time.perf_counter() - begin, "s", "< 10 s")
    page.locator('[data-do="back"]').click()
    page.locator('[data-screen="verdict"]:not([hidden])').wait_for()
    yield Figure("first open on slow 3G, a code is read", time.perf_counter() - begin, "s", "< 25 s")


if __name__ == "__main__":
    main("The door's page", measure)
