"""A message to many, from the form to the letters; each address once; nobody is forgotten silently."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.certificates.acts import arrive
from tests.factories import sign_in
from tests.messages.conftest import Deliver, delegation, person
from tests.messages.test_letters import withdraw_mailing
from tests.post_office import words
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import jobs
from tochka.kit.journal import JournalEntry
from tochka.kit.mail import Letter, opt_out
from tochka.kit.transactions import writing
from tochka.messages.actions import broadcasting
from tochka.messages.models import Broadcast
from tochka.messages.queries.audience import audience_of
from tochka.network.models import Organization
from tochka.people.models import Account
from tochka.registration.models import Registration

TYPED = {
    "audience": "registered",
    "sort": "important",
    "part": "0",
    "category": "",
    "subject": "Входите со двора: {мероприятие}",
    "body": "Здравствуйте, {имя}.\n\n<b>Дверь</b> закрыта.\n{ссылка}",
    "key": "33333333-3333-4333-8333-333333333333",
}


def test_a_message_is_typed_looked_at_and_sent_once(
    client: FlaskClient, event: Event, school: Organization, organizer: Account, deliver: Deliver
) -> None:
    person(event, school, "a@example.ru")
    person(event, school, "b@example.ru", name="Примерова Ольга Ивановна")
    person(event, school, "b@example.ru", name="Примеров Иван", category="pupil")
    person(event, school, None, name="Константинопольская Александра Вячеславовна")
    person(event, school, None, name="Эскизов Пётр", category="pupil")
    delegation(event, school)
    sign_in(client, organizer)
    new = f"/messages/{event.id}/new"
    refused = client.post(new, data=TYPED | {"body": "Здравствуйте, {имья}."})
    assert refused.status_code == 422
    assert "Может быть, «{имя}»?" in refused.text
    assert "Здравствуйте, {имья}." in refused.text
    where = client.post(new, data=TYPED).location
    assert client.post(new, data=TYPED).location == where
    page = client.get(where).text
    assert "Отправить на 3 адреса" in page
    assert "2 человека без почты: позвоните в школу" in page
    assert "Константинопольская Александра Вячеславовна" in page
    assert "Эскизов" not in page
    assert "Александра Вячеславовна" in page
    assert "&lt;b&gt;Дверь&lt;/b&gt;" in page
    assert deliver() == []
    for _ in range(2):
        assert client.post(f"{where}/send").status_code == 303
    letters = {letter["To"]: letter for letter in deliver()}
    assert sorted(letters) == ["a@example.ru", "b@example.ru", "head@example.ru"]
    assert letters["a@example.ru"]["Subject"] == "Входите со двора: Науку в каждый класс"
    assert "Здравствуйте, Анна Степановна." in words(letters["a@example.ru"])
    assert "/registration/mine/" in words(letters["a@example.ru"])
    assert "Здравствуйте, участник." in words(letters["b@example.ru"])
    assert "&lt;b&gt;Дверь&lt;/b&gt;" in words(letters["a@example.ru"], "html")
    assert "List-Unsubscribe" not in letters["a@example.ru"]
    page = client.get(where).text
    assert "Сообщение отправлено" in page
    assert client.get(f"{where}/progress").json == {
        "done": 3, "total": 3, "words": "3 письма поставлены в очередь", "over": True,
    }  # fmt: skip
    assert client.get(f"{where}/edit").location == where
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "messages.send")).one()
    assert (entry.object_id, entry.actor, entry.facts["addresses"]) == (event.id, organizer.id, 3)
    assert "Входите со двора" in client.get(f"/messages/{event.id}").text


def test_a_draft_is_changed_before_it_goes_and_tried_on_oneself(
    client: FlaskClient, event: Event, school: Organization, organizer: Account, deliver: Deliver
) -> None:
    person(event, school, name="Константинопольская Александра Вячеславовна")
    sign_in(client, organizer)
    where = client.post(f"/messages/{event.id}/new", data=TYPED).location
    assert "Входите со двора" in client.get(f"{where}/edit").text
    assert client.post(f"{where}/edit", data=TYPED | {"subject": "Другая тема"}).location == where
    assert client.post(f"{where}/trial").status_code == 303
    (letter,) = deliver()
    assert (letter["To"], letter["Subject"]) == ("organizer@example.ru", "Другая тема")
    assert "Здравствуйте, Александра Вячеславовна." in words(letter)
    assert len(db.session.scalars(select(Broadcast)).all()) == 1


def test_a_message_to_nobody_is_not_sent(
    client: FlaskClient, event: Event, organizer: Account, deliver: Deliver
) -> None:
    sign_in(client, organizer)
    where = client.post(f"/messages/{event.id}/new", data=TYPED).location
    assert "Это сообщение никто не получит" in client.get(where).text
    client.post(f"{where}/send")
    assert deliver() == []


def test_audiences_are_those_who_came_those_who_did_not_a_part_and_a_category(
    event: Event, school: Organization
) -> None:
    first = person(event, school, "a@example.ru")
    person(event, school, "b@example.ru", name="Вторая Анна")
    person(event, school, "c@example.ru", name="Третий Пётр", category="pupil")
    with writing() as session:  # the pupil takes part in the quest alone, the second teacher waits for it
        third = session.scalars(select(Registration).where(Registration.email == "c@example.ru")).one()
        third.places.pop(0)
        second = session.scalars(select(Registration).where(Registration.email == "b@example.ru")).one()
        second.places[1].state = "waiting"
    arrive(first)
    marathon, quest = (part.id for part in event.parts)

    def to(audience: str, part: int | None = None, category: str = "") -> str:
        found = audience_of(event.id, audience, part, category, "important")
        return "".join(each.email[0] for each in found.reached)

    assert (to("registered"), to("came"), to("absent"), to("waiting")) == ("abc", "a", "bc", "b")
    assert (to("registered", marathon), to("registered", quest)) == ("ab", "ac")
    assert (to("came", marathon), to("came", quest), to("absent", quest)) == ("a", "", "ac")
    assert (to("registered", None, "pupil"), to("absent", None, "teacher")) == ("c", "b")


def test_news_go_to_those_who_agreed_and_did_not_refuse(
    client: FlaskClient, event: Event, school: Organization, organizer: Account, deliver: Deliver
) -> None:
    person(event, school, "silent@example.ru")
    for n, email in enumerate(("yes@example.ru", "later@example.ru", "off@example.ru")):
        row = person(event, school, email, name=f"Примерова Анна {'абв'[n]}")
        municipality = school.municipality_id if n == 0 else None
        withdraw_mailing(row.id, municipality, withdrawn=False)  # type: ignore[arg-type]
    delegation(event, school)
    opt_out("off@example.ru", "news")
    sign_in(client, organizer)
    where = client.post(f"/messages/{event.id}/new", data=TYPED | {"sort": "news"}).location
    assert "Отправить на 2 адреса" in client.get(where).text
    client.post(f"{where}/send")
    for job_id in jobs.due_jobs():
        jobs.run(job_id)
    opt_out("later@example.ru", "news")
    (letter,) = deliver()
    assert letter["To"] == "yes@example.ru"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Не присылать такие письма: https://tochka.test/messages/off/" in words(letter)


def test_a_worker_that_dies_between_batches_doubles_and_loses_nobody(
    event: Event, school: Organization, organizer: Account, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcasting, "BATCH", 2)
    for n in range(5):
        person(event, school, f"{n}@example.ru", name=f"Примерова Анна {'абвгд'[n]}")
    draft = broadcasting.Draft(event.id, "important", "registered", "Тема", "Текст")
    row = broadcasting.keep_draft(draft, TYPED["key"], organizer.id, "ru")
    broadcasting.send_broadcast(row, organizer.id)
    (job_id,) = jobs.due_jobs()
    job = jobs.claim(job_id, "dead")
    assert job is not None
    assert broadcasting.write_batch(job)
    with writing() as session:  # its lease lapses
        session.get_one(jobs.Job, job_id).lease_until = job.created_at
    assert sorted(letter["To"] for letter in deliver()) == [f"{n}@example.ru" for n in range(5)]
    assert len(db.session.scalars(select(Letter)).all()) == 5
    assert db.session.get_one(Broadcast, row).state == "sent"
