"""Numbers agree with their nouns and verbs, exactly and approximately; sums keep how exactly they are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tochka.kit.russian import (
    NOUNS,
    SPACED,
    Qualifier,
    add_counts,
    agree,
    count_phrase,
    noun_form,
    noun_of,
    plural,
    took_part,
    verbs,
)

EXACT = [
    (0, "педагог", "0 педагогов"),
    (1, "педагог", "1 педагог"),
    (2, "педагог", "2 педагога"),
    (4, "педагог", "4 педагога"),
    (5, "педагог", "5 педагогов"),
    (11, "педагог", "11 педагогов"),
    (12, "педагог", "12 педагогов"),
    (14, "педагог", "14 педагогов"),
    (21, "педагог", "21 педагог"),
    (22, "педагог", "22 педагога"),
    (30, "педагог", "30 педагогов"),
    (101, "педагог", "101 педагог"),
    (111, "педагог", "111 педагогов"),
    (112, "педагог", "112 педагогов"),
    (1, "учащийся", "1 учащийся"),
    (2, "учащийся", "2 учащихся"),
    (5, "учащийся", "5 учащихся"),
    (21, "обучающийся", "21 обучающийся"),
    (3, "обучающийся", "3 обучающихся"),
    (1, "команда", "1 команда"),
    (3, "команда", "3 команды"),
    (11, "команда", "11 команд"),
    (1, "ученическая команда", "1 ученическая команда"),
    (2, "ученическая команда", "2 ученические команды"),
    (11, "ученическая команда", "11 ученических команд"),
    (26, "молодой педагог", "26 молодых педагогов"),
    (1, "молодой педагог", "1 молодой педагог"),
    (2, "молодой педагог", "2 молодых педагога"),
    (14, "учитель начальных классов", "14 учителей начальных классов"),
    (3, "учитель начальных классов", "3 учителя начальных классов"),
    (1, "учитель начальных классов", "1 учитель начальных классов"),
    (80, "приглашённый", "80 приглашённых"),
    (1, "приглашённый", "1 приглашённый"),
    (2, "приглашённый", "2 приглашённых"),
    (1, "гость", "1 гость"),
    (2, "гость", "2 гостя"),
    (7, "гость", "7 гостей"),
    (1, "школа", "1 школа"),
    (9, "школа", "9 школ"),
    (12, "ОО", "12 ОО"),
    (4, "мероприятие", "4 мероприятия"),
    (1, "мероприятие", "1 мероприятие"),
    (6, "мероприятие", "6 мероприятий"),
    (1, "место", "1 место"),
    (4, "место", "4 места"),
    (11, "место", "11 мест"),
    (30, "сертификат", "30 сертификатов"),
    (6, "строка", "6 строк"),
    (2, "строка", "2 строки"),
    (3, "час", "3 часа"),
    (36, "час", "36 часов"),
    (2, "день", "2 дня"),
    (5, "день", "5 дней"),
    (2, "ребёнок", "2 ребёнка"),
    (5, "ребёнок", "5 детей"),
    (5, "человек", "5 человек"),
    (2, "человек", "2 человека"),
    (2, "член жюри", "2 члена жюри"),
    (2, "выступающий", "2 выступающих"),
    (5, "образовательная организация", "5 образовательных организаций"),
    (2, "педагогический работник", "2 педагогических работника"),
    (10_000, "участник", "10\u00a0000 участников"),
    (2, "head_of_centre", "2 руководителя центра"),
    (5, "pupil", "5 учащихся"),
]

QUALIFIED = [
    (30, "педагог", "about", "около 30 педагогов"),
    (80, "приглашённый", "about", "около 80 приглашённых"),
    (21, "педагог", "about", "около 21 педагога"),
    (1, "школа", "about", "около 1 школы"),
    (2, "школа", "about", "около 2 школ"),
    (20, "учащийся", "more_than", "более 20 учащихся"),
    (101, "учащийся", "more_than", "более 101 учащегося"),
    (3, "команда", "more_than", "более 3 команд"),
    (21, "молодой педагог", "about", "около 21 молодого педагога"),
    (30, "человек", "about", "около 30 человек"),
    (2, "гость", "about", "около 2 гостей"),
    (None, "специалист", "unknown", "специалисты"),
    (None, "педагог", "exact", "педагоги"),
    (7, "молодой педагог", "unknown", "молодые педагоги"),
]

VERBS = [
    (30, "педагог", "exact", "приняло участие 30 педагогов"),
    (21, "педагог", "exact", "принял участие 21 педагог"),
    (1, "педагог", "exact", "принял участие 1 педагог"),
    (21, "команда", "exact", "приняла участие 21 команда"),
    (11, "команда", "exact", "приняло участие 11 команд"),
    (111, "команда", "exact", "приняло участие 111 команд"),
    (2, "педагог", "exact", "приняло участие 2 педагога"),
    (1, "мероприятие", "exact", "приняло участие 1 мероприятие"),
    (21, "педагог", "about", "приняло участие около 21 педагога"),
    (20, "учащийся", "more_than", "приняло участие более 20 учащихся"),
    (None, "специалист", "unknown", "приняли участие специалисты"),
]


@pytest.mark.parametrize(("n", "noun", "words"), EXACT)
def test_exact_numbers(n: int, noun: str, words: str) -> None:
    assert count_phrase(n, noun) == words


@pytest.mark.parametrize(("n", "noun", "qualifier", "words"), QUALIFIED)
def test_qualified_numbers(n: int | None, noun: str, qualifier: str, words: str) -> None:
    assert count_phrase(n, noun, qualifier) == words


@pytest.mark.parametrize(("n", "noun", "qualifier", "words"), VERBS)
def test_verbs_before_numbers(n: int | None, noun: str, qualifier: str, words: str) -> None:
    assert took_part(n, noun, qualifier) == words


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "1 школы"), (2, "2 школ"), (11, "11 школ"), (21, "21 школы"), (22, "22 школ"), (111, "111 школ")],
)
def test_number_after_iz(n: int, words: str) -> None:
    assert count_phrase(n, "школа", genitive=True) == words


def test_without_a_number_after_iz() -> None:
    assert count_phrase(None, "школа", genitive=True) == "школ"


def test_no_break_spaces_by_setting() -> None:
    assert count_phrase(30, "педагог", settings=SPACED) == "30\u00a0педагогов"


@pytest.mark.parametrize(
    ("n", "words"), [(1, "пришёл"), (2, "пришли"), (12, "пришло"), (21, "пришёл"), (22, "пришли"), (30, "пришло")]
)
def test_came_with_plural_for_few(n: int, words: str) -> None:
    assert agree(verbs.CAME, n, "педагог", few_plural=True) == words


def test_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative: -1"):
        count_phrase(-1, "педагог")


def test_unknown_noun_is_named() -> None:
    with pytest.raises(KeyError, match="космонавт"):
        noun_of("космонавт")


@given(st.integers(0, 10**6))
def test_every_number_takes_the_form_of_its_last_two_digits(n: int) -> None:
    assert plural(n, "а", "б", "в") == plural(n % 100 + 100, "а", "б", "в")


@given(st.integers(0, 10**4), st.sampled_from(sorted(NOUNS)))
def test_genitive_differs_from_plain_only_where_grammar_asks(n: int, noun: str) -> None:
    found = noun_of(noun)
    assert noun_form(n, found) == plural(n, found.one, found.few, found.many)
    assert count_phrase(n, noun, "about").endswith(found.genitive if plural(n, "1", "", "") else found.many)


@pytest.mark.parametrize(
    ("terms", "total"),
    [
        ([], (0, Qualifier.exact)),
        ([(30, "exact"), (26, "exact"), (14, "exact")], (70, Qualifier.exact)),
        ([(70, "exact"), (30, "about")], (100, Qualifier.about)),
        ([(20, "more_than"), (14, "exact")], (34, Qualifier.more_than)),
        ([(20, "more_than"), (80, "about")], (100, Qualifier.about)),
        ([(30, "exact"), (None, "unknown")], (30, Qualifier.more_than)),
        ([(None, "unknown")], (None, Qualifier.unknown)),
    ],
)
def test_sums_stay_as_exact_as_their_terms(
    terms: list[tuple[int | None, str]], total: tuple[int | None, Qualifier]
) -> None:
    assert add_counts(terms) == total
