"""A delegation's pages: from who sends to the printed tickets; files that cannot be read say what to do."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from sqlalchemy import select
from xlsxwriter import Workbook

from tests.factories import make_event
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import jobs
from tochka.kit.mail import Letter, outbox
from tochka.network.models import Organization
from tochka.registration.queries.delegations import delegates_of, delegation_of
from tochka.registration.views.delegations import held_by

NAMES = ("Образцова Мария Петровна", "Примерова Анна Ивановна", "Макетов Лев Олегович")
GOOD = "ФИО;Должность\n" + "".join(f"{name};учитель\n" for name in NAMES)


def begin(client: Any, event: Event, school: Organization, **values: Any) -> str:
    """Step one; the address of the delegation."""
    answer = client.post(
        f"/registration/{event.id}/delegation",
        data={
            "name": "Образцова Мария Петровна",
            "organization": school.short_name,
            "organization_id": school.id,
            "participation": "y",
            **values,
        },
    )
    assert answer.status_code == 303, re.findall(r"field__message[^<]*<[^<]*", answer.text)
    return str(answer.headers["Location"])


def send(client: Any, address: str, **data: Any) -> Any:
    return client.post(f"{address}/table", data=data, content_type="multipart/form-data")


def number_of(app: Flask, address: str) -> int:
    found = held_by(address.rsplit("/", 1)[1])
    assert found is not None
    return found.id


def xlsx(*rows: list[str], before: Any = None, after: Any = None) -> bytes:
    """A workbook as spreadsheet programs write it; «=…» becomes a formula."""
    file = BytesIO()
    book = Workbook(file)
    if before:
        before(book)
    sheet = book.add_worksheet("Список")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    sheet.activate()
    if after:
        after(sheet)
    book.close()
    return file.getvalue()


def test_the_events_page_leads_to_the_delegation(client: Any, event: Event) -> None:
    assert f"/registration/{event.id}/delegation" in client.get(f"/events/{event.id}").text
    assert client.get(f"/registration/{event.id}/delegation").status_code == 200


def test_without_the_paper_consents_it_does_not_begin(client: Any, event: Event, school: Organization) -> None:
    answer = client.post(
        f"/registration/{event.id}/delegation",
        data={"name": "Образцова Мария", "organization": "9", "organization_id": school.id},
    )
    assert answer.status_code == 422
    assert "этого требует закон" in answer.text


def test_a_list_is_pasted_checked_saved_and_printed(
    app: Flask, client: Any, event: Event, school: Organization
) -> None:
    address = begin(client, event, school, email="school@example.ru")
    assert client.get(address).status_code == 200
    assert send(client, address, pasted=GOOD).status_code == 303
    check = client.get(address).text
    assert "Пока никто не записан" in check
    assert delegates_of(number_of(app, address)) == []
    saved = client.post(f"{address}/check", data={"do": "save"})
    assert saved.status_code == 303
    page = client.get(address).text
    assert [name for name in NAMES if name in page] == list(NAMES)
    assert page.count("/registration/mine/") == 3
    token = address.rsplit("/", 1)[1]
    paper = client.get(f"/tickets/delegation/{token}/tickets.pdf")
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(paper.data)
    assert len(document) == 1
    read = {found.text for found in zxingcpp.read_barcodes(document[0].render(scale=4).to_pil())}
    assert len([text for text in read if "/T/" in text]) == 3
    assert len([text for text in read if "/registration/mine/" in text]) == 3


def test_the_sender_gets_one_letter_with_all_tickets(
    app: Flask, client: Any, event: Event, school: Organization
) -> None:
    address = begin(client, event, school, email="school@example.ru")
    send(client, address, pasted=GOOD)
    client.post(f"{address}/check", data={"do": "save"})
    letter = db.session.query(Letter).one()
    with app.app_context():
        message = outbox._composers[letter.kind](letter)
    assert message is not None
    assert [file.name for file in message.attachments] == ["bilety.pdf"]
    assert [name for name in NAMES if name in message.text] == list(NAMES)
    assert address in message.text


def test_the_draft_is_there_after_a_reload_and_a_click_takes_the_suggestion(
    client: Any, event: Event, school: Organization
) -> None:
    address = begin(client, event, school)
    send(client, address, pasted="ФИО;Должность\nOбразцова Мария Петровна;учитель\nУсловный;учитель")
    assert [client.get(address).text.count("Написать «Образцова Мария Петровна»") for _ in range(2)] == [1, 1]
    offer = {"offer-0-name": "Образцова Мария Петровна"}
    client.post(f"{address}/check", data={"do": "take-0-name", "cell-1-name": "Условный Марк", **offer})
    assert "Готовы все 2 строки" in client.get(address).text
    client.post(f"{address}/check", data={"do": "drop-1"})
    assert "Условный Марк" not in client.get(address).text


def test_typed_rows_need_neither_file_nor_script(client: Any, event: Event, school: Organization) -> None:
    address = begin(client, event, school)
    send(client, address, **{"typed-0-name": "Тестова Кира Олеговна", "typed-0-post": "учитель"})
    assert "Тестова Кира Олеговна" in client.get(address).text


def test_a_team_is_typed_repaired_kept_on_refusal_and_shown_with_its_members(client: Any, school: Organization) -> None:
    event = make_event(school, [{"unit": "teams", "categories": ["pupil"]}])
    address = begin(client, event, school)
    typed = {f"typed-{n}-{key}": value for n, name in enumerate(NAMES[1:]) for key, value in (
        ("name", name), ("team", "Кванты"), ("role", "" if n else "капитан"), ("grade", "8"),
    )}  # fmt: skip
    refused = send(client, address, file=(BytesIO(b"PK\x03\x04"), "list.xlsx"), **typed)
    assert (refused.status_code, f'value="{NAMES[1]}"' in refused.text) == (422, True)
    send(client, address, **typed | {"typed-1-role": "вратарь"})
    page = client.get(address).text
    assert "«вратарь» непонятно" in page
    assert "Команда «Кванты» отправляется целиком: сначала ответьте на строку 2." in page
    client.post(f"{address}/check", data={"do": "check", "cell-1-role": "запас"})
    client.post(f"{address}/check", data={"do": "save"})
    done = client.get(address).text
    assert f"{NAMES[1]}, 8, капитан; {NAMES[2]}, 8, в запасе" in done
    assert "сопровождает Образцова Мария Петровна" in done


def test_a_school_moves_members_between_its_own_teams_within_their_size(
    app: Flask, client: Any, school: Organization
) -> None:
    event = make_event(school, [{"unit": "teams", "categories": ["pupil"], "team_from": 2, "team_to": 3}])
    address = begin(client, event, school)
    people = [(f"Пробный {'Ян' * n}", "Атомы" if n > 2 else "Кванты") for n in range(1, 6)]
    send(client, address, pasted="ФИО\tКоманда\tКласс\n" + "\n".join(f"{name}\t{team}\t8" for name, team in people))
    client.post(f"{address}/check", data={"do": "save"})
    atoms, quanta = delegates_of(number_of(app, address))
    assert f"{address}/team/{atoms.id}" in client.get(address).text
    wrong = client.post(f"{address}/team/{quanta.id}", data={"member": [1], "target": atoms.id})
    assert (wrong.status_code, "Добавьте ещё 1" in wrong.text or "от 2 до 3" in wrong.text) == (422, True)
    assert client.post(f"{address}/team/{atoms.id}", data={"member": [3], "target": quanta.id}).status_code == 303
    assert [line.size for line in delegates_of(number_of(app, address))] == [2, 3]
    other = begin(client, event, school)
    assert client.get(f"{other}/team/{atoms.id}").status_code == 404
    assert client.post(f"{address}/team/{atoms.id}", data={"member": [1], "target": 999}).status_code == 422


def test_a_strangers_link_opens_nothing(client: Any, event: Event, school: Organization) -> None:
    address = begin(client, event, school)
    assert client.get(address[:-1] + ("0" if address[-1] != "0" else "1")).status_code == 404


def test_names_are_never_markup_nor_formulas(client: Any, event: Event, school: Organization) -> None:
    address = begin(client, event, school)
    data = xlsx(["ФИО", "Должность"], ["<b>Лев</b>", "=1+1"], ["Макетов Лев", '=HYPERLINK("http://x")'])
    send(client, address, file=(BytesIO(data), "list.xlsx"))
    assert "<b>Лев</b>" not in client.get(address).text


def hidden(book: Any) -> None:
    sheet = book.add_worksheet("скрытый")
    sheet.write_column(0, 0, ["ФИО", "Чужаков Иван Иванович"])
    sheet.hide()


def merged(sheet: Any) -> None:
    sheet.merge_range("A6:B6", "")
    sheet.merge_range("B2:B4", "учитель")


ROWS = [["ФИО", "Должность"], *([name, "учитель"] for name in NAMES)]
READABLE = {
    "plain": xlsx(*ROWS),
    "hidden": xlsx(*ROWS, before=hidden),
    "merged": xlsx(*ROWS, after=merged),
    "bom": GOOD.encode("utf-8-sig"),
    "cp1251": GOOD.encode("cp1251"),
    "utf16": GOOD.encode("utf-16"),
    "commas": GOOD.replace(";", ",").encode(),
    "tabs": GOOD.replace(";", "\t").encode(),
    "mixed": b"".join(line.encode("cp1251" if n % 2 else "utf-8") for n, line in enumerate(GOOD.splitlines(True))),
}


@pytest.mark.parametrize("kind", READABLE)
def test_files_that_people_have_are_read(
    app: Flask, client: Any, event: Event, school: Organization, kind: str
) -> None:
    address = begin(client, event, school)
    answer = send(client, address, file=(BytesIO(READABLE[kind]), "list.xlsx"))
    assert answer.status_code == 303
    kept = delegation_of(number_of(app, address))
    assert kept is not None
    assert [row[kept.columns.index("name")] for row in kept.rows] == list(NAMES)
    assert [row[kept.columns.index("post")] for row in kept.rows] == ["учитель"] * 3
    assert ("Прочитан лист «Список»" in client.get(address).text) == (kind == "hidden")


def bomb() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return file.getvalue()


UNREADABLE = {
    "bomb": (bomb, "слишком большой"),
    "xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "старый формат .xls"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "Это не таблица"),
    "empty": (lambda: xlsx(["ФИО"]), "нет ни одной строки"),
    "long": (lambda: ("ФИО\n" + "Макетов Лев\n" * 5001).encode(), "больше 5000 строк"),
    "broken": (lambda: b"PK\x03\x04" + b"x" * 400, "Это не таблица"),
    "mixed": (lambda: "ФИО\nМакетов".encode() + "Лев".encode("cp1251") + b"\x00", "Это не таблица"),
}


BAD_ROWS = (
    ("Oбразцова Мария Петровна;учитель;8", "Написать «Образцова Мария Петровна»"),
    ("ПРИМЕРОВА А.И.;учитель;", "Написать «Примерова А.И.»"),
    ("Макетов;учитель;", "Добавьте имя"),
    ("Али Мамед Оглы Гусейн Заде Бей Хан;учитель;", "В имени слишком много слов"),
    ("Тестова Кира;yчитель;", "Написать «учитель»"),
    ("Пробный Ян;учитель;8-Щ1", "Класс — число от 1 до 11, а здесь «8-Щ1»"),
    ("Алёхина Анна;учитель;", ""),
    ("Алехина Анна;учитель;", "Как в строке 8"),
    ("=1+1;учитель;", "Уберите"),
)


def test_each_bad_cell_gets_a_sentence_at_its_row_and_column(client: Any, event: Event, school: Organization) -> None:
    address = begin(client, event, school)
    lines = "\n".join(line for line, _ in BAD_ROWS)
    send(client, address, file=(BytesIO(f"ФИО;Должность;Класс\n{lines}".encode("utf-8-sig")), "list.csv"))
    page = client.get(address).text
    rows = re.findall(r'<tr role="row" id="row-\d+">(.*?)</tr>', page, re.DOTALL)
    texts = [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row)).replace("\u00a0", " ") for row in rows]
    assert len(texts) == len(BAD_ROWS)
    for n, ((_, words), text) in enumerate(zip(BAD_ROWS, texts, strict=True)):
        assert words in text, (words, text)
        assert text.strip().startswith(str(n + 2)), "the line of the file stands first"


@pytest.mark.parametrize("kind", UNREADABLE)
def test_files_that_cannot_be_read_say_what_to_do(client: Any, event: Event, school: Organization, kind: str) -> None:
    address = begin(client, event, school)
    make, words = UNREADABLE[kind]
    answer = send(client, address, file=(BytesIO(make()), "list.xlsx"))
    assert (answer.status_code, words in answer.text) == (422, True)


def test_twenty_megabytes_are_not_even_taken(client: Any, event: Event, school: Organization) -> None:
    address = begin(client, event, school)
    answer = client.post(f"{address}/table", data=b"x" * 20_000_000, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


def test_five_thousand_rows_are_shown_by_pages_questions_first(client: Any, school: Organization) -> None:
    event = make_event(school, [{"capacity": None}])
    address = begin(client, event, school)
    people = "".join(f"Примеров Анна {'абвгдежзик'[n // 1000]}{'абвгдежзик'[n // 100 % 10]}"
                     f"{'абвгдежзик'[n // 10 % 10]}{'абвгдежзик'[n % 10]}\n" for n in range(4998))  # fmt: skip
    send(client, address, file=(BytesIO(("ФИО\n" + people + "Условный\n").encode()), "list.csv"))
    page = client.get(address).text
    assert 'id="row-4998"' in page
    assert page.count("<tr") == 101


def test_a_list_above_five_hundred_is_saved_by_the_worker_behind_a_progress_bar(
    client: Any, school: Organization
) -> None:
    event = make_event(school, [{"capacity": None}])
    address = begin(client, event, school)
    signs = "абвгдежзик"
    people = "".join(f"Примеров Анна {signs[n // 100]}{signs[n // 10 % 10]}{signs[n % 10]}\n" for n in range(501))
    send(client, address, pasted="ФИО\n" + people)
    client.post(f"{address}/check", data={"do": "save"})
    assert "Записано 0 из 501" in client.get(address).text
    assert client.get(f"{address}/progress").json == {
        "done": 0, "total": 501, "words": "Записано 0 из 501", "over": False
    }  # fmt: skip
    jobs.run(db.session.scalars(select(jobs.Job.id)).one())
    assert client.get(f"{address}/progress").json["over"] is True
    pages = [client.get(f"{address}?page={n}").text.count("/registration/mine/") for n in (1, 6, 7)]
    assert pages == [100, 1, 1]


def test_a_table_without_headings_asks_what_its_columns_are(client: Any, event: Event, school: Organization) -> None:
    address = begin(client, event, school)
    send(client, address, pasted=f"учитель\t{NAMES[0]}\nучитель\t{NAMES[1]}")
    assert "В списке нет заголовков" in client.get(address).text
    client.post(f"{address}/columns", data={"column": ["post", "name"]})
    assert "Готовы все 2 строки" in client.get(address).text
    client.post(f"{address}/forget")
    assert "Вставить список" in client.get(address).text


def test_a_part_is_chosen_for_the_rows_that_name_none(client: Any, school: Organization) -> None:
    event = make_event(school, [{"title": "Доклады"}, {"title": "Мастерская"}])
    address = begin(client, event, school)
    assert "Часть для строк" in client.get(address).text
    send(client, address, pasted=GOOD)
    assert client.get(address).text.count("Выберите часть.") == 3
    send(client, address, pasted=GOOD, part=str(event.parts[1].id))
    assert "Готовы все 3 строки" in client.get(address).text


def test_rows_added_after_saving_join_the_same_delegation(client: Any, event: Event, school: Organization) -> None:
    address = begin(client, event, school)
    send(client, address, pasted=f"ФИО\n{NAMES[0]}")
    client.post(f"{address}/check", data={"do": "save"})
    assert client.get(f"{address}?more=1&rest=1").status_code == 200
    send(client, address, pasted=f"ФИО\n{NAMES[1]}")
    assert "В черновике осталась 1 строка" in client.get(address).text
    client.post(f"{address}/check", data={"do": "save"})
    assert client.get(address).text.count("/registration/mine/") == 2
