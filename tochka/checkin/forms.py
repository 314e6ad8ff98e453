"""Forms of the door: a new phone for the organizer, a code for the volunteer."""

from wtforms import BooleanField, DateTimeLocalField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tochka.kit.page_forms import PageForm
from tochka.kit.russian import clean_line
from tochka.kit.words import _l


class DeviceForm(PageForm):
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
    mode = RadioField(
        _l("What the phone marks"),
        choices=[SelectChoice("in", _l("Who comes in")), SelectChoice("out", _l("Who goes out"))],
        default="in",
    )
    checkpoint = SelectField(_l("Where it marks"), coerce=int, default=0)
    ends_at = DateTimeLocalField(
        _l("Works until"),
        format="%Y-%m-%dT%H:%M",
        validators=[DataRequired(_l("Write the day and the hour, as in 10.02.2023 18:00."))],
    )


class RulesForm(PageForm):
    """When a phone lets in, and whom again."""

    opens_at = DateTimeLocalField(_l("Lets in from"), format="%Y-%m-%dT%H:%M", validators=[Optional()])
    closes_at = DateTimeLocalField(_l("Lets in until"), format="%Y-%m-%dT%H:%M", validators=[Optional()])
    again = BooleanField(_l("Lets in again who went out"))


class CheckpointForm(PageForm):
    """What is marked inside the event."""

    name = StringField(
        _l("What is marked"),
        filters=[lambda text: clean_line(text or "")],
        validators=[
            DataRequired(_l("Write what is marked there: “Lunch”.")),
            Length(max=80, message=_l("At most 80 characters.")),
        ],
    )


class PairForm(PageForm):
    """Six digits from the organizer's screen."""

    code = StringField(
        _l("Code"),
        filters=[lambda text: "".join((text or "").split())],
        validators=[DataRequired(_l("Write the six digits that the organizer shows."))],
    )


class WayForm(PageForm):
    """How participants mark themselves at an event."""

    way = RadioField(
        _l("Participants mark themselves"),
        choices=[
            SelectChoice("", _l("No, volunteers mark them")),
            SelectChoice("screen", _l("By the code on the hall's screen: it changes every 30 seconds")),
            SelectChoice("poster", _l("By the code of a poster: one for the event's hours")),
        ],
    )


class SelfForm(PageForm):
    """Who marks herself: seven digits of the ticket and the surname."""

    code = StringField(
        _l("Seven digits of the ticket"),
        filters=[lambda text: (text or "").strip()],
        validators=[DataRequired(_l("Write the seven digits that stand under the ticket's code.")), Length(max=20)],
    )
    surname = StringField(
        _l("Surname"),
        filters=[lambda text: clean_line(text or "")],
        validators=[DataRequired(_l("Write the surname as at registration.")), Length(max=100)],
    )
