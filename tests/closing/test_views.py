"""Pages of directives and instructions without scripts: edited by the curator, seen by her alone, answered by schools."""

from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument
from sqlalchemy import select

from tests.closing.conftest import Aldan
from tests.factories import make_account, make_municipality, sign_in
from tests.statements import counted
from tochka.closing import actions
from tochka.closing.models import Instruction
from tochka.extensions import db
from tochka.kit.russian import unbind
from tochka.network.models import Municipality, Organization


@pytest.fixture
def curator(app: Flask, aldan: Aldan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_account("municipal_curator", db.session.get_one(Municipality, aldan.municipality_id)))
    return client


def page_of(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unbind(response.get_data(as_text=True))


def test_the_year_leads_to_the_directive(curator: FlaskClient, aldan: Aldan) -> None:
    assert f'href="/closing/directives/{aldan.directive_id}"' in page_of(curator, "/closing/year/2022")
    answer = curator.post(f"/closing/directives/of/{aldan.municipality_id}/2022")
    assert answer.location == f"/closing/directives/{aldan.directive_id}"


def test_the_sheet_has_numbered_marks_and_choices(curator: FlaskClient, aldan: Aldan) -> None:
    with counted() as statements:
        text = page_of(curator, f"/closing/directives/{aldan.directive_id}")
    assert len(statements) <= 30
    number = len(aldan.asked())
    assert f"На полях: {number}" in text
    assert all(f'id="q-{n}"' in text for n in range(1, number + 1))
    assert text.count('name="host"') == 3 + 1  # three choices at one mark, one list of all settings


def test_a_choice_on_the_margin_changes_the_text(curator: FlaskClient, aldan: Aldan) -> None:
    curator.post(f"/closing/directives/{aldan.directive_id}/settings", data={"host": "left_out"})
    text = page_of(curator, f"/closing/directives/{aldan.directive_id}")
    assert "14 учителей начальных классов из 10 ОО: СОШ №1,2,5,8,9,10,20,36" in text


def test_texts_paragraph_and_clause_are_edited(curator: FlaskClient, aldan: Aldan) -> None:
    base = f"/closing/directives/{aldan.directive_id}"
    event_id = next(iter(aldan.events.values()))
    clause = aldan.directive.clauses[3]
    plain = {**aldan.directive.texts, "signed_on": "2023-05-27", "number": "01-03/9", "title": "Об итогах {year}"}
    assert curator.post(f"{base}/texts", data=plain).status_code == 303
    assert curator.post(f"{base}/paragraphs/{event_id}", data={"text": "Свои слова.", "verb": ""}).status_code == 303
    fresh = {
        "text": "заключить договоры до {deadline};",
        "deadline": "2023-09-01",
        "addressees": "nobody",
        "evidence": "agreement",
    }
    assert curator.post(f"{base}/clauses/{clause.id}", data=fresh).status_code == 303
    text = page_of(curator, base)
    for words in (
        "Об итогах 2022-2023",
        "27.05.2023 г.",
        "№ 01-03/9",
        "Свои слова.",
        "договоры до 1 сентября 2023 г.;",
    ):
        assert words in text


def test_an_event_gives_its_directive_on_holding_from_the_same_engine(curator: FlaskClient, aldan: Aldan) -> None:
    event_id = next(iter(aldan.events.values()))
    assert "Приказ о проведении" in page_of(curator, f"/closing/{event_id}")
    place = curator.post(f"/closing/{event_id}/directive").location
    assert "О проведении" in page_of(curator, place)
    paper = PdfDocument(curator.get(f"{place}/paper.pdf").data)
    assert "О проведении" in unbind(" ".join(page.get_textpage().get_text_bounded() for page in paper))


@pytest.mark.parametrize("data", [{"text": ""}, {"text": "x", "years": "19"}, {"text": "x", "deadline": "завтра"}])
def test_a_faulty_clause_comes_back_with_its_message(curator: FlaskClient, aldan: Aldan, data: dict[str, str]) -> None:
    plain = {"addressees": "nobody", "evidence": "none", "parent": "0", **data}
    answer = curator.post(f"/closing/directives/{aldan.directive_id}/clauses/new", data=plain)
    assert answer.status_code == 422
    assert "field__message" in answer.get_data(as_text=True)


def test_the_paper_is_downloaded_by_the_own_template_once_it_is_kept(curator: FlaskClient, aldan: Aldan) -> None:
    base = f"/closing/directives/{aldan.directive_id}"
    assert Document(BytesIO(curator.get(f"{base}/paper.docx").data)).paragraphs[1].text == "ПРИКАЗ"
    assert curator.get(f"{base}/paper.pdf").data.startswith(b"%PDF-")
    broken = curator.post(f"{base}/template", data={"file": (BytesIO(b"no"), "a.docx")})
    assert broken.status_code == 422
    own = Document()
    own.add_paragraph("Наша шапка: {{ title }}")
    out = BytesIO()
    own.save(out)
    assert curator.post(f"{base}/template", data={"file": (BytesIO(out.getvalue()), "a.docx")}).status_code == 303
    lines = [line.text for line in Document(BytesIO(curator.get(f"{base}/paper.docx").data)).paragraphs]
    assert lines[0].startswith("Наша шапка: Об итогах")
    assert curator.get(f"{base}/paper.pdf").location == base  # no paper that differs from their own


def test_fixing_shows_the_board_and_a_school_answers(app: Flask, curator: FlaskClient, aldan: Aldan) -> None:
    base = f"/closing/directives/{aldan.directive_id}"
    assert curator.post(f"{base}/fix").status_code == 303
    assert "закреплён" in page_of(curator, base)
    school = db.session.scalars(select(Organization).where(Organization.short_name == "СОШ №7")).one()
    head = app.test_client()
    sign_in(head, make_account("head_of_centre", school))
    assert head.get(base).status_code == 404
    mine = page_of(head, f"/closing/schools/{school.id}")
    assert "внести в план сетевого взаимодействия" in mine
    assert "по необходимости) до 30 августа 2023 г.<" in mine
    assert f'href="/closing/schools/{school.id}"' in page_of(head, "/closing/year/2022")
    first = db.session.scalars(select(Instruction.id).where(Instruction.organization_id == school.id)).first()
    assert head.post(f"/closing/instructions/{first}", data={"state": "done"}).status_code == 422
    assert head.post(f"/closing/instructions/{first}", data={"state": "not_needed"}).status_code == 422
    answer = head.post(f"/closing/instructions/{first}", data={"state": "done", "note": "Три строки"})
    assert answer.status_code == 303
    board = page_of(curator, f"{base}/board")
    assert "Три строки" in board
    with counted() as statements:
        page_of(curator, f"{base}/board")
    assert len(statements) <= 20


def test_anothers_directive_is_not_there(app: Flask, aldan: Aldan) -> None:
    client = app.test_client()
    sign_in(client, make_account("municipal_curator", make_municipality()))
    clause = aldan.directive.clauses[0].id
    for tail in ("", "/texts", "/paper.docx", "/paper.pdf", "/board", "/template", "/number", f"/clauses/{clause}"):
        assert client.get(f"/closing/directives/{aldan.directive_id}{tail}").status_code == 404
    assert client.post(f"/closing/directives/of/{aldan.municipality_id}/2022").status_code == 404


def test_anothers_clause_is_not_there(curator: FlaskClient, aldan: Aldan) -> None:
    event_id = next(iter(aldan.events.values()))
    other = actions.open_directive(aldan.municipality_id, 2022, "holding", event_id)
    foreign = next(iter(actions.clauses_of(_directive(other)))).id
    assert curator.get(f"/closing/directives/{aldan.directive_id}/clauses/{foreign}").status_code == 404
    assert curator.post(f"/closing/directives/{aldan.directive_id}/clauses/{foreign}/remove").status_code == 404


def _directive(directive_id: int):  # type: ignore[no-untyped-def]
    from tochka.closing import queries

    return queries.directive_page(directive_id)
