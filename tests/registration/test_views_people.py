"""The organizer's list, one registration, files and head counts; nobody sees another's people."""

import io
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_account, make_event, make_municipality, make_registration, make_school, sign_in
from tests.registration.conftest import Enter, application
from tests.statements import counted
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.journal import JournalEntry
from tochka.kit.mail import Letter
from tochka.network.models import Organization
from tochka.registration.actions import register_person
from tochka.registration.documents import SheetFacts, SheetGroup, registration_sheet
from tochka.registration.models import Registration
from tochka.registration.queries import headcounts_of_event, person_line

GUESTS = {
    "category": "guest",
    "qualifier": "about",
    "value": "80",
    "unit": "persons",
    "part_id": "0",
    "within": "0",
}


@pytest.fixture
def organizer(client: FlaskClient, event: Event, school: Organization) -> FlaskClient:
    """A signed-in organizer of the event."""
    sign_in(client, make_account("organizer", event))
    return client


def test_only_organizers_of_the_event_see_its_people(client: FlaskClient, event: Event, enter: Enter) -> None:
    done = enter()
    paths = [
        "people", "people/new", "people/list.xlsx", "people/sheet.pdf", f"people/{done.id}",
        f"people/{done.id}/edit", "headcounts",
    ]  # fmt: skip
    addresses = [f"/registration/{event.id}/{path}" for path in paths]
    assert {client.get(address).status_code for address in addresses} == {302}
    stranger = make_event(make_school(make_municipality(), 5))
    sign_in(client, make_account("organizer", stranger))
    assert {client.get(address).status_code for address in addresses} == {404}
    foreign = f"/registration/{stranger.id}/people/{done.id}"
    assert [client.get(foreign).status_code, client.post(foreign + "/cancel").status_code] == [404, 404]


def test_the_list_is_found_filtered_ordered_and_turned_over(
    organizer: FlaskClient, event: Event, school: Organization
) -> None:
    other = make_school(school.municipality, 10)
    for number in range(60):
        name = f"Примерова Анна {'абвгдежзик'[number % 10] * (number // 10 + 1)}вна"
        make_registration(event, other if number % 2 else school, name=name)
    make_registration(event, school, name="Яковлева Вера Павловна", state="cancelled")
    base = f"/registration/{event.id}/people"
    first = organizer.get(base)
    assert first.text.count("<tr ") == 51
    assert "60 записей" in first.text
    assert organizer.get(base + "?page=2").text.count("<tr ") == 11
    assert organizer.get(base + "?page=99").text.count("<tr ") == 11
    assert "Яковлева" in organizer.get(base + "?q=яковл").text
    assert "Яковлева" not in organizer.get(base).text
    assert organizer.get(base + "?q=сош+10").text.count("<tr ") == 31
    assert "Никого не нашлось" in organizer.get(base + "?q=%25").text
    assert organizer.get(base + "?state=cancelled").text.count("<tr ") == 2
    assert organizer.get(base + "?sort=drop&state=x&category=y&part=z&page=-1").status_code == 200


def test_the_list_costs_the_same_for_few_and_many(organizer: FlaskClient, event: Event, school: Organization) -> None:
    counts = []
    organizer.get(f"/registration/{event.id}/people")  # the first look is written into the journal
    for _ in range(2):
        for number in range(3):
            make_registration(event, school, name=f"Примерова Анна {'абв'[number]}вна")
        with counted() as statements:
            organizer.get(f"/registration/{event.id}/people")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12


def test_the_organizer_writes_down_changes_and_cancels(organizer: FlaskClient, event: Event) -> None:
    base = f"/registration/{event.id}/people"
    data = {"name": "Образцова Мария Петровна", "organization": "СОШ 9", "participation": "y", "email": "a@example.ru"}
    done = organizer.post(base + "/new", data=data)
    assert done.status_code == 303
    row = db.session.scalars(select(Registration)).one()
    number = row.id
    assert row.source == "hand"
    assert organizer.get(done.location).status_code == 200
    edited = organizer.post(
        f"{base}/{number}/edit",
        data={
            "name": "Примерова Анна",
            "organization": "СОШ №9",
            "organization_id": str(event.host_id),
            "post": "завуч",
        },
    )
    assert edited.status_code == 303
    assert organizer.post(f"{base}/{number}/letter").status_code == 303
    assert "Новая личная ссылка" in organizer.post(f"{base}/{number}/link").text
    assert organizer.post(f"{base}/{number}/cancel", data={"because": "заболела"}).status_code == 303
    line = person_line(number)
    assert line is not None
    assert (line.name, line.post, line.state, line.link) == ("Примерова Анна", "завуч", "cancelled", 2)
    actions = db.session.scalars(select(JournalEntry.action).where(JournalEntry.object_kind == "registration")).all()
    assert actions == [
        "registration.register", "registration.change", "registration.send_again", "registration.renew_link",
        "registration.cancel",
    ]  # fmt: skip


