"""A delegation's rows as people: each is good, has a question (which cell, what, what would settle it) or a duplicate.

Reading never raises. Seats are counted down the table, so that the rows that do not fit are seen before saving."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tochka.events.terms import CATEGORIES, CATEGORY, MINORS, PERSONS, STAFF
from tochka.kit.errors import Refusal
from tochka.kit.russian import fold
from tochka.kit.russian.folding import has_mixed_letters, to_cyrillic
from tochka.people.rules import is_email, plain_email
from tochka.registration.rules.admission import Applicant, Audience, refusal_to_admit
from tochka.registration.rules.delegate_answers import read_cells
from tochka.registration.rules.delegate_teams import (
    CAPTAIN,
    RESERVE,
    DelegateTeam,
    adult_category,
    gather,
    is_adult,
    read_role,
)
from tochka.registration.rules.grades import read_grade
from tochka.registration.rules.names import QUESTIONS, offered_name, read_name
from tochka.registration.rules.places import Giving, give
from tochka.registration.rules.questions import Asked, Said
from tochka.registration.terms import PERSON, TEAM, Pool, school_key

GOOD, QUESTION, DUPLICATE = "good", "question", "duplicate"
LONGEST = {"post": 200, "school": 200, "team": 120}
_WORDS = {
    "young_teacher": ("молодой педагог", "молодой специалист"),
    "primary_teacher": ("учитель начальных классов", "начальные классы"),
    "teacher": ("педагог", "учитель", "преподаватель", "сопровождающий", "сопровождает"),
    "pupil": ("ученик", "ученица", "школьник", "школьница", "учащийся", "учащаяся", "обучающийся", "обучающаяся"),
    "preschooler": ("дошкольник", "воспитанник"),
    "parent": ("родитель", "мама", "папа"),
    "guest": ("гость", "приглашенный"),
    "head_of_school": ("директор", "руководитель"),
    "specialist": ("методист", "специалист"),
}
_BY_WORD = {fold(word): code for code, words in _WORDS.items() for word in words}


@dataclass(frozen=True)
class PartFacts:
    """A part as the table sees it: id, title, whom it takes, its seats."""

    id: int
    title: str
    audience: Audience
    pool: Pool


@dataclass(frozen=True)
class SchoolFound:
    """What a school's cell means: an id, or candidates (id, words) to ask about."""

    id: int | None = None
    candidates: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Around:
    """What rows are read against. `find` reads a school's cell; `present` are (folded name, school id) in the event, `teams`
    the same of its teams; `part_id` is the part of the rows that name none; `own` the sender's school (None: `own_text`,
    not in the list); `requests` are schools that were asked for (folded text → id), `asked` the organizer's questions."""

    parts: Sequence[PartFacts]
    find: Callable[[str], SchoolFound]
    present: frozenset[tuple[str, int | None]] = frozenset()
    own: int | None = None
    own_text: str = ""
    part_id: int | None = None
    may_wait: bool = False
    teams: frozenset[tuple[str, int | None]] = frozenset()
    requests: Mapping[str, int] = field(default_factory=dict)
    asked: Sequence[Asked] = ()

    def school_key(self, organization_id: int | None, not_listed: str) -> str:
        """What tells a row's school from others when places are counted."""
        asked = self.requests.get(fold(not_listed))
        return school_key(organization_id, asked) or (f"t{fold(not_listed)}" if not_listed else "")


@dataclass(frozen=True)
class RowQuestion:
    """What is not clear: the column of the cell, the refusal whose words ask, the text that would settle it in one click,
    or values to choose from (value, words)."""

    column: str
    refusal: Refusal
    suggestion: str = ""
    options: tuple[tuple[str, str], ...] = ()
    answer: str = ""


@dataclass
class Delegate:
    """A row read: its cells as typed, what they mean, its questions. `of` is the team to which it belongs."""

    number: int
    cells: Mapping[str, str]
    name: str = ""
    category: str = ""
    grade: int | None = None
    email: str | None = None
    organization_id: int | None = None
    not_listed: str = ""
    part: PartFacts | None = None
    waits: bool = False
    team: str = ""
    captain: bool = False
    reserve: bool = False
    adult: bool = False
    of: DelegateTeam | None = None
    questions: list[RowQuestion] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def state(self) -> str:
        """good, duplicate (nothing else is asked) or question."""
        if not self.questions:
            return GOOD
        return DUPLICATE if all(each.answer == "other_person" for each in self.questions) else QUESTION

    @property
    def line(self) -> str:
        """The line of the file that it came from."""
        return self.cells.get("line") or str(self.number + 1)

    @staticmethod
    def question(column: str, refusal: Refusal, options: tuple[tuple[str, str], ...]) -> RowQuestion:
        """Something to ask at a cell, with values to choose from."""
        return RowQuestion(column, refusal, "", options)

    def ask(self, column: str, code: str, answer: str = "", **facts: object) -> None:
        self.questions.append(RowQuestion(column, Refusal(f"registration.{code}", facts), answer=answer))


