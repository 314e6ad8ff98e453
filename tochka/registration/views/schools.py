"""Which school was meant: chosen in the picker, or only typed; without scripts candidates come as radio buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tochka.events.models import Part
from tochka.kit.errors import Refusal
from tochka.kit.words import _, ngettext
from tochka.network.actions import directory
from tochka.network.terms import School
from tochka.registration.rules.places import Giving
from tochka.registration.terms import Pool, school_key

NEW = "new"
AT_MOST = 8
ALL_AT_MOST = 60


@dataclass(frozen=True)
class Choice:
    """The school's id, or the name of one that is not in the list; else a refusal and candidates to choose from."""

    organization_id: int | None = None
    not_listed: str = ""
    refusal: Refusal | None = None
    candidates: list[dict[str, Any]] = field(default_factory=list)


def choose_school(typed: str, chosen: str, municipality_id: int) -> Choice:
    """What the picker's two boxes mean together. A chosen id is checked where it is saved."""
    if chosen == NEW and typed:
        return Choice(not_listed=typed)
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 10:
        return Choice(int(chosen))
    if not typed:
        return Choice(refusal=Refusal("registration.school_missing", {}, "organization"))
    return _find(typed, municipality_id)


def _find(typed: str, municipality_id: int) -> Choice:
    kept = directory(municipality_id)
    match = kept.index.best_matches(typed, AT_MOST)
    ids = [int(str(id)) for id in match.ids]
    if match.kind == "exact":
        return Choice(ids[0])
    schools = [kept.schools[id] for id in ids] or list(kept.schools.values())[:ALL_AT_MOST]
    code = "school_ambiguous" if len(ids) > 1 else "school_unknown"
    return Choice(refusal=Refusal(f"registration.{code}", {}, "organization"), candidates=[*map(_candidate, schools)])


def _candidate(school: School) -> dict[str, Any]:
    return {
        "id": school.id,
        "name": school.short,
        "place": "" if (school.locality or "") in school.short else school.locality,
        "hint": "",
    }


def left_words(pools: Mapping[int, Pool], parts: Sequence[Part], organization_id: int | None, category: str) -> str:
    """«От вашей школы осталось 1 место»; empty while the school is not known or nothing limits schools."""
    if organization_id is None:
        return ""
    school = school_key(organization_id, None)
    limited = [part for part in parts if part.per_school is not None or part.quotas]
    found = [Giving(pools[part.id]).left(school, category) for part in limited]
    left = min((number for number in found if number is not None), default=None)
    if left is None:
        return ""
    if not left:
        return _("Your school has no places left here.")
    return ngettext("%(num)s place is left for your school.", "%(num)s places are left for your school.", left)
