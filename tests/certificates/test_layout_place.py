"""The one layout function: any text fits its box or is refused, no letter is lost, and no line is wider than its box."""

import hashlib
from pathlib import Path

import pytest
import uharfbuzz as hb
from hypothesis import given, settings
from hypothesis import strategies as st

from tochka.certificates.documents.builtin import COMPOSITIONS, NAMES, builtin
from tochka.certificates.documents.engine import refusals
from tochka.certificates.documents.filling import clean, filled
from tochka.certificates.documents.marks import MM_IN_PT, Line
from tochka.certificates.documents.metrics import UNITS, metrics
from tochka.certificates.documents.place import place
from tochka.certificates.documents.samples import sample
from tochka.kit.errors import Refusal
from tochka.kit.pdf import fonts_folder

MEASURES = metrics()
LETTERS = MEASURES.alphabet.replace("{", "").replace("}", "") + "\u00a0"
LONG_NAMES = [
    "Константинопольская-Преображенская Александра Константиновна",
    "Мамедова-Гусейнзаде Айталина-Виктория Рафаэль кызы Абдуррахмановна-Петровская",
    "Өлөксөөйөп Дьөгүөр Уйбаан уола",
    "Ким",
    "Оглы Мамед Али оглы",
]


def box(**values: object) -> dict:
    style = {"face": "serif", "size": 20, "leading": 8, "colour": "#000000"}
    element = {"id": "box", "x": 20, "y": 30, "w": 100, "h": 30, "text": "{name}", "style": style}
    return element | values


def lines(text: str, **values: object) -> list[Line]:
    found = place(box(**values), {"name": text}, MEASURES)
    assert not isinstance(found, Refusal)
    return found


def texts(text: str, **values: object) -> list[str]:
    return [line.text for line in lines(text, **values)]


RULES = st.sampled_from(["shrink", "wrap", "shrink-wrap"])


@given(
    text=st.text(st.sampled_from(LETTERS), max_size=120),
    rule=RULES,
    most=st.integers(1, 4),
    align=st.sampled_from(["left", "center", "right"]),
    valign=st.sampled_from(["top", "middle", "bottom"]),
    face=st.sampled_from(sorted(MEASURES.faces)),
    balance=st.booleans(),
    first=st.booleans(),
)
@settings(max_examples=600, deadline=None)
def test_any_text_fits_or_is_refused(
    text: str, rule: str, most: int, align: str, valign: str, face: str, balance: bool, first: bool
) -> None:
    style = {"face": face, "size": 20, "leading": 8, "colour": "#000000"}
    fit = {"rule": rule, "min": 9, "lines": most, "balance": balance, "first": first}
    element = box(style=style, fit=fit, align=align, valign=valign)
    found = place(element, {"name": text}, MEASURES)
    if isinstance(found, Refusal):
        assert found.code == "certificates.does_not_fit"
        assert found.facts == {"element": "box", "text": clean(text)}
        return
    drawn = "".join(line.text for line in found)
    assert drawn.replace(" ", "") == clean(text).replace(" ", "")
    assert len(found) <= (1 if rule == "shrink" else most)
    for line in found:
        assert 9 <= line.size <= 20
        assert line.width <= 100 * 100 + 2
        assert 30 * 100 <= line.y <= 60 * 100 + 1


@given(text=st.text(st.sampled_from(LETTERS), max_size=80))
@settings(max_examples=200, deadline=None)
def test_the_same_text_is_placed_the_same_way_twice(text: str) -> None:
    element = box(fit={"rule": "wrap", "min": 8, "lines": 4, "balance": True}, align="center")
    assert place(element, {"name": text}, MEASURES) == place(element, {"name": text}, MEASURES)


@given(
    word=st.text(st.sampled_from(LETTERS.replace(" ", "").replace("\u00a0", "")), min_size=1, max_size=30),
    face=st.sampled_from(sorted(MEASURES.faces)),
)
@settings(max_examples=300, deadline=None)
def test_sums_of_our_measures_are_what_a_shaper_says(word: str, face: str) -> None:
    font = hb.Font(hb.Face((fonts_folder() / MEASURES[face].file).read_bytes()))
    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {"kern": True, "liga": False, "clig": False, "calt": False})
    assert MEASURES[face].units(word) == sum(position.x_advance for position in buffer.glyph_positions)


