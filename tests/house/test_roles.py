"""Who may open what: every view under exactly one access mark, and a table of every address by every role.

After a change that is meant: `.venv/bin/python -m tests.house.make_roles` renews roles.tsv; look at the difference."""

from pathlib import Path
from types import FunctionType

from flask import Flask

from tests.house.world import ROLES, World
from tochka.config import ROOT
from tochka.kit.access import Mark, _holders, _judges, _scopes, mark_of

TABLE = ROOT / "tests" / "house" / "roles.tsv"
KINDS = {"open", "signed_in", "may", "door_device", "link"}


def test_every_view_carries_exactly_one_access_mark(app: Flask) -> None:
    marks = {endpoint: mark_of(endpoint) for endpoint in app.view_functions}
    assert [endpoint for endpoint, mark in marks.items() if not isinstance(mark, Mark)] == []
    assert {mark.kind for mark in marks.values() if mark} <= KINDS


def test_every_mark_has_somebody_to_judge_it(app: Flask) -> None:
    marks = [mark for endpoint in app.view_functions if (mark := mark_of(endpoint))]
    assert {mark.on for mark in marks if mark.kind == "may" and mark.on} <= _scopes.keys()
    assert {mark.permission for mark in marks if mark.kind == "link"} <= _holders.keys()
    assert {"may", "door_device"} <= _judges.keys()


def test_a_mark_on_an_object_is_a_mark_on_every_rule(app: Flask) -> None:
    """`on` names an argument of each of the view's addresses, and a link's view takes the token."""
    for rule in app.url_map.iter_rules():
        mark = mark_of(rule.endpoint)
        assert mark is not None
        assert not mark.on or mark.on in rule.arguments, rule
        assert mark.kind != "link" or "token" in rule.arguments, rule


def judgements(world: World) -> list[str]:
    """A line an address and method: the status that each role gets before the view itself is run."""
    app = world.app
    for endpoint, view in list(app.view_functions.items()):
        app.view_functions[endpoint] = silent(view)
    clients = {role: world.client(role) for role in ROLES}
    lines = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            address = world.address(rule)
            statuses = [str(clients[role].open(address, method=method).status_code) for role in ROLES]
            lines.append("\t".join([rule.endpoint, method, *statuses]))
    return ["\t".join(["endpoint", "method", *ROLES]), *lines]


def silent(view: object) -> object:
    """A view that answers nothing and keeps the mark of another: only its judge is asked."""
    stub = FunctionType((lambda **_: ("", 204, {"Content-Type": "text/plain"})).__code__, {})
    stub.access_mark = view.access_mark  # type: ignore[attr-defined]
    return stub


def test_every_address_answers_every_role_as_the_table_says(world: World) -> None:
    assert judgements(world) == Path(TABLE).read_text("utf-8").splitlines()


def test_a_strangers_objects_are_not_there(world: World) -> None:
    """Whoever has the permission, but elsewhere, learns not even that the object is there: 404, never 403."""
    for line in TABLE.read_text("utf-8").splitlines()[1:]:
        endpoint, _, *statuses = line.split("\t")
        mark = mark_of(endpoint)
        if mark and mark.kind == "may" and mark.on and mark.permission != "site.administer":
            assert dict(zip(ROLES, statuses, strict=True))["stranger"] == "404", line


def test_an_object_that_is_not_there_is_404_for_the_one_who_may_all(world: World) -> None:
    client = world.client("administrator")
    for rule in world.app.url_map.iter_rules():
        mark = mark_of(rule.endpoint)
        if mark and mark.on:
            arguments = {**world.arguments, mark.on: 2**31}
            address = world.app.url_map.bind("tochka.test").build(
                rule.endpoint, {name: arguments[name] for name in rule.arguments}
            )
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            assert client.open(address, method=method).status_code == 404, address
