"""Making papers and making them again: drawn outside of any transaction, handed out in a short guarded one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tochka.certificates.actions.press import assets_of_edition
from tochka.certificates.documents import engine
from tochka.certificates.documents.signing import key_of, signed
from tochka.certificates.documents.template import Template as Drawing
from tochka.certificates.models import Certificate, Edition, Paper, Template
from tochka.certificates.queries import Unfinished
from tochka.certificates.rules import snapshot
from tochka.certificates.terms import ADULT, ISSUED, NUMBERED
from tochka.extensions import db
from tochka.kit import clock, jobs, mail
from tochka.kit.transactions import writing
from tochka.registration.models import Registration

PLAIN = engine.PLAIN


@dataclass(frozen=True)
class Shop:
    """Where papers are made: the address that stands on them, the folder of whole files, the folder of the keys with which
    bodies sign and its password."""

    public_url: str
    folder: Path
    keys: Path | None = None
    password: str = ""


class Drawn(NamedTuple):
    """A paper that is made and not handed out yet."""

    certificate_id: int
    paper_id: int
    sha256: str
    writer: int
    template: str | None


def draw(papers: Sequence[Unfinished], shop: Shop) -> list[Drawn]:
    """Make papers: their files are kept where they must be, their templates always."""
    made: list[Drawn] = []
    editions: dict[str, tuple[Edition, Drawing, dict[str, bytes]]] = {}
    templates: dict[str, bytes] = {}
    for each in papers:
        if each.edition not in editions:
            editions[each.edition] = _edition(each)
        edition, template, assets = editions[each.edition]
        made.append(_draw(each, edition, template, assets, shop))
        if made[-1].template:
            templates[template.hash] = template.data
    for template_hash, data in templates.items():
        keep_template(template_hash, data)
    return made


def _edition(each: Unfinished) -> tuple[Edition, Drawing, dict[str, bytes]]:
    edition = db.session.get_one(Edition, each.edition)
    assets = assets_of_edition(each.body_id, edition)
    template = engine.template_for(edition.layout, edition.values, assets=assets, economy=edition.economy)
    return edition, template, assets


def _draw(each: Unfinished, edition: Edition, template: Drawing, assets: dict[str, bytes], shop: Shop) -> Drawn:
    values = snapshot.with_code(each.own, each.code, shop.public_url)
    paper = engine.paper_of(template, edition.layout, values, assets=assets)
    pdf, writer = paper.pdf, paper.writer
    if key := key_of(shop.keys, each.body_id) if shop.keys else None:
        pdf, writer = signed(pdf, key, shop.password, edition.values.get("issuer", "")), PLAIN
    sha256 = hashlib.sha256(pdf).hexdigest() if writer == PLAIN else paper.sha256
    if writer == PLAIN:
        _store(shop.folder, sha256, pdf)
    return Drawn(each.certificate_id, each.paper_id, sha256, writer, template.hash if writer else None)


def keep_template(template_hash: str, data: bytes) -> None:
    """Store a template once."""
    if db.session.scalar(select(Template.hash).where(Template.hash == template_hash)):
        return
    with writing() as session:
        values = {"hash": template_hash, "data": data, "created_at": clock.now()}
        session.execute(insert_of(Template).values(**values).on_conflict_do_nothing())


def insert_of(model: Any) -> Any:
    """An INSERT of the database in use, which may do nothing on a conflict."""
    return (sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert)(model)


def _store(folder: Path, sha256: str, pdf: bytes) -> None:
    target = file_of(folder, sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    draft.write_bytes(pdf)
    draft.replace(target)


def file_of(folder: Path, sha256: str) -> Path:
    """Where the whole file of a paper lies, for those that are stored whole."""
    return folder / sha256[:2] / f"{sha256}.pdf"


_PAPERS: Any = Paper.__table__
_MADE = (
    update(_PAPERS)
    .where(_PAPERS.c.id == bindparam("paper_id"))
    .values(sha256=bindparam("sha256"), writer=bindparam("writer"), template=bindparam("template"))
)


def hand_out(drawn: Sequence[Drawn], job: jobs.Job | None = None) -> None:
    """Mark papers as made, in one short transaction; one that somebody else has made meanwhile stays as it is."""
    with writing() as session:
        fresh = _still_unmade(drawn)
        if fresh:
            session.execute(_MADE, [each._asdict() for each in fresh])
            numbers = [each.certificate_id for each in fresh]
            session.execute(
                update(Certificate)
                .where(Certificate.id.in_(numbers), Certificate.state == NUMBERED)
                .values(state=ISSUED)
                .execution_options(synchronize_session=False)
            )
            announce(numbers)
        if job is not None and drawn:
            jobs.step(job, len(drawn))


def _still_unmade(drawn: Sequence[Drawn]) -> list[Drawn]:
    if not drawn:
        return []
    numbers = [each.paper_id for each in drawn]
    unmade = set(db.session.scalars(select(Paper.id).where(Paper.id.in_(numbers), Paper.sha256.is_(None))))
    return [each for each in drawn if each.paper_id in unmade]


def announce(certificate_ids: Sequence[int]) -> None:
    """Tell owners that their papers are ready, once a paper, where there is an address. Two statements for up to 200."""
    rows = db.session.execute(
        select(Certificate.id, Paper.id, Registration.id, Registration.email, Registration.language)
        .join(Registration, Registration.id == Certificate.registration_id)
        .join(Paper, (Paper.certificate_id == Certificate.id) & (Paper.state == "current"))
        .where(Certificate.id.in_(certificate_ids), Certificate.member.in_((0, ADULT)), Registration.email.is_not(None))
        .order_by(Certificate.id)
    )
    letters = [
        {
            "recipient": email,
            "language": language,
            "subject_kind": "registration",
            "subject_id": registration,
            "key": f"certificates.ready:{paper}",
            "args": {"certificate": certificate, "registration": registration},
        }
        for certificate, paper, registration, email, language in rows
    ]
    mail.queue_letters("certificates.ready", letters)


class ForgedRegister(Exception):
    """A paper drawn again differs from what was issued: nothing is handed out, somebody must look."""


def paper_again(paper: Paper, shop: Shop) -> bytes:
    """The issued file, byte for byte. Raises ForgedRegister when it no longer hashes to what the register says."""
    assert paper.sha256 is not None
    if paper.writer == PLAIN:
        pdf = file_of(shop.folder, paper.sha256).read_bytes()
    else:
        template = db.session.get_one(Template, paper.template)
        pdf = engine.again(template.data, snapshot.with_code(paper.snapshot["own"], paper.code, shop.public_url))
    if hashlib.sha256(pdf).hexdigest() != paper.sha256:
        raise ForgedRegister(paper.code)
    return pdf
