"""What later rooms tell the private page: the papers of a registration. They append their functions when imported."""

from collections.abc import Callable, Sequence
from typing import Any

# Registration id → papers: certificate_id, number, name, state (issued, revoked).
paper_sources: list[Callable[[int], Sequence[Any]]] = []


def papers_of(registration_id: int) -> list[Any]:
    """All papers of a registration. One statement a source."""
    return [paper for source in paper_sources for paper in source(registration_id)]
