"""Forms of the network: shape and fields only."""

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tochka.kit.page_forms import PageForm
from tochka.kit.russian import clean_line, clean_text
from tochka.kit.words import _l
from tochka.network.actions import AgreementDraft, CentreDraft, OrganizationDraft
from tochka.network.models import Municipality, Organization
from tochka.network.terms import (
    AGREEMENT_KINDS,
    AGREEMENT_STATES,
    CENTRE_KINDS,
    CENTRE_PROFILES,
    EXPIRED,
    ORGANIZATION_KINDS,
    ZONES,
    Operator,
)

MOST_ALIASES = 30


def line(words: Any, limit: int, required: Any = None, **options: Any) -> StringField:
    """A field of one line, cleaned, at most `limit` signs; `required` is the sentence for an empty one."""
    checks: list[Any] = [DataRequired(required)] if required else []
    checks.append(Length(max=limit, message=_l("Make this shorter: at most %(max)d signs.")))
    return StringField(words, checks, filters=[lambda text: clean_line(text or "")], **options)


def options(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """What a select field offers: value → words."""
    return [SelectChoice(str(value), label) for value, label in words.items()]


class WholeField(IntegerField):
    """A whole number, or nothing; whatever else was typed stays beside a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError(self.gettext(str(_l("Only digits, please.")))) from None


def whole(words: Any, low: int, high: int) -> WholeField:
    """A whole number between two, or nothing."""
    between = NumberRange(low, high, message=_l("A number from %(min)s to %(max)s, please."))
    return WholeField(words, [Optional(), between], render_kw={"inputmode": "numeric"})


class CentreForm(Form):
    """A centre of an organization; without a kind the row says nothing."""

    kind = SelectField(_l("Kind of centre"), choices=options({"": _l("no centre"), **CENTRE_KINDS}))
    profile = SelectField(_l("Profile"), choices=options(CENTRE_PROFILES))
    opened_in = whole(_l("Year of opening"), 2000, 2100)
    name = line(_l("Name of the centre"), 200)


class OrganizationForm(PageForm):
    """An organization with its names, its place in prose and its centres."""

    version = HiddenField()
    kind = SelectField(_l("What it is"), choices=options(ORGANIZATION_KINDS))
    type = line(_l("Type"), 60)
    number = whole(_l("Number"), 1, 99_999)
    locality = line(_l("Settlement"), 100)
    short_name = line(_l("Short name"), 120, _l("Add the short name: it stands in lists."))
    full_name = line(_l("Full name"), 400)
    legal_prefix = line(_l("Legal form"), 20)
    aliases = TextAreaField(_l("Other spellings"), filters=[lambda text: clean_text(text or "")])
    genitive = line(_l("From whom: genitive"), 200)
    genitive_plural = line(_l("Genitive of several"), 200)
    rank = whole(_l("Place in lists"), 0, 1000)
    centres = FieldList(FormField(CentreForm), max_entries=12)

    def validate_aliases(self, field: TextAreaField) -> None:
        """Each spelling on a line of its own, not too many and not too long."""
        if len(self.spellings) > MOST_ALIASES or any(len(each) > 200 for each in self.spellings):
            raise ValidationError(_l("At most 30 spellings, each on its own line and at most 200 signs long."))

    @property
    def spellings(self) -> tuple[str, ...]:
        """Other spellings, one a line."""
        return tuple(each for row in (self.aliases.data or "").split("\n") if (each := clean_line(row)))

    def show(self, organization: Organization) -> None:
        """Fill the fields from a row, with an empty line for one more centre."""
        for name in ("kind", "type", "number", "locality", "short_name", "full_name", "legal_prefix", "rank"):
            self[name].data = getattr(organization, name)
        self.genitive.data, self.genitive_plural.data = organization.genitive, organization.genitive_plural
        self.version.data = str(organization.version)
        self.aliases.data = "\n".join(alias.text for alias in organization.aliases)
        for centre in organization.centres:
            self.centres.append_entry(centre)
        self.centres.append_entry()

    @property
    def draft(self) -> OrganizationDraft:
        """What was typed, as a plain value."""
        return OrganizationDraft(
            short_name=self.short_name.data,
            kind=self.kind.data,
            type=self.type.data,
            number=self.number.data,
            locality=self.locality.data,
            full_name=self.full_name.data,
            legal_prefix=self.legal_prefix.data,
            rank=self.rank.data,
            genitive=self.genitive.data,
            genitive_plural=self.genitive_plural.data,
            aliases=self.spellings,
            centres=tuple(
                CentreDraft(row["kind"], row["profile"], row["name"], row["opened_in"])
                for row in self.centres.data
                if row["kind"]
            ),
        )


class OperatorForm(PageForm):
    """Who answers for personal data."""

    name = line(_l("Operator"), 300, _l("Add the name of the education body."))
    inn = line(_l("INN"), 12, _l("Add the INN."))
    address = line(_l("Address"), 300, _l("Add the address."))
    responsible = line(_l("Who is responsible"), 200, _l("Add the name of who is responsible."))
    email = line(_l("E-mail"), 254, _l("Add the e-mail for questions about personal data."))
    phone = line(_l("Phone"), 40)

    def validate_inn(self, field: StringField) -> None:
        """Ten digits, or twelve."""
        if not (field.data.isascii() and field.data.isdigit() and len(field.data) in (10, 12)):
            raise ValidationError(
                _l("An INN of an organization has 10 digits (12 for an entrepreneur). Check the digits.")
            )

    def validate_email(self, field: StringField) -> None:
        """Something that a letter can be sent to."""
        name, at, domain = field.data.partition("@")
        if not (name and at and "." in domain and " " not in field.data):
            raise ValidationError(_l("This does not look like an e-mail. Check the address: name@school.ru."))

    @property
    def operator(self) -> Operator:
        """What was typed, as a plain value."""
        return Operator(*(self[name].data for name in ("name", "inn", "address", "responsible", "email", "phone")))


class MunicipalityForm(PageForm):
    """A municipality: region, name, seat, zone, education body."""

    region = SelectField(_l("Region"), coerce=int)
    new_region = line(_l("New region"), 200)
    name = line(_l("Name"), 200, _l("Add the name of the municipality."))
    seat = line(_l("Its centre"), 100)
    timezone = SelectField(_l("Time zone"), choices=options(ZONES))
    body_name = line(_l("Education body"), 120)
    body = SelectField(_l("Education body"), coerce=int)

    def show(self, municipality: Municipality) -> None:
        """Fill the fields from a row."""
        self.name.data, self.seat.data = municipality.name, municipality.seat
        self.timezone.data, self.body.data = municipality.timezone, municipality.body_id or 0


class MatchForm(PageForm):
    """Which organization of the list the typed words mean."""

    school_text = line(_l("School"), 200)
    school = HiddenField()
    remember = BooleanField(_l("Remember this spelling"), default=True)


class AgreementForm(PageForm):
    """An agreement between organizations."""

    organization_id = SelectField(_l("Our school"), coerce=int)
    parties = SelectMultipleField(
        _l("With whom"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    kind = SelectField(_l("Kind"), choices=options(AGREEMENT_KINDS))
    state = SelectField(
        _l("How it stands"),
        choices=options({key: words for key, words in AGREEMENT_STATES.items() if key != EXPIRED}),
    )
    subject = TextAreaField(_l("Subject"), validators=[Optional(), Length(max=500)])
    number = line(_l("Number"), 40)
    signed_on = DateField(_l("Signed on"), validators=[Optional()])
    valid_from = DateField(_l("Valid from"), validators=[Optional()])
    valid_to = DateField(_l("Valid to"), validators=[Optional()])
    scan = FileField(_l("Scan of the signed paper"))

    def draft(self) -> AgreementDraft:
        """The agreement as typed."""
        names = ("kind", "state", "signed_on", "valid_from", "valid_to")
        plain = {name: self[name].data for name in names}
        return AgreementDraft(
            parties=tuple(self.parties.data or ()),
            subject=self.subject.data or "",
            number=self.number.data or "",
            **plain,
        )
