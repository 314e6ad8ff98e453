"""The verbs of the register: number, make, hand out, correct, revoke. A number once given is never given again.

Two short transactions a batch, the drawing between them: a crash leaves numbers without papers, which the next wake makes."""

from tochka.certificates.actions.corrections import correct_name, erase_papers, revoke
from tochka.certificates.actions.issue import issue_batch, number_next, save_setup, start_issue
from tochka.certificates.actions.papers import ForgedRegister, Shop, file_of, make_papers, paper_again, sample_paper
from tochka.certificates.actions.values import questions_of

__all__ = [
    "ForgedRegister",
    "Shop",
    "correct_name",
    "erase_papers",
    "file_of",
    "issue_batch",
    "make_papers",
    "number_next",
    "paper_again",
    "questions_of",
    "revoke",
    "sample_paper",
    "save_setup",
    "start_issue",
]
