"""Mark near-duplicates of a story, all but the article that represents them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from kyoki.counting import minhash
from kyoki.spec import Spec, run_as_command
from kyoki.tables import PART_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

SPEC: Final = Spec(
    scope="corpus",
    needs={"articles": ("article_id", "text", "published", "outlet")},
    gives={"articles": ("duplicate_of",)},
    beside={"articles": "signatures"},
    engines=("numpy", "pandas", "scipy"),
)


def near_duplicates(articles: pd.DataFrame) -> pd.DataFrame:
    """Mark the near-duplicates of each story with the article that represents it.

    A near-duplicate is an edited copy: retitled, cut, reordered, with a paragraph more or a figure corrected. What its
    outlet prints in many stories counts for nothing. Reports on two subjects or days in one pattern (software updates
    of two phones, the weather of two cities), round-ups and another desk's report on the same event are none; similar
    texts weeks apart are treated as a series.

    Articles belong together if a chain of near-duplicates links them. The earliest published represents them (one
    without a date comes last), of several the one with the smallest article_id; it has no mark itself.

    Args:
        articles: the articles table; marks in it are made anew.

    Returns:
        The same articles with `duplicate_of` filled, whatever order they came in.

    >>> import kyoki
    >>> said = "{}についての報告があり、それに対していくつもの意見が出された。"
    >>> text = "".join(said.format(word) for word in ("雨量", "積雪", "風速", "水位", "波高", "落雷"))
    >>> marked = kyoki.near_duplicates(kyoki.articles_from_texts([text, text + "雪が降った。"], ids=["a", "b"]))
    >>> marked["duplicate_of"].tolist()
    [nan, 'a']
    """
    marked = TABLES["articles"].sorted(articles)
    days = [None if pd.isna(day) else day.toordinal() for day in marked["published"]]
    outlets = [None if pd.isna(outlet) else outlet for outlet in marked["outlet"]]
    # Texts not as a list, which would hold all as strings of Python's.
    pairs = minhash.near_duplicates(marked["text"].array, days, outlets, minhash.sketches_of(marked))
    cluster = pd.Series(_clusters(pairs, len(marked)), index=marked.index)
    ordered = marked.sort_values(["published", "article_id"], na_position="last", kind="stable")
    first = ordered["article_id"].groupby(cluster.loc[ordered.index]).transform("first")
    marked["duplicate_of"] = first.where(first != ordered["article_id"]).reindex(marked.index)
    return TABLES["articles"].frame(marked.drop(columns=PART_TABLES["signatures"].names[1:], errors="ignore"))


def _clusters(pairs: Sequence[tuple[int, int]], n: int) -> Sequence[int]:
    """Number the connected components of `pairs` over n articles."""
    if not pairs:
        return range(n)
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones, others = ([pair[end] for pair in pairs] for end in (0, 1))
    graph = coo_array(([1] * len(pairs), (ones, others)), shape=(n, n))
    return list(connected_components(graph, directed=False)[1]) if n else []


if __name__ == "__main__":
    run_as_command("near_duplicates")
