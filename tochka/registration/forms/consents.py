"""The form that records a paper with parents' consents."""

from typing import Any

from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired, Length

from tochka.kit.errors import Refusal
from tochka.kit.page_forms import PageForm
from tochka.kit.russian import clean_line
from tochka.kit.words import _l
from tochka.people.terms import PURPOSES


class PaperForm(PageForm):
    """Date, number and place of the papers, and what they allow. The children are boxes of the page."""

    paper_on = DateField(_l("Date on the paper"), [InputRequired(_l("Write the date that stands on the paper."))])
    number = StringField(_l("Number"), [Length(max=60)], filters=[lambda typed: clean_line(typed or "")])
    kept_where = StringField(
        _l("Where the papers are kept"), [Length(max=200)], filters=[lambda typed: clean_line(typed or "")]
    )
    participation = BooleanField(_l("taking part and counting participants"))
    public_certificate = BooleanField(_l("name on the public page that verifies a certificate"))
    photo = BooleanField(_l("photo and video at the event"))
    publication = BooleanField(_l("name and photographs in stories about the event"))
    mailing = BooleanField(_l("invitations to other events"))

    @property
    def ticked(self) -> list[str]:
        """The purposes that the papers allow."""
        return [name for name in PURPOSES if self[name].data]

    def put(self, refusal: Refusal) -> bool:
        """Show a refusal at its field; False when it has none here."""
        name: Any = "participation" if refusal.field == "purposes" else refusal.field
        if name not in self:
            return False
        self[name].errors = [*self[name].errors, refusal.words]
        return True
