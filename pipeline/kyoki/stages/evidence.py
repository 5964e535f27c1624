"""List the sentences behind each pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.name_parts import bodies_begun
from kyoki.pairing import reported
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.counting.cooccurrence import Integers

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "pairs": ("a", "b"),
        "links": ("article_id", "start", "end", "sentence", "entity_id", "method"),
        "articles": ("article_id", "published", "outlet"),
    },
    gives={"pair_sentences": ALL},
    gives_chunks="evidence_parts",  # the only table that may be larger than all texts together
    engines=("numpy", "pandas"),
)


#: Pairs of mentions processed at once: about 400 MB with the rows made of them.
_AT_ONCE: Final = 2_000_000


def evidence(pairs: pd.DataFrame, links: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """List every sentence with both entities of a pair in the table `pairs`, whatever its window.

    A sentence is listed once per pair, with the two mentions nearest to each other (in a tie, the first). A pair that
    only shares wider windows has no rows; a state at the beginning of an organisation's name does not count as a
    mention with that organisation.

    Args:
        pairs: the table `pairs` (a and b are used).
        links: the table `links`.
        articles: the table `articles` (article_id, published and outlet are used).

    Returns:
        The table `pair_sentences`.

    >>> import kyoki
    >>> found = kyoki.analyse(["石破茂首相は東京でトランプ大統領と会談した。", "石破茂首相が東京に戻った。"])
    >>> together = kyoki.evidence(found.pairs, found.links, found.articles)
    >>> together[["a", "b", "sentence", "start_a", "start_b"]].values.tolist()[0]
    ['person:トランプ', 'person:石破茂', 0, 9, 0]
    """
    return pd.concat([TABLES["pair_sentences"].frame(), *evidence_parts(pairs, links, articles)], ignore_index=True)


def evidence_parts(pairs: pd.DataFrame, links: pd.DataFrame, articles: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the rows of `evidence` in batches of pairs, in the order of the table."""
    found = reported(links).sort_values(["article_id", "start", "end"], ignore_index=True)
    codes, names = pd.factorize(found["entity_id"], sort=True)
    entity = codes.astype(np.int64)
    body = bodies_begun(found, entity)
    sentence: Integers = found.groupby(["article_id", "sentence"], sort=True).ngroup().to_numpy().astype(np.int64)
    a, b = (names.get_indexer(pd.Index(pairs[side])).astype(np.int64) for side in ("a", "b"))
    both = (a >= 0) & (b >= 0)  # get_indexer gives -1 for an entity without links
    wanted = np.unique(a[both] * len(names) + b[both])
    of_article = articles.set_index("article_id")[["published", "outlet"]]
    together = list(_together(sentence, entity, body))
    for low, high in _ranges(together, len(names)):
        rows = _nearest(found, sentence, [two.of(low, high) for two in together])
        rows = rows[np.isin(rows["a"].to_numpy() * len(names) + rows["b"].to_numpy(), wanted)]
        rows = rows.assign(**{side: names.take(rows[side].to_numpy()) for side in ("a", "b")})
        yield TABLES["pair_sentences"].frame(rows.join(of_article, on="article_id"))


class _Two(NamedTuple):
    """Pairs of mentions in one sentence by column: the entities (a < b), and the rows of their mentions."""

    a: Integers
    b: Integers
    row_a: Integers
    row_b: Integers

    def of(self, low: int, high: int) -> _Two:
        """Keep the pairs whose first entity is in a range."""
        kept = (self.a >= low) & (self.a < high)
        return _Two(*(column[kept] for column in self))


def _together(sentence: Integers, entity: Integers, body: Integers) -> Iterator[_Two]:
    """Yield the pairs of mentions in one sentence: those one row apart, then two rows, and so on.

    A state at the beginning of an organisation's name does not count as a mention with that organisation.
    """
    first = np.arange(len(sentence))
    for apart in range(1, len(sentence)):
        first = first[first + apart < len(sentence)]
        second = first + apart
        same = sentence[first] == sentence[second]
        first, second = first[same], second[same]
        if not len(first):
            return
        turned = entity[first] > entity[second]
        row_a, row_b = np.where(turned, second, first), np.where(turned, first, second)
        a, b = entity[row_a], entity[row_b]
        other = (a != b) & (body[row_a] != b) & (body[row_b] != a)
        yield _Two(a[other], b[other], row_a[other], row_b[other])


def _ranges(together: list[_Two], n: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of entities with at most `_AT_ONCE` pairs of mentions."""
    counts = sum((np.bincount(two.a, minlength=n) for two in together), np.zeros(n, dtype=np.int64))
    upto = np.concatenate([[0], np.cumsum(counts)])
    start = 0
    while start < n:
        stop = max(start + 1, int(np.searchsorted(upto, upto[start] + _AT_ONCE, side="right")) - 1)
        yield start, stop
        start = stop


def _nearest(found: pd.DataFrame, sentence: Integers, together: list[_Two]) -> pd.DataFrame:
    """Keep the two nearest mentions of each pair and sentence; a and b are numbers of entities."""
    a, b, row_a, row_b = (np.concatenate(column) for column in zip(_NONE, *together, strict=True))
    start, end = found["start"].to_numpy(), found["end"].to_numpy()
    gap = np.maximum(start[row_a], start[row_b]) - np.minimum(end[row_a], end[row_b])
    order = np.lexsort((np.minimum(row_a, row_b), gap, sentence[row_a], b, a))
    key = np.stack([a, b, sentence[row_a]])[:, order]
    kept = order[np.flatnonzero((np.diff(key, axis=1, prepend=-1) != 0).any(axis=0))]
    row_a, row_b = row_a[kept], row_b[kept]
    rows = found[["article_id", "sentence"]].take(row_a).reset_index(drop=True)
    ends = {"start_a": start[row_a], "end_a": end[row_a], "start_b": start[row_b], "end_b": end[row_b]}
    return rows.assign(a=a[kept], b=b[kept], **ends)


_NONE: Final = _Two(*(np.empty(0, dtype=np.int64) for _ in range(4)))


if __name__ == "__main__":
    run_as_command("evidence")
