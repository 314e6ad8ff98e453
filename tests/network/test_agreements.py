"""Agreements between schools: two parties at least, days that agree, a draft as a paper, a scan that is one."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import make_account, make_municipality, make_school, sign_in
from tochka.kit import clock
from tochka.kit.access import Reach
from tochka.kit.errors import Refused
from tochka.kit.russian import unbind
from tochka.network import actions, queries
from tochka.network.documents import AgreementFacts, Party, agreement_docx
from tochka.network.models import Municipality, Organization

PDF = b"%PDF-1.4 signed"


@pytest.fixture
def municipality(app: Flask) -> Municipality:
    return make_municipality()


@pytest.fixture
def schools(municipality: Municipality) -> list[Organization]:
    return [make_school(municipality, number) for number in (1, 2, 3)]


@pytest.fixture
def head(app: Flask, schools: list[Organization]) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_account("head_of_centre", schools[0]))
    return client


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"parties": ()}, "network.agreement_parties"),
        ({"state": "signed"}, "network.agreement_day"),
        ({"valid_from": date(2023, 9, 1), "valid_to": date(2023, 8, 31)}, "network.agreement_term"),
    ],
)
def test_what_cannot_be_is_refused(schools: list[Organization], values: dict[str, object], code: str) -> None:
    plain = {"parties": (schools[1].id,), **values}
    with pytest.raises(Refused) as refused:
        actions.add_agreement(schools[0].id, actions.AgreementDraft(**plain))  # type: ignore[arg-type]
    assert refused.value.refusal.code == code


def test_a_party_of_another_municipality_is_none(schools: list[Organization]) -> None:
    foreign = make_school(make_municipality(), 9)
    with pytest.raises(Refused):
        actions.add_agreement(schools[0].id, actions.AgreementDraft((foreign.id,)))


@pytest.mark.parametrize(
    ("today", "state", "soon"),
    [(date(2024, 7, 31), "signed", False), (date(2024, 8, 1), "signed", True), (date(2024, 8, 31), "signed", True),
     (date(2024, 9, 1), "expired", False)],
)  # fmt: skip
def test_an_agreement_runs_out_by_itself(schools: list[Organization], today: date, state: str, soon: bool) -> None:
    draft = actions.AgreementDraft(
        (schools[1].id,), state="signed", signed_on=date(2023, 8, 20), valid_to=date(2024, 8, 31)
    )
    actions.add_agreement(schools[0].id, draft)
    line = queries.agreements_within(Reach(everything=True), today)[0]
    assert (line.state, line.ends_soon) == (state, soon)


def test_the_draft_names_the_parties_and_the_term() -> None:
    facts = AgreementFacts(
        "programme", (Party("МБОУ «СОШ №1»"), Party("МБОУ «СОШ №2»", "г. Алдан")), "Робототехника",
        valid_from=date(2023, 9, 1), valid_to=date(2024, 5, 31),
    )  # fmt: skip
    paper = Document(BytesIO(agreement_docx(facts)))
    text = unbind("\n".join(line.text for line in paper.paragraphs))
    for words in ("О СЕТЕВОЙ ФОРМЕ", "1.1. Робототехника", "статье 15", "с 1 сентября 2023 г. до 31 мая 2024 г."):
        assert words in text
    assert paper.tables[0].rows[0].cells[0].text == "Сторона"
    assert len(paper.tables[0].rows) == 3


def test_a_head_writes_an_agreement_down_with_its_scan(
    head: FlaskClient, municipality: Municipality, schools: list[Organization]
) -> None:
    data = {
        "organization_id": str(schools[0].id), "parties": [str(schools[1].id)], "kind": "cooperation",
        "state": "signed", "signed_on": "2023-08-20", "number": "7", "scan": (BytesIO(PDF), "договор.pdf"),
    }  # fmt: skip
    with clock.stopped_at(datetime(2026, 11, 21, tzinfo=UTC)):
        assert head.post("/network/agreements/new", data=data).status_code == 303
        text = head.get("/network/agreements").get_data(as_text=True)
        line = queries.agreements_within(Reach(everything=True), date(2023, 9, 1))[0]
        assert "подписан" in text
        assert head.get(f"/network/agreements/{line.id}/scan").data == PDF
        assert head.get(f"/network/agreements/{line.id}/draft.docx").status_code == 200
        again = {**data, "state": "draft", "scan": (BytesIO(b"<script>"), "x.pdf")}
        assert head.post(f"/network/agreements/{line.id}", data=again).status_code == 422


def test_anothers_agreement_is_not_there(app: Flask, schools: list[Organization]) -> None:
    made = actions.add_agreement(schools[0].id, actions.AgreementDraft((schools[1].id,)))
    client = app.test_client()
    sign_in(client, make_account("municipal_curator", make_municipality()))
    for tail in ("", "/draft.docx", "/scan"):
        assert client.get(f"/network/agreements/{made}{tail}").status_code == 404
    assert "СОШ №1" not in client.get("/network/agreements").get_data(as_text=True)
