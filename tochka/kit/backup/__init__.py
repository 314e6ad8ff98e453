"""One file that holds all: rows of every table in a form that either database can read, keys, stored papers, hashes."""

from tochka.kit.backup.archive import BadArchive, Manifest, check, read_manifest, save
from tochka.kit.backup.restoring import NotEmpty, restore

__all__ = ["BadArchive", "Manifest", "NotEmpty", "check", "read_manifest", "restore", "save"]
