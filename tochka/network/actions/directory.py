"""The directory of schools, kept in memory by process; one short query tells whether it is still true."""

from dataclasses import dataclass
from threading import Lock

from sqlalchemy import func, select

from tochka.extensions import db
from tochka.network import queries
from tochka.network.models import Municipality
from tochka.network.rules import SchoolIndex
from tochka.network.terms import School

_kept: dict[tuple[str, int | None], "Directory"] = {}
_lock = Lock()


@dataclass(frozen=True)
class Directory:
    """The open organizations of a municipality (or of all), by id and as an index that finds them by typed words.

    `towns` names the municipality of each where there are several."""

    mark: tuple[int, int]
    schools: dict[int, School]
    index: SchoolIndex
    towns: dict[object, str]

    def find(self, text: str, limit: int = 10) -> list[School]:
        """The organizations that the typed words may mean, the likeliest first."""
        return [self.schools[int(str(id))] for id in self.index.best_matches(text, limit).ids]


def directory(municipality_id: int | None = None) -> Directory:
    """The directory of a municipality, of all of them with None. One query when nothing has changed since the last time."""
    mark = _mark(municipality_id)
    key = (str(db.engine.url), municipality_id)
    kept = _kept.get(key)
    if kept is not None and kept.mark == mark:
        return kept
    schools = queries.schools_of(municipality_id)
    by_id = {int(str(school.id)): school for school in schools}
    towns: dict[object, str] = {} if municipality_id is not None else queries.municipality_names()
    fresh = Directory(mark, by_id, SchoolIndex(schools), towns)
    with _lock:
        if len(_kept) > 200:
            _kept.clear()
        _kept[key] = fresh
    return fresh


def school_index(municipality_id: int | None = None) -> SchoolIndex:
    """The index of a municipality's schools, for the picker and for imports."""
    return directory(municipality_id).index


def _mark(municipality_id: int | None) -> tuple[int, int]:
    """Grows with each change of a name: the municipalities' counters and their number."""
    found = select(func.coalesce(func.sum(Municipality.directory), 0), func.count(Municipality.id))
    if municipality_id is not None:
        found = found.where(Municipality.id == municipality_id)
    total, number = db.session.execute(found).one()
    return int(total), int(number)
