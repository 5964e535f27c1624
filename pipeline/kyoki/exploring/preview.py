"""The first rows of a table as text: what `kyoki show` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kyoki.counting.slicing import WHOLE
from kyoki.pairing import narrowest
from kyoki.storage.readers import Tables, load

if TYPE_CHECKING:
    from pathlib import Path


def first_rows(
    table: str, folder: Path, *, kind: str = "", top: int = 20
) -> tuple[list[str], list[list[str]], list[bool]]:
    """Return the column names and the first rows of a table, most frequent first.

    Args:
        table: entities, pairs (of the whole corpus, in the narrowest window) or keywords (without proper nouns, unless
            `kind` is given).
        folder: the output folder of a run.
        kind: only entities of this type, or pairs with one of it; "" for all.
        top: rows at most.

    Returns:
        The column names, the cells of each row, and whether each column is numeric.

    Raises:
        InputError: there are no tables there.
    """
    chosen = {"entities": _entities, "pairs": _pairs, "keywords": _keywords}[table](load(folder), kind).head(top)
    rows = [[_cell(value) for value in row] for row in chosen.itertuples(index=False)]
    return list(chosen.columns), rows, [pd.api.types.is_numeric_dtype(kind) for kind in chosen.dtypes]


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "–" if pd.isna(value) else "< 0.001" if 0 <= value < 0.001 else f"{value:.3f}"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return "–" if pd.isna(value) else f"{value:,}" if isinstance(value, int) else " ".join(str(value).split())  # type: ignore[call-overload]


def _entities(tables: Tables, kind: str) -> pd.DataFrame:
    some = tables.entities
    some = some[some["type"] == kind] if kind else some
    order = ["n_mentions", "n_articles", "entity_id"]
    some = some.sort_values(order, ascending=[False, False, True])
    return some[["name", "type", "n_mentions", "n_articles", "first_date", "last_date", "name_en"]]


def _pairs(tables: Tables, kind: str) -> pd.DataFrame:
    pairs, known = tables.pairs, tables.entities.set_index("entity_id")
    window = narrowest(pairs["window"].unique())
    pairs = pairs[(pairs["window"] == window) & (pairs["slice"] == WHOLE)]
    if kind:
        pairs = pairs[(pairs["a"].map(known["type"]) == kind) | (pairs["b"].map(known["type"]) == kind)]
    order = ["n_ab", "log_likelihood", "a", "b"]
    pairs = pairs.sort_values(order, ascending=[False, False, True, True])
    named = {side: pairs[side].map(known["name"]) for side in ("a", "b")}
    return pd.DataFrame({**named, **pairs[["n_ab", "expected", "npmi", "log_likelihood", "q"]]})


def _keywords(tables: Tables, kind: str) -> pd.DataFrame:
    words = tables.keywords
    words = words[words["kind"] == ("name" if kind else "word")]
    return words.sort_values(["tf_idf", "lemma", "pos1"], ascending=[False, True, True])[
        ["lemma", "pos1", "tf", "df", "tf_idf", "mean_tf"]
    ]
