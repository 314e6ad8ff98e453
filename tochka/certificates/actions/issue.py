"""The issue: whoever is entitled gets a number, then a paper. Numbers are given under the lock of their counter's row."""

from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update

from tochka.certificates.actions.papers import Shop, draw, hand_out, insert_of
from tochka.certificates.actions.press import Press, default_setup, owner_of, press_of
from tochka.certificates.models import Certificate, Edition, Paper, Series
from tochka.certificates.queries import (
    Candidate,
    Unfinished,
    candidates,
    count_unfinished,
    setup_of,
    unfinished,
    waiting,
)
from tochka.certificates.rules import snapshot
from tochka.certificates.terms import ANNULLED, Award
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, codes, jobs, journal
from tochka.kit.errors import Refusal, refuse
from tochka.kit.transactions import writing

BATCH = 25  # numbers under one lock
WINDOW = 500  # papers from one reading of the list
_CERTIFICATES: Any = Certificate.__table__
_PAPERS: Any = Paper.__table__
MOST_ASKED = 1000  # candidates that a preview looks at


def questions_of(event_id: int, award: Award) -> list[tuple[Candidate, Refusal]]:
    """Who is entitled and cannot get a paper yet, and why: the first question of each. Looks at the first thousand."""
    press = press_of(event_id, award.kind)
    asked = ((each, press.refusal_to(each)) for each in candidates(event_id, award, MOST_ASKED))
    return [(candidate, refusal) for candidate, refusal in asked if refusal]


def start_issue(event_id: int, award: Award, actor: int | None) -> int:
    """Begin to issue to all who are entitled and have no paper; gives the job's id. Raises Refused."""
    with writing() as session:
        event = session.get_one(Event, event_id)
        if event.starts_at > clock.now():
            raise refuse("certificates.not_yet")
        press_of(event_id, award.kind)
        total = sum(1 for _ in waiting(event_id, award)) + count_unfinished(event_id)
        if not total:
            raise refuse("certificates.nobody")
        if setup_of(event_id) is None:
            session.add(default_setup(event_id))
        told = {"kind": award.kind, "groups": list(award.groups), "part": award.part, "hours": award.hours}
        journal.record("certificates.issue", "event", event_id, actor, total=total, **told)
        args = {"event": event_id, "actor": actor, **told}
        return jobs.enqueue("certificates.issue", f"certificates.issue:{event_id}:{award.kind}", args, total=total)


def issue_batch(job: jobs.Job, shop: Shop) -> bool:
    """One reading of the list of an issue: what a dead worker left, then up to 500 papers. Tells whether more is left."""
    event_id, award = job.args["event"], Award.of(job.args)
    finish(event_id, shop, job)
    press = press_of(event_id, award.kind)
    with closing(waiting(event_id, award)) as found:
        good = list(islice((each for each in found if press.refusal_to(each) is None), WINDOW))
    for start in range(0, len(good), BATCH):
        numbered = number(press, good[start : start + BATCH], job.args["actor"])
        hand_out(draw(numbered, shop), job)
    return len(good) == WINDOW


def finish(event_id: int, shop: Shop, job: jobs.Job | None = None) -> int:
    """Make the papers of numbers that have none, as a worker that died leaves them; gives how many."""
    made = 0
    while left := unfinished(event_id, BATCH):
        hand_out(draw(left, shop), job)
        made += len(left)
    return made


def number(press: Press, found: Sequence[Candidate], actor: int | None = None) -> list[Unfinished]:
    """Give numbers to candidates in one short transaction: the counter's row is locked before it is read, whoever has
    got such a paper meanwhile is left out. Gives the papers to draw."""
    with writing() as session:
        series_id, first = _locked_series(press)
        fresh = _without_papers(press, found)
        session.execute(
            update(Series)
            .where(Series.id == series_id)
            .values(next=first + len(fresh))
            .execution_options(synchronize_session=False)
        )
        if not fresh:
            return []
        _keep_edition(press)
        return _written(press, fresh, series_id, first, actor)


def _locked_series(press: Press) -> tuple[int, int]:
    """The series of these numbers with its next one, its row locked. It is made at the first need."""
    key = press.series.key
    values = {
        "body_id": press.body_id, "prefix": key, "pattern": press.pattern, "school_year": press.school_year, "next": 1,
    }  # fmt: skip
    db.session.execute(insert_of(Series).values(**values).on_conflict_do_nothing())
    row = db.session.execute(
        update(Series)
        .where(Series.body_id == press.body_id, Series.prefix == key)
        .values(next=Series.next)
        .returning(Series.id, Series.next)
        .execution_options(synchronize_session=False)
    ).one()
    return row[0], row[1]


def _without_papers(press: Press, found: Sequence[Candidate]) -> list[Candidate]:
    rows = db.session.execute(
        select(Certificate.subject, Certificate.occasion).where(
            Certificate.event_id == press.event_id,
            Certificate.kind == press.kind,
            Certificate.subject.in_([each.subject for each in found]),
            Certificate.state != ANNULLED,
        )
    )
    have = {(subject, occasion) for subject, occasion in rows}
    return [each for each in found if (each.subject, each.topic) not in have]


def _keep_edition(press: Press) -> None:
    values = {
        "hash": press.edition, "layout": press.layout, "values": press.shared, "economy": press.economy,
        "created_at": clock.now(),
    }  # fmt: skip
    db.session.execute(insert_of(Edition).values(**values).on_conflict_do_nothing())


def _written(
    press: Press, fresh: Sequence[Candidate], series_id: int, first: int, actor: int | None
) -> list[Unfinished]:
    now, pattern = clock.now(), press.series
    numbers = [pattern.number(n) for n in range(first, first + len(fresh))]
    owns = [press.own(candidate, each) for candidate, each in zip(fresh, numbers, strict=True)]
    certificates = [
        _certificate(press, candidate, series_id, n, printed) | {"created_at": now}
        for n, (candidate, printed) in enumerate(zip(fresh, numbers, strict=True), first)
    ]
    saved = insert(_CERTIFICATES).returning(_CERTIFICATES.c.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(saved, certificates))
    papers = [
        _paper(press, candidate, own, certificate_id) | {"made_by": actor, "created_at": now}
        for candidate, own, certificate_id in zip(fresh, owns, ids, strict=True)
    ]
    paper_ids = db.session.scalars(insert(_PAPERS).returning(_PAPERS.c.id, sort_by_parameter_order=True), papers)
    return [
        Unfinished(
            paper["certificate_id"], number, press.body_id, paper["code"], press.edition, paper["snapshot"]["own"]
        )
        for paper, number in zip(papers, paper_ids, strict=True)
    ]


def _certificate(press: Press, candidate: Candidate, series_id: int, n: int, printed: str) -> dict[str, Any]:
    return {
        "series_id": series_id,
        "body_id": press.body_id,
        "n": n,
        "number": printed,
        "event_id": press.event_id,
        "kind": press.kind,
        "subject": candidate.subject,
        "registration_id": candidate.registration_id,
        "member": candidate.member,
        "organization_id": candidate.organization_id,
        "occasion": candidate.topic,
        "state": "numbered",
        "revoked_because": "",
    }


def _paper(press: Press, candidate: Candidate, own: Any, certificate_id: int) -> dict[str, Any]:
    return {
        "certificate_id": certificate_id,
        "position": 1,
        "code": codes.certificate_code(),
        "state": "current",
        "snapshot": {"own": own},
        "public_name": snapshot.public_name(owner_of(candidate)) if candidate.public else "",
        "edition": press.edition,
        "writer": 0,
        "reason": "",
    }
