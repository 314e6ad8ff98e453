"""Forms inside the event's form: a station, a part, a line of the programme."""

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput

from tochka.events.forms.fields import (
    ClockField,
    MomentField,
    WholeField,
    at_most,
    between,
    lines,
    one_line,
    options,
    printable,
)
from tochka.events.terms import CATEGORIES, FORMATS, STATION_KINDS, UNITS
from tochka.kit.words import _l

GRADES = {"": "—"} | {n: n for n in range(1, 12)}


class StationForm(Form):
    """A station of a quest; one that is left empty is not saved."""

    id = HiddenField()
    kind = SelectField(_l("What it is"), choices=options(STATION_KINDS), default="station")
    name = StringField(_l("Name"), [at_most(120)], filters=[one_line])
    explained = StringField(_l("What happens there"), [at_most(200)], filters=[one_line])
    room = StringField(_l("Room"), [at_most(100), printable], filters=[one_line])


class QuotaForm(Form):
    """A limit of a category; one without numbers is not saved."""

    category = SelectField(_l("Category"), choices=options(CATEGORIES))
    most = WholeField(_l("At most in all"), [Optional(), between(0, 5000)])
    per_school = WholeField(_l("At most of a school"), [Optional(), between(0, 500)])


class PartForm(Form):
    """A part: who comes, how many, when and where."""

    id = HiddenField()
    format = SelectField(_l("Format"), choices=options({"": _l("as the event"), **FORMATS}), default="")
    title = StringField(_l("Title of the part"), [at_most(200), printable], filters=[one_line])
    description = TextAreaField(_l("What awaits people"), [at_most(600)], filters=[lines])
    categories = SelectMultipleField(_l("Who comes"), choices=options(CATEGORIES), option_widget=CheckboxInput())
    grade_from = SelectField(_l("Grade from"), choices=options(GRADES), coerce=lambda value: int(value or 0) or None)
    grade_to = SelectField(_l("Grade to"), choices=options(GRADES), coerce=lambda value: int(value or 0) or None)
    unit = RadioField(_l("Registered are"), choices=options(UNITS), default="persons")
    capacity = WholeField(_l("Places"), [Optional(), between(0, 5000)])
    per_school = WholeField(_l("At most of one school"), [Optional(), between(1, 500)])
    reserved = WholeField(_l("Of them kept for the invited"), [Optional(), between(0, 5000)])
    moderated = BooleanField(_l("The organizer approves each registration"))
    quotas = FieldList(FormField(QuotaForm), _l("Limits of categories"))
    team_from = WholeField(_l("Team from"), [Optional(), between(1, 100)])
    team_to = WholeField(_l("Team to"), [Optional(), between(1, 100)])
    starts_at = MomentField(_l("Start of the part"), [Optional()])
    ends_at = MomentField(_l("End of the part"), [Optional()])
    room = StringField(_l("Room"), [at_most(100), printable], filters=[one_line])
    closed = BooleanField(_l("Nobody registers for this part any more"))
    stations = FieldList(FormField(StationForm))


class LineForm(Form):
    """A line of the programme; one that is left empty is not saved."""

    at = ClockField(_l("Time"), [Optional()])
    title = StringField(_l("What happens"), [at_most(300)], filters=[one_line])
    speaker = StringField(_l("Who speaks"), [at_most(200)], filters=[one_line])
    room = StringField(_l("Room"), [at_most(100), printable], filters=[one_line])
