"""Corrections keep the number, revocations keep the line, erasure keeps number, date, event and hash."""

from pathlib import Path

from sqlalchemy import select

from tochka.certificates.actions.papers import Shop, announce, draw, file_of
from tochka.certificates.documents.builtin import builtin
from tochka.certificates.models import Certificate, Paper
from tochka.certificates.queries import current_paper, setup_of
from tochka.certificates.rules import snapshot
from tochka.certificates.terms import ISSUED, REVOKED
from tochka.kit import clock, codes, journal
from tochka.kit.errors import refuse
from tochka.kit.russian import clean_line
from tochka.kit.transactions import writing


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
        made = draw(builtin(setup.layout), paper, shop)
        paper.sha256, paper.writer = made.sha256, made.writer
        paper.template = made.template_hash if made.writer else None
        announce(certificate)
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


def erase_papers(registration_id: int, folder: Path) -> int:
    """Erasure of a person: snapshots and stored files go; number, date, event and hash stay. Gives how many papers."""
    with writing() as session:
        papers = session.scalars(
            select(Paper)
            .join(Certificate, Certificate.id == Paper.certificate_id)
            .where(Certificate.registration_id == registration_id, Paper.erased_at.is_(None))
        ).all()
        for paper in papers:
            if paper.writer == 0 and paper.sha256:
                file_of(folder, paper.sha256).unlink(missing_ok=True)
            paper.snapshot, paper.public_name, paper.erased_at = {}, "", clock.now()
        return len(papers)
