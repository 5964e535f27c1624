"""The first rows of a table as text: what `kyoki show` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from kyoki.counting.graphs import without_near_duplicates
from kyoki.counting.slicing import WHOLE
from kyoki.exploring.occurrences import tables_of
from kyoki.pairing import narrowest
from kyoki.showing.order import STRENGTH, ranked
from kyoki.showing.reliance import from_one, in_words

if TYPE_CHECKING:
    import os

    from kyoki.storage.readers import Tables

#: The columns that are shown, numbers of articles before other counts; all without near-duplicates.
_COLUMNS: Final = {
    "entities": ["name", "type", "n_articles_unique", "n_mentions_unique", "first_date", "last_date", "name_en"],
    "pairs": ["a", "b", "n_ab_articles", "n_ab_unique", "expected_unique", STRENGTH, "npmi_unique", "q"],
    "keywords": ["word", "pos1", "df_unique", "tf_unique", "weight", "tf_idf"],
}
#: The column with the number of articles of a row, without near-duplicates.
_ARTICLES: Final = {"entities": "n_articles_unique", "pairs": "n_ab_articles", "keywords": "df_unique"}


class PreviewRows(NamedTuple):
    """The first rows as text; `nothing` is the reason if there are none."""

    columns: list[str]
    cells: list[list[str]]
    numeric: list[bool]
    nothing: str


def first_rows(
    table: str,
    run: Tables | str | os.PathLike[str],
    *,
    kind: str = "",
    top: int = 20,
    sort: str = "",
    ascending: bool = False,
) -> PreviewRows:
    """Return the column names and the first rows of a table, in the order of `kyoki.showing.order`.

    Counts, and measures of pairs, are without near-duplicates; `expected_unique` of a pair is n_a_unique × n_b_unique /
    n_unique. A last column `note` marks rows that rest entirely or mostly on one article; it is omitted if no row has a
    note.

    Args:
        table: entities, pairs (of the whole corpus, in the narrowest window) or keywords (those of kind word, unless
            `kind` is given).
        run: a run, or its folder.
        kind: only entities of this type, or pairs that include one; "" for all.
        top: maximum number of rows.
        sort: a column of the table to sort by, which is also shown.
        ascending: whether the smallest value of `sort` comes first.

    Returns:
        The rows as text.

    Raises:
        InputError: there are no tables there, or the table has no such column to sort by.
    """
    tables = tables_of(run)
    rows, nothing = {"entities": _entities, "pairs": _pairs, "keywords": _keywords}[table](tables, kind)
    chosen = ranked(rows, table, sort, ascending=ascending).head(top)
    if table == "pairs":
        names = tables.entities.set_index("entity_id")["name"]
        chosen = chosen.assign(a=chosen["a"].map(names), b=chosen["b"].map(names))
    columns = list(dict.fromkeys([*_COLUMNS[table], *([sort] if sort else [])]))
    notes = from_one(chosen[_ARTICLES[table]], chosen.get("top_share")).map(in_words)
    shown = chosen[columns].assign(**({"note": notes} if notes.any() else {}))
    cells = [[_cell(value) for value in row] for row in shown.itertuples(index=False)]
    return PreviewRows(
        list(shown.columns), cells, [pd.api.types.is_numeric_dtype(kind) for kind in shown.dtypes], nothing
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "–" if pd.isna(value) else "< 0.001" if 0 <= value < 0.001 else f"{value:.3f}"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return "–" if pd.isna(value) else f"{value:,}" if isinstance(value, int) else " ".join(str(value).split())  # type: ignore[call-overload]


def _entities(tables: Tables, kind: str) -> tuple[pd.DataFrame, str]:
    some = tables.entities
    nothing = f"no {kind or 'person, state, place or organisation'} was found in {len(tables.articles)} articles"
    return some[some["type"] == kind] if kind else some, nothing


def _pairs(tables: Tables, kind: str) -> tuple[pd.DataFrame, str]:
    pairs, known = tables.pairs, tables.entities.set_index("entity_id")
    window = narrowest(pairs["window"].unique())
    pairs = pairs[(pairs["window"] == window) & (pairs["slice"] == WHOLE)]
    if kind:
        pairs = pairs[(pairs["a"].map(known["type"]) == kind) | (pairs["b"].map(known["type"]) == kind)]
    alone = without_near_duplicates(pairs)
    pairs = pairs.assign(**{f"{name}_unique": alone[name] for name in ("n_ab", "expected", "npmi")})
    return pairs, f"no two of {len(known)} entities{f', one a {kind},' * bool(kind)} share a window ({window})"


def _keywords(tables: Tables, kind: str) -> tuple[pd.DataFrame, str]:
    words, wanted = tables.keywords, "name" if kind else "word"
    return words[words["kind"] == wanted], f"no content word of kind {wanted} in {len(tables.articles)} articles"
