"""Seconds from the command to the findings about one article, against the obvious script's whole time, in turns.

    python benchmarks/start.py                    the first sample article
    python benchmarks/start.py FILE --rounds 9    another article

The findings are on the screen when the first line is printed; the end is that of the command, with tables, report,
workbook and graph. The script is naive.py. Both are run from an empty folder, each round first the script.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ARTICLE = min(HERE.parent.glob("corpus/raw/*/*.html"))


class Seconds(NamedTuple):
    """Of one round: the script's whole time, our first line, our end."""

    script: float
    findings: float
    end: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article", nargs="?", type=Path, default=ARTICLE)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    article = args.article.resolve()
    rounds = []
    for _ in range(args.rounds):
        with tempfile.TemporaryDirectory() as folder:
            script, _ = timed([HERE / "naive.py", article, "-o", "naive"], folder)
            rounds.append(Seconds(script, *timed(["-m", "kyoki", "run", article, "--out", "ours"], folder)[::-1]))
    for name in Seconds._fields:
        print(f"{name}: {', '.join(f'{getattr(one, name):.2f}' for one in rounds)} s")
    for name in ("findings", "end"):
        print(f"{name} / script, median of {args.rounds}: {ratio(rounds, name):.2f}")


def timed(arguments: list[str | Path], folder: str) -> tuple[float, float]:
    """Return the seconds to the end of a Python process, and to its first line of output (its end without any)."""
    began, first = time.perf_counter(), None
    command = [sys.executable, *map(str, arguments)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        if process.stdout.readline():
            first = time.perf_counter() - began
        process.stdout.read()
    if process.returncode:
        sys.exit(f"start: {' '.join(command)} ended with {process.returncode}; run it by itself")
    end = time.perf_counter() - began
    return end, end if first is None else first


def ratio(rounds: list[Seconds], name: str) -> float:
    """Return the median of the ratios of runs that followed each other."""
    return statistics.median(getattr(one, name) / one.script for one in rounds)


if __name__ == "__main__":
    main()
