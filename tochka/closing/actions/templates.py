"""A municipality's own templates of directives: tried on a sample before they are kept."""

from sqlalchemy import delete, select

from tochka.closing.documents import TemplateBroken, try_template
from tochka.closing.documents.template import MAX_BYTES
from tochka.closing.models import DirectiveTemplate
from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.russian import clean_line
from tochka.kit.transactions import writing


def keep_template(municipality_id: int, kind: str, data: bytes, name: str, actor: int | None = None) -> None:
    """Keep a DOCX as the template of a kind. Refused when it cannot be filled; the former one stays then."""
    if len(data) > MAX_BYTES:
        raise refuse("closing.template_big", "file")
    try:
        try_template(data)
    except TemplateBroken as broken:
        raise refuse("closing.template_broken", "file", reason=str(broken)) from broken
    with writing() as session:
        wanted = (DirectiveTemplate.municipality_id == municipality_id, DirectiveTemplate.kind == kind)
        row = session.scalars(select(DirectiveTemplate).where(*wanted)).one_or_none()
        row = row or DirectiveTemplate(municipality_id=municipality_id, kind=kind)
        row.data, row.name, row.kept_at = data, clean_line(name)[:200], clock.now()
        session.add(row)
        journal.record("closing.keep_template", "municipality", municipality_id, actor, kind=kind)


def drop_template(municipality_id: int, kind: str, actor: int | None = None) -> None:
    """Go back to the built-in layout."""
    with writing() as session:
        session.execute(
            delete(DirectiveTemplate).where(
                DirectiveTemplate.municipality_id == municipality_id, DirectiveTemplate.kind == kind
            )
        )
        journal.record("closing.drop_template", "municipality", municipality_id, actor, kind=kind)
