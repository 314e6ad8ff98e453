"""How official Russian prose is set: one frozen value handed to every function that writes words."""

from dataclasses import dataclass
from typing import Literal

Yo = Literal["keep", "drop"]


@dataclass(frozen=True)
class Prose:
    """The choices a body makes once; the defaults are the compact manner of the Aldan order of 26.05.2023.

    spaces_after_abbrev: «г. Алдан» instead of «г.Алдан». number_spaces: «№ 1, 2, 4» instead of «№1,2,4».
    no_break: results carry no-break spaces. yo: keep ё or write е. leading_zero: «09 декабря» instead of «9 декабря».
    range_dash: what stands in «8-9 классов». by_place: split every list of numbers by settlement.
    host_counted: the host school is one of the «N ОО». host_listed: it stands in the list even when not counted.
    """

    spaces_after_abbrev: bool = False
    number_spaces: bool = False
    no_break: bool = False
    yo: Yo = "keep"
    leading_zero: bool = False
    range_dash: str = "-"
    by_place: bool = False
    host_counted: bool = True
    host_listed: bool = True


COMPACT = Prose()
SPACED = Prose(spaces_after_abbrev=True, number_spaces=True, no_break=True)
