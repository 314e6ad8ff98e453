"""The way back: the Aldan directive pasted as text, and a table of last year, become events with their counts."""

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from tests.closing.conftest import Aldan
from tests.factories import make_account, make_municipality, sign_in
from tochka.closing import actions, queries
from tochka.closing.rules import participation
from tochka.closing.rules.assembling import facts_of
from tochka.closing.rules.past import PastEvent, day_of, format_of, read_order, read_rows
from tochka.closing.rules.past_parts import PastPart
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.access import Reach
from tochka.kit.russian import Qualifier
from tochka.network.models import Municipality
from tochka.network.queries import schools_of
from tochka.network.rules.parsing import Lexicon

ORDER = """ПРИКАЗ
26.05.2023 г.
09 декабря 2022 г. в МБОУ «СОШ №8 г.Томмот» был проведён методический семинар «Формирование современных компетенций обучающихся в условиях деятельности центра образования цифрового и гуманитарного образования «Точка роста» для руководителей, педагогов центров образования «Точка роста», в котором приняло участие 30 педагогов из 12 ОО: СОШ №1,2,4,5,6,7,9,10,36, ТСШИ, УИОП, гимназии г.Алдан и специалисты Департамента образования.

01 февраля 2023 г. в МБОУ «СОШ №6 г.Томмот» прошёл районный МИКС (Молодежный интеллектуальный креативный семинар), в котором приняло участие около 80 приглашённых, из них 26 молодых педагогов из СОШ №2,4,5,6,8,10,36, лицея, гимназия г.Алдан и п.Нижний Куранах, Томмотской санаторной школы. В рамках программы прошёл учебно-познавательный квест.

10 февраля 2023 г. на базе СОШ №9 г.Алдан был организован районный фестиваль центров «Точка роста» для учащихся 8-9 классов и педагогов, состоящий из квест-игры для учащихся и марафона педагогических идей для учителей. В квест-игре «Тайна 9-ой планеты» приняло участие 11 ученических команд из СОШ №1,2,4,5,6,8,9,10, СОШ с УИОП, лицея и гимназии п.Нижний Куранах, в марафоне – около 30 педагогов из центров «Точка роста».

26 апреля 2023 г. в МБОУ «СОШ №4 п.Нижний Куранах» был проведен методический семинар «Науку в каждый класс» с использованием оборудования центра «Точка роста» для учащихся 3-4 классов и учителей начальных классов. В семинаре приняло участие более 20 учащихся и 14 учителей начальных классов из 10 ОО: СОШ №1,2,4,5,8,9,10,20,36, гимназий г.Алдан и п.Нижний Куранах – и специалисты Департамента образования.
ПРИКАЗЫВАЮ:
"""  # noqa: E501


@pytest.fixture
def schools(aldan: Aldan) -> Lexicon:
    return Lexicon(schools_of(aldan.municipality_id))


def plain(events: tuple[PastEvent, ...]) -> list[object]:
    return [
        [
            (each.category, each.unit, each.qualifier, each.value, len(each.schools), each.within)
            for each in event.counts
        ]
        for event in events
    ]


def test_the_aldan_directive_is_read_back(aldan: Aldan, schools: Lexicon) -> None:
    events = read_order(ORDER, schools)
    assert [event.day for event in events] == sorted(aldan.events)
    assert [event.format for event in events] == ["method_seminar", "miks", "festival", "method_seminar"]
    assert plain(events) == [
        [("teacher", "persons", "exact", 30, 12, None)],
        [("guest", "persons", "about", 80, 0, None), ("young_teacher", "persons", "exact", 26, 11, 0)],
        [("pupil", "teams", "exact", 11, 11, None), ("teacher", "persons", "about", 30, 0, None)],
        [("pupil", "persons", "more_than", 20, 11, None), ("primary_teacher", "persons", "exact", 14, 11, None)],
    ]
    assert [event.stated_schools for event in events] == [12, None, None, 10]
    assert [event.doubts for event in events] == [(), (), (), ()]
    hosts = [db.session.get_one(Event, aldan.events[event.day]).host_id for event in events]
    assert [event.host_id for event in events] == hosts
    assert events[3].title == "Науку в каждый класс"
    quest, marathon = events[2].parts
    assert quest == PastPart("quest", "Тайна 9-ой планеты", ("pupil",))
    assert marathon == PastPart("marathon", "", ("teacher",))
    assert [count.part for count in events[2].counts] == [0, 1]
    assert [len(event.parts) for event in events] == [0, 0, 2, 0]


