"""How a table is read: columns by their heads, each row in exactly one of good, question, duplicate; reading never raises."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tochka.registration.rules.admission import Audience
from tochka.registration.rules.columns import cells_of, find_head
from tochka.registration.rules.delegates import (
    Around,
    Delegate,
    PartFacts,
    SchoolFound,
    read_delegates,
)
from tochka.registration.rules.grades import read_grade
from tochka.registration.terms import Pool

TEACHERS = PartFacts(1, "Семинар", Audience(("teacher",), "persons"), Pool(3, 0))
PUPILS = PartFacts(2, "Квест", Audience(("pupil",), "persons", 8, 9), Pool(None, 0))
TEAMS = PartFacts(3, "Марафон", Audience(("pupil",), "teams"), Pool(None, 0))


def find(typed: str) -> SchoolFound:
    return SchoolFound(9) if "9" in typed else SchoolFound(None, ((1, "Гимназия"),) if "гим" in typed else ())


def around(*parts: PartFacts, may_wait: bool = False) -> Around:
    return Around(parts or (TEACHERS,), find, own=5, may_wait=may_wait)


def read(*rows: dict[str, str], parts: tuple[PartFacts, ...] = (TEACHERS,), may_wait: bool = False) -> list[Delegate]:
    return read_delegates(list(enumerate(rows)), around(*parts, may_wait=may_wait))


def asked(row: Delegate) -> list[tuple[str, str]]:
    return [(question.column, question.refusal.code.split(".")[1]) for question in row.questions]


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        (["№", "ФИО участника", "Должность", "Школа"], ("number", "name", "post", "school")),
        (["Фамилия", "Имя", "Отчество", "Класс"], ("surname", "given", "patronymic", "grade")),
        (["Фамилия, имя, отчество", "Предмет", "e-mail"], ("name", "subject", "email")),
        (["Наименование ОО", "Ф.И.О.", "Категория", "Секция"], ("school", "name", "category", "part")),
        (["Образовательная организация", "ФИО (полностью)", "Команда"], ("school", "name", "team")),
    ],
)
def test_columns_are_known_by_their_russian_heads(head: list[str], columns: tuple[str, ...]) -> None:
    found = find_head([["Заявка на участие"], head, ["Образцова Мария Петровна"]])
    assert (found.columns, found.first, found.guessed) == (columns, 2, False)


def test_the_order_is_guessed_where_there_are_no_heads() -> None:
    found = find_head([["1", "Образцова Мария Петровна", "СОШ №9", "8-А"], ["2", "Макетов Лев", "СОШ №9", "8"]])
    assert found.guessed
    assert found.columns[1:] == ("name", "school", "grade")


def test_three_columns_are_one_name_and_post_takes_the_subject() -> None:
    columns = ("surname", "given", "patronymic", "post", "subject")
    cells = cells_of(columns, ["Образцова", "Мария", "Петровна", "учитель", "химия"], 3)
    assert (cells["name"], cells["post"], cells["line"]) == ("Образцова Мария Петровна", "учитель, химия", "3")
    assert cells_of(columns, ["", " ", ""], 4) == {}


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("Oбразцова Мария Петровна", "name_offered", "Образцова Мария Петровна"),
        ("ОБРАЗЦОВА МАРИЯ ПЕТРОВНА", "name_offered", "Образцова Мария Петровна"),
        ("Условный", "name_one_word", ""),
        ("", "name_empty", ""),
        ("Образцова Мария 2", "name_digits", ""),
    ],
)
def test_a_doubtful_name_is_asked_about_with_what_would_settle_it(typed: str, code: str, suggestion: str) -> None:
    (row,) = read({"name": typed, "school": "9"})
    assert asked(row) == [("name", code)]
    assert row.questions[0].suggestion == suggestion


def test_initials_in_capitals_are_offered_in_small_letters() -> None:
    (row,) = read({"name": "ОБРАЗЦОВА М.П."})
    assert row.questions[0].suggestion.startswith("Образцова")


def test_the_suggestion_settles_its_question() -> None:
    (row,) = read({"name": "Oбразцова Мария Петровна"})
    (again,) = read({"name": row.questions[0].suggestion})
    assert again.state == "good"


def test_as_written_settles_what_only_asks() -> None:
    assert [row.state for row in read({"name": "Условный", "as_written": "yes"})] == ["good"]


def test_five_words_are_a_name() -> None:
    assert [row.state for row in read({"name": "Али Мамед Оглы Гусейн Заде"})] == ["good"]


@pytest.mark.parametrize(
    ("typed", "grade"), [("8", 8), ("8-А", 8), ("8 «Б»", 8), ("11 класс", 11), ("8–А", 8), ("8A", 8)]
)
def test_grades_are_read_as_people_write_them(typed: str, grade: int) -> None:
    assert read_grade(typed) == grade


def test_yo_and_e_are_one_person() -> None:
    rows = read({"name": "Алёхина Анна"}, {"name": "Алехина Анна"})
    assert [row.state for row in rows] == ["good", "duplicate"]
    assert rows[1].questions[0].refusal.facts == {"line": "1"}


def test_a_grade_outside_the_part_names_it() -> None:
    rows = read({"name": "Макетов Лев", "grade": "5"}, {"name": "Тестова Кира", "grade": "восьмой"}, parts=(PUPILS,))
    assert [asked(row) for row in rows] == [[("grade", "wrong_grade")], [("grade", "row_grade")]]


def test_a_row_finds_its_part_by_who_it_is() -> None:
    rows = read(
        {"name": "Макетов Лев", "grade": "8"}, {"name": "Образцова Мария", "post": "учитель"}, parts=(TEACHERS, PUPILS)
    )
    assert [(row.category, row.part) for row in rows] == [("pupil", PUPILS), ("teacher", TEACHERS)]


def test_who_it_is_and_an_unknown_part_are_asked_with_choices() -> None:
    rows = read({"name": "Макетов Лев"}, {"name": "Тестова Кира", "part": "Вальс"}, parts=(TEACHERS, PUPILS))
    assert [asked(row) for row in rows] == [[("category", "row_category")], [("category", "row_category")]]
    assert [value for value, _ in rows[0].questions[0].options] == ["teacher", "pupil"]


def test_a_part_of_teams_asks_for_the_team() -> None:
    assert [asked(row) for row in read({"name": "Макетов Лев"}, parts=(TEAMS,))] == [[("team", "row_team")]]


def test_seats_end_in_the_order_of_the_table_and_rows_with_questions_take_none() -> None:
    people = [{"name": f"Макетов {name}"} for name in ("Лев", "Ян", "", "Олег", "Пётр")]
    assert [row.state for row in read(*people)] == ["good", "good", "question", "good", "question"]
    assert [row.waits for row in read(*people, may_wait=True)] == [False, False, False, False, True]


CELLS = st.dictionaries(
    st.sampled_from(
        ["name", "school", "category", "post", "grade", "part", "email", "team", "role", "other_person", "as_written"]
    ),
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            ["Макетов Лев", "8-А", "гимназия", "СОШ 9", "ученик", "Квест", "Марафон", "капитан", "a@b.ru", "yes", "#5"]
        ),
    ),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CELLS, max_size=12), st.booleans())
def test_reading_never_raises_and_every_row_is_exactly_one_thing(rows: list[dict[str, str]], may_wait: bool) -> None:
    found = read(*rows, parts=(TEACHERS, PUPILS, TEAMS), may_wait=may_wait)
    assert [row.number for row in found] == list(range(len(rows)))
    assert {row.state for row in found} <= {"good", "question", "duplicate"}
    for row in found:
        assert (row.state == "good") == (not row.questions)
        assert row.state != "good" or (row.part is not None and row.name)
    for row in found:
        if row.of is not None:
            assert len({each.state == "good" for each in row.of.rows}) == 1, "a team is saved whole or not at all"
    seats = [row for row in found if row.state == "good" and row.part is TEACHERS and not row.waits]
    assert len(seats) <= 3


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.text(max_size=30), max_size=8), max_size=12))
def test_any_table_has_a_head_or_a_guess(rows: list[list[str]]) -> None:
    head = find_head(rows)
    for line, row in enumerate(rows[head.first :], head.first + 1):
        cells_of(head.columns, row, line)
    named = [name for name in head.columns if name]
    assert len(named) == len(set(named))


QUEST = PartFacts(4, "Квест", Audience(("pupil",), "teams", 8, 9, 2, 3), Pool(2, 0))


def member(name: str, **cells: str) -> dict[str, str]:
    return {"name": name, "team": "Кванты", "grade": "8"} | cells


def test_rows_of_one_team_are_its_members_and_the_adult_with_them() -> None:
    rows = read(
        member("Макетов Лев", role="капитан"),
        member("Тестова Кира", role="запасная", grade="9"),
        member("Пробный Ян", team="«кванты»"),
        {"name": "Образцова Мария", "team": "Кванты", "post": "учитель физики", "email": "a@b.ru"},
        {"name": "Примерова Анна", "post": "учитель"},
        parts=(QUEST, TEACHERS),
    )
    assert [row.state for row in rows] == ["good"] * 5
    team = rows[0].of
    assert team is not None
    assert all(row.of is team for row in rows[:4])
    assert [(each.name, each.grade, each.captain, each.reserve) for each in team.typed] == [
        ("Макетов Лев", 8, True, False), ("Тестова Кира", 9, False, True), ("Пробный Ян", 8, False, False),
    ]  # fmt: skip
    assert (team.adult, rows[4].of, rows[4].part) == (rows[3], None, TEACHERS)


@pytest.mark.parametrize(
    ("rows", "question"),
    [
        ([member("Макетов Лев")], ("team", "row_of_team")),
        ([member("Макетов Лев"), member("Тестова Кира", grade="5")], ("team", "row_team_waits")),
        ([member("Макетов Лев", role="вратарь"), member("Тестова Кира")], ("role", "row_role")),
        ([member("Макетов Лев", role="капитан")] * 2, ("team", "row_team_waits")),
        ([member(f"Макетов {name}") for name in ("Лев", "Ян", "Олег", "Пётр")], ("team", "row_of_team")),
    ],
)
def test_a_team_is_sent_whole_or_says_which_line_to_settle(rows: list[dict[str, str]], question: Any) -> None:
    found = read(*rows, parts=(QUEST,))
    assert asked(found[0]) == [question]
    assert "good" not in [row.state for row in found]


def test_a_team_takes_one_seat_and_two_captains_or_adults_are_asked_about() -> None:
    teams = [member(f"Макетов {name} {n}", team=f"Кванты {n}") for n in "абв" for name in ("Лев", "Ян")]
    assert [row.state for row in read(*teams, parts=(QUEST,))] == ["good"] * 4 + ["question"] * 2
    assert [row.waits for row in read(*teams, parts=(QUEST,), may_wait=True)] == [False] * 4 + [True] * 2
    rows = read(member("Макетов Лев", role="капитан"), member("Тестова Кира", role="капитан"), parts=(QUEST,))
    assert asked(rows[1]) == [("role", "row_second_captain")]
    rows = read(member("Макетов Лев", role="тренер"), member("Тестова Кира", role="руководитель"), parts=(QUEST,))
    assert asked(rows[1]) == [("role", "row_second_adult")]


def test_columns_of_the_captain_and_the_reserve_are_ticked_with_any_sign() -> None:
    found = find_head([["ФИО", "Название команды", "Капитан", "Запасной", "Роль в команде"]])
    assert found.columns == ("name", "team", "captain", "reserve", "role")
    assert cells_of(found.columns, ["Макетов Лев", "Кванты", "+", "нет", ""], 2)["role"] == "капитан"
    assert cells_of(found.columns, ["Макетов Лев", "Кванты", "", "да", "игрок"], 2)["role"] == "игрок, в запасе"
