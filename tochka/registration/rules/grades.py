"""A grade as people write it: «8», «8-А», «8 класс»."""

import re

_GRADE = re.compile(r"^\s*(1[01]|[1-9])\s*(?:[-–—]?\s*[«\"]?[А-Яа-яЁёA-Za-z][»\"]?)?\s*(?:кл\.?|класс\w*)?\s*$")


def read_grade(typed: str) -> int | None:
    """«8», «8-А», «8 класс» → 8; None for an empty box. ValueError for anything else."""
    if not typed:
        return None
    found = _GRADE.match(typed)
    if not found:
        raise ValueError("grade")
    return int(found[1])
