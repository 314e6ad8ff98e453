"""Links that open once: sign-in, new password, invitation, «my page». The token is sealed from the row, never stored."""

from datetime import timedelta

from sqlalchemy import and_, delete, func, or_, select, update

from tochka.extensions import db
from tochka.kit import clock, codes, journal
from tochka.kit.errors import refuse
from tochka.kit.mail import Letter, queue_letter
from tochka.kit.transactions import writing
from tochka.people.models import Link
from tochka.people.queries import account_of_email
from tochka.people.rules import plain_email
from tochka.people.terms import INVITATION, LINK_TERMS, MY_PAGE

LINKS_AN_HOUR = 3
_KEPT = timedelta(days=1)
_INVITATIONS_KEPT = timedelta(days=30)


def token_of(link: Link, secret: str) -> str:
    """The token of a link. Its moment is in it, so that a number given twice (after a restore) opens nothing old."""
    return codes.seal(secret, f"people.{link.purpose}", link.id, _generation(link))


def link_of_token(secret: str, purpose: str, token: str) -> Link | None:
    """The link of a token of this purpose, used and expired ones too; None when it is forged or forgotten."""
    found = codes.unseal(secret, f"people.{purpose}", token)
    if found is None:
        return None
    link = db.session.get(Link, found[0])
    return link if link and link.purpose == purpose and _generation(link) == found[1] else None


def _generation(link: Link) -> int:
    return int(link.created_at.timestamp()) % 0xFFFF


def refusal_to_link(link: Link) -> str | None:
    """Why a link does not open any more: the code of a refusal, None when it opens."""
    what = "invitation" if link.purpose == INVITATION else "link"
    if link.used_at is not None:
        return f"people.{what}_used"
    return f"people.{what}_expired" if link.expires_at <= clock.now() else None


def ask_link(purpose: str, email: str, language: str) -> None:
    """Send a one-time link (SIGN_IN, NEW_PASSWORD, MY_PAGE) to an e-mail; nobody learns whether it is known.

    For the first two a letter goes only to an account; the row is written in any case, so that the work is the same.
    More than three links of a purpose in an hour are not sent."""
    email = plain_email(email)
    with writing():
        _forget_old_links()
        crowded = _asked_lately(purpose, email) >= LINKS_AN_HOUR
        link = make_link(purpose, email)
        known = purpose == MY_PAGE or account_of_email(email) is not None
        if known and not crowded:
            queue_letter(f"people.{purpose}", email, language=language, about=("link", link.id))


def make_link(purpose: str, email: str, **node: object) -> Link:
    """Write a link in the present write transaction."""
    now = clock.now()
    link = Link(purpose=purpose, email=email, created_at=now, expires_at=now + LINK_TERMS[purpose], **node)
    db.session.add(link)
    db.session.flush()
    return link


def _asked_lately(purpose: str, email: str) -> int:
    since = clock.now() - timedelta(hours=1)
    asked = select(func.count(Link.id)).where(Link.email == email, Link.purpose == purpose, Link.created_at > since)
    return db.session.scalar(asked) or 0


def _forget_old_links() -> None:
    now = clock.now()
    old = or_(
        and_(Link.purpose != INVITATION, Link.expires_at < now - _KEPT), Link.expires_at < now - _INVITATIONS_KEPT
    )
    db.session.execute(delete(Link).where(old))


def use_link(link_id: int) -> Link:
    """Use a link up, once for all: of two presses at one moment the second is refused. Raises Refused."""
    now = clock.now()
    with writing() as session:
        used = session.execute(
            update(Link).where(Link.id == link_id, Link.used_at.is_(None), Link.expires_at > now).values(used_at=now)
        )
        link = session.get(Link, link_id, populate_existing=True)
        if link is None:
            raise refuse("people.link_expired")
        if not used.rowcount:  # type: ignore[attr-defined]
            raise refuse(refusal_to_link(link) or "people.link_used")
    return link


def enter_by_link(link_id: int) -> int:
    """Use a sign-in link; the id of its account. Raises Refused: used, expired, or the account is closed."""
    with writing():
        account = account_of_email(use_link(link_id).email)
        if account is None:
            raise refuse("people.link_expired")
        return account.id


def open_my_page(link_id: int) -> str:
    """Use a link to «my page»; the e-mail that it opens. Raises Refused."""
    link = use_link(link_id)
    with writing():
        journal.record("people.my_page", "link", link.id)
    return link.email


def forget_links(email: str) -> int:
    """Erasure reaches the links to «my page» of an address and the letters that carried them; gives how many rows."""
    mine = select(Link.id).where(Link.email == plain_email(email), Link.purpose == MY_PAGE)
    about = (Letter.subject_kind == "link", Letter.recipient == plain_email(email), Letter.kind == f"people.{MY_PAGE}")
    with writing() as session:
        ids = list(session.scalars(mine))
        session.execute(update(Letter).where(*about).values(recipient="", args={}, error=None, state="dropped"))
        session.execute(delete(Link).where(Link.id.in_(ids)))
    return len(ids)
