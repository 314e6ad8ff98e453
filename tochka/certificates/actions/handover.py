"""Handing papers over: one ZIP a school with names that people read, one file to print, a teacher's extract."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from tochka.certificates.actions.papers import ForgedRegister, Shop, file_of
from tochka.certificates.actions.press import assets_of_edition
from tochka.certificates.documents import engine
from tochka.certificates.documents.extract import Line, Year, extract_pdf
from tochka.certificates.documents.merged import Sheet, merged
from tochka.certificates.documents.template import Template
from tochka.certificates.documents.zipped import file_name, zipped
from tochka.certificates.models import Edition
from tochka.certificates.queries import IssuedPaper, Participation, issued_papers, participations, templates_of
from tochka.certificates.rules import snapshot
from tochka.certificates.rules.wording import KINDS, named
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.codes import print_certificate_code
from tochka.kit.russian import fold, long_date, school_year, short_date

MOST_YEARS = 5


def zip_of_school(event_id: int, organization_id: int | None, shop: Shop) -> Iterator[bytes] | None:
    """Pieces of a ZIP of a school's issued papers (all papers of the event without a school); None where there are none.
    All is read before the first piece, so it may be streamed after the request."""
    papers = issued_papers(event_id, organization_id)
    if not papers:
        return None
    templates = templates_of(papers)
    return zipped((_file_name(paper), _bytes(paper, templates, shop)) for paper in _let_go(papers))


def _let_go(papers: list[IssuedPaper]) -> Iterator[IssuedPaper]:
    """The same papers, each forgotten as it goes: the list of names in the archive grows meanwhile."""
    papers.reverse()
    while papers:
        yield papers.pop()


def _file_name(paper: IssuedPaper) -> str:
    person = paper.own.get("person") or paper.own["name"]
    return file_name(person, KINDS[paper.kind].name, paper.number)


def _bytes(paper: IssuedPaper, templates: dict[str, bytes], shop: Shop) -> bytes:
    """The issued file. Raises ForgedRegister when it no longer hashes to what the register says."""
    if paper.writer == engine.PLAIN:
        pdf = file_of(shop.folder, paper.sha256).read_bytes()
    else:
        values = snapshot.with_code(paper.own, paper.code, shop.public_url)
        pdf = engine.again(templates[paper.template or ""], values)
    if hashlib.sha256(pdf).hexdigest() != paper.sha256:
        raise ForgedRegister(paper.code)
    return pdf


def print_file(event_id: int, shop: Shop, *, organization_id: int | None = None, economy: bool = False) -> bytes | None:
    """One PDF of the issued papers, sorted by school, to print; `economy` draws frames in thin lines whatever was
    issued. None where there are no papers."""
    papers = issued_papers(event_id, organization_id)
    if not papers:
        return None
    templates = _thin_templates(papers) if economy else {}
    stored = {} if economy else {name: Template(data) for name, data in templates_of(papers).items()}
    sheets: list[Sheet] = []
    for paper in papers:
        template = templates.get(paper.edition) or stored.get(paper.template or "")
        if paper.writer == engine.PLAIN or template is None:
            sheets.append(_bytes(paper, {}, shop))
        else:
            sheets.append((template, snapshot.with_code(paper.own, paper.code, shop.public_url)))
    return merged(sheets, "Документы для печати")


def _thin_templates(papers: Sequence[IssuedPaper]) -> dict[str, Template]:
    found = {}
    for name, body_id in {paper.edition: paper.body_id for paper in papers}.items():
        edition = db.session.get_one(Edition, name)
        assets = assets_of_edition(body_id, edition)
        found[name] = engine.template_for(edition.layout, edition.values, assets=assets, economy=True)
    return found


def people_of_extract(registration_ids: Sequence[int]) -> dict[str, str]:
    """Whose participations stand under these registrations: folded name → name, the newest spelling."""
    return {fold(each.person): each.person for each in participations(registration_ids)}


def extract(registration_ids: Sequence[int], person: str, years: int, today: date, shop: Shop) -> bytes | None:
    """A teacher's extract of participations of the last 1–5 school years, one page a year; None where there are none."""
    first = clock.school_year_of(today) - min(max(years, 1), MOST_YEARS) + 1
    found = [each for each in participations(registration_ids) if fold(each.person) == fold(person)]
    recent = [each for each in found if each.school_year >= first]
    if not recent:
        return None
    by_year: dict[int, list[Line]] = {}
    for each in recent:
        by_year.setdefault(each.school_year, []).append(_line(each, shop))
    pages = [Year(school_year(year), lines) for year, lines in sorted(by_year.items())]
    last = recent[-1]
    return extract_pdf(last.person, last.post, last.organization, pages, long_date(today))


def _line(each: Participation, shop: Shop) -> Line:
    sort, name = snapshot.sort_and_name(each.event_format, each.event_title)
    topic = f", тема {named(each.topic)}" if each.topic else ""
    hours = f", {each.hours}" if each.hours else ""
    host = shop.public_url.split("://")[-1]
    return Line(
        date=short_date(clock.local(each.starts_at, each.timezone).date()),
        event=f"{sort[0].upper()}{f'{sort[1:]} {name}'.rstrip()}, {each.host}",
        role=KINDS[each.kind].name.capitalize() + topic + hours,
        level=snapshot.LEVELS.get(each.level, ""),
        number=f"№ {each.number}",
        address=f"{host}/c/{print_certificate_code(each.code)}",
    )
