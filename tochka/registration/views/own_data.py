"""What registration knows of a person, for «my data»."""

from collections.abc import Iterable

from tochka.events.terms import CATEGORIES, CATEGORY
from tochka.kit.words import _
from tochka.people.queries.own_data import Fact, Known, registers_data
from tochka.registration.queries.corrections import corrections_of
from tochka.registration.queries.people import PersonLine, person_line
from tochka.registration.queries.questions import answers_of
from tochka.registration.rules.questions import answer_words
from tochka.registration.terms import CORRECTED_FIELDS, CORRECTION_STATES, STATES


@registers_data
def known_to_registration(subject_kind: str, subject_id: int) -> Iterable[Known]:
    """The registration with its members and answers."""
    line = person_line(subject_id) if subject_kind == "registration" else None
    if line is None or line.erased:
        return
    yield Known("registration", _("Registration"), tuple(_facts(line)))
    members = ((each.position, ", ".join(filter(None, (each.name, str(each.grade or ""))))) for each in line.members)
    facts = tuple(Fact(f"member_{position}", _("Member"), words) for position, words in members)
    yield Known("members", _("Members"), facts)
    answers = answers_of([subject_id])[subject_id]
    said = (Fact(f"question_{each.question_id}", each.words, answer_words(each.kind, each.values)) for each in answers)
    yield Known("answers", _("Answers to the organizer's questions"), tuple(said))
    yield Known("corrections", _("Requests to correct"), tuple(_asked(subject_id)))


def _asked(registration_id: int) -> Iterable[Fact]:
    for each in corrections_of(registration_id):
        wanted = (f"{words}: {each.wanted[name]}" for name, words in CORRECTED_FIELDS.items() if name in each.wanted)
        words = "; ".join(filter(None, (*wanted, each.comment)))
        yield Fact(f"correction_{each.id}", str(CORRECTION_STATES[each.state]), words)
        yield Fact(f"correction_{each.id}_asked", _("Asked on"), each.asked_at)
        if each.because:
            yield Fact(f"correction_{each.id}_reason", _("Reason"), each.because)


def _facts(line: PersonLine) -> Iterable[Fact]:
    every = (
        Fact("name", _("Surname, first name, patronymic"), line.name),
        Fact("team", _("Team"), line.team_name),
        Fact("school", _("School"), line.organization),
        Fact("post", _("Post and subject"), line.post),
        Fact("grade", _("Grade"), line.grade),
        Fact("email", _("E-mail"), line.email),
        Fact(
            "category",
            _("Who"),
            str((CATEGORIES if line.kind == "team" else CATEGORY).get(line.category, line.category)),
        ),
        Fact("state", _("State"), str(STATES[line.state])),
        Fact("registered", _("Registered"), line.created_at),
    )
    return (fact for fact in every if fact.value)
