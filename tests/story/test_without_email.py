"""A teacher without e-mail: the school holds her link, her ticket prints it, and her certificate reaches the school."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdfium2
import zxingcpp
from flask import Flask
from sqlalchemy import select

from tests.certificates.acts import arrive, issue
from tests.factories import make_event, make_municipality, make_school
from tochka.certificates.views.handover import token_of
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.mail import Letter
from tochka.people.actions import publish_default_texts
from tochka.registration.models import Registration

NAME = "Примерова Анна Ивановна"


def codes(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [found.text for page in document for found in zxingcpp.read_barcodes(page.render(scale=4).to_pil())]


def test_whoever_has_no_email_has_a_ticket_a_link_and_a_certificate(app: Flask, client: Any) -> None:
    municipality = make_municipality()
    publish_default_texts(municipality.id)
    school = make_school(municipality, 9)
    event = make_event(school)
    begun = client.post(
        f"/registration/{event.id}/delegation",
        data={
            "name": "Образцова Мария Петровна", "organization": "9", "organization_id": school.id, "participation": "y",
        },
    )  # fmt: skip
    address = begun.headers["Location"]
    client.post(f"{address}/table", data={"pasted": f"ФИО\tДолжность\n{NAME}\tучитель"})
    client.post(f"{address}/check", data={"do": "save"})
    assert db.session.scalar(select(Letter.id)) is None, "nobody gave an address"

    own = re.search(r'href="(/registration/mine/\w+)"', client.get(address).text)
    assert own is not None, "the school's page holds her private link"
    paper = client.get(own[1].replace("/registration/mine/", "/tickets/mine/") + "/ticket.pdf")
    printed = codes(paper.data)
    assert [f"https://tochka.test{own[1]}" in printed, any("/T/" in code for code in printed)] == [True, True]
    sheet = codes(client.get(f"/tickets/delegation/{address.rsplit('/', 1)[1]}/tickets.pdf").data)
    assert f"https://tochka.test{own[1]}" in sheet

    registration = db.session.scalars(select(Registration)).one()
    event_id, school_id = event.id, school.id
    with clock.stopped_at(event.ends_at):
        arrive(registration)
        issue(event)
    page = client.get(own[1]).text
    saved = re.search(r'href="(/certificates/[^"]+)"', page)
    assert saved is not None
    assert client.get(saved[1]).data[:5] == b"%PDF-"
    bundle = client.get(f"/certificates/school/{token_of(event_id, school_id, 1)}/papers.zip")
    with ZipFile(BytesIO(bundle.data)) as archive:
        assert [name.split(", ")[0] for name in archive.namelist()] == [NAME]
