"""Tickets: the right to enter. A signed code, the ticket page and its paper, badges."""
