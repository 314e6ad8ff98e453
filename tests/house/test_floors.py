"""The floors of the house: rooms look back along the story, floors of a room look down (floors.ini)."""

from importlinter.cli import lint_imports

from tochka.config import ROOT


def test_no_import_looks_ahead_or_up(capsys) -> None:
    broken = lint_imports(config_filename=str(ROOT / "floors.ini"), no_cache=True)
    assert broken == 0, capsys.readouterr().out
