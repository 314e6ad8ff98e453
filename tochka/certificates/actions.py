"""The verbs of the register: number, make, hand out, correct, revoke. A number once given is never given again.

Two short transactions a batch, the drawing between them: a crash leaves numbers without papers, which the next wake makes."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tochka.certificates.documents import engine
from tochka.certificates.documents.builtin import builtin
from tochka.certificates.models import Certificate, Paper, Series, Setup, Template
from tochka.certificates.queries import Candidate, body_of, candidates, current_paper, setup_of, unfinished
from tochka.certificates.rules import numbers, snapshot
from tochka.certificates.terms import DEFAULT_PATTERN, ISSUED, NUMBERED, REVOKED
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, codes, jobs, journal, mail
from tochka.kit.errors import Refused, refuse
from tochka.kit.russian import clean_line
from tochka.kit.transactions import writing
from tochka.network.models import Organization

BATCH = 10


@dataclass(frozen=True)
class Shop:
    """Where papers are made: the address that stands on them and the folder of whole files."""

    public_url: str
    folder: Path


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
                setattr(setup, name, values[name])
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
        series = _locked_series(body.id, setup.pattern, event)
        waiting = candidates(event_id, groups, limit)
        first = series.next
        series.next = first + len(waiting)
        for n, candidate in enumerate(waiting, first):
            certificate = _numbered(event, series, n, candidate)
            paper = Paper(certificate=certificate, code=codes.certificate_code(), created_at=clock.now(), made_by=actor)
            paper.public_name = snapshot.public_name(candidate.name, candidate.kind) if candidate.public else ""
            paper.snapshot = {
                "event": _event_values(event, body, setup, candidate.kind),
                "own": _own_values(event, candidate, certificate),
            }
            session.add_all([certificate, paper])
        return len(waiting)


def _event_values(event: Event, body: Organization, setup: Setup, kind: str) -> dict[str, str]:
    return snapshot.event_values(
        kind=kind,
        format=event.format,
        title=event.title,
        starts_at=event.starts_at,
        timezone=event.timezone,
        place=event.host.full_name or event.host.short_name,
        issuer=setup.issuer or body.full_name or body.short_name,
        signatory_post=setup.signatory_post,
        signatory_name=setup.signatory_name,
        basis=setup.basis,
    )


def _own_values(event: Event, candidate: Candidate, certificate: Certificate) -> dict[str, str]:
    return snapshot.own_values(
        name=candidate.name,
        post=candidate.post,
        organization=candidate.organization,
        team=candidate.team,
        grade=candidate.grade,
        number=certificate.number,
        issued=clock.local(clock.now(), event.timezone),
    )


def _locked_series(body_id: int, pattern: str, event: Event) -> Series:
    """The series of these numbers, its row locked. It is made at the first need."""
    prefix = numbers.prefix(pattern, event.school_year, event.ordinal)
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


def _numbered(event: Event, series: Series, n: int, candidate: Candidate) -> Certificate:
    return Certificate(
        series_id=series.id,
        body_id=series.body_id,
        n=n,
        number=numbers.number(series.pattern, event.school_year, event.ordinal, n),
        event_id=event.id,
        kind=candidate.kind,
        registration_id=candidate.registration_id,
        member=candidate.member,
        created_at=clock.now(),
    )


def make_papers(event_id: int, shop: Shop, job: jobs.Job | None = None) -> int:
    """Draw the papers of numbers that have none yet, up to a batch, and hand them out; gives how many."""
    setup = setup_of(event_id)
    assert setup is not None
    layout = builtin(setup.layout)
    drawn = []
    for certificate in unfinished(event_id, BATCH):
        paper = current_paper(certificate.id)
        assert paper is not None
        drawn.append((certificate.id, paper.id, _draw(layout, paper, shop)))
    with writing():
        for certificate_id, paper_id, made in drawn:
            _hand_out(certificate_id, paper_id, made)
        if job is not None and drawn:
            jobs.step(job, len(drawn))
    return len(drawn)


def _draw(layout: dict[str, object], paper: Paper, shop: Shop) -> engine.Paper:
    values = snapshot.with_code(paper.snapshot["own"], paper.code, shop.public_url)
    made = engine.make_paper(layout, paper.snapshot["event"], values)
    if made.writer == 0:
        _store(shop.folder, made.sha256, made.pdf)
    else:
        _keep_template(layout, paper.snapshot["event"], made.template_hash)
    return made


def _keep_template(layout: dict[str, object], event_values: dict[str, str], template_hash: str) -> None:
    if db.session.get(Template, template_hash) is not None:
        return
    data = engine.template_for(layout, event_values).data
    with writing() as session:
        if session.get(Template, template_hash) is None:
            session.add(Template(hash=template_hash, data=data, created_at=clock.now()))


def _store(folder: Path, sha256: str, pdf: bytes) -> None:
    target = file_of(folder, sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    draft.write_bytes(pdf)
    draft.replace(target)


def file_of(folder: Path, sha256: str) -> Path:
    """Where the whole file of a paper lies, for those that are stored whole."""
    return folder / sha256[:2] / f"{sha256}.pdf"


def _hand_out(certificate_id: int, paper_id: int, made: engine.Paper) -> None:
    """Mark a paper as made; who came later finds it done and changes nothing."""
    certificate = db.session.get_one(Certificate, certificate_id)
    paper = db.session.get_one(Paper, paper_id)
    if paper.sha256 is not None:
        return
    paper.sha256, paper.writer = made.sha256, made.writer
    paper.template = made.template_hash if made.writer else None
    if certificate.state == NUMBERED:
        certificate.state = ISSUED
        _announce(certificate)


def _announce(certificate: Certificate) -> None:
    """Tell the owner that the paper is ready, once a paper, where there is an address."""
    registration = certificate.registration
    if registration.email and certificate.member == 0:
        about = ("registration", registration.id)
        mail.queue_letter(
            "certificates.ready",
            registration.email,
            language=registration.language,
            about=about,
            certificate=certificate.id,
            registration=registration.id,
        )


class ForgedRegister(Exception):
    """A paper drawn again differs from what was issued: nothing is handed out, somebody must look."""


def paper_again(paper: Paper, shop: Shop) -> bytes:
    """The issued file, byte for byte. Raises ForgedRegister when it no longer hashes to what the register says."""
    assert paper.sha256 is not None
    if paper.writer == 0:
        pdf = file_of(shop.folder, paper.sha256).read_bytes()
    else:
        template = db.session.get_one(Template, paper.template)
        pdf = engine.again(template.data, snapshot.with_code(paper.snapshot["own"], paper.code, shop.public_url))
    if hashlib.sha256(pdf).hexdigest() != paper.sha256:
        raise ForgedRegister(paper.code)
    return pdf


def correct_name(certificate_id: int, name: str, reason: str, shop: Shop, actor: int | None) -> None:
    """Make a new paper under the same number («взамен»); the earlier one says that it is replaced. Raises Refused."""
    name, reason = clean_line(name), clean_line(reason)
    if not name:
        raise refuse("certificates.name_needed", field="name")
    if not reason:
        raise refuse("certificates.reason_needed", field="reason")
    with writing() as session:
        certificate = session.get_one(Certificate, certificate_id)
        old = current_paper(certificate_id)
        if certificate.state != ISSUED or old is None:
            raise refuse("certificates.not_issued")
        if old.snapshot["own"].get("name") == name:
            raise refuse("certificates.same_name", field="name")
        paper = _replacement(old, name, reason, actor)
        session.add(paper)
        session.flush()
        setup = setup_of(certificate.event_id)
        assert setup is not None
        made = _draw(builtin(setup.layout), paper, shop)
        paper.sha256, paper.writer = made.sha256, made.writer
        paper.template = made.template_hash if made.writer else None
        _announce(certificate)
        journal.record("certificates.correct", "certificate", certificate_id, actor, paper=paper.position)


def _replacement(old: Paper, name: str, reason: str, actor: int | None) -> Paper:
    old.state = "replaced"
    own = dict(old.snapshot["own"]) | {"name": name, "note": snapshot.INSTEAD}
    return Paper(
        certificate_id=old.certificate_id,
        position=old.position + 1,
        code=codes.certificate_code(),
        snapshot={"event": dict(old.snapshot["event"]), "own": own},
        public_name=snapshot.public_name(name, old.certificate.kind) if old.public_name else "",
        reason=reason,
        made_by=actor,
        created_at=clock.now(),
    )


def revoke(certificate_id: int, reason: str, actor: int | None) -> None:
    """Withdraw a paper with a reason; its number stays in the register for ever. Raises Refused."""
    reason = clean_line(reason)
    if not reason:
        raise refuse("certificates.reason_needed", field="reason")
    with writing() as session:
        certificate = session.get_one(Certificate, certificate_id)
        if certificate.state != ISSUED:
            raise refuse("certificates.not_issued")
        certificate.state, certificate.revoked_at = REVOKED, clock.now()
        certificate.revoked_because, certificate.revoked_by = reason, actor
        journal.record("certificates.revoke", "certificate", certificate_id, actor, reason=reason)


def erase_papers(registration_id: int, folder: Path) -> None:
    """Erasure of a person: snapshots and stored files go; number, date, event and hash stay in the register."""
    with writing() as session:
        papers = session.scalars(
            select(Paper)
            .join(Certificate, Certificate.id == Paper.certificate_id)
            .where(Certificate.registration_id == registration_id, Paper.erased_at.is_(None))
        )
        for paper in papers:
            if paper.writer == 0 and paper.sha256:
                file_of(folder, paper.sha256).unlink(missing_ok=True)
            paper.snapshot, paper.public_name, paper.erased_at = {}, "", clock.now()


def sample_paper(event_id: int, shop: Shop) -> bytes:
    """The paper as it would print now, for the longest name among those who wait; it has no number and no code."""
    event = db.session.get_one(Event, event_id)
    setup = setup_of(event_id) or Setup(event_id=event_id, pattern=DEFAULT_PATTERN, layout="strict")
    body = body_of(event_id)
    waiting = candidates(event_id, ["persons", "members"])
    longest = max(waiting, key=lambda each: len(each.name), default=snapshot.SAMPLE)
    assert body is not None
    shared = _event_values(event, body, setup, "participant")
    own = snapshot.own_values(
        name=longest.name,
        post=longest.post,
        organization=longest.organization,
        team=longest.team,
        grade=longest.grade,
        number=snapshot.SAMPLE_NUMBER,
        issued=clock.local(clock.now(), event.timezone),
    )
    values = snapshot.with_code(own, "0" * 12, shop.public_url)
    return engine.make_paper(builtin(setup.layout), shared, values).pdf
