"""Forms of the certificates room: shape and field checks only."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tochka.certificates.terms import GROUPS
from tochka.kit.words import _l


class IssueForm(FlaskForm):
    """To whom papers go."""

    groups = SelectMultipleField(
        _l("Who gets a certificate"),
        choices=[SelectChoice(value, words) for value, words in GROUPS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[InputRequired(_l("Tick who gets a certificate."))],
    )


class SetupForm(FlaskForm):
    """What the papers say."""

    layout = RadioField(_l("Look"), validators=[InputRequired()])
    issuer = StringField(_l("Who issues"), validators=[Optional(), Length(max=300)])
    signatory_post = StringField(_l("Who signs: post"), validators=[Optional(), Length(max=200)])
    signatory_name = StringField(_l("Who signs: name"), validators=[Optional(), Length(max=200)])
    basis = StringField(_l("Basis: the directive"), validators=[Optional(), Length(max=300)])
    hours = IntegerField(_l("Academic hours"), validators=[Optional(), NumberRange(1, 72)])
    pattern = StringField(_l("Number"), validators=[InputRequired(), Length(max=80)])


REASON = [InputRequired(_l("Say why: the reason stands in the register.")), Length(max=300)]


class CorrectForm(FlaskForm):
    """The right name."""

    name = StringField(_l("The name as it must be printed"), validators=[InputRequired(), Length(max=200)])
    reason = StringField(
        _l("Why"), validators=[InputRequired(_l("Say why: the reason stands in the register.")), Length(max=300)]
    )


class RevokeForm(FlaskForm):
    """Why a paper is withdrawn."""

    reason = TextAreaField(
        _l("Why"), validators=[InputRequired(_l("Say why: the reason stands in the register.")), Length(max=300)]
    )


class FindForm(FlaskForm):
    """A code, or a number together with the surname."""

    class Meta:
        csrf = False

    code = StringField(_l("Code under the QR"), validators=[Optional(), Length(max=40)])
    number = StringField(_l("Number"), validators=[Optional(), Length(max=80)])
    surname = StringField(_l("Surname"), validators=[Optional(), Length(max=100)])
