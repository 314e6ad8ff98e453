"""Pages of certificates: what the public may know, what the organizer does, what the owner downloads."""

from email import message_from_bytes, policy
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.certificates.acts import arrive, come, issue, text_of
from tests.factories import make_account, make_event, make_municipality, make_registration, make_school, sign_in
from tochka.certificates import actions, queries
from tochka.certificates.models import Certificate
from tochka.certificates.terms import KINDS
from tochka.events.models import Event
from tochka.extensions import db, limiter
from tochka.kit import jobs, mail
from tochka.kit.codes import print_certificate_code, seal
from tochka.network.models import Organization


def issued(event: Event, school: Organization) -> tuple[Certificate, str]:
    come(event, school, "Образцова Мария Петровна")
    issue(event)
    certificate = db.session.scalars(select(Certificate)).one()
    paper = queries.current_paper(certificate.id)
    assert paper is not None
    return certificate, paper.code


def test_the_public_sees_that_a_paper_is_genuine_but_no_name_without_consent(
    client: FlaskClient, event: Event, school: Organization
) -> None:
    certificate, code = issued(event, school)
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


def test_a_number_is_found_only_with_its_surname(client: FlaskClient, event: Event, school: Organization) -> None:
    certificate, _ = issued(event, school)
    right = client.get("/certificates/", query_string={"number": certificate.number, "surname": "образцова"})
    wrong = client.get("/certificates/", query_string={"number": certificate.number, "surname": "Примерова"})
    alone = client.get("/certificates/", query_string={"number": certificate.number})
    assert (right.status_code, wrong.status_code, alone.status_code) == (200, 404, 404)
    assert certificate.number in wrong.get_data(as_text=True)


def test_a_code_with_look_alike_letters_is_understood(client: FlaskClient, event: Event, school: Organization) -> None:
    _, code = issued(event, school)
    typed = code.replace("0", "О").replace("1", "l")
    answer = client.get("/certificates/", query_string={"code": typed})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/c/{code}")


def test_the_organizer_issues_with_one_button(client: FlaskClient, event: Event, school: Organization) -> None:
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


def test_another_schools_organizer_finds_nothing(client: FlaskClient, event: Event, school: Organization) -> None:
    certificate, _ = issued(event, school)
    other = make_event(make_school(make_municipality(name="Другой район")))
    sign_in(client, make_account("organizer", other.host))
    addresses = [
        f"/certificates/{event.id}",
        f"/certificates/{event.id}/{certificate.id}.pdf",
        f"/certificates/{other.id}/{certificate.id}.pdf",
        f"/certificates/{other.id}/{certificate.id}/correct",
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_the_organizer_corrects_and_revokes(client: FlaskClient, event: Event, school: Organization) -> None:
    certificate, code = issued(event, school)
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
    app: Flask, client: FlaskClient, event: Event, school: Organization
) -> None:
    certificate, _ = issued(event, school)
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
    client: FlaskClient, event: Event, school: Organization
) -> None:
    sign_in(client, make_account("organizer", school))
    address, form = f"/certificates/{event.id}/look", {"layout": "strict", "pattern": "ТР-{year}"}
    refused = client.post(address, data=form)
    assert (refused.status_code, "порядковый номер" in refused.get_data(as_text=True)) == (422, True)
    issued(event, school)
    late = client.post(address, data=form | {"pattern": "А-{n}"})
    assert (late.status_code, "изменить его нельзя" in late.get_data(as_text=True)) == (422, True)


def test_the_register_comes_as_a_table(client: FlaskClient, event: Event, school: Organization) -> None:
    issued(event, school)
    sign_in(client, make_account("organizer", school))
    table = client.get(f"/certificates/{event.id}/register.xlsx")
    assert (table.status_code, table.data[:2]) == (200, b"PK")


