"""Old orders are read back: every list of the source, every list that we write, and what nobody can read is named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.network.sample_aldan import LISTS, NETWORK, SCHOOLS, WRITTEN
from tochka.kit.russian import COMPACT, SPACED, Prose
from tochka.network.rules import Lexicon, School, default_rank, parse_schools, schools_in_prose

LEXICON = Lexicon(NETWORK)


@pytest.mark.parametrize("number", WRITTEN)
def test_the_lists_of_the_order(number: int) -> None:
    found = parse_schools(WRITTEN[number], NETWORK)
    assert set(found.ids) == {school.id for school in LISTS[number]}
    assert len(found.ids) == len(LISTS[number])
    assert found.unresolved == ()


READ = [
    ("СОШ № 1, № 2 и 4", ["sosh-1", "sosh-2", "sosh-4"]),
    ("из СОШ №1, 2, МБОУ «СОШ №8 г.Томмот» и ТСШИ", ["sosh-1", "sosh-2", "sosh-8", "tsshi"]),
    ("СОШ №4-6", ["sosh-4", "sosh-5", "sosh-6"]),
    ("Средних общеобразовательных школ №1,2", ["sosh-1", "sosh-2"]),
    ("COШ №9", ["sosh-9"]),
    ("СОШ №6,8 Томмот, лицей", ["sosh-6", "sosh-8", "licey"]),
    ("СОШ №1 г.Алдан", ["sosh-1"]),
    ("гимназии п. Нижний Куранах", ["gimn-nk"]),
    ("СОШ №1; СОШ №1; сош 1", ["sosh-1"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "ids"), READ)
def test_other_ways_of_writing(text: str, ids: list[str]) -> None:
    found = parse_schools(text, LEXICON)
    assert (list(found.ids), found.unresolved) == (ids, ())


LOST = [
    ("СОШ №99", "№99", ()),
    ("СОШ №1, школа космонавтов", "школа космонавтов", ()),
    ("гимназии, лицея", "гимназии", ("gimn-aldan", "gimn-nk")),
    ("СОШ №9 г.Томмот", "9 г.Томмот", ("sosh-9",)),
]


@pytest.mark.parametrize(("text", "words", "candidates"), LOST)
def test_what_cannot_be_read_is_named_with_its_place(text: str, words: str, candidates: tuple[str, ...]) -> None:
    (piece,) = parse_schools(text, LEXICON).unresolved
    assert text[piece.start : piece.end] == piece.text
    assert piece.text.removeprefix("№") == words.removeprefix("№")
    assert piece.candidates == candidates


def test_a_name_that_two_schools_share_is_not_guessed() -> None:
    twins = [
        School(place, "центр", None, place, "Центр Юность", 40, aliases=("Юность",))
        for place in ("г.Алдан", "г.Томмот")
    ]
    assert parse_schools("Юность", twins).ids == ()
    assert parse_schools("Центра Юность г.Томмот", twins).ids == ("г.Томмот",)


PLACES = [None, "г.Алдан", "г.Томмот", "п.Нижний Куранах", "с.Хатыстыр"]
TYPES = ["СОШ", "ООШ", "НОШ", "СОШ с УИОП", "лицей", "гимназия", "школа-интернат", "детский сад"]
NAMES = [
    "ТСШИ",
    "Хатырская СОШ",
    "Томмотская санаторная школа",
    "Якутский лицей имени Десяткина",
    "Центр образования и труда",
]


def _school(key: tuple[str, int | None, str | None]) -> School:
    kind, number, place = key
    name = " ".join(filter(None, [kind, f"№{number}" if number else "", place]))
    return School(key, kind, number, place, name, default_rank(kind, number))


keys = st.tuples(st.sampled_from(TYPES), st.one_of(st.none(), st.integers(1, 40)), st.sampled_from(PLACES))
networks = st.tuples(
    st.lists(keys, unique=True, min_size=1, max_size=25),
    st.lists(st.sampled_from(NAMES), unique=True, max_size=4),
).map(lambda made: [*map(_school, made[0]), *(School(name, "школа", None, None, name, 40) for name in made[1])])
manners = st.builds(
    Prose,
    spaces_after_abbrev=st.booleans(),
    number_spaces=st.booleans(),
    no_break=st.booleans(),
    by_place=st.booleans(),
    yo=st.sampled_from(["keep", "drop"]),
)


@settings(max_examples=250, deadline=None)
@given(networks, manners, st.sampled_from(["genitive", "nominative"]), st.data())
def test_what_is_written_is_read_back_each_school_once(
    network: list[School], manner: Prose, case: str, data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from(network), unique_by=lambda school: school.id, min_size=1))
    text = schools_in_prose(some, case, manner, network)  # type: ignore[arg-type]
    found = parse_schools(text, network)
    assert found.unresolved == ()
    assert len(found.ids) == len(some)
    assert set(found.ids) == {school.id for school in some}


@given(st.sets(st.sampled_from(sorted(map(str, SCHOOLS))), min_size=1), st.sampled_from([COMPACT, SPACED]))
def test_every_subset_of_the_aldan_schools_comes_back(some: set[str], manner: Prose) -> None:
    text = schools_in_prose([SCHOOLS[key] for key in some], settings=manner)
    assert set(parse_schools(text, LEXICON).ids) == some


@given(st.text("СОШ№123, иГгимназялцейи«».А–-", max_size=60))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for piece in parse_schools(text, LEXICON).unresolved:
        assert text[piece.start : piece.end] == piece.text
