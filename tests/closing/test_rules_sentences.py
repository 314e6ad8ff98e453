"""The sentences of the closing order: the four Aldan events, the grammar around them, and the questions they raise."""

from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.network.sample_aldan import LISTS, NETWORK, SCHOOLS, chosen
from tochka.closing.rules import (
    Count,
    EventFacts,
    Outside,
    PartFacts,
    Question,
    QuestionCode,
    Total,
    event_paragraph,
    held_phrase,
    participation,
    totals,
)
from tochka.closing.terms import question_words
from tochka.kit.russian import COMPACT, Prose, Qualifier
from tochka.kit.russian.verbs import TOOK_PLACE, WAS_ORGANIZED
from tochka.network.rules import School, parse_schools, schools_in_prose

DEPARTMENT = Outside("специалист", "Департамента образования")

SEMINAR = EventFacts(
    date(2022, 12, 9),
    "методический семинар",
    "Формирование современных компетенций обучающихся в условиях деятельности центра образования цифрового и "
    "гуманитарного образования «Точка роста",
    place="в МБОУ «СОШ №8 г.Томмот»",
    host=SCHOOLS["sosh-8"],
    audience="руководителей, педагогов центров образования «Точка роста»",
    counts=(Count("педагог", 30, schools=LISTS[1], stated_schools=12),),
    outside=(DEPARTMENT,),
)
MIKS = EventFacts(
    date(2023, 2, 1),
    "МИКС",
    level="районный",
    note="(Молодёжный интеллектуальный креативный семинар)",
    place="в МБОУ «СОШ №6 г.Томмот»",
    host=SCHOOLS["sosh-6"],
    verb=TOOK_PLACE,
    counts=(
        Count("приглашённый", 80, Qualifier.about),
        Count("молодой педагог", 26, subset_of="приглашённый", schools=LISTS[2], with_number=False),
    ),
    content="В рамках программы прошёл учебно-познавательный квест.",
)
FESTIVAL = EventFacts(
    date(2023, 2, 10),
    "фестиваль центров «Точка роста»",
    level="районный",
    place="на базе СОШ №9 г.Алдан",
    host=SCHOOLS["sosh-9"],
    verb=WAS_ORGANIZED,
    audience="учащихся 8-9 классов и педагогов",
    parts=(
        PartFacts("quest", "квест-игра", "Тайна 9-ой планеты", "учащихся"),
        PartFacts("marathon", "марафон педагогических идей", "", "учителей", "марафон"),
    ),
    counts=(
        Count("ученическая команда", 11, part="quest", schools=LISTS[3], with_number=False),
        Count("педагог", 30, Qualifier.about, part="marathon", tail="из центров «Точка роста»"),
    ),
)
SCIENCE = EventFacts(
    date(2023, 4, 26),
    "методический семинар",
    "Науку в каждый класс",
    place="в МБОУ «СОШ №4 п.Нижний Куранах»",
    host=SCHOOLS["sosh-4"],
    manner="с использованием оборудования центра «Точка роста»",
    audience="учащихся 3-4 классов и учителей начальных классов",
    counts=(
        Count("учащийся", 20, Qualifier.more_than, schools=LISTS[4]),
        Count("учитель начальных классов", 14, schools=LISTS[4], stated_schools=10),
    ),
    outside=(DEPARTMENT,),
)

PARAGRAPHS = [
    (
        SEMINAR,
        "9 декабря 2022 г. в МБОУ «СОШ №8 г.Томмот» был проведён методический семинар «Формирование современных "
        "компетенций обучающихся в условиях деятельности центра образования цифрового и гуманитарного образования "
        "„Точка роста“» для руководителей, педагогов центров образования «Точка роста», в котором приняло участие "
        "30 педагогов из 12 ОО: СОШ №1,2,4,5,6,7,9,10,36, ТСШИ, СОШ с УИОП и гимназии г.Алдан, а также специалисты "
        "Департамента образования.",
    ),
    (
        MIKS,
        "1 февраля 2023 г. в МБОУ «СОШ №6 г.Томмот» прошёл районный МИКС (Молодёжный интеллектуальный креативный "
        "семинар), в котором приняло участие около 80 приглашённых, из них 26 молодых педагогов из СОШ "
        "№2,4,5,6,8,10,36, ТСШИ, лицея, гимназий г.Алдан и п.Нижний Куранах. В рамках программы прошёл "
        "учебно-познавательный квест.",
    ),
    (
        FESTIVAL,
        "10 февраля 2023 г. на базе СОШ №9 г.Алдан был организован районный фестиваль центров «Точка роста» для "
        "учащихся 8-9 классов и педагогов, состоящий из квест-игры для учащихся и марафона педагогических идей для "
        "учителей. В квест-игре «Тайна 9-ой планеты» приняло участие 11 ученических команд из СОШ "
        "№1,2,4,5,6,8,9,10, СОШ с УИОП, лицея и гимназии п.Нижний Куранах, в марафоне — около 30 педагогов из центров "
        "«Точка роста».",
    ),
    (
        SCIENCE,
        "26 апреля 2023 г. в МБОУ «СОШ №4 п.Нижний Куранах» был проведён методический семинар «Науку в каждый класс» "
        "с использованием оборудования центра «Точка роста» для учащихся 3-4 классов и учителей начальных классов. "
        "В семинаре приняло участие более 20 учащихся и 14 учителей начальных классов из 11 ОО: СОШ "
        "№1,2,4,5,8,9,10,20,36, гимназий г.Алдан и п.Нижний Куранах, а также специалисты Департамента образования.",
    ),
]


