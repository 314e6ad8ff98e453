"""Who an event is for, in words: «ученики 8–9 классов и педагоги»; names of parts that have no title of their own."""

from typing import Any

from tochka.events.terms import CATEGORIES, FORMATS, LEVELS, STATION_KINDS, TEAMS
from tochka.kit.words import _, ngettext
from tochka.plan.rules.words import audience_words as audience_words
from tochka.plan.rules.words import joined as joined


def part_audience(part: Any) -> str:
    """Who comes to one part: «ученики 8–9 классов»."""
    return audience_words([part])


def capital(words: str) -> str:
    """The words with a capital first letter, the rest untouched."""
    return words[:1].upper() + words[1:]


def part_title(part: Any, event: Any) -> str:
    """A part's own title, else its format, else the event's title."""
    return part.title or (str(FORMATS[part.format]) if part.format in FORMATS else event.title)


def part_kind(part: Any, event: Any) -> str:
    """What stands above a part's title: its format and whether teams come."""
    kind = str(FORMATS.get(part.format) or FORMATS.get(event.format, FORMATS["other"]))
    return _("%(kind)s, teams", kind=kind) if part.unit == TEAMS else kind


def team_words(part: Any) -> str:
    """«Команда: 5 учеников и сопровождающий педагог»; empty for parts of single persons or of teams of any size."""
    low, high = part.team_from, part.team_to
    if part.unit != TEAMS or not (low or high):
        return ""
    if low and high and low != high:
        size = _("%(low)s–%(high)s people", low=low, high=high)
    elif high and not low:
        size = ngettext("up to %(num)s person", "up to %(num)s people", high)
    elif low and not high:
        size = ngettext("from %(num)s person", "from %(num)s people", low)
    else:
        size = ngettext("%(num)s person", "%(num)s people", low)
    return _("Team: %(size)s and an accompanying adult", size=size)


def limit_words(part: Any) -> list[str]:
    """«Не больше 2 человек от школы», «педагоги: не больше 40», each a sentence without its stop; empty without limits."""
    found = []
    if part.per_school is not None and part.unit == TEAMS:
        found.append(
            ngettext("At most %(num)s team of one school", "At most %(num)s teams of one school", part.per_school)
        )
    elif part.per_school is not None:
        found.append(
            ngettext("At most %(num)s person of one school", "At most %(num)s people of one school", part.per_school)
        )
    for category, most, of_school in part.quotas or ():
        words = capital(str(CATEGORIES.get(category, category)))
        if most is not None:
            found.append(_("%(category)s: at most %(number)s in all", category=words, number=most))
        if of_school is not None:
            found.append(_("%(category)s: at most %(number)s of one school", category=words, number=of_school))
    if part.moderated:
        found.append(_("The organizer approves each registration"))
    return found


def event_kind(event: Any) -> str:
    """«Фестиваль», «Фестиваль, региональный уровень»: the usual level, the municipal one, is not said."""
    kind = str(FORMATS.get(event.format, FORMATS["other"]))
    return kind if event.level == "municipal" or event.level not in LEVELS else f"{kind}, {LEVELS[event.level]}"


def station_name(station: Any) -> str:
    """«лаборатория «МедЭксперт»», «инфоцентр»: the kind, then the name in quotes if it has one."""
    kind = str(STATION_KINDS.get(station.kind, station.kind))
    return _("%(kind)s “%(name)s”", kind=kind, name=station.name) if station.name else kind
