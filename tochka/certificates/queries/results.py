"""Who took part in a contest and what they won, as it was entered."""

from dataclasses import dataclass

from sqlalchemy import select

from tochka.certificates.models import Certificate, Nominee
from tochka.certificates.queries.candidates import Candidate, candidates_of_groups
from tochka.certificates.terms import ADULT, ISSUED, PRIZES
from tochka.extensions import db


@dataclass(frozen=True)
class Result:
    """A team or a person that came, and the kind of diploma that it has won («» for none). `issued`: papers of it are out."""

    who: Candidate
    place: str
    issued: bool


@dataclass(frozen=True)
class Results:
    """All results of an event. `named` counts people and teams of each diploma; `receivers` is who of a team gets one."""

    lines: list[Result]
    named: dict[str, int]
    receivers: frozenset[str]


def results_of(event_id: int) -> Results:
    """Teams, then persons that came to an event, with what they won. A few statements."""
    rows = db.session.execute(
        select(Nominee.kind, Nominee.registration_id, Nominee.member, Nominee.subject).where(
            Nominee.event_id == event_id,
            Nominee.kind.in_(PRIZES),
            Nominee.topic == "",
            Nominee.member != ADULT,
        )
    ).all()
    won = {registration: kind for kind, registration, _member, _subject in rows}
    out = set(
        db.session.scalars(
            select(Certificate.registration_id).where(
                Certificate.event_id == event_id, Certificate.kind.in_(PRIZES), Certificate.state == ISSUED
            )
        )
    )
    came = candidates_of_groups(event_id, ("teams", "persons"))
    teams = {each.registration_id for each in came if each.is_team}
    receivers = {"members" if member else "teams" for _kind, number, member, _subject in rows if number in teams}
    return Results(
        lines=[Result(each, won.get(each.registration_id, ""), each.registration_id in out) for each in came],
        named={kind: sum(row[0] == kind for row in rows) for kind in PRIZES},
        receivers=frozenset(receivers),
    )
