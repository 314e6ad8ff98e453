"""What an event's papers say and look like: the organizer's choices, own layouts and uploaded pictures."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from tochka.certificates.actions.papers import insert_of
from tochka.certificates.actions.press import default_setup, layout_named
from tochka.certificates.documents.pictures.upload import Asset as Picture
from tochka.certificates.documents.pictures.upload import accepted
from tochka.certificates.models import Asset, Certificate, Layout, Setup
from tochka.certificates.queries import assets_of_body, setup_of
from tochka.certificates.rules import numbers
from tochka.certificates.rules.layouts import check_layout
from tochka.certificates.rules.wording import refusal_to_text
from tochka.certificates.terms import MOST_SIGNATORIES
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import Refusal, Refused, refuse
from tochka.kit.russian import clean_line
from tochka.kit.transactions import writing

PLAIN_FIELDS = ("issuer", "basis", "hours", "logo", "emblem", "palette", "economy")
TEXTS = ("title", "kind_line", "reason")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def save_setup(event_id: int, body_id: int, kind: str, values: Mapping[str, Any], actor: int | None) -> None:
    """Keep what the papers of an event say; `values` may hold pattern, issuer, basis, hours, logo, emblem, palette,
    economy, signatories, and for this kind layout, title, kind_line, reason. A pattern under which numbers were issued
    stays. Raises Refused."""
    with writing() as session:
        setup = setup_of(event_id) or default_setup(event_id)
        _set_pattern(setup, event_id, str(values.get("pattern") or setup.pattern))
        _change(setup, body_id, kind, values)
        session.add(setup)
        journal.record("certificates.setup", "event", event_id, actor, kind=kind)


def draft_setup(event_id: int, body_id: int, kind: str, values: Mapping[str, Any]) -> Setup:
    """The setup as it would be with some values, for a preview; nothing is written. Raises Refused."""
    kept, draft = setup_of(event_id), default_setup(event_id)
    if kept is not None:
        for name in (*PLAIN_FIELDS, "pattern", "signatories", "looks"):
            setattr(draft, name, getattr(kept, name))
    _change(draft, body_id, kind, values)
    return draft


def _change(setup: Setup, body_id: int, kind: str, values: Mapping[str, Any]) -> None:
    _refuse_bad(values)
    for name in PLAIN_FIELDS:
        if name in values:
            setattr(setup, name, values[name])
    if "signatories" in values:
        setup.signatories = _signatories(values["signatories"])
    look = dict(setup.looks.get(kind, {}))
    if layout := values.get("layout"):
        layout_named(layout, body_id, kind)
        look["layout"] = layout
    look |= {name: clean_line(values[name]) for name in TEXTS if name in values}
    setup.looks = {**setup.looks, kind: {name: text for name, text in look.items() if text}}


def _set_pattern(setup: Setup, event_id: int, pattern: str) -> None:
    if setup.pattern == pattern:
        return
    if refusal := numbers.refusal_to_pattern(pattern):
        raise Refused(refusal)
    if db.session.scalar(select(Certificate.id).where(Certificate.event_id == event_id).limit(1)):
        raise refuse("certificates.pattern_used", field="pattern")
    setup.pattern = pattern


def _refuse_bad(values: Mapping[str, Any]) -> None:
    for name in TEXTS:
        if refusal := refusal_to_text(values.get(name) or "", name):
            raise Refused(refusal)
    for colour in (values.get("palette") or {}).values():
        if not _COLOUR.fullmatch(colour):
            raise refuse("certificates.wrong_colour", field="colour")


def _signatories(typed: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    kept = [
        {"post": clean_line(each.get("post", "")), "name": clean_line(each.get("name", "")),
         "facsimile": each.get("facsimile", "")}
        for each in typed
    ]  # fmt: skip
    return [each for each in kept if each["post"] or each["name"]][:MOST_SIGNATORIES]


def keep_picture(body_id: int, data: bytes, actor: int | None) -> Picture:
    """Store an uploaded picture once, small and harmless; gives it with its name. Raises Refused: picture_too_large
    (megapixels, megabytes), picture_unreadable."""
    picture = accepted(data)
    if isinstance(picture, Refusal):
        raise Refused(picture)
    with writing() as session:
        row = {
            "body_id": body_id, "sha256": picture.sha256, "data": picture.data, "kind": picture.kind,
            "width": picture.width, "height": picture.height, "created_at": clock.now(),
        }  # fmt: skip
        session.execute(insert_of(Asset).values(**row).on_conflict_do_nothing())
        journal.record("certificates.picture", "organization", body_id, actor, sha256=picture.sha256[:12])
    return picture


def save_layout(body_id: int, event_id: int, name: str, data: Any, actor: int | None) -> tuple[int, int]:
    """Keep a layout of the body as the next version under its name; gives its id and version. Raises Refused with the
    first fault; `check_layout` tells all of them."""
    name = clean_line(name)[:60]
    if not name:
        raise refuse("certificates.layout_name_needed", field="name")
    if faults := check_layout(data, assets_of_body(body_id)):
        raise Refused(faults[0])
    with writing() as session:
        session.execute(select(Event.id).where(Event.id == event_id).with_for_update())
        mine = (Layout.body_id == body_id, Layout.name == name)
        version = 1 + (session.scalar(select(func.max(Layout.version)).where(*mine)) or 0)
        row = Layout(body_id=body_id, event_id=event_id, name=name, version=version, data=data,
                     created_at=clock.now(), created_by=actor)  # fmt: skip
        session.add(row)
        session.flush()
        journal.record("certificates.layout", "organization", body_id, actor, name=name, version=version)
        return row.id, version


def renew_school_links(event_id: int, actor: int | None) -> None:
    """Make the links handed to schools useless; new ones open the same papers."""
    with writing() as session:
        setup = setup_of(event_id) or default_setup(event_id)
        setup.link = (setup.link or 1) + 1
        session.add(setup)
        journal.record("certificates.renew_links", "event", event_id, actor)
