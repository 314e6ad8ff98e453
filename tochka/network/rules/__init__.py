"""Pure decisions of the network: lists of schools in official prose, the way back, and finding a school by a few words."""

from tochka.network.rules.matching import Match, SchoolIndex, best_matches
from tochka.network.rules.parsing import Lexicon, Parsed, Piece, parse_schools
from tochka.network.rules.prose import Names, schools_in_prose
from tochka.network.rules.schools import School, default_rank

__all__ = [
    "Lexicon",
    "Match",
    "Names",
    "Parsed",
    "Piece",
    "School",
    "SchoolIndex",
    "best_matches",
    "default_rank",
    "parse_schools",
    "schools_in_prose",
]
