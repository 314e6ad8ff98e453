"""Agreements between organizations: written down, changed, their scans kept."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import judged_by_constraints, refuse
from tochka.kit.russian import clean_line, clean_text
from tochka.kit.transactions import writing
from tochka.network.models import Agreement, Organization
from tochka.network.terms import SIGNED

MAX_SCAN = 5 * 1024 * 1024
SCANS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}


@dataclass(frozen=True)
class AgreementDraft:
    """An agreement as the form gives it; `parties` besides the one that keeps the record."""

    parties: tuple[int, ...]
    kind: str = "cooperation"
    state: str = "needed"
    subject: str = ""
    number: str = ""
    signed_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def add_agreement(organization_id: int, draft: AgreementDraft, actor: int | None = None) -> int:
    """Write an agreement of an organization down; gives its id. Refused: one party, days that contradict."""
    with writing() as session, judged_by_constraints():
        owner = session.get_one(Organization, organization_id)
        row = Agreement(municipality_id=owner.municipality_id, organization_id=organization_id, created_at=clock.now())
        _fill(row, draft)
        session.add(row)
        session.flush()
        journal.record("network.add_agreement", "agreement", row.id, actor)
    return row.id


def change_agreement(agreement_id: int, draft: AgreementDraft, actor: int | None = None) -> None:
    """Change what is written of an agreement."""
    with writing() as session, judged_by_constraints():
        row = session.get_one(Agreement, agreement_id)
        _fill(row, draft)
        row.version += 1
        session.flush()
        journal.record("network.change_agreement", "agreement", agreement_id, actor, state=draft.state)


def _fill(row: Agreement, draft: AgreementDraft) -> None:
    ids = {row.organization_id, *draft.parties}
    wanted = (Organization.id.in_(ids), Organization.municipality_id == row.municipality_id)
    parties = db.session.scalars(select(Organization).where(*wanted)).all()
    if len(parties) < 2:
        raise refuse("network.agreement_parties", "parties")
    if draft.state == SIGNED and draft.signed_on is None:
        raise refuse("network.agreement_day", "signed_on")
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        raise refuse("network.agreement_term", "valid_to")
    row.kind, row.state = draft.kind, draft.state
    row.subject, row.number = clean_text(draft.subject).strip()[:500], clean_line(draft.number)[:40]
    row.signed_on, row.valid_from, row.valid_to = draft.signed_on, draft.valid_from, draft.valid_to
    row.parties = list(parties)


def keep_scan(agreement_id: int, data: bytes, name: str, actor: int | None = None) -> None:
    """Keep the scan of the signed paper. Refused: not a PDF, JPEG or PNG by its first bytes, or larger than 5 MB."""
    if len(data) > MAX_SCAN or type_of_scan(data) is None:
        raise refuse("network.scan_kind", "scan")
    with writing() as session:
        row = session.get_one(Agreement, agreement_id)
        row.scan, row.scan_name = data, clean_line(name)[:200] or "scan"
        journal.record("network.keep_scan", "agreement", agreement_id, actor)


def type_of_scan(data: bytes) -> str | None:
    """The type of a scan by its first bytes; None for anything else."""
    return next((kind for head, kind in SCANS.items() if data.startswith(head)), None)
