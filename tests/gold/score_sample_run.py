"""Score cleaning, mentions and links on the hand labels of the sample corpus: python tests/gold/score_sample_run.py.

The labels are in tests/gold/sample, whose README says how they were made. The corpus is ours, and its errors were read
while the rules were written: its figures say that nothing broke, and little of what other news will give.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import kyoki
from kyoki.language.normalize import normalize

SAMPLE = Path(__file__).with_name("sample")
CORPUS = Path(__file__).parents[2] / "corpus"
FLOORS = Path(__file__).parents[1] / "floors_sample.toml"
TYPES = ("person", "state", "place", "organisation")
#: Types whose mentions of one article are compared in pairs: is it one and the same or are they two?
PAIRED = ("person", "place", "organisation")
FACTS = ("headline", "published", "author", "outlet")


class Counts(NamedTuple):
    """Counts of right, wrong and missed results."""

    found: int
    wrong: int
    missed: int

    def figures(self, name: str) -> dict[str, float]:
        """Precision, recall and F1, under names that begin with the given one."""
        precision, recall = _share(self.found, self.found + self.wrong), _share(self.found, self.found + self.missed)
        f1 = _share(2 * self.found, 2 * self.found + self.wrong + self.missed)
        return {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": f1}


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of labels."""
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def articles() -> list[dict[str, Any]]:
    """Return the articles of the sample corpus, with the text that entities were labelled in."""
    return [json.loads(line) for line in (SAMPLE / "articles.jsonl").read_text(encoding="utf-8").splitlines()]


def measure(run: Path) -> dict[str, float]:
    """Compute all figures with a floor in tests/floors_sample.toml.

    Args:
        run: the folder that the sample corpus was run into.
    """
    return _lines(run) | _facts(run) | _entities()


def tables(run: Path, name: str) -> pd.DataFrame:
    """Read a table of the run, with the names that the labels give its articles."""
    table = pd.read_parquet(run / "tables" / f"{name}.parquet")
    scrapes = pd.read_parquet(run / "tables" / "scrapes.parquet", columns=["scrape_id", "path", "row"])
    names = {(row["path"], row["row"]): row["article"] for row in articles()}
    keys = zip(scrapes["path"], scrapes["row"].astype(object).where(scrapes["row"].notna(), None), strict=True)
    of = dict(zip(scrapes["scrape_id"], map(names.get, keys), strict=True))
    return table.assign(article=table["article_id"].map(of))


def _lines(run: Path) -> dict[str, float]:
    """Score the kept lines of all scrapes together, and of the scrape that is cleaned worst."""
    lines = tables(run, "lines")
    kept = set(zip(lines["article"], lines["line"], lines["kept"], strict=True))
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows("lines"):
        is_kept = (row["article"], int(row["line"]), True) in kept
        if row["label"] != "optional":
            counts[row["article"]][f"{row['label']} {'kept' if is_kept else 'dropped'}"] += 1
    each = [_counts(count) for count in counts.values()]
    worst = min(one.figures("")["_f1"] for one in each)
    return _sum(each).figures("lines") | {"lines_worst_f1": worst}


def _counts(count: Counter[str]) -> Counts:
    return Counts(count["article kept"], count["furniture kept"], count["article dropped"])


def _sum(counts: list[Counts]) -> Counts:
    return Counts(*(sum(column) for column in zip(*counts, strict=True)))


def _facts(run: Path) -> dict[str, float]:
    """Shares of facts that are right, of the articles that state them, and how many authors were made up."""
    found = tables(run, "articles").rename(columns={"title": "headline"}).set_index("article")
    figures = {}
    for fact in FACTS:
        stated = [row for row in rows("facts") if row[fact] and not row[fact].startswith("?")]
        right = [row for row in stated if _is(found[fact].get(row["article"]), row[fact])]
        figures[f"{fact}_right"] = _share(len(right), len(stated))
    unsigned = {
        row["article"]: row["author"] for row in rows("facts") if row["author"].startswith("?") or not row["author"]
    }
    given = {article: found["author"].get(article) for article in unsigned}
    made_up = [article for article, name in given.items() if not (pd.isna(name) or _is(name, unsigned[article]))]
    return figures | {"author_made_up": float(len(made_up))}


