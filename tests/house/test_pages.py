"""Every page that a role may open is a good page: valid HTML (the client checks), its headers, in both languages."""

import pytest

from tests.house.test_roles import TABLE
from tests.house.world import ROLES, World

LANGUAGES = ("ru", "en")
# What nobody has uploaded is not there.
ABSENT = frozenset({"certificates.asset"})
# Nobody has scanned the code on the hall's screen.
NOT_SCANNED = frozenset({"checkin.self_form", "checkin.self_open"})


def open_to(role: str) -> list[str]:
    """Endpoints that a role may ask with GET."""
    lines = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]
    column = ROLES.index(role) + 2
    return [line[0] for line in lines if line[1] == "GET" and line[column] == "204"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_a_good_page(world: World, role: str, language: str) -> None:
    client = world.client(role)
    client.set_cookie("language", language)
    wanted = set(open_to(role))
    for rule in sorted(world.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if rule.endpoint in wanted and "GET" in (rule.methods or ()):
            address = world.address(rule)
            response = client.get(address)
            good = (404,) if rule.endpoint in ABSENT else (410,) if rule.endpoint in NOT_SCANNED else (200, 302, 303)
            assert response.status_code in good, f"{address}: {response.status_code}"
            assert_headers(response, address)
            if response.mimetype == "text/html" and response.status_code == 200:
                assert f'<html lang="{language}"' in response.get_data(as_text=True), address


def assert_headers(response: object, address: str) -> None:
    headers = response.headers  # type: ignore[attr-defined]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy, address
    assert "unsafe-inline" not in policy, address
    assert ("wasm-unsafe-eval" in policy) == (address == "/checkin/door"), address
    assert headers["X-Content-Type-Options"] == "nosniff", address
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), address


@pytest.mark.parametrize("address", ["/nothing-here", "/events/0", "/t/not-a-ticket", "/c/not-a-code"])
def test_an_address_that_leads_nowhere_has_a_way_on(world: World, address: str) -> None:
    response = world.client("visitor").get(address)
    page = response.get_data(as_text=True)
    assert response.status_code in (404, 200)
    assert page.count("<h1") == 1
    assert "href=" in page.split("<main", 1)[1]
    assert_headers(response, address)
