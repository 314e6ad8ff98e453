"""A past year read back: the paragraphs of an old order, or rows of a table, become events with their counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tochka.closing.rules.past_parts import PastPart, part_at, parts_of
from tochka.events.terms import RUSSIAN_FORMATS
from tochka.kit.russian import fold, plain_spaces
from tochka.kit.russian.dates import MONTHS_GENITIVE
from tochka.network.rules.parsing import Lexicon, parse_schools

MAX_TEXT = 200_000  # a longer paste is no order
_MONTHS = "|".join(MONTHS_GENITIVE)
_DAY = re.compile(rf"^\s*(\d{{1,2}})\s+({_MONTHS})\s+(\d{{4}})", re.IGNORECASE)
_SHORT_DAY = re.compile(r"^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})")
_VERB = re.compile(r"\b(?:был[аои]?\s+(?:провед\w+|организован\w*)|прош(?:ёл|ел|ла|ло)|состоял\w+)\b", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:(?P<about>около|более|свыше)\s+)?(?P<number>\d{1,5})\s+"
    r"(?P<noun>молод\w+ педагог\w*|учител\w+ начальных классов|педагог\w*|учител\w+|ученическ\w+ команд\w*|команд\w*|"
    r"учащихся|учащ\w+|обучающ\w+|ученик\w*|школьник\w*|приглаш\w+|гост\w+|родител\w+|специалист\w*|руководител\w*)",
    re.IGNORECASE,
)
_CAME = re.compile(r"приня(?:л[аои]?|ли)\s+участие|(?<=марафоне)\s*[–—-]", re.IGNORECASE)
_STATED = re.compile(r"\bиз\s+(\d{1,3})\s+ОО\b")
_FROM = re.compile(r"\bиз\s+(?:\d{1,3}\s+ОО\s*:?\s*)?", re.IGNORECASE)
_CENTRES = re.compile(r"\s*(из центров[^,.;]*)", re.IGNORECASE)
_FAR = 60  # quotes that open later are of something else
_NOUNS = (
    ("молод", "young_teacher", "persons"),
    ("учител начальных", "primary_teacher", "persons"),
    ("команд", "pupil", "teams"),
    ("педагог", "teacher", "persons"),
    ("учител", "teacher", "persons"),
    ("учащ", "pupil", "persons"),
    ("обучающ", "pupil", "persons"),
    ("ученик", "pupil", "persons"),
    ("школьник", "pupil", "persons"),
    ("приглаш", "guest", "persons"),
    ("гост", "guest", "persons"),
    ("родител", "parent", "persons"),
    ("специалист", "specialist", "persons"),
    ("руководител", "head_of_centre", "persons"),
)
_QUALIFIERS = {"около": "about", "более": "more_than", "свыше": "more_than"}
# The words of a format that a text may have, the longest first.
_FORMATS = sorted(
    ((words[0].partition(" (")[0], code) for code, words in RUSSIAN_FORMATS.items() if code != "other"),
    key=lambda pair: -len(pair[0]),
)


@dataclass(frozen=True)
class PastCount:
    """A number of participants; `within` is the place of the wider count in the same list («из них»), `part` that of a
    part of the event, `note` a source that is no list («из центров «Точка роста»»)."""

    category: str
    unit: str
    qualifier: str
    value: int
    schools: tuple[int, ...] = ()
    within: int | None = None
    part: int | None = None
    note: str = ""


@dataclass(frozen=True)
class PastEvent:
    """An event of a past year as far as it was understood; `doubts` are the pieces that were not."""

    day: date
    format: str
    title: str
    host_id: int | None
    counts: tuple[PastCount, ...] = ()
    stated_schools: int | None = None
    doubts: tuple[str, ...] = ()
    parts: tuple[PastPart, ...] = ()


def read_order(text: str, schools: Lexicon) -> tuple[PastEvent, ...]:
    """The events of an order: each paragraph that begins with a day. Everything else is passed over.

    Raises ValueError for a text longer than MAX_TEXT characters."""
    if len(text) > MAX_TEXT:
        raise ValueError("too long")
    paragraphs = (" ".join(plain_spaces(line).split()) for line in text.splitlines())
    return tuple(found for line in paragraphs if (found := read_paragraph(line, schools)) is not None)


def read_paragraph(line: str, schools: Lexicon) -> PastEvent | None:
    """One event; None for a paragraph that does not begin with a day."""
    day = day_of(line)
    verb = _VERB.search(line)
    if day is None or verb is None:
        return None
    came = _CAME.search(line, verb.end())
    about, people = line[verb.end() : came.start() if came else len(line)], line[came.start() :] if came else ""
    host = parse_schools(_host_words(line[: verb.start()]), schools)
    counts, doubts = read_counts(people, schools)
    stated = _STATED.search(people)
    parts = parts_of(line)
    if parts:
        places = [len(line) - len(people) + found.start() for found in _COUNT.finditer(people)]
        counts = tuple(
            replace(count, part=part_at(line, place, parts)) for count, place in zip(counts, places, strict=True)
        )
    return PastEvent(
        day=day,
        format=format_of(about),
        title=_title(about),
        host_id=_number(host.ids[0]) if host.ids else None,
        counts=counts,
        stated_schools=int(stated[1]) if stated else None,
        doubts=doubts if host.ids else ("host", *doubts),
        parts=parts,
    )


def day_of(text: str) -> date | None:
    """«09 декабря 2022 г.», «9.12.2022» or «2022-12-09» at the beginning of a text."""
    if found := _DAY.match(text):
        parts = (int(found[3]), MONTHS_GENITIVE.index(found[2].lower()) + 1, int(found[1]))
    elif found := _SHORT_DAY.match(text):
        parts = (int(found[3]), int(found[2]), int(found[1]))
    elif found := re.match(r"\s*(\d{4})-(\d{2})-(\d{2})", text):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def _host_words(text: str) -> str:
    """«МБОУ «СОШ №8 г.Томмот»» → the school's words."""
    rest = re.sub(r"^.*?\d{4}\s*(?:г\.)?\s*(?:в|во|на базе|на)\s+", "", text)
    return re.sub(r"[«»]", " ", rest)


