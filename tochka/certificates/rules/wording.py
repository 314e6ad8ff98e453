"""What each kind of paper says. Nominative and no verb wherever that can be; «участие принял(а)» nowhere.

Kinds and their cases follow the custom of school offices: награждается + nominative, выдан and вручается + dative.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from tochka.kit.errors import Refusal
from tochka.kit.russian import decline, quotes, typeset

_FORKED = re.compile(r"[а-яё]\((?:а|о|ла|ло|ась|ся|на|ая|ца|ица|ница)\)", re.IGNORECASE)
_TRAINING = re.compile(r"повышени\w+\s+квалификаци", re.IGNORECASE)
_PLACE = re.compile(r"\{([a-z_]+)\}")


class Kind(NamedTuple):
    """A kind of paper. Texts hold {format} (genitive), {event}, {topic}, {issuer}, {whom}; `reason_f` is the text for
    a woman where `reason` bends with the gender. `issued` agrees with the paper's own gender."""

    code: str
    name: str
    title: str
    kind_line: str
    reason: str = ""
    reason_f: str = ""
    greeting: str = ""
    degree: str = ""
    issued: str = "Выдан"
    dative: bool = False
    layout: str = "strict"

    @property
    def composition(self) -> str:
        """Where a design tells what the paper is for: heading (the event, above the name) or award (below it)."""
        return "award" if self.reason else "heading"

    @property
    def gendered(self) -> bool:
        """Whether the text bends with the person's gender."""
        return bool(self.reason_f)


_CONTEST = "за победу в {format_at} {event}"
_PRIZE = "за {place} в {format_at} {event}"
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("participant", "сертификат участника", "Сертификат участника", "{format}"),
        Kind(
            "experience",
            "сертификат о представлении опыта",
            "Сертификат",
            "о представлении опыта",
            "по теме {topic} на {format_at} {event}",
        ),
        Kind(
            "speaker",
            "сертификат докладчика",
            "Сертификат",
            "подтверждает, что",
            "представил опыт по теме {topic} на {format_at} {event}",
            "представила опыт по теме {topic} на {format_at} {event}",
        ),
        Kind(
            "degree_1", "диплом I степени", "Диплом I степени", "награждается", _CONTEST, degree="I", layout="diploma"
        ),
        Kind(
            "degree_2", "диплом II степени", "Диплом II степени", "награждается", _PRIZE, degree="II", layout="diploma"
        ),
        Kind(
            "degree_3",
            "диплом III степени",
            "Диплом III степени",
            "награждается",
            _PRIZE,
            degree="III",
            layout="diploma",
        ),
        Kind("winner", "диплом победителя", "Диплом победителя", "награждается", _CONTEST, layout="diploma"),
        Kind(
            "commendation",
            "грамота",
            "Грамота",
            "награждается",
            "за активное участие в {format_at} {event}",
            issued="Выдана",
            layout="festive",
        ),
        Kind(
            "gratitude",
            "благодарность",
            "Благодарность",
            "объявляется",
            "за подготовку и проведение {format} {event}",
            issued="Выдана",
            dative=True,
            layout="strict",
        ),
        Kind(
            "thanks",
            "благодарственное письмо",
            "Благодарственное письмо",
            "{issuer} выражает благодарность {whom}",
            "за подготовку и проведение {format} {event}",
            issued="",
            dative=True,
            layout="thanks",
        ),
        Kind(
            "reference",
            "справка об участии",
            "Справка",
            "дана",
            "в том, что он принял участие в работе {format} {event}",
            "в том, что она приняла участие в работе {format} {event}",
            issued="Выдана",
            dative=True,
        ),
        Kind(
            "testimony",
            "свидетельство",
            "Свидетельство",
            "выдано",
            "о включении практики {topic} в банк лучших практик",
            issued="Выдано",
            dative=True,
        ),
    )
}
PLACES = {"degree_1": "I место", "degree_2": "II место", "degree_3": "III место"}


