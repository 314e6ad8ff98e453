"""A figure, and how figures are shown: a table for people, one JSON object a line for machines."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.yardstick import PEERS_MS, yardstick

PEERS: dict[str, Any] = json.loads(Path(__file__).with_name("peers.json").read_text("utf-8"))
FASTER_IS_MORE = ("1/s", "pages/s")
SPEEDS = (*FASTER_IS_MORE, "ms", "s")


@dataclass(frozen=True)
class Figure:
    """Something measured. `goal` is what the project wants of it, in words; peers are found by the name."""

    name: str
    value: float
    unit: str
    goal: str = ""


def peak_memory() -> float:
    """MB of memory that this process has held at most. What `getrusage` tells may be its parent's, who started it."""
    told = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()
    return int(told[0]) / 1024


def normalised(figure: Figure, ours_ms: float) -> float:
    """What the figure would be on the machine of the peers. Counts and sizes stay as they are."""
    if figure.unit not in SPEEDS:
        return figure.value
    ratio = ours_ms / PEERS_MS
    return figure.value * ratio if figure.unit in FASTER_IS_MORE else figure.value / ratio


def show(title: str, figures: Iterable[Figure]) -> None:
    """Print a table: ours, ours on the peers' machine, theirs, by how much better, the goal."""
    ours_ms = yardstick()
    print(f"\n{title} (yardstick {ours_ms:.0f} ms, the peers' {PEERS_MS:.0f} ms)", flush=True)
    for figure in figures:
        even = normalised(figure, ours_ms)
        print(
            f"  {figure.name:42}{figure.value:>11,.1f} {figure.unit:8}{beside(figure, even):44} {figure.goal}",
            flush=True,
        )


def beside(figure: Figure, even: float) -> str:
    """«even 940 | Indico 32 ×29 | pretix 24 ×39», empty where nobody else was measured."""
    known = PEERS["figures"].get(figure.name)
    if known is None:
        return ""
    theirs = []
    for peer, value in zip(PEERS["peers"], known["values"], strict=True):
        times = even / value if figure.unit in FASTER_IS_MORE else value / even
        theirs.append(f"{peer.split()[0]} {value:g} ×{times:.1f}")
    return f"even {even:,.1f} | {' | '.join(theirs)}"


def main(title: str, measure: Callable[[], Iterable[Figure]]) -> None:
    """Run one bench from the command line."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--json", action="store_true", help="one JSON object a figure")
    if not parser.parse_args().json:
        show(title, measure())
        return
    for figure in measure():
        value = {name: each for name, each in asdict(figure).items() if name in ("name", "value", "unit")}
        json.dump(value, sys.stdout, ensure_ascii=False)
        print(flush=True)
