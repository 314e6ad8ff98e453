"""What the tree promises at a glance: each file says what it is and stays readable; nothing foreign is committed."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tochka.config import ROOT

LONGEST = 400
SOURCES = ("tochka", "tests", "bench", "scripts", "deploy", "static/js", "templates", "static/css")
# Hosts of package registries and mirrors, paths of somebody's machine: none of them belongs into the tree.
FOREIGN = re.compile(
    r"https?://[^/ \"'>)]*(?:npm|pypi|pythonhosted|debian|mirror)[^/ \"'>)]*|(?<![\w.])/(?:root|home)/\w"
)
UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|XXX)\b|NotImplementedError|pytest\.(?:skip|mark\.(?:skip|xfail))|assert True\b"
)


def files(*endings: str) -> list[Path]:
    """Committed files and those that are about to be, by the ends of their names."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    paths = [ROOT / name for name in listed if not endings or name.endswith(endings)]
    return sorted(path for path in set(paths) if path.is_file())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def test_no_file_is_longer_than_a_reader_bears() -> None:
    sources = [path for path in files(".py", ".js", ".html", ".css") if name(path).startswith(SOURCES)]
    long = {name(path): len(lines(path)) for path in sources if len(lines(path)) > LONGEST}
    assert long == {}, "split it by noun into a package of the same name"


def test_every_file_opens_with_what_it_is() -> None:
    modules = [path for path in files(".py") if not name(path).startswith("migrations/versions")]
    assert [name(path) for path in modules if not ast.get_docstring(ast.parse(path.read_text("utf-8")))] == []
    scripts = [path for path in files(".js", ".mjs", ".css") if path.read_text("utf-8").strip()]
    assert [name(path) for path in scripts if not path.read_text("utf-8").lstrip().startswith(("/*", "//"))] == []


@pytest.mark.parametrize("pattern", [FOREIGN, UNFINISHED], ids=["foreign", "unfinished"])
def test_nothing_foreign_or_unfinished_is_committed(pattern: re.Pattern[str]) -> None:
    found = []
    for path in files():
        if path == Path(__file__) or path.suffix in (".png", ".pdf", ".ico", ".woff2", ".docx", ".xlsx"):
            continue
        found += [
            f"{name(path)}:{n}: {line.strip()[:90]}" for n, line in enumerate(lines(path), 1) if pattern.search(line)
        ]
    assert found == []


def test_no_third_party_file_is_committed() -> None:
    assert [
        name(path) for path in files() if re.search(r"(^|/)(vendor|node_modules)/|\.min\.(js|css)$", name(path))
    ] == []


def test_every_translation_and_template_is_utf_8_with_a_last_newline() -> None:
    assert [name(path) for path in files(".py", ".html", ".po", ".md", ".js", ".css") if not ends_well(path)] == []


def ends_well(path: Path) -> bool:
    text = path.read_bytes().decode("utf-8")
    return not text or text.endswith("\n")
