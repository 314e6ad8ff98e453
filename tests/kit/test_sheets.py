"""Tables leave without formulas and enter bounded; each refusal says why."""

import csv
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tochka.kit.sheets import (
    MAX_ROWS,
    ReadTable,
    SheetColumn,
    TableCode,
    TableRefusal,
    Worksheet,
    read_pasted,
    read_table,
    safe_cell,
    write_csv,
    write_xlsx,
)

MOMENT = datetime(2023, 5, 26, 9, 5, tzinfo=UTC)
COLUMNS = (SheetColumn("ФИО", 30), SheetColumn("Когда"), SheetColumn("Часы"))
ROWS = (
    ("=HYPERLINK(1)", date(2023, 5, 26), 9),
    ("+7 900", MOMENT, 1.5),
    ("Ҥаҥа", None, True),
    ("https://tochka.test", "12", ""),
)


def workbook(*worksheets: Worksheet) -> bytes:
    return write_xlsx(worksheets or (Worksheet("Участники", COLUMNS, ROWS),))


def test_what_is_written_is_read() -> None:
    assert read_table(workbook()) == ReadTable(
        "Участники",
        (
            ("ФИО", "Когда", "Часы"),
            ("=HYPERLINK(1)", "26.05.2023", "9"),
            ("+7 900", "26.05.2023 09:05", "1,5"),
            ("Ҥаҥа", "", "да"),
            ("https://tochka.test", "12", ""),
        ),
    )


def test_no_cell_is_a_formula_or_a_link() -> None:
    with zipfile.ZipFile(BytesIO(workbook())) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_the_same_data_give_the_same_bytes() -> None:
    assert workbook() == workbook()


def test_sheet_names_are_made_acceptable_and_apart() -> None:
    names = ["Участники: [МИКС] / длинное название листа", "участники МИКС длинное название листа", "", "'", "History"]
    paper = workbook(*(Worksheet(name, (SheetColumn("x"),), ()) for name in names))
    with CalamineWorkbook.from_object(BytesIO(paper)) as book:
        assert book.sheet_names == [
            "Участники МИКС длинное название",
            "участники МИКС длинное назван 2",
            "Лист",
            "Лист 2",
            "История",
        ]


def test_csv_opens_in_a_russian_excel() -> None:
    assert write_csv(["ФИО", "Часы"], [["Иванова; Анна", 1.5]]) == '\ufeffФИО;Часы\r\n"Иванова; Анна";1,5\r\n'.encode()


