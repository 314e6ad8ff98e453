"""Reads for closing: the year's events with what was counted, directives, instructions, publications."""

from tochka.closing.queries.directives import (
    directive_page,
    directives_of_year,
    municipalities_of,
    open_schools,
    opened_years,
    scope_of_clause,
    scope_of_directive,
    template_of,
)
from tochka.closing.queries.instructions import scope_of_instruction
from tochka.closing.queries.publications import (
    photo_consents,
    publications_within,
    schools_to_report,
    scope_of_publication,
    silent_since,
)
from tochka.closing.queries.tallies import lines_within
from tochka.closing.queries.year import (
    cancelled_events,
    year_of,
    year_of_event,
    year_of_events,
    year_within,
    years_within,
)

__all__ = [
    "cancelled_events",
    "directive_page",
    "directives_of_year",
    "lines_within",
    "municipalities_of",
    "open_schools",
    "opened_years",
    "photo_consents",
    "publications_within",
    "schools_to_report",
    "scope_of_clause",
    "scope_of_directive",
    "scope_of_instruction",
    "scope_of_publication",
    "silent_since",
    "template_of",
    "year_of",
    "year_of_event",
    "year_of_events",
    "year_within",
    "years_within",
]
