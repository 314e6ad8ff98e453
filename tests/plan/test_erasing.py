"""Who answers for a row is forgotten with her account, or by a button when the plan is approved; the rows stay."""

from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import sign_in
from tests.plan.conftest import World, seminar
from tochka.extensions import db
from tochka.kit.transactions import writing
from tochka.people.actions import erase_person
from tochka.plan.actions.entries import add_entry
from tochka.plan.actions.importing import keep_table
from tochka.plan.models import Plan, PlanEntry, PlanImport

PERSON = {"post": "учитель химии", "phone": "8 (914) 000-00-00"}


def people(world: World) -> list[tuple[str, str, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(PlanEntry).where(PlanEntry.plan_id == world.plan).order_by(PlanEntry.id))
    return [(row.responsible, row.post, row.phone) for row in rows]


def test_an_erased_account_leaves_no_name_in_the_plan_of_its_school(world: World) -> None:
    """However it was written; a colleague, a namesake in another school stay."""
    for asked, name in (
        (0, "Образцова Мария Петровна"),
        (0, "Образцова М.П."),
        (0, "Образцов Марк Павлович"),
        (1, "Образцова Мария Петровна"),
    ):
        add_entry(world.asked[asked], seminar(topic=name, responsible=name, **PERSON), world.curator.id)
    table = "Тема\tКогда\tОтветственный\nШахматы\tмарт\tОбразцова Мария Петровна\n"
    keep_table(world.asked[0], table, curator=True)
    keep_table(world.asked[1], table, curator=True)
    erase_person("account", world.head.id)
    empty, kept = ("", "", ""), tuple(PERSON.values())
    assert people(world) == [
        empty,
        empty,
        ("Образцов Марк Павлович", *kept),
        ("Образцова Мария Петровна", *kept),
    ]
    assert db.session.scalars(select(PlanImport.asked_id)).all() == [world.asked[1]]


def test_a_row_of_an_approved_plan_forgets_its_person_by_a_button(world: World, client: FlaskClient) -> None:
    entry = add_entry(world.asked[0], seminar(responsible="Примерова Анна Степановна", **PERSON), world.head.id)
    with writing() as session:
        session.get_one(Plan, world.plan).state = "approved"
    sign_in(client, world.other)
    assert client.post(f"/plan/rows/{entry}/forget").status_code == 404
    sign_in(client, world.head)
    assert "Стереть ответственного" in client.get(f"/plan/rows/{entry}").get_data(as_text=True)
    assert client.post(f"/plan/rows/{entry}/forget").status_code == 303
    page = client.get(f"/plan/rows/{entry}").get_data(as_text=True)
    assert ("Примерова" in page, "Стереть ответственного" in page) == (False, False)
    assert people(world) == [("", "", "")]
