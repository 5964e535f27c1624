"""Cost of a run after its work on articles, for any size: python clones.py OUT --articles 100000 --added 100.

OUT is what a run has written for some thousand articles. Its parts are cloned until there are as many articles as
asked for: each copy has other ids and, for 40 of 100 kanji and katakana chosen anew for each copy, other characters in
its texts and all that points into them, but for four of five names, which stay. So no copy is a near-duplicate of
another, offsets stay right, most entities are named in many copies, and words and places that are no names are far more
than a real corpus has. No article is recognised: what is measured is what a run does after that, over all tables; and
once more with some articles on top.
"""

import argparse
import hashlib
import itertools
import json
import random
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kyoki.config import Settings
from kyoki.running.fold import fold
from kyoki.running.lineage import Part, wanted, work_stages
from kyoki.running.registry import call, stages
from kyoki.running.run import _begun, _Run
from kyoki.tables import TABLES

#: Characters that may be changed: kanji, and katakana but for the small ones and the sign for a long vowel.
_KANJI = [chr(c) for c in range(0x4E00, 0x9FA6)]
_KANA = [c for c in map(chr, range(0x30A2, 0x30F4)) if c not in "ァィゥェォッャュョヮヵヶ"]
_SHARE = 0.4
#: Of the surfaces of mentions, one of so many is changed.
_CHANGED_NAMES = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--added", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=Path("clones"), help="For parts and tables; kept.")
    args = parser.parse_args()
    if not args.folder.exists():
        clone(args.out, args.folder, args.articles + args.added)
    index = pd.read_csv(args.folder / "index.csv", dtype=str)
    for number in (args.articles, args.articles + args.added):
        print(json.dumps({"articles": number, **tables(args.folder, index.head(number), args.workers)}), flush=True)


@dataclass
class Copy:
    """A batch of the copy with this number: the new names of its articles, and the parts that it is cloned from."""

    number: int
    names: dict[str, str]
    parts: dict[str, Part]
    done: dict[str, Part]


