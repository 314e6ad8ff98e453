"""Catalogues of words: each room keeps its own fragment; the service reads one merged file a language."""

import os
from pathlib import Path

import click
from babel.messages import Catalog, mofile, pofile
from flask.cli import AppGroup

from tochka.config import ROOT

translations = AppGroup("translations", help="Catalogues of words.")


@translations.command("compile")
def compile_translations() -> None:
    """Merge the rooms' catalogues of each language into the one that the service reads."""
    for folder in language_folders():
        click.echo(f"{folder.name}: {compile_language(folder)} words")


def language_folders() -> list[Path]:
    """Folders of the languages that have catalogues; English speaks by the ids themselves."""
    return sorted({path.parent for path in (ROOT / "translations").glob("*/*.po")})


def compile_language(folder: Path) -> int:
    """Merge `translations/<language>/*.po` into LC_MESSAGES/messages.mo; gives the number of words. Raises on a contradiction."""
    merged = merge_language(folder)
    target = folder / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        mofile.write_mo(file, merged)
    draft.replace(target)
    return len(merged)


def merge_language(folder: Path) -> Catalog:
    """One catalogue of all fragments of a language. Raises click.ClickException when an id is translated in two ways."""
    merged = Catalog(locale=folder.name)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            fragment = pofile.read_po(file, locale=folder.name)
        for message in fragment:
            known = merged.get(message.id) if message.id else None
            if known and known.string and message.string and known.string != message.string:
                raise click.ClickException(f"{path.name}: «{message.id}» is translated in two ways")
            if message.id and not known:
                merged[message.id] = message
    return merged
