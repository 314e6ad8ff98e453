"""What the plan of the year is told of its events: how many really took part, in the words of the order."""

from collections.abc import Collection, Mapping

from tochka.closing import queries
from tochka.closing.rules import totals
from tochka.closing.rules.assembling import facts_of
from tochka.kit.russian import count_phrase
from tochka.plan.queries.hooks import reach_sources


def reach_of_events(event_ids: Collection[int]) -> Mapping[int, str]:
    """«30 педагогов, 11 команд» by the event's id, «около» where it was counted so; a fixed number of statements."""
    year = queries.year_of_events(0, list(event_ids))
    words = {}
    for row in year.events:
        sums, _questions = totals(facts_of(row, year.counts.get(row.id, ()), year.schools).counts)
        words[row.id] = ", ".join(count_phrase(each.value, each.category, each.qualifier) for each in sums)
    return words


reach_sources.append(reach_of_events)
