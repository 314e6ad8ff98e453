"""Writes the first migration anew while nothing has been released: `.venv/bin/python -m scripts.first_migration`.

Autogeneration leaves out the reference of two tables to each other on PostgreSQL; it is added here."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ROOT / "migrations" / "versions"
END = "    # ### end Alembic commands ###\n"
ADD = """
    # Two tables refer to each other; SQLite has taken the reference inline, PostgreSQL takes it when both are there.
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            "fk_network_municipalities_body_id", "network_municipalities", "network_organizations", ["body_id"], ["id"]
        )
"""
DROP = """    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_network_municipalities_body_id", "network_municipalities", type_="foreignkey")
"""


def main() -> None:
    """Generate over an empty database, then add what generation leaves out."""
    for old in VERSIONS.glob("0001_*.py"):
        old.unlink()
    command = [
        "-m",
        "flask",
        "--app",
        "app",
        "db",
        "revision",
        "--autogenerate",
        "--rev-id",
        "0001",
        "-m",
        "first tables",
    ]
    with TemporaryDirectory() as folder:
        environ = os.environ | {"TOCHKA_INSTANCE": folder, "DATABASE_URL": ""}
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environ, check=True, capture_output=True)
    (path,) = VERSIONS.glob("0001_*.py")
    up, down = path.read_text("utf-8").split("def downgrade() -> None:\n")
    path.write_text(up.replace(END, ADD.lstrip("\n") + END) + "def downgrade() -> None:\n" + DROP + down, "utf-8")


if __name__ == "__main__":
    main()
