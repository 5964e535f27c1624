"""Contrasts: what one slice of a corpus has more or less of than the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kyoki.counting import association
from kyoki.counting.rounding import significant

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kyoki.counting.association import Floats
    from kyoki.counting.cooccurrence import Integers


def log_ratio(count: ArrayLike, n: ArrayLike, rest_count: ArrayLike, rest_n: ArrayLike) -> Floats:
    """Effect size: log2 of the share here over that in the rest; 1 is twice as often. A count of 0 is taken as 0.5.

    Source: Hardie (2014), Log Ratio: an informal introduction (ESRC Centre for Corpus Approaches to Social Science).

    >>> log_ratio([6, 0], 10, [3, 4], 20).round(4).tolist()  # log2(0.6 / 0.15), log2(0.05 / 0.2)
    [2.0, -2.0]
    """
    here, there = (np.maximum(np.asarray(values, dtype=np.float64), 0.5) for values in (count, rest_count))
    return np.log2(here / np.asarray(n, dtype=np.float64) / (there / np.asarray(rest_n, dtype=np.float64)))


def contrast(count: Integers, n: int, rest_count: Integers, rest_n: int) -> dict[str, Floats]:
    """Compare the counts of many items in a slice with those in the rest.

    Each item has a two-by-two table: with or without it, in the slice or in the rest. q is over the items given.

    Args:
        count: units (articles, tokens) of the slice with each item.
        n: units of the slice.
        rest_count: units of the rest with each item; with `count` at least 1.
        rest_n: units of the rest, at least 1.

    Returns:
        log_ratio, log_likelihood (signed G2), p and q, in columns.

    Source: Rayson & Garside (2000), Comparing corpora using frequency profiling, for G2.

    >>> found = contrast(np.array([6]), 10, np.array([3]), 20)  # 6 of 10 articles here, 3 of 20 elsewhere
    >>> found["log_likelihood"].round(4).item(), found["p"].round(4).item()
    (6.2833, 0.0301)
    """
    table = (n, count + rest_count, count, n + rest_n)
    p = association.p_value(*table)
    measures = {
        "log_ratio": log_ratio(count, n, rest_count, rest_n),
        "log_likelihood": association.log_likelihood(*table),
        "p": p,
        "q": association.false_discovery(p),
    }
    return {name: significant(values) for name, values in measures.items()}


def contrasts(counts: pd.DataFrame, sizes: pd.DataFrame, *, min_count: int, periods: bool) -> pd.DataFrame:
    """Compare every slice with all the others together, for the same sufficiently frequent items in each.

    A slice without an item has no row for it if the expected count there is under one.

    Args:
        counts: a row for each item and slice that has it: a, b (missing where an item has one name), slice, count and,
            where near-duplicates are known, count_unique.
        sizes: units in each slice, by its name: n and, where near-duplicates are known, n_unique.
        min_count: units of all slices that an item must be in.
        periods: whether the slices follow each other, so that an item can be new in one.

    Returns:
        The columns of the table `trends` but kind and unit.
    """
    items = counts.groupby(["a", "b"], dropna=False, sort=True)
    names = counts[["a", "b"]].drop_duplicates().sort_values(["a", "b"], ignore_index=True)
    sizes = sizes.sort_index()
    at = items.ngroup().to_numpy() * len(sizes) + sizes.index.get_indexer(pd.Index(counts["slice"]))
    grids = {}
    for name in ("count", "count_unique"):
        if name in counts:
            cells = np.bincount(at, weights=counts[name], minlength=len(names) * len(sizes)).astype(np.int64)
            grids[name] = cells.reshape(len(names), len(sizes))
    kept = grids["count"].sum(axis=1) >= min_count
    grids = {name: grid[kept] for name, grid in grids.items()}
    parts = [_slice(names[kept], grids, sizes, number, periods=periods) for number in range(len(sizes))]
    return pd.concat([pd.DataFrame(columns=["a"]), *parts], ignore_index=True)


def _slice(
    names: pd.DataFrame, grids: dict[str, Integers], sizes: pd.DataFrame, number: int, *, periods: bool
) -> pd.DataFrame:
    """Return the rows of one slice."""
    count, total = grids["count"][:, number], grids["count"].sum(axis=1)
    n, every = int(sizes["n"].iloc[number]), int(sizes["n"].sum())
    listed = ((count > 0) | (total * n >= every)) & (n < every)
    count, rest = count[listed], (total - count)[listed]
    new = (count > 0) & (grids["count"][listed, :number].sum(axis=1) == 0) & (periods and number > 0)
    rows = {
        "slice": sizes.index[number],
        "count": count,
        "n": n,
        "rest_count": rest,
        "rest_n": every - n,
        "is_new": new,
    }
    rows |= contrast(count, n, rest, every - n)
    if "count_unique" in grids:
        alone = grids["count_unique"][listed]
        here, others = alone[:, number], alone.sum(axis=1) - alone[:, number]
        rows |= {"count_unique": here, "rest_count_unique": others, "q_unique": _q_unique(here, others, sizes, number)}
    found: pd.DataFrame = names[listed].reset_index(drop=True).assign(**rows)
    return found


def _q_unique(here: Integers, others: Integers, sizes: pd.DataFrame, number: int) -> Floats:
    """Return q without near-duplicates, missing for items that occur in near-duplicates only."""
    n, every = int(sizes["n_unique"].iloc[number]), int(sizes["n_unique"].sum())
    left = (here + others > 0) & (0 < n < every)
    q = np.full(len(here), np.nan)
    q[left] = contrast(here[left], n, others[left], every - n)["q"] if left.any() else np.nan
    return q
