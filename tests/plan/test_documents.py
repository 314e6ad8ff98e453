"""The plan on paper: the customary form, its head on every page, opened by an office program as it is."""

import subprocess
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from docx import Document
from icalendar import Calendar

from tests.plan.conftest import seminar
from tochka.kit.sheets import read_table
from tochka.plan.documents.feed import FeedRow, plan_feed
from tochka.plan.documents.form import COLUMNS, PlanFacts, PrintedRow, printed_row
from tochka.plan.documents.papers import plan_docx, plan_pdf
from tochka.plan.documents.sheets import plan_xlsx
from tochka.plan.terms import RealEvent

FACTS = PlanFacts(
    "План сетевого взаимодействия центров «Точка роста» на 2022-2023 учебный год",
    "Департамент образования",
    date(2022, 6, 5),
    date(2022, 6, 6),
)
MADE = datetime(2022, 6, 6, tzinfo=UTC)


def row(**values: object) -> PrintedRow:
    draft = seminar(**({"responsible": "Примерова А. С.", "post": "учитель", "phone": "8 914 000-00-00"} | values))
    return printed_row(draft, "СОШ №8 г.Томмот", "planned")


def test_a_row_says_what_the_form_asks() -> None:
    pupils = {"categories": ("pupil", "teacher"), "grade_from": 8, "grade_to": 9}
    assert row(first_day=date(2022, 12, 9), mode="mixed", place="каб. 12", **pupils).cells == (
        "СОШ №8, г.Томмот",
        "9 декабря",
        "методический семинар",
        "Науку в каждый класс",
        "",
        "учащиеся 8-9 классов, педагоги",
        "30",
        "каб. 12, очно, дистанционно",
        "",
        "",
        "Примерова А. С., учитель, 8 914 000-00-00",
    )
    assert [row(month=3, week=2).term, row(month=3).term] == ["2-я неделя марта", "март"]


def test_a_moved_row_says_its_new_days() -> None:
    event = RealEvent(1, "Науку в каждый класс", "published", date(2023, 4, 26), date(2023, 4, 27))
    assert printed_row(seminar(note="с гимназией"), "СОШ №4", "moved", [event]).note == (
        "перенесено, 26–27 апреля, с гимназией"
    )


def pages_of(data: bytes, folder: Path) -> list[str]:
    (folder / "plan.pdf").write_bytes(data)
    text = subprocess.run(["pdftotext", "-layout", folder / "plan.pdf", "-"], capture_output=True, check=True).stdout
    return text.decode().rstrip("\f").split("\f")


def test_the_pdf_repeats_its_head_and_counts_its_pages(tmp_path: Path) -> None:
    pages = pages_of(plan_pdf(FACTS, [row(topic=f"Тема {n}") for n in range(60)]), tmp_path)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        words = " ".join(page.split())
        assert "ОО, центр Срок Форма Тема Направление Для кого Охват Место, формат" in words
        assert f"лист {number} из {len(pages)}" in words
    assert "утверждён 5 июня 2022 г." in " ".join(pages[0].replace("\u00a0", " ").split())


def test_the_pdf_prints_any_text(tmp_path: Path) -> None:
    page = pages_of(plan_pdf(FACTS, [row(topic="<b>Квест</b> 🙂 &amp;")]), tmp_path)[0]
    assert "<b>Квест</b> ? &amp;" in " ".join(page.split())


def test_an_empty_plan_can_be_printed(tmp_path: Path) -> None:
    assert len(pages_of(plan_pdf(FACTS, []), tmp_path)) == 1
    assert len(Document(BytesIO(plan_docx(FACTS, [], MADE))).tables[0].rows) == 1


def test_the_docx_opens_in_an_office_program(tmp_path: Path) -> None:
    data = plan_docx(FACTS, [row(topic=f"Тема {n}") for n in range(40)], MADE)
    assert data == plan_docx(FACTS, [row(topic=f"Тема {n}") for n in range(40)], MADE)
    (tmp_path / "plan.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "plan.docx"]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    pages = pages_of((tmp_path / "plan.pdf").read_bytes(), tmp_path)
    assert len(pages) > 1
    assert all("ОО, центр" in page for page in pages)
    size = subprocess.run(["pdfinfo", tmp_path / "plan.pdf"], capture_output=True, check=True).stdout.decode()
    width, height = (float(each) for each in size.split("Page size:")[1].split("pts")[0].split("x"))
    assert width > height


def test_the_table_of_the_docx_is_the_form() -> None:
    table = Document(BytesIO(plan_docx(FACTS, [row()], MADE))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [title for title, _width in COLUMNS]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert sum(width for _title, width in COLUMNS) <= 267


def test_cells_of_the_workbook_are_texts() -> None:
    table = read_table(plan_xlsx(FACTS, [row(topic="=HYPERLINK(1)")], MADE))
    assert (table.rows[0][4], table.rows[1][4], table.rows[1][7]) == ("Тема", "=HYPERLINK(1)", "30")


def test_a_row_that_moves_keeps_its_uid_and_grows_its_sequence() -> None:
    def entry(version: int, day: date) -> object:
        moment = datetime(2022, 6, 1, tzinfo=UTC)
        made = FeedRow(
            7, version, day, day, "Тема; с, знаками", "СОШ №8", "Квест", version == 2, moment, "https://x.test/"
        )
        return Calendar.from_ical(plan_feed("План", [made], "x.test")).walk("VEVENT")[0]

    first, second = entry(1, date(2022, 12, 9)), entry(2, date(2022, 12, 16))
    assert [str(each["uid"]) for each in (first, second)] == ["plan-7@x.test"] * 2  # type: ignore[index]
    assert [each["sequence"] for each in (first, second)] == [1, 2]  # type: ignore[index]
    assert [str(each["status"]) for each in (first, second)] == ["CONFIRMED", "CANCELLED"]  # type: ignore[index]
    assert str(first["summary"]) == "Тема; с, знаками"  # type: ignore[index]
