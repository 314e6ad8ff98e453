"""Runs every bench, one after another, each in a process of its own; arguments are passed on (`--json`)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORDER = "pages plan registration delegation checkin door certificates register closing start"


def main() -> int:
    """The number of benches that failed."""
    failed = 0
    for name in ORDER.split():
        failed += bool(
            subprocess.run([sys.executable, "-m", f"bench.{name}", *sys.argv[1:]], cwd=ROOT, check=False).returncode
        )
    return failed


if __name__ == "__main__":
    sys.exit(main())
