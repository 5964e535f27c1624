"""Score the cleaning of the gold pages and dumps: python tests/gold/score_cleaning_run.py SHARED.

SHARED is the folder of gold data. Pages are scored by the character 5-grams of their kept lines as scraped (the gold is
not normalised), dumps line by line, both with the scorer beside the gold; the figure is the mean over pages. Those
called unseen are measured host by host without the phrases that only lines of that host support (leave_hosts_out.py).
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kyoki.cleaning.scrapes import scrape_lines
from kyoki.language.normalize import folded, normalize
from kyoki.reading.charset import decode
from kyoki.stages.clean import Cleaned, clean
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd


def measure(shared: Path) -> dict[str, float]:
    """Compute all figures with a floor in tests/floors.toml, section [cleaning]."""
    gold = shared / "gold" / "cleaning"
    scorer = _load(shared / "gold" / "score_cleaning.py")
    facts = {fact["id"]: fact for fact in map(json.loads, (gold / "pages.jsonl").read_text("utf-8").splitlines())}
    pages = _scrapes(sorted((gold / "pages").glob("*.html")))
    cleaned = clean(pages)
    news = [name for name, fact in facts.items() if fact["kind"] == "news"]
    bodies = {name: _body(scorer, gold, pages, cleaned, name) for name in facts}
    others = [bodies.pop(name) for name in facts if name not in news]
    stated = _statements(cleaned.articles.set_index("article_id"), facts)
    unseen = _unseen(shared, scorer, facts, pages)
    return {
        "html_news_f1": _mean(bodies.values()),
        "html_news_worst_f1": min(bodies.values()),
        "html_other_f1": _mean(others),
        **stated,
        **{
            f"dumps_{kind}_f1": _mean(_dumps(scorer, sorted((gold / "dumps").glob(f"*.{kind}.txt"))))
            for kind in ("full", "main")
        },
        "seeds_f1": _mean(_dumps(scorer, sorted((shared / "corpus" / "seeds").glob("*.txt")))),
        **{
            f"{kind}_{name}": value
            for kind in ("full", "main")
            for name, value in _statements(_dumped(gold, kind), facts).items()
        },
        **{f"unseen_{kind}_f1": _mean(scores) for kind, scores in unseen.items()},
    }


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # where its dataclasses look for their types
    spec.loader.exec_module(module)
    return module


def _scrapes(paths: list[Path]) -> pd.DataFrame:
    decoded = [(path, decode(path.read_bytes())) for path in paths]
    return TABLES["scrapes"].frame(
        {
            "scrape_id": path.stem,
            "path": path.name,
            "kind": (kind := "html" if path.suffix == ".html" else "text"),
            "markup": kind,
            "charset": found.charset,
            "sha256": "0",
            "n_bytes": path.stat().st_size,
            "raw": found.text,
        }
        for path, found in decoded
    )


def _body(scorer: Any, gold: Path, pages: pd.DataFrame, cleaned: Cleaned, name: str) -> float:
    shown = scrape_lines(pages.set_index("scrape_id")["raw"][name], "html")
    kept = cleaned.lines[(cleaned.lines["article_id"] == name) & cleaned.lines["kept"]]["line"]
    wanted = json.loads((gold / "gold" / f"{name}.json").read_text("utf-8"))
    return scorer.score_body("\n".join(shown[number] for number in kept), wanted)[2]


def _dumps(scorer: Any, paths: list[Path]) -> list[float]:
    lines = clean(_scrapes(paths)).lines
    scores = []
    for path in paths:
        labels = [json.loads(row) for row in path.with_suffix(".labels.jsonl").read_text("utf-8").splitlines()]
        kept = lines[(lines["article_id"] == path.stem) & lines["kept"]]["line"]
        scores.append(scorer.score_lines(labels, set(kept))[2])
    return scores


def _unseen(shared: Path, scorer: Any, facts: dict[str, Any], pages: pd.DataFrame) -> dict[str, list[float]]:
    """Score every host's pages and dumps without the phrases that only that host supports."""
    gold = shared / "gold" / "cleaning"
    hosts = {name: _site(fact["url"]) for name, fact in facts.items()}
    phrases = _load(Path(__file__).with_name("leave_hosts_out.py")).Unseen(*_seen(shared, pages, hosts))
    scores: dict[str, list[float]] = {"html": [], "full": [], "main": []}
    for host in sorted(set(hosts.values())):
        names = [name for name in facts if hosts[name] == host]
        with phrases.without(host):
            own = pages[pages["scrape_id"].isin(names)].reset_index(drop=True)
            cleaned = clean(own)
            news = [name for name in names if facts[name]["kind"] == "news"]
            scores["html"] += [_body(scorer, gold, own, cleaned, name) for name in news]
            for kind in ("full", "main"):
                scores[kind] += _dumps(scorer, [gold / "dumps" / f"{name}.{kind}.txt" for name in names])
    return scores