def test_every_letter_of_the_alphabet_is_in_every_face() -> None:
    alphabet = MEASURES.alphabet + "".join(MEASURES.twins)
    assert {face: MEASURES[face].missing(alphabet) for face in MEASURES.faces} == dict.fromkeys(MEASURES.faces, "")
    assert set("АЯаяЁёҔҕҤҥӨөҺһҮүAZaz09«»„“—–№§'\"\\()") <= set(alphabet)


@pytest.mark.parametrize(
    "name", [*LONG_NAMES, "А" * 20 + " " + "Ж" * 30 + " " + "Ш" * 28, "-".join("Ж" * 9 for _ in range(8))]
)
@pytest.mark.parametrize(("design", "composition"), [(name, kind) for name in NAMES for kind in COMPOSITIONS])
def test_a_name_of_eighty_letters_fits_every_design(design: str, composition: str, name: str) -> None:
    assert refusals(builtin(design, composition), sample(design) | {"name": name}) == []


def test_a_long_name_shrinks_to_its_least_size_before_it_takes_two_lines() -> None:
    element = next(found for found in builtin("strict")["elements"] if found["id"] == "name")
    element = element | {"style": element["style"] | {"colour": "#000000"}}

    def looks(name: str) -> tuple[int, float]:
        found = place(element, {"name": name}, MEASURES)
        assert not isinstance(found, Refusal)
        return len(found), found[0].size

    assert looks("Образцова Мария Петровна") == (1, 30)
    assert looks("Преображенская Александра Константиновна") == (1, 26)
    assert looks(LONG_NAMES[0]) == (2, 20.5)
    assert looks(LONG_NAMES[1]) == (2, 20.5)


def test_a_name_on_two_lines_breaks_after_the_surname() -> None:
    fit = {"rule": "shrink-wrap", "min": 20, "lines": 2, "balance": True, "first": True}
    assert texts("Образцова Мария Константиновна", w=80, fit=fit) == ["Образцова", "Мария Константиновна"]


def test_lines_are_the_fewest_and_then_even() -> None:
    words = "один два три четыре пять шесть семь"
    fit = {"rule": "wrap", "lines": 3}
    assert texts(words, w=90, fit=fit) == ["один два три четыре пять", "шесть семь"]
    assert texts(words, w=90, fit=fit | {"balance": True}) == ["один два три четыре", "пять шесть семь"]


def test_no_break_space_and_hyphen_hold_words_together() -> None:
    fit = {"rule": "wrap", "lines": 4}
    assert texts("посёлок\u00a0Томмот школа", w=60, fit=fit) == ["посёлок\u00a0Томмот", "школа"]
    assert texts("Петрова\u2011Ким Анна", w=50, fit=fit) == ["Петрова\u2011Ким", "Анна"]


def test_a_hyphen_ends_a_line_only_when_nothing_else_fits() -> None:
    fit = {"rule": "wrap", "min": 18, "lines": 3}
    assert texts("Петрова-Водкина Анна", w=75, fit=fit) == ["Петрова-Водкина", "Анна"]
    assert texts("Константинопольская-Преображенская Анна", w=75, fit=fit) == [
        "Константинопольская-",
        "Преображенская Анна",
    ]


def test_what_cannot_fit_is_refused_with_element_and_text() -> None:
    found = place(box(w=30, fit={"rule": "shrink", "min": 18}), {"name": "Константинопольская"}, MEASURES)
    facts = {"element": "box", "text": "Константинопольская"}
    assert found == Refusal("certificates.does_not_fit", facts, "box")


def test_a_text_too_tall_for_its_box_is_refused() -> None:
    fit = {"rule": "wrap", "min": 20, "lines": 9}
    assert isinstance(place(box(h=12, w=40, fit=fit), {"name": "раз два три четыре пять"}, MEASURES), Refusal)