@pytest.mark.parametrize(("event", "text"), PARAGRAPHS, ids=["seminar", "miks", "festival", "science"])
def test_the_paragraphs_of_the_aldan_year(event: EventFacts, text: str) -> None:
    assert event_paragraph(event, COMPACT, NETWORK).text == text


def codes(event: EventFacts, settings: Prose = COMPACT) -> list[QuestionCode]:
    return [question.code for question in participation(event, settings).questions]


def test_the_questions_of_the_aldan_year() -> None:
    assert codes(SEMINAR) == [QuestionCode.host_absent]
    assert codes(MIKS) == [QuestionCode.host_in_list]
    assert codes(FESTIVAL) == [QuestionCode.host_in_list, QuestionCode.schools_not_listed]
    assert codes(SCIENCE) == [QuestionCode.host_in_list, QuestionCode.stated_differs]


def test_ten_before_eleven_names_is_explained() -> None:
    stated = participation(SCIENCE).questions[-1]
    assert stated == Question(
        QuestionCode.stated_differs,
        {"category": "учитель начальных классов", "with_host": 11, "without_host": 10, "stated": 10, "number": 11},
    )


def test_host_not_counted_but_listed_as_the_source_does() -> None:
    found = participation(SCIENCE, Prose(host_counted=False))
    assert "из 10 ОО: СОШ №1,2,4,5,8,9,10,20,36, гимназий" in found.text
    assert [question.code for question in found.questions] == [
        QuestionCode.host_in_list,
        QuestionCode.number_differs_from_list,
    ]


def test_host_neither_counted_nor_listed() -> None:
    settings = Prose(host_counted=False, host_listed=False)
    assert "из 10 ОО: СОШ №1,2,5,8,9,10,20,36, гимназий" in participation(SCIENCE, settings).text
    assert codes(SCIENCE, settings) == [QuestionCode.host_in_list]


def test_source_manner_of_dates_and_letters() -> None:
    text = event_paragraph(SEMINAR, Prose(leading_zero=True, yo="drop")).text
    assert text.startswith("09 декабря 2022 г. в МБОУ «СОШ №8 г.Томмот» был проведен методический семинар")


def said(*counts: Count, outside: tuple[Outside, ...] = (), parts: tuple[PartFacts, ...] = ()) -> str:
    return participation(EventFacts(date(2024, 1, 1), "семинар", counts=counts, outside=outside, parts=parts)).text


FOUR, TWO, ONE = chosen("1 2", "licey", "tsshi"), chosen("1 2"), chosen("4")

CLAUSES = [
    ((Count("педагог", 21, schools=TWO),), "принял участие 21 педагог из 2 ОО: СОШ №1,2"),
    ((Count("команда", 21, schools=TWO),), "приняла участие 21 команда из 2 ОО: СОШ №1,2"),
    ((Count("педагог", 1, schools=ONE),), "принял участие 1 педагог из СОШ №4"),
    ((Count("педагог", None, schools=TWO),), "приняли участие педагоги из 2 ОО: СОШ №1,2"),
    ((Count("педагог", 5),), "приняло участие 5 педагогов"),
    ((Count("педагог", 0, schools=TWO),), ""),
    ((Count("педагог", 0), Count("учащийся", 3)), "приняло участие 3 учащихся"),
    ((Count("педагог", 5), Count("учащийся", 7)), "приняло участие 5 педагогов и 7 учащихся"),
    ((Count("педагог", 21), Count("учащийся", 7)), "приняли участие 21 педагог и 7 учащихся"),
    ((Count("педагог", 5), Count("учащийся", 7), Count("гость", 2)), "приняло участие 5 педагогов, 7 учащихся и 2 гостя"),
    (
        (Count("педагог", 5, schools=FOUR), Count("учащийся", 7, schools=TWO)),
        "приняло участие 5 педагогов из 4 ОО: СОШ №1,2, ТСШИ и лицея; 7 учащихся из 2 ОО: СОШ №1,2",
    ),
    (
        (Count("гость", 80, schools=FOUR), Count("молодой педагог", 26, subset_of="гость")),
        "приняло участие 80 гостей (из них 26 молодых педагогов) из 4 ОО: СОШ №1,2, ТСШИ и лицея",
    ),
    (
        (Count("гость", 80), Count("педагог", 26, subset_of="гость"), Count("учащийся", 3, subset_of="гость")),
        "приняло участие 80 гостей, из них 26 педагогов и 3 учащихся",
    ),
    ((Count("педагог", 5, schools=(*TWO, *TWO)),), "приняло участие 5 педагогов из 2 ОО: СОШ №1,2"),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "text"), CLAUSES, ids=[text or "nobody" for _, text in CLAUSES])
