"""The trail tells the truth: docs/TRAIL.md against the routes, templates and navigation of the service."""

from flask import Flask

from tests.house.make_trail import ROOMS, TEMPLATE, TRAIL, trail
from tests.house.world import World
from tochka.config import ROOT
from tochka.pages import NAVIGATION


def test_the_trail_is_that_of_the_routes(app: Flask) -> None:
    assert TRAIL.read_text("utf-8") == trail(app), "renew it: .venv/bin/python -m tests.house.make_trail"


def test_every_room_has_its_place_in_the_story(app: Flask) -> None:
    assert {rule.endpoint.split(".")[0] for rule in app.url_map.iter_rules()} <= ROOMS.keys()


def test_every_address_begins_with_its_room_except_the_short_public_ones(app: Flask) -> None:
    odd = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.split("/")[1] != rule.endpoint.split(".")[0]}
    first_words = {rule.split("/")[1] for rule in odd}
    assert first_words <= {
        "",
        "t",
        "T",
        "c",
        "C",
        "my",
        "healthz",
        "policy",
        "letters",
        "looks",
        "preferences",
        "static",
        "robots.txt",
    }


def test_every_page_that_a_view_names_is_there() -> None:
    names = {
        name
        for path in (ROOT / "tochka").rglob("*.py")
        for name in TEMPLATE.findall(path.read_text("utf-8"))
        if "{" not in name
    }
    assert {name for name in names if not (ROOT / "templates" / name).is_file()} == set()


def test_the_navigation_leads_to_pages_that_its_readers_may_open(world: World) -> None:
    for role in ("visitor", "administrator", "municipal_curator", "organizer", "volunteer"):
        client = world.client(role)
        page = client.get("/events/").get_data(as_text=True)
        for item in NAVIGATION:
            address = world.app.url_map.bind("tochka.test").build(item.endpoint)
            if f'href="{address}"' in page.split("<main", 1)[0]:
                assert client.get(address).status_code in (200, 302), (role, address)


def test_the_navigation_names_views_that_are_there(app: Flask) -> None:
    named = {item.endpoint for item in NAVIGATION} | {each for item in NAVIGATION for each in item.rooms}
    assert {each for each in named if each not in app.view_functions} == set()
