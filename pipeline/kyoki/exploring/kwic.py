"""Keyword in context: every occurrence of a word, a string or an entity with its context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from kyoki.config import WordSettings
from kyoki.counting.slicing import slice_labels
from kyoki.counting.units import Cutter
from kyoki.errors import InputError
from kyoki.exploring.occurrences import POS, occurrences, parts, tables_of
from kyoki.names import NO_NAMES
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import os

    from kyoki.names import Names
    from kyoki.storage.readers import Tables

SORTS: Final = ("date", "left", "right")
_COLUMNS: Final = ("published", "outlet", "left", "keyword", "right", "article_id", "start", "end")


def kwic(  # noqa: PLR0913 (what, where, how it is shown, and what counts as a word)
    query: str,
    tables: Tables | str | os.PathLike[str] = "outputs",
    *,
    kind: str = "",
    context: int = 40,
    sort: str = "date",
    by: str = "",
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """List every occurrence of a word, a string or an entity with the text at its left and right.

    Context crosses the ends of sentences and paragraphs (a line break is shown as a blank), not those of the article.

    Args:
        query: a lemma, a surface, a string of words, or the id, name or alias of an entity.
        tables: a run, or its folder.
        kind: entity; word (by its lemma, or as written); unit (as `keywords` counts it, within no longer word); string
            (only as written); "" for an entity where there is one of this name, else a word.
        context: characters at each side.
        sort: date (newest first), right (by what follows), or left (by what precedes, read backwards from the keyword).
        by: month, week, year, outlet or another column of articles: adds a column `slice`, the first sort key.
        unit: for `kind` unit: long or short, as in `keywords`.
        titles: the same: whether titles after people's names count.
        names: the same: the user's own; those of type word or other are never cut.

    Returns:
        One row per occurrence: published, outlet, left, keyword, right, article_id, start, end (and slice, first).

    Raises:
        InputError: no tables, an unknown kind or sort, or several entities of this name.
        SettingError: `by` is neither a period nor a column to slice by.
    """
    if sort not in SORTS or context < 0:
        msg = f"kwic: sort is {sort!r}, context {context}; wanted one of {', '.join(SORTS)}, and 0 or more characters"
        raise InputError(msg)
    run = tables_of(tables)
    cutter = Cutter(run.links, unit=unit, pos=POS, titles=titles, names=names) if kind == "unit" else None
    spans = occurrences(query, run, kind, cutter)
    columns = [name for name in run.columns("articles") if name not in {"title", "url"}]
    nothing = TABLES["articles"].frame().reindex(columns=columns)
    found = [_in_context(spans, articles, context, by) for articles in (nothing, *parts(run, "articles", columns))]
    rows = pd.concat([part for part in found if len(part)] or found, ignore_index=True)
    rows = _sorted(rows, sort)
    if by:
        rows = rows.sort_values("slice", kind="stable", ignore_index=True)
    return rows[["slice", *_COLUMNS] if by else [*_COLUMNS]]


def _in_context(spans: pd.DataFrame, articles: pd.DataFrame, context: int, by: str) -> pd.DataFrame:
    here = spans.merge(articles, on="article_id", how="inner")
    if by:
        here["slice"] = here["article_id"].map(slice_labels(articles, by))
    texts = here["text"].str.replace("\n", " ", regex=False)
    places = list(zip(texts, here["start"], here["end"], strict=True))
    sides = {
        "left": [text[max(start - context, 0) : start] for text, start, _ in places],
        "keyword": [text[start:end] for text, start, end in places],
        "right": [text[end : end + context] for text, _, end in places],
    }
    return here.assign(**{name: pd.array(side, dtype="str") for name, side in sides.items()})


def _sorted(rows: pd.DataFrame, sort: str) -> pd.DataFrame:
    rows = rows.sort_values(["article_id", "start", "end"], ignore_index=True)
    if sort == "date":
        return rows.sort_values("published", ascending=False, na_position="last", kind="stable", ignore_index=True)
    key = rows["left"].map(lambda text: text[::-1]) if sort == "left" else rows["right"]
    return rows.iloc[key.argsort(kind="stable")].reset_index(drop=True)
