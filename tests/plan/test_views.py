"""Pages of the plan: each does what it says, to those who may, without scripts; another school's row is not there."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from tests.factories import make_account, make_event, make_municipality, make_school, sign_in
from tests.plan.conftest import MAY, World, seminar
from tests.statements import counted
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, Organization, Region
from tochka.plan.actions.entries import add_entry
from tochka.plan.actions.handing import submit
from tochka.plan.actions.importing import kept_table
from tochka.plan.actions.opening import approve_plan
from tochka.plan.models import PlanEntry, PlanSchool

ROW = {
    "topic": "Тайна 9-ой планеты",
    "format": "quest",
    "month": "2",
    "categories": ["pupil"],
    "grade_from": "8",
    "grade_to": "9",
    "expected": "60",
    "mode": "in_person",
}


def entries() -> list[PlanEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(PlanEntry).order_by(PlanEntry.id)))


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.get_data(as_text=True).replace("\u00a0", " ")


@pytest.fixture
def rows(world: World) -> tuple[int, int]:
    """A row of the first school and one of the second."""
    return add_entry(world.asked[0], seminar(), world.head.id), add_entry(
        world.asked[1],
        seminar(topic="Чужая тема", responsible="Другова А. А.", phone="8 914 111-11-11"),
        world.other.id,
    )


# ---- who may open what

PAGES = {
    "home": ("GET", "/plan/"),
    "show": ("GET", "/plan/{plan}"),
    "history": ("GET", "/plan/{plan}/history"),
    "docx": ("GET", "/plan/{plan}/plan.docx"),
    "school": ("GET", "/plan/schools/{first}"),
    "add": ("GET", "/plan/schools/{first}/add"),
    "table": ("GET", "/plan/schools/{first}/table"),
    "row": ("GET", "/plan/rows/{row}"),
    "become": ("POST", "/plan/rows/{row}/state"),
    "submit": ("POST", "/plan/schools/{first}/submit"),
    "add_table": ("POST", "/plan/schools/{first}/table/add"),
    "open": ("GET", "/plan/open"),
    "settings": ("GET", "/plan/{plan}/settings"),
    "move": ("POST", "/plan/{plan}/state"),
    "remind": ("POST", "/plan/{plan}/remind"),
    "approve": ("POST", "/plan/schools/{first}/approve"),
    "return": ("POST", "/plan/schools/{first}/return"),
    "exception": ("POST", "/plan/schools/{first}/exception"),
    "event": ("POST", "/events/from-plan/{row}"),
    "remove": ("POST", "/plan/rows/{row}/remove"),
}
OWN = ("school", "add", "table", "row", "remove", "become", "submit", "add_table", "event")
RUN = ("settings", "move", "remind", "approve", "return", "exception")
SEEN = ("show", "history", "docx")


def expected(role: str, page: str) -> int | None:
    """The refusal that a role meets on a page; None where it is let in."""
    if role == "visitor":
        return 302
    if role == "volunteer":
        return 403 if page in ("home", "open") else 404
    if role == "stranger" and page in (*SEEN, *OWN, *RUN):
        return 404
    if role in ("other", "region") and page in (*OWN, *RUN):
        return 404
    if role == "head" and page in RUN:
        return 404
    if role in ("other", "head", "region") and page == "open":
        return 403
    return None


@pytest.mark.parametrize("role", ["visitor", "volunteer", "stranger", "region", "other", "head", "curator"])
def test_who_may_open_what(world: World, rows: tuple[int, int], client: FlaskClient, role: str) -> None:
    account = {"other": world.other, "head": world.head, "curator": world.curator}.get(role)
    if role == "stranger":
        account = make_account("municipal_curator", make_municipality(name="Другой район"))
    elif role == "region":
        account = make_account("regional_coordinator", db.session.scalars(select(Region)).one())
    elif role == "volunteer":
        account = make_account("volunteer", make_event(db.session.get_one(Organization, world.schools[0])))
    if account is not None:
        sign_in(client, account)
    met = {}
    for page, (method, path) in PAGES.items():
        address = path.format(plan=world.plan, first=world.asked[0], row=rows[0])
        response = client.open(address, method=method)
        away = "sign-in" in response.headers.get("Location", "")
        met[page] = response.status_code if away or response.status_code in (403, 404) else None
    assert met == {page: expected(role, page) for page in PAGES}


def test_an_organizer_of_the_school_fills_in_its_rows(world: World, client: FlaskClient) -> None:
    sign_in(client, make_account("organizer", db.session.get_one(Organization, world.schools[0])))
    assert client.post(f"/plan/schools/{world.asked[0]}/add", data=ROW).status_code == 303
    assert client.get(f"/plan/schools/{world.asked[1]}/add").status_code == 404
    assert [(each.topic, each.grade_from, each.expected) for each in entries()] == [("Тайна 9-ой планеты", 8, 60)]


@pytest.mark.parametrize("number", [0, 999_999, 2**31, 10**18])
def test_what_is_not_there_answers_404(world: World, client: FlaskClient, number: int) -> None:
    sign_in(client, world.curator)
    for path in ("/plan/{}", "/plan/{}/plan.pdf", "/plan/schools/{}", "/plan/rows/{}", "/plan/public/{}"):
        assert client.get(path.format(number)).status_code == 404
    assert client.get(f"/plan/feed/{number}/2023.ics").status_code == 404


# ---- the curator


def test_the_curator_opens_a_plan_for_the_schools_of_some_years(world: World, client: FlaskClient) -> None:
    from tochka.network.models import Centre

    with writing() as session:
        session.add(Centre(organization_id=world.schools[1], opened_in=2021))
        session.add(Centre(organization_id=world.schools[2], opened_in=2023))
    sign_in(client, world.curator)
    assert "2024–2025" in text_of(client, "/plan/open")
    form = {"title": "План", "school_year": "2024", "last_day": "2023-06-09", "who": "years", "years": ["2021"]}
    response = client.post("/plan/open", data=form)
    assert response.status_code == 303
    asked = db.session.scalars(select(PlanSchool.organization_id).where(PlanSchool.plan_id != world.plan)).all()
    assert asked == [world.schools[1]]


def test_what_is_wrong_with_a_new_plan_stands_beside_its_field(world: World, client: FlaskClient) -> None:
    sign_in(client, world.curator)
    form = {"title": "План", "school_year": "2024", "last_day": "2023-05-01", "who": "chosen"}
    page = client.post("/plan/open", data=form)
    assert (page.status_code, "Этот день уже прошёл" in page.get_data(as_text=True)) == (422, True)
    page = client.post("/plan/open", data=form | {"last_day": "2023-06-09"})
    assert (page.status_code, "Выберите хотя бы одну школу" in page.get_data(as_text=True)) == (422, True)


def test_the_curator_sees_who_is_awaited_and_how_long(world: World, rows: tuple[int, int], client: FlaskClient) -> None:
    submit(world.asked[0], world.head.id)
    sign_in(client, world.curator)
    page = text_of(client, f"/plan/{world.plan}")
    for words in (
        "Подали 1 из 3",
        "Осталось 4 дня",
        "до 2 июня 2023 г.",
        "Не начато",
        "Черновик",
        "Подано",
        "Напомнить 2 школам",
    ):
        assert words in page
    with clock.stopped_at(datetime(2023, 6, 2, 15, tzinfo=UTC)):
        page = text_of(client, f"/plan/{world.plan}")
    assert (page.count("не в срок"), "сбор закончен" in page) == (2, True)


def test_the_curator_moves_the_plan_and_reminds(world: World, rows: tuple[int, int], client: FlaskClient) -> None:
    sign_in(client, world.curator)
    client.post(f"/plan/{world.plan}/remind")
    assert "Письма уходят 2 школам." in text_of(client, f"/plan/{world.plan}")
    assert client.post(f"/plan/{world.plan}/state", data={"to": "burn"}).status_code == 400
    client.post(f"/plan/{world.plan}/state", data={"to": "lock"})
    client.post(f"/plan/{world.plan}/state", data={"to": "approve"})
    assert "утверждён" in text_of(client, f"/plan/{world.plan}")


def test_the_curator_returns_rows_with_a_remark(world: World, rows: tuple[int, int], client: FlaskClient) -> None:
    submit(world.asked[0], world.head.id)
    sign_in(client, world.curator)
    assert client.post(f"/plan/schools/{world.asked[0]}/return", data={"remark": " "}).status_code == 422
    client.post(f"/plan/schools/{world.asked[0]}/return", data={"remark": "Назовите день."})
    sign_in(client, world.head)
    page = text_of(client, f"/plan/schools/{world.asked[0]}")
    assert ("Назовите день." in page, "Подать 1 строку" in page) == (True, True)
    assert client.post(f"/plan/schools/{world.asked[0]}/submit").status_code == 303
    sign_in(client, world.curator)
    client.post(f"/plan/schools/{world.asked[0]}/approve")
    assert "Принято" in text_of(client, f"/plan/{world.plan}")


def test_filters_show_what_was_chosen(world: World, rows: tuple[int, int], client: FlaskClient) -> None:
    add_entry(world.asked[0], seminar(topic="чужая Тема", month=2, format="quest"), world.head.id)
    sign_in(client, world.curator)

    def shown(query: str) -> list[bool]:
        page = text_of(client, f"/plan/{world.plan}?{query}")
        return [f">{topic}</a>" in page for topic in ("Науку в каждый класс", "Чужая тема", "чужая Тема")]

    assert shown("") == [True, True, True]
    assert shown(f"school={world.schools[0]}") == [True, False, True]
    assert shown("month=2") == [False, False, True]
    assert shown("format=quest") == [False, False, True]
    assert shown("clashing=1") == [False, True, True]
    assert shown("state=held") == [False, False, False]
    assert shown("month=x&school=%00&format=<b>") == [False, False, False]


# ---- the head


def test_the_head_adds_changes_and_hands_in(world: World, client: FlaskClient) -> None:
    sign_in(client, world.head)
    assert client.post(f"/plan/schools/{world.asked[0]}/add", data=ROW | {"do": "again"}).headers["Location"] == (
        f"/plan/schools/{world.asked[0]}/add"
    )
    (entry,) = entries()
    changed = ROW | {"version": "0", "first_day": "2024-02-10", "expected": "44"}
    assert client.post(f"/plan/rows/{entry.id}", data=changed).status_code == 303
    assert [(each.first_day, each.month, each.expected) for each in entries()] == [(date(2024, 2, 10), 2, 44)]
    client.post(f"/plan/schools/{world.asked[0]}/submit")
    page = text_of(client, f"/plan/schools/{world.asked[0]}")
    assert ("Взять строки обратно" in page, "Добавить строку" in page) == (True, False)
    assert client.get(f"/plan/schools/{world.asked[0]}/add").status_code == 303
    client.post(f"/plan/schools/{world.asked[0]}/withdraw")
    client.post(f"/plan/rows/{entries()[0].id}/remove")
    assert entries() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"topic": ""}, "Добавьте тему"),
        ({"month": ""}, "Выберите месяц или дату"),
        ({"first_day": "2023-06-01"}, "не входит в учебный год 2023–2024"),
        ({"first_day": "soon"}, "Выберите дату."),
        ({"categories": []}, "Отметьте, для кого"),
        ({"grade_from": "9", "grade_to": "8"}, "Младший класс больше старшего"),
        ({"expected": "много"}, "Нужно число цифрами"),
        ({"version": "0", "expected": "0"}, "от 1 до"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(
    world: World, client: FlaskClient, change: dict[str, Any], words: str
) -> None:
    sign_in(client, world.head)
    page = client.post(f"/plan/schools/{world.asked[0]}/add", data=ROW | {"place": "каб. 12"} | change)
    body = page.get_data(as_text=True)
    assert (page.status_code, "каб. 12" in body, entries()) == (422, True, [])
    assert words in body


def test_a_stale_form_is_told_and_can_be_saved_once_more(
    world: World, rows: tuple[int, int], client: FlaskClient
) -> None:
    sign_in(client, world.head)
    client.post(f"/plan/rows/{rows[0]}", data=ROW | {"version": "0"})
    page = client.post(f"/plan/rows/{rows[0]}", data=ROW | {"version": "0", "topic": "Вторая"})
    assert (page.status_code, "строку изменили" in page.get_data(as_text=True)) == (422, True)
    assert client.post(f"/plan/rows/{rows[0]}", data=ROW | {"version": "1", "topic": "Вторая"}).status_code == 303


def test_the_head_sees_others_rows_but_no_way_to_change_them(
    world: World, rows: tuple[int, int], client: FlaskClient
) -> None:
    sign_in(client, world.head)
    page = text_of(client, f"/plan/{world.plan}")
    assert (f"/plan/rows/{rows[0]}" in page, f"/plan/rows/{rows[1]}" in page, "Чужая тема" in page) == (
        True,
        False,
        True,
    )
    assert ("Напомнить" in page, "Строки моей школы" in page) == (False, True)


def test_a_row_that_clashes_says_so_when_it_is_saved(world: World, rows: tuple[int, int], client: FlaskClient) -> None:
    sign_in(client, world.head)
    page = client.post(
        f"/plan/schools/{world.asked[0]}/add", data=ROW | {"topic": "«Чужая тема»"}, follow_redirects=True
    )
    assert "Такая же тема: СОШ №6, апрель" in page.get_data(as_text=True)


def test_after_the_deadline_the_page_says_why_and_whom_to_ask(
    world: World, rows: tuple[int, int], client: FlaskClient
) -> None:
    with clock.stopped_at(datetime(2023, 6, 2, 15, tzinfo=UTC)):
        sign_in(client, world.head)
        page = text_of(client, f"/plan/schools/{world.asked[0]}")
        assert "Время для изменений вышло" in page
        client.post(f"/plan/rows/{rows[0]}", data=ROW | {"version": "0"})
        assert "Науку в каждый класс" in text_of(client, f"/plan/rows/{rows[0]}")
    assert [each.topic for each in entries()] == ["Науку в каждый класс", "Чужая тема"]


TABLE = "Срок\tТема\tДля кого\tОхват\nдекабрь\t3D-печать\t5-7 классы\t25\nзимой\tРоботы\tпедагоги\t30\n"


def test_a_table_is_pasted_repaired_and_added_without_scripts(world: World, client: FlaskClient) -> None:
    sign_in(client, world.head)
    path = f"/plan/schools/{world.asked[0]}/table"
    assert client.post(path, data={"pasted": TABLE}).status_code == 303
    page = text_of(client, path)
    assert ("Готова 1 строка." in page, "Непонятно когда" in page, entries()) == (True, True, [])
    key = kept_table(world.asked[0]).key
    db.session.rollback()
    client.post(path + "/add", data={"key": key, "row": ["0", "1"], "cell-1-term": "весной"})
    assert entries() == []
    assert 'value="весной"' in text_of(client, path)
    client.post(path + "/add", data={"key": key, "row": ["0", "1"], "cell-1-term": "март", "cell-0-topic; --": "x"})
    assert [(each.topic, each.month) for each in entries()] == [("3D-печать", 12), ("Роботы", 3)]


def test_a_file_is_read_and_put_away(world: World, client: FlaskClient) -> None:
    sign_in(client, world.head)
    path = f"/plan/schools/{world.asked[0]}/table"
    client.post(path, data={"file": (BytesIO(TABLE.encode("cp1251")), "план.csv")})
    assert "Роботы" in text_of(client, path)
    client.post(path + "/forget")
    assert "Роботы" not in text_of(client, path)


def test_five_megabytes_are_refused_in_words(world: World, client: FlaskClient) -> None:
    sign_in(client, world.head)
    path = f"/plan/schools/{world.asked[0]}/table"
    assert client.post(path, data={"pasted": "я" * 2_500_000}).status_code == 413
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\n'
    body = head + ("Тема\tСрок\n" + "я\tмай\n" * 500_000).encode() + b"\r\n--b--\r\n"
    page = client.post(path, data=body, content_type="multipart/form-data; boundary=b")
    assert (page.status_code, "Это слишком много сразу" in page.get_data(as_text=True)) == (422, True)
    assert kept_table(world.asked[0]) is None


# ---- for everybody


def test_only_an_approved_plan_is_public_and_without_people(
    world: World, rows: tuple[int, int], client: FlaskClient
) -> None:
    add_entry(world.asked[1], seminar(topic="Тайна", first_day=date(2023, 12, 9)), world.other.id)
    assert client.get(f"/plan/public/{world.plan}").status_code == 404
    assert client.get(f"/plan/feed/{world.municipality}/2023.ics").status_code == 404
    approve_plan(world.plan, world.curator.id)
    page = text_of(client, f"/plan/public/{world.plan}")
    assert ("Чужая тема" in page, "Другова" in page, "111-11-11" in page) == (True, False, False)
    assert f"webcal://tochka.test/plan/feed/{world.municipality}/2023.ics" in page
    response = client.get(f"/plan/feed/{world.municipality}/2023.ics")
    found = Calendar.from_ical(response.data).walk("VEVENT")
    assert [(str(each["summary"]), each["dtstart"].dt, each["dtend"].dt) for each in found] == [
        ("Тайна", date(2023, 12, 9), date(2023, 12, 10))
    ]
    assert b"\xd0\x94\xd1\x80\xd1\x83\xd0\xb3\xd0\xbe\xd0\xb2\xd0\xb0" not in response.data


def test_pages_of_a_district_take_few_statements(world: World, client: FlaskClient) -> None:
    municipality = db.session.get_one(Municipality, world.municipality)
    schools = [make_school(municipality, number) for number in range(20, 40)]
    with writing() as session:
        for school in schools:
            session.add(PlanSchool(plan_id=world.plan, organization_id=school.id))
            for n in range(5):
                row = {
                    name: getattr(seminar(topic=f"{school.number} {n}"), name)
                    for name in seminar().__dataclass_fields__
                }
                row |= {"categories": ["teacher"], "created_at": MAY, "changed_at": MAY}
                session.add(PlanEntry(plan_id=world.plan, organization_id=school.id, **row))
    sign_in(client, world.curator)
    for path, most in ((f"/plan/{world.plan}", 8), ("/plan/", 4), (f"/plan/schools/{world.asked[0]}", 10)):
        client.get(path)
        with counted() as statements:
            client.get(path)
        assert len(statements) <= most, (path, len(statements))


def test_user_text_is_never_markup(world: World, client: FlaskClient) -> None:
    add_entry(world.asked[0], seminar(topic="<script>alert(1)</script>", place="<b>зал</b>"), world.head.id)
    approve_plan(world.plan, world.curator.id)
    for path in (f"/plan/public/{world.plan}",):
        assert "<script>alert" not in text_of(client, path)
    sign_in(client, world.curator)
    for path in (f"/plan/{world.plan}", f"/plan/schools/{world.asked[0]}", f"/plan/{world.plan}/history"):
        assert "<script>alert" not in text_of(client, path)
