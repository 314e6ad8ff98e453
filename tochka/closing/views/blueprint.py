"""The blueprint of closing, where its objects stand, and what its views share."""

from datetime import date
from functools import lru_cache
from typing import Any

from flask import Blueprint, abort
from flask_babel import format_date
from flask_login import current_user

from tochka.closing import queries
from tochka.closing.models import Directive
from tochka.kit import access
from tochka.kit.errors import Refusal
from tochka.kit.russian import bind, long_date
from tochka.kit.words import language

bp = Blueprint("closing", __name__, url_prefix="/closing")

access.scopes_by("directive_id")(queries.scope_of_directive)


@bp.app_template_filter("date_words")
def date_words(day: date) -> str:
    """«2 июня 2023 г.» or «June 2, 2023» of a day that is on the calendar of a municipality."""
    return long_date(day).replace(" ", "\u00a0", 1) if language() == "ru" else format_date(day, "d MMMM y")


@bp.app_template_filter("as_printed")
@lru_cache(maxsize=2048)  # a sheet of three hundred paragraphs is opened anew with each decision on its margin
def as_printed(text: str) -> str:
    """A text of a directive with no-break spaces and nothing else changed: the screen shows what the paper will say."""
    return bind(text)


def actor() -> int:
    """The id of who is signed in."""
    return int(current_user.id)


def directive_or_404(directive_id: int) -> Directive:
    """The directive with all that stands in it."""
    directive = queries.directive_page(directive_id)
    return directive if directive is not None else abort(404)


def put_refusal(form: Any, refusal: Refusal) -> None:
    """Write a refusal beside its field, beside the first one where it has none."""
    fields = [field for field in form if field.type not in ("HiddenField", "CSRFTokenField")]
    field = form[refusal.field] if refusal.field and refusal.field in form else fields[0]
    field.errors = [*field.errors, refusal.words]
