"""Pure decisions: the queue, typed names and members, who may take part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tochka.registration.rules.admission import Applicant, Audience, refusal_to_admit
from tochka.registration.rules.members import TypedMember, read_members, write_members
from tochka.registration.rules.names import read_name
from tochka.registration.rules.places import Giving, Limit, limit_of, next_in_line, state_for, state_of
from tochka.registration.terms import Group, Limits, Pool


def test_a_team_of_five_at_the_head_is_not_overtaken() -> None:
    assert next_in_line(Pool(4, 0), [(1, 5, "", ""), (2, 1, "", ""), (3, 1, "", "")]) == []
    assert next_in_line(Pool(6, 0), [(1, 5, "", ""), (2, 2, "", ""), (3, 1, "", "")]) == [1]
    assert next_in_line(Pool(None, 0), [(1, 5, "", ""), (2, 2, "", "")]) == [1, 2]


@given(st.integers(0, 20), st.lists(st.integers(1, 6), max_size=12))
def test_whoever_is_chosen_fits_and_stands_at_the_head(free: int, seats: list[int]) -> None:
    chosen = next_in_line(Pool(free, 0), [(n, each, "", "") for n, each in enumerate(seats)])
    assert chosen == list(range(len(chosen)))
    assert sum(seats[n] for n in chosen) <= free
    assert len(chosen) == len(seats) or sum(seats[: len(chosen) + 1]) > free


def test_whoever_her_own_limit_keeps_out_stays_in_line_and_stops_nobody() -> None:
    limits = Limits(2, {"teacher": (3, None), "pupil": (None, 1)})
    groups = (Group("a", "teacher", 2, 1), Group("b", "teacher", 1, 0), Group("c", "pupil", 0, 1))
    pool = Pool(5, 3, 2, limits=limits, groups=groups)
    assert Giving(pool).line == 1  # the one of school «a» waits for her school, not for a seat
    queue = [
        (1, 1, "a", "teacher"),
        (2, 1, "c", "pupil"),
        (3, 1, "c", "pupil"),
        (4, 1, "d", "teacher"),
        (5, 1, "d", "pupil"),
    ]
    assert next_in_line(pool, queue) == [2, 5]
    assert limit_of(pool, "a", "pupil") == Limit("school_full", 2, "pupil")
    assert limit_of(pool, "d", "teacher") == Limit("category_full", 3, "teacher")
    assert limit_of(pool, "d", "guest") == Limit("full")
    kept = Pool(5, 4, 0, reserved=2, invited=1)
    assert (kept.kept, kept.free, state_for(kept, 1)) == (1, 0, "waiting")
    assert state_for(Pool(5, 1), 1, moderated=True) == "applied"


@pytest.mark.parametrize(
    ("pool", "seats", "state"),
    [
        (Pool(10, 9), 1, "confirmed"),
        (Pool(10, 9), 2, "waiting"),
        (Pool(10, 0, waiting=1), 1, "waiting"),
        (Pool(None, 500), 5, "confirmed"),
        (Pool(0, 0), 1, "waiting"),
        (Pool(5, 9), 1, "waiting"),
    ],
)
def test_a_newcomer_is_confirmed_only_when_nobody_waits_and_it_fits(pool: Pool, seats: int, state: str) -> None:
    assert state_for(pool, seats) == state


def test_a_registration_is_what_its_best_place_is() -> None:
    states = [("confirmed", "waiting"), ("held", "expired"), ("waiting", "cancelled"), ("expired",), ("cancelled",)]
    assert [state_of(each) for each in states] == ["confirmed", "waiting", "waiting", "cancelled", "cancelled"]


def test_members_are_read_with_numbers_grades_and_dashes_as_people_type_them() -> None:
    typed = "1. Образцов Пётр, 8\n2) Примерова Анна 9 класс\n\nМакетов Иван (8Б)\nпробная ольга — 9-А\nҔогорова Һыйаана"
    team, refusal = read_members(typed)
    assert refusal is None
    assert team.members == (
        TypedMember("Образцов Пётр", 8),
        TypedMember("Примерова Анна", 9),
        TypedMember("Макетов Иван", 8),
        TypedMember("Пробная Ольга", 9),
        TypedMember("Ҕогорова Һыйаана"),
    )


def test_the_captain_and_the_reserve_are_words_after_a_name_and_one_captain_leads() -> None:
    typed = "Образцов Пётр, капитан, 8\nПримерова Анна (запасная)\nИван Капитан\nМакетов Лев 9 класс - запас"
    team, refusal = read_members(typed)
    assert refusal is None
    assert team.members == (
        TypedMember("Образцов Пётр", 8, captain=True),
        TypedMember("Примерова Анна", reserve=True),
        TypedMember("Иван Капитан"),
        TypedMember("Макетов Лев", 9, reserve=True),
    )
    assert Applicant("team", "pupil", None, team.members).size == 2
    wrong = read_members(typed + "\nТестова Кира, капитан")[1]
    assert wrong is not None
    assert (wrong.facts["line"], wrong.field) == (5, "members")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "registration.team_empty"),
        ("0", "registration.team_empty"),
        ("41", "registration.team_too_big"),
        ("Анна\n" * 41, "registration.team_too_big"),
        ("Образцов Пётр\nИван 😀", "registration.line"),
        ("99999999999999999999", "registration.team_too_big"),
    ],
)
def test_a_team_that_cannot_be_read_is_refused(typed: str, code: str) -> None:
    refusal = read_members(typed)[1]
    assert refusal is not None
    assert (refusal.code, refusal.field) == (code, "members")


def test_only_a_number_is_a_team_without_names() -> None:
    team, refusal = read_members(" 5 ")
    assert (team.headcount, team.members, team.size, refusal) == (5, (), 5, None)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(typed: str) -> None:
    team, refusal = read_members(typed)
    assert refusal is not None or team.size >= 1


def test_members_are_written_back_as_they_are_read() -> None:
    named = (
        TypedMember("Образцов Пётр", 8, captain=True), TypedMember("Примерова Анна"), TypedMember("Капитан Лев", 9, reserve=True),
    )  # fmt: skip
    assert read_members(write_members(named, None))[0].members == named
    assert write_members([], 5) == "5"


@pytest.mark.parametrize(
    ("typed", "as_written", "code"),
    [
        ("Образцова Мария", False, None),
        ("ОБРАЗЦОВА МАРИЯ", False, "registration.name_offered"),
        ("Oбразцова Мария", False, "registration.name_offered"),
        ("Maria Petrova", False, "registration.name_latin"),
        ("Maria Petrova", True, None),
        ("Мария", False, "registration.name_one_word"),
        ("Мария 7", True, "registration.name_digits"),
        ("", True, "registration.name_empty"),
    ],
)
def test_a_doubtful_name_is_asked_about_and_a_wrong_one_refused(typed: str, as_written: bool, code: str | None) -> None:
    refusal = read_name(typed, as_written)[1]
    assert (refusal.code if refusal else None) == code


def test_a_teacher_has_no_grade_where_pupils_need_one() -> None:
    part = Audience(("teacher", "pupil"), "persons", 3, 4)
    assert refusal_to_admit(Applicant("person", "teacher"), [part]) is None
    asked = refusal_to_admit(Applicant("person", "pupil"), [part])
    assert asked is not None
    assert (asked.code, asked.facts) == ("registration.grade_missing", {"first": 3, "last": 4})
    assert refusal_to_admit(Applicant("person", "pupil", 3), [part]) is None


def test_every_part_has_a_say() -> None:
    open_part, closed_part = Audience((), "persons"), Audience(("guest",), "persons")
    refusal = refusal_to_admit(Applicant("person", "teacher"), [open_part, closed_part])
    assert refusal is not None
    assert refusal.code == "registration.wrong_category"
