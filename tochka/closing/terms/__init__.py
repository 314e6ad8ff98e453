"""Words of closing: nouns of prose, texts and settings of directives, states of instructions, refusals."""

from tochka.closing.terms.prose import LEVELS, NOUNS, TEAM, TEAM_NOUNS
from tochka.closing.terms.questions import QUESTIONS, question_words

__all__ = ["LEVELS", "NOUNS", "QUESTIONS", "TEAM", "TEAM_NOUNS", "question_words"]
