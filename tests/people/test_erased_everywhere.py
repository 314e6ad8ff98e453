"""An erased name is looked for in every table, file, journal and backup; terms end by night; the act of it."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest
from docx import Document
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from tests.certificates.acts import arrive, issue
from tests.conftest import CheckingClient, settings_for
from tests.factories import make_account, make_event, make_municipality, make_school, sign_in
from tests.house.world import walk_in
from tests.people.signers import words_of
from tests.registration.conftest import application
from tests.registration.test_views_own import link
from tochka import create_app
from tochka.certificates.models import Certificate, Paper
from tochka.checkin.actions.devices import add_device
from tochka.checkin.actions.scans import Sender, accept_scans
from tochka.extensions import db
from tochka.kit import clock, jobs
from tochka.kit.backup import rows
from tochka.kit.journal import JournalEntry
from tochka.kit.transactions import leave_no_traces
from tochka.messages.actions.wishing import wish_to_know
from tochka.network.models import Municipality
from tochka.people.actions import (
    ParentalPaper,
    ask_erasure,
    ask_link,
    plan_retention,
    publish_default_texts,
    record_parental_papers,
)
from tochka.people.models import Consent, ErasureRecord
from tochka.people.rules import erasure_due
from tochka.people.terms import MY_PAGE
from tochka.registration.actions import Sender as School
from tochka.registration.actions import begin_delegation, keep_list, register_person
from tochka.registration.actions.asking import QuestionDraft, save_question
from tochka.registration.actions.correcting import ask_correction
from tochka.registration.models import Registration

NAME = "Стираемова Ульяна Захаровна"
MARKS = ("стираем", "стёртов", "ulyana.st")
PURPOSES = ("participation", "public_certificate", "photo", "publication", "mailing")


def serving(folder: Path) -> Iterator[Flask]:
    """An application in a folder of its own."""
    app = create_app(settings_for(folder))
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = CheckingClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder of an application whose database was made by the migrations and filled; and what is in it."""
    folder = tmp_path_factory.mktemp("filled")
    for _app in serving(folder):
        upgrade()
        found = fill()
        db.session.remove()
        leave_no_traces()
    return folder, found


def fill() -> dict[str, Any]:
    """A pupil whose name stands wherever a name can stand, and one who walked in; the event is over."""
    municipality = make_municipality()
    publish_default_texts(municipality.id)
    school = make_school(municipality, 9)
    event = make_event(school, [{"categories": ["pupil"]}])
    event_id, parts = event.id, (event.parts[0].id,)
    asked = save_question(event_id, QuestionDraft(kind="text", words="Кто вас готовил?"), make_account().id)
    done = register_person(
        application(
            event, part_ids=parts, category="pupil", grade=8, name=NAME, email="ulyana.st@example.ru", purposes=PURPOSES,
            answers={asked: ["бабушка, А. Стираемова"]},
        )
    )  # fmt: skip
    record_parental_papers(
        [(done.id, 0)], municipality.id, ParentalPaper(clock.now().date(), "у матери, Стираемовой", "7", PURPOSES)
    )
    ask_link(MY_PAGE, "ulyana.st@example.ru", "ru")
    later = make_event(school, opens_at=clock.now() + timedelta(days=1))
    wish_to_know(later.id, "ulyana.st@example.ru", "Напишите мне", "ru")
    sent = begin_delegation(School(event_id, "Образцова Мария Петровна", organization_id=school.id, purposes=PURPOSES))
    keep_list(sent.id, f"ФИО\tКласс\n{NAME}\t8\nПримерова Анна Степановна\t8", b"", "", parts[0])
    device_id = add_device(event_id, "Телефон", 255, event.ends_at, None)
    with clock.stopped_at(event.starts_at + timedelta(minutes=5)):
        walk_in(event_id, device_id)
        uuid = "22222222-2222-4222-8222-222222222222"
        row = {"uuid": uuid, "subject": uuid, "kind": "walkin", "seq": 2, "at": clock.milliseconds(), "part": 0}
        payload = {"name": "Стёртова Зоя", "category": "guest", "consent": True}
        accept_scans(Sender(event_id, device_id), [row | {"payload": payload}])
        arrive(db.session.get_one(Registration, done.id))
    with clock.stopped_at(event.ends_at + timedelta(hours=1)):
        issue(event)
        ask_correction(done.id, {"name": "Стираемова Юлиана Захаровна"}, "Папа записал: Стираемова")
    walked = db.session.scalars(select(Registration.id).where(Registration.name == "Стёртова Зоя")).one()
    return {
        "event_id": event_id, "municipality_id": municipality.id, "person": done.id, "walked": walked,
        "after": event.ends_at + timedelta(days=1),
    }  # fmt: skip


