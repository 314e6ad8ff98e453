"""Papers say what they were given: text extracts, fonts are embedded, missing glyphs are refused, lines fit."""

import re
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from tochka.kit.pdf import (
    FACES,
    POINT,
    Column,
    DoesNotFit,
    Margins,
    MissingGlyph,
    Sheet,
    balance,
    draw_table,
    fit,
    fonts_folder,
    missing_characters,
    text_width,
    wrap,
)

N = "\u00a0"
SAMPLE = "Ҕаҥҥаев Өндрүй Һ. «Точка роста» „внутри“ №1 — ё"


def pages(paper: bytes) -> list[str]:
    return [" ".join(page.extract_text().replace(N, " ").split()) for page in PdfReader(BytesIO(paper)).pages]


def picture(paper: bytes, page: int = 0, dpi: int = 150) -> Image.Image:
    with pypdfium2.PdfDocument(paper) as document:
        return document[page].render(scale=dpi / 72).to_pil().convert("L")


def test_every_face_holds_what_russian_and_sakha_names_need() -> None:
    assert sorted(path.name for path in fonts_folder().glob("*.ttf")) == sorted(
        f"{name}.ttf" for name in FACES.values()
    )
    for face in FACES:
        assert missing_characters(SAMPLE, face) == ""


@pytest.mark.parametrize("face", FACES)
def test_text_extracts_as_it_was_given(face: str) -> None:
    sheet = Sheet(title="Проба")
    sheet.text(20, 30, SAMPLE, face=face, size=14)
    assert pages(sheet.finish()) == [SAMPLE]


def test_fonts_are_embedded_subsets_and_nothing_else_is_listed() -> None:
    sheet = Sheet(title="Проба")
    sheet.text(20, 30, SAMPLE, face="serif")
    sheet.text(20, 40, SAMPLE, face="sans-bold")
    found = {}
    for page in PdfReader(BytesIO(sheet.finish())).pages:
        for font in page["/Resources"]["/Font"].values():
            found[font.get_object()["/BaseFont"]] = "/FontFile2" in font.get_object()["/FontDescriptor"]
    assert {re.sub(r"^/[A-Z]{6}\+", "", name): embedded for name, embedded in found.items()} == {
        "PTSerif-Regular": True,
        "PTSans-Bold": True,
    }


def test_a_missing_glyph_is_named_before_anything_is_drawn() -> None:
    sheet = Sheet(title="Проба")
    with pytest.raises(MissingGlyph) as caught:
        sheet.text(20, 30, "Иван 😀", face="serif")
    assert (caught.value.character, caught.value.text, caught.value.face) == ("😀", "Иван 😀", "serif")
    assert "U+1F600" in str(caught.value)
    assert pages(sheet.finish()) == [""]


def test_narrow_spaces_of_dates_do_not_reach_the_font() -> None:
    sheet = Sheet(title="Проба")
    sheet.text(20, 30, "26 апреля 2023\u202fг.")
    assert pages(sheet.finish()) == ["26 апреля 2023 г."]


def test_markup_is_only_text() -> None:
    sheet = Sheet(title="Проба")
    sheet.paragraph(20, 30, 150, "<b>Иван</b> &amp; <img src=x>")
    assert pages(sheet.finish()) == ["<b>Иван</b> &amp; <img src=x>"]


def test_the_file_tells_its_title_author_and_language() -> None:
    paper = Sheet(title="Лист регистрации", author="Департамент образования", subject="Семинар").finish()
    reader = PdfReader(BytesIO(paper))
    assert (reader.metadata.title, reader.metadata.author) == ("Лист регистрации", "Департамент образования")
    assert reader.metadata.subject == "Семинар"
    assert reader.trailer["/Root"]["/Lang"] == "ru-RU"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_same_calls_give_the_same_bytes() -> None:
    def made() -> bytes:
        sheet = Sheet(title="Проба")
        sheet.text(20, 30, SAMPLE, face="serif")
        sheet.qr(20, 40, 30, "HTTPS://TOCHKA.TEST/T/0123")
        return sheet.finish()

    assert made() == made()
    assert b"ASCII85" not in made()


def test_paper_sizes_are_millimetres() -> None:
    def box(sheet: Sheet) -> tuple[float, float]:
        page = PdfReader(BytesIO(sheet.finish())).pages[0]
        return round(float(page.mediabox.width) * POINT, 1), round(float(page.mediabox.height) * POINT, 1)

    assert box(Sheet(title="")) == (210, 297)
    assert box(Sheet(title="", landscape=True)) == (297, 210)
    assert box(Sheet(title="", size=(90, 55))) == (90, 55)


