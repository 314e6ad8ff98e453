"""Reads of the certificates room, by noun: candidates, the register, verification."""

from tochka.certificates.queries.candidates import (
    Candidate,
    candidates,
    candidates_named,
    candidates_of_groups,
    everybody,
)
from tochka.certificates.queries.looks import LayoutLine, asset_in_body, assets_of_body, layout_in_body, layouts_of_body
from tochka.certificates.queries.register import (
    PAGE,
    OwnPaper,
    RegisterLine,
    Unfinished,
    body_of,
    certificate_in,
    count_unfinished,
    counts_of_kinds,
    current_paper,
    own_papers,
    register_page,
    setup_of,
    unfinished,
    whole_register,
)
from tochka.certificates.queries.verification import Verified, verified_by_code, verified_by_number

__all__ = [
    "PAGE",
    "Candidate",
    "LayoutLine",
    "OwnPaper",
    "RegisterLine",
    "Unfinished",
    "Verified",
    "asset_in_body",
    "assets_of_body",
    "body_of",
    "candidates",
    "candidates_named",
    "candidates_of_groups",
    "certificate_in",
    "count_unfinished",
    "counts_of_kinds",
    "current_paper",
    "everybody",
    "layout_in_body",
    "layouts_of_body",
    "own_papers",
    "register_page",
    "setup_of",
    "unfinished",
    "verified_by_code",
    "verified_by_number",
    "whole_register",
]
