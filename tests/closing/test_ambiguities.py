"""The 22 places where the Aldan directive of 26.05.2023 errs or is not clear, one by one: each is resolved by a named
setting, by what the text is made of, or it is a question to the curator."""

from datetime import date

from tests.closing.conftest import BASIS, Aldan
from tochka.closing import actions

SEMINAR, MIKS, FESTIVAL, SCIENCE = date(2022, 12, 9), date(2023, 2, 1), date(2023, 2, 10), date(2023, 4, 26)


def clause(aldan: Aldan, number: str) -> str:
    return next(block.text for block in aldan.sheet().clauses if block.number == f"{number}.")


def test_a01_ten_schools_before_eleven_names_is_asked_and_the_setting_decides(aldan: Aldan) -> None:
    doubt = next(each for each in aldan.asked() if each.code == "stated_differs")
    assert (doubt.facts["stated"], doubt.facts["number"], doubt.setting) == (10, 11, "host")
    aldan.choose(host="left_out")
    assert "14 учителей начальных классов из 10 ОО: СОШ №1,2,5,8,9,10,20,36," in aldan.paragraph(SCIENCE)
    assert "stated_differs" not in aldan.codes()
    aldan.choose(host="counted")
    assert "из 11 ОО: СОШ №1,2,4,5,8,9,10,20,36," in aldan.paragraph(SCIENCE)
    assert "stated_differs" in aldan.codes(SCIENCE)


def test_a02_twelve_before_twelve_names_agrees(aldan: Aldan) -> None:
    text = aldan.paragraph(SEMINAR)
    assert "30 педагогов из 12 ОО: СОШ №1,2,4,5,6,7,9,10,36, ТСШИ, СОШ с УИОП и гимназии г.Алдан" in text
    assert aldan.codes(SEMINAR).count("stated_differs") == 0


def test_a03_the_number_of_schools_after_among_them_is_a_setting(aldan: Aldan) -> None:
    assert "26 молодых педагогов из СОШ №2,4," in aldan.paragraph(MIKS)
    aldan.choose(nested_number="yes")
    assert "26 молодых педагогов из 11 ОО: СОШ №2,4," in aldan.paragraph(MIKS)
    aldan.choose(host="left_out")
    assert "26 молодых педагогов из 10 ОО: СОШ №2,4,5,8," in aldan.paragraph(MIKS)


def test_a04_eleven_teams_of_eleven_schools_agree_until_the_host_is_left_out_of_neither(aldan: Aldan) -> None:
    assert "11 ученических команд из СОШ №1,2,4,5,6,8,9,10, СОШ с УИОП, лицея" in aldan.paragraph(FESTIVAL)
    assert "teams_differ" not in aldan.codes()


def test_a05_one_rule_for_the_host_in_all_paragraphs(aldan: Aldan) -> None:
    asked = {each.block: each.code for each in aldan.asked() if each.setting == "host" and "host" in each.code}
    blocks = {day: f"event:{key}" for day, key in aldan.events.items()}
    assert asked == {
        blocks[SEMINAR]: "host_absent",
        blocks[MIKS]: "host_in_list",
        blocks[FESTIVAL]: "host_in_list",
        blocks[SCIENCE]: "host_in_list",
    }
    aldan.choose(host="left_out")
    assert [code for code in aldan.codes() if code.startswith("host_")] == []
    hosts = {MIKS: "№2,4,5,8,10,36", FESTIVAL: "№1,2,4,5,6,8,10,", SCIENCE: "№1,2,5,8,9,10,20,36"}
    assert all(words in aldan.paragraph(day) for day, words in hosts.items())


def test_a06_a_sum_with_an_approximate_number_is_asked_about(aldan: Aldan) -> None:
    sums = [dict(each.facts) for each in aldan.asked() if each.code == "approximate_sum"]
    assert sums == [{"category": "педагог", "value": 60, "qualifier": "about"}]


def test_a07_other_names_of_one_school_are_asked_about(aldan: Aldan) -> None:
    names = [each.facts["names"] for each in aldan.asked() if each.code == "alias_joined"]
    assert names == ["«ТСШИ», «Томмотская санаторная школа»", "«СОШ с УИОП», «УИОП»"]


def test_a08_a_school_without_number_and_place_is_asked_about(aldan: Aldan) -> None:
    assert [each.facts["school"] for each in aldan.asked() if each.code == "place_unknown"] == ["лицей"]


def test_a09_two_gymnasia_stand_in_the_plural(aldan: Aldan) -> None:
    assert "лицея, гимназий г.Алдан и п.Нижний Куранах" in aldan.paragraph(MIKS)
    assert "гимназий г.Алдан и п.Нижний Куранах" in aldan.paragraph(SCIENCE)
    assert "и гимназии г.Алдан" in aldan.paragraph(SEMINAR)


def test_a10_whose_list_it_is_is_asked_and_the_setting_decides(aldan: Aldan) -> None:
    doubt = next(each for each in aldan.asked() if each.code == "list_shared")
    assert (doubt.facts["first"], doubt.facts["second"], doubt.setting) == (
        "учащийся",
        "учитель начальных классов",
        "shared_list",
    )
    aldan.choose(shared_list="last")
    assert "list_shared" not in aldan.codes()
    assert "более 20 учащихся и 14 учителей начальных классов из 11 ОО" in aldan.paragraph(SCIENCE)
    assert "schools_not_listed" not in aldan.codes(SCIENCE)


def test_a11_specialists_stand_outside_the_number_and_their_own_is_asked(aldan: Aldan) -> None:
    for day in (SEMINAR, SCIENCE):
        assert aldan.paragraph(day).endswith(", а также специалисты Департамента образования.")
        assert aldan.codes(day).count("outside_unknown") == 1


