"""A delegation's verbs: nothing is saved by halves, no seat is sold twice, nothing typed is lost."""

import csv
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.factories import make_event, make_school
from tests.registration.conftest import application
from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit import clock, jobs
from tochka.kit.errors import Refused
from tochka.kit.mail import Letter
from tochka.kit.russian import clean_line, clean_text
from tochka.kit.transactions import end_reading, writing
from tochka.network.models import Organization
from tochka.people.queries import consents_of
from tochka.people.terms import PARTICIPATION
from tochka.registration import actions
from tochka.registration.models import Delegation, Place, Registration
from tochka.registration.queries.delegations import delegates_of, delegation_of
from tochka.registration.rules.delegates import Delegate
from tochka.tickets.queries import tickets_of

LETTERS = "абвгдежзиклмнопрстуфхцчшэюя"


def person(number: int) -> str:
    """A name of its own for each number."""
    tail = "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(4))
    return f"Примеров{tail} Анна Ивановна"


def table(count: int, first: int = 0) -> str:
    return "ФИО\tДолжность\n" + "\n".join(f"{person(first + n)}\tучитель химии" for n in range(count))


def begin(event: Event, school: Organization, pasted: str = "", **values: Any) -> int:
    """A delegation of a school with a pasted list."""
    sender = actions.Sender(
        event.id, "Образцова Мария Петровна", organization_id=school.id, purposes=(PARTICIPATION,), **values
    )
    number = actions.begin_delegation(sender).id
    if pasted:
        actions.keep_list(number, pasted)
    return number


def rows(delegation_id: int) -> list[Delegate]:
    end_reading()
    return actions.read_draft(delegation_id).rows


def codes(delegation_id: int) -> list[list[str]]:
    return [[question.refusal.code.split(".")[1] for question in row.questions] for row in rows(delegation_id)]


def registered(event: Event) -> int:
    end_reading()
    return db.session.scalar(select(func.count(Registration.id)).where(Registration.event_id == event.id)) or 0


def test_a_good_list_is_saved_at_once_with_tickets_consents_and_one_letter(event: Event, school: Organization) -> None:
    number = begin(event, school, table(3), email="school@example.ru")
    assert actions.save_delegation(number, [0, 1, 2]) == 3
    lines = delegates_of(number)
    ids = [line.id for line in lines]
    assert [(line.name, line.post, line.state, line.source) for line in lines] == [
        (person(n), "учитель химии", "confirmed", "school") for n in range(3)
    ]
    assert {ticket.state for ticket in tickets_of(ids).values()} == {"good"}
    assert len({ticket.short_code for ticket in tickets_of(ids).values()}) == 3
    assert consents_of("registration", ids) == {id: frozenset({PARTICIPATION}) for id in ids}
    assert list(db.session.scalars(select(Letter.kind))) == ["registration.delegation"]
    kept = delegation_of(number)
    assert kept is not None
    assert kept.rows == []


def test_a_chosen_row_with_a_question_keeps_everybody_out(event: Event, school: Organization) -> None:
    number = begin(event, school, table(2) + "\nУсловный\tучитель")
    with pytest.raises(Refused) as refused:
        actions.save_delegation(number, [0, 1, 2])
    assert (refused.value.refusal.code, refused.value.refusal.facts["line"]) == ("registration.rows_asked", "4")
    assert registered(event) == 0
    assert len(rows(number)) == 3


def test_rows_that_are_not_chosen_stay_in_the_draft(event: Event, school: Organization) -> None:
    number = begin(event, school, table(2) + "\nУсловный\tучитель")
    assert actions.save_delegation(number, [0, 1]) == 2
    assert [row.cells["name"] for row in rows(number)] == ["Условный"]


def test_what_does_not_fit_waits_only_if_the_sender_says_so(event: Event, school: Organization) -> None:
    number = begin(event, school, table(5))
    assert codes(number) == [[], [], [], ["row_full"], ["row_full"]]
    with pytest.raises(Refused):
        actions.save_delegation(number, range(5))
    actions.repair_list(number, {}, may_wait=True)
    assert actions.save_delegation(number, range(5)) == 5
    assert [line.state for line in delegates_of(number)] == ["confirmed"] * 3 + ["waiting"] * 2
    places = db.session.execute(select(Place.state, Place.queue).order_by(Place.id)).all()
    assert [tuple(place) for place in places] == [("confirmed", None)] * 3 + [("waiting", 1), ("waiting", 2)]


