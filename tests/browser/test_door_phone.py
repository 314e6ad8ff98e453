"""A phone is not a laboratory: its light fails, it has two cameras, another application takes one, and the service is
renewed in the middle of an event."""

import base64
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import serve
from tests.browser.door_camera import FLAGS, film
from tests.browser.door_hall import connect, mark_by_name, next_person, phone, waits_for
from tochka.checkin.models import Scan
from tochka.config import ROOT
from tochka.extensions import db
from tochka.kit import qr

# Two cameras in place of the browser's one: each shows a picture; the back one has a light. `world` is what may go wrong.
CAMERAS = """
  const world = { light: null, dead: false, busy: [], opened: [] };
  Object.assign(window, { world });
  const film = (id) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
    const picture = new Image();
    picture.src = PICTURES[id];
    setInterval(() => canvas.getContext("2d").drawImage(picture, 400, 100), 100);
    return canvas.captureStream(10);
  };
  navigator.mediaDevices.enumerateDevices = async () =>
    Object.keys(PICTURES).map((deviceId) => ({ deviceId, kind: "videoinput" }));
  navigator.mediaDevices.getUserMedia = async ({ video }) => {
    const id = video.deviceId?.exact ?? "back";
    if (world.busy.includes(id)) throw new DOMException("taken", "NotReadableError");
    world.opened.push(id);
    const stream = film(id);
    const [track] = stream.getTracks();
    world.track = track;
    track.getSettings = () => ({ deviceId: id });
    track.getCapabilities = () => (id === "back" ? { torch: true } : {});
    track.applyConstraints = async ({ advanced: [{ torch }] }) => {
      if (world.dead) throw new DOMException("no light", "OverconstrainedError");
      world.light = torch;
    };
    return stream;
  };
"""


# So many cameras were opened.
OPENED = """async (count) => {
  while (world.opened.length < count) await new Promise((resolve) => setTimeout(resolve, 50));
}"""
# A new version of the door is whole in the phone and will answer the next opening.
COMES = """async () => {
  const kept = await navigator.serviceWorker.getRegistration();
  const old = kept.active;
  await kept.update();
  while (kept.active === old || kept.active.state !== "activated") await new Promise((resolve) => setTimeout(resolve, 50));
}"""


def _cameras(*texts: str) -> str:
    """The script that gives a page two cameras which see these codes."""
    shown = (f"data:image/png;base64,{base64.b64encode(qr.png(text, scale=9)).decode()}" for text in texts)
    return f"{{ const PICTURES = {json.dumps(dict(zip(('back', 'front'), shown, strict=True)))};{CAMERAS} }}"


def test_light_and_second_camera_come_and_go_and_the_door_goes_on(hall: SimpleNamespace, tmp_path: Path) -> None:
    """The light is there only where the camera has one and obeys; cameras take turns; a camera taken away is said and had
    again."""
    with phone(tmp_path / "profile", FLAGS) as page:
        page.add_init_script(_cameras(hall.qr[0], hall.qr[1]))
        connect(page, hall.server.url, hall.code)
        light, other = page.locator('[data-do="torch"]'), page.locator('[data-do="switch"]')
        waits_for(page, "last-name", "Примерова")
        light.click()
        expect(light).to_have_attribute("aria-pressed", "true")
        light.click()
        expect(light).to_have_attribute("aria-pressed", "false")
        assert page.evaluate("world.light") is False
        light.click()
        other.evaluate("(button) => [button.click(), button.click()]")  # the second tap opens no second camera
        waits_for(page, "last-name", "Образцов")
        expect(light).to_be_hidden()
        other.click()
        page.get_by_role("heading", name="Отметка уже есть").wait_for()
        assert page.evaluate("world.opened") == ["back", "front", "back"]
        next_person(page)
        expect(light).to_have_attribute("aria-pressed", "false")
        page.evaluate("world.dead = true")
        light.click()
        expect(light).to_be_hidden()
        page.evaluate("world.busy = ['front']")
        other.click()  # it does not open: back to the one before
        page.evaluate(OPENED, 4)
        waits_for(page, "hint", "Наведите на код")
        page.evaluate(
            "world.busy = ['back', 'front']; world.track.stop(); world.track.dispatchEvent(new Event('ended'))"
        )
        waits_for(page, "hint", "Камеру держит другое приложение")
        expect(other).to_be_hidden()
        mark_by_name(page, "условн")
        page.evaluate("world.busy = []; document.dispatchEvent(new Event('visibilitychange'))")
        page.evaluate(OPENED, 5)
        expect(other).not_to_have_attribute("hidden", "")


def _renewed(folder: Path) -> set[str]:
    """A newer version of the project: every script of the door says in `renewed` that it is new. Gives their names."""
    for name in ("tochka", "static", "deploy"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("templates", "translations", "app.py", "migrations"):
        (folder / name).symlink_to(ROOT / name)
    scripts = set((folder / "static" / "js" / "door").glob("*.js"))
    for script in scripts:
        with script.open("a") as file:
            file.write(f'\n(globalThis.renewed ??= []).push("{script.name}");\n')
    return {script.name for script in scripts} - {"pair.js"}


def _runs(page: Page) -> set[str]:
    """The scripts of the newer version that run."""
    return set(page.evaluate("globalThis.renewed ?? []"))


@pytest.mark.soak  # Chromium takes a minute until it looks for a new version
def test_service_is_renewed_in_the_middle_of_an_event(hall: SimpleNamespace, tmp_path: Path) -> None:
    """The open page works on as it is; the next opening runs the new version, whole and without network; nothing is lost."""
    project = tmp_path / "newer"
    scripts = _renewed(project)
    with phone(tmp_path / "profile", film([None], 1, tmp_path / "empty.mjpeg")) as page:
        connect(page, hall.server.url, hall.code)
        waits_for(page, "expected", "из 6 пришли")
        page.reload()
        other = page.context.new_page()
        other.goto(f"{hall.server.url}/checkin/door")
        waits_for(other, "expected", "из 6 пришли")
        page.bring_to_front()
        hall.server.kill()
        mark_by_name(page, "условн")
        hall.server = serve(hall.server.instance, hall.server.port, project)
        page.evaluate(COMES)
        mark_by_name(page, "эскиз")
        page.get_by_role("button", name="Отметки этого телефона").click()
        waits_for(page, "marks-note", "Все отметки отправлены.")
        page.get_by_role("button", name="Вернуться к камере").first.click()
        assert _runs(page) == set()
        hall.server.kill()
        mark_by_name(page, "образц иван")
        page.reload()
        waits_for(page, "came", "3")
        waits_for(page, "strip", "1 отметка")
        assert _runs(page) == scripts
        waits_for(other, "came", "3")
        mark_by_name(other, "тестов")  # the other page is of the old version still
        assert _runs(other) == set()
        waits_for(page, "came", "4")
        hall.server = serve(hall.server.instance, hall.server.port, project)
        page.get_by_role("button", name="Отметки этого телефона").click()
        waits_for(page, "marks-note", "Все отметки отправлены.")
    db.session.rollback()
    scans = db.session.query(Scan).order_by(Scan.seq).all()
    assert [(scan.seq, scan.subject) for scan in scans] == [
        (place, f"t{hall.tickets[number]}") for place, number in enumerate((2, 3, 1, 5), 1)
    ]
