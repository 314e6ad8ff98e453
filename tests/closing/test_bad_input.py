"""What a year brings that nobody planned: schools that close, people of no school, parts called off, counts beside names."""

import pytest
from flask import Flask

from tests.closing.test_statistics import present
from tests.factories import make_account, make_event, make_municipality, make_registration, make_school, sign_in
from tochka.closing import actions, queries
from tochka.closing.rules import event_paragraph
from tochka.closing.rules.assembling import facts_of
from tochka.events.models import Event, Part
from tochka.kit import clock
from tochka.kit.access import Reach
from tochka.kit.transactions import writing
from tochka.network.actions import OrganizationDraft, change_organization, close_organization
from tochka.network.models import Municipality, Organization
from tochka.registration.actions import Count, save_headcount


@pytest.fixture
def municipality(app: Flask) -> Municipality:
    return make_municipality()


@pytest.fixture
def schools(municipality: Municipality) -> list[Organization]:
    return [make_school(municipality, number) for number in (1, 2, 3)]


def finished(host: Organization, parts: list[dict[str, object]] | None = None) -> Event:
    return make_event(host, parts, status="finished", format="seminar", title="Науку в каждый класс", audience="")


def told(event: Event) -> str:
    """The paragraph from where it says who took part."""
    year = queries.year_of_event(event.id)
    facts = facts_of(year.events[0], year.counts.get(event.id, ()), year.schools)
    text = event_paragraph(facts, among=year.schools.values()).text.replace("\u00a0", " ")
    return text[text.index("«Науку") :]


def test_a_school_renamed_or_closed_in_the_year_stays_in_what_it_did(
    app: Flask, municipality: Municipality, schools: list[Organization]
) -> None:
    host, guest, third = schools
    event = finished(host)
    foreign = make_school(make_municipality(), 40, locality="п.Чульман")
    for school in (guest, third, foreign):
        present(make_registration(event, school, name=f"Примерова Анна {school.id}"))
    change_organization(guest.id, OrganizationDraft("лицей", type="лицей"))
    close_organization(host.id)
    close_organization(third.id)
    assert told(event) == "«Науку в каждый класс», в котором приняло участие 3 педагога из 3 ОО: СОШ №3,40 и лицея."
    client = app.test_client()
    sign_in(client, make_account("municipal_curator", municipality))
    client.post(f"/closing/directives/of/{municipality.id}/{event.school_year}")
    year = f"/closing/year/{event.school_year}"
    for address in (f"/closing/{event.id}", year, f"{year}/statistics", f"{year}/matrix", "/closing/directives/1"):
        assert client.get(address).status_code == 200, address


def test_people_of_no_school_are_counted_and_put_into_no_list(schools: list[Organization]) -> None:
    event = finished(schools[0])
    present(make_registration(event, schools[1]))
    present(make_registration(event, None, name="Условная Дарья"))
    assert told(event) == "«Науку в каждый класс», в котором приняло участие 2 педагога из СОШ №2."


def test_a_part_that_was_called_off_is_not_told(schools: list[Organization]) -> None:
    event = finished(schools[0], [{"format": "lecture"}, {"format": "quest", "categories": ["pupil"]}])
    present(make_registration(event, schools[1]), part=0)
    assert "состоящий из лекции для педагогов и квест-игры для учащихся" in told(event)
    with writing() as session:
        session.get_one(Part, event.parts[1].id).closed_at = clock.now()
    assert told(event) == "«Науку в каждый класс», в котором принял участие 1 педагог из СОШ №2."


def test_a_head_count_beside_names_is_added_and_its_vagueness_stays(schools: list[Organization]) -> None:
    event = finished(schools[0])
    present(make_registration(event, schools[1]))
    save_headcount(event.id, Count("teacher", "exact", 20, organization_ids=(schools[2].id,)))
    assert "принял участие 21 педагог из 2 ОО: СОШ №2,3" in told(event)
    save_headcount(event.id, Count("teacher", "about", 10))
    assert "приняло участие около 31 педагога из 2 ОО: СОШ №2,3" in told(event)
    numbers = actions.year_report(Reach(everything=True), event.school_year).numbers.whole
    assert (numbers.named, numbers.exact, numbers.rough, numbers.distinct) == (1, 20, 10, 1)