def read_delegates(rows: Sequence[tuple[int, Mapping[str, str]]], around: Around) -> list[Delegate]:
    """Every row (its number, its cells) read in order."""
    seen = dict.fromkeys(around.present, "")
    given: dict[int, Giving] = {}
    schools: dict[str, SchoolFound] = {}
    found = []
    for number, cells in rows:
        row = Delegate(number, cells)
        _read_name(row)
        _read_school(row, around, schools)
        _read_grade(row)
        _read_part(row, around)
        _read_rest(row)
        if not row.team:
            ask_cells(row, around, row.category)
        _look_for_same(row, seen)
        _take_seat(row, around, given)
        found.append(row)
    gather(found, around, given)
    return found


def ask_cells(row: Delegate, around: Around, category: str) -> None:
    """Read the cells of the organizer's own questions; what is missing or not clear is asked at its cell."""
    for column, refusal, options in read_cells(row, around.asked, category):
        row.questions.append(row.question(column, refusal, options))


def _read_name(row: Delegate) -> None:
    typed = row.cells.get("name", "")
    row.name, refusal = read_name(typed, bool(row.cells.get("as_written")))
    if refusal:
        answer = "as_written" if refusal.code in QUESTIONS else ""
        row.questions.append(RowQuestion("name", refusal, offered_name(typed), answer=answer))


def _read_school(row: Delegate, around: Around, known: dict[str, SchoolFound]) -> None:
    typed = row.cells.get("school", "")
    if not typed:
        row.organization_id, row.not_listed = around.own, around.own_text
    elif row.cells.get("not_listed"):
        row.not_listed = typed[:200]
    else:
        found = known.setdefault(typed, around.find(typed)) if typed not in known else known[typed]
        row.organization_id = found.id
        if found.id is None:
            options = tuple((f"#{id}", words) for id, words in found.candidates)
            code = "row_school_ambiguous" if options else "row_school_unknown"
            refusal = Refusal(f"registration.{code}", {"typed": typed})
            row.questions.append(RowQuestion("school", refusal, "", options, "not_listed"))


def _read_grade(row: Delegate) -> None:
    typed = row.cells.get("grade", "")
    try:
        row.grade = read_grade(typed)
    except ValueError:
        row.ask("grade", "row_grade", typed=typed)


def _read_part(row: Delegate, around: Around) -> None:
    """The category and the part hang together: each narrows the other down."""
    typed = row.cells.get("part", "")
    chosen = _parts_named(typed, around.parts) if typed else [p for p in around.parts if p.id == around.part_id]
    chosen = _of_its_kind(row, chosen, around.parts)
    fitting = chosen or _of_its_kind(row, around.parts, around.parts)
    if row.team and _read_role(row, fitting[0]):
        row.part = fitting[0]
        return
    row.category = _category(row, fitting)
    if not row.category:
        options = tuple((code, str(CATEGORY[code])) for code in _asked(fitting))
        row.questions.append(RowQuestion("category", Refusal("registration.row_category"), "", options))
        return
    if len(fitting) > 1:
        fitting = [part for part in fitting if _admits(row, part)] or fitting
    if len(fitting) != 1 or (typed and not chosen):
        options = tuple((part.title, part.title) for part in fitting)
        code = "row_part_unknown" if typed and not chosen else "row_part"
        row.questions.append(RowQuestion("part", Refusal(f"registration.{code}", {"typed": typed}), "", options))
        return
    row.part = fitting[0]
    if row.part.audience.kind == TEAM and not row.team:
        row.ask("team", "row_team", part=row.part.title)
        return
    _admit(row, row.part)


def _of_its_kind(row: Delegate, parts: Sequence[PartFacts], known: Sequence[PartFacts]) -> list[PartFacts]:
    """A row with a team is for the parts of teams, one without for the others, as long as the event has such parts."""
    takes_teams = any(part.audience.kind == TEAM for part in known)
    row.team = row.cells.get("team", "") if takes_teams else ""
    kind = TEAM if row.team else PERSON
    of_kind = [part for part in parts if part.audience.kind == kind]
    return of_kind or (list(parts) if parts is known or not row.team else [])


