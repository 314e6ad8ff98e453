"""Certificates: numbering, issue, the paper itself, revocation and public verification."""
