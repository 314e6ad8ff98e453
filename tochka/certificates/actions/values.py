"""What stands on the papers of an event: values for the layout, and what keeps a paper from being drawn."""

from tochka.certificates.documents import engine
from tochka.certificates.documents.builtin import builtin
from tochka.certificates.models import Setup
from tochka.certificates.queries import Candidate, body_of, candidates, setup_of
from tochka.certificates.rules import snapshot
from tochka.certificates.terms import DEFAULT_PATTERN
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refusal
from tochka.network.models import Organization


def questions_of(event_id: int, groups: list[str]) -> list[tuple[Candidate, Refusal]]:
    """Who came and cannot get a paper yet, and why: the first question of each."""
    event, body = db.session.get_one(Event, event_id), body_of(event_id)
    setup = setup_of(event_id) or Setup(event_id=event_id, pattern=DEFAULT_PATTERN, layout="strict")
    if body is None:
        return []
    asked = [(each, refusals_to(event, body, setup, each)) for each in candidates(event_id, groups)]
    return [(candidate, refusals[0]) for candidate, refusals in asked if refusals]


def refusals_to(event: Event, body: Organization, setup: Setup, candidate: Candidate) -> list[Refusal]:
    shared = event_values(event, body, setup)
    own = snapshot.with_code(own_values(event, candidate, "0" * 24), "0" * 12, "https://example.org")
    return engine.refusals(builtin(setup.layout), own, shared)


def event_values(event: Event, body: Organization, setup: Setup) -> dict[str, str]:
    return snapshot.event_values(
        format=event.format,
        title=event.title,
        starts_at=event.starts_at,
        timezone=event.timezone,
        place=event.host.full_name or event.host.short_name,
        issuer=setup.issuer or body.full_name or body.short_name,
        signatory_post=setup.signatory_post or "",
        signatory_name=setup.signatory_name or "",
        basis=setup.basis or "",
        hours=setup.hours,
    )


def own_values(event: Event, candidate: Candidate, number: str) -> dict[str, str]:
    return snapshot.own_values(
        name=candidate.name,
        post=candidate.post,
        organization=candidate.organization,
        team=candidate.team,
        grade=candidate.grade,
        number=number,
        issued=clock.local(clock.now(), event.timezone),
    )
