"""Parents' consents for children: by a paper that the school keeps, one by one or for many, or by a link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, tuple_

from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.russian import clean_line
from tochka.kit.transactions import writing
from tochka.people.actions.consents import seen_texts
from tochka.people.models import ParentalConsent
from tochka.people.terms import ERASED, PARTICIPATION, PURPOSES, REFUSED

_ZONES_AHEAD = timedelta(days=1)
Child = tuple[int, int]  # registration and member, 0 for the one who is registered


@dataclass(frozen=True)
class ParentalPaper:
    """A paper (or a pile of papers) with parents' consents: its date, number, where it is kept, what it allows."""

    paper_on: date
    kept_where: str
    number: str = ""
    purposes: tuple[str, ...] = (PARTICIPATION,)


def record_parental_papers(
    children: Sequence[Child], municipality_id: int, paper: ParentalPaper, actor: int | None = None
) -> int:
    """Record the same paper for children of registrations; gives how many. A later paper takes the place of an earlier one.

    Refused: people.parental_nobody, parental_no_place, parental_ahead (its date is in the future), parental_no_participation."""
    if not children:
        raise refuse("people.parental_nobody", "children")
    if not clean_line(paper.kept_where):
        raise refuse("people.parental_no_place", "kept_where")
    if paper.paper_on > clock.now().date() + _ZONES_AHEAD:
        raise refuse("people.parental_ahead", "paper_on")
    with writing():
        said = {
            "channel": "paper", "paper_on": paper.paper_on, "paper_number": clean_line(paper.number)[:60],
            "kept_where": clean_line(paper.kept_where)[:200], "recorded_by": actor,
        }  # fmt: skip
        _write(children, municipality_id, paper.purposes, said)
        for number in sorted({child[0] for child in children}):
            journal.record("people.parental_paper", "registration", number, actor)
    return len(children)


def confirm_as_parent(child: Child, municipality_id: int, purposes: Iterable[str]) -> None:
    """A parent confirms by link the purposes that she was shown. Refused: people.parental_no_participation."""
    with writing():
        _write([child], municipality_id, tuple(purposes), {"channel": "link"})
        journal.record("people.parental_link", "registration", child[0], member=child[1])


def refuse_as_parent(child: Child, municipality_id: int) -> None:
    """A parent says no by link: it is kept as an ended consent, so that the organizer sees it."""
    with writing():
        row = _write([child], municipality_id, (PARTICIPATION,), {"channel": "link"})[0]
        row.withdrawn_at, row.ended = clock.now(), REFUSED
        journal.record("people.parental_refusal", "registration", child[0], member=child[1])


def _write(
    children: Sequence[Child], municipality_id: int, purposes: Iterable[str], said: dict[str, object]
) -> list[ParentalConsent]:
    wanted = [each for each in PURPOSES if each in set(purposes)]
    if PARTICIPATION not in wanted:
        raise refuse("people.parental_no_participation", "purposes")
    with writing() as session:
        texts = seen_texts(municipality_id, wanted, {})
        found = session.scalars(
            select(ParentalConsent).where(
                ParentalConsent.subject_kind == "registration",
                tuple_(ParentalConsent.subject_id, ParentalConsent.member).in_(list(children)),
            )
        )
        known = {(row.subject_id, row.member): row for row in found}
        rows = []
        for number, member in dict.fromkeys(children):
            row = known.get((number, member))
            row = row or ParentalConsent(subject_kind="registration", subject_id=number, member=member)
            fresh = {"paper_on": None, "paper_number": "", "kept_where": "", "recorded_by": None} | said
            fresh |= {"purposes": wanted, "texts": texts, "given_at": clock.now(), "withdrawn_at": None, "ended": ""}
            for name, value in fresh.items():
                setattr(row, name, value)
            session.add(row)
            rows.append(row)
        session.flush()
        return rows


def end_parental_consents(
    subject_kind: str, subject_id: int, purposes: Iterable[str] | None = None, ended: str = ERASED
) -> int:
    """End what parents said for a subject: wholly, or take some purposes out of it. Erased, also where the paper lies."""
    gone = set(purposes or ())
    with writing() as session:
        rows = session.scalars(
            select(ParentalConsent).filter_by(subject_kind=subject_kind, subject_id=subject_id)
        ).all()
        for row in rows:
            left = [each for each in row.purposes if purposes is not None and each not in gone]
            if left:
                row.purposes = left
            elif row.withdrawn_at is None:
                row.withdrawn_at, row.ended = clock.now(), ended
            if ended == ERASED:
                row.paper_number = row.kept_where = ""
        session.flush()
        return len(rows)
