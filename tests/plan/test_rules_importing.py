"""A school's table: its columns are known by their heads, each row is good or asks, and what is suggested settles it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.conftest import seminar
from tochka.plan.rules.cells import Audience, read_audience, read_expected, read_format, read_mode, read_responsible
from tochka.plan.rules.importing import COLUMNS, Head, cells_of, find_head, read_rows

CUSTOMARY = (
    *("№ п/п", "ОО/центр", "Срок (месяц или дата)", "Форма (семинар, мастер-класс)", "Тема мероприятия"),
    *("Направление, предметная область", "Категория участников, классы", "Планируемый охват"),
    *("Место, очно/дистанционно", "Оборудование центра", "Партнёры/договор"),
    *("Ответственный (ФИО, должность, телефон)", "Примечание"),
)


def test_the_customary_form_is_known_column_by_column() -> None:
    assert find_head([("План на год", *[""] * 12), CUSTOMARY]) == Head(
        1,
        (
            *("number", "school", "term", "format", "topic", "direction", "audience", "expected", "place"),
            *("equipment", "partners", "responsible", "note"),
        ),
    )


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        (("Дата", "Название", "Кол-во участников"), ("term", "topic", "expected")),
        (("Наименование ОО", "Наименование мероприятия", "Сроки"), ("school", "topic", "term")),
        (("Мероприятие", "Форма проведения", "Для кого", "Телефон"), ("topic", "format", "audience", "phone")),
        (("Тема", "Тема", "Месяц"), ("topic", "", "term")),
    ],
)
def test_other_heads_are_known_too(head: tuple[str, ...], columns: tuple[str, ...]) -> None:
    assert find_head([head]) == Head(0, columns)


def test_a_table_without_topics_has_no_head() -> None:
    assert find_head([("Срок", "Ответственный"), ("декабрь", "Примерова А. С.")]) is None


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("учащиеся 8-9 классов и педагоги", Audience(("pupil", "teacher"), 8, 9)),
        ("руководители, педагоги центров «Точка роста»", Audience(("head_of_school", "teacher"))),
        ("руководители центров образования", Audience(("head_of_centre",))),
        ("5, 6, 7 классы", Audience(("pupil",), 5, 7)),
        ("ученики с 5 по 9 класс", Audience(("pupil",), 5, 9)),
        ("учителя начальных классов и учащиеся 3–4 кл.", Audience(("primary_teacher", "pupil"), 3, 4)),
        ("молодые педагоги", Audience(("young_teacher",))),
        ("обучающиеся, родители", Audience(("pupil", "parent"))),
        ("воспитанники детских садов", Audience(("preschooler",))),
        ("кто угодно", None),
    ],
)
def test_an_audience_is_read_as_people_write_it(text: str, audience: Audience | None) -> None:
    assert read_audience(text) == audience


def test_small_cells_are_read() -> None:
    assert [read_format(text) for text in ("Мастер-класс", "методический семинар", "квест", "игра", "")] == [
        *("workshop", "method_seminar", "quest", None, None),
    ]
    assert [read_expected(text) for text in ("30", "30 чел.", "", "около 30", "30-40", "много")] == [
        *((30, True), (30, True), (None, True), (30, False), (40, False), (None, False)),
    ]
    assert [read_mode(text) for text in ("очно", "дистанционно", "очно и дистанционно", "актовый зал", "заочно")] == [
        *("in_person", "remote", "mixed", None, "remote"),
    ]
    assert read_responsible("Примерова А. С., учитель химии, 8 (914) 000-00-00") == (
        "Примерова А. С.",
        "учитель химии",
        "8 (914) 000-00-00",
    )


GOOD = {"term": "12 декабря", "format": "семинар", "topic": "Робототехника", "audience": "педагоги", "expected": "30"}


def test_a_good_row_becomes_a_draft() -> None:
    row = read_rows([GOOD | {"responsible": "Примерова А. С., учитель", "place": "каб. 12, дистанционно"}], 2022)[0]
    assert row.questions == ()
    draft = row.draft
    assert (draft.month, str(draft.first_day), draft.format, draft.topic) == (
        12,
        "2022-12-12",
        "seminar",
        "Робототехника",
    )
    assert (draft.categories, draft.expected, draft.mode) == (("teacher",), 30, "remote")
    assert (draft.responsible, draft.post) == ("Примерова А. С.", "учитель")


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({"term": ""}, [("term", "no_term", "")]),
        ({"term": "12.12.2021"}, [("term", "term_outside", "12.12.2022")]),
        ({"format": "сбор"}, [("format", "format_unknown", "мероприятие")]),
        ({"audience": "все"}, [("audience", "audience_unknown", "педагоги")]),
        ({"expected": "около 40"}, [("expected", "expected_unread", "40")]),
        ({"topic": ""}, [("topic", "no_topic", "")]),
        ({"note": "я" * 600}, [("note", "too_long", "я" * 500)]),
    ],
)
def test_what_is_wrong_with_a_row_is_asked_once(cells: dict[str, str], asked: list[tuple[str, str, str]]) -> None:
    row = read_rows([GOOD | cells], 2022)[0]
    assert [(each.column, each.code, each.suggestion) for each in row.questions] == asked


def test_a_row_that_is_there_already_is_asked_about() -> None:
    known = replace(seminar(topic="«Робототехника»", month=12))
    rows = read_rows([GOOD | {"term": "декабрь"}, GOOD | {"term": "декабрь"}, GOOD], 2022, [known])
    assert [[question.code for question in row.questions] for row in rows] == [["repeated"], ["repeated"], []]
    again = read_rows([GOOD | {"term": "декабрь", "again": "yes"}], 2022, [known])
    assert again[0].questions == ()


texts = st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=60), max_size=15)


@given(st.lists(texts, max_size=4))
def test_any_table_is_read_and_good_rows_can_be_saved(cells: list[dict[str, str]]) -> None:
    from tochka.plan.rules.drafts import faults

    for row in read_rows(cells, 2022):
        assert row.questions or faults(row.draft, 2022) == []


@given(
    st.sampled_from(["", "12.12.2021", "до 15 марта", "14-12 декабря", "декабрь"]),
    st.sampled_from(["сбор", "", "квест"]),
    st.sampled_from(["", "все", "8-9 классы"]),
    st.sampled_from(["около 40", "30-50", "", "12"]),
    st.text("яю ", min_size=1, max_size=700),
)
def test_a_suggestion_settles_its_question(term: str, format: str, audience: str, expected: str, note: str) -> None:
    cells = GOOD | {"term": term, "format": format, "audience": audience, "expected": expected, "note": note}
    row = read_rows([cells], 2022)[0]
    answers = {each.column: each.suggestion for each in row.questions if each.suggestion}
    left = read_rows([cells | answers], 2022)[0].questions
    assert {each.column for each in left}.isdisjoint(answers)


@given(st.lists(st.lists(st.text(max_size=20), max_size=16), max_size=12))
def test_heads_of_any_table_do_not_break_the_reading(rows: list[list[str]]) -> None:
    head = find_head(rows)
    if head is not None:
        named = [column for column in head.columns if column]
        assert len(named) == len(set(named))
        assert set(cells_of(head, rows[head.row])) <= set(COLUMNS)
