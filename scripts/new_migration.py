"""Writes the next migration from what the models say: `.venv/bin/python -m scripts.new_migration "places have a colour"`.

Read it before committing it: generation knows nothing of the values that rows should get, and takes a new name for a new
thing."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ROOT / "migrations" / "versions"


def main(message: str) -> None:
    """Bring an empty database to the present step, then compare it with the models."""
    last = max(int(path.name[:4]) for path in VERSIONS.glob("0*.py"))
    with TemporaryDirectory() as folder:
        flask("upgrade", folder=folder)
        flask("revision", "--autogenerate", "--rev-id", f"{last + 1:04}", "-m", message, folder=folder)


def flask(*words: str, folder: str) -> None:
    """A command of Flask-Migrate over the database in *folder*."""
    command = [sys.executable, "-m", "flask", "--app", "app", "db", *words]
    environ = os.environ | {"TOCHKA_INSTANCE": folder, "DATABASE_URL": ""}
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
