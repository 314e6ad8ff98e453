"""Words in the user's language: ids are English, Russian is the default, the catalogues are in translations/."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import force_locale, get_locale, gettext, lazy_gettext, ngettext

LANGUAGES = {"ru": "Русский", "en": "English"}

_ = gettext
_l = lazy_gettext

__all__ = ["LANGUAGES", "_", "_l", "in_language", "language", "ngettext"]


def language() -> str:
    """Code of the language in force: ru or en."""
    locale: Any = get_locale()
    return locale.language if locale else "ru"


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Speak another language inside the block: a letter goes out in its reader's one."""
    with force_locale(code if code in LANGUAGES else "ru"):
        yield
