"""The base of all forms: Flask-WTF's, whose built-in sentences are read once a language and not at each request."""

from functools import cache
from gettext import NullTranslations
from typing import Any

from flask_babel import get_locale
from flask_wtf import FlaskForm
from wtforms.i18n import get_translations


@cache
def _sentences(language: str) -> NullTranslations:
    found: NullTranslations = get_translations([language])
    return found


class PageForm(FlaskForm):
    """A form of a page, with its secret against forged requests."""

    class Meta(FlaskForm.Meta):
        """What is the same in all forms."""

        def get_translations(self, form: Any) -> NullTranslations:
            """WTForms' own sentences in the language of the page."""
            return _sentences(str(get_locale() or "ru"))
