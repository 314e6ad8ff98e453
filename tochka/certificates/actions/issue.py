"""The issue: who came gets a number, then a paper. Numbers are given under the lock of their counter's row."""

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tochka.certificates.actions.papers import BATCH, Shop, make_papers
from tochka.certificates.actions.values import event_values, own_values, refusals_to
from tochka.certificates.models import Certificate, Paper, Series, Setup
from tochka.certificates.queries import Candidate, body_of, candidates, setup_of, unfinished
from tochka.certificates.rules import numbers, snapshot
from tochka.certificates.terms import DEFAULT_PATTERN
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, codes, jobs, journal
from tochka.kit.errors import Refused, refuse
from tochka.kit.transactions import writing
from tochka.network.models import Organization


def save_setup(event_id: int, values: dict[str, object], actor: int | None) -> None:
    """Keep what the papers of an event say. A pattern under which numbers were issued stays."""
    with writing() as session:
        setup = setup_of(event_id) or Setup(event_id=event_id, pattern=DEFAULT_PATTERN)
        pattern = str(values.get("pattern") or DEFAULT_PATTERN)
        if setup.pattern != pattern:
            if refusal := numbers.refusal_to_pattern(pattern):
                raise Refused(refusal)
            if session.scalar(select(Certificate.id).where(Certificate.event_id == event_id).limit(1)):
                raise refuse("certificates.pattern_used", field="pattern")
        for name in ("layout", "issuer", "signatory_post", "signatory_name", "basis", "hours"):
            if name in values:
                setattr(setup, name, values[name] if name == "hours" else values[name] or "")
        setup.pattern = pattern
        session.add(setup)
        journal.record("certificates.setup", "event", event_id, actor)


def start_issue(event_id: int, groups: list[str], actor: int | None) -> int:
    """Begin to issue to all who came and have no paper; gives the job's id. Raises Refused."""
    with writing() as session:
        event = session.get_one(Event, event_id)
        if event.starts_at > clock.now():
            raise refuse("certificates.not_yet")
        if body_of(event_id) is None:
            raise refuse("certificates.no_body")
        total = len(candidates(event_id, groups)) + len(unfinished(event_id, 10_000))
        if not total:
            raise refuse("certificates.nobody")
        if setup_of(event_id) is None:
            session.add(Setup(event_id=event_id, pattern=DEFAULT_PATTERN, layout="strict"))
        journal.record("certificates.issue", "event", event_id, actor, groups=groups, total=total)
        args = {"event": event_id, "groups": groups, "actor": actor}
        return jobs.enqueue("certificates.issue", f"certificates.issue:{event_id}", args, total=total)


def issue_batch(job: jobs.Job, shop: Shop) -> bool:
    """One batch of an issue: up to ten numbers and their papers. Tells whether more is left."""
    event_id = job.args["event"]
    number_next(event_id, job.args["groups"], BATCH)
    made = make_papers(event_id, shop, job)
    return made > 0


def number_next(event_id: int, groups: list[str], limit: int, actor: int | None = None) -> int:
    """Give numbers to the next who came and have none; gives how many. The counter's row is locked before it is read."""
    with writing() as session:
        setup, body = setup_of(event_id), body_of(event_id)
        assert setup is not None
        assert body is not None
        event = session.get_one(Event, event_id)
        pattern = numbers.series_of(setup.pattern, event.school_year, event.ordinal)
        series = _locked_series(body.id, setup.pattern, pattern.key, event)
        waiting = _next_good(event, body, setup, groups, limit)
        first = series.next
        series.next = first + len(waiting)
        for n, candidate in enumerate(waiting, first):
            certificate = _numbered(event, series, n, pattern.number(n), candidate)
            paper = Paper(certificate=certificate, code=codes.certificate_code(), created_at=clock.now(), made_by=actor)
            paper.public_name = snapshot.public_name(candidate.name, candidate.kind) if candidate.public else ""
            paper.snapshot = {
                "event": event_values(event, body, setup),
                "own": own_values(event, candidate, certificate.number),
            }
            session.add_all([certificate, paper])
        return len(waiting)


def _next_good(event: Event, body: Organization, setup: Setup, groups: list[str], limit: int) -> list[Candidate]:
    """The next candidates whose papers can be drawn; those with a question wait for a person (see questions_of)."""
    window = limit
    while True:
        waiting = candidates(event.id, groups, window)
        good = [each for each in waiting if not refusals_to(event, body, setup, each)]
        if len(good) >= limit or len(waiting) < window:
            return good[:limit]
        window *= 4


def _locked_series(body_id: int, pattern: str, prefix: str, event: Event) -> Series:
    """The series of these numbers, its row locked. It is made at the first need."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    db.session.execute(
        insert(Series)
        .values(body_id=body_id, prefix=prefix, pattern=pattern, school_year=event.school_year, next=1)
        .on_conflict_do_nothing()
    )
    mine = (Series.body_id == body_id, Series.prefix == prefix)
    db.session.execute(
        update(Series).where(*mine).values(next=Series.next).execution_options(synchronize_session=False)
    )
    return db.session.scalars(select(Series).where(*mine).execution_options(populate_existing=True)).one()


def _numbered(event: Event, series: Series, n: int, number: str, candidate: Candidate) -> Certificate:
    return Certificate(
        series_id=series.id,
        body_id=series.body_id,
        n=n,
        number=number,
        event_id=event.id,
        kind=candidate.kind,
        registration_id=candidate.registration_id,
        member=candidate.member,
        created_at=clock.now(),
    )
