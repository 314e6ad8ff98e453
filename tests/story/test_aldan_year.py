"""The Aldan network's year 2022–2023, from the seed to the sentences of its closing order, as a stranger reads it."""

from flask import Flask
from sqlalchemy import func, select

from tests.factories import sign_in
from tochka.cli.seed import load_demo
from tochka.closing.queries import year_within
from tochka.closing.rules import participation
from tochka.closing.rules.assembling import facts_of
from tochka.desk.actions import load_aldan
from tochka.events.models import Event
from tochka.extensions import Model, db
from tochka.kit.access import Reach
from tochka.network.models import Centre, Municipality, OperatorCard, Organization
from tochka.people.models import Account
from tochka.registration.models import HeadCount, Registration

SENTENCES = [
    "приняло участие 30 педагогов из 12 ОО: СОШ №1,2,4,5,6,7,9,10,36, ТСШИ, СОШ с УИОП и гимназии г.Алдан, "
    "а также специалисты Департамента образования",
    "приняло участие около 80 приглашённых, из них 26 молодых педагогов из СОШ №2,4,5,6,8,10,36, ТСШИ, лицея, "
    "гимназий г.Алдан и п.Нижний Куранах",
    "в квест-игре «Тайна 9-ой планеты» приняло участие 11 ученических команд из СОШ №1,2,4,5,6,8,9,10, "
    "СОШ с УИОП, лицея и гимназии п.Нижний Куранах, в марафоне — около 30 педагогов из центров «Точка роста»",
    "приняло участие более 20 учащихся и 14 учителей начальных классов из 11 ОО: СОШ №1,2,4,5,8,9,10,20,36, "
    "гимназий г.Алдан и п.Нижний Куранах, а также специалисты Департамента образования",
]


def test_the_order_can_be_written_from_the_seed_to_the_last_numeral(app: Flask) -> None:
    """The source errs once («10 ОО» before eleven names): we count what is listed and ask the curator about the ten."""
    load_aldan()
    year = year_within(Reach(everything=True), 2022)
    wordings = [
        participation(facts_of(event, year.counts[event.id], year.schools), among=year.schools.values())
        for event in year.events
    ]
    assert [wording.text for wording in wordings] == SENTENCES
    questions = [sorted({question.code.value for question in wording.questions}) for wording in wordings]
    assert questions == [
        ["host_absent"],
        ["host_in_list"],
        ["host_in_list", "schools_not_listed"],
        ["host_in_list", "stated_differs"],
    ]
    stated = next(question for question in wordings[3].questions if question.code == "stated_differs")
    assert (stated.facts["stated"], stated.facts["with_host"], stated.facts["without_host"]) == (10, 11, 10)


def test_the_real_year_holds_counts_and_nobody_by_name(app: Flask) -> None:
    load_aldan()
    counted = {
        model: db.session.scalar(select(func.count()).select_from(model))
        for model in (Organization, Event, HeadCount, Registration, Centre, OperatorCard, Account)
    }
    assert counted == {
        Organization: 17,
        Event: 4,
        HeadCount: 9,
        Registration: 0,
        Centre: 0,
        OperatorCard: 0,
        Account: 0,
    }
    schools = db.session.scalars(select(Organization).where(Organization.kind == "school")).all()
    assert len(schools) == 16
    assert sorted(school.number for school in schools if school.number) == [1, 2, 4, 5, 6, 7, 8, 9, 10, 20, 36]


def test_the_events_stand_in_the_zone_of_aldan_and_say_what_is_not_known(app: Flask) -> None:
    load_aldan()
    events = db.session.scalars(select(Event).order_by(Event.starts_at)).all()
    assert [f"{event.starts_at:%Y-%m-%d %H:%M}" for event in events] == [
        "2022-12-09 01:00",
        "2023-02-01 01:00",
        "2023-02-10 01:00",
        "2023-04-26 01:00",
    ]
    assert {event.timezone for event in events} == {"Asia/Yakutsk"}
    assert {event.status for event in events} == {"finished"}
    assert {event.description for event in events} == {
        "В приказе нет часов начала и конца: показано условное время, 10:00–14:00."
    }
    assert [event.stated_schools for event in events] == [12, None, None, 10]
    assert [len(event.parts) for event in events] == [1, 1, 2, 1]
    stations = [station for event in events for part in event.parts for station in part.stations]
    assert [(station.kind, station.name) for station in stations] == [
        ("laboratory", "МедЭксперт"),
        ("laboratory", "Z+"),
        ("station", "ШаМат"),
        ("infocentre", ""),
        ("studio", "МАФ"),
    ]


def test_loading_twice_changes_nothing(app: Flask) -> None:
    load_demo()
    before = counts()
    db.session.rollback()
    load_demo()
    assert counts() == before


def counts() -> dict[str, int | None]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Model.metadata.sorted_tables
    }


def test_a_visitor_finds_the_past_year_and_today(demo: Flask) -> None:
    client = demo.test_client()
    calendar = client.get("/events/").get_data(as_text=True)
    assert "Учебный фестиваль «Точка сборки»" in calendar
    for event in db.session.scalars(select(Event)).all():
        assert client.get(f"/events/{event.id}").status_code == 200


def test_the_curator_sees_the_four_sentences_on_the_years_page(demo: Flask) -> None:
    client = demo.test_client()
    sign_in(client, db.session.scalars(select(Account).where(Account.email == "curator@example.org")).one())
    page = client.get("/closing/year/2022").get_data(as_text=True).replace("\u00a0", " ")
    for number in ("30 педагогов", "около 80 приглашённых", "11 ученических команд", "14 учителей начальных классов"):
        assert number in page


def test_practice_is_clearly_marked_and_apart(demo: Flask) -> None:
    marked = dict(db.session.execute(select(Municipality.name, Municipality.practice)).all())
    assert marked == {"Алданский район": False, "Учебный район": True}
    practice = db.session.scalars(select(Event).where(Event.practice)).all()
    assert {event.municipality.name for event in practice} == {"Учебный район"}
    assert {event.title.split(" ")[0] for event in practice} <= {"Учебный", "Учебная"}
