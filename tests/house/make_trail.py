"""Writes docs/TRAIL.md anew from the routes: `.venv/bin/python -m tests.house.make_trail`. The order of rooms is the story's."""

import inspect
import re
import tempfile
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tochka.config import ROOT

TRAIL = ROOT / "docs" / "TRAIL.md"
ROOMS = {
    "network": "Who stands where: region → municipality → organization → centre, and the operator's card.",
    "people": "Who signs in, who invites whom, which consents were given to which texts.",
    "plan": "The school year before it begins: what schools intend, until the deadline.",
    "events": "One event with its parts, stations and programme, from draft to finished.",
    "registration": "A teacher or a team takes places; head counts where there are no names.",
    "tickets": "The right to enter: a signed code on a page and on paper.",
    "checkin": "The door: phones of volunteers, scans, who was present.",
    "certificates": "Papers for those who came, and the page that tells whether a paper is true.",
    "messages": "Letters to people: the outbox, messages to many, own words, what a reader may refuse.",
    "closing": "What the year was, in numbers and in the sentences of the order.",
    "desk": "What looks across all rooms: home by role, «my page», letters of a demo, health for monitors.",
    "assets": "Style sheets, scripts, fonts and pictures.",
}
HEAD = """# The trail

The story that the data travels: school-year plan → event with its parts → registration → ticket → check-in → attendance →
certificate → verification → closing → next year's plan. A line is an address: what it is for, its view, the actions that it
calls, the page or paper that it gives, who may open it. Made by `.venv/bin/python -m tests.house.make_trail`, which a test
holds against the routes.
"""
COLUMNS = "| address | for | view | actions | page | paper | opens to |\n|---|---|---|---|---|---|---|"
TEMPLATE = re.compile(r"""render_template\(\s*f?["']([\w/{}.]+)["']""")
IMPORTED = re.compile(r"\bactions\.(\w+)\(|\b(\w+)\(")


def trail(app: Flask) -> str:
    """The whole file."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule.count("<"), rule.rule, rule.endpoint))
    parts = [HEAD]
    for room, words in ROOMS.items():
        lines = [line(app, rule) for rule in rules if rule.endpoint.split(".")[0] == room]
        if lines:
            parts.append(f"## {room}\n{words}\n\n{COLUMNS}\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def line(app: Flask, rule: Rule) -> str:
    """One address."""
    view = inspect.unwrap(app.view_functions[rule.endpoint])
    source = inspect.getsource(view)
    methods = "/".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    purpose = " ".join((inspect.getdoc(view) or "").split("\n\n")[0].split()).replace("|", "·")
    pages = ", ".join(f"`{name}`" for name in sorted(set(TEMPLATE.findall(source))))
    ending = rule.rule.rsplit(".", 1)[-1] if "." in rule.rule else ""
    paper = ending.upper() if ending in ("pdf", "ics", "xlsx", "docx", "zip") else ""
    verbs = ", ".join(f"`{name}`" for name in actions_in(view, source))
    cells = (f"{methods} `{rule.rule}`", purpose, f"`{rule.endpoint}`", verbs, pages, paper, opens_to(app, rule))
    return "| " + " | ".join(cells) + " |"


def actions_in(view: Any, source: str) -> list[str]:
    """Names of the room's actions that a view calls."""
    names = {first or second for first, second in IMPORTED.findall(source)}
    found = []
    for name in sorted(names):
        target = view.__globals__.get(name) or getattr(view.__globals__.get("actions"), name, None)
        if ".actions" in (getattr(target, "__module__", "") or "") and inspect.isfunction(target):
            found.append(name)
    return found


def opens_to(app: Flask, rule: Rule) -> str:
    """The access mark in words."""
    mark = app.view_functions[rule.endpoint].access_mark  # type: ignore[attr-defined]
    return {
        "open": "all",
        "signed_in": "signed in",
        "may": f"{mark.permission}{' there' if mark.on else ''}",
        "door_device": "a paired phone",
        "link": "who holds the link",
    }[mark.kind]


def main() -> None:
    """Write the file."""
    from tests.conftest import settings_for
    from tochka import create_app

    with tempfile.TemporaryDirectory() as folder:
        TRAIL.write_text(trail(create_app(settings_for(Path(folder)))), "utf-8")


if __name__ == "__main__":
    main()
