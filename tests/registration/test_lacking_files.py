"""A table cannot carry files: whoever of a delegation lacks a required one is shown, and it is sent afterwards."""

import io
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.conftest import CheckingClient
from tests.factories import make_account, make_event, make_municipality, make_school, sign_in
from tests.registration.test_questions import PDF
from tests.registration.test_views_delegations import begin, number_of, send
from tests.registration.test_views_own import link
from tochka.extensions import db
from tochka.kit import clock
from tochka.people.actions import publish_default_texts
from tochka.registration.actions import cancel_registration, files_lacking
from tochka.registration.actions.asking import QuestionDraft, save_question
from tochka.registration.models import Answer, Registration


def test_a_delegation_sends_its_files_row_by_row_until_none_is_lacking(either: Flask) -> None:
    either.config["WTF_CSRF_ENABLED"], either.test_client_class = False, CheckingClient
    town = make_municipality()
    publish_default_texts(town.id)
    school, curator = make_school(town, 9), make_account("municipal_curator", town)
    event = make_event(school, [{"categories": ["pupil", "teacher"]}])
    event_id, ends_at = event.id, event.ends_at
    bus = save_question(event_id, QuestionDraft("yesno", "Нужен трансфер?"), curator.id)
    drawing = save_question(
        event_id, QuestionDraft("file", "Рисунок", required=True, categories=("pupil",)), curator.id
    )
    form = save_question(
        event_id, QuestionDraft("file", "Заявка на автобус", required=True, shown_if_id=bus, shown_if="yes"), curator.id
    )
    client: Any = either.test_client()
    address = begin(client, event, school)
    assert "вложить" in client.get(address).text
    rows = (
        "ФИО\tКласс\tКатегория\tНужен трансфер?\nПервый Иван\t8\tученик\tда\nВторая Анна\t8\tученик\tнет\n"
        "Третья Ольга\t\tпедагог\tнет"
    )
    send(client, address, pasted=rows, part=event.parts[0].id)
    client.post(f"{address}/check", data={"do": "save"})
    ids = dict(db.session.execute(select(Registration.name, Registration.id)).all())
    assert {id: [each.id for each in left] for id, left in files_lacking(event_id).items()} == {
        ids["Первый Иван"]: [drawing, form], ids["Вторая Анна"]: [drawing],
    }, "the teacher owes nothing, and the bus is asked of one"  # fmt: skip
    assert "У 2 записей не хватает файла" in client.get(address).text
    where = f"{address}/files"
    assert "Третья Ольга" not in client.get(where).text

    def upload(who: str, data: bytes = PDF, field: int = drawing) -> Any:
        sent = {"registration": str(ids[who]), f"q{field}": (io.BytesIO(data), "рисунок.pdf")}
        return client.post(where, data=sent, content_type="multipart/form-data")

    wrong = upload("Первый Иван", b"MZ")
    assert (wrong.status_code, "Нужен файл PDF" in wrong.text) == (422, True)
    nothing = client.post(where, data={"registration": str(ids["Первый Иван"])})
    assert (nothing.status_code, "Сначала выберите файл" in nothing.text) == (422, True)
    assert upload("Первый Иван").status_code == 303
    assert upload("Третья Ольга").status_code == 200, "who owes nothing gives nothing"
    mine = link(either, ids["Первый Иван"])
    assert "Заявка на автобус" in client.get(mine).text
    own = {f"q{form}": (io.BytesIO(PDF), "заявка.pdf"), f"q{drawing}": (io.BytesIO(PDF), "иной.pdf")}
    with clock.stopped_at(event.starts_at + timedelta(minutes=1)):
        assert client.post(mine + "/change").status_code == 302, "the lists are closed"
        assert client.post(f"{mine}/files", data=own, content_type="multipart/form-data").status_code == 303
        assert client.get(f"{mine}/files").status_code == 303, "nothing is lacking any more"
    desk = either.test_client()
    sign_in(desk, curator)
    people = desk.get(f"/registration/{event_id}/people?lacks=file").text
    assert ("Вторая Анна" in people, "Первый Иван" in people) == (True, False)
    assert "У 1 записи не хватает файла" in desk.get(f"/events/{event_id}/desk").text
    assert "Не хватает файла: Рисунок" in desk.get(f"/registration/{event_id}/people/{ids['Вторая Анна']}").text
    with clock.stopped_at(ends_at):
        late = upload("Вторая Анна")
        assert (late.status_code, "больше не принимаются" in late.text) == (422, True)
    cancel_registration(ids["Вторая Анна"])
    assert files_lacking(event_id, number_of(either, address)) == {}
    assert "Все файлы на месте" in client.get(where).text
    names = db.session.scalars(select(Answer.values).where(Answer.file.is_not(None)).order_by(Answer.id)).all()
    assert names == [["рисунок.pdf"], ["заявка.pdf"]], "one that was there is not replaced"
