"""Make bad scrapes, read and clean each, and check that every one becomes a row or a reject: docs/reliability.md.

    python benchmarks/badinput.py [--scrapes 20000] [--seed 1] [--run 300] [--real FOLDER]
    python benchmarks/badinput.py --each

Each scrape is a file of its own: a sample article (or one of --real) that was mutated by one to four of the MUTATIONS,
in one of the charsets. All are read and cleaned, a folder of 100 at a time; some also in a whole run. The monsters
(a page nested 100,000 deep, a line of 10 MB, gzip that unpacks to 1 GB, …) are there once each, also in the whole run;
with --each there is only a whole run over every monster by itself, with its seconds, memory and exit.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from growth import memory

import kyoki

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = Path(__file__).parents[1] / "corpus" / "raw"
KYOKI = Path(sys.executable).with_name("kyoki")
CHARSETS = ("utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
ENDINGS = (".txt", ".txt", ".html", ".html", ".jsonl", ".csv", ".txt.gz")
ODD = (
    *("\0", "\ufeff", "\u202e", "\u2066", "\u200f", "\u200b", "\u00ad", "\x1b[31m", "\x85", "\u2028", "\x0c", "\x1a"),
    *(
        "👨‍👩‍👧‍👦",
        "🇯🇵",
        "e\u0301" * 30,
        "か\u3099",
        "が" + "\u3099" * 500,
        "𠮷野家",
        "\U0010fffe",
        "\udc80",
        "ﾊﾟ",
        "㍿",
        "〜～−－",
    ),
    *("=cmd|' /C calc'!A0", "'+1", "<script>alert(1)</script>", "../../etc/passwd", "%00", "{{7*7}}", "\\u0000", "]]>"),
)


#: A third of the default: each monster that overruns is given its time twice.
LIMIT = ("--set", "run.time_limit=20")
#: Files that are read and cleaned at a time.
_FOLDER = 100


def cut(data: bytes, rng: random.Random) -> bytes:
    """Cut, often in the middle of a character."""
    return data[: rng.randrange(len(data) + 1)]


def flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 30, 300))):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def splice(data: bytes, rng: random.Random) -> bytes:
    at, other = rng.randrange(len(data) + 1), rng.choice(ODD) * rng.choice((1, 1, 5, 200))
    charset = rng.choice(CHARSETS[:6])
    errors = "surrogatepass" if charset.startswith("utf") else "replace"
    return data[:at] + other.encode(charset, errors) + data[at:]


def twice(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] * rng.choice((2, 2, 9)) + data[at:]


def shuffled(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


def one_line(data: bytes, _: random.Random) -> bytes:
    return data.replace(b"\n", b"").replace(b"\r", b"")


def nested(data: bytes, rng: random.Random) -> bytes:
    tag = rng.choice((b"div", b"b", b"table", b"span", b"p", b"blockquote"))
    return b"<html><body>" + b"<%s>" % tag * rng.choice((3, 300, 3000)) + data


def quotes(data: bytes, rng: random.Random) -> bytes:
    return data.replace(rng.choice((b"\n", b" ", b"\x82")), rng.choice((b'"', b'""', b'"\n', b"\t", b",")))


def as_row(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    twin = '{"body": "a", "body": %s, "title": %s}\n'
    return (twin % (json.dumps(text), rng.choice(("1", "null", "[]", '"題"', '"\\ud800"', "{}")))).encode()


def as_table(data: bytes, rng: random.Random) -> bytes:
    return b"title,body\n" + rng.choice((b'"', b"", b"'")) + data.replace(b"\n", b"," if rng.random() < 0.5 else b"\n")


def labelled(data: bytes, rng: random.Random) -> bytes:
    return b'<html><head><meta charset="%s"></head><body><p>' % rng.choice(CHARSETS).encode() + data


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(cut, flip, splice, splice, twice, shuffled, one_line, nested, quotes, as_row, as_table, labelled),
)


def bad(number: int, seed: int, sources: list[Path], longest: int = 4_000) -> tuple[str, bytes]:
    """Make one bad scrape from at most so many bytes of a source; return its file name and bytes."""
    rng = random.Random(f"{seed} {number}")  # noqa: S311 (no secret)
    data = rng.choice(sources).read_bytes()[:longest]
    text = data.decode("utf-8", "replace")
    data = text.encode(rng.choice(CHARSETS), "replace") if rng.random() < 0.7 else data
    for mutate in rng.choices(MUTATIONS, k=rng.randrange(1, 5)):
        data = mutate(data, rng)[: 5 * longest]
    ending = rng.choice(ENDINGS)
    if ending.endswith(".gz"):
        data = gzip.compress(data, 1)
        data = cut(data, rng) if rng.random() < 0.3 else flip(data, rng) if rng.random() < 0.3 else data
    return f"{number:06}{ending}", data


def monsters(folder: Path) -> None:
    """Write the monsters."""
    folder.mkdir()
    prose = "日本と韓国の首脳が東京で会談した。"
    put = {
        "deep.html": "<html><body>" + "<div>" * 100_000 + prose * 20 + "</div>" * 100_000,
        "deep_inline.html": "<html><body>" + "<b><i>" * 50_000 + prose * 20,
        "attributes.html": "<html><body><p " + "a=1 " * 200_000 + f">{prose * 20}</p>",
        "comments.html": "<!--" * 100_000 + prose,
        "links.html": "<html><body>" + f"<a href=x>{prose}</a>" * 30_000,
        "line.txt": prose * 200_000,
        "no_stop.txt": "会談" * 1_700_000,
        "spaces.txt": prose + " " * 10_000_000 + prose,
        "newlines.txt": (prose + "\n") * 100 + "\n" * 5_000_000,
        "brackets.txt": "「" * 1_000_000 + prose,
        "digits.txt": "1" * 5_000_000 + prose,
        "names.txt": "金正恩総書記とプーチン大統領が平壌で会談した。" * 20_000,
        "quotes.csv": 'title,body\n"' + prose * 100_000,
        "twice.jsonl": '{"body": "x", "body": ' + json.dumps(prose * 20) + "}\n" + "[" * 100_000 + "\n",
        "deep.jsonl": '{"body": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}\n",
        "jsonld.html": '<html><script type="application/ld+json">' + "[" * 100_000 + f"</script><p>{prose * 20}</p>",
    }
    for name, text in put.items():
        (folder / name).write_bytes(text.encode())
    rows = {
        "nested.jsonl": "".join('{"body": ' + "[" * depth + "1" + "]" * depth + "}\n" for depth in range(600, 980, 10)),
        "long.csv": "title,body\n" + "".join(f"{n},{prose * 500}{n}\n" for n in range(1_000)),
    }
    for name, text in rows.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, unit in {"zeros.csv.gz": bytes(1_000_000), "ends.jsonl.gz": b"\n" * 1_000_000}.items():
        with gzip.open(folder / name, "wb", 9) as file:
            file.write(b"title,body\n" if "csv" in name else b"")
            for _ in range(1500):
                file.write(unit)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as file:
        for _ in range(1000):
            file.write(bytes(1_000_000))
    (folder / "bomb.txt.gz").write_bytes(packed.getvalue())
    (folder / "bomb.html").write_bytes(gzip.compress(packed.getvalue()))
    (folder / "empty folder").mkdir()
    (folder / "loop").symlink_to(folder)
    (folder / "nowhere.txt").symlink_to("none such")
    (folder / "self.txt").symlink_to("self.txt")
    os.mkfifo(folder / "pipe.txt")
    Path(os.fsdecode(os.fsencode(folder) + b"/\x93\xfa\x96{.txt")).write_text(prose * 20, encoding="utf-8")


def judge(task: tuple[range, int, list[Path]]) -> tuple[Counter[str], float, list[str]]:
    """Read and clean a folder of scrapes, and count how they ended.

    Returns:
        The counts, the seconds, and the names of files that are neither in scrapes nor in rejects.
    """
    numbers, seed, sources = task
    with tempfile.TemporaryDirectory() as root:
        for number in numbers:
            name, data = bad(number, seed, sources)
            Path(root, name).write_bytes(data)
        began = time.perf_counter()
        scrapes, unread = kyoki.read([root])
        cleaned = kyoki.clean(scrapes)
        seconds = time.perf_counter() - began
        told = {*scrapes["path"], *unread["path"]}
        lost = [file.name for file in Path(root).iterdir() if f"{Path(root).name}/{file.name}" not in told]
    ends = Counter(f"reject: {reason}" for reason in [*unread["reason"], *cleaned.rejects["reason"]])
    ends["article"] = len(cleaned.articles)
    ends["SCRAPES LOST"] = len(lost) + len(scrapes) - len(cleaned.articles) - len(cleaned.rejects)
    return ends, seconds, lost


def whole_run(root: Path, n: int, seed: int, sources: list[Path]) -> bool:
    """Run the command over some of them and all monsters; return how it ended."""
    raw = root / "raw"
    raw.mkdir()
    for number in range(n):
        name, data = bad(number, seed, sources)
        (raw / name).write_bytes(data)
    monsters(raw / "monsters")
    began = time.monotonic()
    command = [KYOKI, "run", raw, "--out", root / "out", "--workers", "2", *LIMIT]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=root)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"whole run of {n} and the monsters: exit code {done.returncode}, {time.monotonic() - began:.0f} s, ", end="")
    print(f"largest process {peak:.1f} GB\n{done.stdout.splitlines()[-1] if done.stdout else done.stderr[-2000:]}")
    if done.returncode:
        return False
    tables = kyoki.load(root / "out")
    ends = {**dict.fromkeys(tables.articles["article_id"], "article")}
    ends |= dict(zip(tables.rejects["scrape_id"], tables.rejects["reason"], strict=True))
    lost = set(tables.scrapes["scrape_id"]) - ends.keys()
    paths = {*tables.scrapes["path"], *tables.rejects["path"]}
    files = sum(1 for _, _, names in os.walk(raw) for _ in names)
    print(f"{files} files, {len(paths)} of them in scrapes or rejects, {len(lost)} scrapes lost")
    big = tables.rejects[tables.rejects["path"].str.contains("monsters")]
    print(big[["path", "stage", "reason", "detail"]].to_string(index=False, header=False, max_colwidth=90))
    return not lost


def each(root: Path) -> bool:
    """Run the command over each monster by itself with one worker, and print how it ended; return whether each did."""
    monsters(root / "monsters")
    every = True
    for number, monster in enumerate(sorted((root / "monsters").iterdir())):
        raw, out = root / f"raw-{number}", root / f"out-{number}"
        raw.mkdir()
        monster.rename(raw / monster.name)
        command = [KYOKI, "run", raw, "--out", out, *("--workers", "1", "--no-figures"), *LIMIT]
        code, told = measured(command, root)
        ends = Counter({} if code else {"articles": len(kyoki.load(out).articles)})
        rejects = [] if code else kyoki.load(out).rejects[["stage", "reason", "detail"]].to_numpy().tolist()
        ends.update(f"{stage}: {reason} ({str(detail)[:80]})" for stage, reason, detail in rejects)
        every &= code in {0, 1} and (code == 1 or ends.total() > 0)
        print(f"{os.fsencode(monster.name)!r:20} {told}; exit code {code}; {dict(ends)}", flush=True)
    return every


def measured(command: list[str | Path], folder: Path) -> tuple[int, str]:
    """Run a command; return its exit code, its seconds and the peak memory of its processes."""
    began = time.monotonic()
    most = {"own": 0.0, "worker": 0.0}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder) as process:
        while process.poll() is None:
            sizes = memory(process.pid)
            most["own"] = max(most["own"], sizes.pop(process.pid, 0.0))
            most["worker"] = max([most["worker"], *sizes.values()])
            time.sleep(0.2)
    seconds = time.monotonic() - began
    return process.returncode, f"{seconds:.0f} s, {most['own']:.0f} MB, {most['worker']:.0f} MB in the worker"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scrapes", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--run", type=int, default=300)
    parser.add_argument("--real", type=Path, default=CORPUS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--each", action="store_true", help="Only a whole run over each monster by itself.")
    given = parser.parse_args()
    if given.each:
        with tempfile.TemporaryDirectory() as root:
            sys.exit(not each(Path(root)))
    sources = sorted(path for path in given.real.rglob("*") if path.is_file())
    tasks = [
        (range(first, min(first + _FOLDER, given.scrapes)), given.seed, sources)
        for first in range(0, given.scrapes, _FOLDER)
    ]
    ends: Counter[str] = Counter()
    slowest, n_judged = 0.0, 0
    lost: list[str] = []
    with ProcessPoolExecutor(given.workers) as workers:
        for found, seconds, names in workers.map(judge, tasks):
            ends += found
            slowest = max(slowest, seconds)
            lost += names
            n_judged += _FOLDER
            if n_judged % 1000 == 0:
                print(n_judged, dict(ends), f"slowest {_FOLDER}: {slowest:.1f} s", lost, file=sys.stderr, flush=True)
    for what, n in sorted(ends.items()):
        print(f"{n:6}  {what}")
    print(
        f"{given.scrapes} files; slowest {_FOLDER} took {slowest:.1f} s; neither read nor rejected: {lost}", flush=True
    )
    with tempfile.TemporaryDirectory() as root:
        whole = whole_run(Path(root), given.run, given.seed, sources)
    sys.exit(bool(ends["SCRAPES LOST"]) or not whole)


if __name__ == "__main__":
    main()
