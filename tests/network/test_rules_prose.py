"""Lists of schools read as an order writes them."""

import pytest

from tests.network.sample_aldan import LISTS, NETWORK, SCHOOLS, chosen
from tochka.kit.russian import SPACED, Prose
from tochka.network.rules import School, default_rank, schools_in_prose

N = "\u00a0"

ALDAN = {
    1: "СОШ №1,2,4,5,6,7,9,10,36, ТСШИ, СОШ с УИОП и гимназии г.Алдан",
    2: "СОШ №2,4,5,6,8,10,36, ТСШИ, лицея, гимназий г.Алдан и п.Нижний Куранах",
    3: "СОШ №1,2,4,5,6,8,9,10, СОШ с УИОП, лицея и гимназии п.Нижний Куранах",
    4: "СОШ №1,2,4,5,8,9,10,20,36, гимназий г.Алдан и п.Нижний Куранах",
}


@pytest.mark.parametrize("number", ALDAN)
def test_the_four_lists_of_the_order(number: int) -> None:
    assert schools_in_prose(LISTS[number]) == ALDAN[number]
    assert schools_in_prose(reversed(LISTS[number]), among=NETWORK) == ALDAN[number]


def made(type_: str, number: int | None = None, place: str | None = None, short: str = "", **more: object) -> School:
    name = short or " ".join(filter(None, [type_, f"№{number}" if number else "", place]))
    rank = 40 if short else default_rank(type_, number)
    return School((type_, number, place, short), type_, number, place, name, rank, **more)  # type: ignore[arg-type]


A, T, K = "г.Алдан", "г.Томмот", "п.Нижний Куранах"

GENITIVE = [
    ([], ""),
    ([made("СОШ", 4)], "СОШ №4"),
    ([made("СОШ", 4), made("СОШ", 4)], "СОШ №4"),
    ([made("СОШ", 10), made("СОШ", 9)], "СОШ №9,10"),
    ([made("СОШ", 1), made("НОШ", 2), made("ООШ", 3)], "НОШ №2, ООШ №3 и СОШ №1"),
    ([made("СОШ", 4, K), made("СОШ", 4, A)], "СОШ №4 г.Алдан и СОШ №4 п.Нижний Куранах"),
    ([made("СОШ", 6, T), made("СОШ", 8, T), made("СОШ", 4, K), made("СОШ", 4, A)],
     "СОШ №4 г.Алдан, СОШ №6,8 г.Томмот и СОШ №4 п.Нижний Куранах"),
    ([made("СОШ", 4), made("СОШ", 4, A)], "СОШ №4 и СОШ №4 г.Алдан"),
    ([made("лицей")], "лицея"),
    ([made("лицей", 1)], "лицея №1"),
    ([made("лицей", 2), made("лицей", 1)], "лицеев №1,2"),
    ([made("лицей"), made("лицей", None, A)], "лицея и лицея г.Алдан"),
    ([made("гимназия", None, A)], "гимназии г.Алдан"),
    ([made("гимназия", None, K), made("гимназия", None, A)], "гимназий г.Алдан и п.Нижний Куранах"),
    ([made("гимназия", None, place) for place in (K, A, T)], "гимназий г.Алдан, г.Томмот и п.Нижний Куранах"),
    ([made("гимназия", None, A), made("лицей", None, A), made("лицей", None, T)],
     "гимназии г.Алдан, лицеев г.Алдан и г.Томмот"),
    ([made("гимназия", None, A), made("гимназия", None, T), made("лицей", None, A), made("лицей", None, T)],
     "лицеев г.Алдан и г.Томмот, гимназий г.Алдан и г.Томмот"),
    ([made("школа-интернат", None, A), made("школа-интернат", None, T)], "школ-интернатов г.Алдан и г.Томмот"),
    ([made("школа-интернат", None, T)], "школы-интерната г.Томмот"),
    ([made("СОШ с УИОП", None, A), made("СОШ с УИОП", None, T)], "СОШ с УИОП г.Алдан и г.Томмот"),
    ([made("СОШ", None, "с.Хатыстыр")], "СОШ с.Хатыстыр"),
    ([made("СОШ", short="Хатырская СОШ"), made("СОШ", 1)], "СОШ №1 и Хатырской СОШ"),
    ([made("санаторная школа", short="Томмотская санаторная школа")], "Томмотской санаторной школы"),
    ([made("лицей", short="Якутский лицей имени П. И. Десяткина")], "Якутского лицея имени П. И. Десяткина"),
    ([made("школа", short="Школа будущего", genitive="Школы-будущего")], "Школы-будущего"),
    ([made("центр", short="Центр Юность", place=A), made("центр", short="Центр Юность", place=T)],
     "Центра Юность г.Алдан и Центра Юность г.Томмот"),
    ([made("корпус", short="Центр образования и воспитания"), made("СОШ", 1)],
     "СОШ №1, Центра образования и воспитания"),
    ([made("детский сад", 5, kind="kindergarten"), made("СОШ", 1)], "СОШ №1 и детского сада №5"),
    ([made("детский сад", 5, kind="kindergarten"), made("детский сад", 7, kind="kindergarten")], "детских садов №5,7"),
    ([made("кадетский корпус", 1), made("кадетский корпус", 2)], "кадетских корпусов №1,2"),
    ([made("ясли", 1, genitive_plural="яслей"), made("ясли", 2)], "яслей №1,2"),
    ([made("гимназия", None, "")], "гимназии"),
]  # fmt: skip


