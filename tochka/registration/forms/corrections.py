"""The form by which a person asks to correct her registration after closing: the fields of a change, and a comment."""

from wtforms import TextAreaField
from wtforms.validators import Length

from tochka.kit.russian import clean_text
from tochka.kit.words import _l
from tochka.registration.forms import PersonForm, TeamForm

_COMMENT = _l("What else is to be corrected")
_LONG = Length(max=500, message=_l("This is too long: at most %(max)d signs."))


def _clean(typed: str | None) -> str:
    return clean_text(typed or "")


class PersonCorrectionForm(PersonForm):
    """What is wrong in a person's registration."""

    comment = TextAreaField(_COMMENT, [_LONG], filters=[_clean])


class TeamCorrectionForm(TeamForm):
    """What is wrong in a team's registration."""

    comment = TextAreaField(_COMMENT, [_LONG], filters=[_clean])