def test_erasing_empties_names_and_letters_everywhere(organizer: FlaskClient, event: Event) -> None:
    done = register_person(application(event, name="Стираемая Анна Ивановна", email="a@example.ru"))
    base = f"/registration/{event.id}/people"
    assert "Стираемая" in organizer.get(base).text
    assert organizer.post(f"{base}/{done.id}/erase").status_code == 303
    assert organizer.get(f"{base}/{done.id}").status_code == 404
    db.session.rollback()
    assert db.session.scalars(select(Letter.recipient)).all() == [""]
    assert "Стираемая" not in organizer.get(base).text


def test_files_hold_the_list_and_no_formulas(organizer: FlaskClient, event: Event) -> None:
    register_person(application(event, post="=HYPERLINK(0)"))
    base = f"/registration/{event.id}/people"
    csv = organizer.get(base + "/list.csv")
    text = csv.data.decode("utf-8-sig")
    assert "Образцова Мария Петровна" in text
    assert ";=HYPERLINK" not in text
    assert "filename*=UTF-8''" in csv.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(organizer.get(base + "/list.xlsx").data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert organizer.get(base + "/list.docx").status_code == 404
    taken = db.session.scalars(select(JournalEntry.action).where(JournalEntry.object_kind == "event")).all()
    assert taken.count("registration.export") == 2


def test_the_sheet_lists_by_school_then_surname_with_blank_rows_and_no_contacts(
    organizer: FlaskClient, event: Event, school: Organization
) -> None:
    first = make_school(school.municipality, 2)
    for name, place in (("Яшина Анна", school), ("Борисова Вера", first), ("Абрамова Ольга", school)):
        make_registration(event, place, name=name, email="secret@example.ru")
    pdf = organizer.get(f"/registration/{event.id}/people/sheet.pdf")
    assert pdf.mimetype == "application/pdf"
    text = _text(pdf.data)
    assert "лист 1 из 1" in text
    assert text.index("Борисова Вера") < text.index("Абрамова Ольга") < text.index("Яшина Анна")
    assert "18" in text.split()
    assert "secret@example.ru" not in text


def _text(pdf: bytes) -> str:
    import subprocess

    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def test_each_category_counts_its_own_pages_and_odd_signs_do_not_stop_the_printer() -> None:
    facts = SheetFacts(
        "Семинар", "«Тема»", "26 апреля 2023 г.", "СОШ №4", "Напечатано сегодня.", "https://tochka.test/events/4"
    )
    rows = [(f"Образцова Мария {n}", "СОШ №1", "учитель") for n in range(40)]
    text = _text(
        registration_sheet(facts, [SheetGroup("teacher", rows), SheetGroup("pupil", [("漢字", "СОШ №2", "4")])])
    )
    assert "лист 3 из 3" in text
    assert "Лист регистрации, учащиеся" in text
    assert "лист 1 из 1" in text
    assert "??" in text


def test_head_counts_are_added_changed_nested_and_removed(organizer: FlaskClient, event: Event) -> None:
    base = f"/registration/{event.id}/headcounts"
    assert organizer.post(base, data=GUESTS).status_code == 303
    whole = headcounts_of_event(event.id)[0]
    young = GUESTS | {
        "category": "young_teacher", "qualifier": "exact", "value": "26", "within": str(whole.id),
        "school": str(event.host_id),
    }  # fmt: skip
    assert organizer.post(base, data=young).status_code == 303
    part = headcounts_of_event(event.id)[1]
    assert (part.within_id, part.value, part.organization_ids) == (whole.id, 26, (event.host_id,))
    assert "из них" in organizer.get(base).text
    assert organizer.post(f"{base}/{part.id}", data=GUESTS | {"qualifier": "unknown", "value": ""}).status_code == 303
    assert headcounts_of_event(event.id)[1].value is None
    assert organizer.post(base, data=GUESTS | {"value": ""}).status_code == 422
    assert organizer.post(base, data=GUESTS | {"value": "-1"}).status_code == 422
    assert organizer.post(base, data=GUESTS | {"within": "99999"}).status_code == 422
    assert organizer.post(f"{base}/{part.id}/remove").status_code == 303
    assert [count.id for count in headcounts_of_event(event.id)] == [whole.id]
    assert organizer.get(f"{base}/99999").status_code == 404


def test_a_count_with_parts_is_not_removed_before_them(organizer: FlaskClient, event: Event) -> None:
    base = f"/registration/{event.id}/headcounts"
    organizer.post(base, data=GUESTS)
    whole = headcounts_of_event(event.id)[0].id
    organizer.post(base, data=GUESTS | {"within": str(whole)})
    organizer.post(f"{base}/{whole}/remove")
    assert len(headcounts_of_event(event.id)) == 2
