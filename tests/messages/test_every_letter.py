"""A registration's life by its letters: each arrives once through a real mail server, in its reader's language; on both
databases."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests.certificates.acts import arrive
from tests.factories import make_account, make_event, make_municipality, make_school
from tests.messages.test_letters import move
from tests.post_office import PostOffice, post_office, words
from tests.registration.conftest import application
from tochka.certificates.actions import start_issue
from tochka.certificates.terms import Award
from tochka.config import Settings
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, jobs
from tochka.kit.mail import Letter, deliver_due
from tochka.kit.transactions import end_reading
from tochka.messages.actions import Draft, keep_draft, remind, send_broadcast, tell_opened, wish_to_know
from tochka.messages.queries.outbox import outbox_page
from tochka.people.actions import publish_default_texts
from tochka.registration.actions import (
    Changes,
    cancel_registration,
    change_registration,
    confirm_places,
    register_person,
    sweep,
)
from tochka.registration.models import Registration


def beginnings(office: PostOffice, settings: Settings) -> list[tuple[str, str]]:
    """To whom letters went and how their subjects begin, after all that waits was done."""
    end_reading()
    for job_id in jobs.due_jobs():
        jobs.run(job_id)
    deliver_due(settings)
    taken, office.taken = office.taken, []
    assert all(words(letter) and words(letter, "html") for letter in taken)
    end_reading()
    return sorted((letter["To"][0], letter["Subject"].split(":")[0]) for letter in taken)


def test_each_letter_of_a_life_arrives_once(either: Flask) -> None:
    town = make_municipality()
    publish_default_texts(town.id)
    school, curator = make_school(town, 9), make_account("municipal_curator", town)
    event = make_event(school, [{"capacity": 1}], opens_at=clock.now() + timedelta(hours=1))
    event_id = event.id
    with post_office() as (office, smtp):
        settings = replace(either.extensions["settings"], smtp=smtp)
        wish_to_know(event_id, "anna@example.ru", "Разрешаю", "ru")
        with clock.stopped_at(clock.now() + timedelta(hours=2)):
            tell_opened()
            assert beginnings(office, settings) == [("a", "Запись открыта")]
            event = db.session.get_one(Event, event_id)
            first = register_person(application(event, school, email="anna@example.ru")).id
            second = register_person(
                application(event, school, email="boris@example.ru", name="Boris Sample", language="en", may_wait=True)
            ).id
            assert beginnings(office, settings) == [("a", "Вы записаны"), ("b", "On the waiting list")]
            change_registration(
                first, Changes("Образцова Мария Петровна", school.id, post="учитель", email="anna@example.ru")
            )
            assert beginnings(office, settings) == [("a", "Запись изменена")]
            cancel_registration(first)
            sweep()
            assert beginnings(office, settings) == [("a", "Запись отменена"), ("b", "A seat is free")]
            confirm_places(second)
            assert beginnings(office, settings) == [("b", "You are registered")]
            move(event, place="спортивный зал")
            draft = Draft(event_id, "important", "registered", "Возьмите сменную обувь", "{имя}, до встречи. {ссылка}")
            send_broadcast(keep_draft(draft, "k" * 36, curator.id, "ru"), curator.id)
            assert beginnings(office, settings) == [("b", "Возьмите сменную обувь")]
        with clock.stopped_at(event.starts_at - timedelta(hours=20)):
            remind()
            assert beginnings(office, settings) == [("b", "Date or place changed"), ("b", "Tomorrow")]
        with clock.stopped_at(event.ends_at + timedelta(hours=1)):
            arrive(db.session.scalars(select(Registration).where(Registration.id == second)).one())
            start_issue(event_id, Award(), None)
            assert beginnings(office, settings) == [("b", "Your certificate is ready")]
            assert [remind(), tell_opened(), beginnings(office, settings)] == [0, 0, []]
    page = outbox_page(event_id, "", "", 1)
    assert page.by_state == {"queued": 0, "sent": page.total, "failed": 0, "dropped": 0}
    assert len(set(db.session.scalars(select(Letter.message_id)))) == page.total
