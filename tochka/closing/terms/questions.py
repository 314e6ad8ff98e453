"""What is asked of the curator before a directive is fixed: code of the question → words with %(fact)s places."""

from collections.abc import Mapping
from typing import Any

from tochka.kit.russian import noun_of
from tochka.kit.words import _l

QUESTIONS = {
    "host_in_list": _l("The host is in the list of schools: %(with_host)s schools with it, %(without_host)s without."),
    "host_absent": _l("The host (%(host)s) is not in the list of those who took part."),
    "number_differs_from_list": _l("The text says %(number)s schools, the list has %(listed)s."),
    "stated_differs": _l("The source says %(stated)s schools, the list gives %(number)s."),
    "approximate_sum": _l("A sum with an approximate number is approximate too."),
    "number_unknown": _l("How many came is not known (%(category)s)."),
    "schools_not_listed": _l("It is not known from which schools they came (%(category)s)."),
    "part_exceeds_whole": _l("A part (%(value)s) is greater than the whole (%(of)s)."),
    "no_attendance": _l("Nobody is marked as present. Mark people at the door or write the head counts."),
    "number_blank": _l("The number is left blank: the office writes it in. Put it here when it is known."),
    "signature_blank": _l("Nobody signs the directive. Write the post and the name."),
    "basis_blank": _l("The basis is empty: no earlier directive or plan is named."),
    "alias_joined": _l("Taken for one school: %(names)s. Is that so?"),
    "place_unknown": _l("«%(school)s» has neither number nor place. Is it clear which one is meant?"),
    "list_shared": _l("One list of schools stands for both %(first)s and %(second)s. Does it belong to both?"),
    "outside_unknown": _l(
        "How many came from %(organization)s is not known; they stand outside the number of schools."
    ),
    "rest_undescribed": _l(
        "About the other %(rest)s (of %(whole)s) nothing is said: neither who they are nor where from."
    ),
    "team_size_unknown": _l("Teams: %(teams)s, but how many pupils were in them is not known."),
    "teams_differ": _l("Teams: %(teams)s, schools in their list: %(schools)s. Did a school send several or none?"),
    "slip_in_title": _l("The title says «%(found)s»; the official words are «%(right)s»."),
    "quotes_unbalanced": _l("Quotes do not close in this text."),
    "foreign_link": _l(
        "The text leads to %(host)s: an open table there has no rights and no history. The plan is kept here."
    ),
    "centres_unknown": _l(
        "Of %(schools)s schools in the lists, %(unknown)s have no centre with a year of opening here."
    ),
    "own_text": _l("This text was written by hand: its numbers do not follow the year any more."),
    "cancelled": _l("Planned events that did not take place: %(number)s."),
    "no_addressees": _l("Clause %(number)s has a deadline but nobody to do it."),
    "deadline_passed": _l("The deadline of clause %(number)s is before the date of the directive."),
}


def question_words(code: str, facts: Mapping[str, Any]) -> str:
    """The question about these facts; a category is told in the plural, as people speak of those who came."""
    told = dict(facts)
    if "category" in told:
        told["category"] = noun_of(told["category"]).plural
    return str(QUESTIONS[code]) % told
