"""Time the cleaning of the gold pages and dumps, compared with plain trafilatura in the same process.

Usage: python benchmarks/cleaning.py SHARED     (SHARED is the folder of gold data)
"""

import json
import logging
import sys
import time
from pathlib import Path

import pandas as pd
import trafilatura

from kyoki.reading.charset import decode
from kyoki.stages.clean import clean
from kyoki.tables import TABLES


def scrapes(paths: list[Path], markup: str) -> pd.DataFrame:
    fixed = {"kind": markup, "markup": markup, "charset": "utf-8", "sha256": "0", "n_bytes": 1}
    rows = [
        {"scrape_id": path.stem, "path": path.name, "raw": decode(path.read_bytes()).text} | fixed for path in paths
    ]
    return TABLES["scrapes"].frame(rows)


def seconds(work) -> float:  # noqa: ANN001 (any function without arguments)
    start = time.process_time()
    work()
    return time.process_time() - start


def main(shared: Path) -> None:
    logging.disable(logging.CRITICAL)
    gold = shared / "gold" / "cleaning"
    pages = scrapes(sorted((gold / "pages").glob("*.html")), "html")
    dumps = scrapes(sorted((gold / "dumps").glob("*.txt")), "text")
    clean(pages.head(1))
    trafilatura.bare_extraction(pages["raw"][0])
    works = (
        lambda: clean(pages),
        lambda: [trafilatura.bare_extraction(raw) for raw in pages["raw"]],
        lambda: clean(dumps),
    )
    # In turn, so that what else the machine does slows all of them alike.
    ours, theirs, flat = map(min, zip(*([seconds(work) for work in works] for _ in range(5)), strict=True))
    figures = {
        "pages_per_s": len(pages) / ours,
        "trafilatura_pages_per_s": len(pages) / theirs,
        "time_beside_trafilatura": ours / theirs,
        "dumps_per_s": len(dumps) / flat,
    }
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
