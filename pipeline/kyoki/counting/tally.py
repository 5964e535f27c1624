"""Chunked counting into a sparse article × item matrix."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: A key is the number of the article, shifted by this many bits, and that of the item.
_BITS = 32


def kinds(rows: pd.DataFrame, columns: Sequence[str]) -> tuple[Integers, pd.DataFrame]:
    """Number the distinct rows, so that a rule need be applied to these only.

    Args:
        rows: 100,000 tokens have some 12,000 distinct surfaces with lemma and part of speech: an eighth.
        columns: the text columns to compare, as strings or categories.

    Returns:
        The number of each row's kind, and one row per kind, as strings.
    """
    code = np.zeros(len(rows), dtype=np.int64)
    for name in columns:
        number, values = rows[name].factorize()
        code = code * (len(values) + 1) + number + 1  # a missing value is -1
    kind, found = pd.factorize(code)
    first = np.zeros(len(found), dtype=np.int64)
    first[kind[::-1]] = np.arange(len(rows))[::-1]
    return kind.astype(np.int64), rows[[*columns]].iloc[first].astype("str").reset_index(drop=True)


def touches(tokens: pd.DataFrame) -> Flags:
    """Which tokens (article_id, start, end, in text order) begin exactly where the previous one ends."""
    article, _ = tokens["article_id"].factorize()
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    after = np.zeros(len(tokens), dtype=bool)
    after[1:] = (end[:-1] == start[1:]) & (article[:-1] == article[1:])
    return after


class Tally:
    """Counts of numbered items per article: 8 bytes for each item of each article."""

    def __init__(self) -> None:
        self.articles: list[str] = []
        # Arrays that grow in place: concatenating at the end would double the memory.
        self._item, self._times, self._sizes = array("i"), array("i"), array("i")

    def add(self, rows: pd.Series[str], chosen: Integers, item: Integers) -> None:
        """Count the items of a chunk of whole articles.

        Args:
            rows: the article_id of every token, counted or not.
            chosen: positions of the counted tokens.
            item: the item at each of these positions.
        """
        article, names = rows.factorize()
        both, times = np.unique(article[chosen].astype(np.int64) << _BITS | item, return_counts=True)
        sizes = np.bincount(both >> _BITS, minlength=len(names))
        self.articles += names.astype("str").tolist()
        for held, new in ((self._item, both & ((1 << _BITS) - 1)), (self._times, times), (self._sizes, sizes)):
            held.frombytes(new.astype(np.int32).tobytes())

    def counts(self, n_items: int) -> sparse.csr_array:
        """Return articles, in the order they were added, × items: how often each occurs."""
        times, item, sizes = (np.frombuffer(held, dtype=np.int32) for held in (self._times, self._item, self._sizes))
        ends = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        ends = ends.astype(sparse.get_index_dtype(maxval=int(ends[-1])))  # a wider type would copy `item`
        return sparse.csr_array((times, item, ends), shape=(len(self.articles), n_items))


def present(counts: sparse.csr_array) -> sparse.csr_array:
    """Return 1 where a count is not 0."""
    return sparse.csr_array((np.ones_like(counts.data), counts.indices, counts.indptr), shape=counts.shape)


def summed(counts: sparse.csr_array, group: Integers, n_groups: int) -> sparse.csr_array:
    """Sum the rows of counts by group; -1 is no group."""
    rows = np.flatnonzero(group >= 0)
    ones = np.ones(len(rows), dtype=counts.dtype)
    member = sparse.csr_array((ones, (group[rows], rows)), shape=(n_groups, counts.shape[0]))
    return member @ counts
