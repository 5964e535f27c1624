"""Association of two items: measures and tests on a two-by-two table, for many pairs at once.

Of n windows, n_a contain a, n_b contain b and n_ab contain both. Every function takes these as arrays (or broadcast
single numbers) of whole counts with 1 <= n_ab <= n_a, n_b <= n, and returns an array with one float64 per pair;
log_likelihood and p_value also take n_ab = 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

#: Cochran (1954): the chi-square approximation is valid if every expected count is 5 or more.
_TRUSTED: Final = 5.0
#: Tolerance for rounding in products: tables as improbable as the observed one belong to the tail. The value is that of
#: R's fisher.test.
_SAME: Final = 1 + 1e-7
#: Indexed by twice the expected count (0, 1, ... 10): this far beyond the observed count, a term is under 1e-13 of it.
#: Row and column are at most half of n there, so that each term is at most 2 * expected / k of the one before.
_BEYOND: Final = tuple(
    next(k for k in range(1, 100) if float(twice + 1) ** k / math.factorial(k) < 1e-13) for twice in range(10)
)
#: Terms beyond this vanish in float64: 5 ** 200 / 200! is 1e-235 of the most probable term.
_ZERO: Final = 400
#: Articles added to the observed and to the expected number. With 0.5, planted associations (60 pairs, 400 articles,
#: seeds 0 to 7) are ranked with an average precision of .63 in sentences and .49 in whole articles (npmi .31 and .06;
#: log-likelihood .60 and .44); with 1, .62 and .49; with 0.2, .65 and .43, but 12 to 29 of the first 50 pairs of two
#: real corpora are in a single article (0.5: 0 to 11; npmi: 46 to 50).
_PRIOR: Final = 0.5
#: Combinations of counts packed into an int64 stay under this.
_PACKED: Final = 1 << 62
#: Tables processed at once: their terms fit a processor's cache.
_AT_ONCE: Final = 1 << 11


def expected(n_a: ArrayLike, n_b: ArrayLike, n: ArrayLike) -> Floats:
    """Expected windows with both if a and b are independent: n_a n_b / n.

    >>> expected(8, 10, 40).item()
    2.0
    """
    return _float(n_a) * _float(n_b) / _float(n)


def jaccard(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike) -> Floats:
    """Windows with both over windows with either.

    Source: Jaccard (1912), The distribution of the flora in the alpine zone.

    >>> jaccard(8, 10, 5).round(4).item()  # 5 / 13
    0.3846
    """
    return _float(n_ab) / (_float(n_a) + _float(n_b) - _float(n_ab))


def dice(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike) -> Floats:
    """Twice the windows with both over the sum of the two counts.

    Source: Dice (1945), Measures of the amount of ecologic association between species.

    >>> dice(8, 10, 5).round(4).item()  # 10 / 18
    0.5556
    """
    return 2 * _float(n_ab) / (_float(n_a) + _float(n_b))


def simpson(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike) -> Floats:
    """Windows with both over windows with the rarer one: 1 if one never occurs without the other.

    Source: Simpson (1943), Mammals and the nature of continents; also called the overlap coefficient.

    >>> simpson(8, 10, 5).item()  # 5 / 8
    0.625
    """
    return _float(n_ab) / np.minimum(_float(n_a), _float(n_b))


def cosine(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike) -> Floats:
    """Windows with both over the geometric mean of the two counts.

    Source: Ochiai (1957), Zoogeographical studies on the soleoid fishes; the cosine of two columns of 0 and 1.

    >>> cosine(4, 9, 3).item()  # 3 / 6
    0.5
    """
    return _float(n_ab) / np.sqrt(_float(n_a) * _float(n_b))


def lift(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike, n: ArrayLike) -> Floats:
    """Observed over expected co-occurrence: n_ab / expected, which is 2 to the power of PMI.

    Source: Brin, Motwani, Ullman & Tsur (1997), Dynamic itemset counting and implication rules (there: interest).

    >>> lift(8, 10, 5, 40).item()  # 5 / 2
    2.5
    """
    return _float(n_ab) / expected(n_a, n_b, n)


def pmi(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike, n: ArrayLike) -> Floats:
    """Pointwise mutual information in bits: log2(n_ab / expected). It favours rare pairs: read it with n_ab.

    Source: Church & Hanks (1990), Word association norms, mutual information, and lexicography.

    >>> pmi(8, 10, 5, 40).round(4).item()  # log2(5 / 2)
    1.3219
    """
    return np.log2(_float(n_ab) / expected(n_a, n_b, n))


def npmi(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike, n: ArrayLike) -> Floats:
    """PMI over -log2(n_ab / n): 1 if a and b only occur together, 0 if independent, towards -1 if apart.

    If both are in every window it is 0 / 0; the result is 1, the limit as n_a = n_b = n_ab approach n.

    Source: Bouma (2009), Normalized (pointwise) mutual information in collocation extraction.

    >>> npmi(8, 10, 5, 40).round(4).item()  # log2(5 / 2) / log2(40 / 5)
    0.4406
    """
    surprise = -np.log2(_float(n_ab) / _float(n))
    everywhere = surprise == 0
    return np.where(everywhere, 1.0, pmi(n_a, n_b, n_ab, n) / np.where(everywhere, 1.0, surprise))


def pmi_shrunk(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike, n: ArrayLike, n_articles: ArrayLike) -> Floats:
    """PMI in bits, shrunk towards 0 where evidence is weak, for ranking: log2((o + 1/2) / (o / lift + 1/2)).

    o is the number of articles in which both share a window (repeats within one article are no further evidence), and o
    / lift the expected number. A pair in one article gets at most log2(3) = 1.58, in two 2.32, in ten 4.39. n_ab = 0 is
    allowed; expected windows are then used as articles.

    Args:
        n_a: windows with a.
        n_b: windows with b.
        n_ab: windows with both.
        n: windows in all.
        n_articles: articles in which both share a window, at most n_ab.

    Source: Norén, Hopstadius & Bate (2013), Shrinkage observed-to-expected ratios for robust and transparent
        large-scale pattern discovery (the information component).

    >>> pmi_shrunk(8, 10, 5, 40, [5, 1]).round(4).tolist()  # lift is 2.5: log2(5.5 / 2.5), log2(1.5 / 0.9)
    [1.1375, 0.737]
    """
    both, observed = _float(n_ab), _float(n_articles)
    per_window = np.where(both > 0, observed / np.maximum(both, 1), 1.0)
    return np.log2((observed + _PRIOR) / (expected(n_a, n_b, n) * per_window + _PRIOR))


def log_likelihood(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike, n: ArrayLike) -> Floats:
    """Signed G2: 2 Σ observed ln(observed / expected) over the four cells, negative if n_ab is below expectation.

    Source: Dunning (1993), Accurate methods for the statistics of surprise and coincidence.

    >>> log_likelihood(8, 10, 5, 40).round(4).item()  # 2 (5 ln 2.5 + 3 ln 0.5 + 5 ln 0.625 + 27 ln 1.125)
    6.6643
    """
    from scipy import special

    # Every cell differs from its expectation by the same d, so o ln(o / e) = o log1p(d / e), and Σ d = 0 may be
    # subtracted term by term: the terms are then of the size of d, not of n, and few digits cancel.
    off = _float(n_ab) - expected(n_a, n_b, n)
    total = np.zeros_like(off)
    for observed, expects, sign in _cells(_float(n_a), _float(n_b), _float(n_ab), _float(n)):
        possible = expects > 0  # a cell with an expected count of 0 is empty
        ratio = np.where(possible, sign * off / np.where(possible, expects, 1.0), 0.0)
        total += special.xlog1py(observed, np.maximum(ratio, -1.0)) - sign * off
    signed: Floats = np.copysign(2 * np.maximum(total, 0.0), off)
    return signed


def p_value(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike, n: ArrayLike) -> Floats:
    """Two-sided p of independence: Fisher's exact test if an expected count is below 5, else G2 with 1 df.

    Source: Fisher (1922); Cochran (1954), Some methods for strengthening the common χ² tests, for the rule of 5.

    >>> p_value(4, 4, 3, 8).round(4).item()  # 3 of 4 cups of tea: 2 (16 + 1) / 70
    0.4857
    """
    from scipy import special

    n_a, n_b, n_ab, n = np.broadcast_arrays(_float(n_a), _float(n_b), _float(n_ab), _float(n))
    least = np.minimum(n_a, n - n_a) * np.minimum(n_b, n - n_b) / n  # the smallest of the four expected counts
    few = least < _TRUSTED
    p = np.empty(n_ab.shape)
    p[few] = _fisher_exact(n_a[few], n_b[few], n_ab[few], n[few])
    many = ~few
    g2 = np.abs(log_likelihood(n_a[many], n_b[many], n_ab[many], n[many]))
    p[many] = special.erfc(np.sqrt(g2 / 2))  # the upper tail of chi-square with 1 df
    return p


def _fisher_exact(n_a: Floats, n_b: Floats, n_ab: Floats, n: Floats) -> Floats:
    """Two-sided p of Fisher's exact test if an expected count is under 5; a p under 1e-300 is returned as 0.

    Source: Fisher (1922), On the interpretation of χ² from contingency tables, and the calculation of P.
    """
    # Swap a with 'not a' where that is rarer, and b likewise: the same table with its rarest cell first.
    often_a, often_b = 2 * n_a > n, 2 * n_b > n
    row, column = np.where(often_a, n - n_a, n_a), np.where(often_b, n - n_b, n_b)
    first = np.where(often_a, n_b - n_ab, n_ab)
    first = np.where(often_b, row - first, first)
    # There are few distinct combinations of counts; sorted by expected count and `first`, neighbours need equally many
    # terms.
    twice = np.floor(2 * row * column / n)
    at, where = _distinct(twice, first, row, column, n)
    tables = [counts[at] for counts in (first, row, column, n)]
    beyond = np.take(_BEYOND, twice[at].astype(np.int64))
    chunks = (slice(i, i + _AT_ONCE) for i in range(0, len(at), _AT_ONCE))
    parts = [_tails(int(beyond[chunk][-1]), *(counts[chunk] for counts in tables)) for chunk in chunks]
    return np.concatenate([*parts, np.empty(0)])[where]


def _distinct(*counts: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the distinct combinations of counts, sorted; one packed column sorts far faster than four.

    Returns:
        The first index of each combination, and for each element the number of its combination.
    """
    code, size = np.zeros(len(counts[0]), dtype=np.int64), 1
    for values in counts:
        above = (values - values.min(initial=values[0] if len(values) else 0)).astype(np.int64)
        span = int(above.max(initial=0)) + 1
        if size * span > _PACKED:  # renumbered, they are at most as many as the elements
            kinds, code = np.unique(code, return_inverse=True)
            size = len(kinds)
        code, size = code * span + above, size * span
    _, at, where = np.unique(code, return_index=True, return_inverse=True)
    return at, where


