"""Placements of items in articles and windows, and the articles in which two items share a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kyoki.counting.cooccurrence import incidence_of
from kyoki.counting.name_parts import NO_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kyoki.counting.bootstrap import Occurrences
    from kyoki.counting.cooccurrence import Counts, Integers
    from kyoki.counting.name_parts import NameParts

#: Maximum pairs of items in one window that are listed at once: about 0.1 GB with the copies made by sorting.
_AT_ONCE: Final = 2_000_000
#: Minimum articles of a pair: a pair in a single article may be its author's choice of words.
LEAST_ARTICLES: Final = 2


class Placements(NamedTuple):
    """Items in articles, by column: one row per item and article, sorted by both.

    `length` is the number of windows of each article; items and articles are numbered from 0. `crowding` is how much
    likelier two items of an article share a window than if windows were drawn at random (see `chance_of_sharing`).
    """

    article: Integers
    item: Integers
    n_windows: Integers
    length: Integers
    crowding: float = 1.0

    @classmethod
    def of(cls, at: Occurrences, length: Integers) -> Placements:
        """Count the windows of each item in each article; in the example item 0 has both windows, item 1 one.

        >>> from kyoki.counting.bootstrap import Occurrences
        >>> met = Occurrences(np.array([0, 1, 1]), np.array([0, 0, 0]), np.array([0, 0, 1]))
        >>> [column.tolist() for column in Placements.of(met, np.array([2]))[:3]]
        [[0, 0], [0, 1], [2, 1]]
        """
        from scipy import sparse

        incidence = incidence_of(at.window, at.item)
        holder = np.zeros(incidence.shape[0], dtype=np.int64)
        holder[at.window] = at.article
        rows = (np.ones(len(holder), dtype=np.int32), (holder, np.arange(len(holder))))
        counted = sparse.csr_array(rows, shape=(len(length), len(holder))) @ incidence
        counted.sort_indices()
        article = np.repeat(np.arange(len(length)), np.diff(counted.indptr))
        return cls(article, counted.indices, counted.data, length)

    def only(self, kept: NDArray[np.bool_]) -> Placements:
        """Keep some of the rows."""
        return self._replace(article=self.article[kept], item=self.item[kept], n_windows=self.n_windows[kept])

    def without_empty(self) -> Placements:
        """Drop the articles without items, and number the others without gaps."""
        some, article = np.unique(self.article, return_inverse=True)
        return self._replace(article=article, length=self.length[some])


def shared_articles(
    at: Occurrences, length: Integers, counts: Counts, parts: NameParts = NO_PARTS
) -> tuple[Integers, Integers]:
    """Count the articles in which pairs share a window, and the most windows in one of them.

    Args:
        at: occurrences, in any order.
        length: the number of windows of each article.
        counts: the pairs, with the windows that they share.
        parts: windows that contain both, but in which the pair does not co-occur.
    """
    n_articles, most = counts.n_ab.copy(), np.minimum(counts.n_ab, 1)
    if length.max(initial=0) > 1:  # else windows are articles
        several = counts.n_ab >= LEAST_ARTICLES
        n_articles[several], most[several] = _by_article(at, counts.a[several], counts.b[several], parts)
    return n_articles, most


def _by_article(at: Occurrences, a: Integers, b: Integers, parts: NameParts) -> tuple[Integers, Integers]:
    """Return the same for sorted pairs a < b, article by article."""
    n_articles, most = np.zeros((2, len(a)), dtype=np.int64)
    incidence = incidence_of(at.window, at.item)
    holder = np.zeros(incidence.shape[0], dtype=np.int64)
    holder[at.window] = at.article
    order = np.argsort(holder, kind="stable")
    rows = incidence[order]
    rows.sort_indices()
    span = incidence.shape[1]
    known = a * span + b
    for article, first, second in _written_out(holder[order], rows.indptr, rows.indices):
        if not len(known) or not len(article):
            continue
        local = article - article.min()
        size = int(local.max()) + 1
        once, windows = np.unique((first * span + second) * size + local, return_counts=True)
        pair = once // size
        windows -= parts.by_article(pair // span, pair % span, once % size + article.min())
        once, windows = once[windows > 0], windows[windows > 0]
        if not len(once):
            continue
        starts = np.flatnonzero(np.diff(once // size, prepend=-1))
        pair, times = once[starts] // size, np.diff(starts, append=len(once))
        position = np.minimum(np.searchsorted(known, pair), len(known) - 1)
        listed = known[position] == pair
        position = position[listed]
        n_articles[position] += times[listed]
        most[position] = np.maximum(most[position], np.maximum.reduceat(windows, starts)[listed])
    return n_articles, most


def together(group: Integers) -> tuple[Integers, Integers]:
    """Return every pair of positions of one group; `group` is sorted.

    >>> [column.tolist() for column in together(np.array([0, 0, 0, 5, 7, 7]))]
    [[4, 0, 0, 1], [5, 1, 2, 2]]
    """
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(starts, append=len(group))
    parts = [(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))]
    for size in np.unique(sizes[sizes > 1]):
        one, other = np.triu_indices(size, 1)
        at = starts[sizes == size][:, None]
        parts.append(((at + one).ravel(), (at + other).ravel()))
    first, second = zip(*parts, strict=True)
    return np.concatenate(first), np.concatenate(second)


def _written_out(
    holder: Integers, indptr: Integers, indices: Integers
) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Yield article and both items of every pair in a window, some whole articles at a time."""
    sizes = np.diff(indptr).astype(np.int64)
    work = np.cumsum(sizes * (sizes - 1) // 2)
    ends = np.append(np.flatnonzero(np.diff(holder)) + 1, len(holder))  # after the last window of each article
    start = done = 0
    while start < len(holder):
        after = int(np.searchsorted(work[ends - 1], done + _AT_ONCE, side="right"))
        first_end = int(np.searchsorted(ends, start, side="right"))
        stop = int(ends[max(after - 1, first_end)])
        window = np.repeat(np.arange(start, stop), sizes[start:stop])
        items = indices[indptr[start] : indptr[stop]].astype(np.int64)
        first, second = together(window)
        yield holder[window[first]], items[first], items[second]
        start, done = stop, int(work[stop - 1])
