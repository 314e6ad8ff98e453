"""The verbs of the register: number, make, hand out, correct, revoke. A number once given is never given again.

Two short transactions a batch, the drawing between them: a crash leaves numbers without papers, which the next wake makes."""

from tochka.certificates.actions.corrections import correct_name, erase_papers, revoke
from tochka.certificates.actions.handover import extract, people_of_extract, print_file, zip_of_school
from tochka.certificates.actions.issue import finish, issue_batch, number, questions_of, start_issue
from tochka.certificates.actions.papers import ForgedRegister, Shop, draw, file_of, hand_out, paper_again
from tochka.certificates.actions.people import confirm_cases, nominate, withdraw_nominee
from tochka.certificates.actions.press import Press, press_of
from tochka.certificates.actions.preview import sample_paper, sheet
from tochka.certificates.actions.results import keep_results
from tochka.certificates.actions.setup import draft_setup, keep_picture, renew_school_links, save_layout, save_setup

__all__ = [
    "ForgedRegister",
    "Press",
    "Shop",
    "confirm_cases",
    "correct_name",
    "draft_setup",
    "draw",
    "erase_papers",
    "extract",
    "file_of",
    "finish",
    "hand_out",
    "issue_batch",
    "keep_picture",
    "keep_results",
    "nominate",
    "number",
    "paper_again",
    "people_of_extract",
    "press_of",
    "print_file",
    "questions_of",
    "renew_school_links",
    "revoke",
    "sample_paper",
    "save_layout",
    "save_setup",
    "sheet",
    "start_issue",
    "withdraw_nominee",
    "zip_of_school",
]
