"""Forms of closing: shape and field checks only."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tochka.closing.actions import ClauseDraft
from tochka.closing.terms.directives import (
    ADDRESSEES,
    EVIDENCE,
    SETTING_WORDS,
    SETTINGS,
    TEXT_WORDS,
    VERB_WORDS,
)
from tochka.kit.page_forms import PageForm
from tochka.kit.words import _, _l

LONG = 20_000


class VersionField(HiddenField):
    """The version of the directive that the page showed, as a whole number."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = valuelist[0] if valuelist else ""
        self.data = int(typed) if typed.isdecimal() and len(typed) < 10 else None


class SettingsForm(PageForm):
    """Every named setting of prose."""


for _name, _choices in SETTINGS.items():
    _options = [SelectChoice(value, words) for value, words in _choices.items()]
    setattr(SettingsForm, _name, SelectField(SETTING_WORDS[_name], choices=_options, validators=[InputRequired()]))


class NumberForm(PageForm):
    """The number alone."""

    number = StringField(_l("Number"), validators=[Optional(), Length(max=40)])


class TextsForm(NumberForm):
    """Number, date and the pieces of text."""

    signed_on = DateField(_l("Date of the directive"), validators=[InputRequired(_l("Put the date."))])
    version = VersionField()


for _name in TEXT_WORDS:
    _kind = StringField if _name in ("post", "name") else TextAreaField
    setattr(TextsForm, _name, _kind(TEXT_WORDS[_name], validators=[Optional(), Length(max=LONG)]))


class ParagraphForm(PageForm):
    """An event's paragraph."""

    verb = SelectField(_l("Verb"), validators=[Optional()])
    text = TextAreaField(_l("Own words instead of the live text"), validators=[Optional(), Length(max=LONG)])
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [SelectChoice(code, words) for code, words in VERB_WORDS.items()]
        self.verb.choices = [SelectChoice("", _("as usual for its form")), *own]


class ClauseForm(PageForm):
    """A clause, to whom it is told and until when."""

    parent = SelectField(_l("Stands"), coerce=int, validators=[Optional()])
    text = TextAreaField(
        _l("What is told"), validators=[InputRequired(_l("Write what the clause tells to do.")), Length(max=LONG)]
    )
    addressees = SelectField(_l("To whom"), choices=[SelectChoice(value, words) for value, words in ADDRESSEES.items()])
    years = StringField(_l("Years of opening"), validators=[Optional(), Length(max=100)])
    chosen = SelectMultipleField(
        _l("Chosen schools"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[Optional()],
    )
    deadline = DateField(_l("Until"), validators=[Optional()])
    condition = StringField(_l("Condition"), validators=[Optional(), Length(max=100)])
    regular = BooleanField(_l("Again and again, without a deadline"))
    evidence = SelectField(
        _l("What proves it"), choices=[SelectChoice(value, words) for value, words in EVIDENCE.items()]
    )
    version = VersionField()

    def validate_years(self, field: Any) -> None:
        if not all(2000 <= year <= 2100 for year in self._years()):
            raise ValidationError(_("Write years with four digits, for example 2019, 2020."))

    def _years(self) -> tuple[int, ...]:
        pieces = (self.years.data or "").replace(",", " ").replace(";", " ").split()
        return tuple(int(piece) if piece.isdecimal() and len(piece) == 4 else 0 for piece in pieces)

    def draft(self) -> ClauseDraft:
        """The clause as typed."""
        return ClauseDraft(
            text=self.text.data or "",
            addressees=self.addressees.data,
            years=self._years(),
            chosen=tuple(self.chosen.data or ()),
            deadline=self.deadline.data,
            condition=self.condition.data or "",
            regular=bool(self.regular.data),
            evidence=self.evidence.data,
            parent_id=(self.parent.data or None) if "parent" in self else None,
        )


class TemplateForm(PageForm):
    """A template as a file."""

    file = FileField(_l("Template, .docx"), validators=[FileRequired(_l("Choose a file."))])


class AnswerForm(PageForm):
    """A school's answer to a clause."""

    state = RadioField(_l("How it stands"), validators=[InputRequired(_l("Choose one."))])
    note = TextAreaField(_l("What was done"), validators=[Optional(), Length(max=500)])
    link = StringField(
        _l("Link"), validators=[Optional(), Length(max=500), URL(message=_l("A link begins with https://"))]
    )

    def offer(self, conditional: bool) -> None:
        """The answers that a clause allows."""
        words = {"done": _("done"), "not_needed": _("not needed"), "open": _("not yet")}
        self.state.choices = [
            SelectChoice(value, each) for value, each in words.items() if conditional or value != "not_needed"
        ]


class PublicationForm(PageForm):
    """A publication in media or a social network."""

    organization_id = SelectField(_l("Who published"), coerce=int)
    url = StringField(_l("Link"), validators=[InputRequired(_l("Put the link.")), Length(max=500)])
    title = StringField(_l("Title"), validators=[InputRequired(_l("Write the title.")), Length(max=300)])
    outlet = StringField(_l("Outlet"), validators=[Optional(), Length(max=200)])
    published_on = DateField(_l("Day"), validators=[InputRequired(_l("Put the date."))])
    event_id = SelectField(_l("About an event"), coerce=int, validators=[Optional()])
    summary = TextAreaField(_l("In short"), validators=[Optional(), Length(max=2000)])


class PastForm(PageForm):
    """An old order as text, or a table."""

    text = TextAreaField(
        _l("Text of the order"),
        validators=[
            Optional(),
            Length(max=200_000, message=_l("The text is too long for an order. Paste only the order.")),
        ],
    )
    file = FileField(_l("Or a table, .xlsx"))
