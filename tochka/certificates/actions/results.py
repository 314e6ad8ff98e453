"""The results of a contest: a place won becomes a nomination for the diploma of that place, of a team and of its members."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, select

from tochka.certificates.models import Nominee
from tochka.certificates.queries import Candidate, candidates_of_groups
from tochka.certificates.terms import ADULT, PRIZES
from tochka.kit import journal
from tochka.kit.transactions import writing


def keep_results(event_id: int, places: Mapping[int, str], receivers: Collection[str], actor: int | None) -> int:
    """Keep who won what: `places` maps registrations that came to a kind of diploma («» takes a place away), `receivers`
    says who of a team gets one (teams: one paper, members: each who came). Other registrations stay as they are; so do
    papers already issued. Gives how many are named now."""
    with writing() as session:
        came = [each for each in candidates_of_groups(event_id, ("persons", "teams", "members"))
                if each.registration_id in places]  # fmt: skip
        wanted = {
            (places[each.registration_id], each.subject): each
            for each in came
            if each.registration_id and places[each.registration_id] in PRIZES and _receives(each, receivers)
        }
        known = set()
        for row in session.scalars(select(Nominee).where(*_prizes_of(event_id, places))):
            known.add((row.kind, row.subject))
            if (row.kind, row.subject) not in wanted:
                session.execute(delete(Nominee).where(Nominee.id == row.id))
        session.add_all(
            Nominee(event_id=event_id, kind=kind, subject=subject, registration_id=each.registration_id,
                    member=each.member, topic="")
            for (kind, subject), each in wanted.items()
            if (kind, subject) not in known
        )  # fmt: skip
        journal.record("certificates.results", "event", event_id, actor, people=len(wanted))
    return len(wanted)


def _receives(each: Candidate, receivers: Collection[str]) -> bool:
    if each.is_team:
        return "teams" in receivers
    return "members" in receivers or not each.member


def _prizes_of(event_id: int, registrations: Collection[int]) -> tuple[Any, ...]:
    return (
        Nominee.event_id == event_id,
        Nominee.kind.in_(PRIZES),
        Nominee.topic == "",
        Nominee.member != ADULT,
        Nominee.registration_id.in_(registrations),
    )
