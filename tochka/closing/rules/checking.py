"""What does not agree in a directive, or has to be looked at by eye: each doubt is a question, none is decided in silence."""

from collections.abc import Iterable, Iterator
from hashlib import blake2s

from tochka.closing.rules.facts import Count, EventFacts, QuestionCode
from tochka.closing.rules.links import foreign_hosts
from tochka.closing.rules.paragraphs import totals
from tochka.closing.rules.sheet import Asked, ClauseFacts, DraftFacts, EventEntry
from tochka.closing.rules.tuning import PUPIL, chosen, shares, tuned, wording_of
from tochka.closing.terms.directives import CLOSING, SLIPS
from tochka.kit.russian import Qualifier, fold, quotes
from tochka.network.rules import School

TEAM_CATEGORIES = frozenset({"ученическая команда", "команда"})
HOST_CODES = frozenset({QuestionCode.host_in_list, QuestionCode.host_absent})
NOT_TELLING = {"category", "counted"}  # one list after two categories is asked about once
# Question → the setting that answers it.
ANSWERED_BY = {"host_in_list": "host", "host_absent": "host", "stated_differs": "host", "list_shared": "shared_list"}


def check(draft: DraftFacts) -> tuple[Asked, ...]:
    """Every open question of a draft, from the top of the sheet to its end; what was checked by eye is left out."""
    found = [*_of_head(draft)]
    if draft.kind == CLOSING:
        for entry in draft.events:
            found += _of_event(entry, draft)
        found += _of_schools(draft)
    for clause in draft.clauses:
        found += _of_clause(clause, draft)
    found += _of_end(draft)
    checked = set(draft.settings.get("checked", ()))
    once = {each.key: each for each in found}
    return tuple(each for key, each in once.items() if key not in checked)


def _asked(code: str, block: str, about: object = "", **facts: object) -> Asked:
    return Asked(str(code), block, f"{code}|{block}|{about}", facts, ANSWERED_BY.get(str(code), ""))


def _of_head(draft: DraftFacts) -> Iterator[Asked]:
    if not draft.number or draft.number.rstrip().endswith("/"):
        yield _asked("number_blank", "head")
    if not draft.texts.get("basis", "").strip():
        yield _asked("basis_blank", "opening")
    for name in ("title", "basis"):
        if quotes(draft.texts.get(name, "")) != draft.texts.get(name, "") and _unbalanced(draft.texts.get(name, "")):
            yield _asked("quotes_unbalanced", "opening", name)
    if draft.kind != CLOSING:
        return
    if draft.planned != draft.held:
        yield _asked("cancelled", "opening", draft.planned - draft.held, number=draft.planned - draft.held)
    _sums, questions = totals([count for each in draft.events for count in each.facts.counts])
    for question in questions:
        category = question.facts["category"]
        yield _asked(question.code, "opening", f"{category}={question.facts['value']}", **question.facts)


def _unbalanced(text: str) -> bool:
    return text.count("«") + text.count("„") != text.count("»") + text.count("“")


def _of_event(entry: EventEntry, draft: DraftFacts) -> Iterator[Asked]:
    block = f"event:{entry.id}"
    if entry.own:
        yield _asked("own_text", block, hash_of(entry.own))
        if _unbalanced(entry.own):
            yield _asked("quotes_unbalanced", block, hash_of(entry.own))
        return
    facts = tuned(entry.facts, draft.settings, entry.verb)
    for question in wording_of(entry, draft).questions:
        if _is_answered(str(question.code), question.facts.get("category"), entry.facts, draft):
            continue
        names = sorted(set(question.facts) - (NOT_TELLING if str(question.code) in ANSWERED_BY else set()))
        about = "|".join(f"{name}={question.facts[name]}" for name in names)
        yield _asked(question.code, block, about, **question.facts)
    yield from _of_counts(entry.facts, facts, block, draft)
    yield from _of_title(entry, block)


def _is_answered(code: str, category: object, facts: EventFacts, draft: DraftFacts) -> bool:
    """The host was decided; or the list was given to the last category on purpose."""
    if code in HOST_CODES:
        return chosen(draft.settings, "host") != "ask"
    if code != "schools_not_listed" or chosen(draft.settings, "shared_list") != "last":
        return False
    return category in {tuned_category(one, draft) for one, _ in _shared(facts.counts)}