def test_text_stands_on_its_baseline_at_its_place() -> None:
    sheet = Sheet(title="")
    sheet.text(50, 100, "Н", face="serif", size=72)
    sheet.text(180, 200, "Н", face="serif", size=72, align="right")
    image = picture(sheet.finish(), dpi=254)
    left, _, _, bottom = image.crop((0, 0, 2100, 1500)).point(lambda value: 255 if value < 128 else 0).getbbox()
    assert (left / 10, bottom / 10) == pytest.approx((50.8, 100), abs=0.6)
    _, _, right, _ = image.crop((0, 1500, 2100, 2970)).point(lambda value: 255 if value < 128 else 0).getbbox()
    assert right / 10 == pytest.approx(179.2, abs=0.6)


def test_hanging_quotes_stand_outside() -> None:
    def left_edge(hang: bool) -> float:
        sheet = Sheet(title="")
        sheet.text(50, 100, "«Науку»", face="serif-bold", size=40, hang=hang)
        return picture(sheet.finish()).point(lambda value: 255 if value < 128 else 0).getbbox()[0] * 25.4 / 150

    assert left_edge(False) - left_edge(True) == pytest.approx(text_width("«", "serif-bold", 40), abs=0.3)


def test_a_paragraph_sets_quotes_and_gives_the_next_baseline() -> None:
    sheet = Sheet(title="")
    after = sheet.paragraph(20, 30, 60, 'семинар "Науку в каждый класс" для педагогов и учащихся', size=12, leading=6)
    assert after == 30 + 3 * 6
    assert pages(sheet.finish()) == ["семинар «Науку в каждый класс» для педагогов и учащихся"]


def test_a_code_is_read_from_the_rendered_page() -> None:
    sheet = Sheet(title="")
    sheet.qr(20, 40, 40, "HTTPS://TOCHKA.TEST/T/0123456789ABCDEFGHJK")
    (found,) = zxingcpp.read_barcodes(picture(sheet.finish()))
    assert found.text == "HTTPS://TOCHKA.TEST/T/0123456789ABCDEFGHJK"


COLUMNS = (Column("№", 10, "right", rule=True), Column("Фамилия, имя, отчество", 60), Column("Школа", 50))


def test_a_table_repeats_its_head_and_loses_no_row() -> None:
    seen: list[str] = []
    sheet = Sheet(title="", each_page=lambda paper, number, total: seen.append(f"{paper.width:g} {number} из {total}"))
    rows = [(str(number), f"Образцова Мария {number}-я", "СОШ № 1") for number in range(1, 61)]
    end = draw_table(sheet, COLUMNS, rows, 40)
    texts = pages(sheet.finish())
    assert seen == ["210 1 из 3", "210 2 из 3", "210 3 из 3"]
    assert [text.count("Фамилия, имя, отчество") for text in texts] == [1, 1, 1]
    assert re.findall(r"(\d+)-я", " ".join(texts)) == [str(number) for number in range(1, 61)]
    assert end < sheet.bottom


def test_a_long_name_makes_its_row_higher() -> None:
    sheet = Sheet(title="", margins=Margins(left=15))
    short = draw_table(sheet, COLUMNS, [("1", "Иванов Иван", "")], 20)
    long = draw_table(sheet, COLUMNS, [("1", "Константинопольская-Образцова Александра Владиславовна " * 2, "")], 20)
    assert short == pytest.approx(20 + 6.2 + 9)
    assert long > short + 5


WORDS = st.lists(st.text("абвгдеАБВ-,№1«»—", min_size=1, max_size=40), min_size=1, max_size=12).map(" ".join)


@given(WORDS, st.floats(12, 120), st.sampled_from([8.0, 14.0]))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: float, size: float) -> None:
    lines = wrap(text, "serif", size, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(text_width(line, "serif", size) for line in lines) <= width


@given(WORDS, st.floats(40, 120))
def test_balance_takes_no_more_lines(text: str, width: float) -> None:
    lines = balance(text, "sans", 11, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert len(lines) == len(wrap(text, "sans", 11, width))
    assert max(text_width(line, "sans", 11) for line in lines) <= width


def test_no_break_spaces_hold() -> None:
    assert wrap(f"СОШ{N}№{N}4 п.{N}Томмот", "sans", 10, 22) == [f"СОШ{N}№{N}4", f"п.{N}Томмот"]


def test_a_text_shrinks_until_it_fits_then_breaks_then_is_refused() -> None:
    name = "Константинопольская-Образцова Александра Владиславовна"
    assert fit("Ким", "serif", 30, 100, smallest=20).size == 30
    one = fit(name, "serif", 30, 180, smallest=12)
    assert len(one.lines) == 1
    assert text_width(one.lines[0], "serif", one.size) <= 180 < text_width(one.lines[0], "serif", one.size + 0.5)
    two = fit(name, "serif", 30, 150, smallest=20, lines=2)
    assert (len(two.lines), " ".join(two.lines)) == (2, name)
    assert 20 <= two.size < 30
    with pytest.raises(DoesNotFit, match="does not fit 40 mm in 1 lines at 12 pt"):
        fit(name, "serif", 30, 40, smallest=12)