def test_seats_taken_since_the_check_refuse_the_whole_list(event: Event, school: Organization) -> None:
    number = begin(event, school, table(3))
    assert codes(number) == [[], [], []]
    actions.register_person(application(event, school))
    with pytest.raises(Refused) as refused:
        actions.save_delegation(number, [0, 1, 2])
    assert refused.value.refusal.code == "registration.rows_asked"
    assert registered(event) == 1


@pytest.fixture
def mixed(school: Organization) -> Event:
    """An event with a part for teachers and one for teams of pupils, without limits."""
    teams = {"unit": "teams", "categories": ["pupil"], "title": "Квест"}
    return make_event(school, [{"capacity": None, "title": "Семинар"}, {**teams, "capacity": None}])


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Макетов Лев", "Тестова Кира Олеговна", "МАКЕТОВ Л.", "Oбразцова Анна", "учитель", "Кванты", "8-А", "СОШ №9", "капитан"]
    ),
)  # fmt: skip
HEAD = ("ФИО", "Должность", "Школа", "Класс", "Команда", "Роль", "Почта")


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(grid=st.lists(st.lists(CELL, min_size=len(HEAD), max_size=len(HEAD)), min_size=1, max_size=6), data=st.data())
def test_of_any_grid_nothing_is_lost_nor_changed_and_what_is_chosen_is_saved(
    mixed: Event, school: Organization, grid: list[list[str]], data: st.DataObject
) -> None:
    file = StringIO()
    csv.writer(file, delimiter="\t").writerows([HEAD, *grid])
    number = begin(mixed, school)
    kept = [[clean_line(clean_text(cell))[:300] for cell in row] for row in grid]
    kept = [row for row in kept if any(row)]
    if not kept:
        with pytest.raises(Refused):
            actions.keep_list(number, file.getvalue())
        return
    actions.keep_list(number, file.getvalue())
    found = rows(number)
    columns = ("name", "post", "school", "grade", "team", "role", "email")
    assert [[row.cells[column] for column in columns] for row in found] == kept
    good = [row for row in found if row.state == "good"]
    chosen = data.draw(st.sets(st.sampled_from([row.number for row in good]))) if good else set()
    whole = {row.number for row in good if row.of and chosen & {each.number for each in row.of.rows}}
    chosen |= whole
    before = registered(mixed)
    teams = {id(row.of) for row in good if row.number in chosen and row.of}
    if chosen:
        assert actions.save_delegation(number, chosen) == len(chosen)
    assert registered(mixed) - before == len([row for row in good if row.number in chosen and not row.of]) + len(teams)
    left = [row.cells for row in rows(number)]
    assert left == [row.cells for row in found if row.number not in chosen]
    for line in delegates_of(number):
        actions.cancel_registration(line.id, 1)


def test_two_lists_race_for_the_last_seats(app: Flask, school: Organization) -> None:
    event = make_event(school, [{"capacity": 5}])
    numbers = [begin(event, school, table(3, first)) for first in (0, 10, 20, 30)]

    def save(number: int) -> int:
        with app.app_context():
            try:
                return actions.save_delegation(number, [0, 1, 2])
            except Refused:
                return 0

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        saved = list(pool.map(save, numbers))
    assert sorted(saved) == [0, 0, 0, 3]
    assert registered(event) == 3


def test_namesakes_are_asked_about_and_may_both_come(event: Event, school: Organization) -> None:
    actions.register_person(application(event, school, name=person(0)))
    number = begin(event, school, table(1) + f"\n{person(1)}\t\n{person(1).upper().title()}\t")
    assert codes(number) == [["row_registered"], [], ["row_same"]]
    assert [row.state for row in rows(number)] == ["duplicate", "good", "duplicate"]
    actions.repair_list(number, {(2, "other_person"): "yes"}, may_wait=False)
    assert [row.state for row in rows(number)] == ["duplicate", "good", "good"]