def clone(source: Path, folder: Path, number: int) -> None:
    """Write the parts of `number` articles, and the list of their ids."""
    began = time.perf_counter()
    (folder / "parts").mkdir(parents=True)
    (folder / ".kyoki-outputs").write_bytes((source / ".kyoki-outputs").read_bytes())
    with opened(source) as old, opened(folder) as new:
        ids = sorted(name for seal in old.stores["read"].seals().values() for name in seal.ids)
        made, _ = old.work(ids, old.templates(ids)[1])
        batches = [dict(zip(made, parts, strict=True)) for parts in zip(*made.values(), strict=True)]
        copies: list[Copy] = []
        n_articles = 0
        for at in itertools.count():
            if n_articles >= number:
                break
            copies.append(clone_read(old, new, at // len(batches), batches[at % len(batches)]))
            n_articles += len(copies[-1].names)
        index = [name for copy in copies for name in sorted(copy.names.values())]
        lines = new.templates(index)[1]
        for copy in copies:
            clone_work(old, new, copy, lines)
    pd.DataFrame({"scrape_id": index}).to_csv(folder / "index.csv", index=False)
    print(json.dumps({"cloned": len(index), "seconds": round(time.perf_counter() - began)}), flush=True)


def clone_read(old: _Run, new: _Run, number: int, parts: dict[str, Part]) -> Copy:
    """Write the part of read of one batch; of the pages nothing is left but their lines' hashes."""
    read = old.stores["read"].read(parts["read"].name, "scrapes")
    names = {name: renamed(name, number) for name in read["scrape_id"]}
    frame = TABLES["scrapes"].sorted(read.assign(scrape_id=read["scrape_id"].map(names), raw="あ"))
    batch = renamed(parts["read"].name, number)[:16]
    seal = new.stores["read"].write(batch, sorted(names.values()), {"scrapes": frame})
    return Copy(number, names, parts, {"read": Part(batch, seal)})


def clone_work(old: _Run, new: _Run, copy: Copy, lines: dict[str, str]) -> None:
    """Write the parts of one batch after read."""
    mapping = changed_characters(copy.number)
    texts: dict[str, str] = {}
    mentions = old.stores["mentions"].read(copy.parts["mentions"].name, "mentions")
    made: dict[str, pd.DataFrame] = {}
    for stage in work_stages():
        tables = counted(made) if stage == "counted" else {}
        for name in () if tables else copy.parts[stage].seal.tables:
            frame = old.stores[stage].read(copy.parts[stage].name, name)
            frame = frame.assign(**{str(frame.columns[0]): frame.iloc[:, 0].map(copy.names)})
            if name == "articles":
                frame = frame.assign(text=changed_texts(frame, mentions, copy, mapping))
                texts = dict(zip(frame["article_id"], frame["text"], strict=True))
                frame = frame.assign(title=frame["text"].str.split("\n").str[0].where(frame["title"].notna()))
            if "surface" in frame and len(frame):
                spans = zip(*(frame[column].tolist() for column in ("article_id", "start", "end")), strict=True)
                now = [texts[article][start:end] for article, start, end in spans]
                if "lemma" in frame:
                    other = frame["lemma"].map(lambda lemma: lemma.translate(mapping))
                    frame = frame.assign(lemma=frame["lemma"].where(frame["surface"] == now, other))
                frame = frame.assign(surface=now)
            tables[name] = TABLES[name].sorted(TABLES[name].frame(frame))
        made |= tables
        part = wanted(stage, copy.done, lines)
        seal = new.stores[stage].write(part.name, part.ids, tables, taken=part.taken)
        copy.done[stage] = Part(part.name, seal)


def counted(made: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Count the articles of a copy, as a run does: counts depend on every character."""
    spec = stages()["counted"]
    given = call("counted", *(made[name] for name in spec.needs), settings=Settings())
    return dict(zip(spec.gives, given, strict=True)) | {"rejects": TABLES["rejects"].frame()}


def changed_characters(number: int) -> dict[int, str]:
    """Return the characters that a copy replaces; none for the first, which is the original."""
    chosen = random.Random(number)  # noqa: S311 (the same at each run)
    mapping = {}
    for characters in (_KANJI, _KANA) if number else ():
        some = chosen.sample(characters, int(_SHARE * len(characters)))
        mapping |= {ord(a): b for a, b in zip(some, some[1:] + some[:1], strict=True)}
    return mapping


def changed_texts(articles: pd.DataFrame, mentions: pd.DataFrame, copy: Copy, mapping: dict[int, str]) -> list[str]:
    """Return the texts in other characters, but for most names."""
    kept: dict[str, list[tuple[int, int]]] = {}
    columns = (mentions[column] for column in ("article_id", "start", "end", "surface"))
    for name, start, end, surface in zip(*columns, strict=True):
        if not copy.number or int(renamed(surface, copy.number)[:8], 16) % _CHANGED_NAMES:
            kept.setdefault(copy.names[name], []).append((start, end))
    found = []
    for name, text in zip(articles["article_id"], articles["text"], strict=True):
        changed = list(text.translate(mapping))
        for start, end in kept.get(name, ()):
            changed[start:end] = text[start:end]
        found.append("".join(changed))
    return found


def renamed(name: str, copy: int) -> str:
    return hashlib.sha256(f"{name} {copy}".encode()).hexdigest()[: max(len(name), 16)] if copy else name


@contextmanager
def opened(folder: Path, workers: int = 1) -> Iterator[_Run]:
    """Lock a folder as a run does."""
    with _begun([], folder, Settings(), workers, None, None) as run:
        yield run


def tables(folder: Path, index: pd.DataFrame, workers: int) -> dict[str, object]:
    """Make all tables and pages; return seconds by step and stage, and the memory of the largest process."""
    began = time.perf_counter()
    steps: dict[str, float] = {}

    def step(name: str) -> None:
        steps[name] = round(time.perf_counter() - began - sum(steps.values()), 1)

    with opened(folder, workers) as run:
        step("start")
        rows = pd.DataFrame({"path": "clones/" + index["scrape_id"] + ".txt", "row": None})
        rows = rows.assign(scrape_id=index["scrape_id"]).astype({"row": "Int64", "path": "str", "scrape_id": "str"})
        run._forget_damaged()
        step("checksums")
        learnt, lines = run.templates(rows["scrape_id"])
        step("templates")
        parts, _ = run.work(rows["scrape_id"], lines)
        run.readers.close()
        step("plan")
        made = folder / "tables.made"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
        rejects = TABLES["rejects"].frame()
        now = rows.assign(template_lines=rows["scrape_id"].map(lines).astype("str"))
        with closing(run._counting_pool()) as pool:
            folded = fold(run.stores, parts, now, rejects, run.settings, made, pool)
            folded.write("templates", learnt)
            step("tables")
            publisher = run._publisher([], rows, rejects)
            publisher.publish(folded, run.earlier, {}, began, pool)
            step("pages")
        shutil.rmtree(made)
    size = sum(file.stat().st_size for file in (folder / "tables").rglob("*") if file.is_file())
    memory = [resource.getrusage(who).ru_maxrss / 1e6 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "seconds": round(time.perf_counter() - began, 1),
        "steps": steps,
        "stages": {name: round(seconds, 1) for name, seconds in folded.seconds.items()},
        "rows": folded.rows,
        "memory_gb": [round(one, 2) for one in memory],
        "tables_mb": round(size / 1e6),
    }


if __name__ == "__main__":
    sys.exit(main())
