"""The sixteen schools of the Aldan order of 26.05.2023 and its four lists, as the rules see them."""

from tochka.network.rules import School, default_rank


def _numbered(number: int, locality: str | None = None) -> School:
    return School(f"sosh-{number}", "СОШ", number, locality, f"СОШ №{number}", default_rank("СОШ", number))


def _gymnasium(key: str, locality: str) -> School:
    return School(key, "гимназия", None, locality, f"гимназия {locality}", default_rank("гимназия", None))


SCHOOLS = {
    school.id: school
    for school in (
        *(_numbered(number) for number in (1, 2, 5, 7, 10, 20, 36)),
        _numbered(4, "п.Нижний Куранах"),
        _numbered(6, "г.Томмот"),
        _numbered(8, "г.Томмот"),
        _numbered(9, "г.Алдан"),
        School("uiop", "СОШ с УИОП", None, None, "СОШ с УИОП", default_rank("СОШ с УИОП", None), aliases=("УИОП",)),
        School("licey", "лицей", None, None, "лицей", default_rank("лицей", None)),
        _gymnasium("gimn-aldan", "г.Алдан"),
        _gymnasium("gimn-nk", "п.Нижний Куранах"),
        School("tsshi", "школа-интернат", None, "г.Томмот", "ТСШИ", 40, aliases=("Томмотская санаторная школа",)),
    )
}
NETWORK = tuple(SCHOOLS.values())


def chosen(numbers: str, *others: str) -> tuple[School, ...]:
    """Schools by numbers («1 2 4») and by ids."""
    return tuple(SCHOOLS[key] for key in (*(f"sosh-{number}" for number in numbers.split()), *others))


LISTS = {
    1: chosen("1 2 4 5 6 7 9 10 36", "tsshi", "uiop", "gimn-aldan"),
    2: chosen("2 4 5 6 8 10 36", "licey", "gimn-aldan", "gimn-nk", "tsshi"),
    3: chosen("1 2 4 5 6 8 9 10", "uiop", "licey", "gimn-nk"),
    4: chosen("1 2 4 5 8 9 10 20 36", "gimn-aldan", "gimn-nk"),
}
# As the order writes them, slips included.
WRITTEN = {
    1: "СОШ №1,2,4,5,6,7,9,10,36, ТСШИ, УИОП, гимназии г.Алдан",
    2: "СОШ №2,4,5,6,8,10,36, лицея, гимназия г.Алдан и п.Нижний Куранах, Томмотской санаторной школы",
    3: "СОШ №1,2,4,5,6,8,9,10, СОШ с УИОП, лицея и гимназии п.Нижний Куранах",
    4: "СОШ №1,2,4,5,8,9,10,20,36, гимназий г.Алдан и п.Нижний Куранах",
}