@pytest.mark.parametrize(("schools", "text"), GENITIVE, ids=[text or "nobody" for _, text in GENITIVE])
def test_after_iz(schools: list[School], text: str) -> None:
    assert schools_in_prose(schools) == text


NOMINATIVE = [
    ([made("гимназия", None, K), made("гимназия", None, A)], "гимназии г.Алдан и п.Нижний Куранах"),
    ([made("лицей", 2), made("лицей", 1)], "лицеи №1,2"),
    ([made("школа-интернат", None, T), made("СОШ", 1)], "СОШ №1 и школа-интернат г.Томмот"),
    ([made("санаторная школа", short="Томмотская санаторная школа")], "Томмотская санаторная школа"),
]


@pytest.mark.parametrize(("schools", "text"), NOMINATIVE, ids=[text for _, text in NOMINATIVE])
def test_in_the_nominative(schools: list[School], text: str) -> None:
    assert schools_in_prose(schools, "nominative") == text


def test_spaced_setting_never_breaks_a_number_from_its_sign() -> None:
    assert schools_in_prose(chosen("1 2", "gimn-aldan"), settings=SPACED) == (f"СОШ{N}№{N}1, 2 и{N}гимназии г.{N}Алдан")


def test_places_by_setting() -> None:
    assert schools_in_prose(chosen("4 6 8 9 1"), settings=Prose(by_place=True)) == (
        "СОШ №1, СОШ №9 г.Алдан, СОШ №6,8 г.Томмот и СОШ №4 п.Нижний Куранах"
    )


def test_a_number_known_twice_in_the_network_gets_its_place_even_alone() -> None:
    other = made("СОШ", 9, "с.Хатыстыр")
    assert schools_in_prose([SCHOOLS["sosh-9"]], among=[*NETWORK, other]) == "СОШ №9 г.Алдан"


def test_a_changed_rank_moves_a_group() -> None:
    first = School("x", "гимназия", None, A, f"гимназия {A}", 1)
    assert schools_in_prose([made("СОШ", 1), first]) == "гимназии г.Алдан и СОШ №1"


@pytest.mark.parametrize(
    ("kind", "number", "body", "rank"),
    [("СОШ", 1, "school", 30), ("лицей", None, "school", 60), ("ТСШИ", None, "school", 40),
     ("детский сад", 5, "kindergarten", 90), ("департамент", None, "department", 100)],
)  # fmt: skip
def test_default_ranks(kind: str, number: int | None, body: str, rank: int) -> None:
    assert default_rank(kind, number, body) == rank
