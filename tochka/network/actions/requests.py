"""«Моей школы нет в списке»: asked for by a participant, answered by the curator once."""

from collections.abc import Callable

from sqlalchemy import select, update

from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.russian import fold
from tochka.kit.transactions import writing
from tochka.network.actions.organizations import OrganizationDraft, add_alias, add_organization
from tochka.network.models import Organization, OrganizationRequest
from tochka.network.terms import ADDED, DECLINED, MATCHED, OPEN

# Called in the transaction that answers a request; its `organization_id` is None when it is declined.
on_request_closed: list[Callable[[OrganizationRequest], object]] = []


def ask_for_organization(municipality_id: int, typed: str, note: str = "") -> int:
    """Ask the curator for an organization that is not in the list; the request's id. The same words ask once."""
    with writing() as session:
        waiting = select(OrganizationRequest).where(
            OrganizationRequest.municipality_id == municipality_id, OrganizationRequest.state == OPEN
        )
        for request in session.scalars(waiting):
            if fold(request.typed) == fold(typed):
                return request.id
        request = OrganizationRequest(
            municipality_id=municipality_id, typed=typed[:200], note=note, created_at=clock.now()
        )
        session.add(request)
        session.flush()
        journal.record("network.ask_for_organization", "organization_request", request.id)
        return request.id


def match(request_id: int, organization_id: int, actor: int, remember: bool = True) -> None:
    """The typed words mean an organization of the list; `remember` keeps them as one more spelling. Raises Refused."""
    with writing() as session:
        request = _take(request_id, MATCHED)
        organization = session.get(Organization, organization_id)
        if organization is None or organization.municipality_id != request.municipality_id:
            raise refuse("network.foreign_school", "organization")
        if remember:
            add_alias(session, organization, request.typed)
        _close(request, organization_id, actor)


def add_requested(request_id: int, draft: OrganizationDraft, actor: int) -> int:
    """Add the organization that was asked for; its id. Raises Refused."""
    with writing():
        request = _take(request_id, ADDED)
        organization_id = add_organization(request.municipality_id, draft, actor)
        _close(request, organization_id, actor)
        return organization_id


def decline(request_id: int, actor: int) -> None:
    """There is no such organization; what was typed stays with those who typed it. Raises Refused."""
    with writing():
        _close(_take(request_id, DECLINED), None, actor)


def _take(request_id: int, state: str) -> OrganizationRequest:
    """Answer a request, guarded: of two curators at one moment the second is refused."""
    with writing() as session:
        taken = session.execute(
            update(OrganizationRequest)
            .where(OrganizationRequest.id == request_id, OrganizationRequest.state == OPEN)
            .values(state=state, closed_at=clock.now())
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            raise refuse("network.request_closed")
        return session.get_one(OrganizationRequest, request_id, populate_existing=True)


def _close(request: OrganizationRequest, organization_id: int | None, actor: int) -> None:
    with writing() as session:
        request.organization_id = organization_id
        session.flush()
        facts = {"state": request.state, "organization": organization_id}
        journal.record("network.close_request", "organization_request", request.id, actor=actor, **facts)
        for listener in on_request_closed:
            listener(request)
