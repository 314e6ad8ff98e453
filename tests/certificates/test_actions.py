"""A number once given is never given again; the file in the hand is the file in the register."""

import hashlib

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.certificates.acts import arrive, come, issue, text_of
from tests.factories import make_account, make_event, make_registration, sign_in
from tests.statements import counted
from tochka.certificates import actions, queries
from tochka.certificates.models import Certificate, Paper
from tochka.certificates.rules import numbers
from tochka.certificates.terms import Award
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import jobs, mail
from tochka.kit.errors import Refused
from tochka.kit.transactions import writing
from tochka.network.models import Organization
from tochka.registration.models import Member


def papers(event: Event) -> list[tuple[str, str, str]]:
    db.session.rollback()
    lines, _ = queries.register_page(event.id, 1)
    return [(line.number, line.name, line.state) for line in lines]


def test_those_who_came_get_numbers_in_order_and_the_rest_get_none(event: Event, school: Organization) -> None:
    come(event, school, "Примерова Анна Степановна", "Образцова Мария Петровна")
    make_registration(event, school, name="Отсутствова Нина Ильинична")
    issue(event)
    prefix = numbers.series_of("ТР-{year}-{event:3}-{n:3}", event.school_year, event.ordinal).before
    assert papers(event) == [
        (f"{prefix}001", "Образцова Мария Петровна", "issued"),
        (f"{prefix}002", "Примерова Анна Степановна", "issued"),
    ]


def test_the_paper_says_what_the_register_says(event: Event, school: Organization, shop: actions.Shop) -> None:
    come(event, school, "Образцова Мария Петровна")
    issue(event)
    paper = db.session.scalars(select(Paper)).one()
    pdf = actions.paper_again(paper, shop)
    text = text_of(pdf)
    assert hashlib.sha256(pdf).hexdigest() == paper.sha256
    for words in ("Образцова Мария Петровна", "методического семинара", "Науку в каждый класс", "СОШ №10"):
        assert words.replace(" ", "") in text.replace(" ", "").replace("\n", "")


def test_letters_of_a_batch_are_queued_at_once_and_with_it(
    event: Event, school: Organization, shop: actions.Shop
) -> None:
    for name, email in (("Абрамова Ольга Ивановна", "a@example.org"), ("Примерова Анна Степановна", "b@example.org")):
        arrive(make_registration(event, school, name=name, email=email, language="en" if email[0] == "b" else "ru"))
    come(event, school, "Образцова Мария Петровна")
    with counted() as statements:
        issue(event)
    assert sum(each.startswith("INSERT INTO kit_letters") for each in statements) == 1
    letters = db.session.scalars(select(mail.Letter).order_by(mail.Letter.recipient)).all()
    assert [(each.kind, each.recipient, each.language) for each in letters] == [
        ("certificates.ready", "a@example.org", "ru"),
        ("certificates.ready", "b@example.org", "en"),
    ]
    about = [(each.subject_kind, each.subject_id, each.args["registration"]) for each in letters]
    assert about == [("registration", number, number) for _, number, _ in about]
    certificate = letters[0].args["certificate"]
    db.session.rollback()
    actions.correct_name(certificate, "Абрамова Ольга Ильинична", "опечатка", shop, None)
    told = db.session.scalars(select(mail.Letter.recipient).order_by(mail.Letter.id)).all()
    assert told == ["a@example.org", "b@example.org", "a@example.org"]


def test_a_batch_whose_letters_cannot_be_queued_hands_nothing_out(
    event: Event, school: Organization, shop: actions.Shop
) -> None:
    arrive(make_registration(event, school, email="a@example.org"))
    left = actions.number(actions.press_of(event.id, "participant"), queries.candidates(event.id, Award()))
    drawn = actions.draw(left, shop)
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE kit_letters RENAME TO kit_letters_away"))
    with pytest.raises(DBAPIError):
        actions.hand_out(drawn)
    db.session.rollback()
    assert db.session.scalars(select(Certificate.state)).one() == "numbered"


def test_who_waits_is_read_no_further_than_asked(event: Event, school: Organization) -> None:
    come(event, school, "Абрамова Ольга Ивановна", "Образцова Мария Петровна", "Примерова Анна Степановна")
    first = queries.candidates(event.id, Award(groups=("persons", "adults")), 2)
    assert [each.name for each in first] == ["Абрамова Ольга Ивановна", "Образцова Мария Петровна"]
    issue(event)
    assert list(queries.waiting(event.id, Award())) == []


def test_a_second_issue_gives_papers_only_to_those_who_have_none(event: Event, school: Organization) -> None:
    come(event, school, "Образцова Мария Петровна")
    issue(event)
    come(event, school, "Абрамова Ольга Ивановна")
    issue(event)
    assert [name for _, name, _ in papers(event)] == ["Образцова Мария Петровна", "Абрамова Ольга Ивановна"]


def test_an_issue_with_nobody_left_says_so(event: Event, school: Organization) -> None:
    with pytest.raises(Refused) as refused:
        actions.start_issue(event.id, Award(), None)
    assert refused.value.refusal.code == "certificates.nobody"


def test_an_event_that_has_not_begun_issues_nothing(school: Organization) -> None:
    ahead = make_event(school)
    come(ahead, school, "Образцова Мария Петровна")
    with pytest.raises(Refused) as refused:
        actions.start_issue(ahead.id, Award(), None)
    assert refused.value.refusal.code == "certificates.not_yet"


