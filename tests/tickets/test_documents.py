"""Papers of tickets hold the longest words: one long name must not keep a whole delegation from printing."""

import subprocess

import pytest

from tochka.tickets.documents.badges import BadgeFacts, badges
from tochka.tickets.documents.paper import PaperFacts, ticket_paper
from tochka.tickets.documents.sheets import ticket_sheets

NAME = "Константинопольская-Преображенская Александра-Виктория Константиновна"
TEAM = "Непобедимые исследователи неизведанных планет Солнечной системы"
SCHOOL = "СОШ с углублённым изучением отдельных предметов имени Героя Советского Союза №77"


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().replace("\u00a0", " ").split())


@pytest.mark.parametrize("place", [SCHOOL, f"{SCHOOL}, " * 4], ids=["long", "longer than any sheet"])
def test_tickets_hold_the_longest_name(place: str) -> None:
    facts = PaperFacts(
        "1", "412 870 3", NAME, f"{SCHOOL} · 8 класс · 5 участников · сопровождающий: {NAME}", "фестиваль", TEAM,
        "22 ноября 2026 г.", place, (f"{TEAM}, 11:00, {place}",),
    )  # fmt: skip
    assert NAME in text_of(ticket_paper(facts))
    assert NAME in text_of(ticket_sheets(TEAM, [facts] * 5))


def test_badges_hold_the_longest_name_of_a_person_and_of_a_team() -> None:
    surname, given = NAME.split(" ", 1)
    person = BadgeFacts("1", surname, given, f"{SCHOOL}, заместитель директора", "412 870 3", "участник")
    team = BadgeFacts("2", TEAM, "", f"{SCHOOL}, {NAME}", "412 870 3", "команда")
    printed = text_of(badges(TEAM * 3, [person, team]))
    assert (NAME in printed, TEAM in printed) == (True, True)
