"""States, levels and units of events, usual parts, refusals, and their words; formats and categories come from the plan."""

from typing import Any

from tochka.kit.errors import declare_constraints, declare_words
from tochka.kit.words import _l

# The plan of the year speaks of events before there are any: its words for kinds and people are the events' too.
from tochka.plan.terms import CATEGORIES as CATEGORIES
from tochka.plan.terms import CATEGORY as CATEGORY
from tochka.plan.terms import FORMATS as FORMATS
from tochka.plan.terms import MINORS as MINORS
from tochka.plan.terms import RUSSIAN_FORMATS as RUSSIAN_FORMATS

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

LEVELS = {
    "school": _l("school level"),
    "municipal": _l("municipal level"),
    "regional": _l("regional level"),
    "interregional": _l("interregional level"),
}

PUPIL_TEAM = "pupil_team"

STATION_KINDS = {
    "station": _l("station"),
    "laboratory": _l("laboratory"),
    "studio": _l("studio"),
    "infocentre": _l("information centre"),
}

# Who is meant by the calendar's two big filters.
STAFF = frozenset({"teacher", "young_teacher", "primary_teacher", "head_of_centre", "head_of_school", "specialist"})
AUDIENCES = {"teachers": STAFF, "pupils": MINORS}

PARTS = 8
STATIONS = 20
QUOTAS = 10
LINES = 40

# What a format usually consists of: offered with one click, changed freely afterwards.
USUAL_PARTS: dict[str, tuple[dict[str, Any], ...]] = {
    "festival": (
        {
            "format": "quest",
            "unit": TEAMS,
            "categories": ["pupil"],
            "grade_from": 8,
            "grade_to": 9,
            "capacity": 12,
            "team_from": 5,
            "team_to": 5,
        },
        {"format": "marathon", "unit": PERSONS, "categories": ["teacher"], "capacity": 30},
    ),
    "quest": (
        {
            "format": "quest",
            "unit": TEAMS,
            "categories": ["pupil"],
            "grade_from": 8,
            "grade_to": 9,
            "capacity": 12,
            "team_from": 5,
            "team_to": 5,
        },
    ),
    "miks": ({"format": "quest", "unit": PERSONS, "categories": ["young_teacher"], "capacity": 30},),
    "contest": ({"format": "", "unit": PERSONS, "categories": ["pupil"], "grade_from": 5, "grade_to": 11},),
    "olympiad": ({"format": "", "unit": PERSONS, "categories": ["pupil"], "grade_from": 5, "grade_to": 11},),
}
USUAL_PART: tuple[dict[str, Any], ...] = ({"format": "", "unit": PERSONS, "categories": ["teacher"], "capacity": 30},)

declare_words(
    {
        "events.changed_meanwhile": _l(
            "Somebody has changed this event while your page was open. Compare below and save once more."
        ),
        "events.title_missing": _l("Add a title: people search by it."),
        "events.unknown_host": _l("This organization is not among yours. Choose another host."),
        "events.ends_first": _l("The end is before the start. Check both."),
        "events.too_long": _l("The event lasts longer than a month. Check the end."),
        "events.year_out_of_range": _l("Check the year: between 2000 and 2100."),
        "events.opens_late": _l("Registration opens after it closes. Check both moments."),
        "events.closes_late": _l("Registration closes after the end of the event. Choose an earlier moment."),
        "events.part_outside": _l("The part goes beyond the hours of the event. Change one of them."),
        "events.part_ends_first": _l("The part ends before it starts. Check both."),
        "events.grades_reversed": _l("The first grade is above the last. Swap them."),
        "events.team_reversed": _l("The smallest team is above the largest. Swap them."),
        "events.reserved_many": _l("More places are kept for the invited than there are. Lower one of the numbers."),
        "events.quota_twice": _l("A category stands twice among the limits. Leave one line."),
        "events.many_parts": _l("An event has at most %(limit)s parts. Remove one."),
        "events.many_stations": _l("A part has at most %(limit)s stations. Remove one."),
        "events.many_lines": _l("A programme has at most %(limit)s lines. Remove one."),
        "events.no_parts": _l("Add at least one part: people register for parts."),
        "events.no_audience": _l("Tick who comes to the part."),
        "events.no_place": _l("Say where it takes place."),
        "events.no_operator": _l(
            "Fill in the operator's card of the municipality: by law there is no registration without it."
        ),
        "events.wrong_state": _l("The event is %(status)s now, so this cannot be done."),
        "events.not_begun": _l("The event has not begun yet. It can be finished on its day."),
        "events.no_reason": _l("Say why: people will read it in the letter and on the page."),
        "events.has_registrations": _l("People have registered already. Cancel the event with a reason instead."),
    }
)
declare_constraints(
    {
        "ck_events_events_ends_after_start": ("ends_at", "events.ends_first"),
        "ck_events_parts_grades": ("parts", "events.grades_reversed"),
    }
)
