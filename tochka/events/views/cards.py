"""What the event card and the part panel show of an event: words, seats, the one next step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for

from tochka.events.models import Event, Part
from tochka.events.queries.events import Seats
from tochka.events.rules.audience import (
    audience_words,
    capital,
    event_kind,
    joined,
    limit_words,
    part_kind,
    part_title,
    team_words,
)
from tochka.events.rules.states import RegistrationState, registration_state
from tochka.events.rules.times import overlapping, part_times
from tochka.events.rules.words import day_words, hours_words, moment_words, state_words, weekday_short
from tochka.events.terms import FINISHED, FORMATS, TEAMS
from tochka.kit import clock
from tochka.kit.russian import on_page
from tochka.kit.words import _, ngettext

FEW = 5
ICONS = {"quest": "signpost-split", "marathon": "mic", "workshop": "tools", "contest": "trophy", "lecture": "easel"}


def event_card_of(event: Event, seats: Mapping[int, Seats], now: datetime) -> dict[str, Any]:
    """The card of the calendar. The button of the first open card may be filled: see `with_one_primary`."""
    state = registration_state(event, now)
    shown = _shown_seats(event.parts, seats)
    local = clock.local(event.starts_at, event.timezone)
    card: dict[str, Any] = {
        "url": url_for("events.show", event_id=event.id),
        "title": on_page(event.title),
        "day": local.day,
        "month": day_words(local.date()).split("\u00a0", 1)[1],
        "weekday": weekday_short(local.date()),
        "time": hours_words(event) if state.code != "over" else str(local.year),
        "kind": _kind(event),
        "place": on_page(event.where),
        "audience": on_page(capital(audience_words(event.parts))),
        "state": _card_state(state, shown),
        "status": _status(state, shown, event),
    }
    if state.open and shown and shown.capacity:
        card["seats"] = (shown.taken, shown.capacity)
    if state.open and not all(seats[part.id].full for part in event.parts):
        card["action"] = {"words": _call(event.parts), "url": card["url"], "primary": False}
    return card


def with_one_primary(cards: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """A page has one filled button: that of the first card that has one."""
    first = next((card for card in cards if card.get("action")), None)
    if first:
        first["action"]["primary"] = True
    return cards


def part_panels_of(event: Event, seats: Mapping[int, Seats], now: datetime) -> list[dict[str, Any]]:
    """The panels of the event's page, each with its own seats and button; the first that is open has the filled one."""
    pairs = overlapping(event.parts, event)
    titles = {part.position: part_title(part, event) for part in event.parts}
    panels = []
    for part in event.parts:
        panel = _panel(part, event, seats[part.id], registration_state(event, now, part))
        beside = [titles[each] for pair in pairs if part.position in pair for each in pair if each != part.position]
        if beside:
            panel["also"] = _("At the same time: %(titles)s", titles=", ".join(sorted(beside)))
        panels.append(panel)
    first = next((panel for panel in panels if panel["action"] and not panel["action"]["disabled"]), None)
    if first:
        first["action"]["primary"] = True
    return panels


def _panel(part: Part, event: Event, seats: Seats, state: RegistrationState) -> dict[str, Any]:
    return {
        "id": part.position,
        "title": on_page(part_title(part, event)),
        "audience": on_page(part_kind(part, event)),
        "icon": ICONS.get(part.format or event.format, "people"),
        "who_comes": on_page(_about(part, event)),
        "seats": (seats.taken, seats.public) if seats.public and state.code in ("open", "closed") else None,
        "left": _left(part, seats) if state.open else "",
        "rest": _rest(seats, state, event),
        "action": _action(part, event, seats, state),
    }


def _about(part: Part, event: Event) -> str:
    """Who comes, in what teams, at what hours, and what awaits them."""
    sentences = (
        capital(audience_words([part])),
        team_words(part),
        _own_hours(part, event),
        *limit_words(part),
        part.description,
    )
    return " ".join(each if each.endswith((".", "!", "?", "…")) else f"{each}." for each in sentences if each)


def _action(part: Part, event: Event, seats: Seats, state: RegistrationState) -> dict[str, Any] | None:
    if event.status == FINISHED:
        return None  # the words above the parts say so
    if not state.open:
        return {"words": state_words(state, event.timezone), "url": None, "primary": False, "disabled": True}
    url = url_for("registration.begin", event_id=event.id, part=part.id)
    words = _("Join the waiting list") if seats.full else _call([part])
    return {"words": words, "url": url, "primary": False, "disabled": False}


def _call(parts: Sequence[Part]) -> str:
    return _("Sign up a team") if parts and all(part.unit == TEAMS for part in parts) else _("Sign up")


def _left(part: Part, seats: Seats) -> str:
    if seats.free is None:
        return ""
    if seats.full:
        return _("No places left")
    if part.unit == TEAMS:
        return ngettext("%(num)s place for a team", "%(num)s places for teams", seats.free)
    return ngettext("%(num)s place", "%(num)s places", seats.free)


def _rest(seats: Seats, state: RegistrationState, event: Event) -> str:
    of = _("of %(number)s", number=seats.public) if seats.public is not None and state.open else ""
    until = _("registration until %(moment)s", moment=moment_words(state.closes_at, event.timezone))
    return ", ".join(filter(None, (of, until if state.open else "")))


def _own_hours(part: Part, event: Event) -> str:
    """Hours and room of a part that has its own."""
    words = part.room
    if part.starts_at or part.ends_at:
        starts, ends = (clock.local(each, event.timezone).strftime("%-H:%M") for each in part_times(part, event))
        words = ", ".join(filter(None, (f"{starts}–{ends}", part.room)))
    return words


def _shown_seats(parts: Sequence[Part], seats: Mapping[int, Seats]) -> Seats | None:
    """The seats that a card draws: those of the first part that has a limit and places left, else of the first full one."""
    limited = [seats[part.id] for part in parts if part.capacity and part.closed_at is None]
    return next((each for each in limited if not each.full), limited[0] if limited else None)


def _card_state(state: RegistrationState, shown: Seats | None) -> str:
    if state.open and shown and _few(shown):
        return "few"
    return {"draft": "later", "not_yet": "later", "closed": "later", "over": "past"}.get(state.code, state.code)


def _few(seats: Seats) -> bool:
    """Few places are left when there are five at most and they are at most a fifth of all."""
    return seats.free is not None and seats.taken > 0 and seats.free <= FEW and seats.free * 5 <= (seats.capacity or 0)


def _status(state: RegistrationState, shown: Seats | None, event: Event) -> str:
    if state.open and shown and shown.full:
        return _("No places left")
    if state.open and shown and shown.free and _few(shown):
        return ngettext("%(num)s place left", "%(num)s places left", shown.free)
    return state_words(state, event.timezone)


def _kind(event: Event) -> str:
    """«Фестиваль: квест-игра и марафон педагогических идей»."""
    formats = [str(FORMATS[part.format]).lower() for part in event.parts if part.format in FORMATS]
    kind = event_kind(event)
    if len(formats) > 1:
        kind = f"{kind}: {joined(formats)}"
    return f"{kind} · {_('practice')}" if event.practice else kind
