"""A volunteer's phone at the door, from pairing to the last mark: real pages, a real camera stream, a real server that is
killed, a browser that is started anew."""

import time
from pathlib import Path
from types import SimpleNamespace

from playwright.sync_api import Page, expect

from tests.browser.conftest import serve
from tests.browser.door_camera import film
from tests.browser.door_hall import PATIENCE, check, connect, mark_by_name, next_person, phone, waits_for
from tests.factories import make_account
from tochka.checkin.actions.carrying import take_file
from tochka.checkin.actions.devices import revoke_device
from tochka.checkin.models import Attendance, Device, Scan, WalkIn
from tochka.extensions import db

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
SAID = {
    ("Проходите", "Примерова Анна Степановна"),
    ("Отметка уже есть", "Примерова Анна Степановна"),
    ("Это не билет", ""),
    ("Билет не подтверждён", ""),
    ("Билет отменён", ""),
    ("Билет на другое мероприятие", ""),
}


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
                check(page)
    return said


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
        connect(page, hall.server.url, hall.code)
        assert _verdicts(page, SAID) == SAID
        assert page.locator('[data-do="switch"]:not([hidden]), [data-do="torch"]:not([hidden])').count() == 0
        page.context.set_offline(True)
        page.reload()
        page.get_by_role("heading", name="Отметка уже есть").wait_for()  # the film begins anew, and the phone remembers
    with phone(profile, film([hall.qr[3], *[None] * 25], 2, tmp_path / "later.mjpeg")) as page:
        page.context.set_offline(True)
        page.goto(f"{hall.server.url}/checkin/door")
        waits_for(page, "last-name", "Эскизова Л. В.")
        waits_for(page, "strip", "Сети нет")
        mark_by_name(page, "образц иван")
        _undo_last(page)
        mark_by_name(page, "условн")
        _bring_team(page)
        _enter(page, "Новикова Ольга")
        waits_for(page, "came", "4")
        check(page)
        page.screenshot(path=tmp_path / "offline.png")
    assert _arrived() == {f"t{hall.tickets[0]}"}
    hall.server.kill()
    with phone(profile, film([None], 1, tmp_path / "empty.mjpeg")) as page:
        page.goto(f"{hall.server.url}/checkin/door")
        waits_for(page, "strip", "Сети нет")
        page.get_by_role("button", name="Отметки этого телефона").click()
        page.get_by_text("Этот браузер не обещает хранить их долго.").wait_for()
        with page.expect_download() as saving:
            page.get_by_role("button", name="Сохранить неотправленные отметки в файл").click()
        file = saving.value.path().read_bytes()
        hall.server = serve(hall.server.instance, hall.server.port)
        waits_for(page, "marks-note", "Все отметки отправлены.")
        check(page)
        page.screenshot(path=tmp_path / "sent.png")
    _holds_once(hall)
    device, organizer = db.session.query(Device).one().id, make_account()
    assert set(take_file(hall.id, device, file, organizer.id)) == {
        "known"
    }  # the last resort would have brought them too
    _holds_once(hall)


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
    check(page)
    page.get_by_role("button", name="Отметить 2 учеников и педагога").click()
    next_person(page)


def _enter(page: Page, name: str) -> None:
    page.get_by_role("button", name="Без записи").click()
    page.get_by_role("button", name="Записать и отметить").click()
    expect(page.get_by_role("alert")).to_have_text("Напишите фамилию и имя. Гостей без имён посчитайте ниже.")
    page.get_by_label("Фамилия и имя", exact=True).fill(name)
    page.get_by_label("Школа", exact=True).fill("СОШ №10")
    page.get_by_label("Согласие подписано на бумаге").check()
    check(page)
    page.get_by_role("button", name="Записать и отметить").click()
    next_person(page)
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
        connect(page, hall.server.url, hall.code)
        waits_for(page, "expected", "из 6 пришли")
        other = page.context.new_page()
        other.goto(f"{hall.server.url}/checkin/door")
        mark_by_name(other, "условн")
        waits_for(page, "came", "1")
        page.bring_to_front()
        mark_by_name(page, "образц иван")
        waits_for(other, "came", "2")
        other.close()
        page.get_by_role("button", name="Отметки этого телефона").click()
        waits_for(page, "marks-note", "Все отметки отправлены.")
        page.get_by_role("button", name="Вернуться к камере").first.click()
        page.keyboard.type(hall.qr[5])  # a scanner that types
        page.keyboard.press("Enter")
        waits_for(page, "came", "3")
        next_person(page)
        page.evaluate(FULL)
        page.get_by_role("button", name="По фамилии").click()
        page.get_by_label("Фамилия, школа или цифры с билета").fill("эскиз")
        page.locator('[data-slot="found"] button').click()
        page.get_by_role("heading", name="В телефоне кончилась память").wait_for()
        check(page)
        page.reload()
        waits_for(page, "came", "3")
        waits_for(page, "net", "в сети")
        page.get_by_role("button", name="Отметки этого телефона").click()
        waits_for(page, "marks-note", "Все отметки отправлены.")
        assert _scans() == [(place, f"t{hall.tickets[number]}") for place, number in enumerate((2, 1, 5), 1)]
        revoke_device(hall.id, db.session.query(Device).one().id, None)
        page.get_by_role("heading", name="Телефон отключён").wait_for()
        check(page)
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
