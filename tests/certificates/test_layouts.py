"""Layouts from outside: every fault is named with its element, and what is let through can be drawn."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tochka.certificates.documents.builtin import COMPOSITIONS, NAMES, TITLES, builtin
from tochka.certificates.documents.compose import PALETTE, composed, keys_of
from tochka.certificates.documents.metrics import metrics
from tochka.certificates.documents.ornaments import catalogue
from tochka.certificates.documents.samples import sample
from tochka.certificates.rules import layouts
from tochka.certificates.rules.layouts import check_layout

DESIGNS = [(name, composition) for name in NAMES for composition in COMPOSITIONS]


def changed(element: str, **values: object) -> dict:
    layout = builtin("strict")
    next(found for found in layout["elements"] if found["id"] == element).update(values)
    return layout


def faults(layout: object, assets: tuple[str, ...] = ()) -> list[tuple[str, object]]:
    found = check_layout(layout, assets)
    return [(refusal.code.removeprefix("certificates."), refusal.field) for refusal in found]


@pytest.mark.parametrize(("name", "composition"), DESIGNS)
def test_built_in_designs_have_no_faults(name: str, composition: str) -> None:
    assert check_layout(builtin(name, composition)) == []


def test_rules_and_drawers_know_the_same_names() -> None:
    assert set(layouts.FACES) == set(metrics().faces)
    assert set(layouts.COLOURS) == set(PALETTE)
    assert set(layouts.FRAMES) == set(catalogue.FRAMES)
    assert set(layouts.ORNAMENTS) == set(catalogue.ORNAMENTS)
    assert set(TITLES) == set(NAMES)


@pytest.mark.parametrize(("name", "composition"), DESIGNS)
def test_designs_take_only_known_placeholders(name: str, composition: str) -> None:
    used = set().union(*(keys_of(element) for element in builtin(name, composition)["elements"]))
    assert used - set(layouts.PLACEHOLDERS) == set()
    assert {"name", "number", "qr", "verify_address", "issued", "title"} - used == set()


def test_a_builtin_copy_is_fresh() -> None:
    builtin("strict")["elements"].clear()
    assert builtin("strict")["elements"]


@pytest.mark.parametrize(
    ("element", "values", "code"),
    [
        ("name", {"x": 200}, "off_the_page"),
        ("name", {"y": -5}, "off_the_page"),
        ("name", {"w": 0}, "off_the_page"),
        ("qr", {"x": 290}, "off_the_page"),
        ("frame", {"inset": 110}, "off_the_page"),
        ("signatures", {"y": 3}, "off_the_page"),
        ("rule-left", {"x1": -40}, "off_the_page"),
        ("name", {"text": "{surname}"}, "unknown_placeholder"),
        ("name", {"text": "{name!r}"}, "unknown_placeholder"),
        ("logo", {"asset": "{photo}"}, "unknown_placeholder"),
        ("logo", {"asset": "0" * 64}, "unknown_asset"),
        ("logo", {"asset": "/etc/passwd"}, "unknown_asset"),
        ("name", {"style": {"face": "serif", "size": 4.5, "colour": "ink"}}, "size_out_of_range"),
        ("name", {"style": {"face": "serif", "size": 121, "colour": "ink"}}, "size_out_of_range"),
        ("name", {"fit": {"rule": "shrink", "min": 2}}, "size_out_of_range"),
        ("name", {"style": {"face": "comic", "size": 12, "colour": "ink"}}, "layout_malformed"),
        ("name", {"style": {"face": "serif", "size": 12, "colour": "url(x)"}}, "layout_malformed"),
        ("name", {"x": "40"}, "layout_malformed"),
        ("name", {"x": float("nan")}, "layout_malformed"),
        ("name", {"x": True}, "layout_malformed"),
        ("name", {"type": "script"}, "layout_malformed"),
        ("name", {"text": "а" * 2001}, "layout_malformed"),
        ("frame", {"ornament": "gradient"}, "layout_malformed"),
        ("rule-point", {"colours": []}, "layout_malformed"),
    ],
)
def test_a_fault_names_its_element(element: str, values: dict, code: str) -> None:
    assert faults(changed(element, **values)) == [(code, element)]


def test_an_uploaded_picture_is_known() -> None:
    name = "ab" * 32
    assert faults(changed("logo", asset=name), (name,)) == []


def test_all_faults_are_told_at_once() -> None:
    layout = changed("name", x=200, text="{surname}")
    assert faults(layout) == [("off_the_page", "name"), ("unknown_placeholder", "name")]


def test_two_elements_of_one_name_are_refused() -> None:
    layout = builtin("strict")
    layout["elements"].append(copy.deepcopy(next(each for each in layout["elements"] if each["id"] == "issuer")))
    assert faults(layout) == [("layout_malformed", "issuer")]


def test_more_than_a_hundred_elements_are_refused() -> None:
    layout = builtin("strict")
    layout["elements"] *= 10
    assert faults(layout) == [("too_many_elements", None)]


@pytest.mark.parametrize(
    "layout",
    [
        None,
        [],
        "{}",
        {},
        {"format": 2, "page": {"w": 297, "h": 210}, "elements": []},
        {"format": 1, "page": {"w": 297}, "elements": []},
        {"format": 1, "page": {"w": 297, "h": 10_000}, "elements": []},
        {"format": 1, "page": {"w": 297, "h": 210}, "elements": {}},
        {"format": 1, "page": {"w": 297, "h": 210}, "elements": ["text"]},
        {"format": 1, "page": {"w": 297, "h": 210}, "elements": [], "palette": {"green": "red"}},
    ],
)
def test_what_is_no_layout_is_refused(layout: object) -> None:
    assert {code for code, _ in faults(layout)} == {"layout_malformed"}


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-500, 500),
    st.floats(allow_nan=True),
    st.text(max_size=8),
    st.sampled_from(["{name}", "{", "}", "{{name}}", "{nobody}", "text", "ornament", "wrap", "ink", "#123456"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.sampled_from(["size", "face", "rule", "min", "lines"]), st.integers(-3, 60), max_size=3),
)


@given(
    design=st.sampled_from(NAMES),
    where=st.integers(0, 10_000),
    key=st.integers(0, 100),
    junk=JUNK,
    drop=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_what_is_let_through_can_be_drawn(design: str, where: int, key: int, junk: object, drop: bool) -> None:
    layout = builtin(design)
    holders = [holder for element in layout["elements"] for holder in _holders(element)]
    holder = holders[where % len(holders)]
    name = sorted(holder)[key % len(holder)]
    if drop:
        del holder[name]
    else:
        holder[name] = junk
    if not check_layout(json.loads(json.dumps(layout)) if junk == junk else layout):
        composed(layout, {}, sample(design), metrics())


def _holders(element: dict) -> list[dict]:
    return [element, *(value for value in element.values() if isinstance(value, dict))]
