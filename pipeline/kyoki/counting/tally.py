"""Chunked counting into a sparse article × item matrix."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kyoki.counting.packing import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    Integers = NDArray[np.int64]
    Integers32 = NDArray[np.int32]
    Flags = NDArray[np.bool_]


def token_types(rows: pd.DataFrame, columns: Sequence[str]) -> tuple[Integers, pd.DataFrame]:
    """Return the distinct rows by some text columns, so that a rule is evaluated once per token type.

    Args:
        rows: tokens; 100,000 have about 12,000 types of surface, lemma and part of speech.
        columns: text, as strings or as categories.

    Returns:
        The number of the type of each row, and one row per distinct type, as strings.
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
    """Return which tokens (article_id, start, end, in text order) begin where the token before them ends."""
    article, _ = tokens["article_id"].factorize()
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    after = np.zeros(len(tokens), dtype=bool)
    after[1:] = (end[:-1] == start[1:]) & (article[:-1] == article[1:])
    return after


def in_text_order(tokens: pd.DataFrame) -> pd.DataFrame:
    """Sort tokens in the order of the text of each article."""
    article, _ = tokens["article_id"].factorize()
    key = pack(article, tokens["start"].to_numpy())
    if (np.diff(key) > 0).all():
        return tokens
    return tokens.iloc[np.argsort(key, kind="stable")].reset_index(drop=True)


class Tally:
    """Counts of numbered items in articles: 8 bytes per item and article."""

    def __init__(self) -> None:
        self.articles: list[str] = []
        # Arrays that grow in place: concatenating parts at the end would take twice the memory.
        self._thing, self._times, self._sizes = array("i"), array("i"), array("i")

    def add(self, rows: pd.Series[str], chosen: Integers, item: Integers) -> None:
        """Count items in a chunk of whole articles.

        Args:
            rows: the article_id of every token, including tokens that are not counted.
            chosen: positions in `rows` of the counted tokens.
            item: the number of the item at each of these.
        """
        article, names = rows.factorize()
        self._add(article[chosen].astype(np.int64), names.astype("str").tolist(), item)

    def add_items(self, names: list[str], article: Integers, item: Integers) -> None:
        """Count items in a chunk of whole articles.

        Args:
            names: the article_id of every article, including those without an item.
            article: of each item, the number of its article among these.
            item: its number.
        """
        self._add(article, names, item)

    def _add(self, article: Integers, names: list[str], item: Integers) -> None:
        both, times = np.unique(pack(article, item), return_counts=True)
        within, items = unpack(both)
        sizes = np.bincount(within, minlength=len(names))
        self.articles += names
        for held, new in ((self._thing, items), (self._times, times), (self._sizes, sizes)):
            held.frombytes(new.astype(np.int32).tobytes())

    def cells(self) -> tuple[Integers32, Integers32, Integers32]:
        """Return the positive counts by column: the number of the article, in the order of input, the item, how often.

        Unlike `counts` this does not import scipy, which takes a fifth of a second.
        """
        times, item, sizes = self._held()
        return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes), item, times

    def counts(self, n_items: int) -> sparse.csr_array:
        """Return the counts: articles, in the order of input, × items."""
        times, item, sizes = self._held()
        ends = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        from scipy import sparse

        ends = ends.astype(sparse.get_index_dtype(maxval=int(ends[-1])))  # `item` is copied if this is wider
        return sparse.csr_array((times, item, ends), shape=(len(self.articles), n_items))

    def _held(self) -> tuple[Integers32, Integers32, Integers32]:
        times, item, sizes = (np.frombuffer(held, dtype=np.int32) for held in (self._times, self._thing, self._sizes))
        return times, item, sizes


def present(counts: sparse.csr_array) -> sparse.csr_array:
    """Return a matrix with 1 for every positive count."""
    from scipy import sparse

    return sparse.csr_array((np.ones_like(counts.data), counts.indices, counts.indptr), shape=counts.shape)


def summed(counts: sparse.csr_array, group: Integers, n_groups: int) -> sparse.csr_array:
    """Sum the rows of counts by group.

    Args:
        counts: a row per article.
        group: the group of each row, from 0; rows with -1 are left out.
        n_groups: number of groups, and of rows of the result.
    """
    rows = np.flatnonzero(group >= 0)
    ones = np.ones(len(rows), dtype=counts.dtype)
    from scipy import sparse

    member = sparse.csr_array((ones, (group[rows], rows)), shape=(n_groups, counts.shape[0]))
    return member @ counts
