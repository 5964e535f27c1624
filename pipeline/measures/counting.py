"""Counting what occurs together, by sparse matrices: every number here is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

#: Cells of the product held at once: about 0.5 GB with scipy's working copies (16 bytes a cell and a copy).
_CELLS: Final = 10_000_000


class Counts(NamedTuple):
    """Things that occur together: a < b are numbers of things, n_ab windows hold both; sorted by a and b."""

    a: Integers
    b: Integers
    n_a: Integers
    n_b: Integers
    n_ab: Integers


def cooccurrences(window: Integers, thing: Integers, *, min_count: int = 1) -> Counts:
    """Count in how many windows two things occur together.

    A thing counts once a window, however often it stands there; it is no pair with itself. A thing in fewer windows
    than `min_count` can be in no pair that often, so it is left out before anything is multiplied: nothing is lost.

    Args:
        window: of each occurrence, the number of its window, from 0.
        thing: of each occurrence, the number of the thing, from 0.
        min_count: windows that a pair must share to be listed, at least 1.

    Returns:
        The pairs, by column.
    """
    shape = (int(window.max(initial=-1)) + 1, int(thing.max(initial=-1)) + 1)
    incidence = sparse.csr_array((np.ones(len(window), dtype=np.int32), (window, thing)), shape=shape)
    n = np.bincount(incidence.indices, minlength=shape[1]).astype(np.int64)
    incidence.data = (n[incidence.indices] >= min_count).astype(np.int32)  # 1 for a repeat within the window too
    incidence.eliminate_zeros()
    nothing = np.empty(0, dtype=np.int64)
    parts = [(nothing, nothing, nothing), *_upper(incidence, min_count)]
    a, b, n_ab = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Counts(a, b, n[a], n[b], n_ab)


def _upper(incidence: sparse.csr_array, min_count: int) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Multiply X.T @ X some rows at a time, and keep of each block what stands right of the diagonal."""
    by_thing = incidence.T.tocsr()
    # An upper bound of a row's cells: for each window with the thing, the things in it.
    sizes = np.diff(incidence.indptr)
    work = np.concatenate([[0], np.cumsum(by_thing @ sizes)])
    start = 0
    while start < by_thing.shape[0]:
        stop = max(start + 1, int(np.searchsorted(work, work[start] + _CELLS, side="right")) - 1)
        block = (by_thing[start:stop] @ incidence).tocoo()
        row, column = block.row.astype(np.int64) + start, block.col.astype(np.int64)
        kept = (column > row) & (block.data >= min_count)
        row, column, data = row[kept], column[kept], block.data[kept].astype(np.int64)
        order = np.lexsort((column, row))
        yield row[order], column[order], data[order]
        start = stop
