"""Memory and time of runs over 1, 4 and more times a corpus: python growth.py TEXTS --articles 7365 29460 100000.

TEXTS is a folder with a folder an outlet, and files of text with address, date and title on their first three lines
(the livedoor news corpus). Where more articles are asked for than there are, new ones are made of old ones: each
paragraph comes from another article of the same outlet, and surnames are changed. So all differ, and the vocabulary
grows as a real corpus' does, not at all as that of copies. Then one article is added to each corpus.
"""

import argparse
import itertools
import json
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

KYOKI = [sys.executable, "-m", "kyoki"]
HEAD = 3
#: Frequent surnames that are no other word.
SURNAMES = re.findall(
    r"\w+",
    "佐藤 鈴木 高橋 伊藤 渡辺 山本 中村 小林 加藤 吉田 佐々木 山口 松本 井上 木村 斎藤 清水 山崎 阿部 池田 橋本 山下"
    " 石川 中島 前田 藤田 小川 後藤 岡田 長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 岡本 松田",
)
_SURNAME = re.compile("|".join(map(re.escape, sorted(SURNAMES, key=len, reverse=True))))
ADDED = """平壌で首脳会談
2024年6月19日

ロシアのプーチン大統領は19日、北朝鮮の平壌を訪れ、金正恩総書記と会談した。両首脳は条約に署名した。
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--articles", type=int, nargs="+", default=[7_365, 29_460])
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--folder", type=Path, default=Path("growth"), help="For corpora and outputs; kept.")
    args = parser.parse_args()
    for number in args.articles:
        scrapes, out = args.folder / f"corpus-{number}", args.folder / f"out-{number}"
        if not scrapes.exists():
            make(args.texts, scrapes, number)
        shutil.rmtree(out, ignore_errors=True)
        for what in ("cold", "one more", "one more, --work-only"):
            if what != "cold":
                (scrapes / f"added-{len(what)}.txt").write_text(ADDED * len(what), encoding="utf-8")
            only = ["--work-only"] if what.endswith("only") else []
            told = measured([*KYOKI, "run", str(scrapes), "--out", str(out), "--workers", str(args.workers), *only])
            print(json.dumps({"articles": number, "run": what, **told}), flush=True)


def make(texts: Path, folder: Path, number: int) -> None:
    """Write the corpus and as many mixed articles as it takes to have `number`."""
    outlets = {
        outlet.name: [path.read_text("utf-8").split("\n") for path in sorted(outlet.glob(f"{outlet.name}-*.txt"))]
        for outlet in sorted(texts.iterdir())
        if outlet.is_dir()
    }
    left = number
    for copy in itertools.count():
        for name, articles in outlets.items():
            (folder / name).mkdir(parents=True, exist_ok=True)
            for k in range(min(left, len(articles))):
                text = "\n".join(mixed(articles, k, copy))
                (folder / name / f"{name}-{copy}-{k}.txt").write_text(text, encoding="utf-8")
            left -= min(left, len(articles))
        if not left:
            return


def mixed(articles: list[list[str]], k: int, copy: int) -> list[str]:
    """Return article k with its paragraphs taken from `copy`, 2 `copy`, … articles further on, and other surnames."""
    if not copy:
        return articles[k]
    lines = [f"{articles[k][0]}?copy={copy}", *articles[k][1:HEAD]]
    for i in range(HEAD, len(articles[k])):
        other = articles[(k + copy * (i - HEAD + 1)) % len(articles)]
        lines.append(other[i] if i < len(other) else "")

    def another(found: re.Match[str]) -> str:
        return SURNAMES[(SURNAMES.index(found[0]) + copy) % len(SURNAMES)]

    return [lines[0], *(_SURNAME.sub(another, line) for line in lines[1:])]


def measured(command: list[str]) -> dict[str, float]:
    """Run a command; return its seconds, its peak memory and the mean peak of a worker.

    A worker's memory is what it alone holds (its proportional share of what several hold).
    """
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    most = {"own_mb": 0.0, "worker_mb": 0.0}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            sizes = memory(process.pid)
            most["own_mb"] = max(most["own_mb"], sizes.pop(process.pid, 0.0))
            # The tracker of resources is a child of 20 MB, no worker.
            workers = [size for size in sizes.values() if size > 100]
            most["worker_mb"] = max([most["worker_mb"], *workers])

    watching = threading.Thread(target=watch)
    watching.start()
    code = process.wait()
    done.set()
    watching.join()
    if code:
        raise SystemExit(code)
    return {"seconds": round(time.perf_counter() - began, 1), **{name: round(size) for name, size in most.items()}}


def memory(root: int) -> dict[int, float]:
    """Return the proportional memory in MB of a process and all below it."""
    parent: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, size = {root}, 0
    while len(found) > size:
        size = len(found)
        found |= {pid for pid, up in parent.items() if up in found}
    sizes = {}
    for pid in found:
        try:
            told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        sizes[pid] = next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1000
    return sizes


if __name__ == "__main__":
    main()
