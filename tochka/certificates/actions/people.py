"""What a person confirms about people: how a name bends, and who is named for a kind of paper."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select

from tochka.certificates.models import Case, Nominee
from tochka.certificates.terms import subject_of
from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.russian import clean_line
from tochka.kit.transactions import writing

Person = tuple[int, int]  # registration and member


def confirm_cases(cases: Mapping[Person, tuple[str, str, str]], event_id: int, actor: int | None) -> int:
    """Keep the (name, dative, gender) that a person confirmed; gives how many. A case belongs to just this name: another
    one asks again. Lines without dative or gender are left out."""
    said = {
        who: (name, clean_line(dative), gender)
        for who, (name, dative, gender) in cases.items()
        if clean_line(dative) and gender in ("m", "f")
    }
    with writing() as session:
        for (registration_id, member), (name, dative, gender) in said.items():
            mine = (Case.registration_id == registration_id, Case.member == member)
            case = session.scalars(select(Case).where(*mine)).one_or_none()
            case = case or Case(registration_id=registration_id, member=member)
            case.name, case.dative, case.gender = name, dative[:200], gender
            case.confirmed_by, case.confirmed_at = actor, clock.now()
            session.add(case)
        if said:
            journal.record("certificates.cases", "event", event_id, actor, people=len(said))
    return len(said)


def nominate(
    event_id: int,
    kind: str,
    people: Sequence[Person] = (),
    *,
    organizations: Sequence[int] = (),
    topic: str = "",
    actor: int | None = None,
) -> int:
    """Name people of registrations or organizations for a kind of paper, once each and topic; gives how many are new.
    Contests call it for places won. Raises Refused with certificates.nobody_named."""
    if not people and not organizations:
        raise refuse("certificates.nobody_named", field="people")
    topic = clean_line(topic)[:300]
    with writing() as session:
        known = set(
            session.scalars(
                select(Nominee.subject).where(
                    Nominee.event_id == event_id, Nominee.kind == kind, Nominee.topic == topic
                )
            )
        )
        rows = [
            Nominee(event_id=event_id, kind=kind, subject=subject_of(number, member), registration_id=number,
                    member=member, topic=topic)
            for number, member in dict.fromkeys(people)
        ] + [
            Nominee(event_id=event_id, kind=kind, subject=subject_of(None, 0, number), organization_id=number, topic=topic)
            for number in dict.fromkeys(organizations)
        ]  # fmt: skip
        fresh = [row for row in rows if row.subject not in known]
        session.add_all(fresh)
        journal.record("certificates.nominate", "event", event_id, actor, kind=kind, people=len(fresh))
    return len(fresh)


def withdraw_nominee(event_id: int, kind: str, subject: str, topic: str, actor: int | None) -> None:
    """Take a name off the list of a kind; a paper already issued stays."""
    with writing() as session:
        session.execute(
            delete(Nominee).where(
                Nominee.event_id == event_id,
                Nominee.kind == kind,
                Nominee.subject == subject,
                Nominee.topic == topic,
            )
        )
        journal.record("certificates.withdraw_nominee", "event", event_id, actor, kind=kind)
