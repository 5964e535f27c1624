"""Measure every stage and the whole run, compared with stock spaCy and the naive script, in turns: make bench.

    python benchmarks/bench.py                 all of it, 20 minutes on four quiet cores; writes RESULTS.md
    python benchmarks/bench.py --quick         small inputs, some minutes, printed only
    python benchmarks/bench.py --check         also exit 1 where a ratio is under its floor in floors.toml

A ratio is the median over rounds of two consecutive runs; seconds on another machine are not comparable.
"""

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
KYOKI = Path(sys.executable).with_name("kyoki")
SHARED = HERE.parents[1] / "shared"
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
VERSIONS = ("kyoki", "ginza", "ja-ginza", "spacy", "thinc", "numpy", "fugashi", "unidic-lite", "trafilatura", "pandas")
Result = dict[str, Any]


class Size(NamedTuple):
    """The sizes of the inputs."""

    articles: int
    naive: int
    tokens: int
    one_core: int
    all_cores: int
    pairs: int
    rounds: int


FULL = Size(articles=1842, naive=100, tokens=1_500_000, one_core=80_000, all_cores=300_000, pairs=1_000_000, rounds=2)
QUICK = Size(articles=60, naive=15, tokens=200_000, one_core=10_000, all_cores=40_000, pairs=20_000, rounds=1)


class Row(NamedTuple):
    """A line of the table; `key` is its name in floors.toml or, without a ratio, only a description."""

    key: str
    what: str
    ours: str
    against: str
    ratio: float | None = None


def child(command: list[str], env: Mapping[str, str] = {}) -> Result:
    """Run one process to its end: its line of JSON, seconds by the wall clock from start to end, and peak MB."""
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, *command], env={**os.environ, **env}, stdout=subprocess.PIPE) as process:
        said = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"bench: {' '.join(command)} ended with {process.returncode}")
    found = json.loads(said.splitlines()[-1]) if said.strip() else {}
    return {"seconds": time.perf_counter() - began, "rss": usage.ru_maxrss / 1024} | found


def measure(name: str, **arguments: Any) -> Result:  # noqa: ANN401 (what JSON holds)
    """Run one function of measures.py."""
    env = {} if name == "whole" else ONE_THREAD  # the run itself sees to its threads
    return child([str(HERE / "measures.py"), name, json.dumps(arguments)], env)


