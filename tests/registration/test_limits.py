"""Limits of schools and categories, places for the invited and the organizer's approval, as people meet them."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_account, make_event, make_school, sign_in
from tests.registration.conftest import application
from tests.registration.test_views_form import filled
from tests.statements import counted
from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.mail import Letter
from tochka.network.models import Organization
from tochka.registration.actions import cancel_registration, confirm_places, register_person
from tochka.registration.models import Place, Registration
from tochka.tickets.queries import tickets_of

WAIT = {"may_wait": "1"}


def address(event: Event) -> str:
    return f"/registration/{event.id}?part={event.parts[0].id}"


def send(client: FlaskClient, where: str, name: str, **values: str) -> Any:
    return client.post(where, data=filled(name=name, submission=str(uuid.uuid4()), **values))


def states(event: Event) -> dict[str, str]:
    db.session.rollback()
    rows = db.session.execute(select(Registration.name, Registration.state).where(Registration.event_id == event.id))
    return {name.split()[1]: state for name, state in rows}


def letters() -> list[str]:
    db.session.rollback()
    return [kind.removeprefix("registration.") for kind in db.session.scalars(select(Letter.kind).order_by(Letter.id))]


def test_a_school_sees_its_limit_waits_and_moves_up(client: FlaskClient, school: Organization) -> None:
    other = make_school(school.municipality, 10)
    event = make_event(school, [{"capacity": 5, "per_school": 1}])
    where = address(event)
    page = client.get(where).text.replace("\u00a0", " ")
    assert "Не больше 1 человека от школы" in page
    assert "Не больше 1 человека от школы" in client.get(f"/events/{event.id}").text.replace("\u00a0", " ")
    first = register_person(application(event, name="Образцова Анна Петровна"))
    left = f"/registration/{event.id}/left?part={event.parts[0].id}"
    assert client.get(f"{left}&school={school.id}&category=teacher").json == {
        "words": "От вашей школы мест не осталось."
    }
    assert client.get(f"{left}&school={other.id}").json == {"words": "От вашей школы осталось 1 место."}
    refused = send(client, where, "Примерова Ольга Ивановна")
    assert refused.status_code == 422
    assert "Места вашей школы здесь заняты (всего 1)" in refused.text
    assert "Встать в очередь" in refused.text or 'name="may_wait"' in refused.text
    assert send(client, where, "Примерова Ольга Ивановна", **WAIT).status_code == 303
    # Somebody of another school is not held up by those who wait for their own.
    assert send(client, where, "Примерова Вера Ивановна", organization="СОШ 10").status_code == 303
    assert states(event) == {"Анна": "confirmed", "Ольга": "waiting", "Вера": "confirmed"}
    cancel_registration(first.id)
    held = select(Place.state).join(Registration).where(Registration.name == "Примерова Ольга Ивановна")
    assert db.session.scalar(held) == "held"


def test_nobody_brings_a_place_over_to_a_school_that_has_all_of_its_own(
    client: FlaskClient, school: Organization
) -> None:
    other = make_school(school.municipality, 10)
    event = make_event(school, [{"capacity": 5, "quotas": [["teacher", None, 1]]}])
    register_person(application(event, name="Образцова Анна Петровна"))
    own = send(client, address(event), "Примерова Вера Ивановна", organization_id=str(other.id)).location
    moved = client.post(f"{own}/change", data=filled(name="Примерова Вера Ивановна", organization_id=str(school.id)))
    assert moved.status_code == 422
    assert "Места вашей школы для категории" in moved.text
    assert client.post(
        f"{own}/change", data=filled(name="Примерова Вера Ильинична", organization_id=str(other.id))
    ).status_code == 303  # fmt: skip


def test_a_form_with_limits_takes_one_statement_more(client: FlaskClient, school: Organization) -> None:
    event = make_event(school, [{"capacity": 5, "per_school": 2, "quotas": [["teacher", 4, None]], "reserved": 1}])
    where, data = address(event), filled(organization_id=str(school.id), email="teacher@example.ru")
    with counted() as statements:
        assert client.post(where, data=data).status_code == 303
    assert len(statements) <= 12, "\n".join(statements)


def test_places_for_the_invited_are_given_by_link_and_by_hand(client: FlaskClient, school: Organization) -> None:
    event = make_event(school, [{"capacity": 3, "reserved": 2}])
    event_id, part_id, where = event.id, event.parts[0].id, address(event)
    assert send(client, where, "Примерова Анна Ивановна").status_code == 303
    assert "Места закончились" in send(client, where, "Примерова Вера Ивановна").text
    sign_in(client, make_account("organizer", event))
    page = client.get(f"/registration/{event_id}/reserve").text
    assert "Оставлено: 2, роздано: 0." in page
    link = page.split('id="invitation-')[1].split(">")[1].split("<")[0].removeprefix("https://tochka.test")
    assert "Для вас оставлено место" in client.get(link).text
    assert send(client, link, "Примерова Инна Ивановна").status_code == 303
    by_hand = f"/registration/{event_id}/people/new?part={part_id}"
    assert "осталось: 1" in client.get(by_hand).text
    assert send(client, by_hand, "Примерова Нина Ивановна", invited="1").status_code == 303
    late = send(client, link, "Примерова Зоя Ивановна")
    assert late.status_code == 422
    assert "Места для приглашённых уже розданы" in late.text
    assert states(event) == {"Анна": "confirmed", "Инна": "confirmed", "Нина": "confirmed"}
    assert client.post(f"/registration/{event_id}/reserve/{part_id}").status_code == 303
    assert client.get(link).status_code == 404


@pytest.fixture
def moderated(client: FlaskClient, school: Organization) -> Event:
    """A part for two where the organizer, who is signed in, approves each; two applied, one waits."""
    event = make_event(school, [{"capacity": 2, "moderated": True}])
    for name in ("Анна", "Вера", "Ольга"):
        email = f"{len(name)}{ord(name[0])}@example.ru"
        send(client, address(event), f"Примерова {name} Ивановна", email=email, **WAIT)
    sign_in(client, make_account("organizer", event))
    return event


def test_the_organizer_approves_and_declines_with_a_reason(client: FlaskClient, moderated: Event) -> None:
    where = f"/registration/{moderated.id}/review"
    assert states(moderated) == {"Анна": "applied", "Вера": "applied", "Ольга": "waiting"}
    tickets = {line.name.split()[1]: line for line in db.session.scalars(select(Registration))}
    ids = {name: row.id for name, row in tickets.items()}
    assert [ticket.state for ticket in tickets_of(ids.values()).values()] == ["waiting"] * 3
    assert "2 человека ждут вашего решения" in client.get(f"/events/{moderated.id}/desk").text
    page = client.get(where).text
    assert (page.count('name="registration"'), "Ольга" in page) == (2, False)
    assert client.post(where, data={"do": "approve"}).status_code == 422
    bare = client.post(where, data={"do": "decline", "registration": ids["Вера"]})
    assert "Напишите причину" in bare.text
    declined = {"do": "decline", "registration": ids["Вера"], "because": "Семинар для учителей химии"}
    assert client.post(where, data=declined).status_code == 303
    assert client.post(where, data={"do": "approve", "registration": [ids["Анна"], ids["Ольга"]]}).status_code == 303
    assert states(moderated) == {"Анна": "confirmed", "Вера": "cancelled", "Ольга": "waiting"}
    assert letters() == ["applied", "applied", "waiting", "declined", "offered", "confirmed"]
    csv = client.get(f"/registration/{moderated.id}/people/list.csv").data.decode("utf-8-sig")
    assert ("Анна" in csv, "Вера" in csv) == (True, False)
    assert (
        "Отклонена: Семинар для учителей химии" in client.get(f"/registration/{moderated.id}/people/{ids['Вера']}").text
    )
    found = tickets_of(ids.values())
    assert {name: found[id].state for name, id in ids.items()} == {
        "Анна": "good",
        "Вера": "cancelled",
        "Ольга": "waiting",
    }


def test_whoever_takes_an_offered_place_is_reviewed_too(client: FlaskClient, moderated: Event) -> None:
    db.session.rollback()
    rows = {row.name.split()[1]: row.id for row in db.session.scalars(select(Registration))}
    cancel_registration(rows["Анна"])
    place = db.session.scalars(select(Place).where(Place.registration_id == rows["Ольга"])).one()
    assert place.state == "held"
    assert confirm_places(rows["Ольга"]) == 1
    assert states(moderated)["Ольга"] == "applied"
    where = f"/registration/{moderated.id}/review"
    assert client.post(where, data={"registration": [rows["Ольга"], rows["Вера"]]}).status_code == 303
    assert states(moderated) == {"Анна": "cancelled", "Вера": "confirmed", "Ольга": "confirmed"}


def test_the_form_of_the_event_sets_limits(client: FlaskClient, school: Organization) -> None:
    event = make_event(school, [{"capacity": 5}])
    sign_in(client, make_account("organizer", event))
    where = f"/events/{event.id}/edit"
    page = client.get(where).text
    assert 'name="parts-0-per_school"' in page
    base = {
        "version": "0", "title": "Семинар", "format": "method_seminar", "level": "municipal", "host_id": str(school.id),
        "starts_at": "2030-09-01T10:00", "ends_at": "2030-09-01T14:00", "place": "кабинет 12",
        "parts-0-id": str(event.parts[0].id), "parts-0-unit": "persons", "parts-0-categories": "teacher",
        "parts-0-capacity": "5", "parts-0-format": "", "parts-0-quotas-0-category": "teacher",
    }  # fmt: skip
    grown = client.post(where, data=base | {"do": "add-quota-0"}).text
    assert 'name="parts-0-quotas-1-most"' in grown
    many = client.post(where, data=base | {"do": "save", "parts-0-reserved": "6"})
    assert "оставлено больше мест" in many.text
    good = {"parts-0-reserved": "2", "parts-0-per_school": "1", "parts-0-moderated": "y", "parts-0-quotas-0-most": "4"}
    assert client.post(where, data=base | good | {"do": "save"}).status_code == 303
    db.session.rollback()
    part = db.session.scalars(select(Part)).one()
    assert (part.reserved, part.per_school, part.moderated, part.quotas) == (2, 1, True, [["teacher", 4, None]])
    assert 'value="4"' in client.get(where).text


@pytest.mark.parametrize(("second", "status"), [(-1, 200), (0, 200), (1, 200)])
def test_registration_closes_by_the_clock_of_the_municipality(
    client: FlaskClient, school: Organization, second: int, status: int
) -> None:
    """Closing at midnight of 2 September in Yakutsk (UTC+9) is 15:00 of 1 September in UTC."""
    closes = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)
    with clock.stopped_at(closes - timedelta(days=3)):
        event = make_event(school, [{}], starts_at=closes + timedelta(days=5), closes_at=closes)
        where = address(event)
    with clock.stopped_at(closes + timedelta(seconds=second)):
        page = client.get(where)
        assert page.status_code == status
        is_open = second < 0
        assert ("data-draft" in page.text) == is_open
        assert ("Запись закрылась" in page.text or "0:00" in page.text) == (not is_open)
        assert (send(client, where, "Примерова Анна Ивановна").status_code == 303) == is_open


def test_one_press_reviews_every_part_and_one_more_none(client: FlaskClient, school: Organization) -> None:
    event = make_event(school, [{"title": "Марафон"}, {"position": 1, "title": "Квест", "moderated": True}])
    sign_in(client, make_account("organizer", event))
    where = f"/registration/{event.id}/review"
    assert where in client.get(f"/registration/{event.id}/people").text
    assert "Только здесь: Квест." in client.get(where).text
    done = [register_person(application(event, name="Первая Анна Степановна"))]
    client.post(f"{where}/parts", data={"do": "on"})
    assert "Во всех частях мероприятия." in client.get(where).text
    done.append(register_person(application(event, name="Вторая Анна Степановна")))
    client.post(f"{where}/parts", data={"do": "off"})
    done.append(register_person(application(event, name="Третья Анна Степановна")))
    assert [each.state for each in done] == ["confirmed", "applied", "confirmed"]
    assert "Вторая Анна" in client.get(where).text, "who waits for a word waits still"
