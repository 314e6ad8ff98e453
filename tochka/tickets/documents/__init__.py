"""Papers of tickets: the ticket with its cut-off part, a delegation's four on a page, badges ten on a page."""

from tochka.tickets.documents.badges import BadgeFacts, badges
from tochka.tickets.documents.paper import PaperFacts, PrivatePart, ticket_paper
from tochka.tickets.documents.sheets import ticket_sheets

__all__ = ["BadgeFacts", "PaperFacts", "PrivatePart", "badges", "ticket_paper", "ticket_sheets"]
