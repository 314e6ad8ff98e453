"""Files of the organizer: the list as XLSX and CSV, the registration sheet as PDF."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import event_kind, part_title
from tochka.events.rules.words import days_words, moment_words
from tochka.events.terms import CATEGORIES
from tochka.kit import clock, journal
from tochka.kit.access import may
from tochka.kit.headers import file_answer
from tochka.kit.looking import people_list
from tochka.kit.russian import fold
from tochka.kit.transactions import writing
from tochka.kit.words import _, in_language
from tochka.network.queries import prose_schools
from tochka.registration.actions.printing import keep_sheets
from tochka.registration.documents import SheetFacts, SheetGroup, list_csv, list_xlsx, registration_sheet
from tochka.registration.queries import PersonLine, registrations_of_event
from tochka.registration.queries.questions import AnswerLine, answers_of_event
from tochka.registration.rules.members import member_words
from tochka.registration.rules.questions import answer_words
from tochka.registration.terms import APPLIED, CONFIRMED, SOURCES, STATES, WAITING
from tochka.registration.views import bp
from tochka.registration.views.answers import asked_columns

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("xlsx", "csv")


def _event(event_id: int) -> Event:
    event = event_page(event_id)
    if event is None:
        abort(404)
    return event


@bp.get("/<int:event_id>/people/list.<format>")
@may("registration.view", on="event_id")
@people_list
def export(event_id: int, format: str) -> ResponseReturnValue:
    """The whole list as a table file. Who took it stands in the journal."""
    if format not in FORMATS:
        abort(404)
    event = _event(event_id)
    lines = registrations_of_event(event_id, (CONFIRMED, APPLIED, WAITING))
    answers = answers_of_event(event_id)
    asked = asked_columns(event_id, answers)
    head = [*_head(), *asked.values()]
    rows = [
        [*_row(number, line, event), *_said(answers.get(line.id, ()), asked)] for number, line in enumerate(lines, 1)
    ]
    title, made = event.title, clock.local(clock.now(), event.timezone)
    with writing():
        journal.record(
            "registration.export", "event", event_id, current_user.id, format=format, registrations=len(rows)
        )
    if format == "csv":
        return file_answer(list_csv(head, rows), "text/csv; charset=utf-8", f"{title}.csv")
    return file_answer(list_xlsx(_("Participants"), head, rows, made), XLSX, f"{title}.xlsx")


def _head() -> list[str]:
    return [
        _("No."), _("Surname, first name, patronymic"), _("School"), _("Post"), _("Who"), _("Team"), _("Grade"),
        _("Members"), _("Parts"), _("State"), _("How registered"),
    ]  # fmt: skip


def _row(number: int, line: PersonLine, event: Event) -> list[Any]:
    titles = {part.id: part_title(part, event) for part in event.parts}
    members = "; ".join(map(member_words, line.members)) or str(line.headcount or "")
    return [
        number, line.name, line.organization, line.post, str(CATEGORIES.get(line.category, line.category)),
        line.team_name, line.grade or "", members, ", ".join(titles[place.part_id] for place in line.places),
        str(STATES[line.state]), str(SOURCES.get(line.source, line.source)),
    ]  # fmt: skip


def _said(answers: Iterable[AnswerLine], asked: Mapping[int, str]) -> list[str]:
    """A row's answers under the questions' columns, empty where nothing was said."""
    words = {answer.question_id: answer_words(answer.kind, answer.values) for answer in answers}
    return [words.get(question_id, "") for question_id in asked]


@bp.get("/<int:event_id>/people/sheet.pdf")
@may("registration.view", on="event_id")
@people_list
def sheet(event_id: int) -> ResponseReturnValue:
    """The sheet to sign at the door: one list a category, by school then surname. No phones, no e-mails."""
    event = _event(event_id)
    lines = registrations_of_event(event_id, (CONFIRMED,))
    groups = sheet_groups(lines, event)
    with in_language("ru"):
        facts = _facts(event)
    with writing():
        numbers = keep_sheets(event_id, [(group.category, group.ids) for group in groups])
        journal.record("registration.print_sheet", "event", event_id, current_user.id, registrations=len(lines))
    groups = [replace(group, number=number) for group, number in zip(groups, numbers, strict=True)]
    return file_answer(registration_sheet(facts, groups), "application/pdf", "Лист регистрации.pdf", download=False)


def _facts(event: Event) -> SheetFacts:
    return SheetFacts(
        kind=event_kind(event),
        title=event.title,
        day=days_words(event),
        host=event.host.full_name or event.host.short_name,
        printed=f"Напечатано {moment_words(clock.now(), event.timezone)}.",
        url=url_for("events.show", event_id=event.id, _external=True),
        entry=url_for("checkin.papers", event_id=event.id, _external=True) + "/",
    )


def sheet_groups(lines: Iterable[PersonLine], event: Event) -> list[SheetGroup]:
    """The lists of the sheet: a category each, teams by themselves; an event without people gets one blank list."""
    places = _order_of_schools(lines)
    groups: dict[str, list[PersonLine]] = {}
    for line in lines:
        groups.setdefault("team" if line.kind == "team" else line.category, []).append(line)
    if not groups:
        first = event.parts[0] if event.parts else None
        groups[(first.categories[0] if first and first.categories else "guest")] = []
    return [
        _sheet_group(category, sorted(members, key=lambda line: _key(line, places)))
        for category, members in groups.items()
    ]


def _sheet_group(category: str, lines: list[PersonLine]) -> SheetGroup:
    return SheetGroup(category, [_sheet_row(line) for line in lines], tuple(line.id for line in lines))


def _order_of_schools(lines: Iterable[PersonLine]) -> dict[int, int]:
    ids = {line.organization_id for line in lines if line.organization_id is not None}
    return {int(str(school.id)): place for place, school in enumerate(prose_schools(ids))}


def _key(line: PersonLine, places: dict[int, int]) -> tuple[int, str, str]:
    last = len(places)
    return places.get(line.organization_id or 0, last), fold(line.organization), fold(line.title)


def _sheet_row(line: PersonLine) -> tuple[str, str, str]:
    if line.kind == "team":
        return line.team_name, line.organization, line.name
    return (
        line.name,
        line.organization,
        str(line.grade or "") if line.category in ("pupil", "preschooler") else line.post,
    )
