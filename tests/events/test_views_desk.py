"""What an organizer's list and desk promise: what is missing, the ways of an event, few statements."""

from flask.testing import FlaskClient

from tests import factories
from tests.events.pages import MARATHON, QUEST, START, text_of
from tests.statements import counted
from tochka.events.models import Event
from tochka.kit.transactions import writing
from tochka.network.models import Organization


def test_the_desk_says_what_is_missing_and_publishes(organizer: FlaskClient, host: Organization) -> None:
    draft = factories.make_event(host, starts_at=START, status="draft", place="")
    assert "Напишите, где оно пройдёт." in text_of(organizer, f"/events/{draft.id}/desk")
    organizer.post(f"/events/{draft.id}/move", data={"to": "publish"})
    assert "Напишите, где оно пройдёт." in text_of(organizer, f"/events/{draft.id}/desk")
    with writing() as session:
        session.get_one(Event, draft.id).place = "зал"
    organizer.post(f"/events/{draft.id}/move", data={"to": "publish"})
    assert "Мероприятие опубликовано" in text_of(organizer, f"/events/{draft.id}/desk")


def test_cancelling_needs_a_reason_that_the_page_shows(organizer: FlaskClient, festival: Event) -> None:
    organizer.post(f"/events/{festival.id}/move", data={"to": "cancel", "because": " "})
    assert "Напишите причину" in text_of(organizer, f"/events/{festival.id}/desk")
    organizer.post(f"/events/{festival.id}/move", data={"to": "cancel", "because": "Морозы"})
    assert "Отменено: Морозы" in text_of(organizer, f"/events/{festival.id}")
    organizer.post(f"/events/{festival.id}/move", data={"to": "nonsense"})
    organizer.post(f"/events/{festival.id}/move", data={"to": "reopen"})
    assert "Морозы" not in text_of(organizer, f"/events/{festival.id}")


def test_an_organizer_lists_her_events_with_few_statements(organizer: FlaskClient, host: Organization) -> None:
    counts = []
    for _ in range(2):
        factories.make_event(host, [QUEST, MARATHON], starts_at=START)
        organizer.get("/events/mine")
        with counted() as statements:
            assert "Фестиваль" not in text_of(organizer, "/events/mine")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8
    assert "Здесь пока пусто" in text_of(organizer, "/events/mine?view=draft")
    assert "Ближайшие" in text_of(organizer, "/events/mine?view=nonsense&page=-3")


def test_the_programme_page_and_english(organizer: FlaskClient, festival: Event) -> None:
    assert "Строк пока нет" in text_of(organizer, f"/events/{festival.id}/programme")
    organizer.set_cookie("language", "en")
    for page in ("", "/desk", "/edit", "/programme"):
        assert organizer.get(f"/events/{festival.id}{page}").status_code == 200
    assert "Sign up a team" in text_of(organizer, f"/events/{festival.id}")
    assert "pupils of grades 8–9 and teachers" in text_of(organizer, f"/events/{festival.id}").lower()
    assert organizer.get("/events/").status_code == organizer.get("/events/create").status_code == 200