def test_a_loaded_year_says_what_the_year_itself_says(app: Flask, aldan: Aldan, schools: Lexicon) -> None:
    earlier = ORDER.replace("2022 г", "2021 г").replace("2023 г", "2022 г")
    assert actions.load_past(aldan.municipality_id, read_order(earlier, schools)) == 4
    assert actions.load_past(aldan.municipality_id, read_order(earlier, schools)) == 0
    before, now = (actions.year_report(Reach(everything=True), first) for first in (2021, 2022))
    assert now.before.total == before.numbers.whole.total == (174, Qualifier.about)
    assert (before.numbers.whole.teams, before.numbers.whole.events) == (11, 4)
    assert [len(before.came[line.id]) for line in before.lines] == [12, 11, 11, 11]
    client = app.test_client()
    sign_in(client, make_account("municipal_curator", db.session.get_one(Municipality, aldan.municipality_id)))
    page = client.get("/closing/year/2022/statistics").get_data(as_text=True)
    assert "Год к году" in page
    assert page.count('class="chart__before"') >= 12
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/closing/year/2022/statistics.xlsx").data))
    assert book.get_sheet_by_name("Год к году").to_python()[1:3] == [
        ["Явка", "около 174", "около 174", ""],
        ["Мероприятия", 4, 4, 0],
    ]
    old, real = (queries.year_of(aldan.municipality_id, first) for first in (2021, 2022))
    texts = [
        participation(facts_of(year.events[2], year.counts[year.events[2].id], year.schools)).text
        for year in (old, real)
    ]
    assert texts[0] == texts[1]  # «в квест-игре «Тайна 9-ой планеты» приняло участие …, в марафоне — …»


def test_rows_of_a_table(schools: Lexicon) -> None:
    head = ["Дата", "Форма", "Название", "Где", "Участники", "Школы"]
    rows = [
        head,
        ["12.10.2021", "семинар", "«Первые шаги»", "СОШ №9", "25 педагогов", "СОШ №1,2, лицей"],
        ["2021-11-02", "квест", "Ночь науки", "Неизвестная школа", "7 команд", ""],
        ["когда-нибудь", "", "", "", "", ""],
    ]
    first, second = read_rows(rows, schools)
    assert (first.day, first.format, first.title, len(first.counts[0].schools)) == (
        date(2021, 10, 12), "seminar", "Первые шаги", 3,
    )  # fmt: skip
    assert (second.host_id, second.doubts[0]) == (None, "host")
    assert read_rows([["нет", "головы"]], schools) == ()


def test_an_unknown_host_is_not_loaded(aldan: Aldan) -> None:
    lost = PastEvent(date(2021, 10, 12), "seminar", "Первые шаги", None)
    assert actions.load_past(aldan.municipality_id, (lost,)) == 0


@pytest.mark.parametrize("text", ["", "32 мая 2022 г. прошёл семинар", "ПРИКАЗ", "«" * 5000, "9 мая 2022 г."])
def test_other_texts_give_nothing(schools: Lexicon, text: str) -> None:
    assert read_order(text, schools) == ()


def test_a_huge_paste_is_refused(schools: Lexicon) -> None:
    with pytest.raises(ValueError, match="too long"):
        read_order("х" * 5_000_000, schools)


def test_quotes_that_never_close_lose_no_event(schools: Lexicon) -> None:
    line = "9 декабря 2021 г. в МБОУ «СОШ №8 г.Томмот был проведён семинар «Первые «шаги для педагогов, в котором приняло участие 30 педагогов из СОШ №1,«2"  # noqa: E501
    (event,) = read_order(f"«{line}\n{line}", schools)
    assert (event.format, event.host_id is not None, event.counts[0].value) == ("seminar", True, 30)
    assert event.title == "Первые «шаги"


def test_days_and_formats() -> None:
    assert [day_of(text) for text in ("9 мая 2022 г.", "09.05.2022", "2022-05-09", "9 мая")] == [
        *[date(2022, 5, 9)] * 3,
        None,
    ]
    assert [format_of(text) for text in ("Мастер-класс", "районная олимпиада", "что-то")] == [
        "workshop",
        "olympiad",
        "other",
    ]


def test_the_curator_looks_and_loads(app: Flask, aldan: Aldan) -> None:
    client: FlaskClient = app.test_client()
    sign_in(client, make_account("municipal_curator", db.session.get_one(Municipality, aldan.municipality_id)))
    address = f"/closing/past/{aldan.municipality_id}"
    earlier = ORDER.replace("2022 г", "2021 г").replace("2023 г", "2022 г")
    seen = client.post(address, data={"text": earlier})
    assert seen.status_code == 200
    assert "Науку в каждый класс" in seen.get_data(as_text=True)
    count = select(func.count()).select_from(Event)
    before = db.session.scalar(count) or 0
    assert client.post(address, data={"text": earlier, "load": "yes"}).status_code == 303
    assert db.session.scalar(count) == before + 4
    assert client.post(address, data={"text": "ничего"}).status_code == 422
    assert "Для приказа текст слишком длинный" in client.post(address, data={"text": "х" * 300_000}).get_data(
        as_text=True
    )
    huge = client.post(address, data={"text": "х" * 2_500_000})  # 5 MB
    assert (huge.status_code, "Слишком много текста сразу" in huge.get_data(as_text=True)) == (413, True)
    stranger = app.test_client()
    sign_in(stranger, make_account("municipal_curator", make_municipality()))
    assert stranger.get(address).status_code == 404
