"""The whole-page designer: what the server places, refuses and keeps; an issued paper keeps its version for ever."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.certificates.acts import come, issue, text_of
from tests.factories import make_account, make_event, make_municipality, make_school, sign_in
from tochka.certificates import actions, queries
from tochka.certificates.documents.builtin import builtin
from tochka.certificates.models import Certificate, Layout, Paper
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.network.models import Organization


@pytest.fixture
def desk(client: FlaskClient, school: Organization) -> FlaskClient:
    sign_in(client, make_account("organizer", school))
    return client


def layout(**name: Any) -> dict[str, Any]:
    """The strict design with changes in its name."""
    made = copy.deepcopy(builtin("strict", "heading"))
    element = next(each for each in made["elements"] if each["id"] == "name")
    element |= name
    return made


def test_a_draft_is_drawn_and_nothing_is_kept(desk: FlaskClient, event: Event) -> None:
    answer = desk.post(f"/certificates/{event.id}/designer/place", json=layout(text="Имя: {name}")).get_json()
    assert answer["faults"] == []
    assert "Имя:" in answer["svg"]
    assert db.session.scalars(select(Layout)).all() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"x": 260}, "лежит за краем листа"),
        ({"text": "{salary}"}, "такого поля в документах нет"),
        ({"style": {"face": "serif", "size": 200, "colour": "ink"}}, "от 5 до 120 пунктов"),
        ({"style": {"face": "comic", "size": 20, "colour": "ink"}}, "не читается"),
    ],
)
def test_a_fault_is_said_with_its_element(desk: FlaskClient, event: Event, change: dict[str, Any], code: str) -> None:
    for address, sent in (("/place", layout(**change)), ("", {"name": "Наш", "layout": layout(**change)})):
        answer = desk.post(f"/certificates/{event.id}/designer{address}", json=sent)
        told = answer.get_json()
        words = told["words"] if "words" in told else told["faults"][0]["words"]
        assert code in words
        assert "«name»" in words
    assert db.session.scalars(select(Layout)).all() == []


@pytest.mark.parametrize(
    "sent", [None, [], "x", {"name": "Наш"}, {"name": "", "layout": {}}, {"layout": 5, "name": []}]
)
def test_nonsense_is_refused(desk: FlaskClient, event: Event, sent: Any) -> None:
    assert desk.post(f"/certificates/{event.id}/designer", json=sent).status_code in (400, 422)
    assert desk.post(f"/certificates/{event.id}/designer/place", json=sent).get_json()["svg"] == ""


def test_markup_in_a_layout_is_shown_as_typed(desk: FlaskClient, event: Event) -> None:
    answer = desk.post(f"/certificates/{event.id}/designer/place", json=layout(text='<img src="x"> {name}')).get_json()
    assert "&lt;img" in answer["svg"]
    assert '<img src="x">' not in answer["svg"]


def test_each_save_is_a_new_version_and_is_chosen(desk: FlaskClient, event: Event) -> None:
    versions = [
        desk.post(f"/certificates/{event.id}/designer", json={"name": "Наш", "layout": layout(x=41 + n)}).get_json()
        for n in range(2)
    ]
    assert [each["version"] for each in versions] == [1, 2]
    setup = queries.setup_of(event.id)
    assert setup is not None
    assert setup.looks["participant"]["layout"] == str(versions[1]["id"])
    assert desk.get(f"/certificates/{event.id}/designer").status_code == 200
    assert desk.get(f"/certificates/{event.id}/look").status_code == 200


def test_an_issued_paper_keeps_its_version_even_when_it_is_corrected(
    desk: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    come(event, school, "Образцова Мария Петровна")
    desk.post(f"/certificates/{event.id}/designer", json={"name": "Наш", "layout": layout(text="Первый вид {name}")})
    issue(event)
    desk.post(f"/certificates/{event.id}/designer", json={"name": "Наш", "layout": layout(text="Второй вид {name}")})
    certificate = db.session.scalars(select(Certificate)).one()
    actions.correct_name(certificate.id, "Образцова Марина Петровна", "опечатка", shop, None)
    papers = db.session.scalars(select(Paper).order_by(Paper.position)).all()
    texts = [text_of(actions.paper_again(paper, shop)).replace("\n", " ") for paper in papers]
    assert ["Первый вид" in text for text in texts] == [True, True]
    assert "взамен ранее выданного" in texts[1]


def test_anothers_layout_is_not_to_be_had(event: Event, app: Flask) -> None:
    foreign = make_event(make_school(make_municipality(), 1), starts_at=clock.now() - timedelta(hours=3))
    body, other = queries.body_of(foreign.id), queries.body_of(event.id)
    assert body is not None
    assert other is not None
    number, _ = actions.save_layout(body.id, foreign.id, "Чужой", layout(), None)
    assert queries.layout_in_body(other.id, number) is None
    with pytest.raises(Refused) as refused:
        actions.save_setup(event.id, other.id, "participant", {"layout": str(number)}, None)
    assert refused.value.refusal.code == "certificates.layout_unknown"
