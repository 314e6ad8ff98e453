"""Forms of registration: at most six fields to fill, then consents. Shapes only; the decisions stand in rules and actions."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, NumberRange, Optional

from tochka.events.terms import CATEGORIES
from tochka.kit.errors import Refusal
from tochka.kit.page_forms import PageForm
from tochka.kit.pdf import missing_characters
from tochka.kit.russian import clean_line, clean_text
from tochka.kit.words import _l
from tochka.people.rules import is_email, plain_email
from tochka.people.terms import PURPOSES
from tochka.registration.rules.grades import read_grade as read_grade
from tochka.registration.rules.members import TypedTeam, read_members
from tochka.registration.rules.names import QUESTIONS, read_name
from tochka.registration.terms import QUALIFIERS

_UUID = re.compile(r"[0-9a-f-]{36}")


NAMESAKES = {"registration.same_person", "registration.same_team"}


def choices(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """Choices of a select field: value → words."""
    return [SelectChoice(value=value, label=label) for value, label in words.items()]


def _line(text: str | None) -> str:
    return clean_line(text or "")


def _box(text: str | None) -> str:
    return clean_text(text or "")


def _grade(text: str | None) -> str:
    return clean_line(text or "")


def _too_long(most: int) -> Length:
    return Length(max=most, message=_l("This is too long: at most %(max)d signs."))


class WhoForm(PageForm):
    """What a person and a team have in common. `as_written` and `other_person` answer questions about the name."""

    submission = HiddenField()
    name = StringField(_l("Surname, first name, patronymic"), filters=[_line])
    organization = StringField(_l("School"), [_too_long(200)], filters=[_line])
    organization_id = StringField(filters=[_line])
    category = SelectField(_l("Who comes"), [Optional()], validate_choice=False)
    email = StringField(
        _l("E-mail"),
        [_too_long(254)],
        filters=[lambda typed: plain_email(typed or "")],
        render_kw={"type": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    participation = BooleanField(_l("Consent to taking part"))
    public_certificate = BooleanField(_l("Consent to the public check"))
    photo = BooleanField(_l("Consent to photo and video"))
    publication = BooleanField(_l("Consent to publication"))
    mailing = BooleanField(_l("Consent to invitations by e-mail"))
    as_written = BooleanField(_l("Print the name exactly as it is typed"))
    other_person = BooleanField(_l("This is another person"))
    text_participation = HiddenField()
    text_public_certificate = HiddenField()
    text_photo = HiddenField()
    text_publication = HiddenField()
    text_mailing = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes: set[str] = set()

    def validate_name(self, field: Any) -> None:
        """The name as it will be printed; a doubtful one is asked about once."""
        name, refusal = read_name(field.data, bool(self.as_written.data))
        refusal = refusal or _unprintable(name)
        if refusal:
            self.codes.add(refusal.code)
            raise ValidationError(refusal.words)
        field.data = name

    def validate_email(self, field: Any) -> None:
        """Empty, or one that a letter can be sent to."""
        if field.data and not is_email(field.data):
            raise ValidationError(_l("This does not look like an e-mail. Check the address: name@school.ru."))

    @property
    def asks_about_name(self) -> bool:
        """Whether the name is doubtful, so that the box «exactly as typed» stands there."""
        return bool(self.as_written.data or self.codes & QUESTIONS)

    @property
    def asks_about_namesake(self) -> bool:
        """Whether somebody of this name and school is there, so that the box «another person» stands there."""
        return bool(self.other_person.data or self.codes & NAMESAKES)

    @property
    def key(self) -> str:
        """The form's own key; a broken one is replaced, then a second sending counts as another form."""
        found = _UUID.fullmatch(self.submission.data or "")
        return found[0] if found else str(uuid.uuid4())

    @property
    def purposes(self) -> dict[str, int]:
        """Ticked purposes and the ids of the texts that were shown (0: not known)."""
        ticked = [name for name in PURPOSES if name in self and self[name].data]
        return {name: _whole(self[f"text_{name}"].data) for name in ticked}

    def put(self, refusal: Refusal) -> bool:
        """Show a refusal at its field; False when the form has no such field, then it stands above."""
        self.codes.add(refusal.code)
        if refusal.field is None or refusal.field not in self or refusal.field == "category":
            return False
        field = self[refusal.field]
        field.errors = [*field.errors, refusal.words]
        return True


def _unprintable(name: str) -> Refusal | None:
    """Papers are printed in serif; a letter that it lacks would be a hole."""
    lacking = missing_characters(name, "serif-bold")
    return Refusal("registration.name_emoji", {"sign": lacking[0]}, "name") if lacking else None


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0


class PersonForm(WhoForm):
    """One person: a teacher with her post, or a pupil with the grade."""

    post = StringField(_l("Post and subject"), [_too_long(200)], filters=[_line])
    grade = StringField(_l("Grade"), [_too_long(20)], filters=[_grade])

    def validate_grade(self, field: Any) -> None:
        """A grade 1–11."""
        _check_grade(field)


def _check_grade(field: Any) -> None:
    try:
        read_grade(field.data)
    except ValueError:
        raise ValidationError(_l("A grade is a number from 1 to 11.")) from None


class TeamForm(WhoForm):
    """A team: its name, grade and members; `name` is the adult who comes with it."""

    team_name = StringField(_l("Team"), [_too_long(120)], filters=[_line])
    grade = StringField(_l("Grade"), [_too_long(20)], filters=[_grade])
    members = TextAreaField(_l("Members"), [_too_long(6000)], filters=[_box])

    team = TypedTeam()

    def validate_grade(self, field: Any) -> None:
        """A grade 1–11."""
        _check_grade(field)

    def validate_members(self, field: Any) -> None:
        """Names one a line, or their number."""
        self.team, refusal = read_members(field.data)
        lacking = [_unprintable(member.name) for member in self.team.members]
        refusal = refusal or next((each for each in lacking if each), None)
        if refusal:
            raise ValidationError(refusal.words)


class HeadCountForm(PageForm):
    """One head count. Schools are ticked; `within` makes it a part of another («из них»)."""

    category = SelectField(_l("Who"), choices=choices(CATEGORIES))
    part_id = SelectField(_l("Part"), coerce=int)
    qualifier = SelectField(_l("How sure"), choices=choices(QUALIFIERS))
    value = IntegerField(_l("How many"), [Optional(), NumberRange(0, 1_000_000, _l("A number from 0 to 1,000,000."))])
    unit = SelectField(_l("Of what"), choices=choices({"persons": _l("people"), "teams": _l("teams")}))
    within = SelectField(_l("Part of another count"), coerce=int)
    note = StringField(_l("Note"), [_too_long(300)], filters=[_line])


class DelegationForm(WhoForm):
    """Who sends a school's list. The consents are on paper and she holds them."""

    submission = category = as_written = other_person = None
    participation = BooleanField(_l("The consents are on paper"))

    def validate_name(self, field: Any) -> None:
        """Any name that can be written: it is not printed."""
        name, refusal = read_name(field.data, as_written=True)
        if refusal:
            raise ValidationError(refusal.words)
        field.data = name

    def validate_participation(self, field: Any) -> None:
        """Without the consents nobody is registered."""
        if not field.data:
            raise ValidationError(_l("Collect the consents on paper and tick the box: the law asks for them."))


class TableForm(PageForm):
    """A list: pasted or as a file."""

    pasted = TextAreaField(_l("Paste the list"))
    file = FileField(_l("Or a file, .xlsx or .csv"), [Optional()])
