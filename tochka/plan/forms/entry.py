"""The form of a row: what, when, for whom, where, who answers."""

import uuid
from datetime import date
from typing import Any

from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from tochka.kit.page_forms import PageForm
from tochka.kit.words import _l
from tochka.plan.forms.fields import DayField, line, lines, number_or_none, offered, ticks, whole
from tochka.plan.rules.drafts import EntryDraft
from tochka.plan.rules.words import month_words
from tochka.plan.terms import (
    CATEGORIES,
    FORMATS,
    LONGEST,
    MODES,
    MONTHS_OF_YEAR,
    MOST_EXPECTED,
    ROW_STATES,
    TYPED,
)

GRADES = [SelectChoice("", "—"), *(SelectChoice(number, str(number)) for number in range(1, 12))]
WEEKS = [SelectChoice("", _l("any")), *(SelectChoice(number, str(number)) for number in range(1, 6))]


class EntryForm(PageForm):
    """A row of a school. `form_key` makes a second press harmless, `version` tells a stale page."""

    form_key = HiddenField(default=lambda: str(uuid.uuid4()), validators=[Length(max=36)])
    version = HiddenField(default="0")
    topic = line(_l("Topic"), LONGEST["topic"], _l("Add the topic: people will look for it."))
    format = SelectField(_l("Format"), choices=offered(FORMATS), default="seminar")
    direction = line(_l("Direction or subject"), LONGEST["direction"])
    month = SelectField(_l("Month"), coerce=number_or_none)
    week = SelectField(_l("Week of the month"), choices=WEEKS, coerce=number_or_none)
    first_day = DayField(_l("First day"), [Optional()])
    last_day = DayField(_l("Last day"), [Optional()])
    categories = ticks(_l("For whom"), offered(CATEGORIES))
    grade_from = SelectField(_l("From grade"), choices=GRADES, coerce=number_or_none)
    grade_to = SelectField(_l("To grade"), choices=GRADES, coerce=number_or_none)
    expected = whole(_l("Expected people"), 1, MOST_EXPECTED)
    place = line(_l("Place"), LONGEST["place"])
    mode = RadioField(_l("How it is held"), choices=offered(MODES), default="in_person")
    equipment = line(_l("Equipment of the centre"), LONGEST["equipment"])
    partners = line(_l("Partners"), LONGEST["partners"])
    responsible = line(_l("Who answers for it"), LONGEST["responsible"])
    post = line(_l("Her or his post"), LONGEST["post"])
    phone = line(_l("Work phone"), LONGEST["phone"])
    note = lines(_l("Note"), LONGEST["note"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [SelectChoice(number, month_words(number).capitalize()) for number in MONTHS_OF_YEAR]
        self.month.choices = [SelectChoice("", _l("by the date")), *months]

    def draft(self) -> EntryDraft:
        """What was typed as a plain value; a date goes before the month."""
        values: dict[str, Any] = {name: self[name].data for name in TYPED}
        if isinstance(values["first_day"], date):
            values |= {"month": values["first_day"].month, "week": None}
        return EntryDraft(**values | {"categories": tuple(self.categories.data or ())})


class StateForm(PageForm):
    """What became of a row."""

    state = SelectField(_l("State"), choices=offered(ROW_STATES))


def values_of(draft: EntryDraft, version: int) -> dict[str, Any]:
    """A draft as the form shows it."""
    values = {name: getattr(draft, name) for name in TYPED}
    month = None if draft.first_day else draft.month
    return values | {"categories": list(draft.categories), "month": month, "version": str(version)}
