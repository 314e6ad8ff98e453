"""Fields of the organizer's forms: whatever was typed stays in the box, beside a sentence that says what to do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wtforms import DateTimeLocalField, IntegerField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, ValidationError

from tochka.kit.pdf import missing_characters
from tochka.kit.russian import clean_line, clean_text
from tochka.kit.words import _, _l


def options(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """Choices of a select, in the order of their words."""
    return [SelectChoice(value, label) for value, label in words.items()]


def one_line(text: str | None) -> str:
    return clean_line(text or "")


def lines(text: str | None) -> str:
    return clean_text(text or "")


def at_most(limit: int) -> Length:
    return Length(max=limit, message=_l("Shorten this to %(max)d characters."))


def between(low: int, high: int) -> NumberRange:
    return NumberRange(low, high, message=_l("A number from %(min)s to %(max)s, please."))


def printable(_form: Any, field: Any) -> None:
    """Tickets, posters and certificates print the text: a sign that their faces lack is named and refused."""
    missing = missing_characters(field.data or "", "serif-bold")
    if missing:
        raise ValidationError(_("Papers cannot print this sign: %(sign)s. Take it out.", sign=missing[0]))


class WholeField(IntegerField):
    """A whole number; whatever else was typed stays in the box beside a plain sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([each.strip() for each in valuelist])
        except ValueError:
            raise ValueError(_("Digits only, please.")) from None


class MomentField(DateTimeLocalField):
    """Date and time on the wall clock of the event's zone; years that no event has are refused here."""

    data: datetime | None

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Choose the date and the time.")) from None
        if self.data and not 2000 <= self.data.year <= 2100:
            self.data = None
            raise ValueError(_("Check the year: between 2000 and 2100."))


class ClockField(TimeField):
    """A time of day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("A time such as 11:30, please.")) from None
