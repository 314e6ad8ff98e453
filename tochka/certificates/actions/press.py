"""The press of a kind: what all papers of one kind of an event share, read once and kept as plain values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from tochka.certificates.documents import engine
from tochka.certificates.documents.builtin import TITLES, builtin
from tochka.certificates.documents.template import Template
from tochka.certificates.models import Asset, Edition, Layout, Setup
from tochka.certificates.queries import Candidate, body_of, setup_of
from tochka.certificates.rules import snapshot
from tochka.certificates.rules.numbers import Series, series_of
from tochka.certificates.rules.wording import KINDS
from tochka.certificates.terms import DEFAULT_PATTERN
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refusal, Refused, refuse
from tochka.network.models import Organization


@dataclass(frozen=True)
class Press:
    """Layout and shared values of a kind in an event; knows how to tell a candidate's own values and faults."""

    event_id: int
    body_id: int
    kind: str
    pattern: str
    school_year: int
    ordinal: int
    facts: snapshot.EventFacts
    layout: dict[str, Any]
    shared: dict[str, str]
    economy: bool
    assets: dict[str, bytes]

    @cached_property
    def edition(self) -> str:
        """The name of what the papers share: a hash of it."""
        told = json.dumps([self.layout, self.shared, self.economy], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def series(self) -> Series:
        """The series that its numbers belong to."""
        return series_of(self.pattern, self.school_year, self.ordinal)

    @cached_property
    def template(self) -> Template:
        """The template of its papers. Raises Refused when the shared part cannot be drawn."""
        return engine.template_for(self.layout, self.shared, assets=self.assets, economy=self.economy)

    def own(self, candidate: Candidate, number: str) -> dict[str, str] | Refusal:
        """A candidate's own values under a number, or what must be asked first. What has been told once is kept."""
        key = (candidate.subject, candidate.topic)
        if key not in self._told:
            issued = clock.local(clock.now(), self.facts.timezone)
            self._told[key] = snapshot.own_values(self.kind, self.facts, owner_of(candidate), number, issued)
        told = self._told[key]
        return told if isinstance(told, Refusal) else told | {"number": number}

    @cached_property
    def _told(self) -> dict[tuple[str, str], dict[str, str] | Refusal]:
        return {}

    def refusal_to(self, candidate: Candidate) -> Refusal | None:
        """Why the paper of a candidate cannot be made yet: a question to a person, a missing sign, words that do not fit."""
        own = self.own(candidate, "0" * 24)
        if isinstance(own, Refusal):
            return own
        try:
            self.template.own_marks(snapshot.with_code(own, "0" * 12, "https://example.org"))
        except Refused as refused:
            return refused.refusal
        return None


def owner_of(candidate: Candidate) -> snapshot.Owner:
    """The candidate as rules know him."""
    return snapshot.Owner(
        name=candidate.name,
        post=candidate.post,
        organization=candidate.organization,
        team=candidate.team,
        grade=candidate.grade,
        leader=candidate.leader,
        topic=candidate.topic,
        dative=candidate.dative,
        gender=candidate.gender,
        is_team=candidate.is_team,
        is_school=candidate.is_school,
    )


def press_of(event_id: int, kind: str, draft: Setup | None = None) -> Press:
    """The press of a kind as the event's setup stands now, or as a draft of it would have it. Raises Refused with
    certificates.no_body and certificates.layout_unknown."""
    event, body = db.session.get_one(Event, event_id), body_of(event_id)
    if body is None:
        raise refuse("certificates.no_body")
    setup = draft or setup_of(event_id) or default_setup(event_id)
    facts = facts_of(event, body, setup, kind)
    layout = layout_of(setup, body.id, kind)
    shared = snapshot.event_values(kind, facts)
    return Press(
        event_id=event_id,
        body_id=body.id,
        kind=kind,
        pattern=setup.pattern,
        school_year=event.school_year,
        ordinal=event.ordinal,
        facts=facts,
        layout=layout,
        shared=shared,
        economy=setup.economy,
        assets=assets_of(body.id, layout, shared),
    )


def default_setup(event_id: int) -> Setup:
    """The setup of an event for which nobody has chosen anything."""
    return Setup(event_id=event_id, pattern=DEFAULT_PATTERN, issuer="", basis="", logo="", emblem="", signatories=[],
                 palette={}, looks={}, economy=False, link=1)  # fmt: skip


def facts_of(event: Event, body: Organization, setup: Setup, kind: str) -> snapshot.EventFacts:
    """What the event tells its papers of a kind."""
    look = setup.looks.get(kind, {})
    return snapshot.EventFacts(
        format=event.format,
        title=event.title,
        starts_at=event.starts_at,
        timezone=event.timezone,
        place=event.host.full_name or event.host.short_name,
        issuer=setup.issuer or body.full_name or body.short_name,
        level=event.level,
        signatories=setup.signatories,
        basis=setup.basis,
        hours=setup.hours,
        logo=setup.logo,
        emblem=setup.emblem,
        texts={name: text for name, text in look.items() if name != "layout" and text},
    )


def layout_of(setup: Setup, body_id: int, kind: str) -> dict[str, Any]:
    """The layout chosen for a kind in the body's colours; the kind's own design where nobody chose."""
    chosen = setup.looks.get(kind, {}).get("layout") or KINDS[kind].layout
    data = layout_named(chosen, body_id, kind)
    return data | {"palette": {**data.get("palette", {}), **setup.palette}}


def layout_named(chosen: str, body_id: int, kind: str) -> dict[str, Any]:
    """A built-in design in the kind's composition, or a version of the body's own layout. Refused: layout_unknown."""
    if chosen in TITLES:
        return builtin(chosen, KINDS[kind].composition)
    row = db.session.get(Layout, int(chosen)) if chosen.isdigit() else None
    if row is None or row.body_id != body_id:
        raise refuse("certificates.layout_unknown", field="layout")
    return dict(row.data)


def assets_of(body_id: int, layout: Mapping[str, Any], shared: Mapping[str, str]) -> dict[str, bytes]:
    """The pictures that a layout and its values name, as far as the body has them."""
    named = {str(each.get("asset", "")) for each in layout["elements"] if each["type"] == "image"}
    named |= {value for key, value in shared.items() if key in ("logo", "emblem") or key.endswith("_facsimile")}
    hashes = {name for name in named if len(name) == 64}
    if not hashes:
        return {}
    rows = db.session.execute(
        select(Asset.sha256, Asset.data).where(Asset.body_id == body_id, Asset.sha256.in_(hashes))
    )
    return dict(rows.all())


def assets_of_edition(body_id: int, edition: Edition) -> dict[str, bytes]:
    """The pictures of an edition."""
    return assets_of(body_id, edition.layout, edition.values)
