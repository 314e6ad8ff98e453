"""Rows for tests, made plainly: each function writes one thing with sensible values and gives its id or row.

Call them inside an application context; each opens its own write transaction (or joins yours)."""

import uuid
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select

from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, OperatorCard, Organization, Region
from tochka.people.models import Account, Grant
from tochka.registration.models import Place, Registration

_numbers = count(1)
NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def make_municipality(**values: Any) -> Municipality:
    """A municipality with its body and a filled operator's card."""
    with writing() as session:
        region = session.scalars(select(Region)).first() or Region(name="Республика Саха (Якутия)")
        n = next(_numbers)
        municipality = Municipality(**({"region": region, "name": f"Район {n}", "timezone": "Asia/Yakutsk"} | values))
        session.add(municipality)
        session.flush()
        body = Organization(
            municipality=municipality,
            kind="department",
            short_name="Департамент образования",
            full_name="Департамент образования",
            rank=90,
        )
        session.add(body)
        municipality.body = body
        session.add(
            OperatorCard(
                municipality=municipality,
                name="Департамент образования",
                inn="1402000000",
                address="678900, г. Алдан, ул. Ленина, 1",
                responsible="Образцова М. П.",
                email="operator@example.ru",
            )
        )
    return municipality


def make_school(municipality: Municipality, number: int | None = None, **values: Any) -> Organization:
    """A school, «СОШ №N» by default."""
    number = number or next(_numbers)
    with writing() as session:
        school = Organization(
            **(
                {
                    "municipality_id": municipality.id,
                    "type": "СОШ",
                    "number": number,
                    "short_name": f"СОШ №{number}",
                    "rank": 10,
                }
                | values
            )
        )
        session.add(school)
    return school


def make_event(host: Organization, parts: list[dict[str, Any]] | None = None, **values: Any) -> Event:
    """A published event a week ahead, open for registration, with one part for thirty teachers by default."""
    now = clock.now()
    start = values.get("starts_at", now + timedelta(days=7))
    with writing() as session:
        year = clock.school_year_of(clock.local(start, "Asia/Yakutsk").date())
        taken = session.scalar(
            select(func.max(Event.ordinal)).where(
                Event.municipality_id == host.municipality_id, Event.school_year == year
            )
        )
        plain = {
            "municipality_id": host.municipality_id,
            "host_id": host.id,
            "format": "method_seminar",
            "title": "Науку в каждый класс",
            "place": "кабинет 12",
            "timezone": "Asia/Yakutsk",
            "starts_at": start,
            "ends_at": start + timedelta(hours=4),
            "opens_at": now - timedelta(days=1),
            "closes_at": start,
            "status": "published",
            "school_year": year,
            "ordinal": (taken or 0) + 1,
            "created_at": now,
            "changed_at": now,
        }
        event = Event(**(plain | values))
        for position, part in enumerate(parts or [{}]):
            event.parts.append(
                Part(**({"position": position, "categories": ["teacher"], "unit": "persons", "capacity": 30} | part))
            )
        session.add(event)
    return event


def make_account(role: str = "", node: Any = None, **values: Any) -> Account:
    """An account, with a role on a node (Region, Municipality, Organization or Event) if given."""
    with writing() as session:
        plain = {
            "email": f"person{next(_numbers)}@example.ru",
            "name": "Образцова Мария Петровна",
            "created_at": clock.now(),
        }
        account = Account(**(plain | values))
        if role:
            column = f"{type(node).__name__.lower()}_id" if node is not None else None
            account.grants.append(Grant(role=role, created_at=clock.now(), **({column: node.id} if column else {})))
        session.add(account)
    return account


def make_registration(event: Event, school: Organization | None = None, **values: Any) -> Registration:
    """A confirmed registration in every part of the event (a person by default), written as rows, past all rules."""
    now = clock.now()
    name = values.get("name", "Примерова Анна Степановна")
    plain = {
        "event_id": event.id,
        "kind": "person",
        "category": "teacher",
        "organization_id": school.id if school else None,
        "name": name,
        "folded_name": name.lower().replace("ё", "е"),
        "submission": str(uuid.uuid4()),
        "created_at": now,
        "changed_at": now,
    }
    with writing() as session:
        registration = Registration(**(plain | values))
        for part in session.scalars(select(Part).where(Part.event_id == event.id)):
            registration.places.append(Place(part_id=part.id, state="confirmed"))
        session.add(registration)
    return registration


def sign_in(client: Any, account: Account) -> None:
    """Sign an account in on a test client, past the form."""
    from tochka.people.actions import open_session

    cookie = open_session(account.id, agent="test")
    with client.session_transaction() as session:
        session.update(cookie)
    db.session.rollback()


def make_plan(municipality: Municipality, schools: list[Organization], last_day: Any = None, **values: Any) -> Any:
    """An open plan of the coming school year with these schools; its last day is a week ahead by default."""
    from tochka.plan.models import Plan, PlanSchool
    from tochka.plan.rules.states import end_of_day

    now = clock.now()
    zone = municipality.timezone
    day = last_day or (clock.local(now, zone).date() + timedelta(days=7))
    with writing() as session:
        plain = {
            "municipality_id": municipality.id,
            "school_year": 2026,
            "title": "План сетевого взаимодействия",
            "deadline": end_of_day(day, zone),
            "opened_at": now,
            "changed_at": now,
        }
        plan = Plan(**(plain | values))
        session.add(plan)
        session.flush()
        session.add_all([PlanSchool(plan_id=plan.id, organization_id=school.id) for school in schools])
    return plan