def in_turn(rounds: int, **calls: Callable[[], Result]) -> dict[str, list[Result]]:
    """Run A B C A B C …, so that other work of the machine affects all of them equally."""
    results: dict[str, list[Result]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            results[name].append(call())
    return results


def ratio(ours: list[Result], other: list[Result]) -> float:
    return statistics.median(a["speed"] / b["speed"] for a, b in zip(ours, other, strict=True))


def mid(results: list[Result], figure: str = "speed") -> float:
    return statistics.median(result[figure] for result in results)


def compared(key: str, what: str, unit: str, ours: list[Result], other: tuple[str, list[Result]]) -> Row:
    name, theirs = other
    return Row(key, what, f"{mid(ours):,.0f} {unit}", f"{name}: {mid(theirs):,.0f}", ratio(ours, theirs))


def text_rows(work: str, size: Size) -> list[Row]:
    """Reading, cleaning, words."""
    rows = []
    pages = SHARED / "gold" / "cleaning" / "pages"
    folder = str(pages if pages.is_dir() else HERE.parent / "corpus" / "raw")
    html = in_turn(
        size.rounds,
        ours=lambda: measure("cleaning", work=folder, pattern="*.htm*", n=1000, ours=True, one_core=True),
        bare=lambda: measure("cleaning", work=folder, pattern="*.htm*", n=1000, ours=False, one_core=True),
    )
    dumps = measure("cleaning", work=f"{work}/articles", pattern="*.txt", n=1000, ours=True, one_core=True)
    words = in_turn(
        size.rounds,
        **{
            how: lambda how=how: measure("tokens", work=work, characters=size.tokens, how=how, one_core=True)
            for how in ("ours", "viterbi", "nodes")
        },
    )
    rows.append(
        compared("read_clean_html", "read and clean HTML", "pages/s", html["ours"], ("trafilatura", html["bare"]))
    )
    rows.append(Row("dumps", "read and clean dumps of text", f"{dumps['speed']:,.0f} dumps/s", ""))
    for key, other in (("viterbi", "MeCab's search alone"), ("nodes", "loop over fugashi's nodes")):
        rows.append(compared(f"tokens_{key}", "tokens, with table", "chars/s", words["ours"], (other, words[key])))
    return rows


def ginza_rows(work: str, size: Size) -> list[Row]:
    """Entities against stock and the loop, and the rules on top."""
    rules = measure("mentions", work=work, characters=size.one_core, one_core=True)
    seconds = f"{rules['stage_seconds']:.2f} s", f"engine alone: {rules['engine_seconds']:.2f} s"
    return [
        *engine_rows("one_core", work, 1, size.one_core, size.rounds),
        *engine_rows("all_cores", work, CORES, size.all_cores, size.rounds),
        Row("mentions_engine_share", "mentions, rules included", *seconds, rules["speed"]),
    ]


def engine_rows(key: str, work: str, processes: int, characters: int, rounds: int) -> list[Row]:
    given = {"work": work, "characters": characters, "one_core": processes == 1}
    some = {**given, "characters": characters // 4, "processes": processes}
    batch = max((32, 128, 512), key=lambda batch: measure("ginza_stock", batch=batch, **some)["speed"])
    calls = {
        "ours": lambda: measure("ginza", processes=processes, **given),
        "stock": lambda: measure("ginza_stock", processes=processes, batch=batch, **given),
    }
    if processes == 1:
        calls |= {name: lambda name=name: measure(name, **given) for name in ("ginza_loop", "gemm_floor")}
    got = in_turn(rounds, **calls)
    ours = got["ours"]
    same = "entities equal" if ours[0]["entities"] == got["stock"][0]["entities"] else "ENTITIES DIFFER"
    others = {f"ginza_{key}": (f"nlp.pipe, tok2vec + ner, batch {batch}, {same}", got["stock"])}
    if processes == 1:
        floor = (
            f"share of the floor: the encoder's matrix products alone, {mid(got['gemm_floor'], 'gflops'):.0f} GFLOP/s"
        )
        others |= {"ginza_loop": ("nlp(text), all pipes", got["ginza_loop"]), "gemm": (floor, got["gemm_floor"])}
    what = f"GiNZA's entities, {processes} process{'es' * (processes > 1)} ({ours[0]['engine']} engine)"
    return [compared(name, what, "chars/s", ours, other) for name, other in others.items()]


def pairs_rows(size: Size) -> list[Row]:
    """Pairs of many synthetic articles; the merge gets a tenth, because more does not fit into memory."""
    ours = measure("pairs", articles=size.pairs, ours=True)
    merge = measure("pairs", articles=size.pairs // 10, ours=False)
    shown = (
        f"{size.pairs / ours['speed']:.1f} s, {ours['rss']:,.0f} MB peak",
        f"pandas merge, counts only, a tenth of them: {merge['speed']:,.0f} articles/s",
    )
    return [
        Row(
            "pairs_merge",
            f"pairs, all measures, {size.pairs:,} articles x 15 entities",
            *shown,
            ours["speed"] / merge["speed"],
        )
    ]


def command(scrape: Path, out: Path) -> Result:
    """Run `kyoki run` on one scrape, cold: seconds to the findings on the screen, and to the end (report written)."""
    shutil.rmtree(out, ignore_errors=True)
    began = time.perf_counter()
    with subprocess.Popen([KYOKI, "run", scrape, "--out", out], stdout=subprocess.PIPE) as process:
        if process.stdout is not None:
            process.stdout.readline()
        first = time.perf_counter() - began
        process.communicate()
    if process.returncode:
        sys.exit(f"bench: kyoki run {scrape} ended with {process.returncode}")
    return {"seconds": first, "end": time.perf_counter() - began}


def first_result_row(work: Path, size: Size) -> Row:
    """One article, from the command to what was found; not the first time, when Python compiles what it loads."""
    scrape = work / "articles" / "000000.txt"
    got = in_turn(
        1 + 2 * size.rounds,
        ours=lambda: command(scrape, work / "one"),
        naive=lambda: child([str(HERE / "naive.py"), str(scrape), "-o", str(work / "naive")]),
    )
    ours, naive = got["ours"][1:], got["naive"][1:]
    return Row(
        "first_result",
        "one article: tables and findings on the screen (report and graph written, too)",
        f"{mid(ours, 'seconds'):.1f} s ({mid(ours, 'end'):.1f})",
        f"naive: {mid(naive, 'seconds'):.1f} s",
        statistics.median(b["seconds"] / a["seconds"] for a, b in zip(ours, naive, strict=True)),
    )


def whole_rows(work: Path, size: Size) -> list[Row]:
    """The whole run, cold: all articles, then four times as many; and the naive script on some.

    The run over four times as many processes three quarters of them, as it reuses the work of the first run.
    """

    def run(n: int, out: str) -> Result:
        return measure("whole", inputs=[some(n, work)], out=str(work / out), workers=CORES)

    def naive(n: int) -> Result:
        return child([str(HERE / "naive.py"), some(n, work), "-o", str(work / "naive")])

    naive_one = naive(1)
    once, script, four = run(size.articles, "all"), naive(size.naive), run(4 * size.articles, "all")
    rate = (size.naive - 1) / (script["seconds"] - naive_one["seconds"])  # its start is not held against it
    ours = size.articles / once["seconds"]
    busy = sum(once["stages"].values())
    spent = ", ".join(f"{name} {100 * s / busy:.0f} %" for name, s in once["stages"].items() if s >= busy / 200)
    n, many = f"{size.articles:,} articles", f"{4 * size.articles:,}"
    memory = [(key, once[key], four[key]) for key in ("rss", "rss_workers", "together")]
    named = {
        "rss": ("memory_flat_run", "run's own process"),
        "rss_workers": ("memory_flat_workers", "largest worker, with files mapped into it"),
        "together": ("memory_together", f"all of {1 + CORES} processes, what they share counted once"),
    }
    return [
        Row(
            "whole_naive",
            f"whole run, {n}, cold",
            f"{ours:,.1f} articles/s",
            f"naive, its start left out: {rate:.2f}",
            ours / rate,
        ),
        Row("stages", "where its seconds go, workers added up", f"{busy:,.0f} s", spent),
        Row(
            "whole_four",
            f"run over {many}, a quarter done before",
            f"{3 * size.articles / four['seconds']:,.1f} new/s",
            "",
        ),
        *(
            Row(named[key][0], f"peak memory, {named[key][1]}, {n}", f"{a:,.0f} MB", f"{many}: {b:,.0f} MB", a / b)
            for key, a, b in memory
        ),
        Row("naive_memory", "peak memory, naive", f"{script['rss']:,.0f} MB", f"{size.naive} articles"),
    ]


def some(n: int, work: Path) -> str:
    """Return a folder of n articles; a command line does not take the names of thousands."""
    folder = work / f"articles-{n}" / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n):
        link = folder / f"{number:06}.txt"
        if not link.exists():
            link.hardlink_to(work / "articles" / link.name)
    return str(folder.parent)


def workers_row(work: Path, size: Size) -> Row:
    """A fourth of the corpus, cold, with one worker, two, as many as there are cores."""
    n, every = size.articles // 4, range(1, CORES + 1)
    runs = [measure("whole", inputs=[some(n, work)], out=str(work / f"by-{w}"), workers=w) for w in every]
    rates = [n / run["seconds"] for run in runs]
    return Row(
        "workers",
        f"whole run, {n:,} articles, cold, with {', '.join(map(str, every))} workers",
        f"{', '.join(f'{rate:.1f}' for rate in rates)} articles/s",
        "one worker",
        rates[-1] / rates[0],
    )


def keep(path: Path, made: str) -> None:
    """Write the results; the sections of page.py and gpu.py stay."""
    _, heading, sections = path.read_text(encoding="utf-8").partition("\n## ")
    path.write_text(f"{made}{heading}{sections}", encoding="utf-8")


def table(rows: list[Row]) -> str:
    lines = ["| what | ours | against | ours / that |", "|---|---|---|---|"]
    lines += [
        f"| {r.what} | {r.ours} | {r.against} | {'' if r.ratio is None else f'**{r.ratio:.2f}**'} |" for r in rows
    ]
    return "\n".join(lines)


def machine() -> str:
    """Describe the machine."""
    info = Path("/proc/cpuinfo")
    told = info.read_text() if info.is_file() else ""
    model = next(
        (line.partition(": ")[2] for line in told.splitlines() if line.startswith("model name")), platform.processor()
    )
    vectors = next((name for name in ("avx512f", "avx2", "avx") if f" {name} " in told), "no AVX")
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    packages = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    return f"{model}, {CORES} cores, {vectors}{load}; Python {platform.python_version()}, {packages}"


def under(ratios: Mapping[str, float | None], floors: Mapping[str, float]) -> list[str]:
    """Return the ratios that are under their floors, or were not measured."""
    found = {key: ratios.get(key) for key in floors}
    return [f"{key}: {found[key]} is under {floor}" for key, floor in floors.items() if not (found[key] or 0) >= floor]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small inputs")
    parser.add_argument("--check", action="store_true", help="exit 1 where a ratio is under its floor")
    parser.add_argument("--rounds", type=int, help="how often each is measured (2; quick 1)")
    arguments = parser.parse_args()
    size = QUICK if arguments.quick else FULL
    size = size._replace(rounds=arguments.rounds or size.rounds)
    tar = SHARED / "corpus" / "livedoor-news.tar.xz"
    corpus = "livedoor news corpus" if tar.is_file() else "sample corpus, halves of its articles joined anew"
    head = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC. {machine()}.\nTexts: {corpus}."
    print(head, flush=True)
    with tempfile.TemporaryDirectory(prefix="kyoki-bench-") as folder:
        measure("prepare", work=folder, tar=str(tar), sample=str(HERE.parent / "corpus" / "raw"), n=4 * size.articles)
        rows = []
        steps = (
            lambda: text_rows(folder, size),
            lambda: ginza_rows(folder, size),
            lambda: pairs_rows(size),
            lambda: [first_result_row(Path(folder), size)],
            lambda: whole_rows(Path(folder), size),
            lambda: [workers_row(Path(folder), size)],
        )
        for step in steps:
            rows += step()
            print(table(rows), flush=True)  # each time all: a later step may fail
    if not arguments.quick:
        about = "Written by `make bench`. A ratio over 1: ours is faster, or needs no more memory."
        keep(HERE / "RESULTS.md", f"# Benchmark\n\n{about}\n\n{head}\n\n{table(rows)}\n")
    if arguments.check:
        floors = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["quick" if arguments.quick else "full"]
        if slow := under({row.key: row.ratio for row in rows}, floors):
            sys.exit("\n".join(slow))


if __name__ == "__main__":
    main()
