"""Pages of the door: the organizer's «Вход», and what a volunteer's phone opens and calls."""

from tochka.checkin import jobs  # noqa: F401  the sweep
from tochka.checkin.actions import following
from tochka.checkin.queries import own_data
from tochka.checkin.views import checkpoints, desk, pages, paper, photos, questions, selfcheck, sync
from tochka.checkin.views.blueprint import bp

__all__ = [
    "bp",
    "checkpoints",
    "desk",
    "following",
    "own_data",
    "pages",
    "paper",
    "photos",
    "questions",
    "selfcheck",
    "sync",
]
