"""Pages of the door: the organizer's «Вход», and what a volunteer's phone opens and calls."""

from tochka.checkin.actions import following
from tochka.checkin.views import desk, pages, sync
from tochka.checkin.views.blueprint import bp

__all__ = ["bp", "desk", "following", "pages", "sync"]
