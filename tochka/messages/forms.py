"""Forms of messages: shapes only; what a text may say is decided in rules."""

import re
import uuid

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from tochka.kit.errors import Refusal
from tochka.kit.page_forms import PageForm
from tochka.kit.russian import clean_line, clean_text
from tochka.kit.words import _l
from tochka.messages.terms import AUDIENCES, IMPORTANT, SORTS
from tochka.people.rules import is_email, plain_email

_UUID = re.compile(r"[0-9a-f-]{36}")


class WordsForm(PageForm):
    """Subject and text of a letter."""

    subject = StringField(_l("Subject of the letter"), filters=[lambda typed: clean_line(typed or "")])
    body = TextAreaField(_l("Text"), filters=[lambda typed: clean_text(typed or "")])

    def put(self, refusal: Refusal) -> None:
        """Show a refusal at its field, at the text where it names none."""
        field = self[refusal.field or "body"]
        field.errors = [*field.errors, refusal.words]


class MessageForm(WordsForm):
    """A message to many: to whom, and whether everybody has to get it."""

    key = HiddenField()
    audience = SelectField(_l("To whom"), choices=[SelectChoice(name, words) for name, words in AUDIENCES.items()])
    part = SelectField(_l("Part"), [Optional()], coerce=int, default=0)
    category = SelectField(_l("Who"), [Optional()], default="")
    sort = RadioField(
        _l("What it is"), choices=[SelectChoice(name, words) for name, words in SORTS.items()], default=IMPORTANT
    )

    @property
    def form_key(self) -> str:
        """The form's own key; a broken one is replaced, then a second sending counts as another form."""
        found = _UUID.fullmatch(self.key.data or "")
        return found[0] if found else str(uuid.uuid4())


class WishForm(PageForm):
    """The address to which we write when registration opens, and the consent to keep it until then."""

    email = StringField(
        _l("E-mail"),
        filters=[lambda typed: plain_email(typed or "")],
        render_kw={"type": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    agreed = BooleanField(_l("I agree"))

    def validate_email(self, field: StringField) -> None:
        """One that a letter can be sent to."""
        if not field.data:
            raise ValidationError(Refusal("messages.no_address").words)
        if not is_email(field.data):
            raise ValidationError(_l("This does not look like an e-mail. Check the address: name@school.ru."))

    def validate_agreed(self, field: BooleanField) -> None:
        """Without the consent nothing is kept."""
        if not field.data:
            raise ValidationError(Refusal("messages.no_consent").words)
