"""The organizer's forms: one page for the whole event, whose buttons add and remove parts, stations and lines without scripts."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from wtforms import (
    DateField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from tochka.events.forms.fields import MomentField, WholeField, at_most, between, lines, one_line, options, printable
from tochka.events.forms.parts import LineForm, PartForm
from tochka.events.rules.drafts import PART_COLUMNS, EventDraft, PartDraft, ProgrammeDraft, QuotaDraft, StationDraft
from tochka.events.terms import FORMATS, LEVELS, QUOTAS, TEAMS, USUAL_PART, USUAL_PARTS
from tochka.kit import clock
from tochka.kit.errors import Refusal
from tochka.kit.page_forms import PageForm
from tochka.kit.words import _, _l

MOMENTS = ("starts_at", "ends_at", "opens_at", "closes_at")


class EventForm(PageForm):
    """The whole event. `form_key` makes a second press of the button harmless, `version` tells a stale page."""

    form_key = HiddenField(default=lambda: str(uuid.uuid4()), validators=[at_most(36)])
    version = HiddenField(default="0")
    title = StringField(
        _l("Title"),
        [DataRequired(_l("Add a title: people search by it.")), at_most(300), printable],
        filters=[one_line],
    )
    format = SelectField(_l("Format"), choices=options(FORMATS), default="seminar")
    level = SelectField(_l("Level"), choices=options(LEVELS), default="municipal")
    host_id = SelectField(_l("Who hosts"), coerce=int)
    centre_id = SelectField(_l("Centre of the host"), coerce=int, default=0)
    direction = StringField(_l("Direction or subject"), [at_most(200), printable], filters=[one_line])
    starts_at = MomentField(_l("Start"), [InputRequired(_l("Choose the date and the time."))])
    ends_at = MomentField(_l("End"), [InputRequired(_l("Choose the date and the time."))])
    place = StringField(_l("Place"), [at_most(300), printable], filters=[one_line])
    opens_at = MomentField(_l("Registration opens"), [Optional()])
    closes_at = MomentField(_l("Registration closes"), [Optional()])
    hold_hours = WholeField(_l("Hours to answer an offered place"), [Optional(), between(1, 168)], default=24)
    summary = TextAreaField(_l("In two sentences"), [at_most(400)], filters=[lines])
    description = TextAreaField(_l("Description"), [at_most(20_000)], filters=[lines])
    contact = StringField(_l("Whom to ask"), [at_most(200)], filters=[one_line])
    parts = FieldList(FormField(PartForm), _l("Parts"))
    programme = FieldList(FormField(LineForm), _l("Programme"))
    audience = StringField(_l("For whom, as in an order"), [at_most(300)], filters=[one_line])
    content = TextAreaField(_l("What it was about"), [at_most(5_000)], filters=[lines])

    def offer(self, hosts: Sequence[tuple[int, str, str]]) -> None:
        """Give the choice of hosts: (id, name, municipality), grouped where there are several municipalities."""
        grouped = len({municipality for _key, _name, municipality in hosts}) > 1
        self.host_id.choices = [
            SelectChoice(key, name, optgroup=municipality if grouped else None) for key, name, municipality in hosts
        ]

    def offer_centres(self, centres: Mapping[int, str], nothing: str) -> None:
        """Give the choice of centres by their ids; `nothing` are the words for none of them."""
        self.centre_id.choices = [SelectChoice(0, nothing), *(SelectChoice(key, name) for key, name in centres.items())]

    def arrange(self, wish: str) -> None:
        """Do what a button asks: «add-part», «remove-part-2», «add-station-0», «remove-station-0-1», «add-quota-0», «add-line»,
        «remove-line-3», «usual» (the parts that the format usually has). Unknown wishes change nothing."""
        verb, _dash, rest = wish.partition("-")
        what, *numbers = rest.split("-")
        places = [int(number) for number in numbers if number.isdigit()]
        if wish == "usual":
            self._put_usual_parts()
            return
        entries = self._list_of(what, places[:-1] if verb == "remove" else places)
        if entries is None:
            return
        if verb == "add":
            entries.append_entry()
        elif verb == "remove" and places and places[-1] < len(entries.entries):
            entries.entries.pop(places[-1])

    def _list_of(self, what: str, places: list[int]) -> FieldList | None:
        if what in ("station", "quota") and places and places[0] < len(self.parts.entries):
            found: FieldList = self.parts.entries[places[0]].form[f"{what}s"]
            return found
        return {"part": self.parts, "line": self.programme}.get(what)

    def _put_usual_parts(self) -> None:
        """Parts that the format usually consists of; what somebody has typed into a part already stays before them."""
        self.parts.entries = [entry for entry in self.parts.entries if _is_touched(entry.form)]
        for part in USUAL_PARTS.get(self.format.data, USUAL_PART):
            self.parts.append_entry(part)

    def draft(self, zone: str) -> EventDraft:
        """What was typed, as plain values; wall clocks are read in the host's zone."""
        plain = {name: self[name].data for name in ("host_id", "format", "title", "level", "summary", "description")}
        plain |= {name: self[name].data for name in ("audience", "content", "place", "contact", "direction")}
        plain |= {"centre_id": self.centre_id.data or None, "hold_hours": self.hold_hours.data or 24}
        moments: dict[str, Any] = {
            name: _moment(self[name].data, zone) for name in ("starts_at", "ends_at", "opens_at", "closes_at")
        }
        return EventDraft(
            **plain,
            **moments,
            parts=tuple(_part_draft(entry.form, zone) for entry in self.parts),
            programme=tuple(_line_drafts(self.programme)),
        )

    def accuse(self, refusals: Sequence[Refusal]) -> None:
        """Put each refusal to the field that it names («parts-1-ends_at»); one without a field goes to the title."""
        for refusal in refusals:
            field = _field_at(self, refusal.field or "title")
            field.errors = [*field.errors, refusal.words]

    def faults(self) -> list[tuple[str, str]]:
        """(label, id) of every field with a fault, those of parts too, in the order of the page."""
        return list(_faults(self))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        good = super().validate(extra_validators)
        return _lines_are_whole(self.programme) and good


