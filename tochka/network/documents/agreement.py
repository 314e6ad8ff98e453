"""The draft of an agreement between organizations as an editable paper, Russian always; lawyers of the parties finish it."""

from dataclasses import dataclass
from datetime import date, datetime

from tochka.kit import docx as office
from tochka.kit.russian import long_date

BLANK = "____________"
_TITLES = {
    "cooperation": "ДОГОВОР О СОТРУДНИЧЕСТВЕ И СЕТЕВОМ ВЗАИМОДЕЙСТВИИ",
    "programme": "ДОГОВОР О СЕТЕВОЙ ФОРМЕ РЕАЛИЗАЦИИ ОБРАЗОВАТЕЛЬНОЙ ПРОГРАММЫ",
}
_DUTIES = {
    "cooperation": (
        "Стороны совместно планируют и проводят мероприятия для педагогов и учащихся, делятся опытом и материалами.",
        "Каждая Сторона по согласованию предоставляет другой помещения и оборудование центра для общих мероприятий.",
        "Стороны сообщают друг другу об изменении сроков и мест мероприятий не позднее чем за три рабочих дня.",
    ),
    "programme": (
        "Стороны реализуют образовательную программу (её часть) в сетевой форме согласно статье 15 Федерального закона "
        "от 29.12.2012 № 273-ФЗ; программа и расписание занятий утверждаются Сторонами и прилагаются.",
        "Базовая организация зачисляет обучающихся на программу и отвечает за её освоение; организация-участник "
        "предоставляет помещения, оборудование и педагогов для своей части программы.",
        "Результаты освоения части программы организация-участник передаёт базовой организации в течение десяти рабочих дней.",
    ),
}


@dataclass(frozen=True)
class Party:
    """A party: its full name and address or place."""

    name: str
    place: str = ""


@dataclass(frozen=True)
class AgreementFacts:
    """What is known of an agreement when it is drafted; unknown pieces stay blank on the paper."""

    kind: str
    parties: tuple[Party, ...]
    subject: str = ""
    number: str = ""
    place: str = ""
    signed_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def agreement_docx(facts: AgreementFacts, made: datetime | None = None) -> bytes:
    """The draft: subject, duties, personal data, term, particulars and signatures of every party."""
    title = _TITLES[facts.kind]
    paper = office.new_document(title.capitalize(), size=13, made=made)
    office.heading(paper, f"{title} № {facts.number or BLANK}", size=14)
    day = long_date(facts.signed_on) if facts.signed_on else f"«___» {BLANK} 20__ г."
    office.paragraph(paper, f"{facts.place or BLANK}, {day}", after=10)
    names = [f"{party.name} в лице {BLANK}, действующего(ей) на основании {BLANK}" for party in facts.parties]
    office.paragraph(
        paper,
        f"{' и '.join([', '.join(names[:-1]), *names[-1:]] if len(names) > 1 else names)}, "
        "далее «Стороны», заключили настоящий договор о нижеследующем.",
        align="justify",
        indent=12.5,
        after=8,
    )
    _section(paper, "1. Предмет договора", (facts.subject or BLANK,))
    _section(paper, "2. Обязанности Сторон", _DUTIES[facts.kind])
    _section(paper, "3. Персональные данные", (_DATA,))
    _section(paper, "4. Срок действия", (_term(facts),))
    _signatures(paper, facts)
    office.page_numbers(paper)
    return office.to_bytes(paper)


_DATA = (
    "Стороны передают друг другу персональные данные участников только в объёме, нужном для общих мероприятий, и только "
    "при наличии согласий, оформленных отдельным документом (152-ФЗ)."
)


def _section(paper: object, title: str, lines: tuple[str, ...]) -> None:
    office.paragraph(paper, title, bold=True, before=6, after=4, keep=True)
    number = title.split(".")[0]
    for place, line in enumerate(lines, start=1):
        office.paragraph(paper, f"{number}.{place}. {line}", align="justify", indent=12.5, after=3)


def _term(facts: AgreementFacts) -> str:
    begins = long_date(facts.valid_from) if facts.valid_from else BLANK
    ends = long_date(facts.valid_to) if facts.valid_to else BLANK
    return f"Договор действует с {begins} до {ends} и может быть продлён письменным соглашением Сторон."


def _signatures(paper: object, facts: AgreementFacts) -> None:
    office.paragraph(paper, "5. Реквизиты и подписи Сторон", bold=True, before=6, after=6, keep=True)
    rows = [[party.name, party.place or BLANK, f"Руководитель {BLANK} / {BLANK} /   М. П."] for party in facts.parties]
    office.table(paper, ["Сторона", "Адрес, ИНН", "Подпись"], rows, [60, 50, 70], size=11)
