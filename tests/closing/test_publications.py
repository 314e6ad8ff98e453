"""Publications: written down once, counted for their clause, never asked for; a ready post."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.closing.conftest import Aldan
from tests.factories import make_account, make_event, make_municipality, make_registration, make_school, sign_in
from tochka.closing import actions, queries
from tochka.closing.models import Publication
from tochka.closing.rules.publications import host_of, outlet_of, photo_rule, post_text
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.access import Reach
from tochka.kit.errors import Refused
from tochka.kit.russian import unbind
from tochka.network.models import Municipality, Organization
from tochka.people.actions import give_consents, publish_default_texts, withdraw_consents


@pytest.fixture
def school(aldan: Aldan) -> Organization:
    return db.session.scalars(select(Organization).where(Organization.short_name == "СОШ №9")).one()


@pytest.fixture
def head(app: Flask, school: Organization) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_account("head_of_centre", school))
    return client


@pytest.mark.parametrize(
    ("url", "host", "outlet"),
    [
        ("https://vk.com/wall-1_2", "vk.com", "ВКонтакте"),
        ("https://m.vk.com/wall-1_2", "m.vk.com", "ВКонтакте"),
        ("http://www.aldan.example.ru/news/5", "aldan.example.ru", "aldan.example.ru"),
        ("javascript:alert(1)", "", ""),
        ("ftp://example.ru", "", ""),
        ("https://[", "", ""),
        ("просто слова", "", ""),
    ],
)
def test_only_links_to_pages_are_links(url: str, host: str, outlet: str) -> None:
    assert (host_of(url), outlet_of(url)) == (host, outlet)


def draft(school: Organization, **values: object) -> actions.PublicationDraft:
    plain = {
        "organization_id": school.id,
        "url": "https://vk.com/wall-1_2",
        "title": "Фестиваль",
        "published_on": date(2023, 5, 20),
    }
    return actions.PublicationDraft(**(plain | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"url": "javascript:alert(1)"}, "closing.no_link"),
        ({"published_on": date(2023, 5, 27)}, "closing.day_ahead"),
        ({"event_id": 999}, "closing.foreign_event"),
    ],
)
def test_what_cannot_be_is_refused(school: Organization, values: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_publication(draft(school, **values))
    assert refused.value.refusal.code == code


def test_one_link_is_written_down_once(school: Organization) -> None:
    actions.add_publication(draft(school))
    with pytest.raises(Refused) as refused:
        actions.add_publication(draft(school))
    assert refused.value.refusal.code == "closing.link_taken"


def test_the_silent_schools_of_a_quarter(aldan: Aldan, school: Organization) -> None:
    reach = Reach(everything=True)
    before = [name for _, name in queries.silent_since(reach, date(2023, 4, 1), date(2023, 6, 30))]
    actions.add_publication(draft(school))
    after = [name for _, name in queries.silent_since(reach, date(2023, 4, 1), date(2023, 6, 30))]
    assert len(before) == 16
    assert [name for name in before if name not in after] == ["СОШ №9"]


def test_a_head_writes_down_her_own_and_no_other(app: Flask, head: FlaskClient, school: Organization) -> None:
    data = {"url": "https://vk.com/wall-9_9", "title": "<b>Квест</b>", "published_on": "2023-05-20", "event_id": "0"}
    assert head.post("/closing/publications", data={**data, "organization_id": str(school.id)}).status_code == 303
    other = db.session.scalars(select(Organization.id).where(Organization.short_name == "СОШ №1")).one()
    assert head.post("/closing/publications", data={**data, "organization_id": str(other)}).status_code == 422
    text = head.get("/closing/publications").get_data(as_text=True)
    assert "&lt;b&gt;Квест&lt;/b&gt;" in text
    assert 'rel="noopener noreferrer nofollow external"' in text
    row = db.session.scalars(select(Publication.id)).one()
    stranger = app.test_client()
    foreign = make_municipality()
    sign_in(stranger, make_account("head_of_centre", make_school(foreign)))
    assert stranger.post(f"/closing/publications/{row}/remove").status_code == 404
    assert head.post(f"/closing/publications/{row}/remove").status_code == 303
    assert db.session.scalars(select(Publication.id)).all() == []


def test_a_publication_proves_the_clause_on_telling_the_public(aldan: Aldan, school: Organization) -> None:
    actions.fix_directive(aldan.directive_id)
    with clock.stopped_at(datetime(2023, 7, 3, 3, tzinfo=UTC)):
        actions.add_publication(draft(school, published_on=date(2023, 7, 2)))
        states = [each.state for each in actions.standings_of_school(school.id) if each.row.evidence == "publication"]
    assert states == ["going"]


def test_a_post_is_ready(app: Flask, aldan: Aldan) -> None:
    client = app.test_client()
    sign_in(client, make_account("municipal_curator", db.session.get_one(Municipality, aldan.municipality_id)))
    event_id = aldan.events[date(2023, 4, 26)]
    text = unbind(client.get(f"/closing/{event_id}/post").get_data(as_text=True))
    for words in ("«Науку в каждый класс»", "Приняло участие более 20 учащихся", "#ТочкаРоста", "согласи"):
        assert words in text


def test_a_post_knows_of_how_many_people_photographs_may_be_published(app: Flask) -> None:
    """Both consents are needed, to be photographed and to be shown; one that was withdrawn counts no more."""
    municipality = make_municipality()
    publish_default_texts(municipality.id)
    event = make_event(make_school(municipality), status="finished")
    people = [make_registration(event, None, name=f"Примерова {name}").id for name in ("Анна", "Вера", "Инна")]
    give_consents("registration", people[0], municipality.id, ["participation", "photo", "publication"], "form")
    give_consents("registration", people[1], municipality.id, ["participation", "photo"], "form")
    give_consents("registration", people[2], municipality.id, ["photo", "publication"], "form")
    withdraw_consents("registration", people[2])
    client = app.test_client()
    sign_in(client, make_account("municipal_curator", municipality))
    text = unbind(client.get(f"/closing/{event.id}/post").get_data(as_text=True))
    assert "Публиковать согласны 1 из 3 записанных поимённо." in text
    assert f'href="/registration/{event.id}/consents"' in text
    assert photo_rule(False, 3, 3) == ""


def test_a_post_without_numbers_has_no_gap() -> None:
    assert post_text("", "Науку", "Вчера", "", "https://x.ru").split("\n\n") == [
        "Вчера: «Науку».",
        "https://x.ru",
        "#ТочкаРоста #СетевоеВзаимодействие",
    ]