@pytest.mark.parametrize(
    ("text", "character", "name"),
    [
        ("Анна 🎓", "🎓", "GRADUATION CAP"),
        ("Анна\u200bПетрова", "\u200b", "ZERO WIDTH SPACE"),
        ("山田", "山", "CJK UNIFIED IDEOGRAPH-5C71"),
        ("Анна\x00", "\x00", "U+0000"),
    ],
)
def test_a_missing_glyph_is_named(text: str, character: str, name: str) -> None:
    facts = {"element": "box", "character": character, "name": name, "text": text}
    found = place(box(), {"name": text}, MEASURES)
    assert found == Refusal("certificates.missing_glyph", facts, "box")


def test_decomposed_letters_become_whole() -> None:
    assert texts("Андрей Ёлкин") == ["Андрей Ёлкин"]


def test_quotes_hang_at_the_left_edge() -> None:
    (bare,), (quoted,) = lines("Науку"), lines("«Науку»")
    quote = MEASURES["serif"].advances["«"] * 20 * MM_IN_PT / UNITS * 100
    assert bare.x == 2000
    assert quoted.x == 2000 - round(quote)


def test_centring_counts_neither_quotes_nor_the_last_stop() -> None:
    def middle_of_word(text: str) -> float:
        (line,) = lines(text, align="center")
        scale = 20 * MM_IN_PT / UNITS * 100
        start = line.x + MEASURES["serif"].units(text[: text.index("Н")]) * scale
        return start + MEASURES["serif"].units("Науку") * scale / 2

    for text in ("Науку", "«Науку»", "Науку.", "«Науку».", "«Науку"):
        assert middle_of_word(text) == pytest.approx(7000, abs=6)


def test_tracking_stands_between_letters_only() -> None:
    style = {"face": "sans", "size": 10, "tracking": 0.2, "colour": "#000000"}
    (line,) = lines("АБВ", style=style, align="right")
    units = MEASURES["sans"].units("АБВ") + 2 * 200
    assert line.width == round(units * 10 * MM_IN_PT / UNITS * 100)
    assert line.x + line.width == pytest.approx(12_000, abs=1)


def test_a_box_runs_from_the_capitals_to_the_last_baseline() -> None:
    tall = 0.7 * 20 * MM_IN_PT * 100
    assert lines("Имя", valign="top")[0].y == round(3000 + tall)
    assert lines("Имя", valign="bottom")[0].y == 6000
    assert lines("Имя", valign="middle")[0].y == round(3000 + (3000 + tall) / 2)


def test_capitals_by_style() -> None:
    style = {"face": "sans", "size": 10, "case": "upper", "colour": "#000000"}
    assert texts("Департамент «Ёлка»", style=style) == ["ДЕПАРТАМЕНТ «ЁЛКА»"]


def test_line_breaks_of_a_value_are_kept_with_a_gap() -> None:
    style = {"face": "sans", "size": 10, "leading": 5, "gap": 3, "colour": "#000000"}
    first, second = lines("раз\nдва", style=style, fit={"rule": "wrap", "lines": 2})
    assert (first.text, second.text, second.y - first.y) == ("раз", "два", 800)


@pytest.mark.parametrize(
    ("text", "values", "drawn"),
    [
        ("{post}, {organization}", {"post": "учитель", "organization": "СОШ № 8"}, "учитель, СОШ № 8"),
        ("{post}, {organization}", {"post": "", "organization": "СОШ № 8"}, "СОШ № 8"),
        ("{post}, {organization}", {"post": "учитель"}, "учитель"),
        ("№ {number}", {}, ""),
        ("{role} — {topic}", {"role": "ведущий"}, "ведущий"),
        ("{name}", {"name": "{number}"}, "{number}"),
        ("{name}", {"name": "<b>Анна</b>"}, "<b>Анна</b>"),
        ("{name}", {"name": "  Анна \t Петрова "}, "Анна Петрова"),
        ("без мест", {}, "без мест"),
    ],
)
def test_placeholders_are_filled_and_values_never_parsed(text: str, values: dict, drawn: str) -> None:
    assert filled(text, values) == drawn


def test_the_measures_name_the_fonts_that_are_vendored() -> None:
    for face in MEASURES.faces.values():
        data = Path(fonts_folder() / face.file).read_bytes()
        assert hashlib.sha256(data).hexdigest() == face.sha256