def tuned_category(count: Count, draft: DraftFacts) -> str:
    """A count's noun under the draft's settings."""
    return chosen(draft.settings, "pupils") if count.category == PUPIL else count.category


def _shared(counts: tuple[Count, ...]) -> list[tuple[Count, Count]]:
    return [
        (one, other)
        for place, one in enumerate(counts)
        for other in counts[place + 1 : place + 2]
        if shares(one, other)
    ]


def _of_counts(given: EventFacts, facts: EventFacts, block: str, draft: DraftFacts) -> Iterator[Asked]:
    if "shared_list" not in draft.settings:
        for one, other in _shared(given.counts):
            yield _asked("list_shared", block, one.category, first=one.category, second=other.category)
    for body in facts.outside:
        if body.value is None:
            yield _asked("outside_unknown", block, body.organization, organization=body.organization)
    for count in facts.counts:
        yield from _of_teams(count, facts, block)
        yield from _of_rest(count, facts, block)


def _of_teams(count: Count, facts: EventFacts, block: str) -> Iterator[Asked]:
    if count.category not in TEAM_CATEGORIES or not count.value:
        return
    pupils = any(other.category.endswith("учащийся") and other.part == count.part for other in facts.counts)
    if not pupils:
        yield _asked("team_size_unknown", block, count.value, teams=count.value)
    listed = len({school.id for school in count.schools})
    if listed and listed != count.value:
        yield _asked("teams_differ", block, f"{count.value}/{listed}", teams=count.value, schools=listed)


def _of_rest(count: Count, facts: EventFacts, block: str) -> Iterator[Asked]:
    inner = [other for other in facts.counts if other.subset_of == count.category and other.value is not None]
    if not inner or count.value is None:
        return
    rest = count.value - sum(other.value or 0 for other in inner)
    if rest > 0 and not count.schools:
        words = f"{'около ' if count.qualifier is Qualifier.about else ''}{rest}"
        yield _asked("rest_undescribed", block, rest, rest=words, whole=count.value)


def _of_title(entry: EventEntry, block: str) -> Iterator[Asked]:
    for found, right in SLIPS:
        if fold(found) in fold(entry.title):
            yield _asked("slip_in_title", block, found, found=found, right=right)
    if _unbalanced(entry.title):
        yield _asked("quotes_unbalanced", block, "title")


def _of_schools(draft: DraftFacts) -> Iterator[Asked]:
    """Names that may mean one school or another; whose centres are not known."""
    listed = _listed(draft.events)
    for school in listed:
        if school.aliases and school.number is None:
            names = ", ".join(f"«{name}»" for name in (school.short, *school.aliases))
            yield _asked("alias_joined", "events", school.id, names=names)
        if school.number is None and not school.locality and not school.aliases:
            yield _asked("place_unknown", "events", school.id, school=school.short)
    unknown = [school for school in listed if school.id not in draft.opened]
    if unknown:
        yield _asked("centres_unknown", "events", len(unknown), schools=len(listed), unknown=len(unknown))


def _listed(events: Iterable[EventEntry]) -> list[School]:
    found = {
        school.id: school
        for entry in events
        for count in entry.facts.counts
        for school in count.schools
        if not school.is_outside
    }
    return sorted(found.values(), key=lambda school: (school.rank, school.number or 0, school.short))


def _of_clause(clause: ClauseFacts, draft: DraftFacts) -> Iterator[Asked]:
    block = f"clause:{clause.id}"
    for host in foreign_hosts(clause.text):
        yield _asked("foreign_link", block, host, host=host)
    if _unbalanced(clause.text):
        yield _asked("quotes_unbalanced", block, hash_of(clause.text))
    if clause.deadline and not clause.to:
        yield _asked("no_addressees", block, number=clause.number)
    if clause.deadline and draft.signed_on and clause.deadline < draft.signed_on:
        yield _asked("deadline_passed", block, clause.deadline, number=clause.number)


def _of_end(draft: DraftFacts) -> Iterator[Asked]:
    if not draft.texts.get("post", "").strip() or not draft.texts.get("name", "").strip():
        yield _asked("signature_blank", "signature")


def hash_of(text: str) -> str:
    """A short name of a text: a text that changes is asked about anew."""
    return blake2s(text.encode(), digest_size=4).hexdigest()
