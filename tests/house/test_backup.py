"""Backup → restore → the same answers, between either database; what is not whole is refused and nothing is changed."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from tests.conftest import settings_for
from tests.factories import make_account, make_event, make_municipality, make_registration, make_school
from tochka import create_app
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import journal
from tochka.kit.backup import rows
from tochka.kit.transactions import writing
from tochka.registration.models import HeadCount

DATABASES = ("sqlite", "postgres")
OWN_KEYS = re.compile(r'(?<=name="csrf_token" )[^>]*')


class Installations:
    """Makes applications, each in its own folder and on its own database."""

    def __init__(self, folder: Path, request: pytest.FixtureRequest) -> None:
        self.folder, self.request = folder, request
        self.made: list[Flask] = []

    def make(self, database: str) -> Flask:
        url = self.request.getfixturevalue("fresh_postgres")() if database == "postgres" else ""
        self.made.append(create_app(settings_for(self.folder / str(len(self.made)), url)))
        return self.made[-1]


@pytest.fixture
def installations(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Installations]:
    installations = Installations(tmp_path, request)
    yield installations
    for app in installations.made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def fill(app: Flask) -> None:
    """A small year with every awkward kind of column: circles, itself, JSON, moments, Sakha letters, an empty value."""
    with app.app_context():
        upgrade()
        municipality = make_municipality(name="Алданский район")
        school = make_school(municipality, 9, locality="г.Алдан")
        first = make_event(school, parts=[{"categories": ["teacher"]}, {"categories": ["pupil"], "unit": "teams"}])
        second = make_event(school, title="Көмүс түөһэ «Ҕ»", copied_from_id=first.id)
        account = make_account("organizer", school)
        make_registration(second, school, name="Тестова Өлүөнэ Ньургуновна")
        with writing() as session:
            whole = HeadCount(event_id=first.id, category="guest", qualifier="about", value=80, organizations=[school])
            session.add(whole)
            session.flush()
            session.add(
                HeadCount(event_id=first.id, category="teacher", qualifier="unknown", value=None, within_id=whole.id)
            )
            journal.record("event.copied", "event", second.id, actor=account.id, from_id=first.id)
        settings = app.extensions["settings"]
        settings.keys_file.write_text('{"1": "key"}', "utf-8")
        (settings.papers / "ab").mkdir(parents=True)
        (settings.papers / "ab" / "abcd.pdf").write_bytes(b"%PDF-1.7 \x00\xff")
        db.session.remove()


def all_rows(app: Flask) -> dict[str, list[bytes]]:
    with app.app_context(), db.engine.connect() as connection:
        tables = rows.read_tables(connection).tables.values()
        return {table.name: list(rows.dump(connection, table)) for table in tables}


def all_files(app: Flask) -> dict[str, bytes]:
    instance = app.extensions["settings"].instance
    kept = [instance / "keys.json", *(instance / "papers").rglob("*.pdf")]
    return {path.relative_to(instance).as_posix(): path.read_bytes() for path in kept if path.exists()}


def pages(app: Flask) -> dict[str, str]:
    """What visitors read of the year."""
    with app.app_context():
        addresses = ["/events/", *(f"/events/{each}" for each in db.session.scalars(select(Event.id)))]
        db.session.remove()
    client = app.test_client()
    found = {address: client.get(address) for address in addresses}
    assert [response.status_code for response in found.values()] == [200] * len(addresses)
    return {address: OWN_KEYS.sub("", response.get_data(as_text=True)) for address, response in found.items()}


def command(app: Flask, *args: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(arg) for arg in args])


@pytest.mark.parametrize("target", DATABASES)
@pytest.mark.parametrize("source", DATABASES)
def test_a_restored_installation_gives_the_same_answers(
    installations: Installations, tmp_path: Path, source: str, target: str
) -> None:
    old, new, file = installations.make(source), installations.make(target), tmp_path / "backup.zip"
    fill(old)
    saved = command(old, "backup", file)
    assert saved.exit_code == 0, saved.output
    assert file.stat().st_mode & 0o077 == 0, "it holds keys"
    restored = command(new, "restore", file)
    assert restored.exit_code == 0, restored.output
    assert all_rows(new) == all_rows(old)
    assert all_files(new) == all_files(old)
    assert len(all_files(new)) == 2
    assert pages(new) == pages(old)


@pytest.mark.parametrize("target", DATABASES)
def test_new_rows_get_new_ids_after_a_restore(installations: Installations, tmp_path: Path, target: str) -> None:
    old, new, file = installations.make("sqlite"), installations.make(target), tmp_path / "backup.zip"
    fill(old)
    command(old, "backup", file)
    command(new, "restore", file)
    with new.app_context():
        known = set(db.session.scalars(select(Event.id)))
        host = db.session.scalars(select(Event)).first().host
        assert make_event(host).id == max(known) + 1
        db.session.remove()


@pytest.mark.parametrize("target", DATABASES)
def test_data_that_are_here_are_kept_unless_told_to_replace(
    installations: Installations, tmp_path: Path, target: str
) -> None:
    old, new, file = installations.make("sqlite"), installations.make(target), tmp_path / "backup.zip"
    fill(old)
    command(old, "backup", file)
    with new.app_context():
        upgrade()
        make_school(make_municipality(name="Другой район"), 1)
        db.session.remove()
    before = all_rows(new)
    refused = command(new, "restore", file)
    assert refused.exit_code == 1
    assert "--replace" in refused.output
    assert (all_rows(new), all_files(new)) == (before, {})
    assert command(new, "restore", file, "--replace").exit_code == 0
    assert (all_rows(new), all_files(new)) == (all_rows(old), all_files(old))


def rewritten(file: Path, entries: dict[str, bytes | None], manifest: dict[str, object] | None = None) -> None:
    """Change entries of an archive (None removes one)."""
    with zipfile.ZipFile(file) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()} | entries
    if manifest is not None:
        kept["manifest.json"] = json.dumps(json.loads(kept["manifest.json"]) | manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in kept.items():
            if data is not None:
                archive.writestr(name, data)


@pytest.fixture
def saved(installations: Installations, tmp_path: Path) -> tuple[Flask, Path]:
    """A filled installation and its backup."""
    app = installations.make("sqlite")
    fill(app)
    command(app, "backup", tmp_path / "backup.zip")
    return app, tmp_path / "backup.zip"


@pytest.mark.parametrize(
    ("entries", "manifest", "words"),
    [
        ({"files/keys.json": b"{}"}, None, "Копия повреждена или изменена: files/keys.json."),
        ({"files/keys.json": None}, None, "Состав копии не сходится с описью: files/keys.json."),
        ({"files/more.txt": b"x"}, None, "Состав копии не сходится с описью: files/more.txt."),
        ({"manifest.json": None}, None, "Это не резервная копия Точки: в файле нет её описи."),
        ({"manifest.json": b"[]"}, None, "Это не резервная копия Точки: в файле нет её описи."),
        ({}, {"format": 9}, "Копия вида 9, эта версия читает вид 1. Обновите Точку."),
    ],
)
def test_a_changed_backup_is_refused_and_nothing_changes(
    saved: tuple[Flask, Path], entries: dict[str, bytes | None], manifest: dict[str, object] | None, words: str
) -> None:
    app, file = saved
    before = all_rows(app), all_files(app)
    rewritten(file, entries, manifest)
    refused = command(app, "restore", file, "--replace")
    assert (refused.exit_code, refused.output.strip()) == (1, words)
    assert (all_rows(app), all_files(app)) == before


def test_a_cut_file_is_refused(saved: tuple[Flask, Path]) -> None:
    app, file = saved
    file.write_bytes(file.read_bytes()[:-40])
    assert command(app, "restore", file, "--replace").output.strip() == (
        f"{file}: файл не открывается как резервная копия."
    )


@pytest.mark.parametrize("target", DATABASES)
def test_a_failure_in_the_middle_leaves_all_as_it_was(
    installations: Installations, saved: tuple[Flask, Path], tmp_path: Path, target: str
) -> None:
    """Rows that contradict each other pass the hashes (they were made so), and only the database sees it."""
    import hashlib

    _, file = saved
    with zipfile.ZipFile(file) as archive:
        doubled = archive.read("rows/events_events.jsonl") * 2
        hashes = json.loads(archive.read("manifest.json"))["hashes"]
    hashes["rows/events_events.jsonl"] = hashlib.sha256(doubled).hexdigest()
    rewritten(file, {"rows/events_events.jsonl": doubled}, {"hashes": hashes})
    app = installations.make(target)
    fill(app)
    before = all_rows(app), all_files(app)
    assert command(app, "restore", file, "--replace").exit_code == 1
    assert (all_rows(app), all_files(app)) == before
    assert [path.name for path in app.extensions["settings"].instance.glob(".restore*")] == []


def test_a_backup_is_one_moment_while_others_write(saved: tuple[Flask, Path], tmp_path: Path) -> None:
    app, _ = saved
    with app.app_context(), db.engine.connect() as reader:
        tables = rows.read_tables(reader)
        list(rows.dump(reader, tables.tables["events_events"]))
        make_school(make_municipality(name="Поздний район"), 77)
        seen = list(rows.dump(reader, tables.tables["network_municipalities"]))
        db.session.remove()
    assert [json.loads(line)["name"] for line in seen] == ["Алданский район"]
