"""What the sentences of an order are made of: counts with their exactness, parts, an event, and the questions that arise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tochka.kit.russian import Qualifier, Verb
from tochka.kit.russian.verbs import WAS_HELD
from tochka.network.rules import School


class QuestionCode(StrEnum):
    """What a curator should look at before the order is fixed."""

    host_in_list = "host_in_list"
    host_absent = "host_absent"
    number_differs_from_list = "number_differs_from_list"
    stated_differs = "stated_differs"
    approximate_sum = "approximate_sum"
    number_unknown = "number_unknown"
    schools_not_listed = "schools_not_listed"
    part_exceeds_whole = "part_exceeds_whole"
    no_attendance = "no_attendance"


@dataclass(frozen=True)
class Question:
    """A code and the plain values that its words need."""

    code: QuestionCode
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Count:
    """One number of participants.

    category: nominative singular of a noun in the kit's table («педагог», «ученическая команда»).
    part: key of the part, None for the whole event. subset_of: category of the wider count («из них»).
    schools: where they came from. stated_schools: a number of ОО that an older text claims.
    tail: other words after the noun («из центров «Точка роста»»). with_number: «из 12 ОО: …», else «из …».
    """

    category: str
    value: int | None
    qualifier: Qualifier = Qualifier.exact
    part: str | None = None
    subset_of: str | None = None
    schools: tuple[School, ...] = ()
    stated_schools: int | None = None
    tail: str = ""
    with_number: bool = True

    @property
    def is_nobody(self) -> bool:
        """An exact zero is not written."""
        return self.value == 0


@dataclass(frozen=True)
class Outside:
    """People of an organization that is no ОО: «специалисты Департамента образования»; organization in the genitive."""

    people: str
    organization: str
    value: int | None = None
    qualifier: Qualifier = Qualifier.exact


@dataclass(frozen=True)
class PartFacts:
    """A part: «квест-игра» «Тайна 9-ой планеты» для учащихся; short stands for a long kind («марафон»)."""

    key: str
    kind: str
    title: str = ""
    audience: str = ""
    short: str = ""


@dataclass(frozen=True)
class EventFacts:
    """An event as the order tells it.

    place: with its preposition («в МБОУ «СОШ №8 г.Томмот»», «на базе СОШ №9 г.Алдан»). level: «районный».
    audience: genitive, without «для». manner: «с использованием оборудования…». content: whole sentences at the end.
    """

    first_day: date
    kind: str
    title: str = ""
    level: str = ""
    note: str = ""
    place: str = ""
    host: School | None = None
    audience: str = ""
    manner: str = ""
    content: str = ""
    verb: Verb = WAS_HELD
    last_day: date | None = None
    parts: tuple[PartFacts, ...] = ()
    counts: tuple[Count, ...] = ()
    outside: tuple[Outside, ...] = ()


@dataclass(frozen=True)
class Wording:
    """A text and what should be asked about it."""

    text: str
    questions: tuple[Question, ...] = ()
