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

    A near-duplicate is an edited copy: retitled, cut, reordered, with an added paragraph or a corrected figure. Text
    that its outlet prints in many stories is ignored. Not near-duplicates are reports on two subjects or days on one
    pattern (software updates of two phones, the weather of two cities), round-ups, and independent reports on the same
    event; similar texts weeks apart are treated as a series.

    Articles belong together if a chain of near-duplicates links them. The earliest published represents them (undated
    articles come last; in a tie, the smallest article_id); it is not marked itself.

    Args:
        articles: the articles table; existing marks are replaced.

    Returns:
        The same articles with `duplicate_of` filled; the result does not depend on their order.

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
    # Texts are not a list, which would hold all of them as Python strings.
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