def test_a12_the_other_fifty_four_guests_are_asked_about(aldan: Aldan) -> None:
    doubt = next(each for each in aldan.asked() if each.code == "rest_undescribed")
    assert (doubt.block, doubt.facts["rest"], doubt.facts["whole"]) == (
        f"event:{aldan.events[MIKS]}",
        "около 54",
        80,
    )


def test_a13_pupils_of_teams_and_schools_of_the_marathon_are_asked_about(aldan: Aldan) -> None:
    assert sorted(set(aldan.codes(FESTIVAL))) == ["host_in_list", "schools_not_listed", "team_size_unknown"]


def test_a14_the_title_is_asked_about_and_its_quotes_close(aldan: Aldan) -> None:
    assert [each.facts["right"] for each in aldan.asked() if each.code == "slip_in_title"] == [
        "центра образования цифрового и гуманитарного профилей"
    ]
    text = aldan.paragraph(SEMINAR)
    assert "образования „Точка роста“» для руководителей, педагогов центров образования «Точка роста»," in text


def test_a15_no_noun_is_lost_in_the_first_clause(aldan: Aldan) -> None:
    assert clause(aldan, "1").endswith("информационной открытости деятельности общеобразовательных организаций.")


def test_a16_one_manner_of_yo_and_spaces(aldan: Aldan) -> None:
    assert aldan.paragraph(SCIENCE).startswith("26 апреля 2023 г. в МБОУ «СОШ №4 п.Нижний Куранах» был проведён ")
    aldan.choose(yo="drop", spaces="spaced", zero="leading")
    text = "\n".join(block.text for block in aldan.sheet().blocks)
    assert "ё" not in text
    assert "09 декабря 2022 г. в МБОУ «СОШ № 8 г. Томмот» был проведен " in text
    assert "СОШ № 1, 2, 4, 5, 6, 7, 9, 10, 36, ТСШИ" in text
    assert "№8" not in text
    assert "г.Т" not in text


def test_a17_number_and_signature_are_asked_about_until_they_stand(aldan: Aldan) -> None:
    assert {"number_blank", "signature_blank"} <= set(aldan.codes())
    assert aldan.sheet().clauses[-1].text == "Контроль исполнения приказа оставляю за собой."
    actions.write_head(aldan.directive_id, "01-03/", date(2023, 5, 26))
    assert "number_blank" in aldan.codes()
    actions.write_head(aldan.directive_id, "01-03/12", date(2023, 5, 26))
    actions.write_texts(aldan.directive_id, {"post": "Начальник", "name": "М. П. Образцова"})
    assert {"number_blank", "signature_blank"} & set(aldan.codes()) == set()


def test_a18_the_clause_names_the_next_year_and_the_years_of_opening(aldan: Aldan) -> None:
    assert "на 2023-2024 учебный год" in clause(aldan, "2.1")
    assert clause(aldan, "2.1").endswith("до 2 июня 2023 г.;")
    assert clause(aldan, "2.2") == "заключить договоры (по необходимости) до 30 августа 2023 г.;"
    second = next(each for each in aldan.directive.clauses if each.addressees == "all")
    draft = actions.ClauseDraft(second.text, "opened", (2019, 2020, 2021, 2022))
    actions.change_clause(aldan.directive_id, second.id, draft)
    assert clause(aldan, "2") == (
        "Руководителям общеобразовательных организаций, в которых открыты центры «Точка роста» (2019, 2020, 2021, 2022):"
    )


def test_a19_one_term_one_word_for_pupils_and_one_rule_of_levels(aldan: Aldan) -> None:
    text = "\n".join([aldan.sheet().title, *(block.text for block in aldan.sheet().blocks)])
    assert text.count("сетевого взаимодействия") == 4
    assert "обучающихся 8-9" not in text
    aldan.choose(term="learning", pupils="обучающийся", levels="never")
    text = "\n".join([aldan.sheet().title, *(block.text for block in aldan.sheet().blocks)])
    assert text.count("сетевого обучения и взаимодействия") == 4
    assert "сетевого взаимодействия" not in text
    assert "более 20 обучающихся" in text
    assert " учащ" not in text
    assert "районный" not in text


def test_a20_an_event_of_two_parts_counts_once(aldan: Aldan) -> None:
    assert "были запланированы и проведены 4 мероприятия для педагогов и учащихся" in aldan.sheet().opening.text
    assert "состоящий из квест-игры для учащихся и марафона педагогических идей" in aldan.paragraph(FESTIVAL)


def test_a21_no_clause_leads_to_an_open_table_unasked(aldan: Aldan) -> None:
    assert all("http" not in block.text for block in aldan.sheet().blocks)
    link = "внести в план (ссылка https://docs.google.com/spreadsheets/d/1/edit#gid=0);"
    actions.add_clause(aldan.directive_id, actions.ClauseDraft(link))
    assert [each.facts["host"] for each in aldan.asked() if each.code == "foreign_link"] == ["docs.google.com"]


def test_a22_schools_of_which_no_centre_is_known_are_counted_out(aldan: Aldan) -> None:
    doubt = next(each for each in aldan.asked() if each.code == "centres_unknown")
    assert (doubt.facts["schools"], doubt.facts["unknown"]) == (16, 16)


def test_the_basis_closes_its_quotes(aldan: Aldan) -> None:
    actions.write_texts(aldan.directive_id, {"basis": BASIS})
    text = aldan.sheet().opening.text
    assert text.startswith(
        "Согласно п.2.1. приказа №01-07/342 от 29.04.2022 г. «Об итогах проведения семинара „Организационные и"
    )
    assert text.count("«") == text.count("»")
    assert text.count("„") == text.count("“")
