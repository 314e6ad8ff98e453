"""A year in numbers: attendances and people apart, exact and approximate apart, each number leads to its events."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from tests.closing.conftest import Aldan
from tests.factories import make_account, make_event, make_municipality, make_registration, make_school, sign_in
from tests.statements import counted
from tochka.checkin.models import Attendance
from tochka.closing import actions
from tochka.closing.documents.charts import Bar, bars
from tochka.closing.rules.statistics import Numbers
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.access import Reach
from tochka.kit.russian import Qualifier
from tochka.kit.transactions import writing
from tochka.network.models import Centre, Municipality
from tochka.registration.models import Registration

EVERYWHERE = Reach(everything=True)


@pytest.fixture
def curator(app: Flask, aldan: Aldan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_account("municipal_curator", db.session.get_one(Municipality, aldan.municipality_id)))
    return client


def present(registration: Registration, part: int = 0) -> None:
    with writing() as session:
        event = session.get_one(Event, registration.event_id)
        event.feed += 1
        session.add(
            Attendance(
                event_id=event.id,
                subject=f"r{registration.id}",
                part=part,
                registration_id=registration.id,
                arrived=True,
                inside=False,
                feed=event.feed,
            )
        )


def test_the_aldan_year(aldan: Aldan) -> None:
    numbers = actions.year_report(EVERYWHERE, 2022).numbers
    whole = numbers.whole
    assert (whole.events, whole.hours, whole.teams, whole.named) == (4, 16.0, 11, 0)
    assert (whole.exact, whole.rough, whole.vague) == (30 + 14, 80 + 30 + 20, 2)
    assert whole.total == (174, Qualifier.about)
    assert {key: each.events for key, each in numbers.by_format.items()} == {
        "method_seminar": 2,
        "miks": 1,
        "festival": 1,
    }
    assert list(numbers.by_month) == [12, 2, 4]
    teachers, young = numbers.by_category["teacher"], numbers.by_category.get("young_teacher")
    assert (teachers.exact, teachers.rough, teachers.total) == (30, 30, (60, Qualifier.about))
    assert young is None  # «из них» is part of the guests and is not added to them


def test_directions_and_centres_divide_the_year_and_lead_to_their_events(curator: FlaskClient, aldan: Aldan) -> None:
    """Typed in two ways a direction is one; an event without it is counted apart."""
    first, second, third, _fourth = aldan.events.values()
    with writing() as session:
        centre = Centre(organization_id=session.get_one(Event, first).host_id, opened_in=2021)
        session.add(centre)
        session.flush()
        session.get_one(Event, first).centre_id = centre.id
        for event_id, words in ((first, "Химия"), (second, "химия"), (third, "Шахматы")):
            session.get_one(Event, event_id).direction = words
        host = session.get_one(Event, first).host.short_name
        number = centre.id
    found = actions.year_report(EVERYWHERE, 2022).numbers
    assert {key: each.events for key, each in found.by_direction.items()} == {"химия": 2, "шахматы": 1, "": 1}
    assert {key: each.events for key, each in found.by_centre.items()} == {0: 3, number: 1}
    page = curator.get("/closing/year/2022/statistics").get_data(as_text=True)
    assert all(words in page for words in ("По направлениям", "По центрам", f"{host}: Точка роста"))
    listed = curator.get("/closing/year/2022/counted?by=direction&key=химия").get_data(as_text=True)
    assert [f"/closing/{each}" in listed for each in (first, second, third)] == [True, True, False]
    none = curator.get("/closing/year/2022/counted?by=centre&key=0").get_data(as_text=True)
    assert [f'"/closing/{each}"' in none for each in (first, second)] == [False, True]
    book = CalamineWorkbook.from_filelike(BytesIO(curator.get("/closing/year/2022/statistics.xlsx").data))
    assert {"По направлениям", "По центрам"} < set(book.sheet_names)


def test_participants_are_counted_by_the_centre_of_their_own_school(curator: FlaskClient, aldan: Aldan) -> None:
    """The host's centre is another question; a school with two centres is one line, those without any are one together."""
    place = db.session.get_one(Municipality, aldan.municipality_id)
    centred, plain, host = (make_school(place, number) for number in (71, 72, 73))
    with writing() as session:
        session.add_all(Centre(organization_id=centred.id, kind=kind) for kind in ("growth_point", "it_cube"))
        session.add(Centre(organization_id=host.id, kind="quantorium"))
    first, second = (make_event(host, starts_at=datetime(2031, 2, day, 1, tzinfo=UTC)) for day in (3, 4))
    for event, school, names in ((first, centred, "АБ"), (first, plain, "В"), (second, plain, "ГД")):
        for name in names:
            present(make_registration(event, school, name=f"Участник {name}"))
    found = actions.year_report(EVERYWHERE, 2030)
    assert {key: (each.events, each.named) for key, each in found.numbers.by_own_centre.items()} == {
        centred.id: (1, 2),
        0: (2, 3),
    }
    words = f"{centred.short_name}: Точка роста, IT-куб"
    assert words in curator.get("/closing/year/2030/statistics").get_data(as_text=True)
    counted_by = "/closing/year/2030/counted?by=own_centre&key="
    for key, listed in ((centred.id, (True, False)), (0, (True, True))):
        text = curator.get(f"{counted_by}{key}").get_data(as_text=True)
        assert tuple(f'"/closing/{each.id}"' in text for each in (first, second)) == listed
    assert curator.get(f"{counted_by}{host.id}").status_code == 404
    book = CalamineWorkbook.from_filelike(BytesIO(curator.get("/closing/year/2030/statistics.xlsx").data))
    rows = book.get_sheet_by_name("Участники по центрам своих школ").to_python()
    assert [(row[0], row[1], row[3]) for row in rows[-3:-1]] == [(words, 1, 2), ("школы без центра", 2, 3)]


