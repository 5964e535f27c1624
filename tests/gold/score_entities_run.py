"""Score mentions and links on the gold news articles: python tests/gold/score_entities_run.py SHARED.

SHARED is the folder of gold data. The rules were written while reading the errors in every second article (the first,
third, …), `tuned`, and in three corpora of other texts (gold/other). Of the other articles, `unseen`, only
totals were watched at first; later the errors of all were read once, when rules for other genres were written, and the
weights of scores were fitted on all: above other news.

`left_out` says what the word lists alone may have learnt by heart: in ten folds of all articles each is read without
the rows that only its own fold has a use for, those in no article of the other folds and nowhere in gold/other.

Of organisations the errors in `unseen` were read once, too, when rules for what a body does were written; `genres` are
the articles of sports, films, technology and lifestyle, every second of which was read first (`genres_tuned`, in the
order of the archive), and the others with those.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

import kyoki.stages.links
import kyoki.stages.mentions
from kyoki import wordlists
from kyoki.tables import TABLES

FOLDS = 10
ORGANISATION = ("organisation",)


def measure(shared: Path) -> dict[str, float]:
    """Compute all figures with a floor in tests/floors_entities.toml."""
    gold = [json.loads(line) for line in (shared / "gold" / "news_dev.jsonl").read_text("utf-8").splitlines()]
    scorer = _load(shared / "gold" / "score_entities.py")
    found = _predict({article["id"]: article["text"] for article in gold})
    figures = _organisations(shared, scorer, "", found) | _genres(shared, scorer)
    for part, articles in (("tuned", gold[::2]), ("unseen", gold[1::2])):
        table, links, _ = scorer.score({article["id"]: article for article in articles}, found)
        figures |= {f"{part}_{kind}_f1": table[kind]["f1"] for kind in ("person", "state", "place", "all")}
        figures |= {f"{part}_{kind}_links": links[kind] for kind in ("state", "person")}
    left_out = _left_out(gold, _other_texts(shared))
    every = {row["id"]: row for row in _rows(shared / "gold" / "news_dev.organisations.jsonl")}
    figures["left_out_organisation_f1"] = scorer.score(every, left_out, ORGANISATION)[0]["all"]["f1"]
    table, _, _ = scorer.score({article["id"]: article for article in gold}, left_out)
    return figures | {f"left_out_{kind}_f1": table[kind]["f1"] for kind in ("person", "state", "place", "all")}


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _organisations(shared: Path, scorer: Any, genre: str, found: dict[str, Any]) -> dict[str, float]:
    """Score the organisations of the articles whose errors were read, and of the others."""
    name = "genres_dev.labels.jsonl" if genre else "news_dev.organisations.jsonl"
    rows = {row["id"]: row for row in _rows(shared / "gold" / name)}
    gold = [rows[article_id] for article_id in found if article_id in rows]
    parts = {"tuned": gold[::2], "unseen": gold[1::2]}
    return {
        f"{genre}{part}_organisation_f1": scorer.score({a["id"]: a for a in articles}, found, ORGANISATION)[0]["all"][
            "f1"
        ]
        for part, articles in parts.items()
    }


def _genres(shared: Path, scorer: Any) -> dict[str, float]:
    wanted = {row["id"] for row in _rows(shared / "gold" / "genres_dev.labels.jsonl")}
    texts: dict[str, str] = {}
    with tarfile.open(shared / "corpus" / "livedoor-news.tar.xz") as archive:
        for member in archive:
            name = "/".join(member.name.split("/")[-2:])
            if name in wanted and (file := archive.extractfile(member)):
                texts[name] = "\n".join(file.read().decode("utf-8").split("\n")[2:])  # from its third line on
    found = _predict(texts)
    every = {row["id"]: row for row in _rows(shared / "gold" / "genres_dev.labels.jsonl")}
    table, _, _ = scorer.score(every, found)
    figures = {f"genres_{kind}_f1": table[kind]["f1"] for kind in ("person", "state", "place", "all")}
    return figures | _organisations(shared, scorer, "genres_", found)


def _other_texts(shared: Path) -> str:
    files = [path.read_text(encoding="utf-8") for path in sorted((shared / "gold" / "other").glob("*.jsonl"))]
    return "\n".join(json.loads(line)["text"] for file in files for line in file.splitlines())


def _left_out(gold: list[dict[str, Any]], others: str) -> dict[str, Any]:
    """Read each fold without the rows of the word lists that nothing else supports."""
    found: dict[str, Any] = {}
    every_row = wordlists.rows
    for fold in range(FOLDS):
        held = {article["id"]: article["text"] for article in gold[fold::FOLDS]}
        rest = "\n".join([others, *(article["text"] for article in gold if article["id"] not in held)])
        wordlists.rows = _supported(every_row, "\n".join(held.values()), rest)
        _forget()
        found |= _predict(held)
    wordlists.rows = every_row
    _forget()
    return found


def _supported(every_row: Any, held: str, rest: str) -> Any:
    def rows(room: str, name: str) -> tuple[dict[str, str], ...]:
        return tuple(row for row in every_row(room, name) if _is_supported(_forms(row), held, rest))

    return rows


def _forms(row: dict[str, str]) -> list[str]:
    """Return the word of a row, of an organisation with its other names."""
    others = "|".join(row[name] for name in ("aliases", "short") if "short" in row)
    return [next(iter(row.values())), *filter(None, others.split("|"))]


def _is_supported(forms: list[str], held: str, rest: str) -> bool:
    return not any(form in held for form in forms) or any(form in rest for form in forms)


def _forget() -> None:
    """Clear the caches that the rules made from the word lists."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("kyoki.recognition", "kyoki.linking", "kyoki.wordlists")):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _predict(texts: dict[str, str]) -> dict[str, Any]:
    """Return the scorer's input for each article: spans with types, codes of states, entities of people."""
    rows = {"article_id": list(texts), "text": list(texts.values()), "n_chars": 1, "kept_share": 1.0}
    articles = TABLES["articles"].frame(rows)
    mentions = kyoki.stages.mentions.mentions(articles)
    linked = kyoki.stages.links.links(mentions, articles)
    rows = linked.links.merge(linked.entities[["entity_id", "type", "iso2"]], on="entity_id")
    found: dict[str, Any] = {article_id: {"entities": []} for article_id in texts}
    for row in rows.itertuples():
        key = row.iso2 if row.type == "state" else row.entity_id
        found[row.article_id]["entities"].append({"start": row.start, "end": row.end, "type": row.type, "key": key})
    return found


if __name__ == "__main__":
    for name, value in measure(Path(sys.argv[1])).items():
        print(f"{value:.4f}  {name}")  # noqa: T201 (a script that shows its figures)