@pytest.mark.parametrize("text", ["=1+1", "+7", "-2", "@x", "\tx", "\rx"])
def test_csv_formulas_are_only_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_csv_values() -> None:
    assert [safe_cell(value) for value in (None, True, -3, date(2023, 5, 26), MOMENT, "а\u202fб")] == [
        "", "да", "-3", "26.05.2023", "26.05.2023 09:05", "а б",
    ]  # fmt: skip


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_no_csv_cell_ever_begins_a_formula(rows: list[list[str]]) -> None:
    text = write_csv(["а", "б"], rows).decode("utf-8-sig")
    for row in csv.reader(StringIO(text, newline=""), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


TABLE = (("ФИО", "Школа"), ("Иванова", "СОШ №1,2"))


@pytest.mark.parametrize(
    "data",
    [
        "ФИО;Школа\r\nИванова;СОШ №1,2\r\n".encode("cp1251"),
        "ФИО;Школа\nИванова;СОШ №1,2\n;\n\n".encode(),
        "\ufeffФИО\tШкола\nИванова\tСОШ №1,2".encode(),
        'ФИО,Школа\nИванова,"СОШ №1,2"'.encode(),
        "ФИО\tШкола\nИванова\tСОШ №1,2".encode("utf-16"),
        " ФИО ;Школа\u00a0\rИванова;СОШ  №1,2".encode(),
        "ФИО;Школа\nИванова;".encode() + "СОШ №1,2\n".encode("cp1251"),
    ],
    ids=["cp1251", "utf-8", "bom and tabs", "commas", "utf-16", "spaces", "two encodings"],
)
def test_encodings_and_separators(data: bytes) -> None:
    assert read_table(data, "список.csv") == ReadTable("", TABLE)


def test_a_paste_keeps_its_empty_cells_and_lines_inside_quotes() -> None:
    assert read_pasted('а\t\tв\n"две\nстроки"\tб') == ReadTable("", (("а", "", "в"), ("две\nстроки", "б", "")))


def packed(content: str, name: str = "xl/worksheets/sheet1.xml", encoding: str = "utf-8") -> bytes:
    """A workbook whose first sheet is replaced by this XML."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook())) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for entry in good.infolist():
            bad.writestr(entry.filename, content.encode(encoding) if entry.filename == name else good.read(entry))
    return out.getvalue()


def sheet_of(rows: str) -> str:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{rows}</sheetData></worksheet>"
    )


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
HIDDEN = "<row r='1'><c r='A1'><v>1</v></c></row><row><c r='XFD1048576' x='/&gt;'><v>1</v></c></row>"


@pytest.mark.parametrize("rows", [FAR, HIDDEN], ids=["plain", "hidden"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_cell_at_the_end_of_the_world_is_refused_before_it_is_read(rows: str, encoding: str) -> None:
    assert read_table(packed(sheet_of(rows), encoding=encoding)) == TableRefusal(
        TableCode.too_many_rows, {"most": MAX_ROWS}
    )


def test_empty_formatted_cells_far_away_do_no_harm() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert read_table(packed(sheet_of(rows))) == ReadTable("Участники", (("1",),))


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (70 << 20))
    return out.getvalue()


def lying_bomb() -> bytes:
    """Declares ten bytes and unpacks to a megabyte."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"0" * 1_000_000)
    data = bytearray(out.getvalue())
    place = data.rindex(b"PK\x01\x02") + 24
    data[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

REFUSED = [
    (b"", TableCode.empty),
    (b" \r\n ", TableCode.empty),
    (b";;\n;;\n", TableCode.empty),
    (b"x" * (10 * 1024 * 1024 + 1), TableCode.too_big),
    (b"\x00\x01\x02", TableCode.not_a_table),
    (OLE, TableCode.old_format),
    (OLE + "EncryptedPackage".encode("utf-16-le"), TableCode.protected),
    (b"PK\x03\x04rubbish", TableCode.broken),
    (bomb(), TableCode.bomb),
    (lying_bomb(), TableCode.bomb),
    (packed("<worksheet><sheetData><row>"), TableCode.broken),
    (("а\n" * (MAX_ROWS + 1)).encode(), TableCode.too_many_rows),
    ((";".join(["а"] * 201)).encode(), TableCode.too_many_columns),
]


@pytest.mark.parametrize(("data", "code"), REFUSED, ids=[f"{code}-{place}" for place, (_, code) in enumerate(REFUSED)])
def test_refusals(data: bytes, code: TableCode) -> None:
    found = read_table(data)
    assert isinstance(found, TableRefusal)
    assert found.code == code


def test_many_empty_lines_are_no_rows_and_megabytes_of_them_are_not_read() -> None:
    assert read_pasted("а;б\n" + "\n" * 50_000) == ReadTable("", (("а", "б"),))
    assert read_pasted("а;б\n" + "\n" * 2_000_000) == TableRefusal(TableCode.too_many_rows, {"most": MAX_ROWS})


def test_a_zip_that_is_no_workbook() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert read_table(out.getvalue()) == TableRefusal(TableCode.not_a_table)


def test_five_thousand_rows_are_read() -> None:
    paper = workbook(Worksheet("а", (SheetColumn("x"),), [("1",)] * (MAX_ROWS - 1)))
    found = read_table(paper)
    assert isinstance(found, ReadTable)
    assert len(found.rows) == MAX_ROWS


def test_hidden_sheets_are_passed_over() -> None:
    paper = workbook(Worksheet("Тайный", (SheetColumn("x"),), ()), Worksheet("Явный", (SheetColumn("y"),), ()))
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(paper)) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for entry in good.infolist():
            content = good.read(entry)
            if entry.filename == "xl/workbook.xml":
                content = content.replace('name="Тайный"'.encode(), 'name="Тайный" state="hidden"'.encode())
            changed.writestr(entry.filename, content)
    found = read_table(out.getvalue())
    assert found == ReadTable("Явный", (("y",),))
    assert isinstance(found, ReadTable)
    assert found.unread == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert isinstance(read_table(data), ReadTable | TableRefusal)
    assert isinstance(read_table(b"PK\x03\x04" + data), TableRefusal)
