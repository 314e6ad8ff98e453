"""Corrections keep the number, revocations keep the line, erasure keeps number, date, event and hash."""

from pathlib import Path

from sqlalchemy import delete, select, update

from tochka.certificates.actions.papers import Shop, announce, draw, file_of
from tochka.certificates.models import Case, Certificate, Nominee, Paper
from tochka.certificates.queries import Unfinished, current_paper
from tochka.certificates.rules.snapshot import INSTEAD
from tochka.certificates.terms import ISSUED, REVOKED
from tochka.extensions import db
from tochka.kit import clock, codes, journal
from tochka.kit.errors import refuse
from tochka.kit.russian import clean_line, initials
from tochka.kit.transactions import writing
from tochka.people.terms import PUBLIC_CERTIFICATE
from tochka.registration.actions.rights import after_consent


def correct_name(certificate_id: int, name: str, reason: str, shop: Shop, actor: int | None) -> None:
    """Make a new paper under the same number («взамен»), in the edition of the earlier one, which says from now on that
    it is replaced. `name` is as it must be printed, in the case that the paper needs. Raises Refused."""
    name, reason = clean_line(name), clean_line(reason)
    if not name:
        raise refuse("certificates.name_needed", field="name")
    if not reason:
        raise refuse("certificates.reason_needed", field="reason")
    with writing() as session:
        session.execute(update(Certificate).where(Certificate.id == certificate_id).values(state=Certificate.state))
        certificate = session.get_one(Certificate, certificate_id)
        old = current_paper(certificate_id)
        if certificate.state != ISSUED or old is None or old.erased_at:
            raise refuse("certificates.not_issued")
        if old.snapshot["own"].get("name") == name:
            raise refuse("certificates.same_name", field="name")
        paper = _replacement(old, name, reason, actor)
        session.add(paper)
        session.flush()
        own = paper.snapshot["own"]
        left = Unfinished(certificate_id, paper.id, certificate.body_id, paper.code, paper.edition, own)
        (made,) = draw([left], shop)
        paper.sha256, paper.writer, paper.template = made.sha256, made.writer, made.template
        announce([certificate_id])
        journal.record("certificates.correct", "certificate", certificate_id, actor, paper=paper.position)


def _replacement(old: Paper, name: str, reason: str, actor: int | None) -> Paper:
    old.state = "replaced"
    own = dict(old.snapshot["own"])
    issued = own.get("issued", "").removesuffix(INSTEAD).rstrip()
    is_nominative = own.get("person", own["name"]) == own["name"]
    own |= {"name": name, "issued": f"{issued} {INSTEAD}".strip()}
    if is_nominative:
        own["person"] = name
    return Paper(
        certificate_id=old.certificate_id,
        position=old.position + 1,
        code=codes.certificate_code(),
        snapshot={"own": own},
        public_name=_public_again(old.public_name, name, is_nominative),
        edition=old.edition,
        reason=reason,
        made_by=actor,
        created_at=clock.now(),
    )


def _public_again(shown: str, name: str, is_nominative: bool) -> str:
    """What the verification page shows after a correction: nothing where nothing was shown; where the paper has a dative
    the initials stay, for nobody has told the nominative."""
    if not shown or not is_nominative:
        return shown
    return name if name.startswith(("Команда ", "МБ", "МК", "МА", "МО")) else initials(name)


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
        for model in (Case, Nominee):
            session.execute(delete(model).where(model.registration_id == registration_id))
        return len(papers)


def follow_consent(registration_id: int, purpose: str, given: bool) -> None:
    """The consent to the public page is withdrawn: the papers already issued stand there without a name. Given anew, it
    counts from the next paper on."""
    if purpose != PUBLIC_CERTIFICATE or given:
        return
    mine = select(Certificate.id).where(Certificate.registration_id == registration_id)
    db.session.execute(
        update(Paper)
        .where(Paper.certificate_id.in_(mine))
        .values(public_name="")
        .execution_options(synchronize_session=False)
    )


after_consent.append(follow_consent)
