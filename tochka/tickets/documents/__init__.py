"""Papers of tickets: the ticket with its cut-off part, badges ten on a page."""

from tochka.tickets.documents.badges import BadgeFacts, badges
from tochka.tickets.documents.paper import PaperFacts, PrivatePart, ticket_paper

__all__ = ["BadgeFacts", "PaperFacts", "PrivatePart", "badges", "ticket_paper"]
