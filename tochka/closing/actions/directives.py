"""A draft opened with default words made from the year, and what the curator changes in it. Every change locks its row."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from tochka.closing import queries
from tochka.closing.models import Directive, DirectiveClause, DirectiveParagraph
from tochka.closing.terms.directives import CLOSING, DRAFT, SETTINGS, TEXTS, VERBS
from tochka.closing.terms.drafts import CLOSING_CLAUSES, CLOSING_TEXTS, HOLDING_CLAUSES, HOLDING_TEXTS
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import judged_by_constraints, refuse
from tochka.kit.russian import clean_line, clean_text
from tochka.kit.transactions import writing
from tochka.network.models import Municipality

LONG = 20_000


def open_directive(
    municipality_id: int, first: int, kind: str = CLOSING, event_id: int = 0, actor: int | None = None
) -> int:
    """The directive of a year (or on holding an event): the one that is there, else a fresh draft. Gives its id."""
    with writing() as session, judged_by_constraints():
        found = session.scalar(
            select(Directive.id).where(
                Directive.municipality_id == municipality_id,
                Directive.school_year == first,
                Directive.kind == kind,
                Directive.event_id == event_id,
            )
        )
        if found:
            return found
        municipality = session.get_one(Municipality, municipality_id)
        now = clock.now()
        directive = Directive(
            municipality_id=municipality_id,
            school_year=first,
            kind=kind,
            event_id=event_id,
            signed_on=clock.today(municipality.timezone),
            settings={},
            texts=dict(CLOSING_TEXTS if kind == CLOSING else HOLDING_TEXTS),
            created_by=actor,
            created_at=now,
            changed_at=now,
        )
        session.add(directive)
        session.flush()
        _add_default_clauses(directive, session.get(Event, event_id) if event_id else None)
        journal.record("closing.open_directive", "directive", directive.id, actor, kind=kind, year=first)
    return directive.id


def _add_default_clauses(directive: Directive, event: Event | None) -> None:
    years = sorted(set(queries.opened_years(directive.municipality_id).values()))
    made: list[DirectiveClause] = []
    for position, plain in enumerate(CLOSING_CLAUSES if directive.kind == CLOSING else HOLDING_CLAUSES):
        values: dict[str, Any] = dict(plain)
        addressees = values.get("addressees", "nobody")
        if addressees == "opened" and not years:
            addressees = "all"
        clause = DirectiveClause(
            directive_id=directive.id,
            parent_id=made[values["parent"]].id if "parent" in values else None,
            position=position,
            text=values["text"],
            addressees="chosen" if addressees == "host" else addressees,
            years=years if addressees == "opened" else [],
            chosen=[event.host_id] if addressees == "host" and event else [],
            deadline=_deadline(values, directive, event),
            condition=values.get("condition", ""),
            recurrence=values.get("recurrence", ""),
            evidence=values.get("evidence", "none"),
        )
        db.session.add(clause)
        db.session.flush()
        made.append(clause)


def _deadline(values: dict[str, Any], directive: Directive, event: Event | None) -> date | None:
    signed = directive.signed_on
    if signed is None:
        return None
    if "days" in values:
        return signed + timedelta(days=values["days"])
    if "until" in values:
        return date(directive.school_year + 1, *values["until"])
    if values.get("closing") and event:
        return clock.local(event.closes_at or event.starts_at, event.timezone).date()
    return None


def locked_draft(directive_id: int, version: int | None = None) -> Directive:
    """The draft under its lock, its version one higher. Refused: fixed already, or changed since `version`."""
    session = db.session
    wanted = Directive.id == directive_id
    seen = () if version is None else (Directive.version == version,)
    taken = session.execute(
        update(Directive)
        .where(wanted, Directive.state == DRAFT, *seen)
        .values(version=Directive.version + 1, changed_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    directive = session.scalars(select(Directive).where(wanted).execution_options(populate_existing=True)).one()
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise refuse("closing.changed_meanwhile" if directive.state == DRAFT else "closing.fixed")
    return directive


def choose_settings(directive_id: int, choices: dict[str, str], actor: int | None = None) -> None:
    """Set those of the named settings that are given; unknown names and values are left alone."""
    with writing():
        directive = locked_draft(directive_id)
        known = {name: value for name, value in choices.items() if value in SETTINGS.get(name, {})}
        directive.settings = {**directive.settings, **known}
        journal.record("closing.choose_settings", "directive", directive_id, actor, **known)


def mark_checked(directive_id: int, key: str, actor: int | None = None) -> None:
    """A question was looked at and is right as it stands: it is not asked again while its facts stay the same."""
    with writing():
        directive = locked_draft(directive_id)
        checked = [*directive.settings.get("checked", ()), key[:300]][-500:]
        directive.settings = {**directive.settings, "checked": list(dict.fromkeys(checked))}
        journal.record("closing.check_question", "directive", directive_id, actor, key=key[:300])


def write_head(
    directive_id: int, number: str, signed_on: date | None, version: int | None = None, actor: int | None = None
) -> None:
    """Number (may stay blank) and date."""
    with writing():
        directive = locked_draft(directive_id, version)
        directive.number, directive.signed_on = clean_line(number)[:40], signed_on
        journal.record("closing.write_head", "directive", directive_id, actor)


def write_texts(directive_id: int, texts: dict[str, str], version: int | None = None, actor: int | None = None) -> None:
    """The pieces that a curator words: those that are given; unknown names are left alone."""
    with writing():
        directive = locked_draft(directive_id, version)
        for name in texts:
            if len(texts[name]) > LONG:
                raise refuse("closing.text_long", name, limit=LONG)
        fresh = {name: clean_text(value).strip() for name, value in texts.items() if name in TEXTS}
        directive.texts = {**directive.texts, **fresh}
        journal.record("closing.write_texts", "directive", directive_id, actor, names=sorted(fresh))


def write_paragraph(
    directive_id: int, event_id: int, text: str, verb: str = "", version: int | None = None, actor: int | None = None
) -> None:
    """An event's own text (empty: live again) and its verb."""
    if len(text) > LONG:
        raise refuse("closing.text_long", "text", limit=LONG)
    with writing() as session:
        locked_draft(directive_id, version)
        wanted = (DirectiveParagraph.directive_id == directive_id, DirectiveParagraph.event_id == event_id)
        row = session.scalars(select(DirectiveParagraph).where(*wanted)).one_or_none()
        if row is None:
            row = DirectiveParagraph(directive_id=directive_id, event_id=event_id)
            session.add(row)
        row.text, row.verb = clean_text(text).strip(), verb if verb in VERBS else ""
        journal.record("closing.write_paragraph", "directive", directive_id, actor, event=event_id, own=bool(row.text))
