"""Contrasts: what occurs more or less often in one slice of a corpus than in the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from kyoki.counting import association
from kyoki.counting.rounding import significant

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kyoki.counting.association import Floats
    from kyoki.counting.cooccurrence import Integers

#: Units of prior evidence per unit of the smaller side. Root mean square error of the log odds of words of nine outlets
#: in 300, 900 and 2,700 articles against those in the rest of 7,343 (six seeds): with 0.1, 1.56, 1.30 and 0.86; with
#: 0.5, 1.19, 1.06 and 0.89; with 1, 1.21, 1.12 and 1.02; with 10, 1.44, 1.41 and 1.37.
_PRIOR: Final = 0.5


def log_ratio(count: ArrayLike, n: ArrayLike, rest_count: ArrayLike, rest_n: ArrayLike) -> Floats:
    """Effect size: log2 of the share here over that in the rest; 1 means twice as often. A count of 0 is taken as 0.5.

    Source: Hardie (2014), Log Ratio: an informal introduction (ESRC Centre for Corpus Approaches to Social Science).

    >>> log_ratio([6, 0], 10, [3, 4], 20).round(4).tolist()  # log2(0.6 / 0.15), log2(0.05 / 0.2)
    [2.0, -2.0]
    """
    here, there = (np.maximum(np.asarray(values, dtype=np.float64), 0.5) for values in (count, rest_count))
    return np.log2(here / np.asarray(n, dtype=np.float64) / (there / np.asarray(rest_n, dtype=np.float64)))


def log_odds(count: ArrayLike, n: ArrayLike, rest_count: ArrayLike, rest_n: ArrayLike) -> tuple[Floats, Floats]:
    """Effect size that shrinks where there is little evidence: log-odds ratio with an informative Dirichlet prior.

    The prior is the corpus itself (slice and rest), scaled to `_PRIOR` times the smaller side, plus half a unit with
    the item and half a unit without it, so that odds are finite for an item in every unit. All four terms of the
    variance are kept, because an item can be in most articles, unlike a word among tokens. For equal shares the ratio
    is about 0; for 100 % in both it favours the larger side (-0.54 for 72 of 72 against 150 of 150).

    Returns:
        The natural log of the odds ratio, and its z-score (the ratio over its standard error).

    Source: Monroe, Colaresi & Quinn (2008), Fightin' words, section 3.5.

    >>> ratio, z = log_odds([6, 1], 10, [3, 0], 20)  # the second in one unit alone
    >>> ratio.round(4).tolist(), z.round(4).tolist()
    ([1.5162, 2.2233], [2.0707, 0.9892])
    """
    y, n, rest, other = (np.asarray(values, dtype=np.float64) for values in (count, n, rest_count, rest_n))
    size = _PRIOR * np.minimum(n, other)
    prior = size * (y + rest + 0.5) / (n + other + 1)
    cells = (y + prior, n - y + size - prior, rest + prior, other - rest + size - prior)
    ratio = np.log(cells[0] / cells[1]) - np.log(cells[2] / cells[3])
    return ratio, ratio / np.sqrt(sum(1 / cell for cell in cells))


def contrast(count: Integers, n: int, rest_count: Integers, rest_n: int) -> dict[str, Floats]:
    """Compare the counts of many items in a slice with those in the rest.

    Each item has a two-by-two table: with or without it, in the slice or in the rest.

    Args:
        count: units (articles, tokens) of the slice with each item.
        n: units of the slice.
        rest_count: units of the rest with each item; with `count` at least 1.
        rest_n: units of the rest, at least 1.

    Returns:
        log_ratio, log_odds, log_odds_z, log_likelihood (signed G2) and p, in columns.

    Source: Rayson & Garside (2000), Comparing corpora using frequency profiling, for G2.

    >>> found = contrast(np.array([6]), 10, np.array([3]), 20)  # 6 of 10 articles here, 3 of 20 elsewhere
    >>> found["log_likelihood"].round(4).item(), found["p"].round(4).item()
    (6.2833, 0.0301)
    """
    table = (n, count + rest_count, count, n + rest_n)
    odds, z = log_odds(count, n, rest_count, rest_n)
    measures = {
        "log_ratio": log_ratio(count, n, rest_count, rest_n),
        "log_odds": odds,
        "log_odds_z": z,
        "log_likelihood": association.log_likelihood(*table),
        "p": association.p_value(*table),
    }
    return {name: significant(values) for name, values in measures.items()}


def q_among(p: Floats, tests: int) -> Floats:
    """Adjust the p of rows for a family of `tests`; tests without a row have a p of 1.

    The family of a table of slices is every item in every slice: an item that is frequent enough, but absent from a
    slice where less than one is expected, has no row, yet it was tested. Leaving it out would let the outcome choose
    the family. A p of 1 for it can only raise q, never lower it.

    >>> q_among(np.array([0.01, 0.02]), 4).round(2).tolist()  # 0.01 * 4 / 1, 0.02 * 4 / 2
    [0.04, 0.04]
    """
    scale = tests / max(len(p), 1)
    return significant(np.minimum(association.false_discovery(p) * scale, 1.0))


def contrasts(counts: pd.DataFrame, sizes: pd.Series[Any], *, min_count: int, periods: bool) -> pd.DataFrame:
    """Compare every slice with all the others together, for the same sufficiently frequent items in each.

    A slice without an item has no row for it if the expected count there is below one. q is over all items and slices
    together as one family.

    Args:
        counts: a row for each item and slice with the item: a, b (missing for single items), slice and count.
        sizes: units in each slice, by its name.
        min_count: minimum number of units of an item, in all slices together.
        periods: whether the slices are consecutive periods, so that an item can be new in one.

    Returns:
        The columns of the table `trends` except kind and unit.
    """
    items = counts.groupby(["a", "b"], dropna=False, sort=True)
    names = counts[["a", "b"]].drop_duplicates().sort_values(["a", "b"], ignore_index=True)
    sizes = sizes.sort_index()
    at = items.ngroup().to_numpy() * len(sizes) + sizes.index.get_indexer(pd.Index(counts["slice"]))
    cells = np.bincount(at, weights=counts["count"], minlength=len(names) * len(sizes)).astype(np.int64)
    grid = cells.reshape(len(names), len(sizes))
    kept = grid.sum(axis=1) >= min_count
    parts = [_slice(names[kept], grid[kept], sizes, number, periods=periods) for number in range(len(sizes))]
    rows = pd.concat([pd.DataFrame(columns=["a", "p"]), *parts], ignore_index=True)
    return rows.assign(q=q_among(rows["p"].to_numpy(dtype=np.float64), int(kept.sum()) * len(sizes)))


def _slice(names: pd.DataFrame, grid: Integers, sizes: pd.Series[Any], number: int, *, periods: bool) -> pd.DataFrame:
    """Return the rows of one slice."""
    count, total = grid[:, number], grid.sum(axis=1)
    n, every = int(sizes.iloc[number]), int(sizes.sum())
    listed = ((count > 0) | (total * n >= every)) & (n < every)
    count, rest = count[listed], (total - count)[listed]
    new = (count > 0) & (grid[listed, :number].sum(axis=1) == 0) & (periods and number > 0)
    rows = {
        "slice": sizes.index[number],
        "count": count,
        "n": n,
        "rest_count": rest,
        "rest_n": every - n,
        "is_new": new,
        **contrast(count, n, rest, every - n),
    }
    found: pd.DataFrame = names[listed].reset_index(drop=True).assign(**rows)
    return found