def _is(found: object, wanted: str) -> bool:
    """Whether a fact is among the right ones, which are separated by `|`; a day matches the beginning of a time."""
    text = "" if pd.isna(found) else found if isinstance(found, str) else str(found)[:10]
    return _plain(text) in {_plain(name) for name in wanted.removeprefix("?").split("|")}


def _plain(text: str) -> str:
    return normalize(text).replace(" ", "")


def _entities() -> dict[str, float]:
    """Score mentions by exact span and type, and links, in the labelled texts."""
    predict = _load("score_entities_run")._predict
    found = predict({row["article"]: row["text"] for row in articles()})
    labels = labelled()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    linked: Counter[tuple[str, bool]] = Counter()
    for article, spans in labels.items():
        got = {(e["start"], e["end"], e["type"]): e["key"] for e in found[article]["entities"]}
        firm, wrong = compared(spans, got)
        both = {span: (firm[span], got[span]) for span in sorted(firm.keys() & got.keys())}
        for kind in TYPES:
            of_kind = Counts(
                *(sum(span[2] == kind for span in some) for some in (both, wrong, firm.keys() - got.keys()))
            )
            counts[kind].update(of_kind._asdict())
            linked.update((kind, right) for right in _links(kind, [k for span, k in both.items() if span[2] == kind]))
    every = {kind: Counts(**counts[kind]) for kind in TYPES}
    every["all"] = _sum(list(every.values()))
    figures = {name: value for kind, one in every.items() for name, value in one.figures(kind).items()}
    return figures | {f"{k}_links": _share(linked[k, True], linked[k, True] + linked[k, False]) for k in TYPES}


def labelled(table: str = "entities") -> dict[str, list[dict[str, str]]]:
    """Return the labelled spans of each article."""
    spans: dict[str, list[dict[str, str]]] = {row["article"]: [] for row in articles()}
    for row in rows(table):
        spans[row["article"]].append(row)
    return spans


def compared(
    spans: list[dict[str, str]], got: dict[tuple[int, int, str], Any]
) -> tuple[dict[tuple[int, int, str], str], list[tuple[int, int, str]]]:
    """Return the firm spans with their keys, and the found ones that are wrong: not firm, and on no optional span."""
    firm, optional = {}, []
    for row in spans:
        span = (int(row["start"]), int(row["end"]), row["type"])
        if row["optional"] == "1":
            optional.append(span)
        else:
            firm[span] = row["key"]
    wrong = [
        span
        for span in got
        if span not in firm and not any(span[0] < end and start < span[1] for start, end, _ in optional)
    ]
    return firm, wrong


def _links(kind: str, keys: list[tuple[str, str]]) -> list[bool]:
    """Whether each state has its code, and whether pairs of other mentions are rightly the same or different."""
    if kind not in PAIRED:
        return [wanted == found for wanted, found in keys]
    pairs = [(a[0] == b[0], a[1] == b[1]) for a, b in combinations(keys, 2)]
    return [one == is_one for one, is_one in pairs if one or is_one]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def below_floor(measured: dict[str, float]) -> list[str]:
    """Return the figures below their floors."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["sample"]
    return [
        name
        for name, value in measured.items()
        if (value > floors[name] if "made_up" in name else value < floors[name])
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        kyoki.run([CORPUS / "raw"], out=Path(folder), workers=1)
        figures = measure(Path(folder))
    for name, value in figures.items():
        print(f"{value:.4f}  {name}")  # noqa: T201 (a script that shows its figures)
    if worse := below_floor(figures):
        sys.exit(f"below the floors of tests/{FLOORS.name}: {', '.join(worse)}")
