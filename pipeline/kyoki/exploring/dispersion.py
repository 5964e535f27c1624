"""Dispersion: where words occur in the corpus and in its articles, and how evenly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.config import POS, WordSettings
from kyoki.counting.evenness import evenness
from kyoki.counting.slicing import slice_labels
from kyoki.counting.units import Cutter
from kyoki.errors import InputError
from kyoki.exploring.occurrences import UNIT, interpret, opened, parts, source_of, where_is
from kyoki.names import NO_NAMES
from kyoki.showing.search import IS_WORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.exploring.occurrences import Frames, Given
    from kyoki.names import Names
    from kyoki.storage.readers import Tables

_PLACES: Final = ("query", "article_id", "published", "start", "end", "corpus_place", "article_place")


def dispersion(
    queries: str | Sequence[str],
    tables: Given = "outputs",
    *,
    kind: str = "",
    by: str = "",
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """Measure how evenly words, phrases, patterns or entities are spread over the parts of a corpus.

    Near-duplicates are left out. Articles are parts of unequal size, most of which lack most words: compare words of
    similar tf, or use fewer parts with `by` (`keywords.dispersion` is DP minus the value expected by chance at its tf).

    Args:
        queries: one query or several, as in `kwic`.
        tables: a run, its folder, its tables as frames by name, or a frame of articles.
        kind: the kind of all queries, as in `kwic`; "" to decide by the form of each.
        by: month, week, year, outlet or another column of articles whose slices are the parts; articles in no slice are
            left out. With "" every article is a part.
        unit: for `kind` unit, as in `kwic`; so are titles and names.
        titles: whether titles after people's names count.
        names: the user's own.

    Returns:
        One row per query, in their order: query, kind, tf, df (articles), n_parts, parts_with (parts that have it),
        juilland_d, dp, dp_norm (missing if it does not occur).

    Raises:
        InputError: no tables, no query, or an invalid one.
        SettingError: `by` is neither a period nor a column to slice by.

    Source: see `kyoki.counting.evenness.evenness`.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["条約に署名した。", "条約を読んだ。", "首相は署名した。"])
    >>> kyoki.dispersion(["条約", "首相"], articles)[["query", "tf", "df", "dp"]].to_numpy().tolist()
    [['条約', 2, 2, 0.357143], ['首相', 1, 1, 0.642857]]
    """
    run = source_of(tables)
    cutter = _cutter(run, kind, unit, names, titles=titles)
    articles, found, kinds = _found(queries, run, kind, cutter)
    part = _parts(run, articles, by)
    sizes = articles.groupby(part)["n_words"].sum()
    rows = []
    for query, here in found.items():
        of = here["article_id"].map(dict(zip(articles["article_id"], part, strict=True))).dropna()
        counts = of.value_counts().reindex(sizes.index, fill_value=0)
        held = here.loc[of.index, "article_id"].nunique()
        measures = evenness(counts.to_numpy(), sizes.to_numpy())._asdict()
        counted = {"tf": len(of), "df": held, "n_parts": int((sizes > 0).sum()), "parts_with": int((counts > 0).sum())}
        rows.append({"query": query, "kind": kinds[query], **counted, **measures})
    return pd.DataFrame(rows).astype({"query": "str", "kind": "str"})


def places(
    queries: str | Sequence[str],
    tables: Given = "outputs",
    *,
    kind: str = "",
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """Return the position of each occurrence in the corpus, with articles ordered by day, and within its article.

    Near-duplicates are left out; articles without a day come last.

    Args:
        queries: as in `dispersion`; so are tables and kind.
        tables: a run, its folder, its tables as frames by name, or a frame of articles.
        kind: the kind of all queries.
        unit: for `kind` unit, as in `kwic`; so are titles and names.
        titles: whether titles after people's names count.
        names: the user's own.

    Returns:
        query, article_id, published, start, end, corpus_place and article_place: 0 at the beginning of the corpus, or
        of the article's text, to 1 at the end.

    Raises:
        InputError: as in `dispersion`.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["条約に署名した。", "首相は条約を読む。"])
    >>> kyoki.places("条約", articles)["article_place"].round(2).tolist()
    [0.0, 0.33]
    """
    run = source_of(tables)
    articles, found, _ = _found(queries, run, kind, _cutter(run, kind, unit, names, titles=titles))
    total = max(int(articles["n_words"].sum()), 1)
    before = articles["n_words"].cumsum() - articles["n_words"]
    ordered = articles.assign(before=before)
    rows = [here.assign(query=query).merge(ordered, on="article_id") for query, here in found.items()]
    every = pd.concat(rows, ignore_index=True)
    within = every["start"] / every["n_chars"].clip(lower=1)
    every = every.assign(article_place=within, corpus_place=(every["before"] + within * every["n_words"]) / total)
    return every[list(_PLACES)].astype({"query": "str"})


def _cutter(run: Tables | Frames, kind: str, unit: str, names: Names, *, titles: bool) -> Cutter | None:
    return Cutter(run.links, unit=unit, pos=POS, titles=titles, names=names) if kind == UNIT else None


def _found(
    queries: str | Sequence[str], run: Tables | Frames, kind: str, cutter: Cutter | None
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], dict[str, str]]:
    """Return the articles in order, with their words; the occurrences of each query in them; and each query's kind."""
    asked = [queries] if isinstance(queries, str) else list(dict.fromkeys(queries))
    if not asked:
        msg = "dispersion: no query; expected a word, a phrase, a pattern or an entity, or several"
        raise InputError(msg)
    meant = {query: interpret(query, run, kind) for query in asked}
    with opened(run) as db:
        articles = db.sql(
            f"""SELECT article_id, published, n_chars, coalesce(n_words, 0) AS n_words FROM articles
            LEFT JOIN (SELECT article_id, count(*) AS n_words FROM tokens WHERE {IS_WORD} GROUP BY ALL)
                USING (article_id)
            WHERE duplicate_of IS NULL ORDER BY published NULLS LAST, article_id"""  # noqa: S608 (our own columns)
        ).to_df()
        known = set(articles["article_id"])
        every = {query: where_is(db, run, *what, cutter) for query, what in meant.items()}
    found = {query: here[here["article_id"].isin(known)] for query, here in every.items()}
    return articles, found, {query: what for query, (what, _) in meant.items()}


def _parts(run: Tables | Frames, articles: pd.DataFrame, by: str) -> pd.Series[str]:
    """Return the part of each article; missing if it is in none."""
    if not by:
        return articles["article_id"]
    columns = [name for name in run.columns("articles") if name not in {"title", "url", "text"}]
    labels = pd.concat([slice_labels(some, by) for some in parts(run, "articles", columns)])
    return articles["article_id"].map(labels).replace({None: np.nan})