@pytest.fixture
def full(filled: tuple[Path, dict[str, Any]], tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A copy of it to work with."""
    shutil.copytree(filled[0], tmp_path / "service")
    for app in serving(tmp_path / "service"):
        yield SimpleNamespace(app=app, **filled[1])


def shows(data: bytes) -> bool:
    """Whether a name can be read in some bytes: as it is, in small letters, as JSON escapes it."""
    text = data.decode("utf-8", "replace")
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text).lower()
    return any(mark in plain for mark in MARKS)


def traces(app: Flask) -> set[str]:
    """Where the names still stand: tables by name, files by path (PDFs by their words)."""
    db.session.remove()
    with db.engine.connect() as connection:
        tables = rows.read_tables(connection).tables.values()
        found = {table.name for table in tables if any(shows(line) for line in rows.dump(connection, table))}
    folder: Path = app.extensions["settings"].instance
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".zip" and (shows(path.read_bytes()) or _in_pdf(path)):
            found.add(path.relative_to(folder).as_posix())
    return found


def _in_pdf(path: Path) -> bool:
    if path.suffix != ".pdf":
        return False
    return any(shows(page.extract_text().encode()) for page in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages)


def in_backup(file: Path) -> set[str]:
    with zipfile.ZipFile(file) as archive:
        return {name for name in archive.namelist() if shows(archive.read(name))}


def command(app: Flask, *args: object) -> str:
    done = app.test_cli_runner().invoke(args=[str(arg) for arg in args])
    assert done.exit_code == 0, done.output
    return done.output


def night(moment: datetime) -> None:
    """The worker's night of a day."""
    with clock.stopped_at(moment.replace(hour=19, minute=0)):
        plan_retention()
        for job_id in jobs.due_jobs():
            jobs.run(job_id)


def test_an_erased_name_is_in_no_table_file_journal_or_backup(full: SimpleNamespace, tmp_path: Path) -> None:
    before, after, app = tmp_path / "before.zip", tmp_path / "after.zip", full.app
    stood = traces(app)
    assert stood >= {
        "registration_registrations", "registration_delegations", "people_parental_consents", "kit_letters",
        "certificates_papers", "checkin_walkins", "registration_answers", "people_links", "messages_wishes",
    }  # fmt: skip
    command(app, "backup", before)
    assert in_backup(before)
    client = app.test_client()
    with clock.stopped_at(full.after):
        gone = client.post(link(app, full.person) + "/consent", data={"purpose": "participation", "do": "withdraw"})
        assert gone.status_code == 303
        organizer = make_account("organizer", make_event(make_school(make_municipality(), 3)))
        sign_in(client, organizer)
        assert client.post(f"/registration/{full.event_id}/people/{full.walked}/erase").status_code == 404
        sign_in(client, make_account("administrator"))
        where = f"/registration/{full.event_id}/people/{full.walked}/erase"
        assert client.post(where, data={"reason": "demand"}).status_code == 303
    night(full.after)
    assert traces(app) == set()
    command(app, "backup", after)
    assert in_backup(after) == set()
    certificate = db.session.scalars(select(Certificate).where(Certificate.registration_id == full.person)).one()
    paper = db.session.scalars(select(Paper).where(Paper.certificate_id == certificate.id)).one()
    assert (certificate.number != "", paper.snapshot, paper.sha256 is not None) == (True, {}, True), "the line stays"
    journal = [entry.action for entry in db.session.scalars(select(JournalEntry))]
    assert journal.count("people.erase") == 2
    row = db.session.get_one(Registration, full.person)
    assert (row.state, row.category, row.erased_at is not None) == ("confirmed", "pupil", True), "it counts"

    assert "Заново уничтожены данные тех, кого удалили после этой копии: 2." in command(
        app, "restore", before, "--replace"
    )
    night(full.after + timedelta(days=1))
    assert traces(app) == set()
    kept = {row.subject_id: row for row in db.session.scalars(select(ErasureRecord))}
    assert kept[full.person].done_at == full.after
    db.session.remove()


def test_an_older_backup_on_a_new_machine_is_erased_by_the_registry_beside_the_database(
    full: SimpleNamespace, tmp_path: Path
) -> None:
    before = tmp_path / "before.zip"
    command(full.app, "backup", before)
    with clock.stopped_at(full.after):
        full.app.test_client().post(
            link(full.app, full.person) + "/consent", data={"purpose": "participation", "do": "withdraw"}
        )
    registry = full.app.extensions["settings"].instance / "erased.jsonl"
    assert json.loads(registry.read_text())["id"] == full.person
    db.session.remove()
    new = tmp_path / "new"
    new.mkdir()
    shutil.copy(registry, new)
    for app in serving(new):
        assert "кого удалили после этой копии: 1." in command(app, "restore", before)
        assert db.session.get_one(Registration, full.person).name == ""
        assert db.session.get_one(Registration, full.walked).name == "Стёртова Зоя"


def test_terms_end_by_night_once_and_each_purpose_by_its_own(full: SimpleNamespace) -> None:
    def state() -> dict[str, str]:
        db.session.rollback()
        mine = select(Consent).where(Consent.subject_id == full.person, Consent.subject_kind == "registration")
        return {row.purpose: row.ended for row in db.session.scalars(mine)}

    def after(years: int) -> datetime:
        return full.after.replace(year=full.after.year + years)

    night(full.after)
    assert set(state().values()) == {""}
    night(after(1))
    assert state() == {**dict.fromkeys(PURPOSES, ""), "mailing": "term"}
    night(after(3))
    assert state() == {**dict.fromkeys(PURPOSES, "term"), "participation": "", "public_certificate": ""}
    assert db.session.scalars(select(ErasureRecord)).all() == []
    night(after(5))
    assert traces(full.app) == set()
    found = {(row.subject_id, row.reason) for row in db.session.scalars(select(ErasureRecord))}
    assert found >= {(full.person, "term"), (full.walked, "term")}
    count = db.session.query(JournalEntry).count()
    night(after(5))
    night(after(5) + timedelta(days=1))
    assert db.session.query(JournalEntry).count() == count, "nothing is left to do"


def test_curator_sees_what_is_due_destroys_it_and_prints_the_act(full: SimpleNamespace) -> None:
    client = full.app.test_client()
    ask_erasure("registration", full.person, "demand")
    home = f"/people/erasures/{full.municipality_id}"
    sign_in(client, make_account("organizer", db.session.get_one(Registration, full.person).event.host))
    assert client.get(home).status_code == 404
    sign_in(client, make_account("municipal_curator", db.session.get_one(Municipality, full.municipality_id)))
    assert "Уничтожьте в срок данные 1 человека" in words_of(client.get("/"))
    page = words_of(client.get(home))
    row = db.session.scalars(select(ErasureRecord)).one()
    assert f"до {row.due_on:%d.%m.%Y}" in page
    assert row.due_on == erasure_due("demand", row.asked_at.date())
    assert NAME not in page
    assert "После последнего акта ничего" in words_of(client.post(home + "/act", follow_redirects=True))
    client.post(f"{home}/{row.id}/do")
    assert "Акт № 1 составлен" in words_of(client.post(home + "/act", follow_redirects=True))
    answer: Any = client.get(home + "/acts/1.docx")
    paper = Document(io.BytesIO(answer.data))
    cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
    text = "\n".join([*(each.text for each in paper.paragraphs), *cells]).replace("\u00a0", " ")
    for words in (
        "АКТ № 1", "об уничтожении персональных данных", "Департамент образования", "678900, г. Алдан", "Образцова М. П.",
        "Способ уничтожения", "Информационная система", f"запись № {full.person}", "часть 5.1 статьи 21",
        "фамилия, имя, отчество", "Выгрузка из журнала регистрации событий", "приказом Роскомнадзора",
    ):  # fmt: skip
        assert words in text, words
    assert not shows(text.encode())
    assert client.get(home + "/acts/2.docx").status_code == 404


@pytest.mark.parametrize(
    ("reason", "last"),
    [("withdrawn", "2026-12-20"), ("term", "2026-12-20"), ("demand", "2026-12-04"), ("unlawful", "2026-12-04")],
)
def test_last_day_of_an_erasure_is_that_of_the_law(reason: str, last: str) -> None:
    """20 November 2026 is a Friday: thirty days, or ten working days."""
    assert erasure_due(reason, date(2026, 11, 20)) == date.fromisoformat(last)


def test_consent_at_the_door_is_that_of_the_walk_in(full: SimpleNamespace) -> None:
    found = db.session.scalars(select(Consent).where(Consent.subject_id == full.walked)).one()
    assert (found.purpose, found.channel) == ("participation", "door")
