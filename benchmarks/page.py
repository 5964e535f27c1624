"""CPU seconds of a Chromium to open the report of many entities.

    python benchmarks/page.py                  5,000 entities; keeps its output in RESULTS.md
    python benchmarks/page.py --entities 20000 --rounds 3 --print    only prints it

All entities are places in Japan, which both maps show, and four fifths of them are in pairs. The seconds are those of
the page's own thread, from the first byte until all sections are drawn: what else the machine does is not in them.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Browser, sync_playwright

import kyoki
from kyoki.showing.catalogue import NEEDED
from kyoki.stages.report import report
from kyoki.tables import TABLES

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## Opening the report"
TEXT = "首相は青森県で会見した。"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--print", action="store_true", help="Only print; leave RESULTS.md as it is.")
    args = parser.parse_args()
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        sys.exit("page: found no Chromium; install one (make browser)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_text(report(many_places(args.entities)), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        rounds = [opened(browser, file) for _ in range(args.rounds)]
        line = (
            f"{args.entities:,} entities, {file.stat().st_size / 1e6:.1f} MB: "
            f"{', '.join(f'{name} {median(rounds, key):.2f} s' for name, key in PARTS.items())} "
            f"(median of {args.rounds}; Chromium {browser.version})"
        )
        browser.close()
    print(line)
    if not args.print:
        from bench import machine

        keep(RESULTS, line, machine())


#: What is printed, by its name in the devtools protocol.
PARTS = {
    "all": "TaskDuration",
    "of it scripts": "ScriptDuration",
    "styles": "RecalcStyleDuration",
    "layout": "LayoutDuration",
}


def many_places(number: int) -> dict[str, pd.DataFrame]:
    """Return the tables of one article, with as many places and pairs of them."""
    tables = kyoki.analyse([TEXT])
    paired = number * 4 // 5
    place = next(row for row in tables.entities.to_dict("records") if row["type"] == "place")
    entities = [
        {
            **place,
            "entity_id": f"place:{n}",
            "name": f"地{n}",
            "aliases": f"地{n}",
            "n_articles_unique": 2 * number - n,
            "lat": 33 + 10 * (n * 0.618 % 1),  # spread over Japan
            "lon": 131 + 12 * (n * 0.414 % 1),
        }
        for n in range(number)
    ]
    counts = {"n_a": 99, "n_b": 99, "n_ab": 9, "n_ab_articles": 9, "n": 100_000, "expected": 1.0}
    measures = {"npmi": 0.3, "p": 1e-4, "q": 1e-3, "log_likelihood": 9.0, "pmi_shrunk": 2.0}
    pairs = [
        {"a": f"place:{n}", "b": f"place:{paired + n // 7}", "window": "sentence", "slice": "all", **counts, **measures}
        for n in range(paired)
    ]
    frames = {name: getattr(tables, name) for name in NEEDED}
    return {**frames, "entities": framed("entities", entities), "pairs": framed("pairs", pairs)}


def framed(name: str, rows: Sequence[Mapping[Any, object]]) -> pd.DataFrame:
    """Return rows as a table, with 1 in the columns that they lack but that need a value."""
    needed: dict[Any, object] = {column.name: 1 for column in TABLES[name].columns if not column.nullable}
    return TABLES[name].sorted(TABLES[name].frame([{**needed, **row} for row in rows]))


def opened(browser: Browser, file: Path) -> dict[str, float]:
    """Open the page once; return the seconds that its thread computed, by kind."""
    with browser.new_context() as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(file.as_uri())
        page.wait_for_selector("[data-ready]", state="attached")
        return {told["name"]: told["value"] for told in session.send("Performance.getMetrics")["metrics"]}


def median(rounds: list[dict[str, float]], key: str) -> float:
    return statistics.median(found[key] for found in rounds)


def keep(path: Path, line: str, machine: str) -> None:
    """Put the result into its section of a file, before that of gpu.py."""
    text = path.read_text(encoding="utf-8")
    before, _, old = text.partition(f"\n{HEADING}\n")
    if old:
        after = "\n## " + old.partition("\n## ")[2]
    else:
        before, gpu, rest = text.partition("\n## On a CUDA device")
        after = gpu + rest
    about = f"Written by `python benchmarks/page.py`, {time.strftime('%Y-%m-%d', time.gmtime())}."
    path.write_text(f"{before}\n{HEADING}\n\n{about} {machine}.\n\n- {line}\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
