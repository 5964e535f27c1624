"""What a run found, in a few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow.parquet as pq

from kyoki.config import HIGHEST_Q
from kyoki.counting.slicing import WHOLE
from kyoki.pairing import WINDOWS, narrowest
from kyoki.reading.documents import KINDS
from kyoki.storage.readers import read_parquet
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from kyoki.storage.readers import Tables

_TYPES: Final = {"person": "people", "state": "states", "place": "places"}
#: Names and pairs on a line: what fits in 80 columns.
_TOP: Final = 5
#: Columns read of the tables that grow with the corpus: all columns of the pairs of 100,000 articles are a gigabyte.
_COLUMNS: Final = {
    "articles": ["published", "outlet", "duplicate_of"],
    "pairs": ["window", "slice", "a", "b", "n_ab", "log_likelihood", "q"],
}


def nothing_found(tables: Tables, out: Path) -> str | None:
    """Return why a run has no article and what to do about it; None if it has one."""
    if pq.read_metadata(tables.path("articles")).num_rows:
        return None
    mend = f"wanted text, HTML, JSON Lines or CSV ({', '.join(KINDS)}, .gz): save PDF and Word files as text first"
    if len(tables.scrapes):
        mend = "what cleaning does with each line is shown by: kyoki clean --explain FILE"
    return f"no article in {_reasons(tables.rejects)} ({out / 'tables' / 'rejects.csv'}); {mend}"


def summary(tables: Tables, out: Path) -> list[str]:
    """Return lines on what was found, strongest first, and where to look; the last one counts the rejects."""
    articles, pairs = (read_parquet(tables.path(name), TABLES[name], columns) for name, columns in _COLUMNS.items())
    entities = tables.entities
    lines = [_corpus_line(articles), *(_top_line(entities, kind, plural) for kind, plural in _TYPES.items())]
    lines += _pairs_lines(pairs, entities)
    lines.append(_words_line(tables.keywords))
    lines.append(_changes_line(tables.trends, entities) if len(tables.trends) else _terms_line(tables.terms))
    lines.append(f"look at   {out / 'report.html'}, {out / 'tables'} (what the columns mean: {out / 'README.md'})")
    return [*lines, _rejects_line(tables.rejects, out)]


def _corpus_line(articles: pd.DataFrame) -> str:
    days = articles["published"].dropna()
    span = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    near = int(articles["duplicate_of"].notna().sum())
    copies = f" ({near} near-duplicates)" if near else ""
    return f"articles  {len(articles)}{copies} from {articles['outlet'].nunique()} outlets{span}"


def _top_line(entities: pd.DataFrame, kind: str, plural: str) -> str:
    some = entities[entities["type"] == kind]
    top = some.sort_values(["n_articles", "n_mentions"], ascending=False, kind="stable").head(_TOP)
    named = " · ".join(f"{name} {n}" for name, n in zip(top["name"], top["n_articles"], strict=True))
    return f"{plural:<9} {len(some)}: {named or 'none'}"


def _pairs_lines(pairs: pd.DataFrame, entities: pd.DataFrame) -> list[str]:
    """Return the pairs beyond chance in the narrowest window: the most frequent, and those furthest beyond it.

    That none passes says nothing of the pairs: of few articles no test can say much.
    """
    name = entities.set_index("entity_id")["name"]
    window = narrowest(pairs["window"].unique())
    counted = pairs[(pairs["window"] == window) & (pairs["slice"] == WHOLE)]
    strong = counted[(counted["log_likelihood"] > 0) & (counted["q"] <= HIGHEST_Q)]
    nothing = f"no pair passes q ≤ {HIGHEST_Q:g}" if len(counted) else "no two occur together"
    where = "" if window == WINDOWS[0] else f" (window {window})"
    lines = []
    for head, order in (("together", ["n_ab", "log_likelihood"]), ("beyond", ["log_likelihood", "n_ab"])):
        top = strong.sort_values(order, ascending=False, kind="stable").head(_TOP)
        named = " · ".join(f"{name[a]}-{name[b]} {n}" for a, b, n in zip(top["a"], top["b"], top["n_ab"], strict=True))
        lines.append(f"{head:<9} {named or nothing}{where}")
    return lines


def _terms_line(terms: pd.DataFrame) -> str:
    top = terms.sort_values(["c_value", "surface"], ascending=[False, True]).head(_TOP)
    return f"terms     {' · '.join(top['surface']) or 'none'}"


def _changes_line(trends: pd.DataFrame, entities: pd.DataFrame) -> str:
    """Return the words and entities most characteristic of one slice, each with its slice."""
    name = entities.set_index("entity_id")["name"]
    more = trends[trends["kind"].isin(["entity", "word"]) & (trends["log_likelihood"] > 0) & (trends["q"] <= HIGHEST_Q)]
    top = more.sort_values(["log_likelihood", "a", "slice"], ascending=[False, True, True]).head(_TOP)
    named = [f"{name.get(a, a.split('/')[0])} {part}" for a, part in zip(top["a"], top["slice"], strict=True)]
    return f"marks     {' · '.join(named) or f'nothing passes q ≤ {HIGHEST_Q:g}'}"


def _words_line(keywords: pd.DataFrame) -> str:
    words = keywords[keywords["kind"] == "word"].sort_values(["tf_idf", "lemma"], ascending=[False, True])
    return f"words     {' · '.join(words['lemma'].head(2 * _TOP)) or 'none'}"


def _rejects_line(rejects: pd.DataFrame, out: Path) -> str:
    if rejects.empty:
        return "rejected  0 inputs"
    return f"rejected  {_reasons(rejects)} ({out / 'tables' / 'rejects.csv'})"


def _reasons(rejects: pd.DataFrame) -> str:
    reasons = ", ".join(f"{reason} {n}" for reason, n in rejects["reason"].value_counts().sort_index().items())
    return f"{len(rejects)} inputs: {reasons}"
