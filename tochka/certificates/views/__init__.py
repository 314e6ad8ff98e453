"""Pages of the certificates room: the organizer's, the owner's, the public verification."""

from tochka.certificates.views import desk, own, public
from tochka.certificates.views.blueprint import bp

__all__ = ["bp", "desk", "own", "public"]
