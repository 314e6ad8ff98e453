"""Pages that look across rooms: home by role, one's own papers, preferences, health, the spool of letters."""

from tochka.desk.views import home, letters, looks, preferences
from tochka.desk.views.blueprint import bp

__all__ = ["bp", "home", "letters", "looks", "preferences"]
