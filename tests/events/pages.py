"""Samples of the festival, and pages of events read and filled as a browser without scripts does."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tochka.events.models import Part
from tochka.events.queries import events
from tochka.extensions import db
from tochka.network.models import Organization

NOW = datetime(2023, 1, 25, 3, tzinfo=UTC)
START = datetime(2023, 2, 10, 2, tzinfo=UTC)
QUEST = {
    "title": "Тайна 9-ой планеты",
    "format": "quest",
    "categories": ["pupil"],
    "grade_from": 8,
    "grade_to": 9,
    "unit": "teams",
    "capacity": 12,
}
MARATHON = {"position": 1, "format": "marathon", "capacity": 30}


def text_of(client: FlaskClient, address: str) -> str:
    """The words of a page, with plain spaces."""
    response = client.get(address)
    assert response.status_code == 200
    text = response.get_data(as_text=True).replace("\u00a0", " ").replace("\u2060", "")
    return " ".join(text.split())


def form_of(host: Organization, **values: Any) -> dict[str, Any]:
    """What the browser sends for a new seminar."""
    return {
        "title": "Науку в каждый класс",
        "format": "method_seminar",
        "level": "municipal",
        "host_id": host.id,
        "starts_at": "2023-04-26T10:00",
        "ends_at": "2023-04-26T14:00",
        "place": "кабинет 12",
        "form_key": "key-1",
        "parts-0-categories": ["teacher"],
        "parts-0-unit": "persons",
        "parts-0-capacity": "30",
        "do": "save",
    } | values


def edit_form(client: FlaskClient, event_id: int, **values: Any) -> dict[str, Any]:
    """What a browser would send back from the edit page, changed here and there."""
    import html5lib

    page = client.get(f"/events/{event_id}/edit").get_data(as_text=True)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    form = next(each for each in tree.iter("form") if "event-form" in each.get("class", ""))
    sent: dict[str, Any] = {"do": "save"}
    for node in form.iter("input"):
        if node.get("type") in ("checkbox", "radio"):
            if node.get("checked") is not None:
                sent.setdefault(node.get("name"), []).append(node.get("value"))
        elif node.get("name"):
            sent[node.get("name")] = node.get("value", "")
    for node in form.iter("textarea"):
        sent[node.get("name")] = (node.text or "").removeprefix("\n")
    for node in form.iter("select"):
        chosen = [each.get("value") for each in node.iter("option") if each.get("selected") is not None]
        sent[node.get("name")] = chosen[0] if chosen else ""
    return sent | values


def taken(monkeypatch: pytest.MonkeyPatch, **places: int) -> None:
    """Say how many places are taken in the parts at positions p0, p1."""
    by_position = {int(name[1:]): number for name, number in places.items()}
    rows = {part.id: by_position.get(part.position, 0) for part in db.session.scalars(select(Part))}
    db.session.rollback()
    monkeypatch.setattr(events, "seat_sources", [lambda _ids: rows])