def _site(url: str) -> str:
    """Return the owner of a page: www.example.co.jp and news.example.co.jp, which share templates, are one."""
    parts = (urlsplit(url).hostname or url).split(".")
    own = 3 if parts[-2:-1] and parts[-2] in {"co", "or", "ne", "go", "ac", "ad", "com"} else 2
    return ".".join(parts[-own:])


def _seen(shared: Path, pages: pd.DataFrame, hosts: dict[str, str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """List all lines, and all values of class and id, with the hosts that have them."""
    lines: defaultdict[str, set[str]] = defaultdict(set)
    names: defaultdict[str, set[str]] = defaultdict(set)
    dumps = [*(shared / "gold" / "cleaning" / "dumps").glob("*.txt"), *(shared / "corpus" / "seeds").glob("*.txt")]
    shown = [
        (hosts.get(path.stem.rpartition(".")[0], path.stem), path.read_text("utf-8").split("\n")) for path in dumps
    ]
    for name, raw in zip(pages["scrape_id"], pages["raw"], strict=True):
        shown.append((hosts[name], scrape_lines(raw, "html")))
        for value in re.findall(r"<(?!body|html)\w[^<>]*?\s(?:class|id)=[\"']([^\"'<>]+)", raw):
            names[value].add(hosts[name])
    for host, texts in shown:
        for text in texts:
            lines[folded(normalize(text))].add(host)
    return lines, names


def _dumped(gold: Path, kind: str) -> pd.DataFrame:
    """Clean the dumps of one kind, each under the name of its page."""
    articles = clean(_scrapes(sorted((gold / "dumps").glob(f"*.{kind}.txt")))).articles
    return articles.set_index(articles["article_id"].str.removesuffix(f".{kind}"))


def _statements(articles: pd.DataFrame, facts: dict[str, Any]) -> dict[str, float]:
    """Shares of titles that are exact, of days and authors that are right, and of those that are wrong but not marked.

    A title, day or author that a dump does not hold counts as not found.
    """
    titles = [_plain(articles["title"].get(name)) == _plain(fact["title"]) for name, fact in facts.items()]
    dated = {name: fact["published"] for name, fact in facts.items() if fact["published"]}
    found = {name: str(articles["published"].get(name))[:10] for name in dated}
    marks = {name: str(articles["published_from"].get(name)).startswith("inferred") for name in dated}
    signed = {name: fact["author"] for name, fact in facts.items() if fact["author"]}
    authors = {name: articles["author"].get(name) for name in facts}
    return {
        "title_exact": _mean(titles),
        "date_right": _mean(found[name] == day for name, day in dated.items()),
        "date_wrong_unmarked": _mean(
            not marks[name] and found[name] not in {day, "NaT"} for name, day in dated.items()
        ),
        "author_right": _mean(authors[name] in names for name, names in signed.items()),
        "author_wrong": _mean(
            isinstance(one, str) and one not in (facts[name]["author"] or ()) for name, one in authors.items()
        ),
    }


def _plain(title: object) -> str:
    return normalize(title).replace(" ", "") if isinstance(title, str) else ""


def _mean(values: Any) -> float:
    found = [float(value) for value in values]
    return sum(found) / len(found)


if __name__ == "__main__":
    for name, value in measure(Path(sys.argv[1])).items():
        print(f"{value:.4f}  {name}")  # noqa: T201 (a script that shows its figures)
