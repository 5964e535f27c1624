"""False discovery rates of statistics whose null distribution is known by permutation or in closed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def permutation_fdr(observed: Floats, nulls: Iterable[Floats]) -> Floats:
    """Return q of observed statistics (small is strong): false finds expected as small, over finds as small.

    One more false find in one more permutation is assumed, so that no q is 0. q never falls where the statistic rises.

    Args:
        observed: the statistic of each find.
        nulls: the statistics of each permutation.

    Source: Storey & Tibshirani (2003), Statistical significance for genomewide studies (with π0 = 1); Phipson & Smyth
        (2010), Permutation p-values should never be zero.

    >>> nulls = [np.array([0.5, 0.015]), *[np.empty(0)] * 8]
    >>> permutation_fdr(np.array([0.01, 0.02, 0.9]), nulls).round(3).tolist()  # 1 / 10 / 1, ...
    [0.1, 0.1, 0.1]
    """
    false, permutations = np.zeros(len(observed)), 0
    for null in nulls:
        false += np.searchsorted(np.sort(null), observed, side="right")
        permutations += 1
    return expected_fdr(observed, (false + 1) / (permutations + 1))


def expected_fdr(observed: Floats, false: Floats) -> Floats:
    """Return q of observed statistics (small is strong), given the false finds expected up to each of them.

    Source: Heyse (2011), A false discovery rate procedure for categorical data.
    """
    order = np.argsort(observed, kind="stable")
    rank = np.searchsorted(observed[order], observed[order], side="right")
    q = np.empty(len(observed))
    q[order] = np.minimum.accumulate((false[order] / rank)[::-1])[::-1]
    return np.minimum(q, 1.0)
