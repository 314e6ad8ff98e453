"""The directive as a paper: opened by an office program without change, its head repeated, its signature never alone."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from docx import Document

from tests.closing.conftest import Aldan
from tochka.closing import actions
from tochka.closing.documents import TemplateBroken, directive_docx, directive_pdf, fill_template
from tochka.closing.models.sheets import Block
from tochka.kit import docx as office

OFFICE = shutil.which("soffice")


def pages(data: bytes, folder: Path) -> list[str]:
    """The text of each page as an office program prints it; also drawn, so that a broken page shows."""
    assert OFFICE, "LibreOffice is needed to open papers"
    (folder / "paper.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        OFFICE,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "paper.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    subprocess.run(["pdftoppm", "-r", "40", "-png", str(folder / "paper.pdf"), str(folder / "page")], check=True)
    text = subprocess.run(["pdftotext", "-layout", str(folder / "paper.pdf"), "-"], check=True, capture_output=True)
    found = text.stdout.decode().split("\f")[:-1]
    assert len(list(folder.glob("page-*.png"))) == len(found)
    return [" ".join(page.split()) for page in found]


def test_the_paper_opens_with_requisites_numbered_clauses_and_its_sheets(aldan: Aldan, tmp_path: Path) -> None:
    actions.write_texts(aldan.directive_id, {"post": "Начальник департамента", "name": "М. П. Образцова"})
    sheet = aldan.sheet()
    printed = pages(directive_docx(sheet), tmp_path)
    first, *_, acquainted = printed
    assert first.startswith("Департамент образования ПРИКАЗ 26.05.2023 г. Алдан № ____________ Об итогах")
    body = " ".join(printed)
    places = [body.index(f" {number} ") for number in ("ПРИКАЗЫВАЮ:", "1.", "2.", "2.1.", "2.2.", "2.3.", "3.")]
    assert places == sorted(places)
    signed = next(page for page in printed if "Начальник департамента" in page)
    assert "3. Контроль исполнения приказа оставляю за собой. Начальник департамента М. П. Образцова" in signed
    assert acquainted.count("СОШ №") == 11


@pytest.mark.parametrize("filling", range(0, 12, 2))
def test_the_signature_never_stands_alone(aldan: Aldan, tmp_path: Path, filling: int) -> None:
    """Whatever the length of the text, a clause stands above the signature on its page."""
    long = " ".join(["Мероприятия прошли на высоком организационном уровне."] * (60 + filling * 3))
    actions.write_texts(aldan.directive_id, {"post": "Начальник", "name": "М. П. Образцова", "assessment": long})
    signed = next(page for page in pages(directive_docx(aldan.sheet()), tmp_path) if "Образцова" in page)
    assert "Контроль исполнения приказа оставляю за собой." in signed


def test_the_sheet_of_acquaintance_repeats_its_head(aldan: Aldan, tmp_path: Path) -> None:
    sheet = replace(aldan.sheet(), acquainted=tuple(f"СОШ №{n}" for n in range(1, 61)))
    printed = [page for page in pages(directive_docx(sheet), tmp_path) if "Подпись" in page]
    assert len(printed) >= 2


def test_user_text_is_no_markup(aldan: Aldan) -> None:
    actions.write_texts(aldan.directive_id, {"assessment": "<w:p>{{ 7 * 7 }}</w:p> & готово"})
    texts = [line.text for line in Document(BytesIO(directive_docx(aldan.sheet()))).paragraphs]
    assert "<w:p>{{ 7 * 7 }}</w:p> & готово" in [text.replace("\u00a0", " ") for text in texts]


def template(*lines: str) -> bytes:
    paper = office.new_document("Шаблон")
    for line in lines:
        paper.add_paragraph(line)
    return office.to_bytes(paper)


def test_an_own_template_is_filled(aldan: Aldan) -> None:
    own = template(
        "{{ body }}",
        "{{ number }} {{ title }}",
        "{%p for c in clauses %}",
        "{{ c.number }} {{ c.text }}",
        "{%p endfor %}",
    )
    texts = [line.text for line in Document(BytesIO(fill_template(own, aldan.sheet()))).paragraphs]
    assert texts[0] == "Департамент образования"
    assert texts[1].startswith("№ ____________ Об итогах сетевого взаимодействия")
    assert [text.split()[0] for text in texts[2:]] == ["1.", "2.", "2.1.", "2.2.", "2.3.", "3."]


def macro() -> bytes:
    out = BytesIO(template("{{ title }}"))
    with ZipFile(out, "a") as parts:
        parts.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


BROKEN = {
    "not a file": b"hello",
    "not a document": b"PK\x05\x06" + b"\0" * 18,
    "unclosed": template("{{ title"),
    "unknown place": template("{{ surprise }}"),
    "loop without end": template("{%p for c in clauses %}", "{{ c.text }}"),
    "three loops": template(
        "{% for a in clauses %}{% for b in clauses %}{% for c in clauses %}x{% endfor %}{% endfor %}{% endfor %}"
    ),
    "range": template("{% for a in range(9) %}x{% endfor %}"),
    "reaching out": template("{{ title.__class__.__mro__ }}"),
    "macros": macro(),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_template_is_refused(aldan: Aldan, data: bytes) -> None:
    with pytest.raises(TemplateBroken):
        fill_template(data, aldan.sheet())


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page of a PDF of ours."""
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(data)]


def test_the_pdf_says_what_the_sheet_says_and_its_signature_is_never_alone(aldan: Aldan) -> None:
    """Whatever the length of the text."""
    actions.write_texts(aldan.directive_id, {"post": "Начальник департамента", "name": "М. П. Образцова"})
    sheet = aldan.sheet()
    for sentences in range(40, 64, 3):
        long = " ".join(["Мероприятия прошли на высоком организационном уровне."] * sentences)
        pages = pdf_pages(directive_pdf(replace(sheet, assessment=Block("assessment", f"{long} 中"))))
        whole = " ".join(re.sub(r" \d+$", "", page) for page in pages)
        texts = [block.text for block in (*sheet.events, *sheet.clauses)]
        assert all(text.replace("\u00a0", " ") in whole for text in texts)
        assert "уровне. ?" in whole  # the face has no such sign
        signed = next(page for page in pages if "Образцова" in page)
        assert "Контроль исполнения приказа оставляю за собой." in signed
        assert pages[-1].count("СОШ №") == 11


def test_the_head_of_the_printed_sheet_of_acquaintance_repeats(aldan: Aldan) -> None:
    sheet = replace(aldan.sheet(), acquainted=tuple(f"СОШ №{n}" for n in range(1, 61)))
    pages = [page for page in pdf_pages(directive_pdf(sheet)) if "Подпись" in page]
    assert len(pages) == 3
