"""Forms of the curator: the plan itself, a remark, more time."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from tochka.kit.page_forms import PageForm
from tochka.kit.russian import on_page
from tochka.kit.words import _l
from tochka.plan.actions.opening import PlanDraft
from tochka.plan.forms.fields import DayField, line, lines, ticks

ALL, BY_YEARS, CHOSEN = "all", "years", "chosen"


class PlanForm(PageForm):
    """A plan: its title, its last day, the schools asked."""

    title = line(_l("Title"), 300, _l("Add a title: it stands on the plan's papers."))
    last_day = DayField(_l("Last day for schools"), [InputRequired(_l("Choose the date."))])
    note = lines(_l("What schools should know"), 2000)
    who = RadioField(
        _l("Which schools are asked"),
        choices=[
            SelectChoice(ALL, _l("all schools of the municipality")),
            SelectChoice(BY_YEARS, _l("those whose centres were opened in the years below")),
            SelectChoice(CHOSEN, _l("those ticked in the list below")),
        ],
        default=ALL,
    )
    years = ticks(_l("Centres opened in"), coerce=int)
    schools = ticks(_l("Schools"), coerce=int)

    def offer(self, schools: Sequence[Any]) -> None:
        """Give the schools to choose among (id, name, years of their centres)."""
        self.schools.choices = [SelectChoice(each.id, on_page(each.name)) for each in schools]
        self.years.choices = [
            SelectChoice(year, str(year)) for year in sorted({y for each in schools for y in each.years})
        ]

    def draft(self, schools: Sequence[Any]) -> PlanDraft:
        """What was typed as a plain value."""
        return PlanDraft(self.title.data, self.last_day.data, self._chosen(schools), self.note.data)

    def _chosen(self, schools: Sequence[Any]) -> frozenset[int]:
        if self.who.data == ALL:
            return frozenset(each.id for each in schools)
        if self.who.data == BY_YEARS:
            years = set(self.years.data or ())
            return frozenset(each.id for each in schools if years & set(each.years))
        return frozenset(self.schools.data or ())


class OpenForm(PlanForm):
    """A new plan: of which year."""

    school_year = SelectField(_l("School year"), coerce=int)


class RemarkForm(PageForm):
    """Why rows are returned."""

    remark = lines(_l("What to repair"), 1000, _l("Say what to repair: the school will read it."))


class MoreTimeForm(PageForm):
    """Until when a school may change its rows after the deadline."""

    last_day = DayField(_l("Through which day"), [InputRequired(_l("Choose the date."))])


class TableForm(PageForm):
    """A school's table: pasted or as a file."""

    pasted = TextAreaField(_l("Paste from a table"))
    file = FileField(_l("Or a file, .xlsx or .csv"), [Optional()])
