"""Making papers and making them again: drawn outside of any transaction, handed out in a short guarded one."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from tochka.certificates.actions.values import event_values
from tochka.certificates.documents import engine
from tochka.certificates.documents.builtin import builtin
from tochka.certificates.models import Certificate, Paper, Setup, Template
from tochka.certificates.queries import body_of, candidates, current_paper, setup_of, unfinished
from tochka.certificates.rules import snapshot
from tochka.certificates.terms import DEFAULT_PATTERN, ISSUED, NUMBERED
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, jobs, mail
from tochka.kit.transactions import writing

BATCH = 10


@dataclass(frozen=True)
class Shop:
    """Where papers are made: the address that stands on them and the folder of whole files."""

    public_url: str
    folder: Path


def make_papers(event_id: int, shop: Shop, job: jobs.Job | None = None) -> int:
    """Draw the papers of numbers that have none yet, up to a batch, and hand them out; gives how many."""
    setup = setup_of(event_id)
    assert setup is not None
    layout = builtin(setup.layout)
    drawn = []
    for certificate in unfinished(event_id, BATCH):
        paper = current_paper(certificate.id)
        assert paper is not None
        drawn.append((certificate.id, paper.id, draw(layout, paper, shop)))
    with writing():
        for certificate_id, paper_id, made in drawn:
            _hand_out(certificate_id, paper_id, made)
        if job is not None and drawn:
            jobs.step(job, len(drawn))
    return len(drawn)


def draw(layout: dict[str, object], paper: Paper, shop: Shop) -> engine.Paper:
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
        announce(certificate)


def announce(certificate: Certificate) -> None:
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


def sample_paper(event_id: int, shop: Shop) -> bytes:
    """The paper as it would print now, for the longest name among those who wait; it has no number and no code."""
    event = db.session.get_one(Event, event_id)
    setup = setup_of(event_id) or Setup(event_id=event_id, pattern=DEFAULT_PATTERN, layout="strict")
    body = body_of(event_id)
    waiting = candidates(event_id, ["persons", "members"])
    longest = max(waiting, key=lambda each: len(each.name), default=snapshot.SAMPLE)
    assert body is not None
    shared = event_values(event, body, setup)
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
