"""Consents: each purpose has its own published text; who gave which, when and how is kept, and withdrawn on request."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tochka.extensions import Model, db
from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing
from tochka.network import queries as network
from tochka.network.actions import after_card_saved
from tochka.people.documents import consent_text
from tochka.people.models import Consent, ConsentText
from tochka.people.queries import current_text
from tochka.people.terms import PURPOSES, WITHDRAWN

_AT_ONCE = 500
_RENEWED = ("text_id", "channel", "given_at", "withdrawn_at", "ended", "recorded_by")


def publish_default_texts(municipality_id: int) -> list[int]:
    """Publish the built-in texts of a municipality where they differ from the last ones; ids of the new versions.

    Nothing happens while the operator's card is not filled: a text must name who answers."""
    with writing():
        operator = network.operator_of(municipality_id)
        if operator is None:
            return []
        return [
            text.id
            for purpose in PURPOSES
            if (text := _publish(municipality_id, purpose, *consent_text(purpose, operator))) is not None
        ]


def _publish(municipality_id: int, purpose: str, title: str, body: str) -> ConsentText | None:
    digest = hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()
    last = current_text(municipality_id, purpose)
    if last is not None and last.sha256 == digest:
        return None
    text = ConsentText(
        municipality_id=municipality_id, purpose=purpose, version=last.version + 1 if last else 1,
        title=title, body=body, sha256=digest, published_at=clock.now(),
    )  # fmt: skip
    db.session.add(text)
    db.session.flush()
    journal.record("people.publish_text", "consent_text", text.id, purpose=purpose, version=text.version)
    return text


after_card_saved.append(publish_default_texts)


def give_consents(
    subject_kind: str,
    subject_id: int,
    municipality_id: int,
    purposes: Iterable[str],
    channel: str,
    texts: Mapping[str, int] | None = None,
    actor: int | None = None,
) -> None:
    """Keep the consents of a subject («registration», its id), in the present transaction or one of its own.

    `texts` are the ids of the texts that the person saw, by purpose; without them the last published ones count. A
    consent already in force stays as it was given. Raises Refused people.no_text."""
    give_consents_of_many(subject_kind, [subject_id], municipality_id, purposes, channel, texts, actor)


def give_consents_of_many(
    subject_kind: str,
    subject_ids: Sequence[int],
    municipality_id: int,
    purposes: Iterable[str],
    channel: str,
    texts: Mapping[str, int] | None = None,
    actor: int | None = None,
) -> None:
    """`give_consents` for many subjects who gave the same ones: a statement for each five hundred of them."""
    wanted = sorted(set(purposes))
    if not wanted:
        return
    with writing() as session:
        seen = seen_texts(municipality_id, wanted, texts or {})
        given = {"channel": channel, "given_at": clock.now(), "withdrawn_at": None, "ended": "", "recorded_by": actor}
        given["subject_kind"] = subject_kind
        kept = [given | {"purpose": each, "text_id": seen[each]} for each in wanted]
        for start in range(0, len(subject_ids), _AT_ONCE):
            some = subject_ids[start : start + _AT_ONCE]
            session.connection().execute(
                _kept(db.engine.dialect.name), [{"subject_id": id} | each for id in some for each in kept]
            )


@cache
def _kept(dialect: str) -> Any:
    """The statement that keeps consents, put together once a database: it is a part of every registration."""
    table = Model.metadata.tables[Consent.__tablename__]
    statement = (sqlite_insert if dialect == "sqlite" else postgresql_insert)(table)
    return statement.on_conflict_do_update(
        index_elements=[table.c.subject_kind, table.c.subject_id, table.c.purpose],
        set_={name: statement.excluded[name] for name in _RENEWED},
        where=table.c.withdrawn_at.is_not(None),
    )


def seen_texts(municipality_id: int, purposes: Sequence[str], shown: Mapping[str, int]) -> dict[str, int]:
    """Purpose → id of the text that counts: the one that was shown, else the last; all texts in one query."""
    rows = db.session.connection().execute(_texts(), {"municipality": municipality_id, "purposes": list(purposes)})
    known: dict[str, list[int]] = {}
    for purpose, text_id in rows:
        known.setdefault(purpose, []).append(text_id)
    return {each: _seen_text(municipality_id, each, known.get(each, []), shown.get(each)) for each in purposes}


@cache
def _texts() -> Any:
    """The statement of `seen_texts`, put together once."""
    table = Model.metadata.tables[ConsentText.__tablename__]
    wanted = table.c.purpose.in_(bindparam("purposes", expanding=True))
    of_place = table.c.municipality_id == bindparam("municipality")
    return select(table.c.purpose, table.c.id).where(of_place, wanted).order_by(table.c.version)


def _seen_text(municipality_id: int, purpose: str, known: Sequence[int], shown: int | None) -> int:
    if shown in known:
        return int(shown or 0)
    if known:
        return known[-1]
    publish_default_texts(municipality_id)
    text = current_text(municipality_id, purpose)
    if text is None:
        raise refuse("people.no_text")
    return text.id


def withdraw_consents(
    subject_kind: str, subject_id: int, purposes: Iterable[str] | None = None, ended: str = WITHDRAWN
) -> int:
    """Withdraw a subject's consents, all or of some purposes; gives how many.

    The record of them is kept as proof, with why it `ended`."""
    with writing() as session:
        given = select(Consent).filter_by(subject_kind=subject_kind, subject_id=subject_id, withdrawn_at=None)
        if purposes is not None:
            given = given.where(Consent.purpose.in_(list(purposes)))
        consents = session.scalars(given).all()
        for consent in consents:
            consent.withdrawn_at, consent.ended = clock.now(), ended
        session.flush()
        return len(consents)