def test_a_school_that_is_chosen_settles_every_row_that_wrote_it_so(event: Event, school: Organization) -> None:
    other = make_school(school.municipality, 10, short_name="Лицей №1 г.Алдан")
    people = "\n".join(f"{person(n)}\tЛиицей Алдан" for n in range(2))
    number = begin(event, school, f"ФИО\tШкола\n{people}")
    assert [row.state for row in rows(number)] == ["question", "question"]
    actions.repair_list(number, {(0, "school"): f"#{other.id}"}, may_wait=False)
    assert [row.organization_id for row in rows(number)] == [other.id, other.id]


def test_another_municipalitys_school_cannot_be_slipped_in(event: Event, school: Organization) -> None:
    number = begin(event, school, table(1))
    actions.repair_list(number, {(0, "school"): "#999999"}, may_wait=False)
    assert [row.state for row in rows(number)] == ["question"]


def test_a_school_that_is_not_listed_asks_the_curator(event: Event, school: Organization) -> None:
    number = begin(event, school, f"ФИО\tШкола\n{person(0)}\tКосмическая академия")
    actions.repair_list(number, {(0, "not_listed"): "yes"}, may_wait=False)
    assert actions.save_delegation(number, [0]) == 1
    assert [line.organization for line in delegates_of(number)] == ["Космическая академия"]


def test_a_table_without_heads_is_asked_about_before_it_is_read(event: Event, school: Organization) -> None:
    number = begin(event, school, f"учитель химии\t{person(0)}\nучитель физики\t{person(1)}")
    kept = delegation_of(number)
    assert kept is not None
    assert (kept.guessed, kept.columns) == (True, ["post", "name"])
    assert actions.read_draft(number).rows == []
    actions.name_columns(number, ["post", "name"])
    assert [row.name for row in rows(number)] == [person(0), person(1)]
    with pytest.raises(Refused):
        actions.name_columns(number, ["post", "school"])


def test_typed_rows_stand_after_pasted_ones(event: Event, school: Organization) -> None:
    number = begin(event, school, table(1))
    actions.keep_typed(number, [{"name": person(7), "post": "методист"}, {"name": ""}])
    assert [(row.name, row.line) for row in rows(number)] == [(person(0), "2"), (person(7), "2")]
    actions.drop_rows(number, [0])
    assert [row.name for row in rows(number)] == [person(7)]
    actions.forget_list(number)
    assert rows(number) == []


def test_no_consent_no_delegation(event: Event, school: Organization) -> None:
    with pytest.raises(Refused) as refused:
        actions.begin_delegation(actions.Sender(event.id, "Образцова", organization_id=school.id))
    assert refused.value.refusal.code == "registration.consent_missing"


def test_a_closed_event_takes_no_list(school: Organization) -> None:
    event = make_event(school)
    number = begin(event, school, table(1))
    with writing() as session:
        event = session.get_one(Event, event.id)
        event.closes_at = clock.now() - timedelta(minutes=1)
    with pytest.raises(Refused) as refused:
        actions.save_delegation(number, [0])
    assert refused.value.refusal.code == "registration.closed"


def test_the_draft_and_its_sender_are_erased_a_month_after_the_event(event: Event, school: Organization) -> None:
    number = begin(event, school, table(2), email="a@example.ru")
    with clock.stopped_at(event.ends_at + timedelta(days=29)):
        assert actions.erase_old_drafts() == 0
    with clock.stopped_at(event.ends_at + timedelta(days=31)):
        assert [actions.erase_old_drafts(), actions.erase_old_drafts()] == [1, 0]
    kept = delegation_of(number)
    assert kept is not None
    assert (kept.name, kept.email, kept.rows) == ("", None, [])


def test_five_hundred_rows_are_checked_and_saved_in_two_seconds(school: Organization) -> None:
    event = make_event(school, [{"capacity": 500}])
    number = begin(event, school, table(500))
    start = time.process_time()
    assert actions.read_draft(number).count("good") == 500
    assert actions.save_delegation(number, range(500)) == 500
    assert time.process_time() - start < 2
    assert registered(event) == 500


