"""A school renamed in the middle of the year: its events are found by the new name, its centres stay those of its events."""

from dataclasses import replace

from flask import Flask

from tests.factories import make_event, make_municipality, make_school
from tochka.events.models import Event
from tochka.events.queries.calendar import CalendarFilters, calendar
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.network.actions import CentreDraft, OrganizationDraft, change_organization
from tochka.network.models import Centre


def found(text: str) -> list[int]:
    db.session.rollback()
    return [event.id for event in calendar(CalendarFilters(text=text), clock.now()).coming]


def test_a_renamed_school_takes_its_events_along(app: Flask) -> None:
    municipality = make_municipality()
    school, other = (make_school(municipality, number) for number in (7, 8))
    with writing() as session:
        centre = Centre(organization_id=school.id, opened_in=2021)
        session.add(centre)
        session.flush()
        centre_id = centre.id
    event_id, foreign = make_event(school, centre_id=centre_id).id, make_event(other).id
    draft = OrganizationDraft(
        "СОШ №7", type="СОШ", number=7, centres=(CentreDraft(opened_in=2021), CentreDraft("it_cube", opened_in=2023))
    )
    assert (found("№7"), found("инженерный")) == ([event_id], [])
    change_organization(school.id, replace(draft, short_name="Инженерный лицей", number=None, aliases=("Седьмая",)))
    assert (found("инженерный"), found("седьмая"), found("№7")) == ([event_id], [event_id], [])
    change_organization(school.id, draft)
    assert (found("седьмая"), found("№8")) == ([], [foreign])
    assert db.session.get_one(Event, event_id).centre_id == centre_id
    change_organization(school.id, replace(draft, centres=draft.centres[:0:-1] + draft.centres[:1]))
    change_organization(school.id, replace(draft, centres=(CentreDraft("it_cube", opened_in=2023), draft.centres[0])))
    db.session.rollback()
    assert db.session.get_one(Centre, centre_id).kind == "growth_point"
    change_organization(school.id, replace(draft, centres=draft.centres[:1]))
    db.session.rollback()
    assert db.session.get_one(Event, event_id).centre_id == centre_id
    change_organization(school.id, replace(draft, centres=()))
    db.session.rollback()
    assert db.session.get_one(Event, event_id).centre_id is None
