"""The evidence for a pair: who is meant by two names, and the sentences that have both."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
import pyarrow.parquet as pq

from kyoki.errors import InputError
from kyoki.storage.readers import from_arrow, load
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os

    from kyoki.storage.readers import Tables

_SUGGESTED: Final = 5


class Evidence(NamedTuple):
    """A passage with both entities: a sentence, or from the sentence of the one to that of the other.

    `marks` are the two mentions, half-open in `text`.
    """

    published: str
    outlet: str
    article_id: str
    title: str
    text: str
    marks: tuple[tuple[int, int], tuple[int, int]]


class Why(NamedTuple):
    """What is known of a pair."""

    a: str
    b: str
    together: bool
    found: list[Evidence]


def why(first: str, second: str, out: str | os.PathLike[str] = "outputs") -> Why:
    """Find the passages in which two entities are named together, the newest first, undated ones last.

    Where no sentence has both, it is the passages between their nearest mentions, one for each article with both.

    Args:
        first: an entity_id, a name, or an alias (金正恩, プーチン, state:KP).
        second: the other.
        out: what `kyoki run` had as --out, or a folder of tables itself.

    Returns:
        The entity_ids (a < b), whether a sentence has both, and the passages.

    Raises:
        InputError: there are no tables, a name is not known, or both mean one entity.
    """
    tables = load(out)
    a, b = sorted(resolved(name, tables.entities) for name in (first, second))
    if a == b:
        msg = f"why: {first} and {second} both mean {a}; wanted two entities"
        raise InputError(msg)
    rows = _rows(tables, "pair_sentences", [("a", "=", a), ("b", "=", b)])
    together = bool(len(rows))
    if not together:
        rows = _nearest(_rows(tables, "links", [("entity_id", "in", [a, b])]), a, b)
    return Why(a, b, together, _passages(tables, rows))


def resolved(name: str, entities: pd.DataFrame) -> str:
    """Return the entity_id that a name means: itself one, else a name, else an alias; of several the most mentioned.

    Raises:
        InputError: nothing has this name; the message has the nearest ones.
    """
    ranked = entities.sort_values(["n_mentions", "entity_id"], ascending=[False, True])
    aliases = ranked["aliases"].str.split("|")
    for means in (ranked["entity_id"] == name, ranked["name"] == name, [name in known for known in aliases]):
        if len(found := ranked.loc[means, "entity_id"]):
            return str(found.iloc[0])
    known = {alias: None for row in zip(ranked["name"], *[aliases], strict=True) for alias in (row[0], *row[1])}
    near = [alias for alias in known if name in alias or alias in name]
    near += difflib.get_close_matches(name, list(known), n=_SUGGESTED, cutoff=0.5)
    hint = f"did you mean {', '.join(list(dict.fromkeys(near))[:_SUGGESTED])}?" if near else "see the table entities"
    msg = f"why: no entity is called {name}; {hint}"
    raise InputError(msg)


def _rows(tables: Tables, name: str, filters: Any) -> pd.DataFrame:  # noqa: ANN401 (as pyarrow takes them)
    """Read those rows of a table that pass the filters, without the rest."""
    return from_arrow(pq.read_table(tables.path(name), filters=filters, page_checksum_verification=True), TABLES[name])


def _nearest(links: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Find in each article the two mentions nearest to each other (the first of equally near ones)."""
    columns = ["article_id", "start", "end"]
    of_a, of_b = (links.loc[links["entity_id"] == side, columns] for side in (a, b))
    both = of_a.merge(of_b, on="article_id", suffixes=("_a", "_b"))
    both["gap"] = both[["start_a", "start_b"]].max(axis=1) - both[["end_a", "end_b"]].min(axis=1)
    both = both.sort_values(["article_id", "gap", "start_a", "start_b"])
    return both.drop_duplicates("article_id")


def _passages(tables: Tables, rows: pd.DataFrame) -> list[Evidence]:
    wanted = [("article_id", "in", rows["article_id"].unique().tolist())]
    articles = _rows(tables, "articles", wanted).set_index("article_id")
    sentences = dict(list(_rows(tables, "sentences", wanted).groupby("article_id")))
    dated = rows.assign(day=rows["article_id"].map(articles["published"]))
    dated = dated.sort_values(["day", "article_id", "start_a"], ascending=[False, True, True], na_position="last")
    named: list[Any] = list(dated.itertuples())
    return [_passage(row, articles.loc[row.article_id], sentences[row.article_id]) for row in named]


def _passage(row: Any, article: pd.Series[Any], sentences: pd.DataFrame) -> Evidence:  # noqa: ANN401 (a row of a frame)
    """Cut out of an article the sentences from the first of two mentions to the last."""
    first, last = min(row.start_a, row.start_b), max(row.end_a, row.end_b)
    start = int(sentences.loc[sentences["start"] <= first, "start"].max())
    end = int(sentences.loc[sentences["end"] >= last, "end"].min())
    marks = ((row.start_a - start, row.end_a - start), (row.start_b - start, row.end_b - start))
    outlet, title = ("" if pd.isna(article[name]) else str(article[name]) for name in ("outlet", "title"))
    day = "" if pd.isna(row.day) else row.day.date().isoformat()
    return Evidence(day, outlet, row.article_id, title, article["text"][start:end], marks)