def job_of(number: int) -> jobs.Job:
    end_reading()
    return db.session.scalars(select(jobs.Job).where(jobs.Job.key == f"delegation-{number}")).one()


def test_a_long_list_is_saved_by_the_worker_in_steps_that_are_seen(school: Organization) -> None:
    event = make_event(school, [{"capacity": 5000}])
    number = begin(event, school, table(801), email="school@example.ru")
    assert actions.save_delegation(number, range(1, 801)) == 0
    assert registered(event) == 0
    with pytest.raises(Refused) as refused:
        actions.drop_rows(number, [0])
    assert refused.value.refusal.code == "registration.list_saving"
    seen = []
    job = jobs.claim(job_of(number).id, "a worker")
    assert job is not None
    while actions.save_step(job):
        seen.append((job_of(number).done, registered(event), len(list(db.session.scalars(select(Letter.kind))))))
    assert seen == [(250, 250, 0), (500, 500, 0), (750, 750, 0)]
    assert (job_of(number).done, registered(event)) == (800, 800)
    kept = db.session.get_one(Delegation, number, populate_existing=True)
    assert [row[0] for row in kept.rows] == [person(0)]
    assert list(db.session.scalars(select(Letter.kind))) == ["registration.delegation"]


def test_seats_that_others_took_between_steps_leave_the_rest_in_the_draft(school: Organization) -> None:
    event = make_event(school, [{"capacity": 600}])
    number = begin(event, school, table(600), email="school@example.ru")
    actions.save_delegation(number, range(600))
    job = jobs.claim(job_of(number).id, "a worker")
    assert job is not None
    assert actions.save_step(job)
    with writing() as session:
        session.get_one(Part, event.parts[0].id).capacity = 300
    assert not actions.save_step(job)
    assert registered(event) == 250
    kept = db.session.get_one(Delegation, number, populate_existing=True)
    assert len(kept.rows) == 350
    assert list(db.session.scalars(select(Letter.kind))) == ["registration.delegation"]


def test_teams_of_a_list_come_with_their_members_and_adults(school: Organization) -> None:
    part = {"unit": "teams", "categories": ["pupil"], "team_from": 2, "grade_from": 8, "grade_to": 9, "capacity": 2}
    event = make_event(school, [part])
    head = "Команда\tФИО\tКласс\tКапитан\tДолжность\n"
    kvanty = f"Кванты\t{person(0)}\t8\t+\t\nКванты\t{person(1)}\t9-А\t\t\nКванты\t{person(2)}\t\t\tучитель\n"
    number = begin(event, school, head + kvanty + f"Атомы\t{person(3)}\t8\t\t\nАтомы\tУсловный\t8\t\t\n")
    assert codes(number) == [[], [], [], ["row_team_waits"], ["name_one_word"]]
    actions.repair_list(number, {(4, "name"): "Условный Марк"}, may_wait=False)
    assert actions.save_delegation(number, range(5)) == 5
    lines = delegates_of(number)
    assert [(line.team_name, line.name, line.grade) for line in lines] == [
        ("Атомы", "Образцова Мария Петровна", 8), ("Кванты", person(2), None),
    ]  # fmt: skip
    assert [(member.name, member.grade, member.captain) for member in lines[1].members] == [
        (person(0), 8, True), (person(1), 9, False),
    ]  # fmt: skip
    assert {ticket.state for ticket in tickets_of([line.id for line in lines]).values()} == {"good"}
    again = begin(event, school, head + f"кванты\t{person(7)}\t8\t\t\nкванты\t{person(0)}\t8\t\t")
    assert codes(again) == [["row_team_registered"], ["row_registered"]]


def test_a_part_that_is_full_meanwhile_leaves_the_workers_list_in_the_draft(school: Organization) -> None:
    event = make_event(school, [{"capacity": 600}])
    number = begin(event, school, table(600))
    actions.save_delegation(number, range(600))
    with writing() as session:
        session.get_one(Part, event.parts[0].id).capacity = 10
    jobs.run(db.session.scalars(select(jobs.Job.id).where(jobs.Job.kind == "registration.delegation")).one())
    assert registered(event) == 0
    kept = db.session.get_one(Delegation, number, populate_existing=True)
    assert len(kept.rows) == 600
