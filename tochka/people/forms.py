"""Forms of people: shape and fields only; what may be is decided by actions."""

from typing import Any

from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from tochka.kit.page_forms import PageForm
from tochka.kit.russian import clean_line
from tochka.kit.words import _l
from tochka.people.rules import is_email, plain_email
from tochka.people.terms import ROLES


def _plain(text: str | None) -> str:
    return plain_email(text or "")


def _line(text: str | None) -> str:
    return clean_line(text or "")


def _sound_email(form: PageForm, field: Any) -> None:
    if not is_email(field.data):
        raise ValidationError(_l("This does not look like an e-mail. Check the address: name@school.ru."))


def email_field(words: Any) -> StringField:
    """A field for an e-mail: trimmed, in small letters, one that a letter can be sent to."""
    required = DataRequired(_l("Add the e-mail."))
    attributes = {"type": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
    return StringField(words, [required, _sound_email], filters=[_plain], render_kw=attributes)


class EmailForm(PageForm):
    """Asks for an e-mail only."""

    email = email_field(_l("E-mail"))
    next = HiddenField()


class SignInForm(EmailForm):
    """E-mail and password; the password is not asked for when a link is wanted."""

    password = PasswordField(_l("Password"), [Length(max=1000, message=_l("This password is too long."))])


class NewPasswordForm(PageForm):
    """A new password."""

    password = PasswordField(_l("New password"), [DataRequired(_l("Think of a password."))])


class ChangePasswordForm(NewPasswordForm):
    """A new password, beside the present one."""

    present = PasswordField(_l("Present password"), [Length(max=1000, message=_l("This password is too long."))])


def name_field() -> StringField:
    """A person's full name."""
    long = Length(max=200, message=_l("Make the name shorter: at most 200 signs."))
    return StringField(
        _l("Surname, first name, patronymic"), [DataRequired(_l("Add the name.")), long], filters=[_line]
    )


def post_field() -> StringField:
    """A person's post."""
    long = Length(max=200, message=_l("Make the post shorter: at most 200 signs."))
    return StringField(_l("Post"), [long], filters=[_line])


class ProfileForm(PageForm):
    """Name and post of who is signed in."""

    name = name_field()
    post = post_field()


class AcceptForm(ProfileForm):
    """Name, post and password of who accepts an invitation."""

    password = PasswordField(_l("Password"), [DataRequired(_l("Think of a password."))])


class InvitationForm(PageForm):
    """Whom, to which role and where one invites; the place is «event-12», or empty for an administrator."""

    email = email_field(_l("E-mail"))
    role = RadioField(_l("Role"), [DataRequired(_l("Choose a role."))])
    node = SelectField(_l("Where"))

    def offer(self, roles: tuple[str, ...], nodes: dict[str, list[tuple[str, str]]]) -> None:
        """Tell which roles and places the viewer may choose among."""
        self.role.choices = [SelectChoice(role, ROLES[role]) for role in roles]
        self.node.choices = [SelectChoice("", _l("Choose"))]
        for group, pairs in nodes.items():
            self.node.choices += [SelectChoice(value, words, optgroup=group) for value, words in pairs]
        self.node.validate_choice = False

    @property
    def place(self) -> tuple[str, int | None]:
        """The chosen place as (kind, id)."""
        kind, _, number = (self.node.data or "").partition("-")
        return (kind, int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else ("", None)
