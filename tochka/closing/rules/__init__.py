"""Pure words of the closing: who took part in an event, its paragraph in the order, sums that keep their exactness."""

from tochka.closing.rules.facts import Count, EventFacts, Outside, PartFacts, Question, QuestionCode, Wording
from tochka.closing.rules.paragraphs import Total, event_paragraph, held_phrase, totals
from tochka.closing.rules.sentences import counted_schools, participation

__all__ = [
    "Count",
    "EventFacts",
    "Outside",
    "PartFacts",
    "Question",
    "QuestionCode",
    "Total",
    "Wording",
    "counted_schools",
    "event_paragraph",
    "held_phrase",
    "participation",
    "totals",
]
