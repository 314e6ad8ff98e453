"""Formats, categories of participants, states and levels of events, and their words."""

from tochka.kit.words import _l

DRAFT, PUBLISHED, FINISHED, CANCELLED = "draft", "published", "finished", "cancelled"
STATUSES = {
    DRAFT: _l("draft"),
    PUBLISHED: _l("published"),
    FINISHED: _l("finished"),
    CANCELLED: _l("cancelled"),
}
# From a state to the states that may follow it.
NEXT_STATUSES = {
    DRAFT: (PUBLISHED,),
    PUBLISHED: (FINISHED, CANCELLED, DRAFT),
    FINISHED: (PUBLISHED,),
    CANCELLED: (PUBLISHED,),
}

PERSONS, TEAMS = "persons", "teams"
UNITS = {PERSONS: _l("persons"), TEAMS: _l("teams")}

# Code → words for the interface. The words of papers stand in RUSSIAN_FORMATS.
FORMATS = {
    "seminar": _l("Seminar"),
    "method_seminar": _l("Methodical seminar"),
    "workshop": _l("Workshop"),
    "open_lesson": _l("Open lesson"),
    "quest": _l("Quest"),
    "festival": _l("Festival"),
    "marathon": _l("Marathon of ideas"),
    "contest": _l("Contest"),
    "olympiad": _l("Olympiad"),
    "conference": _l("Conference"),
    "meeting": _l("Meeting"),
    "miks": _l("Young people's intellectual creative seminar"),
    "lecture": _l("Lecture"),
    "exhibition": _l("Exhibition"),
    "other": _l("Event"),
}
# Format → nominative, genitive, gender (m, f, n) for official prose.
RUSSIAN_FORMATS = {
    "seminar": ("семинар", "семинара", "m"),
    "method_seminar": ("методический семинар", "методического семинара", "m"),
    "workshop": ("мастер-класс", "мастер-класса", "m"),
    "open_lesson": ("открытый урок", "открытого урока", "m"),
    "quest": ("квест-игра", "квест-игры", "f"),
    "festival": ("фестиваль", "фестиваля", "m"),
    "marathon": ("марафон педагогических идей", "марафона педагогических идей", "m"),
    "contest": ("конкурс", "конкурса", "m"),
    "olympiad": ("олимпиада", "олимпиады", "f"),
    "conference": ("конференция", "конференции", "f"),
    "meeting": ("совещание", "совещания", "n"),
    "miks": (
        "МИКС (Молодёжный интеллектуальный креативный семинар)",
        "МИКС (Молодёжного интеллектуального креативного семинара)",
        "m",
    ),
    "lecture": ("лекция", "лекции", "f"),
    "exhibition": ("выставка", "выставки", "f"),
    "other": ("мероприятие", "мероприятия", "n"),
}

LEVELS = {
    "school": _l("school level"),
    "municipal": _l("municipal level"),
    "regional": _l("regional level"),
    "interregional": _l("interregional level"),
}

# Categories of participants: code → words in lists and choices (plural). Prose takes its forms from kit.russian by code.
CATEGORIES = {
    "teacher": _l("teachers"),
    "young_teacher": _l("young teachers"),
    "primary_teacher": _l("primary school teachers"),
    "head_of_centre": _l("heads of centres"),
    "head_of_school": _l("heads of schools"),
    "specialist": _l("specialists of the education department"),
    "pupil": _l("pupils"),
    "preschooler": _l("preschoolers"),
    "parent": _l("parents"),
    "guest": _l("guests"),
}
MINORS = frozenset({"pupil", "preschooler"})
PUPIL_TEAM = "pupil_team"

STATION_KINDS = {
    "station": _l("station"),
    "laboratory": _l("laboratory"),
    "studio": _l("studio"),
    "infocentre": _l("information centre"),
}
