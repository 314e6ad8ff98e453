"""Papers reach their owners: by school, to print, by a sealed link, as an extract; a file tells whether it is the issued one."""

import hashlib
import io
from datetime import timedelta
from zipfile import ZipFile

import pypdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.certificates.acts import arrive, come, issue, text_of
from tests.factories import make_account, make_event, make_registration, make_school, sign_in
from tochka.certificates import actions, queries
from tochka.certificates.models import Certificate, Paper
from tochka.certificates.views.handover import token_of
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.network.models import Municipality, Organization
from tochka.people.rules import my_session


@pytest.fixture
def other(municipality: Municipality) -> Organization:
    return make_school(municipality, 2)


@pytest.fixture
def issued(event: Event, school: Organization, other: Organization) -> Event:
    """Three papers: two of one school, one of another."""
    come(event, school, "Образцова Мария Петровна", "Примерова Анна Степановна")
    come(event, other, "Абрамова Ольга Ивановна")
    issue(event)
    db.session.rollback()
    return event


def files(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def hashes() -> dict[str, str]:
    """SHA-256 of every current paper by its owner's name."""
    papers = db.session.scalars(select(Paper).where(Paper.state == "current")).all()
    return {paper.snapshot["own"]["name"]: paper.sha256 or "" for paper in papers}


def test_a_school_gets_the_issued_files_under_names_that_people_read(
    client: FlaskClient, issued: Event, school: Organization
) -> None:
    sign_in(client, make_account("organizer", school))
    answer = client.get(f"/certificates/{issued.id}/schools/{school.id}.zip")
    found = files(answer.data)
    people = sorted(name.split(", ")[0] for name in found)
    assert people == ["Образцова Мария Петровна", "Примерова Анна Степановна"]
    known = hashes()
    assert {hashlib.sha256(data).hexdigest() for data in found.values()} == {known[person] for person in people}
    assert client.get(f"/certificates/{issued.id}/schools/999999.zip").status_code == 404


@pytest.mark.parametrize("economy", ["", "?economy=1"])
def test_one_file_to_print_is_sorted_by_school(
    client: FlaskClient, issued: Event, school: Organization, economy: str
) -> None:
    sign_in(client, make_account("organizer", school))
    data = client.get(f"/certificates/{issued.id}/print.pdf{economy}").data
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    order = ["Абрамова Ольга Ивановна", "Образцова Мария Петровна", "Примерова Анна Степановна"]
    assert [name for page in pages for name in order if name in page.replace("\u00a0", " ")] == order


def test_a_schools_link_opens_its_papers_alone(
    client: FlaskClient, issued: Event, school: Organization, other: Organization
) -> None:
    token = token_of(issued.id, school.id, 1)
    page = client.get(f"/certificates/school/{token}").get_data(as_text=True)
    assert ("Образцова Мария Петровна" in page, "Абрамова" in page) == (True, False)
    assert len(files(client.get(f"/certificates/school/{token}/papers.zip").data)) == 2
    own = {line.organization_id: line.certificate_id for line in queries.issued_papers(issued.id)}
    assert client.get(f"/certificates/school/{token}/{own[school.id]}.pdf").data[:5] == b"%PDF-"
    assert client.get(f"/certificates/school/{token}/{own[other.id]}.pdf").status_code == 404
    assert client.get(f"/certificates/school/{token[:-1]}0").status_code == 404


def test_new_links_close_the_earlier_ones(client: FlaskClient, issued: Event, school: Organization) -> None:
    old = token_of(issued.id, school.id, 1)
    sign_in(client, make_account("organizer", school))
    assert client.post(f"/certificates/{issued.id}/schools").status_code == 302
    assert client.get(f"/certificates/school/{old}").status_code == 404
    page = client.get(f"/certificates/{issued.id}/schools").get_data(as_text=True)
    assert token_of(issued.id, school.id, 2) in page


def test_a_revoked_paper_is_not_handed_over(issued: Event, school: Organization) -> None:
    certificate = db.session.scalars(select(Certificate).order_by(Certificate.n)).first()
    assert certificate is not None
    actions.revoke(certificate.id, "выдан дважды", None)
    assert certificate.id not in {line.certificate_id for line in queries.issued_papers(issued.id)}


def test_a_file_tells_what_it_is(client: FlaskClient, issued: Event, shop: actions.Shop) -> None:
    first, second, third = db.session.scalars(select(Paper).order_by(Paper.id)).all()
    original = {paper.id: actions.paper_again(paper, shop) for paper in (first, second, third)}
    first_id, second_id, codes = first.certificate_id, second.certificate_id, [first.code, second.code, third.code]
    actions.correct_name(first_id, "Образцова Марина Петровна", "опечатка", shop, None)
    actions.revoke(second_id, "выдан дважды", None)

    def state(code: str, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        found = client.get(f"/c/{code}/file/{digest}").get_json()["state"]
        alone = client.get(f"/certificates/file/{digest}").get_json()["state"]
        assert alone == (found if found != "other" else alone)
        return str(found)

    one, two, three = original.values()
    assert [state(codes[0], one), state(codes[1], two), state(codes[2], three)] == ["replaced", "revoked", "valid"]
    assert state(codes[2], three.replace(b"/Lang", b"/Long")) == "unknown"
    assert state(codes[2], one) == "other"


def test_an_extract_has_a_page_a_year(client: FlaskClient, municipality: Municipality, school: Organization) -> None:
    for years in (2, 1, 0):
        past = make_event(
            school, starts_at=clock.now() - timedelta(days=366 * years + 1), school_year=_year() - years,
            ordinal=5 + years, title=f"Занятие {years}",
        )  # fmt: skip
        arrive(make_registration(past, school, name="Образцова Мария Петровна", email="o@example.org"))
        issue(past)
    assert client.get("/certificates/extract.pdf?person=x").headers["Location"].endswith("/people/my")
    with client.session_transaction() as session:
        session.update(my_session("o@example.org", clock.now()))
    assert "Образцова Мария Петровна" in client.get("/certificates/extract").get_data(as_text=True)
    data = client.get("/certificates/extract.pdf?person=Образцова Мария Петровна&years=2").data
    pages = [page.extract_text().replace("\u00a0", " ") for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert [("Занятие 1" in page, "Занятие 0" in page) for page in pages] == [(True, False), (False, True)]
    assert "Сертификат участника" in text_of(data).replace("\n", " ")


def _year() -> int:
    return clock.school_year_of(clock.now().date())


def test_anothers_extract_is_not_here(client: FlaskClient, issued: Event) -> None:
    with client.session_transaction() as session:
        session.update(my_session("nobody@example.org", clock.now()))
    answer = client.get("/certificates/extract.pdf?person=Образцова Мария Петровна")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/certificates/extract")
