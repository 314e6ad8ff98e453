"""A directive is opened once, edited under its version, fixed with its instructions, and its text stands still then."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tests.closing.conftest import Aldan
from tests.statements import counted
from tochka.closing import actions
from tochka.closing.models import Directive, Instruction
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.transactions import writing
from tochka.registration.models import HeadCount

SCIENCE = date(2023, 4, 26)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusal.code


def instructions() -> int:
    return db.session.scalar(select(func.count()).select_from(Instruction)) or 0


def test_a_year_has_one_closing_directive(aldan: Aldan) -> None:
    assert actions.open_directive(aldan.municipality_id, 2022) == aldan.directive_id
    assert db.session.scalar(select(func.count()).select_from(Directive)) == 1


def test_numbers_follow_the_year_until_the_text_is_fixed(aldan: Aldan) -> None:
    event_id = aldan.events[SCIENCE]

    def came(number: int) -> None:
        with writing() as session:
            row = session.scalars(
                select(HeadCount).where(HeadCount.event_id == event_id, HeadCount.category == "primary_teacher")
            ).one()
            row.value = number

    came(15)
    assert "15 учителей начальных классов" in aldan.paragraph(SCIENCE)
    actions.fix_directive(aldan.directive_id)
    came(21)
    assert "15 учителей начальных классов" in aldan.paragraph(SCIENCE)
    actions.reopen_directive(aldan.directive_id)
    assert "21 учителя начальных классов" not in aldan.paragraph(SCIENCE)
    assert "21 учитель начальных классов" in aldan.paragraph(SCIENCE)


def test_fixing_gives_sixteen_schools_three_instructions_each(aldan: Aldan) -> None:
    actions.fix_directive(aldan.directive_id)
    assert instructions() == 16 * 3
    actions.reopen_directive(aldan.directive_id)
    assert instructions() == 0


def test_a_fixed_text_is_not_edited_but_takes_its_number(aldan: Aldan) -> None:
    actions.fix_directive(aldan.directive_id)
    for change in (
        lambda: actions.write_texts(aldan.directive_id, {"title": "Другой"}),
        lambda: actions.choose_settings(aldan.directive_id, {"yo": "drop"}),
        lambda: actions.add_clause(aldan.directive_id, actions.ClauseDraft("Ещё")),
        lambda: actions.fix_directive(aldan.directive_id),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert code_of(refused) == "closing.fixed"
    actions.number_directive(aldan.directive_id, "01-03/77")
    assert aldan.sheet().number == "01-03/77"


def test_after_an_answer_there_is_no_way_back_to_a_draft(aldan: Aldan) -> None:
    actions.fix_directive(aldan.directive_id)
    first = db.session.scalars(select(Instruction.id).order_by(Instruction.id)).first()
    assert first
    actions.answer(first, "done", note="Три строки в плане")
    with pytest.raises(Refused) as refused:
        actions.reopen_directive(aldan.directive_id)
    assert code_of(refused) == "closing.has_answers"
    assert instructions() == 48


def test_a_stale_form_does_not_undo_anothers_work(aldan: Aldan) -> None:
    version = aldan.directive.version
    actions.write_texts(aldan.directive_id, {"assessment": "Хорошо."}, version)
    with pytest.raises(Refused) as refused:
        actions.write_texts(aldan.directive_id, {"assessment": "Плохо."}, version)
    assert code_of(refused) == "closing.changed_meanwhile"
    assert aldan.sheet().assessment.text == "Хорошо."


def test_own_words_replace_a_paragraph_and_are_asked_about(aldan: Aldan) -> None:
    actions.write_paragraph(aldan.directive_id, aldan.events[SCIENCE], 'Прошёл семинар "Науку в каждый класс".')
    assert aldan.paragraph(SCIENCE) == "Прошёл семинар «Науку в каждый класс»."
    assert aldan.codes(SCIENCE) == ["own_text"]
    actions.write_paragraph(aldan.directive_id, aldan.events[SCIENCE], "", "took_place")
    assert "прошёл методический семинар «Науку в каждый класс»" in aldan.paragraph(SCIENCE)


def test_a_question_looked_at_is_asked_again_only_when_its_facts_change(aldan: Aldan) -> None:
    doubt = next(each for each in aldan.asked() if each.code == "rest_undescribed")
    actions.mark_checked(aldan.directive_id, doubt.key)
    assert "rest_undescribed" not in aldan.codes()
    with writing() as session:
        row = session.scalars(select(HeadCount).where(HeadCount.category == "guest")).one()
        row.value = 90
    assert "rest_undescribed" in aldan.codes()


def test_an_event_that_is_ahead_is_planned_and_not_held(aldan: Aldan) -> None:
    with writing() as session:
        event = session.get_one(Event, aldan.events[SCIENCE])
        event.starts_at, event.ends_at = (moment.replace(month=6) for moment in (event.starts_at, event.ends_at))
    assert "были запланированы 4 мероприятия, проведены 3" in aldan.sheet().opening.text
    assert len(aldan.sheet().events) == 3


def test_a_year_without_events_is_not_summed_up(aldan: Aldan) -> None:
    empty = actions.open_directive(aldan.municipality_id, 2019)
    with pytest.raises(Refused) as refused:
        actions.fix_directive(empty)
    assert code_of(refused) == "closing.no_events"


def test_clauses_are_numbered_moved_and_removed(aldan: Aldan) -> None:
    def printed() -> list[str]:
        return [f"{block.number} {block.text[:9]}" for block in aldan.sheet().clauses]

    assert [line.split()[0] for line in printed()] == ["1.", "2.", "2.1.", "2.2.", "2.3.", "3."]
    top = next(each for each in aldan.directive.clauses if each.addressees == "all")
    made = actions.add_clause(aldan.directive_id, actions.ClauseDraft("подать отчёт до {deadline};", parent_id=top.id))
    assert aldan.sheet().clauses[5].text == "подать отчёт до ____________;"
    actions.move_clause(aldan.directive_id, made)
    assert aldan.sheet().clauses[4].key == f"clause:{made}"
    with pytest.raises(Refused) as refused:
        actions.remove_clause(aldan.directive_id, top.id)
    assert code_of(refused) == "closing.clause_has_children"
    actions.remove_clause(aldan.directive_id, made)
    assert len(aldan.sheet().clauses) == 6


def test_addressees_by_years_of_opening_are_those_schools(aldan: Aldan) -> None:
    from tochka.network.models import Centre, Organization

    ids = db.session.scalars(
        select(Organization.id).where(Organization.kind == "school").order_by(Organization.id)
    ).all()
    with writing() as session:
        session.add_all(Centre(organization_id=each, opened_in=2019 + n % 4) for n, each in enumerate(ids[:6]))
    top = next(each for each in aldan.directive.clauses if each.addressees == "all")
    draft = actions.ClauseDraft(top.text, "opened", (2019, 2020))
    actions.change_clause(aldan.directive_id, top.id, draft)
    actions.fix_directive(aldan.directive_id)
    expected = {each for n, each in enumerate(ids[:6]) if n % 4 < 2}
    assert set(db.session.scalars(select(Instruction.organization_id))) == expected


def test_the_directive_on_holding_an_event_comes_from_the_same_engine(aldan: Aldan) -> None:
    event_id = aldan.events[date(2023, 2, 10)]
    with clock.stopped_at(datetime(2023, 1, 20, 3, tzinfo=UTC)):
        made = actions.open_directive(aldan.municipality_id, 2022, "holding", event_id)
        sheet, _asked = actions.sheet_of(replace_directive(aldan, made).directive)
    assert sheet.title == "О проведении районного фестиваля центров «Точка роста»"
    assert sheet.clauses[0].text == (
        "Утвердить дату и место проведения районного фестиваля центров «Точка роста» для учащихся 8-9 классов и "
        "педагогов: 10 февраля 2023 г., на базе СОШ №9 г.Алдан."
    )
    assert sheet.events == ()


def replace_directive(aldan: Aldan, directive_id: int) -> Aldan:
    return replace(aldan, directive_id=directive_id)


def test_a_draft_is_composed_in_few_statements(aldan: Aldan) -> None:
    with counted() as statements:
        actions.sheet_of(aldan.directive)
    assert len(statements) == 14