def format_of(text: str) -> str:
    """The code of the form that is named first; «other» where none is."""
    folded = fold(text)
    places = [(folded.find(fold(words)), -len(words), code) for words, code in _FORMATS if fold(words) in folded]
    return min(places)[2] if places else "other"


def _title(text: str) -> str:
    """What stands in the first quotes, inner ones included; without quotes the words before «для» or a comma."""
    before = re.split(r"\s+для\s|,\s", text, maxsplit=1)[0]
    opening = before.find("«")
    if opening < 0 or opening > _FAR:
        return before.strip(" .,")[:300] or text.strip()[:300]
    return _quoted(before[opening + 1 :]).strip(" «.,")[:300]


def _quoted(text: str) -> str:
    """The words up to the mark that closes; up to the last mark where the outer one was never closed."""
    depth = 1
    for place, sign in enumerate(text):
        depth += (sign == "«") - (sign == "»")
        if depth == 0:
            return text[:place]
    return text[: text.rfind("»") + 1] or text


def read_counts(text: str, schools: Lexicon) -> tuple[tuple[PastCount, ...], tuple[str, ...]]:
    """«30 педагогов из 12 ОО: СОШ №1,2» → counts with their schools, and the pieces that were not understood.

    A list after several counts belongs to each of them; «из них» makes a count part of the one before it."""
    found = list(_COUNT.finditer(text))
    counts: list[PastCount] = []
    doubts: list[str] = []
    waiting: list[int] = []
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        within = place - 1 if re.search(r"из них\s*$", text[: match.start()]) and counts else None
        category, unit = _category(match["noun"])
        qualifier = _QUALIFIERS.get((match["about"] or "").lower(), "exact")
        said = _CENTRES.match(text, match.end(), end)
        note = said[1].strip()[:200] if said else ""
        counts.append(PastCount(category, unit, qualifier, int(match["number"]), (), within, note=note))
        waiting = [place] if within is not None else [*waiting, place]
        listed = _list_after(text[match.end() : end])
        if listed:
            parsed = parse_schools(listed, schools)
            doubts += [piece.text for piece in parsed.unresolved]
            ids = tuple(_number(each) for each in parsed.ids)
            for each in waiting:
                counts[each] = replace(counts[each], schools=ids)
            waiting = []
    return tuple(counts), tuple(doubts)


def _list_after(text: str) -> str:
    """The list of schools in the words after a count; it ends before a sentence, «специалисты» or another part."""
    found = _FROM.search(text)
    if not found or text[found.start() :].startswith("из них") or "центров" in text[found.end() : found.end() + 12]:
        return ""
    rest = text[found.end() :]
    return re.split(r"\.\s+(?=[А-ЯЁ])|\.$|\s+[–—-]?\s*и специалист|,? а также|,\s+в\s+\w+", rest, maxsplit=1)[0]


def _category(noun: str) -> tuple[str, str]:
    plain = re.sub(r"(учител)\w+", r"\1", noun.lower())
    return next((code, unit) for words, code, unit in _NOUNS if plain.startswith(words) or f" {words}" in f" {plain}")


def _number(key: object) -> int:
    return int(str(key))


def read_rows(rows: Sequence[Sequence[str]], schools: Lexicon) -> tuple[PastEvent, ...]:
    """Rows of a table under a head with the words дата, форма, название, где, участники, школы (in any order)."""
    if not rows:
        return ()
    places = {name: n for n, title in enumerate(rows[0]) for name, words in _HEADS.items() if _is(title, words)}
    if "day" not in places:
        return ()
    return tuple(found for row in rows[1:] if (found := _read_row(row, places, schools)) is not None)


_HEADS = {
    "day": ("дата", "срок", "когда"),
    "format": ("форма", "вид"),
    "title": ("название", "тема", "мероприятие"),
    "host": ("где", "место", "хозяин", "школа-хозяин"),
    "people": ("участники", "охват", "участников"),
    "schools": ("школы", "оо"),
}


def _is(title: str, words: tuple[str, ...]) -> bool:
    return fold(title).split(",")[0].strip() in {fold(each) for each in words}


def _read_row(row: Sequence[str], places: dict[str, int], schools: Lexicon) -> PastEvent | None:
    cell = {name: row[n].strip() if n < len(row) else "" for name, n in places.items()}
    day = day_of(cell["day"])
    if day is None:
        return None
    listed = f" из {cell['schools']}" if cell.get("schools") else ""
    counts, doubts = read_counts(cell.get("people", "") + listed, schools)
    host = parse_schools(re.sub("[«»]", " ", cell.get("host", "")), schools)
    title = cell.get("title", "").strip("«» ")
    return PastEvent(
        day=day,
        format=format_of(cell.get("format", "") or title),
        title=title[:300] or cell.get("format", "")[:300],
        host_id=_number(host.ids[0]) if host.ids else None,
        counts=counts,
        doubts=doubts if host.ids else ("host", *doubts),
    )