def test_matrix_of_the_aldan_year(aldan: Aldan) -> None:
    report = actions.year_report(EVERYWHERE, 2022)
    schools = [sum(not report.schools[each].is_outside for each in report.came[line.id]) for line in report.lines]
    assert schools == [12, 11, 11, 11]
    hosts = [line.host_id in report.came[line.id] for line in report.lines]
    assert hosts == [False, True, True, True]


def test_one_person_in_two_roles_and_at_two_events(app: Flask) -> None:
    municipality = make_municipality()
    school, other = make_school(municipality), make_school(municipality)
    first, second = (make_event(school, starts_at=datetime(2031, 2, day, 1, tzinfo=UTC)) for day in (3, 4))
    for event, category in ((first, "teacher"), (first, "specialist"), (second, "teacher")):
        present(make_registration(event, school, name="Примерова Анна", category=category))
    present(make_registration(second, other, name="Примерова Анна"))
    make_registration(second, school, name="Отсутствующая Вера")
    numbers = actions.year_report(EVERYWHERE, 2030).numbers
    assert (numbers.whole.named, numbers.whole.distinct) == (4, 2)
    assert {key: (each.named, each.distinct) for key, each in numbers.by_category.items()} == {
        "teacher": (3, 2),
        "specialist": (1, 1),
    }
    assert {key: (each.events, each.named) for key, each in numbers.by_school.items()} == {
        school.id: (2, 3),
        other.id: (1, 1),
    }


def test_two_parts_of_one_event_are_one_attendance(app: Flask) -> None:
    municipality = make_municipality()
    event = make_event(make_school(municipality), [{}, {"position": 1}], starts_at=datetime(2031, 2, 3, 1, tzinfo=UTC))
    registration = make_registration(event)
    present(registration, 0)
    present(registration, 1)
    assert actions.year_report(EVERYWHERE, 2030).numbers.whole.named == 1


def test_a_kept_count_follows_the_event(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    event = make_event(school, starts_at=datetime(2031, 2, 3, 1, tzinfo=UTC))
    for number in (1, 2):
        present(make_registration(event, school, name=f"Участник {number}"))
        assert actions.year_report(EVERYWHERE, 2030).numbers.whole.named == number
    with counted() as statements:
        actions.year_report(EVERYWHERE, 2030)
    assert [each for each in statements if "checkin_attendance" in each] == []


def test_teams_count_their_pupils(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    event = make_event(school, [{"unit": "teams"}], starts_at=datetime(2031, 2, 3, 1, tzinfo=UTC))
    present(make_registration(event, school, kind="team", category="pupil", headcount=5))
    whole = actions.year_report(EVERYWHERE, 2030).numbers.whole
    assert (whole.teams, whole.pupils, whole.named) == (1, 5, 0)


def test_a_sum_is_exact_only_when_each_of_its_numbers_is() -> None:
    assert Numbers(named=3, exact=4).total == (7, Qualifier.exact)
    assert Numbers(named=3, rough=30).total == (33, Qualifier.about)
    assert Numbers(named=3, vague=1).total == (3, Qualifier.more_than)


def test_a_chart_shows_what_is_approximate_and_escapes_words() -> None:
    drawn = str(bars([Bar("<b>", 40, "около 40", 10), Bar("точно", 4, "4")], "Явка & люди"))
    assert drawn.count("chart__rough") == 1
    assert drawn.count("chart__bar") == 2
    assert "<b>" not in drawn
    assert 'aria-label="Явка &amp; люди"' in drawn
    assert "style=" not in drawn


def test_every_number_of_the_page_leads_to_its_events(curator: FlaskClient) -> None:
    text = curator.get("/closing/year/2022/statistics").get_data(as_text=True)
    links = re.findall(r'href="(/closing/year/2022/counted[^"]*)"', text)
    assert len(links) == len(set(links)) >= 3 + 3 + 2 + 4 + 4
    for link in links:
        page = curator.get(link.replace("&amp;", "&"))
        assert page.status_code == 200
        assert page.get_data(as_text=True).count("/closing/") >= 2
    assert curator.get("/closing/year/2022/counted?by=format&key=lecture").status_code == 404
    assert curator.get("/closing/year/2022/counted?by=__class__&key=1").status_code == 404


def test_matrix_page_has_the_marks_of_hosts(curator: FlaskClient) -> None:
    text = curator.get("/closing/year/2022/matrix").get_data(as_text=True)
    table = text[text.index("<table") : text.index("</table>")]
    assert (table.count("matrix-mark--both"), table.count("matrix-mark--host")) == (3, 1)
    assert table.count("matrix-mark--came") == 12 + 11 + 11 + 11 - 3


def test_workbook_has_a_sheet_for_each_table(curator: FlaskClient) -> None:
    answer = curator.get("/closing/year/2022/statistics.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert len(book.sheet_names) == 8
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[-1][:2] == ["Весь год", 4]


def test_pages_ask_few_questions_of_the_database(curator: FlaskClient) -> None:
    for address in ("year/2022", "year/2022/statistics", "year/2022/matrix", "year/2022/statistics.xlsx"):
        curator.get(f"/closing/{address}")
        with counted() as statements:
            assert curator.get(f"/closing/{address}").status_code == 200
        assert len(statements) <= 15, (address, len(statements))


def test_another_municipality_sees_nothing_of_it(app: Flask, aldan: Aldan) -> None:
    client = app.test_client()
    sign_in(client, make_account("municipal_curator", make_municipality()))
    text = client.get("/closing/year/2022/statistics").get_data(as_text=True)
    assert "counted" not in text
