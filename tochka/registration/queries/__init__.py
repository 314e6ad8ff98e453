"""Every read of registration, by noun: places, people, forms, head counts."""

from tochka.registration.queries.headcounts import HeadCountLine, headcounts_of_event
from tochka.registration.queries.lists import PeoplePage, Search, people_page
from tochka.registration.queries.people import (
    MemberLine,
    OwnLine,
    PersonLine,
    PlaceLine,
    person_line,
    registered_schools,
    registrations_by_email,
    registrations_of_event,
)
from tochka.registration.queries.places import (
    PartStanding,
    Standing,
    seats_of_parts,
    standing_of,
    taken_of_parts,
)

__all__ = [
    "HeadCountLine",
    "MemberLine",
    "OwnLine",
    "PartStanding",
    "PeoplePage",
    "PersonLine",
    "PlaceLine",
    "Search",
    "Standing",
    "headcounts_of_event",
    "people_page",
    "person_line",
    "registered_schools",
    "registrations_by_email",
    "registrations_of_event",
    "seats_of_parts",
    "standing_of",
    "taken_of_parts",
]