def test_clauses(counts: tuple[Count, ...], text: str) -> None:
    assert said(*counts) == text


def test_bodies_outside_schools() -> None:
    assert said(outside=(DEPARTMENT,)) == "приняли участие специалисты Департамента образования"
    assert said(outside=(Outside("специалист", "ИРО", 1),)) == "принял участие 1 специалист ИРО"
    two = (DEPARTMENT, Outside("методист", "ИРО", 2))
    assert said(Count("педагог", 5), outside=two) == (
        "приняло участие 5 педагогов, а также специалисты Департамента образования и 2 методиста ИРО"
    )


def test_an_outside_body_is_never_an_oo() -> None:
    department = School("dep", "департамент", None, None, "Департамент", 100, kind="department")
    assert said(Count("педагог", 5, schools=(*TWO, department))) == "приняло участие 5 педагогов из 2 ОО: СОШ №1,2"


def test_an_event_where_nobody_was() -> None:
    empty = EventFacts(date(2024, 1, 1), "круглый стол", place="в СОШ №1", verb=TOOK_PLACE)
    found = event_paragraph(empty)
    assert found.text == "1 января 2024 г. в СОШ №1 прошёл круглый стол."
    assert [question.code for question in found.questions] == [QuestionCode.no_attendance]


def test_gender_of_the_event_rules_its_verb_and_pronoun() -> None:
    event = EventFacts(date(2024, 1, 1), "научная конференция", place="в СОШ №1", counts=(Count("педагог", 5),))
    assert event_paragraph(event).text == (
        "1 января 2024 г. в СОШ №1 была проведена научная конференция, в которой приняло участие 5 педагогов."
    )


def test_more_among_them_than_in_all_is_asked() -> None:
    counts = (Count("гость", 20, schools=TWO), Count("педагог", 26, subset_of="гость", schools=TWO))
    event = EventFacts(date(2024, 1, 1), "семинар", counts=counts)
    assert codes(event) == [QuestionCode.part_exceeds_whole]


def test_a_number_nobody_took_is_asked() -> None:
    event = EventFacts(date(2024, 1, 1), "семинар", counts=(Count("педагог", None, schools=TWO),))
    assert codes(event) == [QuestionCode.number_unknown]


def test_sums_of_the_year_keep_their_exactness() -> None:
    counts = [count for event in (SEMINAR, MIKS, FESTIVAL, SCIENCE) for count in event.counts]
    found, questions = totals(counts)
    assert found == (
        Total("педагог", 60, Qualifier.about),
        Total("приглашённый", 80, Qualifier.about),
        Total("ученическая команда", 11, Qualifier.exact),
        Total("учащийся", 20, Qualifier.more_than),
        Total("учитель начальных классов", 14, Qualifier.exact),
    )
    assert questions == (
        Question(QuestionCode.approximate_sum, {"category": "педагог", "value": 60, "qualifier": "about"}),
    )


@pytest.mark.parametrize(
    ("planned", "held", "text"),
    [
        (4, 4, "были запланированы и проведены 4 мероприятия"),
        (1, 1, "было запланировано и проведено 1 мероприятие"),
        (12, 12, "было запланировано и проведено 12 мероприятий"),
        (5, 4, "было запланировано 5 мероприятий, проведены 4"),
        (4, 1, "были запланированы 4 мероприятия, проведено 1"),
    ],
)
def test_planned_and_held(planned: int, held: int, text: str) -> None:
    assert held_phrase(planned, held) == text


@given(st.sets(st.sampled_from(sorted(map(str, SCHOOLS))), min_size=2), st.integers(1, 300))
def test_the_number_of_oo_is_the_length_of_its_list(keys: set[str], value: int) -> None:
    schools = tuple(SCHOOLS[key] for key in keys)
    text = said(Count("педагог", value, schools=schools))
    number, listed = text.split(" из ", 1)[1].split(" ОО: ")
    assert int(number) == len(keys)
    assert set(parse_schools(listed, NETWORK).ids) == keys
    assert listed == schools_in_prose(schools)


def test_a_question_tells_a_category_in_the_plural(app: Flask) -> None:
    with app.app_context():
        words = question_words("schools_not_listed", {"category": "приглашённый"})
    assert words == "Неизвестно, из каких школ приглашённые."
