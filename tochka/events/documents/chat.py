"""A few lines that an organizer pastes into a chat of schools."""

from tochka.kit.words import _


def chat_text(title: str, when: str, where: str, audience: str, until: str, url: str) -> str:
    """Plain text, a line a fact, the address last; what is empty is left out. `until` is «8 февраля в 18:00»."""
    call = _("Register until %(moment)s: %(url)s", moment=until, url=url) if until else url
    lines = (title, when, where, _("For: %(audience)s", audience=audience) if audience else "", call)
    return "\n".join(line for line in lines if line)
