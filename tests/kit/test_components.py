"""The components keep what they promise in any page: valid, labelled, without markup in anybody's words, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import flash, get_flashed_messages, render_template, render_template_string, session

from tests.kit.sample_components import SampleForm, filled_form, sample, wrong_form
from tests.kit.sheet import make_app
from tests.pages import check_page
from tochka.config import ROOT

SVG = "{http://www.w3.org/2000/svg}"
KIT = ROOT / "templates" / "kit"
COMPONENTS = ROOT / "static" / "css" / "components"
ERRORS = ("400", "403", "404", "410", "413", "429", "500", "503", "csrf")
# Macros that draw nothing of their own, and their reasons.
METHODS = [("**.html", "jinja2"), ("**.txt", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
BORROWED = {
    "attributes": "writes attributes",
    "flashes": "notices and toasts",
    "symbol": "verdict",
    "door_shape": "door",
}


def parsed(html: str) -> Element:
    tree: Element = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return tree


def rendered(source: str, **context: object) -> str:
    with make_app().test_request_context():
        return render_template_string(source, **context)


def with_form(source: str, form: Callable[[], SampleForm]) -> str:
    with make_app().test_request_context():
        return render_template_string(source, form=form())


def words_of(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())


@pytest.fixture(params=["ru", "en"])
def sheet(request: pytest.FixtureRequest) -> str:
    with make_app(request.param).test_request_context():
        return render_template("kit/_components.html", **sample())


def test_sheet_is_a_valid_page(sheet: str) -> None:
    check_page(sheet)


def test_whatever_is_named_by_id_is_there(sheet: str) -> None:
    tree = parsed(sheet)
    ids = {node.get("id") for node in tree.iter()}
    named = [
        (name, target)
        for node in tree.iter()
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "data-reveal")
        for target in (node.get(name) or "").split()
    ]
    assert [pair for pair in named if pair[1] not in ids] == []


def test_every_box_has_its_label(sheet: str) -> None:
    tree = parsed(sheet)
    labelled = {label.get("for") for label in tree.iter("label")}
    boxes = [box for kind in ("input", "select", "textarea") for box in tree.iter(kind)]
    unnamed = [box.get("name") for box in boxes if box.get("type") != "hidden" and box.get("id") not in labelled]
    assert unnamed == []


def test_every_drawing_is_hidden_from_readers(sheet: str) -> None:
    shown = [svg for svg in parsed(sheet).iter(f"{SVG}svg") if svg.get("aria-hidden") != "true"]
    assert len(shown) == 1, "only the ticket's code itself, which the page brings"


def test_field_with_a_fault_keeps_the_words_and_points_at_the_message() -> None:
    html = with_form('{% from "kit/field.html" import field %}{{ field(form.school_text, hint="Номер")}}', wrong_form)
    tree = parsed(html)
    box = next(tree.iter("input"))
    described = [
        words_of(node) for name in box.get("aria-describedby").split() for node in tree.iter() if node.get("id") == name
    ]
    assert (box.get("value"), box.get("aria-invalid")) == ("гимназия", "true")
    assert described == ["Номер", "Школ с таким названием две. Выберите город или посёлок."]


def test_typed_markup_is_shown_as_typed() -> None:
    html = with_form('{% from "kit/field.html" import field %}{{ field(form.job) }}', wrong_form)
    assert next(parsed(html).iter("input")).get("value") == "<b>химия</b>"


@pytest.mark.parametrize(
    "source",
    [
        '{% from "kit/button.html" import button %}{{ button(evil, url="#", attrs={"title": evil}) }}',
        '{% from "kit/notice.html" import notice %}{{ notice(evil) }}',
        '{% from "kit/status_badge.html" import status_badge %}{{ status_badge("open", evil) }}',
        '{% from "kit/empty_state.html" import empty_state %}{{ empty_state(evil, evil) }}',
        '{% from "kit/timeline.html" import timeline %}{{ timeline([{"time": evil, "text": evil}]) }}',
        '{% from "kit/year_line.html" import year_line %}{{ year_line([evil], [{"at": 5, "label": evil, "state": "here"}]) }}',
        '{% from "kit/copy_button.html" import copy_button %}{{ copy_button(evil) }}',
        '{% from "kit/ticket.html" import ticket %}{{ ticket("", evil, evil, evil, evil, evil, evil) }}',
        '{% from "kit/seat_counter.html" import seat_counter %}{{ seat_counter(1, 2, evil, evil) }}',
        '{% from "kit/table.html" import table %}{% call table(evil, [evil], title=evil) %}{% endcall %}',
    ],
)
def test_a_name_with_markup_stays_words(source: str) -> None:
    html = rendered(source, evil='"><img src=x onerror=alert(1)>')
    assert "<img" not in html
    assert list(parsed(html).iter("img")) == []


def test_only_what_may_be_left_out_says_so() -> None:
    html = with_form(
        '{% from "kit/field.html" import field %}{% for f in (form.name, form.mail, form.about) %}{{ field(f) }}{% endfor %}',
        filled_form,
    )
    labels = [words_of(label) for label in parsed(html).iter("label")]
    assert labels == ["Фамилия, имя, отчество", "Почта необязательно", "О выступлении необязательно"]


def test_consent_is_unticked_and_names_its_own_text() -> None:
    html = with_form(
        '{% from "kit/checkbox.html" import checkbox %}{{ checkbox(form.agree, text_url="/consent") }}', filled_form
    )
    tree = parsed(html)
    assert next(tree.iter("input")).get("checked") is None
    assert [(link.get("href"), words_of(link)) for link in tree.iter("a")] == [("/consent", "Текст согласия")]


def test_error_summary_counts_and_leads_to_each_field() -> None:
    source = '{% from "kit/error_summary.html" import error_summary %}{{ error_summary(form, labels={"agree": "Согласие"}) }}'
    tree = parsed(with_form(source, wrong_form))
    assert words_of(next(tree.iter("p"))) == "Осталось исправить 3 поля."
    links = [(words_of(link), link.get("href")) for link in tree.iter("a")]
    assert links == [("Школа", "#wrong-school_text"), ("Класс", "#wrong-grade"), ("Согласие", "#wrong-agree")]


def test_error_summary_is_silent_without_faults() -> None:
    source = '{% from "kit/error_summary.html" import error_summary %}{{ error_summary(form) }}'
    assert with_form(source, filled_form).strip() == ""


@pytest.mark.parametrize(("taken", "total"), [(0, 1), (8, 12), (26, 30), (60, 60)])
def test_seats_are_counted_with_points(taken: int, total: int) -> None:
    html = rendered(
        '{% from "kit/seat_counter.html" import seat_counter %}{{ seat_counter(taken, total) }}',
        taken=taken,
        total=total,
    )
    full, free = (path.get("d").count("M") for path in parsed(html).iter(f"{SVG}path"))
    assert (full, free) == (taken, total - taken)


def test_many_seats_become_a_ruler() -> None:
    html = rendered('{% from "kit/seat_counter.html" import seat_counter %}{{ seat_counter(85, 120) }}')
    ruler = next(parsed(html).iter("progress"))
    assert (ruler.get("value"), ruler.get("max")) == ("85", "120")
    assert list(parsed(html).iter(f"{SVG}path")) == []


def test_more_people_than_seats_fill_every_point() -> None:
    html = rendered('{% from "kit/seat_counter.html" import seat_counter %}{{ seat_counter(14, 12) }}')
    assert [path.get("d").count("M") for path in parsed(html).iter(f"{SVG}path")] == [12, 0]


def test_school_picker_without_scripts_asks_among_candidates() -> None:
    source = '{% from "kit/school_picker.html" import school_picker %}'
    source += '{{ school_picker(form.school_text, form.school, "/s", candidates=schools) }}'
    with make_app().test_request_context():
        tree = parsed(render_template_string(source, form=wrong_form(), schools=sample()["candidates"]))
    radios = [box for box in tree.iter("input") if box.get("type") == "radio"]
    assert [(box.get("name"), box.get("value")) for box in radios] == [
        ("wrong-school", each) for each in ("1", "2", "new")
    ]
    assert [words_of(label) for label in tree.iter("label")][1:] == [
        "Гимназия, г. Алдан",
        "Гимназия, п. Нижний Куранахбывшая школа № 3",
        "Моей школы нет в списке",
    ]


def test_confirm_carries_its_own_key() -> None:
    html = rendered(
        '{% from "kit/confirm.html" import confirm %}{{ confirm("Отозвать", "Точно?", "/do", "Отозвать") }}'
    )
    form = next(parsed(html).iter("form"))
    names = [box.get("name") for box in form.iter("input")]
    assert (form.get("method"), form.get("action"), names) == ("post", "/do", ["csrf_token"])


def test_pages_around_the_current_one_are_offered() -> None:
    html = rendered('{% from "kit/pagination.html" import pagination %}{{ pagination(6, 20, "?page={page}") }}')
    links = [words_of(link) for link in parsed(html).iter("a")]
    assert links == ["Назад", "1", "4", "5", "6", "7", "8", "20", "Дальше"]
    assert [link.get("href") for link in parsed(html).iter("a") if link.get("aria-current")] == ["?page=6"]


def test_one_page_needs_no_pagination() -> None:
    assert (
        rendered('{% from "kit/pagination.html" import pagination %}{{ pagination(1, 1, "?page={page}") }}').strip()
        == ""
    )


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("name", ERRORS)
def test_error_page_offers_two_ways_and_a_code(name: str, locale: str) -> None:
    with make_app(locale).test_request_context():
        html = render_template(f"errors/{name}.html", error_code="404-2601")
    check_page(html)
    main = next(parsed(html).iter("main"))
    assert len([link for link in main.iter("a") if "button" in link.get("class", "")]) == 2
    assert [words_of(node) for node in main.iter("strong")] == ["404-2601"]


@pytest.mark.parametrize("name", ["500", "503"])
def test_page_after_a_crash_asks_neither_session_nor_forms(name: str) -> None:
    with make_app().test_request_context():
        html = render_template(f"errors/{name}.html", error_code="1")
        assert dict(session) == {}
    assert list(parsed(html).iter("form")) == []


def test_message_stays_as_a_notice_or_leaves_as_a_toast() -> None:
    with make_app().test_request_context():
        flash("Вы записаны.", "good")
        flash("Отметка снята")
        tree = parsed(render_template("kit/flashes.html"))
        assert get_flashed_messages() == ["Вы записаны.", "Отметка снята"]
    spoken = [(node.get("class"), words_of(node)) for node in tree.iter("div") if node.get("role") == "status"]
    assert spoken == [("notice notice--board", "Вы записаны."), ("toast-line", "Отметка снята")]


def test_letter_has_the_same_words_as_its_plain_twin() -> None:
    facts = {
        "why": "Вы записались на семинар.",
        "unsubscribe_url": "https://tochka.test/u",
        "operator_name": "Департамент",
    }
    with make_app().test_request_context():
        html = words_of(next(parsed(render_template("layouts/mail.html", **facts)).iter("body")))
        text = " ".join(render_template("layouts/mail.txt", **facts).split())
    for words in ("Вы записались на семинар.", "Не присылать такие письма", "Департамент"):
        assert (html.count(words), text.count(words)) == (1, 1)


def test_component_is_one_macro_and_one_style_sheet_of_the_same_name() -> None:
    macros = {path.stem for path in KIT.glob("*.html")} - {"_components"} - set(BORROWED)
    sheets = {path.stem for path in COMPONENTS.glob("*.css")}
    assert macros - sheets == set()


def test_component_styles_use_tokens_and_fetch_nothing() -> None:
    faults = []
    for path in sorted(COMPONENTS.glob("*.css")):
        css = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        colours = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", css)) - {
            "#fff",
            "#000",
            "#111",
        }  # paper and codes are black on white in both themes
        faults += [(path.name, each) for each in [*sorted(colours), *re.findall(r"url\([^)]*\)|@import", css)]]
    assert faults == []


def test_every_word_of_the_kit_is_translated() -> None:
    with (ROOT / "translations" / "ru" / "kit.po").open("rb") as file:
        catalogue = read_po(file, locale="ru")
    translated = {message.id for message in catalogue if message.string and all(message.string)}
    asked = set()
    for folder in ("kit", "layouts", "errors"):
        source = extract_from_dir(ROOT / "templates" / folder, METHODS, keywords=KEYWORDS)
        asked |= {message for _, _, message, _, _ in source}
    assert asked - translated == set()


def _blocks(css: str) -> dict[str, dict[str, str]]:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    found = re.findall(r"([:\[][^{}]+)\{([^{}]+)\}", css)
    blocks: dict[str, dict[str, str]] = {}
    for name, body in found:
        blocks.setdefault(name.strip(), {}).update(re.findall(r"(--[\w-]+|color-scheme):\s*([^;]+);", body))
    return blocks


def tokens() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Light, dark by choice, dark by the system."""
    blocks = _blocks(Path(ROOT / "static" / "css" / "tokens.css").read_text("utf-8"))
    light = blocks[':root, [data-bs-theme="light"]']
    return light, blocks['[data-bs-theme="dark"]'], blocks[':root:not([data-bs-theme="light"])']