def test_the_owner_is_told_once_with_her_link(app: Flask, event: Event, school: Organization) -> None:
    registration = make_registration(event, school, name="Образцова Мария Петровна", email="teacher@example.ru")
    arrive(registration)
    issue(event)
    settings = app.extensions["settings"]
    assert mail.deliver_due(settings) == 1
    letter = next(settings.spool.glob("*.eml")).read_bytes()
    text = message_from_bytes(letter, policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert "https://tochka.test/registration/mine/" in text
    assert "Ваш сертификат готов" in text


def test_the_page_of_a_kind_asks_for_cases_then_issues(client: FlaskClient, event: Event, school: Organization) -> None:
    (who,) = come(event, school, "Образцова Мария Петровна")
    sign_in(client, make_account("organizer", school))
    address = f"/certificates/{event.id}/award?kind=gratitude&groups=persons"
    assert "Образцовой Марии Петровне" in client.get(address).get_data(as_text=True)
    said = {"kind": "gratitude", "groups": "persons", f"dative-r{who.id}": "Образцовой Марии Петровне",
            f"gender-r{who.id}": "f"}  # fmt: skip
    assert client.post(f"/certificates/{event.id}/cases", data=said).status_code == 302
    page = client.get(address).get_data(as_text=True)
    assert "Выдать 1 документ" in page
    assert "на открытой странице имя будет скрыто" in page
    answer = client.post(f"/certificates/{event.id}", data={"kind": "gratitude", "groups": ["persons"]})
    assert answer.status_code == 302


def test_people_are_named_from_a_search(client: FlaskClient, event: Event, school: Organization) -> None:
    (who,) = come(event, school, "Образцова Мария Петровна")
    sign_in(client, make_account("organizer", school))
    address = f"/certificates/{event.id}/award"
    found = client.get(address, query_string={"kind": "speaker", "groups": "nominees", "q": "образ"})
    assert f'value="r{who.id}"' in found.get_data(as_text=True)
    said = {"kind": "speaker", "people": [f"r{who.id}", "r9999"], "topic": "Химия без опасений"}
    assert client.post(f"/certificates/{event.id}/nominees", data=said).status_code == 302
    assert [each.topic for each in queries.candidates_named(event.id, "speaker")] == ["Химия без опасений"]
    client.post(f"/certificates/{event.id}/nominees/withdraw",
                data={"kind": "speaker", "subject": f"r{who.id}", "topic": "Химия без опасений"})  # fmt: skip
    assert queries.candidates_named(event.id, "speaker") == []


def test_every_kind_has_its_page_and_its_look(client: FlaskClient, event: Event, school: Organization) -> None:
    come(event, school, "Образцова Мария Петровна")
    sign_in(client, make_account("organizer", school))
    for kind in KINDS:
        for page in ("award", "look"):
            assert client.get(f"/certificates/{event.id}/{page}", query_string={"kind": kind}).status_code == 200
    assert client.get(f"/certificates/{event.id}/award?kind=medal").status_code == 404


def test_the_sheet_follows_the_form_without_saving(client: FlaskClient, event: Event, school: Organization) -> None:
    sign_in(client, make_account("organizer", school))
    address = f"/certificates/{event.id}/look/preview?kind=participant"
    said = {"layout": "modern", "pattern": "ТР-{n}", "title": "Сертификат гостя", "signatory_1_name": "О. А. Примерова"}
    answer = client.post(address, data=said).get_json()
    assert answer["faults"] == []
    assert "гостя" in answer["svg"]
    assert queries.setup_of(event.id) is None
    forked = client.post(address, data={**said, "kind_line": "принял(а) участие"}).get_json()
    assert (forked["svg"], len(forked["faults"])) == ("", 1)


def test_pictures_are_taken_in_and_seen_by_their_body_alone(
    client: FlaskClient, event: Event, school: Organization
) -> None:
    sign_in(client, make_account("organizer", school))
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    said = {"layout": "strict", "pattern": "ТР-{n}", "logo": (BytesIO(drawing), "logo.svg"),
            "emblem": (BytesIO(b"nothing"), "x.png")}  # fmt: skip
    assert client.post(f"/certificates/{event.id}/look", data=said).status_code == 422
    said = {"layout": "strict", "pattern": "ТР-{n}", "logo": (BytesIO(drawing), "logo.svg")}
    assert client.post(f"/certificates/{event.id}/look", data=said).status_code == 302
    setup = queries.setup_of(event.id)
    assert setup is not None
    picture = f"/certificates/{event.id}/assets/{setup.logo}"
    assert client.get(picture).mimetype == "image/svg+xml"
    assert client.get(f"/certificates/{event.id}/assets/{'0' * 64}").status_code == 404
    assert client.get(f"/certificates/{event.id}/sample.pdf").data[:5] == b"%PDF-"


def test_a_picture_of_a_signature_belongs_to_its_owners_name(
    client: FlaskClient, event: Event, school: Organization
) -> None:
    sign_in(client, make_account("organizer", school))
    address, drawing = f"/certificates/{event.id}/look", b'<svg viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'

    def saved(status: int, *names: str, facsimile: bool = False) -> list[bool]:
        said: dict[str, Any] = {"layout": "strict", "pattern": "ТР-{n}"}
        said |= {f"signatory_{n}_name": name for n, name in enumerate(names, 1)}
        said |= {f"signatory_{n}_post": "директор" for n in (1, 2, 3)}
        if facsimile:
            said["signatory_1_facsimile"] = (BytesIO(drawing), "подпись.svg")
        answer = client.post(address, data=said)
        assert answer.status_code == status
        assert ("чья это подпись" in answer.get_data(as_text=True)) == (status == 422)
        db.session.rollback()
        setup = queries.setup_of(event.id)
        return [bool(each["facsimile"]) for each in setup.signatories] if setup else []

    assert saved(422, "", facsimile=True) == []
    assert saved(302, "О. А. Примерова", "И. И. Тестов", facsimile=True) == [True, False, False]
    assert saved(302, "И. И. Тестов", "О. А. Примерова") == [False, True, False]
    assert saved(302, "И. И. Тестов", "О. А. Другая") == [False, False, False]


def test_the_journal_prints_every_line(client: FlaskClient, event: Event, school: Organization) -> None:
    certificate, _ = issued(event, school)
    actions.revoke(certificate.id, "ошиблись 😀 датой", None)
    sign_in(client, make_account("organizer", school))
    text = text_of(client.get(f"/certificates/{event.id}/register.pdf").data)
    assert certificate.number in text
    assert "отозван" in text
    assert "лист 1 из 1" in text
