"""Forms of the organizer's own questions: their fields in the registration form, and the form in which one is edited."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput

from tochka.events.terms import CATEGORIES
from tochka.kit.page_forms import PageForm
from tochka.kit.words import _l
from tochka.registration.actions.answers import Upload
from tochka.registration.forms import WhoForm, _box, _line, _too_long, choices
from tochka.registration.rules.questions import Asked
from tochka.registration.rules.uploads import MOST
from tochka.registration.terms import (
    CHOICE,
    CHOICES,
    DATE,
    FILE,
    NUMBER,
    QUESTION_KINDS,
    TEXT,
    YES_NO,
    YESNO,
)


def with_questions(base: type[WhoForm], questions: Sequence[Asked]) -> type[WhoForm]:
    """The form with a field for each question after its own. What was typed is judged by the rules, not by the fields."""
    fields = {question.field: _field(question) for question in questions}
    return type(base.__name__, (base,), fields) if fields else base


def with_removals(base: type[WhoForm], questions: Sequence[Asked], kept: Collection[int]) -> type[WhoForm]:
    """The form with a box beside each file that was given and need not be: ticked, the file goes."""
    boxes = {
        off_field(question): BooleanField(_l("Remove this file"))
        for question in questions
        if question.kind == FILE and question.id in kept and not question.required
    }
    return type(base.__name__, (base,), boxes) if boxes else base


def off_field(question: Asked) -> str:
    """The name of the box that takes a question's file away."""
    return f"{question.field}_off"


def removed_files(form: WhoForm, questions: Sequence[Asked]) -> frozenset[int]:
    """The questions whose files are to go; another file that was sent takes the place of the former anyway."""
    return frozenset(each.id for each in questions if off_field(each) in form and form[off_field(each)].data)


def _field(question: Asked) -> Any:
    if question.kind == FILE:
        return FileField(question.words)
    if question.kind == CHOICE:
        return SelectField(
            question.words, [Optional()], validate_choice=False,
            choices=[SelectChoice("", "—"), *(SelectChoice(each, each) for each in question.options)],
        )  # fmt: skip
    if question.kind == CHOICES:
        return SelectMultipleField(
            question.words, [Optional()], validate_choice=False, option_widget=CheckboxInput(),
            choices=[SelectChoice(each, each) for each in question.options],
        )  # fmt: skip
    if question.kind == YESNO:
        return RadioField(question.words, [Optional()], validate_choice=False, choices=choices(YES_NO))
    if question.kind == TEXT:
        return TextAreaField(question.words, filters=[_box], render_kw={"rows": 2})
    marks = {NUMBER: {"inputmode": "decimal"}, DATE: {"type": "date"}}[question.kind]
    return StringField(question.words, filters=[_line], render_kw=marks)


def typed_answers(form: WhoForm, questions: Sequence[Asked]) -> dict[int, list[str]]:
    """What stands in the fields of questions, files apart."""
    found = {}
    for question in questions:
        if question.kind != FILE:
            data = form[question.field].data or []
            found[question.id] = [data] if isinstance(data, str) else list(data)
    return found


def sent_files(form: WhoForm, questions: Sequence[Asked]) -> dict[int, Upload]:
    """The files that came, each read up to one byte above the limit."""
    found = {}
    for question in questions:
        sent = form[question.field].data if question.kind == FILE else None
        if sent and getattr(sent, "filename", ""):
            found[question.id] = Upload(sent.filename, sent.read(MOST + 1))
            sent.close()
    return found


def answers_as_data(questions: Sequence[Asked], said: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    """Saved answers (question id → values) as the data of a form's fields."""
    found: dict[str, Any] = {}
    for question in questions:
        values = said.get(question.id)
        if values and question.kind != FILE:
            found[question.field] = list(values) if question.kind == CHOICES else values[0]
    return found


class QuestionForm(PageForm):
    """A question of the organizer. `options` are the answers to choose from, one a line."""

    words = StringField(_l("Question"), [_too_long(200)], filters=[_line])
    kind = SelectField(_l("Kind of the answer"), choices=choices(QUESTION_KINDS))
    options = TextAreaField(_l("Answers to choose from"), [_too_long(3000)], filters=[_box])
    hint = StringField(_l("Hint under the question"), [_too_long(200)], filters=[_line])
    required = BooleanField(_l("Without an answer nobody is registered"))
    categories = SelectMultipleField(_l("Who is asked"), choices=choices(CATEGORIES), option_widget=CheckboxInput())
    part_id = SelectField(_l("In which part"), coerce=int)
    shown_if = SelectField(_l("Ask only when"), validate_choice=False)
