"""Organizations, municipalities, requests, the directory in memory: what the curator and the picker are promised."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import make_account, make_municipality, make_school
from tests.statements import counted
from tochka.extensions import db
from tochka.kit.access import Reach
from tochka.kit.errors import Refused
from tochka.kit.journal import JournalEntry
from tochka.kit.transactions import writing
from tochka.network import actions, queries
from tochka.network.actions import CentreDraft, OrganizationDraft
from tochka.network.models import Alias, Centre, Municipality, Organization, OrganizationRequest
from tochka.network.terms import Operator, place_beside


def refused(call: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **named)
    return caught.value.refusal.code


def row(organization_id: int) -> Organization:
    return db.session.get_one(Organization, organization_id, populate_existing=True)


DRAFT = OrganizationDraft(
    "СОШ №8 г.Томмот",
    type="СОШ",
    number=8,
    locality="г.Томмот",
    aliases=("8 школа", "8-я школа", "Восьмая"),
    centres=(CentreDraft("growth_point", "science_technology", "", 2021),),
)


def test_added_organization_is_found_by_all_its_names(app: Flask) -> None:
    municipality = make_municipality()
    actions.directory(municipality.id)
    organization_id = actions.add_organization(municipality.id, DRAFT)
    for typed in ("8", "сош 8", "томмот", "восьм", "8 ШКОЛА", "№8", "томот"):
        assert [school.id for school in actions.directory(municipality.id).find(typed)] == [organization_id], typed
    assert actions.directory(municipality.id).find("99") == []
    assert row(organization_id).rank == 30


def test_spelling_stands_once_whatever_the_letters(app: Flask) -> None:
    municipality = make_municipality()
    aliases = ("Ёлочка", "ЕЛОЧКА", " елочка ", "", "Ёлочка №2")
    organization_id = actions.add_organization(municipality.id, OrganizationDraft("д/с", aliases=aliases))
    kept = db.session.scalars(
        select(Alias.text).where(Alias.organization_id == organization_id).order_by(Alias.id)
    ).all()
    assert len(kept) == 2


def test_change_keeps_the_spellings_that_stay(app: Flask) -> None:
    municipality = make_municipality()
    organization_id = actions.add_organization(municipality.id, DRAFT)
    before = {alias.text: alias.id for alias in row(organization_id).aliases}
    changed = OrganizationDraft("СОШ №8", type="СОШ", number=8, aliases=("8 школа", "Школа на горе"), rank=5)
    actions.change_organization(organization_id, changed, version=0)
    after = {alias.text: alias.id for alias in row(organization_id).aliases}
    assert after == {"8 школа": before["8 школа"], "Школа на горе": after["Школа на горе"]}
    assert (row(organization_id).short_name, row(organization_id).rank, row(organization_id).version) == (
        "СОШ №8",
        5,
        1,
    )
    assert db.session.scalar(select(func.count(Centre.id))) == 0
    assert [each.id for each in actions.directory(municipality.id).find("на горе")] == [organization_id]
    assert actions.directory(municipality.id).find("восьмая") == []


def test_page_that_stood_open_does_not_undo_anothers_work(app: Flask) -> None:
    municipality = make_municipality()
    organization_id = actions.add_organization(municipality.id, DRAFT)
    actions.change_organization(organization_id, DRAFT, version=0)
    assert refused(actions.change_organization, organization_id, DRAFT, version=0) == "network.stale"


def test_name_belongs_to_one_organization_of_a_municipality(app: Flask) -> None:
    mine, other = make_municipality(), make_municipality()
    first = actions.add_organization(mine.id, DRAFT)
    second = actions.add_organization(mine.id, OrganizationDraft("лицей", type="лицей"))
    assert refused(actions.add_organization, mine.id, DRAFT) == "network.name_taken"
    assert refused(actions.change_organization, second, DRAFT) == "network.name_taken"
    actions.change_organization(first, DRAFT)
    assert actions.add_organization(other.id, DRAFT) > second


def test_closed_organization_leaves_picker_and_lists_but_stays_in_prose(app: Flask) -> None:
    municipality = make_municipality()
    organization_id = actions.add_organization(municipality.id, DRAFT)
    actions.close_organization(organization_id)
    assert actions.directory(municipality.id).find("8") == []
    assert organization_id not in [number for number, _ in queries.organizations_of(municipality.id)]
    assert [school.short for school in queries.prose_schools([organization_id])] == ["СОШ №8 г.Томмот"]
    actions.reopen_organization(organization_id)
    assert [school.id for school in actions.directory(municipality.id).find("8")] == [organization_id]
    body = db.session.get_one(Municipality, municipality.id).body_id
    assert refused(actions.close_organization, body) == "network.body"


def test_warm_directory_costs_one_query(app: Flask) -> None:
    municipality = make_municipality()
    for number in range(1, 60):
        actions.add_organization(municipality.id, OrganizationDraft(f"СОШ №{number}", type="СОШ", number=number))
    actions.directory(municipality.id)
    with counted() as statements:
        found = actions.directory(municipality.id).find("17")
    assert len(statements) == 1
    assert [school.short for school in found] == ["СОШ №17"]
    with counted() as statements:
        actions.directory()
    assert len(statements) == 4
    with counted() as statements:
        actions.directory().find("17")
    assert len(statements) == 1


def test_directory_of_another_municipality_is_another(app: Flask) -> None:
    mine, other = make_municipality(), make_municipality()
    first = actions.add_organization(mine.id, DRAFT)
    second = actions.add_organization(other.id, DRAFT)
    assert [school.id for school in actions.directory(mine.id).find("8")] == [first]
    assert [school.id for school in actions.directory(other.id).find("8")] == [second]
    assert {school.id for school in actions.directory().find("8")} == {first, second}
    assert actions.directory().towns[second] == other.name


def test_prose_of_schools_costs_two_queries(app: Flask) -> None:
    municipality = make_municipality()
    ids = [
        actions.add_organization(municipality.id, OrganizationDraft(f"СОШ №{n}", type="СОШ", number=n))
        for n in (9, 1, 36)
    ]
    with counted() as statements:
        schools = queries.prose_schools([*ids, ids[0]])
    assert len(statements) == 2
    assert [school.number for school in schools] == [1, 9, 36]


def test_reach_decides_which_organizations_and_municipalities_are_seen(app: Flask) -> None:
    mine, other = make_municipality(), make_municipality()
    school, neighbour, foreign = make_school(mine), make_school(mine), make_school(other)

    def seen(reach: Reach) -> set[int]:
        found = queries.organization_list(reach, queries.ListFilter(group="school"))
        return {line.id for line in found.lines}

    assert seen(Reach()) == set()
    assert seen(Reach(events=frozenset({1}))) == set()
    assert seen(Reach(organizations=frozenset({school.id}))) == {school.id}
    assert seen(Reach(municipalities=frozenset({mine.id}))) == {school.id, neighbour.id}
    assert seen(Reach(regions=frozenset({mine.region_id}))) == {school.id, neighbour.id, foreign.id}
    assert seen(Reach(everything=True)) == {school.id, neighbour.id, foreign.id}
    assert [line.id for line in queries.municipality_list(Reach(organizations=frozenset({school.id})))] == []
    assert [line.id for line in queries.municipality_list(Reach(municipalities=frozenset({other.id})))] == [other.id]


def test_place_is_not_said_twice() -> None:
    assert place_beside("СОШ №8 г.Томмот", "г.Томмот") == ""
    assert place_beside("гимназия", "г.Алдан") == "г.Алдан"
    assert place_beside("лицей", "") == ""


# Municipalities


def test_municipality_comes_with_its_body_and_a_known_zone(app: Flask) -> None:
    region = actions.add_region("Амурская область")
    assert actions.add_region("Амурская область") == region
    municipality_id = actions.add_municipality(region, "Тында", "Asia/Yakutsk", body="Управление образования")
    municipality = db.session.get_one(Municipality, municipality_id)
    assert municipality.body is not None
    assert (municipality.body.short_name, municipality.body.kind) == ("Управление образования", "department")
    assert refused(actions.add_municipality, region, "Тында", "Asia/Yakutsk") == "network.municipality_taken"
    assert refused(actions.add_municipality, region, "Зея", "Asia/Nowhere") == "network.unknown_zone"


def test_body_of_a_municipality_is_one_of_its_own(app: Flask) -> None:
    mine, foreign = make_municipality(), make_municipality()
    school = make_school(foreign)
    values = (mine.id, "Новое имя", "Asia/Yakutsk", "г. Алдан", school.id)
    assert refused(actions.change_municipality, *values) == "network.foreign_school"
    own = make_school(mine)
    actions.change_municipality(*values[:4], own.id)
    changed = db.session.get_one(Municipality, mine.id, populate_existing=True)
    assert (changed.name, changed.seat, changed.body_id) == ("Новое имя", "г. Алдан", own.id)


def test_operator_is_named_only_when_the_card_is_filled(app: Flask) -> None:
    region = actions.add_region("Край")
    municipality_id = actions.add_municipality(region, "Район", "Asia/Yakutsk")
    assert queries.operator_of(municipality_id) is None
    operator = Operator("Департамент", "1402000000", "г. Алдан", "Образцова М. П.", "a@b.ru")
    actions.save_operator_card(municipality_id, Operator("Департамент", "", "", "", ""))
    assert queries.operator_of(municipality_id) is None
    actions.save_operator_card(municipality_id, operator)
    assert queries.operator_of(municipality_id) == operator


# Requests


def test_same_words_ask_once(app: Flask) -> None:
    mine, other = make_municipality(), make_municipality()
    first = actions.ask_for_organization(mine.id, "Школа искусств")
    assert actions.ask_for_organization(mine.id, "школа ИСКУССТВ ") == first
    assert actions.ask_for_organization(other.id, "Школа искусств") != first
    assert queries.waiting_requests(Reach(municipalities=frozenset({mine.id}))) == 1


@pytest.fixture
def heard() -> Any:
    told: list[tuple[int, str, int | None]] = []

    def listen(request: OrganizationRequest) -> None:
        told.append((request.id, request.state, request.organization_id))

    actions.on_request_closed.append(listen)
    yield told
    actions.on_request_closed.remove(listen)


def test_matched_request_teaches_the_school_a_spelling_and_tells_those_who_wait(app: Flask, heard: Any) -> None:
    municipality = make_municipality()
    curator = make_account("municipal_curator", municipality)
    school = actions.add_organization(municipality.id, OrganizationDraft("ТСШИ"))
    foreign = make_school(make_municipality())
    request_id = actions.ask_for_organization(municipality.id, "Санаторная в Томмоте")
    assert refused(actions.match, request_id, foreign.id, curator.id) == "network.foreign_school"
    assert heard == []
    actions.match(request_id, school, curator.id)
    assert heard == [(request_id, "matched", school)]
    assert [each.id for each in actions.directory(municipality.id).find("санаторная томмот")] == [school]
    for again in (actions.match, actions.add_requested):
        value = school if again is actions.match else OrganizationDraft("Другая")
        assert refused(again, request_id, value, curator.id) == "network.request_closed"
    assert refused(actions.decline, request_id, curator.id) == "network.request_closed"


def test_spelling_is_not_remembered_when_not_wanted(app: Flask, heard: Any) -> None:
    municipality = make_municipality()
    curator = make_account("municipal_curator", municipality)
    school = make_school(municipality)
    request_id = actions.ask_for_organization(municipality.id, "Опечатка")
    actions.match(request_id, school.id, curator.id, remember=False)
    assert db.session.scalar(select(func.count(Alias.id))) == 0


def test_requested_school_is_added_or_declined_once(app: Flask, heard: Any) -> None:
    municipality = make_municipality()
    curator = make_account("municipal_curator", municipality)
    taken = make_school(municipality)
    first = actions.ask_for_organization(municipality.id, "Школа искусств")
    second = actions.ask_for_organization(municipality.id, "Нет такой")
    assert (
        refused(actions.add_requested, first, OrganizationDraft(taken.short_name), curator.id) == "network.name_taken"
    )
    assert db.session.get_one(OrganizationRequest, first, populate_existing=True).state == "open"
    school = actions.add_requested(first, OrganizationDraft("Школа искусств", kind="other"), curator.id)
    actions.decline(second, curator.id)
    assert heard == [(first, "added", school), (second, "declined", None)]


def test_request_stays_open_when_a_listener_fails(app: Flask) -> None:
    municipality = make_municipality()
    curator = make_account("municipal_curator", municipality)
    request_id = actions.ask_for_organization(municipality.id, "Школа искусств")

    def fail(_: OrganizationRequest) -> None:
        raise RuntimeError("no")

    actions.on_request_closed.append(fail)
    try:
        with pytest.raises(RuntimeError):
            actions.decline(request_id, curator.id)
    finally:
        actions.on_request_closed.remove(fail)
    assert db.session.get_one(OrganizationRequest, request_id, populate_existing=True).state == "open"


def test_every_change_stands_in_the_journal(app: Flask) -> None:
    municipality = make_municipality()
    curator = make_account("municipal_curator", municipality)
    with writing():
        organization_id = actions.add_organization(municipality.id, DRAFT, curator.id)
        actions.change_organization(organization_id, DRAFT, curator.id)
        actions.close_organization(organization_id, curator.id)
        actions.save_operator_card(municipality.id, Operator("А", "1402000000", "б", "в", "a@b.ru"), curator.id)
    lines = db.session.execute(
        select(JournalEntry.action, JournalEntry.actor).where(JournalEntry.action.like("network.%"))
    ).all()
    assert [tuple(line) for line in lines] == [
        ("network.add_organization", curator.id),
        ("network.change_organization", curator.id),
        ("network.close_organization", curator.id),
        ("network.save_operator_card", curator.id),
    ]