def _read_role(row: Delegate, part: PartFacts) -> bool:
    """Captain, reserve or the adult who comes with the team; True for an adult, of whom nothing more is asked."""
    roles = read_role(row.cells.get("role", ""))
    if roles is None:
        row.ask("role", "row_role", typed=row.cells["role"][:60])
        roles = set()
    row.captain, row.reserve = CAPTAIN in roles, RESERVE in roles
    typed = row.cells.get("category", "")
    code = typed if typed in CATEGORIES else _BY_WORD.get(fold(typed), "")
    row.adult = is_adult(row, roles, part, code)
    row.category = adult_category(code) if row.adult else ""
    return row.adult


def _parts_named(typed: str, parts: Sequence[PartFacts]) -> list[PartFacts]:
    wanted = fold(typed)
    same = [part for part in parts if fold(part.title) == wanted]
    return same or [part for part in parts if len(wanted) > 2 and wanted in fold(part.title)]


def _asked(parts: Sequence[PartFacts]) -> list[str]:
    """The categories that the parts take together, in order."""
    found = [code for part in parts for code in part.audience.categories or tuple(CATEGORIES)]
    return list(dict.fromkeys(found))


def _category(row: Delegate, parts: Sequence[PartFacts]) -> str:
    """What the cell says; without it what the post, the grade or the part leaves open."""
    typed = row.cells.get("category", "")
    taken = _asked(parts)
    if typed:
        if typed in CATEGORIES:
            return typed
        code = _BY_WORD.get(fold(typed), "")
        return _narrowed(code, taken) if code else ""
    if len(taken) == 1:
        return taken[0]
    if row.cells.get("grade"):
        return "pupil"
    if row.cells.get("post"):
        own = next((code for word, code in _BY_WORD.items() if word in fold(row.cells["post"])), "teacher")
        return _narrowed(own, taken)
    return ""


def _narrowed(code: str, taken: Sequence[str]) -> str:
    """A teacher is a young teacher where only these are asked for: the same person under the part's own word."""
    if code in taken or code not in STAFF:
        return code
    staff = [each for each in taken if each in STAFF]
    return staff[0] if len(staff) == 1 else code


def _admits(row: Delegate, part: PartFacts) -> bool:
    return refusal_to_admit(Applicant(PERSON, row.category, row.grade), [_for_one(part)]) is None


def _for_one(part: PartFacts) -> Audience:
    """What a part asks of one person, also as a member of a team."""
    return replace(part.audience, unit=PERSONS)


def _admit(row: Delegate, part: PartFacts) -> None:
    refusal = refusal_to_admit(Applicant(PERSON, row.category, row.grade), [_for_one(part)])
    asked = {question.column for question in row.questions}
    if refusal and (refusal.field or "part") not in asked:
        column = refusal.field if refusal.field in ("category", "grade") else "part"
        options: tuple[tuple[str, str], ...] = ()
        if column == "category":
            options = tuple((code, str(CATEGORY[code])) for code in _asked([part]))
        row.questions.append(RowQuestion(column, refusal, "", options))


def _read_rest(row: Delegate) -> None:
    if email := plain_email(row.cells.get("email", "")):
        row.email = email
        if not is_email(email) or len(email) > 254:
            row.ask("email", "row_email", typed=email[:60])
    for column, most in LONGEST.items():
        if len(row.cells.get(column, "")) > most:
            row.questions.append(
                RowQuestion(
                    column, Refusal("registration.row_too_long", {"most": most}), row.cells[column][:most].rstrip()
                )
            )
    for column in ("post", "team"):
        typed = row.cells.get(column, "")
        if has_mixed_letters(typed) and not row.cells.get("as_written"):
            refusal = Refusal("registration.row_mixed", {"typed": typed})
            row.questions.append(RowQuestion(column, refusal, to_cyrillic(typed), answer="as_written"))
    if row.category in MINORS and row.category != "pupil":
        row.grade = None


def _look_for_same(row: Delegate, seen: dict[tuple[str, int | None], str]) -> None:
    key = (fold(row.name), row.organization_id)
    if not key[0] or row.adult:
        return
    if key in seen and not row.cells.get("other_person"):
        code, facts = ("row_same", {"line": seen[key]}) if seen[key] else ("row_registered", {})
        row.questions.append(RowQuestion("name", Refusal(f"registration.{code}", facts), answer="other_person"))
    seen.setdefault(key, row.line)


def _take_seat(row: Delegate, around: Around, given: dict[int, Giving]) -> None:
    """Only rows without a question take a seat of the count; seats and limits are counted down the table."""
    if row.part is None or row.questions or row.team:
        return
    part = row.part
    limit = give(given, part.id, part.pool, around.school_key(row.organization_id, row.not_listed), row.category)
    if limit is None:
        return
    if around.may_wait:
        row.waits = True
    else:
        category = str(CATEGORIES.get(limit.category, limit.category))
        row.ask("part", f"row_{limit.code}", part=part.title, most=limit.most, category=category)
