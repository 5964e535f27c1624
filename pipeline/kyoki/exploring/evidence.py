"""The evidence for a pair: the passages that name both entities, for `kyoki why`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pyarrow.parquet as pq

from kyoki.errors import InputError
from kyoki.exploring.lookup import find_entity
from kyoki.exploring.occurrences import tables_of
from kyoki.showing.reliance import MAJORITY
from kyoki.stages.evidence import evidence as pair_sentences
from kyoki.storage.readers import from_arrow
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os

    from kyoki.storage.readers import Tables


class Passage(NamedTuple):
    """A passage with both entities: a sentence, or from the sentence of one to the sentence of the other.

    `marks` are the two mentions, half-open in `text`.
    """

    published: str
    outlet: str
    article_id: str
    title: str
    text: str
    marks: tuple[tuple[int, int], tuple[int, int]]


class Evidence(NamedTuple):
    """The passages of a pair: sentences with both if `in_one_sentence`, else the closest passage of each article.

    `n_articles` is the number of articles that they are in, `n_articles_unique` and `n_unique` are the articles and
    passages without near-duplicates; `from_one` is one article's share of these passages, if it has most of them.
    """

    a: str
    b: str
    in_one_sentence: bool
    passages: list[Passage]
    n_articles: int
    n_articles_unique: int
    n_unique: int
    from_one: float | None


def evidence(first: str, second: str, run: Tables | str | os.PathLike[str] = "outputs") -> Evidence:
    """Find the passages in which two entities are named together: the first of each article, then the second, ….

    Among these the newest come first and undated ones last; so one long page does not fill the beginning. Passages are
    the sentences with both entities or, if there are none, the text between their nearest mentions, one passage per
    article.

    Args:
        first: an entity_id, a name, or an alias (金正恩, プーチン, state:KP).
        second: the other.
        run: a run, its --out, or a folder of tables.

    Returns:
        The entity_ids (a < b), whether any sentence has both, the passages, and the number of their articles.

    Raises:
        InputError: there are no tables, a name means no entity or several, or both mean the same one.
    """
    tables = tables_of(run)
    a, b = sorted(find_entity(name, tables.entities) for name in (first, second))
    if a == b:
        msg = f"why: {first} and {second} both mean {a}; expected two entities"
        raise InputError(msg)
    rows = _sentences(tables, a, b)
    together = bool(len(rows))
    if not together:  # an article counts as one sentence
        rows = _nearest(_links(tables, a, b).assign(sentence=0), a, b)
    if rows.empty:
        return Evidence(a, b, together, [], 0, 0, 0, None)
    wanted = [("article_id", "in", rows["article_id"].unique().tolist())]
    articles = _rows(tables, "articles", wanted).set_index("article_id")
    counted = rows.loc[rows["article_id"].map(articles["duplicate_of"]).isna(), "article_id"].value_counts()
    share = float(counted.max() / counted.sum()) if len(counted) else 0.0
    passages = _passages(articles, dict(list(_rows(tables, "sentences", wanted).groupby("article_id"))), rows)
    found = (len(articles), len(counted), int(counted.sum()))
    return Evidence(a, b, together, passages, *found, share if share > MAJORITY else None)


def _sentences(tables: Tables, a: str, b: str) -> pd.DataFrame:
    """Return the sentences with both, even if settings (pairs.min_count, pairs.types) leave the pair unlisted."""
    listed = _rows(tables, "pair_sentences", [("a", "=", a), ("b", "=", b)])
    return listed if len(listed) else _nearest(_links(tables, a, b), a, b)


def _links(tables: Tables, a: str, b: str) -> pd.DataFrame:
    return _rows(tables, "links", [("entity_id", "in", [a, b])])


def _rows(tables: Tables, name: str, filters: Any) -> pd.DataFrame:  # noqa: ANN401 (as pyarrow takes them)
    """Read only the rows of a table that pass the filters."""
    return from_arrow(
        pq.read_table(tables.path(name), filters=filters, partitioning=None, page_checksum_verification=True),
        TABLES[name],
    )


def _nearest(links: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Return the nearest mentions of two entities in each sentence, as in the table `pair_sentences`."""
    return pair_sentences(pd.DataFrame({"a": [a], "b": [b]}), links, TABLES["articles"].frame())


def _passages(articles: pd.DataFrame, sentences: dict[Any, pd.DataFrame], rows: pd.DataFrame) -> list[Passage]:
    dated = rows.sort_values(["article_id", "start_a"])
    dated = dated.assign(
        day=dated["article_id"].map(articles["published"]), turn=dated.groupby("article_id").cumcount()
    )
    order = {"turn": True, "day": False, "article_id": True}
    dated = dated.sort_values([*order], ascending=[*order.values()], na_position="last")
    named: list[Any] = list(dated.itertuples())
    return [_passage(row, articles.loc[row.article_id], sentences[row.article_id]) for row in named]


def _passage(row: Any, article: pd.Series[Any], sentences: pd.DataFrame) -> Passage:  # noqa: ANN401 (a row of a frame)
    """Return the sentences of an article from the first of two mentions to the last."""
    first, last = min(row.start_a, row.start_b), max(row.end_a, row.end_b)
    start = int(sentences.loc[sentences["start"] <= first, "start"].max())
    end = int(sentences.loc[sentences["end"] >= last, "end"].min())
    marks = ((row.start_a - start, row.end_a - start), (row.start_b - start, row.end_b - start))
    outlet, title = ("" if pd.isna(article[name]) else str(article[name]) for name in ("outlet", "title"))
    day = "" if pd.isna(row.day) else row.day.date().isoformat()
    return Passage(day, outlet, row.article_id, title, article["text"][start:end], marks)
