"""What papers can be made of: a body's own layouts and pictures."""

from dataclasses import dataclass

from sqlalchemy import func, select

from tochka.certificates.models import Asset, Layout
from tochka.extensions import db


@dataclass(frozen=True)
class LayoutLine:
    """The newest version of a body's own layout."""

    id: int
    name: str
    version: int


def layouts_of_body(body_id: int) -> list[LayoutLine]:
    """A body's own layouts, each in its newest version, by name."""
    newest = (
        select(Layout.name, func.max(Layout.version).label("version"))
        .where(Layout.body_id == body_id)
        .group_by(Layout.name)
        .subquery()
    )
    rows = db.session.execute(
        select(Layout.id, Layout.name, Layout.version)
        .join(newest, (newest.c.name == Layout.name) & (newest.c.version == Layout.version))
        .where(Layout.body_id == body_id)
        .order_by(Layout.name)
    )
    return [LayoutLine(*row) for row in rows]


def layout_in_body(body_id: int, layout_id: int) -> Layout | None:
    """A version of a body's own layout; another body's is None."""
    return db.session.scalars(select(Layout).where(Layout.id == layout_id, Layout.body_id == body_id)).one_or_none()


def assets_of_body(body_id: int) -> list[str]:
    """Names of the pictures that a body has uploaded, newest first."""
    return list(
        db.session.scalars(select(Asset.sha256).where(Asset.body_id == body_id).order_by(Asset.id.desc()).limit(500))
    )


def asset_in_body(body_id: int, sha256: str) -> Asset | None:
    """A picture of a body; another body's is None."""
    return db.session.scalars(select(Asset).where(Asset.body_id == body_id, Asset.sha256 == sha256)).one_or_none()
