"""Pages of the certificates room: the organizer's, the owner's, the public verification."""

from tochka.certificates.queries import own_data, own_papers
from tochka.certificates.views import award, designer, desk, handover, look, own, public, register, results
from tochka.certificates.views.blueprint import bp
from tochka.registration.queries import hooks

hooks.paper_sources.append(lambda registration_id: own_papers([registration_id]))

__all__ = ["award", "bp", "designer", "desk", "handover", "look", "own", "own_data", "public", "register", "results"]
