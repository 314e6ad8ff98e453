"""A table is read, kept, repaired and added: as a whole, once, and only when somebody says so."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.plan.conftest import World, seminar
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.sheets import SheetColumn, Worksheet, write_xlsx
from tochka.kit.transactions import writing
from tochka.network.models import Municipality
from tochka.plan.actions.entries import add_entry
from tochka.plan.actions.importing import add_kept, forget_table, keep_table, kept_table, repair_cells
from tochka.plan.documents.sheets import empty_form
from tochka.plan.models import PlanChange, PlanEntry

HEAD = "Срок\tФорма\tТема\tКатегория участников\tОхват\tОО"
GOOD = "декабрь\tмастер-класс\t3D-печать\tучащиеся 5-7 классов\t25\t"
DOUBTFUL = "в течение зимы\tквест\tРобототехника\tпедагоги\tоколо 40\t"


def refused(verb: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        verb()
    return caught.value.refusal.code


def topics() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(PlanEntry.topic).order_by(PlanEntry.position)))


def paste(*rows: str) -> str:
    return "\n".join((HEAD, *rows))


def test_nothing_is_in_the_plan_until_it_is_confirmed(world: World) -> None:
    keep_table(world.asked[0], paste(GOOD, DOUBTFUL))
    kept = kept_table(world.asked[0])
    assert [[each.code for each in row.questions] for row in kept.rows] == [[], ["term_unread", "expected_unread"]]
    assert topics() == []


def test_chosen_rows_are_added_together_and_once(world: World) -> None:
    keep_table(world.asked[0], paste(GOOD, DOUBTFUL))
    key = kept_table(world.asked[0]).key
    assert refused(lambda: add_kept(world.asked[0], key, [0, 1], world.head.id)) == "plan.import_questions"
    assert topics() == []
    repair_cells(world.asked[0], key, {(1, "term"): "февраль", (1, "expected"): "40", (7, "term"): "март"})
    assert add_kept(world.asked[0], key, [0, 1], world.head.id) == 2
    assert topics() == ["3D-печать", "Робототехника"]
    assert refused(lambda: add_kept(world.asked[0], key, [0, 1], world.head.id)) == "plan.import_gone"
    assert kept_table(world.asked[0]) is None
    db.session.rollback()
    assert db.session.scalar(select(func.count()).where(PlanChange.action == "import")) == 2


def test_rows_left_out_do_not_hinder_the_others(world: World) -> None:
    keep_table(world.asked[0], paste(GOOD, DOUBTFUL))
    assert add_kept(world.asked[0], kept_table(world.asked[0]).key, [0], world.head.id) == 1
    assert topics() == ["3D-печать"]


def test_nothing_is_saved_by_halves(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tochka.plan.actions.entries.ROWS_OF_SCHOOL", 2)
    add_entry(world.asked[0], seminar(), world.head.id)
    keep_table(world.asked[0], paste(GOOD, GOOD.replace("3D", "2D")))
    key = kept_table(world.asked[0]).key
    assert refused(lambda: add_kept(world.asked[0], key, [0, 1], world.head.id)) == "plan.too_many_rows"
    assert topics() == ["Науку в каждый класс"]
    assert len(kept_table(world.asked[0]).rows) == 2


def test_a_second_table_takes_the_place_of_the_first(world: World) -> None:
    keep_table(world.asked[0], paste(GOOD))
    key = kept_table(world.asked[0]).key
    keep_table(world.asked[0], paste(DOUBTFUL))
    assert refused(lambda: add_kept(world.asked[0], key, [0], world.head.id)) == "plan.import_gone"
    forget_table(world.asked[0])
    assert kept_table(world.asked[0]) is None


def test_the_plans_own_workbook_comes_back(world: World) -> None:
    from tochka.plan.documents.form import PlanFacts, printed_row
    from tochka.plan.documents.sheets import plan_xlsx

    add_entry(world.asked[0], seminar(month=12, direction="химия", place="каб. 12", mode="mixed"), world.head.id)
    entry = db.session.scalars(select(PlanEntry)).one()
    facts = PlanFacts("План", "Департамент", None, datetime(2023, 6, 1, tzinfo=UTC).date())
    data = plan_xlsx(facts, [printed_row(entry, "СОШ №6", "planned")], datetime(2023, 6, 1, tzinfo=UTC))
    db.session.rollback()
    keep_table(world.asked[1], data=data, filename="plan.xlsx")
    draft = kept_table(world.asked[1]).rows[0].draft
    assert (draft.topic, draft.month, draft.direction, draft.mode) == ("Науку в каждый класс", 12, "химия", "mixed")
    assert (draft.format, draft.categories, draft.expected) == ("method_seminar", ("teacher",), 30)


def test_the_empty_form_has_a_head_that_is_known(world: World) -> None:
    assert (
        refused(lambda: keep_table(world.asked[0], data=empty_form(datetime(2023, 6, 1, tzinfo=UTC))))
        == "plan.table_empty"
    )


def test_windows_csv_is_read(world: World) -> None:
    keep_table(world.asked[0], data=paste(GOOD).replace("\t", ";").encode("cp1251"), filename="план.csv")
    assert [row.draft.topic for row in kept_table(world.asked[0]).rows] == ["3D-печать"]


@pytest.mark.parametrize(
    ("pasted", "data", "code"),
    [
        ("", b"", "plan.table_empty"),
        ("   \n ", b"", "plan.table_empty"),
        ("Срок\tОтветственный\nдекабрь\tПримерова", b"", "plan.no_topic_column"),
        ("я" * 5_000_000, b"", "plan.paste_too_big"),
        (paste(*[GOOD] * 201), b"", "plan.paste_too_big"),
        ("", b"\x00\x01\x02 not a table", "plan.table_unreadable"),
        ("", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "plan.table_old"),
        ("", b"PK\x03\x04 broken", "plan.table_unreadable"),
        (HEAD, b"", "plan.table_empty"),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(world: World, pasted: str, data: bytes, code: str) -> None:
    keep_table(world.asked[0], paste(GOOD))
    assert refused(lambda: keep_table(world.asked[0], pasted, data)) == code
    assert len(kept_table(world.asked[0]).rows) == 1


def test_a_table_that_comes_too_late_is_not_kept(world: World) -> None:
    with clock.stopped_at(datetime(2023, 6, 2, 15, tzinfo=UTC)):
        assert refused(lambda: keep_table(world.asked[0], paste(GOOD))) == "plan.locked"
        assert kept_table(world.asked[0]) is None


def test_a_row_of_another_school_is_asked_about(world: World) -> None:
    with writing() as session:
        session.get_one(Municipality, world.municipality).directory += 1
    keep_table(world.asked[0], paste(GOOD + "СОШ №6", GOOD.replace("3D", "2D") + "СОШ №4"))
    rows = kept_table(world.asked[0]).rows
    assert [[each.code for each in row.questions] for row in rows] == [["other_school"], []]
    repair_cells(world.asked[0], kept_table(world.asked[0]).key, {(0, "school"): ""})
    assert [row.questions for row in kept_table(world.asked[0]).rows] == [(), ()]


def test_a_formula_from_a_workbook_is_text(world: World) -> None:
    columns = [SheetColumn("Тема"), SheetColumn("Срок"), SheetColumn("Для кого")]
    data = write_xlsx([Worksheet("План", columns, [["=1+1", "декабрь", "педагоги"]])])
    keep_table(world.asked[0], data=data)
    add_kept(world.asked[0], kept_table(world.asked[0]).key, [0], world.head.id)
    assert topics() == ["=1+1"]
