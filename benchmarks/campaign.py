"""Mutated pages in one whole run: each becomes an article or a reject, and no limit is exceeded.

    python benchmarks/campaign.py [--mutants 3000] [--seed 1] [--real FOLDER] [--workers 2]

Each mutant is a file: a page of --real (by default of the sample corpus) that was mutated by one to four of the
mutations of badinput.py, up to 100 kB of it. Counted are the files and scrapes read, the articles and rejects
written, the lines on stderr, the largest worker, and the articles that reached a limit. Exit code 1 if anything was
lost, or the run failed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from badinput import CORPUS, KYOKI, bad, measured

import kyoki

#: Bytes of a page that are taken: nearly all have less.
_LONGEST = 100_000
#: What a worker may have: the default of run.memory_limit.
_MEMORY = 4_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", type=Path, default=CORPUS)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    sources = sorted(path for path in given.real.rglob("*") if path.is_file() and path.stat().st_size)
    with tempfile.TemporaryDirectory() as root:
        raw, out = Path(root, "raw"), Path(root, "out")
        raw.mkdir()
        for number in range(given.mutants):
            name, data = bad(number, given.seed, sources, _LONGEST)
            (raw / name).write_bytes(data)
        command: list[str | Path] = [KYOKI, "run", raw, "--out", out, "--workers", str(given.workers), "--no-figures"]
        code, told = measured(command, Path(root))
        print(f"exit code {code}; {told}")
        sys.exit(code != 0 or not accounted(raw, out, told))


def accounted(raw: Path, out: Path, told: str) -> bool:
    """Print the results; return whether nothing was lost and no limit exceeded."""
    tables = kyoki.load(out)
    ends = Counter(tables.rejects["reason"])
    seen = {*tables.scrapes["path"], *tables.rejects["path"]}
    lost = [path.name for path in sorted(raw.iterdir()) if f"raw/{path.name}" not in seen]
    set_aside = tables.rejects["stage"] != "read"
    n_lost = len(tables.scrapes) - len(tables.articles) - int(set_aside.sum())
    print(f"in:  {len(list(raw.iterdir()))} files, {len(tables.scrapes)} scrapes in them")
    print(f"out: {len(tables.articles)} articles, {len(tables.rejects)} rejects: {dict(sorted(ends.items()))}")
    print(f"files in neither table: {lost}; scrapes neither article nor reject: {n_lost}")
    limited = sum(ends[reason] for reason in ("timeout", "engine_died", "engine_failed"))
    left = [path.name for path in out.rglob("*") if path.suffix in {".current_input", ".overrun", ".unfinished"}]
    print(f"articles that met a limit: {limited}; notes and unfinished files left: {left}")
    largest = float(told.rpartition(", ")[2].split()[0])
    return not lost and n_lost == 0 and not left and largest <= _MEMORY


if __name__ == "__main__":
    main()
