"""The demo's people: one account a role, with a password that everybody may know. Production refuses to start with them."""

from dataclasses import dataclass

from sqlalchemy import select

from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.transactions import end_reading
from tochka.network.models import Municipality, Organization, Region
from tochka.people.actions import create_account, grant_role
from tochka.people.models import Account
from tochka.people.terms import (
    ADMINISTRATOR,
    HEAD_OF_CENTRE,
    MUNICIPAL_CURATOR,
    ORGANIZER,
    REGIONAL_COORDINATOR,
    VOLUNTEER,
)

DEMO_PASSWORD = "tochka-demo"  # noqa: S105 it is printed at each start


@dataclass(frozen=True)
class DemoPerson:
    """Who she is and what she may; `called` is her role in Russian."""

    email: str
    name: str
    post: str
    role: str
    called: str


DEMO_PEOPLE = (
    DemoPerson("admin@example.org", "Ключникова Вера Павловна", "администратор", ADMINISTRATOR, "администратор"),
    DemoPerson("region@example.org", "Охватов Семён Ильич", "методист", REGIONAL_COORDINATOR, "координатор региона"),
    DemoPerson("curator@example.org", "Образцова Мария Петровна", "методист", MUNICIPAL_CURATOR, "куратор района"),
    DemoPerson(
        "centre@example.org", "Примерова Анна Степановна", "учитель химии", HEAD_OF_CENTRE, "руководитель центра"
    ),
    DemoPerson("organizer@example.org", "Учебнова Дарья Максимовна", "педагог-организатор", ORGANIZER, "организатор"),
    DemoPerson("volunteer@example.org", "Условная Яна Ивановна", "волонтёр", VOLUNTEER, "волонтёр"),
)


def load_demo_people(school_id: int, event_ids: list[int]) -> int:
    """Make the accounts that are missing and give each her nodes: all regions and municipalities, the practice school,
    the practice events. Gives the number of new accounts; a second run changes nothing."""
    nodes: dict[str, list[tuple[str, int | None]]] = {
        ADMINISTRATOR: [("", None)],
        REGIONAL_COORDINATOR: [("region", each) for each in _ids(Region)],
        MUNICIPAL_CURATOR: [("municipality", each) for each in _ids(Municipality)],
        HEAD_OF_CENTRE: [("organization", school_id)],
        ORGANIZER: [("organization", school_id)],
        VOLUNTEER: [("event", each) for each in event_ids],
    }
    made = 0
    for person in DEMO_PEOPLE:
        account_id = db.session.scalar(select(Account.id).where(Account.email == person.email))
        end_reading()
        if account_id is None:
            account_id = create_account(person.email, person.name, DEMO_PASSWORD, post=person.post, demo=True)
            made += 1
        for node, node_id in nodes[person.role]:
            grant_role(account_id, person.role, node, node_id)
    return made


def _ids(model: type[Region] | type[Municipality] | type[Organization] | type[Event]) -> list[int]:
    return list(db.session.scalars(select(model.id).order_by(model.id)))
