"""Reads of consents and their texts."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from tochka.extensions import db
from tochka.people.models import Consent, ConsentText


def current_text(municipality_id: int, purpose: str) -> ConsentText | None:
    """The last published text of a purpose in a municipality."""
    return db.session.scalar(_texts(municipality_id, purpose).limit(1))


def current_texts(municipality_id: int) -> dict[str, int]:
    """Purpose → id of its last published text; one statement."""
    rows = db.session.execute(
        select(ConsentText.purpose, ConsentText.id)
        .where(ConsentText.municipality_id == municipality_id)
        .order_by(ConsentText.version)
    )
    return {row.purpose: row.id for row in rows}


def texts_of(municipality_id: int, purpose: str) -> list[ConsentText]:
    """All published versions of a text, the last first."""
    return list(db.session.scalars(_texts(municipality_id, purpose)))


def _texts(municipality_id: int, purpose: str) -> Any:
    found = select(ConsentText).where(ConsentText.municipality_id == municipality_id, ConsentText.purpose == purpose)
    return found.order_by(ConsentText.version.desc())


def consents_of(subject_kind: str, subject_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The purposes to which each subject's consent is in force; one query."""
    ids = list(subject_ids)
    found: dict[int, set[str]] = {subject_id: set() for subject_id in ids}
    rows = db.session.execute(
        select(Consent.subject_id, Consent.purpose).where(
            Consent.subject_kind == subject_kind, Consent.subject_id.in_(ids), Consent.withdrawn_at.is_(None)
        )
    )
    for subject_id, purpose in rows:
        found[subject_id].add(purpose)
    return {subject_id: frozenset(purposes) for subject_id, purposes in found.items()}
