"""A municipality's own DOCX template: filled in a sandbox with the directive's pieces, refused before it can do harm."""

from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tochka.closing.documents.directive import printed_number
from tochka.closing.models.sheets import Block, Sheet

MAX_BYTES = 2 * 1024 * 1024
_MAX_UNPACKED = 40 * 1024 * 1024
_MAX_LOOPS = 2
_SAMPLE = Sheet(
    body="Департамент образования",
    place="Алдан",
    number="",
    day="26.05.2023 г.",
    title="Об итогах года",
    opening=Block("opening", "Был составлен план."),
    events=(Block("event:1", "9 декабря 2022 г. прошёл семинар."),),
    assessment=Block("assessment", "Мероприятия прошли хорошо."),
    clauses=(Block("clause:1", "Одобрить опыт.", "1.", 1),),
    post="Начальник департамента",
    name="М. П. Образцова",
    distribution=("СОШ №1",),
    acquainted=("СОШ №1",),
)


class TemplateBroken(Exception):
    """A template that cannot be filled; its text says why, in a few words of its maker's language."""


class _Environment(ImmutableSandboxedEnvironment):
    """No globals, no loops within loops within loops: a template can only set what it was given."""

    def _parse(self, source: str, name: Any, filename: Any) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if _depth(tree) > _MAX_LOOPS:
            raise TemplateBroken(f"циклы вложены глубже {_MAX_LOOPS}")
        return tree


def _depth(node: nodes.Node) -> int:
    inner = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return inner + isinstance(node, nodes.For)


def fill_template(data: bytes, sheet: Sheet) -> bytes:
    """The directive set into the template. Places: body, place, number, day, title, opening, events, assessment,
    clauses (number, text), post, name, distribution, acquainted. Raises TemplateBroken."""
    _check_archive(data)
    environment = _Environment(undefined=StrictUndefined, autoescape=True)
    environment.globals.clear()
    out = BytesIO()
    try:
        template = DocxTemplate(BytesIO(data))
        template.render(_context(sheet), jinja_env=environment, autoescape=True)
        template.save(out)
    except TemplateBroken:
        raise
    except TemplateError as error:
        raise TemplateBroken(str(error.message or error)[:200]) from error
    except Exception as error:  # whatever a foreign file makes the reader stumble on, the page says so and stands
        raise TemplateBroken(f"{type(error).__name__}: {error}"[:200]) from error
    return out.getvalue()


def try_template(data: bytes) -> None:
    """Fill a template with a sample. Raises TemplateBroken when it cannot be used."""
    fill_template(data, _SAMPLE)


def _check_archive(data: bytes) -> None:
    try:
        with ZipFile(BytesIO(data)) as parts:
            names = parts.namelist()
            if sum(part.file_size for part in parts.infolist()) > _MAX_UNPACKED:
                raise TemplateBroken("файл слишком велик внутри")
    except BadZipFile as error:
        raise TemplateBroken("это не файл .docx") from error
    if "word/document.xml" not in names:
        raise TemplateBroken("это не файл .docx")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise TemplateBroken("в файле есть макросы")


def _context(sheet: Sheet) -> dict[str, Any]:
    return {
        "body": sheet.body,
        "place": sheet.place,
        "number": printed_number(sheet),
        "day": sheet.day,
        "title": sheet.title,
        "opening": sheet.opening.text,
        "events": [each.text for each in sheet.events],
        "assessment": sheet.assessment.text,
        "clauses": [{"number": each.number, "text": each.text} for each in sheet.clauses],
        "post": sheet.post,
        "name": sheet.name,
        "distribution": list(sheet.distribution),
        "acquainted": list(sheet.acquainted),
    }
