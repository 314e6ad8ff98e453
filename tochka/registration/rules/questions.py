"""The organizer's own questions: which of them are put to an applicant, and what a typed answer means. Pure decisions."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tochka.kit.errors import Refusal
from tochka.kit.russian import clean_line, clean_text, fold
from tochka.registration.terms import CHOICE, CHOICES, DATE, FILE, NUMBER, TEXT, YES_NO, YESNO

LONGEST_ANSWER = 1000
_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,6})?")
_YES, _NO = frozenset({"yes", "да", "есть", "y", "1"}), frozenset({"no", "нет", "n", "0"})
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the form puts it; see models.Question."""

    id: int
    kind: str
    words: str
    hint: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    categories: tuple[str, ...] = ()
    part_id: int | None = None
    shown_if_id: int | None = None
    shown_if: str = ""
    version: int = 1

    @property
    def field(self) -> str:
        """The name of its field in forms, and of its column in a delegation's draft."""
        return f"q{self.id}"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: the question as it was put, and what was said."""

    question: Asked
    values: tuple[str, ...]


@dataclass
class Reading:
    """What the typed answers mean: those that count, and what stands against the others, each at its question's field."""

    said: list[Said] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


Typed = Mapping[int, Sequence[str]]


def questions_for(questions: Sequence[Asked], category: str, part_ids: Collection[int], typed: Typed) -> list[Asked]:
    """The questions that concern an applicant, in order. One that hangs on another's answer is put only when that other
    one is put too and was answered so."""
    plain = {each.id: each for each in questions if _concerns(each, category, part_ids)}
    return [each for each in plain.values() if each.shown_if_id is None or _is_answered_so(each, plain, typed)]


def _concerns(question: Asked, category: str, part_ids: Collection[int]) -> bool:
    return (not question.categories or category in question.categories) and (
        question.part_id is None or question.part_id in part_ids
    )


def _is_answered_so(question: Asked, others: Mapping[int, Asked], typed: Typed) -> bool:
    other = others.get(question.shown_if_id or 0)
    if other is None:
        return False
    values, refusal = read_answer(other, typed.get(other.id, ()))
    return refusal is None and question.shown_if in values


def read_answers(
    questions: Sequence[Asked], category: str, part_ids: Collection[int], typed: Typed, strict: bool = True
) -> Reading:
    """The answers of one applicant. Without `strict` a missing required answer is no fault: the organizer writes down
    who phoned."""
    reading = Reading()
    for question in questions_for(questions, category, part_ids, typed):
        values, refusal = read_answer(question, typed.get(question.id, ()))
        if refusal is None and not values and question.required and strict:
            refusal = Refusal("registration.answer_missing", {}, question.field)
        if refusal:
            reading.refusals.append(refusal)
        elif values:
            reading.said.append(Said(question, values))
    return reading


def lacking_files(questions: Sequence[Asked], category: str, part_ids: Collection[int], said: Typed) -> list[Asked]:
    """The required files that concern an applicant and are not among what was said (question id → values)."""
    concern = questions_for(questions, category, part_ids, said)
    return [each for each in concern if each.kind == FILE and each.required and not said.get(each.id)]


def read_answer(question: Asked, typed: Sequence[str]) -> tuple[tuple[str, ...], Refusal | None]:
    """What was typed for a question as values; nothing typed is no values. A cell of a table is read like a form's field."""
    texts = [text for text in ((clean_text if question.kind == TEXT else clean_line)(each) for each in typed) if text]
    if not texts:
        return (), None
    if question.kind in (CHOICE, CHOICES):
        return _chosen(question, texts)
    read = {TEXT: _text, NUMBER: _number, DATE: _date, YESNO: _yes_or_no, FILE: _text}[question.kind]
    value = read(texts[0])
    if value is None:
        return (), Refusal(f"registration.answer_{question.kind}", {}, question.field)
    return (value,), None


def _chosen(question: Asked, texts: Sequence[str]) -> tuple[tuple[str, ...], Refusal | None]:
    known = {fold(option): option for option in question.options}
    if question.kind == CHOICES and len(texts) == 1 and fold(texts[0]) not in known:
        texts = [each for each in re.split(r"\s*[;,\n]\s*", texts[0]) if each]
    if not all(fold(each) in known for each in texts):
        facts = {"options": "; ".join(question.options)}
        return (), Refusal("registration.answer_choice", facts, question.field)
    wanted = {known[fold(each)] for each in texts[: 1 if question.kind == CHOICE else None]}
    return tuple(option for option in question.options if option in wanted), None


def _text(text: str) -> str | None:
    return text if len(text) <= LONGEST_ANSWER else None


def _number(text: str) -> str | None:
    plain = text.replace(" ", "").replace("\u00a0", "").replace("−", "-")
    return plain.replace(",", ".").lstrip("+") if _NUMBER.fullmatch(plain) else None


def _date(text: str) -> str | None:
    for pattern in _DATES:
        try:
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007  a day of a calendar, in no zone
        except ValueError:
            continue
        return found.isoformat() if 1900 <= found.year <= 2100 else None
    return None


def _yes_or_no(text: str) -> str | None:
    folded = fold(text)
    return "yes" if folded in _YES or text == "+" else "no" if folded in _NO or text in "-–—" else None


def answer_words(kind: str, values: Sequence[str]) -> str:
    """An answer as people read it, in the language of the reader."""
    if kind == YESNO:
        return str(YES_NO.get(values[0], values[0])) if values else ""
    if kind == DATE and values:
        return f"{date.fromisoformat(values[0]):%d.%m.%Y}"
    if kind == NUMBER and values:
        return values[0].replace(".", ",")
    return "; ".join(values)


def refusal_to_question(
    kind: str, words: str, options: Sequence[str], other: Asked | None, shown_if: str, depended_on: bool
) -> Refusal | None:
    """What keeps a question from being saved. Conditions are one step deep: what others hang on hangs on nothing."""
    if not words:
        return Refusal("registration.question_words", {}, "words")
    if kind in (CHOICE, CHOICES) and len({fold(option) for option in options}) < 2:
        return Refusal("registration.question_options", {}, "options")
    if other is None:
        return None
    if depended_on or other.shown_if_id is not None:
        return Refusal("registration.question_deep", {}, "shown_if")
    values = ("yes", "no") if other.kind == YESNO else other.options
    if shown_if not in values:
        return Refusal("registration.question_condition", {}, "shown_if")
    return None
