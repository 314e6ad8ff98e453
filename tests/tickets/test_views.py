"""The ticket behind its code, papers, badges, and the letters that carry them."""

import email
import io
import subprocess
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from tests.factories import make_account, make_event, sign_in
from tests.registration.conftest import application
from tests.tickets.conftest import ticket_for
from tochka.events.models import Event
from tochka.kit import clock, codes
from tochka.kit.mail import deliver_due
from tochka.kit.transactions import end_reading, writing
from tochka.network.models import Organization
from tochka.registration.actions import cancel_registration, register_team
from tochka.registration.models import Delegation, Registration
from tochka.registration.rules.members import TypedMember
from tochka.tickets.actions import public_keys, reissue_ticket, token_of, token_of_delegation
from tochka.tickets.queries import TicketLine, ticket_of
from tochka.tickets.rules.door import Answer, Line, Listed, decide
from tochka.tickets.rules.token import Kind, parse, read


def pictures(pdf: bytes, tmp_path: Path, dpi: int = 150) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    (tmp_path / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "paper.pdf", "page"], cwd=tmp_path, check=True)
    return [Image.open(io.BytesIO(path.read_bytes())) for path in sorted(tmp_path.glob("page*.png"))]


def text(pdf: bytes) -> str:
    """The words of a PDF."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def private_path(app: Flask, ticket: TicketLine) -> str:
    secret = app.extensions["settings"].secret_key
    return codes.seal(secret, "registration", ticket.registration_id)


def test_the_ticket_page_shows_whose_what_and_the_short_code(client: FlaskClient, ticket: TicketLine) -> None:
    token = token_of(ticket)
    for address in (f"/t/{token}", f"/T/{token}", f"/t/{token.lower()}"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Образцова Мария Петровна" in page.text
        assert codes.print_short_code(ticket.short_code) in page.text
        assert "/registration/mine/" not in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.headers["Referrer-Policy"] == "no-referrer"


def test_a_team_s_ticket_says_how_many_are_in_reserve_and_names_no_child(
    client: FlaskClient, school: Organization
) -> None:
    quest = make_event(school, [{"unit": "teams", "categories": ["pupil"]}])
    members = (TypedMember("Условная Айталина", 8, captain=True), TypedMember("Условный Тимур", 8, reserve=True))
    team = register_team(application(quest, category="pupil", team_name="Кванты", members=members))
    ticket = ticket_of(team.id)
    assert ticket is not None
    page = client.get(f"/t/{token_of(ticket)}").text
    assert "2\u00a0участника, из\u00a0них 1 в\u00a0запасе" in page
    assert "Тимур" not in page


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t[:-5] + "00000", lambda _: "x", lambda t: t + "0"])
def test_a_forged_or_cut_token_gets_a_clear_page(client: FlaskClient, ticket: TicketLine, change: object) -> None:
    page = client.get("/t/" + change(token_of(ticket)))  # type: ignore[operator]
    assert page.status_code == 404
    assert "Такого билета нет" in page.text


def test_a_cancelled_and_a_replaced_ticket_say_so(client: FlaskClient, event: Event, ticket: TicketLine) -> None:
    old = token_of(ticket)
    reissue_ticket(ticket.registration_id, actor=None)  # type: ignore[arg-type]
    page = client.get(f"/t/{old}")
    assert page.status_code == 410
    assert "Есть билет новее" in page.text
    again = ticket_of(ticket.registration_id)
    assert again is not None
    cancel_registration(ticket.registration_id)
    page = client.get(f"/t/{token_of(again)}")
    assert page.status_code == 410
    assert "Этот билет отменён" in page.text
    assert client.get(f"/t/{token_of(again)}/ticket.pdf").status_code == 410


def test_the_paper_of_the_page_has_no_private_link_and_its_code_opens_the_page(
    client: FlaskClient, ticket: TicketLine, tmp_path: Path
) -> None:
    token = token_of(ticket)
    pdf = client.get(f"/t/{token}/ticket.pdf").data
    words = text(pdf)
    assert "Образцова" in words
    assert codes.print_short_code(ticket.short_code) in words
    assert "личная ссылка" not in words
    (page,) = pictures(pdf, tmp_path)
    (found,) = zxingcpp.read_barcodes(page)
    assert found.text == f"HTTPS://TOCHKA.TEST/T/{token}"
    side = max(found.position.top_right.x - found.position.top_left.x, 1) / page.width * 210
    assert side >= 40


def test_the_holders_paper_bears_the_private_link_on_its_cut_off_part(
    app: Flask, client: FlaskClient, ticket: TicketLine, tmp_path: Path
) -> None:
    private = private_path(app, ticket)
    pdf = client.get(f"/tickets/mine/{private}/ticket.pdf").data
    assert "Ваша личная ссылка" in text(pdf)
    (page,) = pictures(pdf, tmp_path)
    assert sorted(found.text for found in zxingcpp.read_barcodes(page)) == [
        f"HTTPS://TOCHKA.TEST/T/{token_of(ticket)}", f"https://tochka.test/registration/mine/{private}",
    ]  # fmt: skip
    assert client.get(f"/tickets/mine/{private}").location.endswith(token_of(ticket))
    assert client.get(f"/tickets/mine/{private[:-1]}x/ticket.pdf").status_code == 404


def test_badges_stand_ten_on_a_page_with_bare_tokens(client: FlaskClient, event: Event, tmp_path: Path) -> None:
    tickets = [ticket_for(event, name=f"Примерова Анна {'абвгдежзикл'[n]}вна") for n in range(11)]
    assert client.get(f"/tickets/{event.id}/badges.pdf").status_code == 302
    sign_in(client, make_account("organizer", event))
    pages = pictures(client.get(f"/tickets/{event.id}/badges.pdf").data, tmp_path, 200)
    read = [{found.text for found in zxingcpp.read_barcodes(page)} for page in pages]
    assert [len(each) for each in read] == [10, 1]
    assert read[0] | read[1] == {token_of(ticket) for ticket in tickets}
    one = client.get(f"/tickets/{event.id}/badges.pdf?registration={tickets[0].registration_id}").data
    assert text(one).count("Примерова") == 1


def letters(app: Flask) -> list[EmailMessage]:
    """What lies in the spool after the outbox was emptied."""
    settings = app.extensions["settings"]
    end_reading()
    deliver_due(settings)
    files = sorted(settings.spool.glob("*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]  # type: ignore[misc]


def test_the_confirmation_carries_the_ticket_the_calendar_and_both_links(app: Flask, ticket: TicketLine) -> None:
    (letter,) = letters(app)
    assert letter["To"] == "a@example.ru"
    assert letter["Subject"] == "Вы записаны: Науку в каждый класс"
    body = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Здравствуйте, Мария Петровна." in body
    assert f"https://tochka.test/registration/mine/{private_path(app, ticket)}" in body
    assert f"https://tochka.test/T/{token_of(ticket)}" in body or f"https://tochka.test/t/{token_of(ticket)}" in body
    files = {part.get_content_type(): part.get_payload(decode=True) for part in letter.iter_attachments()}
    assert sorted(files) == ["application/pdf", "text/calendar"]
    assert b"BEGIN:VEVENT" in files["text/calendar"]
    assert "Ваша личная ссылка" in text(files["application/pdf"])


def test_letters_speak_the_language_of_the_form(app: Flask, event: Event) -> None:
    ticket_for(event, email="b@example.ru", language="en")
    (letter,) = letters(app)
    assert letter["Subject"] == "You are registered: Науку в каждый класс"


def test_a_letter_about_a_registration_that_was_cancelled_meanwhile_is_dropped(app: Flask, ticket: TicketLine) -> None:
    cancel_registration(ticket.registration_id)
    assert [letter["Subject"] for letter in letters(app)] == ["Запись отменена: Науку в каждый класс"]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "name", ["waiting", "offered", "lapsed", "cancelled", "event_cancelled", "confirmed", "changed"]
)
def test_every_letter_is_written_in_both_languages(app: Flask, ticket: TicketLine, name: str, language: str) -> None:
    from tochka.kit import clock, mail
    from tochka.kit.words import in_language
    from tochka.registration.jobs import letter_facts, write

    letter = mail.Letter(
        kind="x", recipient="a@example.ru", subject_id=ticket.registration_id, language=language, args={}
    )
    with in_language(language):
        found = letter_facts(letter)
        assert found is not None
        message = write(name, "s", {**found[2], "until": clock.now(), "because": "метель", "ticket_url": "https://t"})
    assert ("Здравствуйте" in message.text) == (language == "ru")
    assert "Науку в каждый класс" in message.html
    assert "{" not in message.text


def test_one_code_of_a_delegation_is_shown_to_its_holder_and_opens_no_ticket(
    app: Flask, client: FlaskClient, ticket: TicketLine
) -> None:
    with writing() as session:
        sent = Delegation(
            event_id=ticket.event_id, name="Образцова Мария Петровна", purposes=[], texts={}, columns=[], rows=[],
            created_at=clock.now(), kept_at=clock.now(), saved_at=clock.now(),
        )  # fmt: skip
        session.add(sent)
        session.flush()
        number = sent.id
    link = codes.seal(app.extensions["settings"].secret_key, "delegation", number, 1)
    assert client.get(f"/tickets/delegation/{link}/code").headers["Location"].endswith(f"/delegation/{link}")
    with writing() as session:
        session.get_one(Registration, ticket.registration_id).delegation_id = number
    page = client.get(f"/tickets/delegation/{link}/code").get_data(as_text=True)
    assert "Делегация: 1 человек" in page
    assert "Примерова" not in page
    with writing() as session:
        team = session.get_one(Registration, ticket.registration_id)
        team.kind, team.team_name, team.headcount = "team", "Комета", 4
    assert "Делегация: 5 человек" in client.get(f"/tickets/delegation/{link}/code").get_data(as_text=True)
    token = token_of_delegation(ticket.event_id, number)
    shown = client.get(f"/t/{token}").get_data(as_text=True)
    assert "Это код делегации" in shown
    assert client.get(f"/t/{token}/ticket.pdf").mimetype == "text/html"
    signed = read(token, public_keys())
    assert signed is not None
    assert (signed.kind, signed.event, signed.ticket) == (Kind.DELEGATION, ticket.event_id, number)
    line = Line(Listed.CANCELLED, 1, 1)  # a ticket that happens to have the delegation's number
    assert decide(parse(token), ticket.event_id, 1, public_keys(), {number: line}).answer is Answer.DELEGATION