def refusal_to_text(text: str, field: str) -> Refusal | None:
    """Why an organizer's own words may not stand on a paper: forked_gender («принял(а)» is the mark of a mail merge)
    or not_training (such a paper is another document, given after a programme of 16 hours)."""
    if found := _FORKED.search(text):
        return Refusal("certificates.forked_gender", {"text": found[0]}, field)
    if _TRAINING.search(text):
        return Refusal("certificates.not_training", {}, field)
    return None


def texts(
    kind: str, facts: Mapping[str, str], *, gender: str | None = None, own: Mapping[str, str] | None = None
) -> dict[str, str] | Refusal:
    """Placeholders title, kind_line, reason, greeting, degree of a paper, ready to be printed.

    facts: format (genitive), format_at (prepositional), event as it is said after them, topic, issuer, whom («коллективу»
    before a school).
    own: the organizer's texts instead of ours. Refuses with certificates.gender_unknown where the words bend and
    nobody has said the gender (m, f).
    """
    known = KINDS[kind]
    if known.gendered and not (own and "reason" in own) and gender not in ("m", "f"):
        return Refusal("certificates.gender_unknown", {}, "gender")
    chosen = {
        "title": known.title,
        "kind_line": known.kind_line,
        "reason": known.reason_f if known.gendered and gender == "f" else known.reason,
        "greeting": known.greeting,
        "degree": known.degree,
        **(own or {}),
    }
    said = {**facts, "topic": named(facts.get("topic", "")), "place": PLACES.get(kind, "")}
    return {key: typeset(_told(text, said)) for key, text in chosen.items()}


def printed_name(kind: str, name: str, dative: str) -> str | Refusal:
    """The name in the case that the kind needs. Refuses with certificates.no_dative (name) until a person has
    confirmed one."""
    if not KINDS[kind].dative:
        return name
    return dative or Refusal("certificates.no_dative", {"name": name}, "dative")


def issued_line(kind: str, date: str) -> str:
    """«Выдан 12 декабря 2022 г.», in the gender of the paper; a letter has the date alone."""
    return typeset(f"{KINDS[kind].issued} {date}".strip())


def about_line(*parts: str) -> str:
    """The line under the name: post, class, team, school, whatever there is."""
    return typeset(", ".join(part.strip() for part in parts if part.strip()))


def named(title: str) -> str:
    """A title in quotes, those inside it as „…“."""
    bare = title.strip()
    if bare.startswith("«") and bare.endswith("»") and bare.count("«") == 1:
        bare = bare[1:-1]
    return quotes(f"«{bare}»") if bare else ""


def introduced(format: str, title: str) -> tuple[str, str]:
    """The sort of an event (nominative) and its name, so that no paper says «фестиваль «Фестиваль …»»: a title that begins
    with its own sort keeps it and is not told another. Only what is a name stands in quotes.

    («фестиваль», «Районный фестиваль центров») → «районный фестиваль», «центров»."""
    nouns = {word.lower() for word in format.split() if not word.endswith(_ADJECTIVES)}
    whole = title.startswith("«") and title.endswith("»") and title.count("«") == 1
    words = (title[1:-1].replace("„", "«").replace("“", "»") if whole else title).split()
    for n, word in enumerate(words, 1):
        if word[0] in '«„"':
            break
        if word.rstrip(":").lower() in nouns or word.lower() in _SHORT.get(format, ()):
            sort, rest = " ".join(words[:n]).rstrip(":"), " ".join(words[n:])
            if not decline(sort, "genitive").sure:
                break
            name = named(rest) if word.endswith(":") or rest[:1] in ("«", '"') else typeset(rest)
            return sort if sort.isupper() else sort[0].lower() + sort[1:], name
    return format, named(title)


_ADJECTIVES = ("ий", "ый", "ой", "их", "ых")
_SHORT = {"квест-игра": ("квест",)}


def _told(text: str, facts: Mapping[str, str]) -> str:
    return " ".join(_PLACE.sub(lambda place: facts.get(place[1], ""), text).split())
