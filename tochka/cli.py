"""Commands of the service: `flask --app app <command>`."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import click
from babel.messages import mofile, pofile
from flask import Flask, current_app
from flask.cli import AppGroup

from tochka.config import ROOT

translations = AppGroup("translations", help="Catalogues of words.")


@translations.command("compile")
def compile_translations() -> None:
    """Merge the rooms' catalogues of each language into the one that the service reads."""
    for folder in sorted((ROOT / "translations").iterdir()):
        if folder.is_dir():
            click.echo(f"{folder.name}: {compile_language(folder)} words")


def compile_language(folder: Path) -> int:
    """Merge `translations/<language>/*.po` into LC_MESSAGES/messages.mo; gives the number of words. Raises on a contradiction."""
    merged = _catalogue(folder / "kit.po")
    for path in sorted(folder.glob("*.po")):
        for message in _catalogue(path):
            known = merged.get(message.id)
            if message.id and known and known.string and known.string != message.string:
                raise click.ClickException(f"{path.name}: «{message.id}» is translated in two ways")
            if message.id and not known:
                merged[message.id] = message
    target = folder / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as file:
        mofile.write_mo(file, merged)
    Path(file.name).replace(target)
    return len(merged)


def _catalogue(path: Path) -> Any:
    with path.open("rb") as file:
        return pofile.read_po(file, locale=path.parent.name)


@click.command("worker")
def worker() -> None:
    """Do the jobs and send the letters until stopped."""
    from tochka.kit import queue

    queue.consume(current_app._get_current_object())  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(translations)
    app.cli.add_command(worker)
