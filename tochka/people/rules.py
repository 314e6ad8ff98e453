"""Who may do what and where, which address is safe to go to, how long to wait, what is a password. Pure decisions."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tochka.kit.access import Reach, Scope
from tochka.kit.errors import Refusal
from tochka.people.models import Held
from tochka.people.terms import (
    ADMINISTRATOR,
    BY_TERM,
    BY_WITHDRAWAL,
    DAYS_OF_ERASURE,
    INVITES,
    MY_PAGE_LASTS,
    NODES,
    PERMISSIONS,
    WORKING_DAYS_OF_CORRECTION,
    WORKING_DAYS_OF_ERASURE,
)

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
FREE_TRIES = 5
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)


def covers(held: Held, scope: Scope) -> bool:
    """Whether a grant's node is the object's own or stands above it. An administrator's covers all."""
    if held.role == ADMINISTRATOR:
        return True
    return any(
        mine is not None and mine == its
        for mine, its in (
            (held.region, scope.region),
            (held.municipality, scope.municipality),
            (held.organization, scope.organization),
            (held.event, scope.event),
        )
    )


def allows(grants: Iterable[Held], permission: str, scope: Scope | None) -> bool:
    """Whether one of the grants gives the permission on the object; with scope None, anywhere at all."""
    return any(
        permission in PERMISSIONS.get(held.role, ()) and (scope is None or covers(held, scope)) for held in grants
    )


def reach_of(grants: Iterable[Held], permission: str) -> Reach:
    """The nodes on which the grants give the permission."""
    giving = [held for held in grants if permission in PERMISSIONS.get(held.role, ())]
    return Reach(
        everything=any(held.role == ADMINISTRATOR for held in giving),
        regions=frozenset(held.region for held in giving if held.region is not None),
        municipalities=frozenset(held.municipality for held in giving if held.municipality is not None),
        organizations=frozenset(held.organization for held in giving if held.organization is not None),
        events=frozenset(held.event for held in giving if held.event is not None),
    )


def manages(grants: Iterable[Held], role: str, scope: Scope) -> bool:
    """Whether one of the grants may give (and take away) the role on the node. Only an administrator makes another."""
    return any(role in INVITES.get(held.role, ()) and covers(held, scope) for held in grants)


def roles_to_invite(grants: Iterable[Held]) -> tuple[str, ...]:
    """The roles that the grants may give somewhere, the widest first."""
    mine = {role for held in grants for role in INVITES.get(held.role, ())}
    return tuple(role for role in NODES if role in mine)


def refusal_to_node(role: str, node: str) -> Refusal | None:
    """Why a role cannot stand on a kind of node («region», «municipality», «organization», «event» or "")."""
    if role not in NODES:
        return Refusal("people.unknown_role", field="role")
    if node in (NODES[role] or ("",)):
        return None
    return Refusal(f"people.wants_{'_or_'.join(NODES[role]) or 'nothing'}", field="node")


def safe_next(target: str | None) -> str | None:
    """A path of this site to go on to after signing in; None for anything that could lead elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//") or len(target) > 2000:
        return None
    if "\\" in target or any(ord(sign) < 32 or ord(sign) == 127 for sign in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target


def wait_after(failures: int) -> timedelta:
    """How long the next try waits after so many failures on one e-mail: none for five, then twice as long each time."""
    if failures < FREE_TRIES:
        return timedelta()
    return min(_FIRST_WAIT * 2 ** min(failures - FREE_TRIES, 10), _LONGEST_WAIT)


def plain_password(typed: str) -> str:
    """The password as it is hashed: one form of Unicode, so that another keyboard types the same."""
    return unicodedata.normalize("NFKC", typed)


def refusal_to_password(password: str, email: str) -> Refusal | None:
    """Why a password is not taken. Length is what protects (NIST SP 800-63B); no rules on kinds of signs."""
    if len(password) < SHORTEST_PASSWORD:
        return Refusal("people.password_short", {"least": SHORTEST_PASSWORD}, "password")
    if len(password) > LONGEST_PASSWORD:
        return Refusal("people.password_long", {"most": LONGEST_PASSWORD}, "password")
    if _is_guessable(password.lower(), email.lower()):
        return Refusal("people.password_guessable", field="password")
    return None


def _is_guessable(password: str, email: str) -> bool:
    if len(set(password)) < 4:
        return True
    if password in (email, email.split("@")[0] * 2) or password.startswith(email.split("@")[0] + "@"):
        return True
    rows = ("1234567890", "0987654321", "qwertyuiop", "йцукенгшщз", "asdfghjkl;", "abcdefghij")
    return any(password.startswith(row) or row.startswith(password) for row in rows)


_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]"
)


def is_email(text: str) -> bool:
    """Whether a letter can be addressed to this (RFC 5321, dot-atom form only); domains of .рф in their xn-- form."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def my_email(session: Mapping[str, Any], now: datetime) -> str | None:
    """The e-mail with which a visitor has opened «my page», while it lasts (two hours); from her signed session."""
    email, until = session.get("my_email"), session.get("my_email_until")
    if not isinstance(email, str) or not isinstance(until, int):
        return None
    return email if now.timestamp() < until else None


def my_session(email: str, now: datetime) -> dict[str, Any]:
    """What goes into the session when «my page» is opened."""
    return {"my_email": email, "my_email_until": int((now + MY_PAGE_LASTS).timestamp())}


def device_words(agent: str) -> tuple[str, str]:
    """The browser and the system that a browser's name tells, as («Chrome», «Android»); empty where it does not."""
    browser = next((word for sign, word in _BROWSERS if sign in agent), "")
    return browser, next((word for sign, word in _SYSTEMS if sign in agent), "")


_BROWSERS = (
    ("YaBrowser/", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def plain_email(typed: str) -> str:
    """The e-mail as it is kept and compared: no spaces, small letters."""
    return typed.strip().lower()


def email_key(email: str) -> str:
    """Under what failed tries are counted: a hash, so that strangers' addresses are not kept."""
    return hashlib.sha256(plain_email(email).encode()).hexdigest()


def erasure_due(reason: str, asked_on: date) -> date:
    """The last day to destroy data (152-ФЗ, art. 21): 30 days, or 10 working days. Holidays count as working days here, so
    that the day is never later than the law's."""
    if reason in (BY_WITHDRAWAL, BY_TERM):
        return asked_on + timedelta(days=DAYS_OF_ERASURE)
    return _working_days_after(asked_on, WORKING_DAYS_OF_ERASURE)


def correction_due(asked_on: date) -> date:
    """The last day to correct data that a person has shown to be wrong: seven working days (152-ФЗ, art. 20 part 3, art. 21
    part 2), holidays counted as above."""
    return _working_days_after(asked_on, WORKING_DAYS_OF_CORRECTION)


def _working_days_after(asked_on: date, number: int) -> date:
    day, left = asked_on, number
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def years_before(moment: datetime, years: int) -> datetime:
    """The same moment so many years ago; of 29 February the 28th."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)
