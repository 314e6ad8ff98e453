"""Static files: kept for ever under today's name, never outside their folder, light on the first view."""

import gzip
import re
from pathlib import Path

import pytest
from flask import render_template
from flask.testing import FlaskClient

from tests.kit.sample_components import sample
from tests.kit.sheet import make_app
from tochka.kit.assets import BUNDLES, FOLDER, FOR_EVER, Shelf, asset, icon

FIRST_VIEW = 120 * 1024


@pytest.fixture
def visitor() -> FlaskClient:
    return make_app().test_client()


def address(path: str) -> str:
    with make_app().test_request_context():
        return asset(path)


def test_file_under_todays_name_is_kept_for_ever(visitor: FlaskClient) -> None:
    answer = visitor.get(address("img/favicon.svg"))
    assert answer.data == (FOLDER / "img" / "favicon.svg").read_bytes()
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/svg+xml", FOR_EVER)


def test_old_page_gets_todays_file_but_does_not_keep_it(visitor: FlaskClient) -> None:
    answer = visitor.get("/static/h/00000000/img/favicon.svg")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "path", ["../app.py", "..%2fapp.py", "css/../../app.py", "css", "css/none.css", "%00", "/etc/passwd"]
)
def test_nothing_is_served_from_outside(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(f"/static/h/00000000/{path}").status_code in (404, 308)


def test_text_travels_packed_and_unpacks_to_the_same(visitor: FlaskClient) -> None:
    plain = visitor.get(address("js/site.js"))
    packed = visitor.get(address("js/site.js"), headers={"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)


def test_font_is_not_packed_twice(visitor: FlaskClient) -> None:
    answer = visitor.get(address("vendor/fonts/PTSans-Bold-core.woff2"), headers={"Accept-Encoding": "gzip, br"})
    assert ("Content-Encoding" in answer.headers, answer.mimetype) == (False, "font/woff2")


def test_bundle_holds_every_component(visitor: FlaskClient) -> None:
    css = visitor.get(address("css/site.css")).get_data(as_text=True)
    missing = []
    for path in sorted((FOLDER / "css" / "components").glob("*.css")):
        first_rule = re.sub(r"^/\*.*?\*/\s*", "", path.read_text("utf-8"), flags=re.DOTALL).split("\n", 1)[0]
        missing += [path.name] if first_rule not in css else []
    assert missing == []


def test_every_address_in_a_style_sheet_is_there(visitor: FlaskClient) -> None:
    for bundle in BUNDLES:
        css = visitor.get(address(bundle)).get_data(as_text=True)
        named = {each for each in re.findall(r"url\(\"?([^\")]+)\"?\)", css) if not each.startswith("data:")}
        assert [each for each in named if not (FOLDER / "css" / each).resolve().is_file()] == []


def test_name_changes_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    before = Shelf(tmp_path).hash
    (tmp_path / "a.css").write_text("b{}")
    assert Shelf(tmp_path).hash != before
    (tmp_path / "a.css").write_text("a{}")
    assert Shelf(tmp_path).hash == before


def test_editor_sees_a_change_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    shelf = Shelf(tmp_path, fresh=True)
    before = shelf.hash
    (tmp_path / "b.css").write_text("b{}")
    assert shelf.hash != before


def test_icon_is_drawn_in_the_colour_of_the_text() -> None:
    with make_app().test_request_context():
        assert icon("plus-lg").startswith(
            '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path '
        )
        with pytest.raises(LookupError, match="no icon «plsu»"):
            icon("plsu")


def test_first_view_is_light(visitor: FlaskClient) -> None:
    with make_app().test_request_context():
        page = render_template("kit/_components.html", **sample())
    packed = {"Accept-Encoding": "gzip"}
    parts = {"page": len(gzip.compress(page.encode()))}
    for url in set(re.findall(r"/static/h/[^\"]+", page)):
        if not url.endswith(".png"):  # the preview is for messengers, the touch icon for home screens
            parts[url] = len(visitor.get(url, headers=packed).data)
    for behaviour in (FOLDER / "js").glob("*.js"):
        parts[behaviour.name] = len(gzip.compress(behaviour.read_bytes()))
    assert sum(parts.values()) < FIRST_VIEW, sorted(parts.items(), key=lambda part: -part[1])
