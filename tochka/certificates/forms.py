"""Forms of the certificates room: shape and field checks only."""

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from tochka.certificates.terms import GROUPS, KINDS, MOST_SIGNATORIES
from tochka.kit.page_forms import PageForm
from tochka.kit.words import _l

SHORT, LONG = Length(max=200), Length(max=300)


class IssueForm(PageForm):
    """Who gets what: a kind, to whom, and what they must have attended."""

    kind = SelectField(
        _l("Paper"), choices=[SelectChoice(value, words) for value, words in KINDS.items()], default="participant"
    )
    groups = SelectMultipleField(
        _l("Who gets it"),
        choices=[SelectChoice(value, words) for value, words in GROUPS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[InputRequired(_l("Tick who gets a certificate."))],
    )
    part = SelectField(_l("Who came to"), validators=[Optional()], default="")
    hours = DecimalField(
        _l("Present for at least, hours"),
        validators=[Optional(), NumberRange(0, 72, _l("Type a number of hours from 0 to 72."))],
        places=None,
    )


class NominateForm(PageForm):
    """Who is named for a kind of paper, and what of."""

    kind = SelectField(_l("Paper"), choices=[SelectChoice(value, words) for value, words in KINDS.items()])
    people = SelectMultipleField(_l("Whom"), validate_choice=False, validators=[Optional()])
    topic = StringField(_l("Topic"), validators=[Optional(), LONG])


class SetupForm(PageForm):
    """What the papers say and look like."""

    layout = RadioField(_l("Look"), validators=[InputRequired(_l("Choose a look."))])
    title = StringField(_l("Heading"), validators=[Optional(), SHORT])
    kind_line = StringField(_l("Line under the title"), validators=[Optional(), LONG])
    reason = TextAreaField(_l("What for"), validators=[Optional(), Length(max=600)])
    issuer = StringField(_l("Who issues"), validators=[Optional(), LONG])
    basis = StringField(_l("Basis: the directive"), validators=[Optional(), LONG])
    hours = IntegerField(
        _l("Academic hours"), validators=[Optional(), NumberRange(1, 72, _l("Type a number from 1 to 72."))]
    )
    pattern = StringField(
        _l("Number"), validators=[InputRequired(_l("Type the pattern of the number.")), Length(max=80)]
    )
    colour = StringField(
        _l("Main colour"),
        validators=[
            Optional(),
            Regexp(r"#[0-9A-Fa-f]{6}\Z", message=_l("A colour is # and six digits, such as #1E5C4B.")),
        ],
    )
    economy = BooleanField(_l("Save ink: frames in thin lines"))
    logo = FileField(_l("Logo of the body"))
    emblem = FileField(_l("Emblem of the event"))
    drop_logo = BooleanField(_l("Remove the logo"))
    drop_emblem = BooleanField(_l("Remove the emblem"))


for _number in range(1, MOST_SIGNATORIES + 1):
    for _name, _field in (
        ("post", StringField(_l("Post"), validators=[Optional(), SHORT])),
        ("name", StringField(_l("Initials and surname"), validators=[Optional(), SHORT])),
        ("facsimile", FileField(_l("Picture of the signature"))),
        ("drop", BooleanField(_l("Remove the picture"))),
    ):
        setattr(SetupForm, f"signatory_{_number}_{_name}", _field)


class CorrectForm(PageForm):
    """The right name."""

    name = StringField(_l("The name as it must be printed"), validators=[InputRequired(), SHORT])
    reason = StringField(_l("Why"), validators=[InputRequired(_l("Say why: the reason stands in the register.")), LONG])


class RevokeForm(PageForm):
    """Why a paper is withdrawn."""

    reason = TextAreaField(
        _l("Why"), validators=[InputRequired(_l("Say why: the reason stands in the register.")), LONG]
    )


class FindForm(PageForm):
    """A code, or a number together with the surname."""

    class Meta:
        csrf = False

    code = StringField(_l("Code under the QR"), validators=[Optional(), Length(max=40)])
    number = StringField(_l("Number"), validators=[Optional(), Length(max=80)])
    surname = StringField(_l("Surname"), validators=[Optional(), Length(max=100)])
