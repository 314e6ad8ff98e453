"""Which school was meant: chosen in the picker, or only typed; without scripts candidates come as radio buttons."""

from dataclasses import dataclass, field
from typing import Any

from tochka.kit.errors import Refusal
from tochka.network.actions import directory
from tochka.network.terms import School

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
