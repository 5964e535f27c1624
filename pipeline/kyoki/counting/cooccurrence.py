"""Exact co-occurrence counts by sparse matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy import sparse

    Integers = NDArray[np.int64]

#: Cells of the product held at once: about 0.5 GB with scipy's working copies (16 bytes a cell and a copy).
_CELLS: Final = 10_000_000


class Counts(NamedTuple):
    """Pairs of items by column: a < b are numbers of items, n_ab the windows with both; sorted by a and b."""

    a: Integers
    b: Integers
    n_a: Integers
    n_b: Integers
    n_ab: Integers


def cooccurrences(window: Integers, item: Integers, *, min_count: int = 1) -> Counts:
    """Count the windows in which two items co-occur.

    An item counts once per window, however often it occurs there, and forms no pair with itself. Items in fewer than
    `min_count` windows cannot be in any pair, so they are dropped before the product; the result remains exact.

    Args:
        window: of each occurrence, the number of its window, from 0.
        item: of each occurrence, the number of the item, from 0.
        min_count: minimum windows of a listed pair, at least 1.

    Returns:
        The pairs, by column.
    """
    incidence = incidence_of(window, item)
    n = np.bincount(incidence.indices, minlength=incidence.shape[1]).astype(np.int64)
    if min_count > 1:
        incidence.data = (n[incidence.indices] >= min_count).astype(np.int32)
        incidence.eliminate_zeros()
    nothing = np.empty(0, dtype=np.int64)
    parts = [(nothing, nothing, nothing), *_upper(incidence, min_count)]
    a, b, n_ab = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Counts(a, b, n[a], n[b], n_ab)


def frequencies(window: Integers, item: Integers, size: int) -> Integers:
    """Count the windows of each item; an item counts once per window.

    Args:
        window: the number of the window of each occurrence.
        item: the number of its item.
        size: number of items; those that do not occur have 0.

    >>> frequencies(np.array([0, 0, 1]), np.array([2, 2, 2]), 4).tolist()
    [0, 0, 2, 0]
    """
    return np.bincount(incidence_of(window, item).indices, minlength=size).astype(np.int64)


def counts_of(counts: Counts, a: Integers, b: Integers) -> Integers:
    """Return n_ab of the given pairs (a < b), 0 for pairs that are not in `counts`."""
    if not len(counts.a):
        return np.zeros(len(a), dtype=np.int64)
    span = int(max(counts.b.max(), b.max(initial=0))) + 1
    known, wanted = counts.a * span + counts.b, a * span + b
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, counts.n_ab[at], 0)


def incidence_of(window: Integers, item: Integers) -> sparse.csr_array:
    """Return the windows × items incidence matrix: 1 if the item occurs in the window."""
    shape = (int(window.max(initial=-1)) + 1, int(item.max(initial=-1)) + 1)
    from scipy import sparse

    incidence = sparse.csr_array((np.ones(len(window), dtype=np.int32), (window, item)), shape=shape)
    incidence.data[:] = 1  # also for repeats within a window
    return incidence


def _upper(incidence: sparse.csr_array, min_count: int) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Compute X.T @ X some rows at a time, and keep the part of each block above the diagonal."""
    by_thing = incidence.T.tocsr()
    # An upper bound of the cells of a row: the sum of the sizes of the windows with the item.
    sizes = np.diff(incidence.indptr)
    work = np.concatenate([[0], np.cumsum(by_thing @ sizes)])
    start = 0
    while start < by_thing.shape[0]:
        stop = max(start + 1, int(np.searchsorted(work, work[start] + _CELLS, side="right")) - 1)
        block = by_thing[start:stop] @ incidence
        row = np.repeat(np.arange(start, stop, dtype=np.int32), np.diff(block.indptr))
        kept = np.flatnonzero((block.indices > row) & (block.data >= min_count))
        a, b = row[kept].astype(np.int64), block.indices[kept].astype(np.int64)
        order: NDArray[np.intp] = np.argsort(a * incidence.shape[1] + b)
        yield a[order], b[order], block.data[kept[order]].astype(np.int64)
        start = stop
