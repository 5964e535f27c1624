"""The order in which rows of each table are shown: by articles or, in comparisons of slices or words, by strength.

Parquet files keep the order of their keys; this order is for human readers. Lists of the strongest pairs are by
`STRENGTH`.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from kyoki.counting import graphs
from kyoki.counting.slicing import WHOLE
from kyoki.errors import InputError
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

#: The measure that orders pairs with equally many articles.
STRENGTH: Final = "pmi_shrunk"
#: The columns that decide, in turn, the largest value first; then the key. Mentions, windows and measures of these come
#: after articles, because one page may have most of them: of 99 pages, the comments below one had 85 of the sentences
#: of the first pair by sentences, and the two most mentioned people. Keyness and trends compare articles; G2 would
#: put first words that only a small slice has, in three or four articles (a product, a byline): of the first 20 words
#: of two outlets with 25 of 820 articles, 12 and 14 are the same in both orders.
ORDER: Final[dict[str, tuple[str, ...]]] = {
    "entities": ("n_articles_unique", "n_mentions_unique"),
    "pairs": ("n_ab_articles", STRENGTH, "n_ab_unique"),
    "word_pairs": ("n_ab_articles", STRENGTH, "n_ab_unique"),
    "edges": graphs.ORDER,
    "nodes": ("n_articles_unique", "strength"),
    "keywords": ("df_unique", "weight"),
    "terms": ("df_unique", "c_value"),
    "keyness": ("log_odds_z", "df"),
    "trends": ("log_odds_z", "count"),
    "stratified_pairs": ("n_ab", "odds_ratio_low"),
    "avoidances": ("p", "expected"),
    "collocates": ("n_ab_articles", "log_likelihood"),
    "ngrams": ("log_likelihood", "df_unique"),  # by articles, ことができる and the like would come first
}
#: Columns with the smallest value first: the less likely an avoidance is by chance, the stronger it is.
_SMALLEST: Final = frozenset((("avoidances", "p"),))
#: Columns by which a complete file is grouped first: windows from narrow to wide, the whole corpus before slices.
_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "pairs": ("window", "slice"),
    "word_pairs": ("window", "slice"),
    "stratified_pairs": ("window",),
    "avoidances": ("slice",),
    "keyness": ("against", "slice"),
    "trends": ("kind", "slice"),
    "word_clusters": ("place",),
}
#: The order of groups; sentences:N by N, as in `kyoki.pairing.narrowest`.
NARROWEST_FIRST: Final = """CASE "window" WHEN 'sentence' THEN 0 WHEN 'paragraph' THEN 1 WHEN 'article' THEN 2000000000
    ELSE CAST(split_part("window", ':', 2) AS BIGINT) END"""
_GROUPED: Final = {"window": NARROWEST_FIRST, "slice": f'"slice" <> \'{WHOLE}\', "slice"'}
#: Keys of results that are in no file.
_KEYS: Final = {"collocates": ("lemma", "pos1", "pos2", "entity_id"), "ngrams": ("ngram",)}
_SORTABLE: Final = "iufM"


def ranked(rows: pd.DataFrame, table: str, sort: str = "", *, ascending: bool = False) -> pd.DataFrame:
    """Return rows of a table in the order in which they are shown; missing values come last.

    Args:
        rows: rows with the columns that decide and the key.
        table: the table, a key of `ORDER`.
        sort: a column of numbers or days to sort by first.
        ascending: whether the smallest value of `sort` comes first.

    Raises:
        InputError: the column does not exist or contains text.
    """
    if sort:
        _check(rows, table, sort)
    first = {sort: ascending} if sort else {}
    by = {**dict.fromkeys(_key(table), True), **{name: (table, name) in _SMALLEST for name in ORDER[table]}}
    decides = {**first, **{name: by[name] for name in (*ORDER[table], *_key(table)) if name not in first}}
    return rows.sort_values(list(decides), ascending=list(decides.values()), na_position="last", kind="stable")


def order_by(table: str, alias: str = "") -> str:
    """Return the same order as an ORDER BY list of SQL.

    Args:
        table: the table, a key of `ORDER`.
        alias: its alias in the query, if its columns need one.

    >>> order_by("entities", "e")
    'e."n_articles_unique" DESC NULLS LAST, e."n_mentions_unique" DESC NULLS LAST, e."entity_id"'
    """
    dot = f"{alias}." if alias else ""
    return ", ".join([strongest_first(table, alias), *(f'{dot}"{name}"' for name in _key(table))])


def strongest_first(table: str, alias: str = "") -> str:
    """Return the part of `order_by` before the key."""
    dot = f"{alias}." if alias else ""
    direction = {True: "ASC", False: "DESC"}
    return ", ".join(f'{dot}"{name}" {direction[(table, name) in _SMALLEST]} NULLS LAST' for name in ORDER[table])


def file_order(table: str) -> str:
    """Return the order of all rows of a table in a file for human readers, as an ORDER BY list of SQL.

    Windows come from narrow to wide, the whole corpus before its slices; within these `order_by` decides. A table that
    has no such order is sorted by its key.

    >>> print(file_order("avoidances"))
    "slice" <> 'all', "slice", "p" ASC NULLS LAST, "expected" DESC NULLS LAST, "slice", "a", "b"
    """
    groups = [_GROUPED.get(name, f'"{name}"') for name in _GROUPS.get(table, ())]
    return ", ".join([*groups, order_by(table) if table in ORDER else ", ".join(f'"{name}"' for name in _key(table))])


def sorted_by(sort: str, columns: Mapping[str, str], order: str) -> str:
    """Return an ORDER BY list of SQL for a column requested by the page, then for the default order.

    Args:
        sort: a field of the rows, descending with - before it; "" for the default order alone.
        columns: the column of each field that can be requested.
        order: the default order.

    Raises:
        LookupError: the field does not exist.

    >>> sorted_by("-first", {"first": "first_date"}, "entity_id")
    'first_date DESC NULLS LAST, entity_id'
    """
    if not sort:
        return order
    column = columns[sort.removeprefix("-")]
    return f"{column} {'DESC' if sort.startswith('-') else 'ASC'} NULLS LAST, {order}"


def _key(table: str) -> tuple[str, ...]:
    return _KEYS.get(table) or TABLES[table].key


def _check(rows: pd.DataFrame, table: str, sort: str) -> None:
    known = [str(name) for name, dtype in rows.dtypes.items() if dtype.kind in _SORTABLE]
    if sort in known:
        return
    near = difflib.get_close_matches(sort, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(known)}"
    msg = f"{table} has no column {sort} of numbers or days to sort by; {hint}"
    raise InputError(msg)
