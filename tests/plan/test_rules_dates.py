"""When a row takes place: whatever way people write it, it is the day or the month that they mean, or a question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tochka.plan.rules.dates import Term, TermQuestion, is_of_year, of_days, order_of, read_term, span
from tochka.plan.rules.importing import written

DECEMBER = Term(12)
TWELFTH = of_days(date(2022, 12, 12))


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        *((each, TWELFTH) for each in ("12 декабря", "12.12.2022", "12.12.22", "12.12", "2022-12-12", "12 дек.")),
        *((each, TWELFTH) for each in ("12 Декабря 2022 г.", "12 декабря 2022 года", " 12  декабря ")),
        *((each, DECEMBER) for each in ("декабрь", "Декабрь 2022", "декабря", "12.2022", "дек.", "декабре")),
        ("12–14 декабря", of_days(date(2022, 12, 12), date(2022, 12, 14))),
        ("12-14 декабря 2022 г.", of_days(date(2022, 12, 12), date(2022, 12, 14))),
        ("30 ноября – 2 декабря", of_days(date(2022, 11, 30), date(2022, 12, 2))),
        ("28.12.2022 - 10.01.2023", of_days(date(2022, 12, 28), date(2023, 1, 10))),
        ("2 неделя марта", Term(3, 2)),
        ("2-я неделя марта", Term(3, 2)),
        ("II неделя апреля", Term(4, 2)),
        ("вторая неделя мая", Term(5, 2)),
        ("начало мая", Term(5, 1)),
        ("конец февраля", Term(2, 5)),
        ("10.02", of_days(date(2023, 2, 10))),
    ],
)
def test_a_term_is_read_as_people_write_it(typed: str, term: Term) -> None:
    assert read_term(typed, 2022) == term


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("12.12.2021", TermQuestion("outside", TWELFTH)),
        ("декабрь 2023", TermQuestion("outside", DECEMBER)),
        ("до 15 марта", TermQuestion("unread", Term(3))),
        ("в течение года", TermQuestion("unread")),
        ("31.02.2023", TermQuestion("unread")),
        ("14-12 декабря", TermQuestion("unread", of_days(date(2022, 12, 12), date(2022, 12, 14)))),
        ("9 неделя марта", TermQuestion("unread", Term(3))),
        ("1 сентября – 31 мая", TermQuestion("unread")),
        ("", TermQuestion("unread")),
    ],
)
def test_what_is_not_clear_is_asked_about(typed: str, question: TermQuestion) -> None:
    assert read_term(typed, 2022) == question


@given(st.text(max_size=40))
def test_any_text_is_a_term_of_the_year_or_a_question(typed: str) -> None:
    read = read_term(typed, 2022)
    if isinstance(read, Term):
        assert all(is_of_year(day, 2022) for day in span(read, 2022))


terms = st.one_of(
    st.builds(Term, st.integers(1, 12)),
    st.builds(Term, st.integers(1, 12), st.integers(1, 5)),
    st.builds(of_days, st.dates(date(2022, 9, 1), date(2023, 8, 31))),
)


@given(terms)
def test_a_term_that_is_written_down_is_read_back(term: Term) -> None:
    assert read_term(written(term), 2022) == term


@pytest.mark.parametrize(
    ("term", "first", "last"),
    [
        (Term(9), date(2022, 9, 1), date(2022, 9, 30)),
        (Term(2), date(2023, 2, 1), date(2023, 2, 28)),
        (Term(12), date(2022, 12, 1), date(2022, 12, 31)),
        (Term(3, 2), date(2023, 3, 8), date(2023, 3, 14)),
        (Term(2, 5), date(2023, 2, 28), date(2023, 2, 28)),
        (Term(3, 5), date(2023, 3, 29), date(2023, 3, 31)),
    ],
)
def test_a_month_and_a_week_have_their_days(term: Term, first: date, last: date) -> None:
    assert span(term, 2022) == (first, last)


def test_rows_stand_in_the_order_of_the_school_year() -> None:
    rows = [Term(4), Term(12), of_days(date(2022, 12, 30)), Term(9), of_days(date(2022, 12, 9)), Term(12, 2)]
    assert sorted(rows, key=lambda term: order_of(term, 2022)) == [
        Term(9),
        Term(12, 2),
        of_days(date(2022, 12, 9)),
        of_days(date(2022, 12, 30)),
        Term(12),
        Term(4),
    ]
