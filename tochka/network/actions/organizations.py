"""Organizations: added, changed, closed. Each change of a name makes the directories kept in memory old."""

from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tochka.kit import clock, journal
from tochka.kit.errors import judged_by_constraints, refuse
from tochka.kit.russian import fold
from tochka.kit.transactions import writing
from tochka.network.models import Alias, Centre, Municipality, Organization
from tochka.network.rules import default_rank


@dataclass(frozen=True)
class CentreDraft:
    """A centre as typed."""

    kind: str = "growth_point"
    profile: str = ""
    name: str = ""
    opened_in: int | None = None


@dataclass(frozen=True)
class OrganizationDraft:
    """An organization as typed. Without a rank it takes the usual place of its type in lists."""

    short_name: str
    kind: str = "school"
    type: str = ""
    number: int | None = None
    locality: str = ""
    full_name: str = ""
    legal_prefix: str = ""
    rank: int | None = None
    genitive: str = ""
    genitive_plural: str = ""
    aliases: tuple[str, ...] = ()
    centres: tuple[CentreDraft, ...] = field(default_factory=tuple)


_COLUMNS = (
    "short_name", "kind", "type", "number", "locality", "full_name", "legal_prefix", "genitive", "genitive_plural",
)  # fmt: skip


def add_organization(municipality_id: int, draft: OrganizationDraft, actor: int | None = None) -> int:
    """Add an organization to a municipality; its id. Raises Refused network.name_taken."""
    with judged_by_constraints(), writing() as session:
        organization = Organization(municipality_id=municipality_id, short_name=draft.short_name)
        _refuse_taken_name(session, organization, draft.short_name)
        session.add(organization)
        _write(organization, draft)
        _bump(session, municipality_id)
        session.flush()
        journal.record("network.add_organization", "organization", organization.id, actor=actor)
        return organization.id


def change_organization(
    organization_id: int, draft: OrganizationDraft, actor: int | None = None, version: int | None = None
) -> None:
    """Change an organization. `version` is the one that the form showed. Raises Refused name_taken, stale."""
    with judged_by_constraints(), writing() as session:
        organization = session.get_one(Organization, organization_id)
        if version is not None and version != organization.version:
            raise refuse("network.stale")
        _refuse_taken_name(session, organization, draft.short_name)
        _write(organization, draft)
        organization.version += 1
        _bump(session, organization.municipality_id)
        session.flush()
        journal.record("network.change_organization", "organization", organization.id, actor=actor)


def _refuse_taken_name(session: Session, organization: Organization, short_name: str) -> None:
    same = select(Organization.id).where(
        Organization.municipality_id == organization.municipality_id,
        Organization.short_name == short_name,
        Organization.id.is_distinct_from(organization.id),
    )
    if session.scalar(same) is not None:
        raise refuse("network.name_taken", "short_name")


def _write(organization: Organization, draft: OrganizationDraft) -> None:
    for name in _COLUMNS:
        setattr(organization, name, getattr(draft, name))
    organization.rank = draft.rank if draft.rank is not None else default_rank(draft.type, draft.number, draft.kind)
    _write_aliases(organization, draft.aliases)
    _write_centres(organization, draft.centres)


def _write_centres(organization: Organization, drafts: tuple[CentreDraft, ...]) -> None:
    """Centres keep their rows, for events refer to them: those that stay as they are, then the rest in their order."""
    others, changed = sorted(organization.centres, key=lambda centre: centre.id), []
    for draft in drafts:
        same = next(
            (row for row in others if CentreDraft(row.kind, row.profile, row.name, row.opened_in) == draft), None
        )
        others.remove(same) if same else changed.append(draft)
    for row in others[len(changed) :]:
        organization.centres.remove(row)
    fresh = [Centre() for _ in changed[len(others) :]]
    organization.centres.extend(fresh)
    for row, draft in zip([*others, *fresh], changed, strict=False):
        row.kind, row.profile, row.name, row.opened_in = draft.kind, draft.profile, draft.name, draft.opened_in


def _write_aliases(organization: Organization, texts: tuple[str, ...]) -> None:
    """Keep the spellings that stay, so that a change of one is not a change of all; a spelling stands once."""
    wanted = {folded: text for text in texts if (folded := fold(text)[:200])}
    for alias in list(organization.aliases):
        text = wanted.pop(alias.folded, None)
        if text is None:
            organization.aliases.remove(alias)
        else:
            alias.text = text
    organization.aliases.extend(Alias(text=text, folded=folded) for folded, text in wanted.items())


def add_alias(session: Session, organization: Organization, text: str) -> None:
    """Remember one more spelling of an organization, in the present write transaction."""
    folded = fold(text)[:200]
    if folded and folded not in {alias.folded for alias in organization.aliases}:
        organization.aliases.append(Alias(text=text, folded=folded))
        _bump(session, organization.municipality_id)


def close_organization(organization_id: int, actor: int | None = None) -> None:
    """An organization works no more: it leaves lists and picker, what is known of it stays. Raises Refused network.body."""
    with writing() as session:
        organization = session.get_one(Organization, organization_id)
        if session.scalar(select(Municipality.id).where(Municipality.body_id == organization_id)) is not None:
            raise refuse("network.body")
        if organization.closed_at is None:
            organization.closed_at = clock.now()
            _bump(session, organization.municipality_id)
            journal.record("network.close_organization", "organization", organization_id, actor=actor)


def reopen_organization(organization_id: int, actor: int | None = None) -> None:
    """A closed organization works again."""
    with writing() as session:
        organization = session.get_one(Organization, organization_id)
        if organization.closed_at is not None:
            organization.closed_at = None
            _bump(session, organization.municipality_id)
            journal.record("network.reopen_organization", "organization", organization_id, actor=actor)


def _bump(session: Session, municipality_id: int) -> None:
    session.execute(
        update(Municipality).where(Municipality.id == municipality_id).values(directory=Municipality.directory + 1)
    )
