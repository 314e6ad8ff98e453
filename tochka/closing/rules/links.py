"""Links in texts: which of them lead to tables and forms that others keep."""

import re
from urllib.parse import urlsplit

_LINK = re.compile(r"https?://[^\s)»“>]+", re.IGNORECASE)
FOREIGN = ("docs.google.com", "forms.gle", "drive.google.com", "sheets.google.com", "forms.yandex.ru", "disk.yandex.ru")


def foreign_hosts(text: str) -> list[str]:
    """Hosts of open tables and forms that a text leads to, each once."""
    found: dict[str, None] = {}
    for link in _LINK.findall(text):
        try:
            host = (urlsplit(link).hostname or "").removeprefix("www.")
        except ValueError:
            continue
        if host in FOREIGN:
            found[host] = None
    return list(found)
