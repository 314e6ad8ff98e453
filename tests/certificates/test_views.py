"""Pages of certificates: what the public may know, what the organizer does, what the owner downloads."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.certificates.test_actions import arrive, come, issue
from tests.factories import make_account, make_event, make_municipality, make_registration, make_school, sign_in
from tochka.certificates import actions, queries
from tochka.certificates.models import Certificate
from tochka.events.models import Event
from tochka.extensions import db, limiter
from tochka.kit import clock, jobs, mail
from tochka.kit.codes import print_certificate_code, seal
from tochka.network.models import Organization


@pytest.fixture
def shop(app: Flask) -> actions.Shop:
    settings = app.extensions["settings"]
    return actions.Shop(public_url=settings.public_url, folder=settings.papers)


@pytest.fixture
def school(app: Flask) -> Organization:
    return make_school(make_municipality(name="Алданский район"), 10)


@pytest.fixture
def event(school: Organization) -> Event:
    return make_event(school, starts_at=clock.now() - timedelta(hours=3))


def issued(event: Event, school: Organization, shop: actions.Shop) -> tuple[Certificate, str]:
    come(event, school, "Образцова Мария Петровна")
    issue(event, shop)
    certificate = db.session.scalars(select(Certificate)).one()
    paper = queries.current_paper(certificate.id)
    assert paper is not None
    return certificate, paper.code


def test_the_public_sees_that_a_paper_is_genuine_but_no_name_without_consent(
    client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    certificate, code = issued(event, school, shop)
    page = client.get(f"/c/{print_certificate_code(code).lower()}")
    html = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "Документ подлинный" in html
    assert certificate.number in html
    assert "Образцова" not in html
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_unknown_and_malformed_codes_look_the_same(client: FlaskClient) -> None:
    first = client.get("/c/0000-0000-0000")
    second = client.get("/c/ab")
    assert (first.status_code, second.status_code) == (404, 404)
    assert first.get_data(as_text=True).count("Такого документа нет") == second.get_data(as_text=True).count(
        "Такого документа нет"
    )


def test_guessing_is_slowed_down_after_twenty_misses(client: FlaskClient) -> None:
    limiter.enabled = True
    try:
        answers = [client.get("/c/0000-0000-0000").status_code for _ in range(22)]
    finally:
        limiter.enabled = False
        limiter.reset()
    assert answers == [404] * 20 + [429] * 2


def test_a_number_is_found_only_with_its_surname(
    client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    certificate, _ = issued(event, school, shop)
    right = client.get("/certificates/", query_string={"number": certificate.number, "surname": "образцова"})
    wrong = client.get("/certificates/", query_string={"number": certificate.number, "surname": "Примерова"})
    alone = client.get("/certificates/", query_string={"number": certificate.number})
    assert (right.status_code, wrong.status_code, alone.status_code) == (200, 404, 404)
    assert certificate.number in wrong.get_data(as_text=True)


def test_a_code_with_look_alike_letters_is_understood(
    client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    _, code = issued(event, school, shop)
    typed = code.replace("0", "О").replace("1", "l")
    answer = client.get("/certificates/", query_string={"code": typed})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/c/{code}")


def test_the_organizer_issues_with_one_button(
    client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    come(event, school, "Образцова Мария Петровна", "Примерова Анна Степановна")
    sign_in(client, make_account("organizer", school))
    assert client.get(f"/certificates/{event.id}").status_code == 200
    answer = client.post(f"/certificates/{event.id}", data={"groups": ["persons"]})
    assert answer.status_code == 302
    job = db.session.scalars(select(jobs.Job)).one()
    assert client.get(f"/certificates/{event.id}/progress").get_json()["over"] is False
    jobs.run(job.id)
    assert client.get(f"/certificates/{event.id}/progress").get_json() == {
        "done": 2,
        "total": 2,
        "words": "Выдано 2 сертификата",
        "over": True,
    }
    html = client.get(f"/certificates/{event.id}").get_data(as_text=True)
    assert html.count("Образцова Мария Петровна") == 1


def test_nothing_ticked_is_said_beside_the_boxes(client: FlaskClient, event: Event, school: Organization) -> None:
    come(event, school, "Образцова Мария Петровна")
    sign_in(client, make_account("organizer", school))
    answer = client.post(f"/certificates/{event.id}", data={})
    assert answer.status_code == 422
    assert "Отметьте, кому выдать сертификаты." in answer.get_data(as_text=True)


def test_another_schools_organizer_finds_nothing(
    client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    certificate, _ = issued(event, school, shop)
    other = make_event(make_school(make_municipality(name="Другой район")))
    sign_in(client, make_account("organizer", other.host))
    addresses = [
        f"/certificates/{event.id}",
        f"/certificates/{event.id}/{certificate.id}.pdf",
        f"/certificates/{other.id}/{certificate.id}.pdf",
        f"/certificates/{other.id}/{certificate.id}/correct",
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_the_organizer_corrects_and_revokes(
    client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    certificate, code = issued(event, school, shop)
    sign_in(client, make_account("organizer", school))
    base = f"/certificates/{event.id}/{certificate.id}"
    empty = client.post(f"{base}/correct", data={"name": "Образцова Мария Ильинична", "reason": ""})
    assert empty.status_code == 422
    assert "Образцова Мария Ильинична" in empty.get_data(as_text=True)
    right = client.post(f"{base}/correct", data={"name": "Образцова Мария Ильинична", "reason": "отчество"})
    assert right.status_code == 302
    assert "Документ заменён" in client.get(f"/c/{code}").get_data(as_text=True)
    assert client.post(f"{base}/revoke", data={"reason": "выдан по ошибке"}).status_code == 302
    assert "Документ отозван" in client.get(f"/c/{code}").get_data(as_text=True)


def test_the_owner_downloads_by_her_private_link_and_nobody_elses(
    app: Flask, client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    certificate, _ = issued(event, school, shop)
    stranger = make_registration(event, school, name="Примерова Анна Степановна")
    secret = app.config["SECRET_KEY"]
    own = seal(secret, "registration", certificate.registration_id, 1)
    other = seal(secret, "registration", stranger.id, 1)
    paper = client.get(f"/certificates/mine/{own}/{certificate.id}.pdf")
    assert (paper.status_code, paper.mimetype, paper.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert client.get(f"/certificates/mine/{other}/{certificate.id}.pdf").status_code == 404
    assert client.get(f"/certificates/mine/{own[:-1]}0/{certificate.id}.pdf").status_code == 404


def test_a_sample_prints_before_anybody_came(client: FlaskClient, event: Event, school: Organization) -> None:
    sign_in(client, make_account("organizer", school))
    sample = client.get(f"/certificates/{event.id}/sample.pdf")
    assert (sample.status_code, sample.data[:5]) == (200, b"%PDF-")


def test_a_wrong_pattern_is_refused_and_a_used_one_stays(
    client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    sign_in(client, make_account("organizer", school))
    address, form = f"/certificates/{event.id}/look", {"layout": "strict", "pattern": "ТР-{year}"}
    refused = client.post(address, data=form)
    assert (refused.status_code, "порядковый номер" in refused.get_data(as_text=True)) == (422, True)
    issued(event, school, shop)
    late = client.post(address, data=form | {"pattern": "А-{n}"})
    assert (late.status_code, "изменить его нельзя" in late.get_data(as_text=True)) == (422, True)


def test_the_register_comes_as_a_table(
    client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    issued(event, school, shop)
    sign_in(client, make_account("organizer", school))
    table = client.get(f"/certificates/{event.id}/register.xlsx")
    assert (table.status_code, table.data[:2]) == (200, b"PK")


def test_the_owner_is_told_once_with_her_link(
    app: Flask, event: Event, school: Organization, shop: actions.Shop
) -> None:
    registration = make_registration(event, school, name="Образцова Мария Петровна", email="teacher@example.ru")
    arrive(registration)
    issue(event, shop)
    settings = app.extensions["settings"]
    assert mail.deliver_due(settings) == 1
    letter = next(settings.spool.glob("*.eml")).read_bytes()
    text = message_from_bytes(letter, policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert "https://tochka.test/registration/mine/" in text
    assert "Ваш сертификат готов" in text