def test_dark_theme_is_the_same_by_choice_and_by_system() -> None:
    _, chosen, automatic = tokens()
    assert chosen == automatic


def _luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(each * 2 for each in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, section 1.4.3."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


READ = [
    ("ink", "paper sheet well sky-tint honey-tint red-tint board-tint"),
    ("ink2", "paper sheet well"),
    ("ink3", "paper sheet well"),
    ("board", "paper sheet board-tint"),
    ("on-board", "board board-hover board-pressed"),
    ("red-ink", "paper sheet red-tint"),
    ("honey-ink", "honey-tint"),
    ("sky", "sky-tint"),
]
SEEN = [("edge", "paper sheet"), ("red", "paper sheet"), ("board", "paper sheet"), ("focus-inside", "honey")]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_and_controls_stand_out_from_their_ground(theme: int) -> None:
    values = dict(tokens()[theme])
    values["--focus-inside"] = values["--ink"] if theme == 0 else values["--paper"]
    weak = [
        (front, ground, round(contrast(values[f"--{front}"], values[f"--{ground}"]), 2))
        for pairs, least in ((READ, 4.5), (SEEN, 3.0))
        for front, grounds in pairs
        for ground in grounds.split()
        if contrast(values[f"--{front}"], values[f"--{ground}"]) < least
    ]
    assert weak == []