def test_members_who_came_get_papers_and_the_absent_one_does_not(event: Event, school: Organization) -> None:
    team = make_registration(event, school, kind="team", team_name="Комета", category="pupil", name="Образцова М. П.")
    with writing() as session:
        for position, name in enumerate(("Образцов Тимур", "Примерова Айталина", "Макетов Лев"), 1):
            session.add(Member(registration_id=team.id, position=position, name=name, grade=8))
    arrive(team, **{"3": False})
    issue(event, "teams", "members")
    assert sorted(name for _, name, _ in papers(event)) == ["Команда «Комета»", "Образцов Тимур", "Примерова Айталина"]


def test_a_correction_keeps_the_number_and_the_old_code_says_replaced(
    event: Event, school: Organization, shop: actions.Shop
) -> None:
    come(event, school, "Образцова Мария Питровна")
    issue(event)
    certificate = db.session.scalars(select(Certificate)).one()
    number, old = certificate.number, queries.current_paper(certificate.id)
    assert old is not None
    code = old.code
    actions.correct_name(certificate.id, "Образцова Мария Петровна", "опечатка", shop, None)
    new = queries.current_paper(certificate.id)
    assert new is not None
    first, second = queries.verified_by_code(code), queries.verified_by_code(new.code)
    assert first is not None
    assert second is not None
    assert (first.state, second.state, first.number, second.number) == ("replaced", "valid", number, number)
    text = text_of(actions.paper_again(new, shop)).replace("\n", " ")
    assert "Образцова Мария Петровна" in text


def test_a_revoked_paper_is_revoked_for_whoever_asks(event: Event, school: Organization) -> None:
    come(event, school, "Образцова Мария Петровна")
    issue(event)
    certificate = db.session.scalars(select(Certificate)).one()
    actions.revoke(certificate.id, "выдан по ошибке", None)
    found = queries.verified_by_number(certificate.number, "образцова")
    assert found is not None
    assert (found.state, found.reason) == ("revoked", "выдан по ошибке")
    with pytest.raises(Refused) as refused:
        actions.revoke(certificate.id, "ещё раз", None)
    assert refused.value.refusal.code == "certificates.not_issued"


def test_a_number_without_the_surname_tells_nothing(event: Event, school: Organization) -> None:
    come(event, school, "Образцова Мария Петровна")
    issue(event)
    number = papers(event)[0][0]
    assert queries.verified_by_number(number, "Примерова") is None


def test_numbers_left_by_a_dead_worker_get_their_papers(event: Event, school: Organization) -> None:
    come(event, school, "Образцова Мария Петровна", "Примерова Анна Степановна")
    job_id = actions.start_issue(event.id, Award(), None)
    actions.number(actions.press_of(event.id, "participant"), queries.candidates(event.id, Award()))
    assert [state for _, _, state in papers(event)] == ["numbered", "numbered"]
    jobs.run(job_id)
    assert [state for _, _, state in papers(event)] == ["issued", "issued"]


def test_a_name_that_the_font_cannot_print_waits_and_the_others_go_on(event: Event, school: Organization) -> None:
    come(event, school, "Абрамова 😀 Ольга", "Образцова Мария Петровна")
    issue(event)
    assert [name for _, name, _ in papers(event)] == ["Образцова Мария Петровна"]
    asked = actions.questions_of(event.id, Award())
    assert [(who.name, why.code) for who, why in asked] == [("Абрамова 😀 Ольга", "certificates.missing_glyph")]


HARD_NAMES = (
    "Мамедов Рашид Гусейн оглы",
    "Ибрагимова Лейла Рустам кызы",
    "Өлөксөөйөп Дьөгүөр Уйбаан уола",
    "Ким",
    "Иванова-Петрова-Сидорова Анна-Мария",
    "<b>Анна</b> <img src=x onerror=alert(1)>",
    "Семёнова Алёна Пётровна (Ёлкина)",
    "О’Нил Патрик-\\Шон {number} №5",
    "Рождественская-Константинопольская Александра-Виктория Константиновна-Преображенская"[:80],
)


def test_hard_names_are_printed_and_shown_as_typed(
    client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    come(event, school, *HARD_NAMES)
    issue(event)
    found = {paper.snapshot["own"]["name"]: paper for paper in db.session.scalars(select(Paper))}
    assert sorted(found) == sorted(HARD_NAMES)
    for name, paper in found.items():
        text = text_of(actions.paper_again(paper, shop))
        assert "".join(name.split()) in "".join(text.split())
    sign_in(client, make_account("organizer", school))
    page = client.get(f"/certificates/{event.id}").get_data(as_text=True)
    assert "<img src=x" not in page
    assert "&lt;b&gt;Анна&lt;/b&gt;" in page


def test_erasure_empties_the_paper_and_keeps_the_line(event: Event, school: Organization, shop: actions.Shop) -> None:
    registration = come(event, school, "Образцова Мария Петровна")[0]
    issue(event)
    number = papers(event)[0][0]
    actions.erase_papers(registration.id, shop.folder)
    db.session.rollback()
    paper = db.session.scalars(select(Paper)).one()
    assert (paper.snapshot, paper.public_name, len(paper.sha256 or "")) == ({}, "", 64)
    assert papers(event) == [(number, "", "issued")]
