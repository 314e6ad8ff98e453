"""The act of destruction of personal data with the extract of the journal (order of Roskomnadzor of 28.10.2022 № 179)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tochka.kit import docx as office
from tochka.kit.russian import long_date
from tochka.network.terms import Operator

BLANK = "______________________"
SYSTEM = "Информационная система «Точка» (запись на мероприятия и учёт участников)"
REASONS = {
    "withdrawn": "отзыв согласия (часть 5 статьи 21 152-ФЗ)",
    "demand": "требование субъекта прекратить обработку (часть 5.1 статьи 21 152-ФЗ)",
    "term": "достижение цели обработки, истечение срока хранения (часть 4 статьи 21 152-ФЗ)",
    "unlawful": "выявление неправомерной обработки (часть 3 статьи 21 152-ФЗ)",
}
CATEGORIES = {
    "people": "согласия, адрес в письмах сервиса",
    "registration": "фамилия, имя, отчество, должность, электронная почта, состав команды, ответы на вопросы",
    "tickets": "билет",
    "checkin": "имя в журнале входа",
    "certificates": "имя в документе об участии и файл документа",
    "closing": "имя в заметках об итогах",
}
WAY = (
    "Стирание записей в базе данных средствами информационной системы и удаление файлов без возможности восстановления; "
    "в резервных копиях данные стираются при их восстановлении."
)


@dataclass(frozen=True)
class Destroyed:
    """One subject: what the registry calls it, of what event, which rooms had rows, why, when asked and destroyed."""

    subject: str
    rooms: Sequence[str]
    reason: str
    asked: date
    done: datetime


@dataclass(frozen=True)
class ActFacts:
    """What an act says: its number and date, whose data, who answers; `done` are the destroyed ones, moments local."""

    number: int
    made: datetime
    operator: Operator
    place: str
    done: Sequence[Destroyed]


def destruction_act_docx(facts: ActFacts) -> bytes:
    """The act, editable: every requisite of clause 3 of the order, then the extract of the journal of clause 5."""
    paper = office.new_document(f"Акт № {facts.number}", size=12, made=facts.made)
    office.paragraph(paper, facts.operator.name, align="center")
    office.paragraph(paper, f"ИНН {facts.operator.inn}, {facts.operator.address}", align="center", after=14)
    office.heading(paper, f"АКТ № {facts.number}", size=14, after=2)
    office.heading(paper, "об уничтожении персональных данных", after=10)
    office.paragraph(paper, f"{facts.place or BLANK}, {long_date(facts.made.date())}", after=10)
    _points(paper, facts)
    office.paragraph(paper, "Уничтожены данные следующих субъектов:", before=6, after=4, keep=True)
    office.table(
        paper, ["№", "Субъект", "Категории данных", "Причина", "Дата уничтожения"],
        [[str(n), each.subject, categories(each.rooms), REASONS[each.reason], f"{each.done:%d.%m.%Y}"]
         for n, each in enumerate(facts.done, 1)],
        [9, 48, 48, 40, 34], size=9,
    )  # fmt: skip
    for post in ("Ответственный за обработку персональных данных", "Член комиссии", "Член комиссии"):
        name = facts.operator.responsible if post.startswith("Ответственный") else BLANK
        office.signature(paper, post, f"________________ / {name}", before=18)
    _extract(paper, facts)
    office.page_numbers(paper)
    return office.to_bytes(paper)


def _points(paper: object, facts: ActFacts) -> None:
    texts = (
        f"Оператор: {facts.operator.name}, адрес: {facts.operator.address}.",
        "Обработка по поручению оператора другим лицом: не ведётся.",
        f"Персональные данные уничтожил: {facts.operator.responsible}.",
        f"Данные уничтожены в информационной системе: {SYSTEM}.",
        "Материальные носители: вместе с записями уничтожены файлы документов и снимки, которые хранила система. Бумажные "
        f"листы, количество: {BLANK} (заполняется, если они были).",
        f"Способ уничтожения: {WAY}",
        "Имя субъекта после уничтожения не хранится, поэтому субъект назван номером записи в системе и мероприятием (пункт 3 "
        "Требований, утверждённых приказом Роскомнадзора от 28 октября 2022 г. № 179).",
    )
    for number, text in enumerate(texts, 1):
        office.paragraph(paper, f"{number}. {text}", align="justify", indent=12.5, after=3)


def _extract(paper: object, facts: ActFacts) -> None:
    paper.add_page_break()  # type: ignore[attr-defined]
    office.heading(paper, f"Выгрузка из журнала регистрации событий к акту № {facts.number}", after=4)
    office.paragraph(paper, f"{SYSTEM}. Хранится три года вместе с актом.", align="center", after=8)
    office.table(
        paper, ["Субъект", "Категории данных", "Причина", "Обращение", "Уничтожено"],
        [[each.subject, categories(each.rooms), REASONS[each.reason], f"{each.asked:%d.%m.%Y}",
          f"{each.done:%d.%m.%Y %H:%M:%S}"] for each in facts.done],
        [42, 42, 36, 29, 30], size=9,
    )  # fmt: skip


def categories(rooms: Sequence[str]) -> str:
    """Categories of data by the rooms that held them."""
    return "; ".join(CATEGORIES[room] for room in CATEGORIES if room in rooms) or "записи о субъекте"
