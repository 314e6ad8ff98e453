"""Fields that the plan's forms share: whatever was typed stays in the box, beside a sentence that says what to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import DateField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from tochka.kit.errors import Refusal
from tochka.kit.russian import clean_line, clean_text
from tochka.kit.words import _, _l


def _length(most: int) -> Length:
    return Length(max=most, message=_l("Shorten this to %(max)d characters."))


def line(words: Any, most: int, required: Any = None) -> StringField:
    """One line, cleaned; `required` is the sentence for an empty one."""
    checks: list[Any] = [DataRequired(required)] if required else []
    return StringField(words, [*checks, _length(most)], filters=[lambda text: clean_line(text or "")])


def lines(words: Any, most: int, required: Any = None) -> TextAreaField:
    """Several lines, cleaned."""
    checks: list[Any] = [DataRequired(required)] if required else []
    return TextAreaField(words, [*checks, _length(most)], filters=[lambda text: clean_text(text or "")])


class WholeField(IntegerField):
    """A whole number, or nothing; whatever else was typed stays beside a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError(_("Digits only, please.")) from None


def whole(words: Any, low: int, high: int) -> WholeField:
    """A whole number between two, or nothing."""
    between = NumberRange(low, high, message=_l("A number from %(min)s to %(max)s, please."))
    return WholeField(words, [Optional(), between], render_kw={"inputmode": "numeric"})


class DayField(DateField):
    """A day; what is no day stays beside a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value for value in valuelist if value])
        except ValueError:
            raise ValueError(_("Choose the date.")) from None


def ticks(words: Any, choices: Sequence[Any] = (), coerce: Any = str) -> SelectMultipleField:
    """Several of a list, as boxes to tick."""
    return SelectMultipleField(words, choices=list(choices), coerce=coerce, option_widget=CheckboxInput())


def offered(known: Mapping[str, Any]) -> list[SelectChoice]:
    """Codes with their words as a field offers them."""
    return [SelectChoice(code, words) for code, words in known.items()]


def number_or_none(value: Any) -> int | None:
    """What a select box sends: «» is nothing."""
    return int(value) if str(value or "").isdigit() else None


def put_refusal(form: Any, refusal: Refusal, otherwise: str) -> None:
    """Write a refusal beside its field, beside another one where the form has none of that name."""
    field = form[refusal.field] if refusal.field and refusal.field in form else form[otherwise]
    field.errors = [*field.errors, refusal.words]
