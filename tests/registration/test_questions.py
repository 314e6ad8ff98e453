"""The organizer's own questions: asked where they concern, answered with their wording, listed, erased with their files."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_account, make_event, sign_in
from tests.registration.conftest import application
from tests.registration.test_views_form import filled
from tests.statements import counted
from tochka.events.actions.editing import copy_event
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import backup, clock
from tochka.kit.errors import Refusal, Refused
from tochka.network.models import Organization
from tochka.people.terms import PARTICIPATION
from tochka.registration import actions
from tochka.registration.actions import erase_registration
from tochka.registration.actions.answers import asked_of
from tochka.registration.actions.asking import QuestionDraft, move_question, remove_question, save_question
from tochka.registration.actions.files import sweep_files
from tochka.registration.models import Answer, Question, Registration
from tochka.registration.queries.forms import form_event
from tochka.registration.rules.questions import Asked, read_answer
from tochka.registration.rules.uploads import MOST, refusal_to_file
from tochka.registration.views.delegations import delegation_token

PDF = b"%PDF-1.7 a drawing"


@pytest.fixture
def event(school: Organization) -> Event:
    """An event for teachers and pupils."""
    return make_event(school, [{"capacity": 30, "categories": ["teacher", "pupil"]}])


@pytest.fixture
def organizer(client: FlaskClient, event: Event) -> int:
    account = make_account("organizer", event)
    sign_in(client, account)
    return int(account.id)


@pytest.fixture
def asked(event: Event, organizer: int) -> dict[str, int]:
    """A transfer (yes or no), the place to fetch from (hangs on it), a paper for pupils, a choice."""
    found = {"bus": save_question(event.id, QuestionDraft("yesno", "Нужен трансфер?", required=True), organizer)}
    found["where"] = save_question(
        event.id,
        QuestionDraft("text", "Откуда забрать?", required=True, shown_if_id=found["bus"], shown_if="yes"),
        organizer,
    )
    found["paper"] = save_question(
        event.id, QuestionDraft("file", "Рисунок", required=True, categories=("pupil",)), organizer
    )
    found["class"] = save_question(
        event.id, QuestionDraft("choices", "Мастер-классы", options=("Лепка", "Оригами")), organizer
    )
    return found


def address(event: Event) -> str:
    return f"/registration/{event.id}?part={event.parts[0].id}"


def answers() -> dict[str, list[str]]:
    db.session.rollback()
    return {row.words: row.values for row in db.session.scalars(select(Answer).order_by(Answer.id))}


def folder(app: Flask) -> list[Path]:
    where: Path = app.extensions["settings"].answers
    return sorted(where.iterdir()) if where.is_dir() else []


def test_a_form_asks_what_concerns_and_keeps_what_was_typed(
    client: FlaskClient, event: Event, asked: dict[str, int]
) -> None:
    where = address(event)
    page = client.get(where).text
    assert "Если на вопрос «Нужен трансфер?» ответ «да»" in page
    assert "Для категорий: ученики" in page or "Для категорий:" in page
    teacher = filled(category="teacher")
    bare = client.post(where, data=teacher)
    assert bare.status_code == 422
    assert (
        bare.text.count("Ответьте на этот вопрос") == 1
    )  # the transfer alone: neither the place nor the pupils' paper
    again = client.post(where, data=teacher | {f"q{asked['bus']}": "yes", f"q{asked['class']}": "Лепка"})
    assert again.status_code == 422
    assert re.search(rf'name="q{asked["bus"]}"[^>]*value="yes"|value="yes"[^>]*checked', again.text)
    good = teacher | {f"q{asked['bus']}": "да", f"q{asked['where']}": "Нижний Куранах", f"q{asked['class']}": "Оригами"}
    done = client.post(where, data=good)
    assert done.status_code == 303
    assert answers() == {
        "Нужен трансфер?": ["yes"], "Откуда забрать?": ["Нижний Куранах"], "Мастер-классы": ["Оригами"],
    }  # fmt: skip
    own = client.get(done.location).text
    assert "Нижний Куранах" in own
    assert "Оригами" in own
    # The holder changes her answers; what hung on «yes» goes with it.
    changed = client.post(
        f"{done.location}/change",
        data=filled(organization_id=str(event.host_id)) | {f"q{asked['bus']}": "no"},
    )
    assert changed.status_code == 303
    assert answers() == {"Нужен трансфер?": ["no"]}


def test_a_file_is_taken_downloaded_by_the_organizer_saved_in_backups_and_erased(
    app: Flask, client: FlaskClient, event: Event, asked: dict[str, int], tmp_path: Path
) -> None:
    where, name = address(event), f"q{asked['paper']}"
    pupil = filled(category="pupil", grade="8") | {f"q{asked['bus']}": "no"}

    def send(data: bytes, file: str) -> Any:
        return client.post(where, data={**pupil, name: (io.BytesIO(data), file)}, content_type="multipart/form-data")

    assert "Нужен файл PDF" in send(b"MZ a program", "рисунок.pdf").text
    assert refusal_to_file(PDF + bytes(MOST), name) == Refusal("registration.file_big", {}, name)
    assert folder(app) == []
    assert send(PDF, "мой/рисунок.exe").status_code == 303
    (kept,) = folder(app)
    assert (kept.read_bytes(), re.fullmatch("[0-9a-f]{32}", kept.name) is not None) == (PDF, True)
    row = db.session.scalars(select(Answer).where(Answer.file.is_not(None))).one()
    answer_id, registration_id = row.id, row.registration_id
    db.session.rollback()
    taken = client.get(f"/registration/{event.id}/answers/{answer_id}")
    assert (taken.data, taken.mimetype) == (PDF, "application/pdf")
    assert taken.headers["Content-Disposition"].startswith("attachment;")
    assert app.test_client().get(f"/registration/{event.id}/answers/{answer_id}").status_code in (302, 401)
    settings = app.extensions["settings"]
    backup.save(tmp_path / "copy.zip", db.engine, settings, clock.now())
    assert f"answers/{kept.name}" in (tmp_path / "copy.zip").read_bytes().decode("latin-1")
    person = client.get(f"/registration/{event.id}/people/{registration_id}").text
    assert "рисунок.pdf" in person
    erase_registration(registration_id)
    assert (answers(), folder(app)) == ({}, [])


def test_a_file_that_need_not_be_there_is_removed_by_its_sender(
    app: Flask, client: FlaskClient, event: Event, organizer: int
) -> None:
    free = save_question(event.id, QuestionDraft("file", "Фото работы"), organizer)
    wanted = save_question(event.id, QuestionDraft("file", "Рисунок", required=True), organizer)
    pupil = filled(category="pupil", grade="8", organization_id=str(event.host_id))
    files = {f"q{free}": (io.BytesIO(PDF), "фото.pdf"), f"q{wanted}": (io.BytesIO(PDF), "рисунок.pdf")}
    done = client.post(address(event), data=pupil | files, content_type="multipart/form-data")
    assert len(folder(app)) == 2
    change = f"{done.location}/change"
    page = client.get(change).text
    assert page.count("Удалить этот файл") == 1
    assert f'name="q{free}_off"' in page
    both = pupil | {f"q{free}_off": "y", f"q{wanted}_off": "y"}
    assert client.post(change, data=both, content_type="multipart/form-data").status_code == 303
    assert answers() == {"Рисунок": ["рисунок.pdf"]}
    assert len(folder(app)) == 1


def test_files_that_no_answer_names_are_swept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    where: Path = app.extensions["settings"].answers
    where.mkdir()
    (where / "stray").write_bytes(PDF)
    assert sweep_files() == 0
    monkeypatch.setattr("tochka.registration.actions.files.YOUNG", -5)
    assert (sweep_files(), folder(app)) == (1, [])


def test_answers_stay_readable_when_the_question_changes_and_goes(
    client: FlaskClient, event: Event, asked: dict[str, int], organizer: int
) -> None:
    plain = filled(category="teacher") | {f"q{asked['bus']}": "no", f"q{asked['class']}": "Лепка"}
    assert client.post(address(event), data=plain).status_code == 303
    draft = QuestionDraft("choices", "Что выберете?", options=("Гончарное дело", "Оригами"))
    save_question(event.id, draft, organizer, asked["class"])
    assert remove_question(event.id, asked["class"], organizer) is True
    csv = client.get(f"/registration/{event.id}/people/list.csv").data.decode("utf-8-sig").splitlines()
    assert csv[0].split(";")[-4:] == ["Нужен трансфер?", "Откуда забрать?", "Рисунок", "Мастер-классы"]
    assert csv[1].split(";")[-4:] == ["нет", "", "", "Лепка"]
    with pytest.raises(Refused, match=r"registration\.question_used") as refused:
        remove_question(event.id, asked["bus"], organizer)
    assert refused.value.refusal.facts == {"words": "Откуда забрать?"}
    assert remove_question(event.id, asked["where"], organizer) is False
    with pytest.raises(Refused, match=r"registration\.question_kind"):
        save_question(event.id, QuestionDraft("text", "Нужен трансфер?"), organizer, asked["bus"])


def test_the_organizer_edits_questions_without_scripts(client: FlaskClient, event: Event, organizer: int) -> None:
    where = f"/registration/{event.id}/questions"
    form = {"words": "Размер футболки", "kind": "choice", "options": "M", "part_id": "0", "shown_if": ""}
    assert "хотя бы два разных ответа" in client.post(f"{where}/new", data=form).text
    assert client.post(f"{where}/new", data=form | {"options": "M\nL", "required": "y"}).status_code == 303
    (first,) = db.session.scalars(select(Question.id)).all()
    bus = {"words": "Вас встретить?", "kind": "yesno", "part_id": "0", "shown_if": f"{first}:L"}
    assert client.post(f"{where}/new", data=bus).status_code == 303
    second = int(db.session.scalars(select(Question.id).where(Question.id != first)).one())
    assert "Если на вопрос «Размер футболки» ответ «L»" in client.get(where).text
    assert client.post(f"{where}/{second}/move", data={"to": "up"}).status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Question.id).order_by(Question.position)).all() == [second, first]
    assert client.get(f"{where}/{second}").status_code == 200
    assert client.get(f"{where}/{second + 9}").status_code == 404
    copied = copy_event(event.id, (clock.now() + timedelta(days=30)).date(), organizer)
    copies = db.session.scalars(select(Question).where(Question.event_id == copied).order_by(Question.position)).all()
    assert [(row.words, row.shown_if) for row in copies] == [("Вас встретить?", "L"), ("Размер футболки", "")]
    assert copies[0].shown_if_id == copies[1].id
    move_question(event.id, second, up=False)
    assert client.post(f"{where}/{second}/remove").status_code == 303
    assert db.session.scalars(select(Question.id).where(Question.event_id == event.id)).all() == [first]


@pytest.mark.parametrize(
    ("kind", "typed", "values"),
    [
        ("number", "2,50", ("2.50",)), ("number", "две", None), ("number", "−3", ("-3",)),
        ("date", "25.12.2026", ("2026-12-25",)), ("date", "2026-02-30", None), ("date", "01.01.0001", None),
        ("yesno", "ДА", ("yes",)), ("yesno", "-", ("no",)), ("yesno", "может быть", None),
        ("choice", "лепка", ("Лепка",)), ("choice", "Плавание", None), ("choices", "оригами; Лепка", ("Лепка", "Оригами")),
        ("text", "а" * 1001, None), ("text", " да \n нет ", ("да\nнет",)), ("text", "  ", ()),
    ],
)  # fmt: skip
def test_answers_are_read_as_people_type_them(kind: str, typed: str, values: tuple[str, ...] | None) -> None:
    found, refusal = read_answer(Asked(1, kind, "?", options=("Лепка", "Оригами")), [typed])
    assert (found, refusal is None) == (values or (), values is not None)


def test_a_delegation_answers_by_cell(client: FlaskClient, event: Event, asked: dict[str, int]) -> None:
    sender = actions.Sender(event.id, "Образцова Мария Петровна", None, event.host_id, purposes=(PARTICIPATION,))
    draft = actions.begin_delegation(sender)
    head = "ФИО\tКто\tНужен трансфер?\tОткуда забрать?\tМастер-классы"
    rows = (
        "Примерова Анна Ивановна\tпедагог\tда\tЛенинский\tлепка; Оригами",
        "Примерова Вера Ивановна\tпедагог\tда\t\tПлавание",
        "Примерова Инна Ивановна\tпедагог\t\t\t",
    )
    actions.keep_list(draft.id, "\n".join((head, *rows)))
    page = client.get(f"/registration/delegation/{delegation_token(draft.id, draft.link)}").text
    assert page.count("Ответьте на этот вопрос") == 2
    assert "Выберите из списка: Лепка; Оригами." in page
    found = actions.read_draft(draft.id).rows
    where, bus, classes = f"q{asked['where']}", f"q{asked['bus']}", f"q{asked['class']}"
    assert [[question.column for question in row.questions] for row in found] == [[], [where, classes], [bus]]
    assert found[2].questions[0].options == (("yes", "да"), ("no", "нет"))
    actions.repair_list(draft.id, {(1, where): "Алдан", (1, classes): "", (2, bus): "no"}, may_wait=False)
    assert actions.save_delegation(draft.id, [0, 1, 2]) == 3
    db.session.rollback()
    said = db.session.execute(
        select(Registration.name, Answer.words, Answer.values)
        .join(Registration, Registration.id == Answer.registration_id)
        .order_by(Registration.name, Answer.question_id)
    )
    assert [(name.split()[1], words, values) for name, words, values in said] == [
        ("Анна", "Нужен трансфер?", ["yes"]), ("Анна", "Откуда забрать?", ["Ленинский"]),
        ("Анна", "Мастер-классы", ["Лепка", "Оригами"]), ("Вера", "Нужен трансфер?", ["yes"]),
        ("Вера", "Откуда забрать?", ["Алдан"]), ("Инна", "Нужен трансфер?", ["no"]),
    ]  # fmt: skip


def test_a_form_with_questions_takes_at_most_twelve_statements(
    client: FlaskClient, event: Event, asked: dict[str, int]
) -> None:
    """Read once with the form, written in one: a stamp tells that they are the same under the lock."""
    where = address(event)
    data = filled(category="teacher", organization_id=str(event.host_id)) | {f"q{asked['bus']}": "no"}
    with counted() as statements:
        assert client.post(where, data=data).status_code == 303
    assert len(statements) <= 12, "\n".join(statements)
    assert sum("registration_answers" in each for each in statements) == 1


def test_questions_that_changed_since_the_form_are_read_again(
    event: Event, organizer: int, asked: dict[str, int]
) -> None:
    found = form_event(event.id)
    assert found is not None
    assert [row.id for row in found.questions] == list(asked.values())
    form = application(event, answers={asked["bus"]: ["no"]}, asked=[asked_of(row) for row in found.questions])
    form = replace(form, stamp=found.stamp)
    db.session.rollback()
    remove_question(event.id, asked["class"], organizer)
    save_question(event.id, QuestionDraft("text", "Что взять с собой?", required=True), organizer)
    with pytest.raises(Refused) as refused:
        actions.register_person(form)
    assert refused.value.refusal.code == "registration.answer_missing"
