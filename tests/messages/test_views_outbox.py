"""The outbox: what became of each letter, why one did not leave, once more; addresses only for those who may see them."""

from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_account, make_event, sign_in
from tests.messages.conftest import Deliver, person
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.mail import Letter, queue_letter
from tochka.kit.transactions import writing
from tochka.network.models import Organization
from tochka.people.models import Account


def letter(about: tuple[str, int], to: str, **values: object) -> int:
    """A letter in the outbox as the worker left it."""
    with writing() as session:
        row = queue_letter("registration.waiting", to, about=about)
        for name, value in values.items():
            setattr(row, name, value)
        session.flush()
        return row.id


def test_an_organizer_sees_why_a_letter_did_not_leave_and_sends_it_again(
    client: FlaskClient, event: Event, school: Organization, organizer: Account, deliver: Deliver
) -> None:
    mine = ("registration", person(event, school, state="waiting").id)
    other = ("registration", person(make_event(school), school).id)
    failed = letter(mine, "ivanova@example.ru", state="failed", reason="address", attempts=1, error="550 no")
    busy = letter(mine, "busy@example.ru", reason="busy", attempts=2, next_at=clock.now().replace(year=2099))
    letter(mine, "sent@example.ru", state="sent", sent_at=clock.now())
    strange = letter(other, "strange@example.ru", state="failed", reason="letter")
    sign_in(client, organizer)
    assert "1 письмо не ушло" in client.get(f"/events/{event.id}/desk").text
    page = client.get(f"/messages/{event.id}").text
    assert "ivanova@example.ru" in page
    assert "Почтовый сервер не знает такого адреса." in page
    assert "следующая попытка" in page
    assert "strange@example.ru" not in page
    only = client.get(f"/messages/{event.id}?state=failed").text
    assert ("ivanova@" in only, "busy@" in only, "sent@" in only) == (True, False, False)
    assert "busy@" not in client.get(f"/messages/{event.id}?kind=messages.reminder&state=nonsense&page=99").text
    client.post(f"/messages/{event.id}/again", data={"letter": strange})
    assert deliver() == []
    client.post(f"/messages/{event.id}/again", data={"letter": failed})
    assert [each["To"] for each in deliver()] == ["ivanova@example.ru"]
    rows = {row.id: row.state for row in db.session.scalars(select(Letter))}
    assert (rows[failed], rows[busy], rows[strange]) == ("sent", "queued", "failed")
    assert "Повторно отправлять нечего" in client.post(f"/messages/{event.id}/again", follow_redirects=True).text


def test_who_may_not_see_the_list_sees_masked_addresses_and_cannot_send(
    client: FlaskClient, event: Event, school: Organization
) -> None:
    letter(("registration", person(event, school).id), "ivanova@example.ru", state="failed", reason="address")
    sign_in(client, make_account("regional_coordinator", school.municipality.region))
    page = client.get(f"/messages/{event.id}").text
    assert "i…@example.ru" in page
    assert ("ivanova@" in page, "Примерова" in page, "Отправить ещё раз" in page) == (False, False, False)
    assert client.post(f"/messages/{event.id}/again").status_code == 404
    sign_in(client, make_account("volunteer", event))
    assert client.get(f"/messages/{event.id}").status_code == 404


def test_an_administrator_sees_the_letters_of_all_events_a_page_at_a_time(
    client: FlaskClient, event: Event, school: Organization
) -> None:
    row = person(event, school, state="waiting")
    sign_in(client, make_account("administrator"))
    assert "Писем пока нет" in client.get("/messages/outbox").text
    with writing():
        for n in range(51):
            letter(("registration", row.id), f"p{n}@example.ru", state="failed", reason="away", attempts=8)
    page = client.get("/messages/outbox").text
    assert ("p50@example.ru" in page, "p0@example.ru" in page) == (True, False)
    assert "p0@example.ru" in client.get("/messages/outbox?page=2").text
    assert "51 письмо отправляется ещё раз." in client.post("/messages/outbox/again", follow_redirects=True).text
    assert {(row.state, row.attempts) for row in db.session.scalars(select(Letter))} == {("queued", 0)}
