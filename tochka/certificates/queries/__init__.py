"""Reads of the certificates room, by noun: candidates, the register, verification."""

from tochka.certificates.queries.candidates import Candidate, candidates
from tochka.certificates.queries.register import (
    PAGE,
    OwnPaper,
    RegisterLine,
    body_of,
    certificate_in,
    counts_of,
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
    "OwnPaper",
    "RegisterLine",
    "Verified",
    "body_of",
    "candidates",
    "certificate_in",
    "counts_of",
    "current_paper",
    "own_papers",
    "register_page",
    "setup_of",
    "unfinished",
    "verified_by_code",
    "verified_by_number",
    "whole_register",
]
