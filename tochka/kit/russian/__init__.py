"""Russian words for papers and pages: numbers with their nouns, verbs, dates, quotes, spaces, names, cases.

Every function gives plain spaces unless the settings ask for no-break ones; `bind` and `typeset` set them at the edge."""

from tochka.kit.russian.dates import (
    class_range,
    date_range,
    long_date,
    school_year,
    short_date,
    weekday,
)
from tochka.kit.russian.declension import Case, Declined, decline, gender_of
from tochka.kit.russian.folding import fold, has_mixed_letters, to_cyrillic
from tochka.kit.russian.names import FullName, NameCheck, NameCode, check_name, initials, parse_name
from tochka.kit.russian.nouns import NOUNS, Noun, noun_of
from tochka.kit.russian.numerals import count_phrase, genitive_form, noun_form, plural
from tochka.kit.russian.qualifiers import Qualifier, add_counts
from tochka.kit.russian.quotes import quotes, typeset
from tochka.kit.russian.settings import COMPACT, SPACED, Prose
from tochka.kit.russian.suggestions import Suggestion, guess_gender, suggest_dative
from tochka.kit.russian.typography import (
    NBSP,
    bind,
    clean_line,
    clean_text,
    on_page,
    plain_spaces,
    set_abbreviations,
    set_yo,
    settle,
    unbind,
)
from tochka.kit.russian.verbs import Verb, agree, took_part

__all__ = [
    "COMPACT",
    "NBSP",
    "NOUNS",
    "SPACED",
    "Case",
    "Declined",
    "FullName",
    "NameCheck",
    "NameCode",
    "Noun",
    "Prose",
    "Qualifier",
    "Suggestion",
    "Verb",
    "add_counts",
    "agree",
    "bind",
    "check_name",
    "class_range",
    "clean_line",
    "clean_text",
    "count_phrase",
    "date_range",
    "decline",
    "fold",
    "gender_of",
    "genitive_form",
    "guess_gender",
    "has_mixed_letters",
    "initials",
    "long_date",
    "noun_form",
    "noun_of",
    "on_page",
    "parse_name",
    "plain_spaces",
    "plural",
    "quotes",
    "school_year",
    "set_abbreviations",
    "set_yo",
    "settle",
    "short_date",
    "suggest_dative",
    "to_cyrillic",
    "took_part",
    "typeset",
    "unbind",
    "weekday",
]