class CopyForm(PageForm):
    """On which day the copy of an event starts."""

    form_key = HiddenField(default=lambda: str(uuid.uuid4()), validators=[at_most(36)])
    first_day = DateField(_l("New date"), [InputRequired(_l("Choose the date."))])


def _is_touched(form: Any) -> bool:
    return bool(form.id.data or form.title.data or form.description.data or form.stations.entries)


def _moment(naive: datetime | None, zone: str) -> datetime | None:
    return clock.at_zone(naive, zone) if naive else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def _part_draft(form: Any, zone: str) -> PartDraft:
    """A part as typed; grades without pupils and team sizes without teams mean nothing and are let go."""
    pupils, teams = "pupil" in (form.categories.data or ()), form.unit.data == TEAMS
    values: dict[str, Any] = {name: form[name].data for name in PART_COLUMNS if name not in ("starts_at", "ends_at")}
    values |= {} if pupils else {"grade_from": None, "grade_to": None}
    values |= {} if teams else {"team_from": None, "team_to": None}
    values["reserved"] = values["reserved"] or 0
    return PartDraft(
        **values,
        quotas=tuple(_quota_drafts(form.quotas))[:QUOTAS],
        categories=tuple(form.categories.data or ()),
        starts_at=_moment(form.starts_at.data, zone),
        ends_at=_moment(form.ends_at.data, zone),
        closed=form.closed.data,
        stations=tuple(_station_drafts(form.stations)),
        id=_number(form.id.data),
    )


def _quota_drafts(entries: FieldList) -> Iterator[QuotaDraft]:
    for entry in entries:
        form: Any = entry.form
        if form.most.data is not None or form.per_school.data is not None:
            yield QuotaDraft(form.category.data, form.most.data, form.per_school.data)


def _station_drafts(entries: FieldList) -> Iterator[StationDraft]:
    for entry in entries:
        form: Any = entry.form
        if form.name.data or form.explained.data or form.room.data or form.kind.data == "infocentre":
            yield StationDraft(
                form.kind.data, form.name.data, form.explained.data, form.room.data, _number(form.id.data)
            )


def _line_drafts(entries: FieldList) -> Iterator[ProgrammeDraft]:
    lines = [entry.form for entry in entries if entry.form.title.data and entry.form.at.data]
    for form in sorted(lines, key=lambda form: form.at.data):
        yield ProgrammeDraft(form.at.data, form.title.data, form.speaker.data, form.room.data)


def _lines_are_whole(entries: FieldList) -> bool:
    """A line has both a time and words, or nothing at all."""
    good = True
    for entry in entries:
        form: Any = entry.form
        typed = form.title.data or form.speaker.data or form.room.data
        for field, missing in ((form.at, typed and not form.at.data), (form.title, form.at.data and not typed)):
            if missing and not field.errors:
                field.errors = [_("A line needs its time and its words.")]
                good = False
    return good


def _field_at(form: Any, path: str) -> Field:
    """The field of a path such as «parts-1-ends_at», where 1 counts the parts on the page."""
    name, *rest = path.split("-")
    if not rest:
        return form[name]
    entry = form[name].entries[int(rest[0])]
    return _field_at(entry.form, "-".join(rest[1:])) if len(rest) > 1 else entry


def _faults(form: Any) -> Iterator[tuple[str, str]]:
    for field in form:
        if isinstance(field, FieldList):
            if any(isinstance(error, str) or not isinstance(error, dict) for error in field.errors if error):
                yield str(field.label.text), field.id
            for entry in field.entries:
                yield from _faults(entry.form)
        elif field.errors and field.type != "CSRFTokenField":
            yield str(field.label.text), field.id
