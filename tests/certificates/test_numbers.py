"""Number patterns: what is refused, which series a pattern makes, how a number is printed."""

import pytest

from tochka.certificates.rules.numbers import DEFAULT, refusal_to_pattern, series_of
from tochka.kit.errors import Refusal


def test_the_default_pattern_prints_as_the_order_wants() -> None:
    series = series_of(DEFAULT, 2022, 4)
    assert (series.key, series.number(17)) == ("ТР-2022/23-004-", "ТР-2022/23-004-017")


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{n}", "7"),
        ("№{n:5}", "№00007"),
        ("{n}/{year}", "7/2099/00"),
        ("Алдан-{event}-{n:2}", "Алдан-12-07"),
    ],
)
def test_patterns(pattern: str, number: str) -> None:
    assert refusal_to_pattern(pattern) is None
    assert series_of(pattern, 2099, 12).number(7) == number


def test_a_number_longer_than_its_zeros_is_whole() -> None:
    assert series_of(DEFAULT, 2022, 1234).number(12345) == "ТР-2022/23-1234-12345"


def test_what_follows_the_number_belongs_to_the_series() -> None:
    keys = {series_of("{n}/{year}", year, 1).key for year in (2022, 2023)}
    assert keys == {"∘/2022/23", "∘/2023/24"}


@pytest.mark.parametrize(
    ("pattern", "code", "facts"),
    [
        ("ТР-{year}", "pattern_without_n", {}),
        ("", "pattern_without_n", {}),
        ("{n}-{n}", "pattern_malformed", {}),
        ("{n}-{", "pattern_malformed", {}),
        ("{n}}", "pattern_malformed", {}),
        ("{n}\n", "pattern_malformed", {}),
        ("{n:33}", "pattern_malformed", {}),
        ("{n}-{school}", "pattern_unknown_field", {"name": "school"}),
        ("{n}-{}", "pattern_unknown_field", {"name": ""}),
        ("{n}" + "А" * 60, "pattern_too_long", {"most": 60}),
    ],
)
def test_a_pattern_that_cannot_number_is_refused(pattern: str, code: str, facts: dict) -> None:
    assert refusal_to_pattern(pattern) == Refusal(f"certificates.{code}", facts, "pattern")
