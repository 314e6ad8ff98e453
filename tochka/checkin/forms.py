"""Forms of the door: a new phone for the organizer, a code for the volunteer."""

from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from tochka.kit.russian import clean_line
from tochka.kit.words import _l


class DeviceForm(FlaskForm):
    """A phone at the door: what it is called, which parts it lets in, until when."""

    name = StringField(
        _l("Where the phone stands"),
        filters=[lambda text: clean_line(text or "")],
        validators=[
            DataRequired(_l("Write where the phone stands: “Main entrance”.")),
            Length(max=80, message=_l("At most 80 characters.")),
        ],
    )
    parts = SelectMultipleField(
        _l("Parts"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Choose at least one part."))],
    )
    ends_at = DateTimeLocalField(
        _l("Works until"),
        format="%Y-%m-%dT%H:%M",
        validators=[DataRequired(_l("Write the day and the hour, as in 10.02.2023 18:00."))],
    )


class PairForm(FlaskForm):
    """Six digits from the organizer's screen."""

    code = StringField(
        _l("Code"),
        filters=[lambda text: "".join((text or "").split())],
        validators=[DataRequired(_l("Write the six digits that the organizer shows."))],
    )
