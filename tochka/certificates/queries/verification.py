"""What the public may know of a paper, by its code or by its number together with the surname."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import select

from tochka.certificates.models import Certificate, Paper
from tochka.certificates.terms import ISSUED, NUMBERED
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.russian import fold, to_cyrillic
from tochka.network.models import Organization


@dataclass(frozen=True)
class Verified:
    """What the public may know of a paper. `state` is valid, replaced, revoked or being_made."""

    state: str
    number: str
    code: str
    kind: str
    name: str
    event_title: str
    event_format: str
    event_id: int
    starts_at: Any
    timezone: str
    host: str
    body: str
    issued_at: Any
    revoked_at: Any
    reason: str
    sha256: str | None


def verified_by_code(code: str) -> Verified | None:
    """What a code stands for; None for one that was never printed."""
    return _verified(Paper.code == code)


def verified_by_number(number: str, surname: str) -> Verified | None:
    """What a number stands for, told only together with the surname on it: numbers can be counted through."""
    typed = " ".join(number.split())
    spellings = {typed, typed.upper(), to_cyrillic(typed.upper())}
    query = _verification().add_columns(Paper.snapshot)
    found = db.session.execute(query.where(Certificate.number.in_(spellings), Paper.state == "current")).all()
    for *row, snapshot in found:
        own = snapshot.get("own", {})
        names = {fold(own[key]).split(" ")[0] for key in ("name", "person") if own.get(key)}
        if fold(surname) in names:
            return _to_verified(*row)
    return None


@dataclass(frozen=True)
class FileState:
    """What a file is by its hash. `state` is valid, replaced or revoked; `code` is that of its paper."""

    state: str
    code: str
    number: str


def file_state(sha256: str) -> FileState | None:
    """Which issued paper a file is, by its SHA-256; None for one that the register does not know: it was never issued
    or was changed afterwards. Nobody can guess a hash, so a hit tells nothing that the holder has not in hand."""
    row = db.session.execute(
        select(Paper.code, Paper.state, Certificate.state, Certificate.number)
        .join(Certificate, Certificate.id == Paper.certificate_id)
        .where(Paper.sha256 == sha256)
    ).first()
    if row is None:
        return None
    code, paper, certificate, number = row
    state = "revoked" if certificate != ISSUED else "replaced" if paper == "replaced" else "valid"
    return FileState(state, code, number)


@cache
def _verification() -> Any:
    """The statement but for its condition. Columns, not rows of three models, and made once: this page is asked by strangers."""
    host = Organization.__table__.alias("host")
    body = Organization.__table__.alias("body")
    return (
        select(
            Paper.state,
            Certificate.state,
            Certificate.number,
            Paper.code,
            Certificate.kind,
            Paper.public_name,
            Event.title,
            Event.format,
            Event.id,
            Event.starts_at,
            Event.timezone,
            host.c.short_name,
            body.c.short_name,
            Paper.created_at,
            Certificate.revoked_at,
            Certificate.revoked_because,
            Paper.sha256,
        )
        .select_from(Paper)
        .join(Certificate, Certificate.id == Paper.certificate_id)
        .join(Event, Event.id == Certificate.event_id)
        .join(host, host.c.id == Event.host_id)
        .join(body, body.c.id == Certificate.body_id)
    )


def _verified(condition: Any) -> Verified | None:
    row = db.session.execute(_verification().where(condition)).one_or_none()
    return _to_verified(*row) if row else None


def _to_verified(paper: str, certificate: str, *facts: Any) -> Verified:
    """`paper` and `certificate` are their states; facts stand in the order of Verified's fields."""
    state = {NUMBERED: "being_made", ISSUED: "valid"}.get(certificate, "revoked")
    if state == "valid" and paper == "replaced":
        state = "replaced"
    found = Verified(state, *facts)
    return found if state == "revoked" else replace(found, reason="")