def _tails(beyond: int, first: Floats, row: Floats, column: Floats, n: Floats) -> Floats:
    """Sum the hypergeometric probabilities no greater than that of `first`, up to `beyond` terms after it.

    Terms are relative to that of 0, each computed from the one before by products and quotients alone, and divided by
    their sum: no log-factorials, which lose digits as n grows, and the same result on every machine.
    """
    k = np.arange(min(first.max(), _ZERO) + beyond)[:, None]
    steps = np.maximum(row - k, 0) * np.maximum(column - k, 0) / ((k + 1) * (n - row - column + k + 1))
    terms = np.cumprod(np.vstack([np.ones_like(row), steps]), axis=0)
    observed = terms[np.minimum(first, len(terms) - 1).astype(np.int64), np.arange(len(first))]
    tail = np.where(terms <= observed * _SAME, terms, 0.0)
    # cumsum adds from first to last; the order in which sum adds depends on how many tables there are.
    shares: Floats = np.minimum(tail.cumsum(axis=0)[-1] / terms.cumsum(axis=0)[-1], 1.0)
    return shares


def false_discovery(p: Floats) -> Floats:
    """Return q of each p: the expected share of false discoveries among all tests of the family with a p as small.

    Source: Benjamini & Hochberg (1995), Controlling the false discovery rate.

    >>> false_discovery(np.array([0.5, 0.02, 0.01, 0.03])).round(2).tolist()  # 0.01 * 4 / 1, 0.02 * 4 / 2, ...
    [0.5, 0.04, 0.04, 0.04]
    """
    order = np.argsort(p, kind="stable")[::-1]
    rank = np.arange(len(p), 0, -1)
    q = np.empty_like(p)
    q[order] = np.minimum.accumulate(p[order] * len(p) / rank)
    return q


def _cells(n_a: Floats, n_b: Floats, n_ab: Floats, n: Floats) -> list[tuple[Floats, Floats, int]]:
    """Return the four cells: observed, expected, and the sign of their difference if n_ab is above expectation."""
    return [
        (n_ab, n_a * n_b / n, 1),
        (n_a - n_ab, n_a * (n - n_b) / n, -1),
        (n_b - n_ab, (n - n_a) * n_b / n, -1),
        (n - n_a - n_b + n_ab, (n - n_a) * (n - n_b) / n, 1),
    ]


def _float(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
