"""Tails of the number of articles that two items share: hypergeometric, with fractional sizes, and sums over strata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.counting.cooccurrence import Integers

    Floats = NDArray[np.float64]

#: The tail is exact up to so many shared articles, if at most one more is expected. Wise's binomial is 1.1 times too
#: large for two shared of two articles each, 1.6 times for four of four; for whole articles of livedoor news it expects
#: 1.2 times the chance finds at the smallest p. The rest of the series after `_SERIES` terms is under 1e-15.
_COUNTED: Final = 20
_SERIES: Final = 18
#: The least that 1 + i (1 / again - 1) may be: `again` is limited to what gives this for the last i.
_LEAST_FACTOR: Final = 0.5
#: Expected numbers below this count as 0.
_LEAST: Final = 1e-30
#: Means, variances and shares of a sum below this count as 0.
_NONE: Final = 1e-9


def upper_tail(a: Floats, b: Floats, population: Floats, n: Floats, again: Floats | float = 1.0) -> Floats:
    """Return P(X >= n) if a members of a population have one mark, b another, and X both.

    Args:
        a: members with one mark; here and below sizes may be fractions.
        b: members with the other mark.
        population: all members.
        n: members with both.
        again: factor of the expected number of pairs of members with both marks; that of j members is multiplied by
            the product of 1 / (1 + i (1 / again - 1)) over i < j. Only where the tail is exact: elsewhere members are
            many, and the factor is near 1.

    >>> upper_tail(*(np.array([float(x)]) for x in (6, 9, 100, 3))).round(4).item()
    0.009
    """
    population = np.maximum(population, np.maximum(a, b))
    further = np.maximum(a - n, 0) * np.maximum(b - n, 0) / np.maximum(population - n, _LEAST)
    exact = (n > 0) & (n <= _COUNTED) & (further <= 1)
    tail = np.empty(len(n))
    rarer = np.maximum(1 / np.broadcast_to(again, n.shape) - 1, (_LEAST_FACTOR - 1) / np.minimum(a, b))
    columns = (a, b, population, n, rarer)
    if exact.any():
        tail[exact] = _by_inclusion(*(column[exact] for column in columns))
    if not exact.all():
        tail[~exact] = _by_wise(*(column[~exact] for column in columns[:4]))
    return tail


def lower_tail(a: Floats, b: Floats, population: Floats, n: Floats) -> Floats:
    """Return P(X <= n) approximately, as the chance that as many with the rarer mark lack the other one.

    Arguments are those of `upper_tail`.

    >>> lower_tail(*(np.array([float(x)]) for x in (60, 90, 1000, 1))).round(4).item()  # exactly: 0.0213
    0.0214
    """
    population = np.maximum(population, np.maximum(a, b))
    few = np.minimum(a, b)
    return _by_wise(few, population - np.maximum(a, b), population, few - n)


def tail_of_sum(mean: Floats, variance: Floats, third: Floats, n: Integers) -> Floats:
    """Approximate P(X >= n) of a sum of hypergeometric counts from its mean, variance and third central moment.

    Args:
        mean: of the sum.
        variance: of the sum.
        third: its third central moment.
        n: the count, of articles.

    It uses the shifted binomial distribution with the same three moments; if that has no values as great as n, the
    binomial with the same mean and variance. Of 4,000 sums over one to eight strata of 15 to 500 articles, tails from
    1e-3 are right within a factor of 2 in 64, 96 and 100 % of the cases (variance up to 1, up to 10, greater), from
    1e-5 in 31, 68 and 100 %, from 1e-7 in 20, 32 and 93 %. Most others are too large; the worst is a twelfth of the
    exact value. A q by permutation is not affected, because the null has the same statistic.

    Source: Ehm (1991), Binomial approximation to the Poisson binomial distribution, as a hypergeometric count is a sum
        of independent events of unequal chances, too (Vatutin & Mikhailov 1982); Peköz, Röllin, Čekanavičius & Shwartz
        (2009), A three-parameter binomial approximation.

    >>> tail_of_sum(*(np.array([x]) for x in (2.0, 1.6, 0.96, 4))).round(4).item()  # those of Binomial(10, 0.2)
    0.1209
    """
    some = np.maximum(variance, _NONE)
    share = np.clip((1 - third / some) / 2, _NONE, 1 - _NONE)
    trials = some / (share * (1 - share))
    above = n - (mean - trials * share)
    shifted, _ = _binomial(trials, share, above)
    possible = (variance > _NONE) & (above <= trials - 1)
    share = np.clip(1 - variance / np.maximum(mean, _NONE), _NONE, 1 - _NONE)
    trials = np.maximum(mean / share, n)  # not fewer than observed
    plain, _ = _binomial(trials, mean / np.maximum(trials, _NONE), n.astype(np.float64))
    return np.where(possible, shifted, plain)


def _by_inclusion(a: Floats, b: Floats, population: Floats, n: Floats, rarer: Floats) -> Floats:
    """P(X >= n) by inclusion and exclusion: the sum over j >= n of (-1)^(j-n) C(j-1, n-1) E(C(X, j)).

    Source: Feller (1968), An introduction to probability theory and its applications, volume 1, chapter IV.5.
    """
    term = np.ones(len(n))
    for k in range(int(n.max())):  # E(C(X, j)) = C(a, j) C(b, j) / C(population, j)
        term = np.where(k < n, term * _further(a, b, population, rarer, k), term)
    total, j = term.copy(), n.copy()
    for _ in range(_SERIES):
        term *= -j / (j - n + 1) * _further(a, b, population, rarer, j)
        total += term
        j += 1
    return np.clip(total, 0.0, 1.0)


def _further(a: Floats, b: Floats, population: Floats, rarer: Floats, j: Floats | int) -> Floats:
    """Return E(C(X, j + 1)) over E(C(X, j))."""
    # Beyond the last article, where E is 0, the factor may be 0, too.
    members = (j + 1) * np.maximum(population - j, _LEAST) * np.maximum(1 + j * rarer, _LEAST_FACTOR)
    ratio: Floats = np.maximum(a - j, 0) * np.maximum(b - j, 0) / members
    return ratio


def _by_wise(a: Floats, b: Floats, population: Floats, n: Floats) -> Floats:
    """P(X >= n) by Wise's binomial, of a mark or its absence, whichever is rarer.

    Source: Wise (1954), A quickly convergent expansion for cumulative hypergeometric probabilities, direct and inverse.
    """
    few, many = np.minimum(a, b), np.maximum(a, b)
    rest_few, rest_many = population - few, population - many
    # X itself, its complement among those with neither mark, or those with the rarer mark only, few if X is large.
    both, mixed = 2 * few > population, (2 * many > population) & (2 * few <= population)
    drawn = np.where(both, rest_many, np.where(mixed, np.minimum(few, rest_many), few))
    marked = np.where(both, rest_few, np.where(mixed, np.maximum(few, rest_many), many))
    least = np.where(both, n - (few - rest_many), np.where(mixed, few - n + 1, n))
    share = np.clip((marked - (least - 1) / 2) / np.maximum(population - (drawn - 1) / 2, _LEAST), 0.0, 1.0)
    upper, lower = _binomial(drawn, share, least)
    return np.where(mixed, lower, upper)


def _binomial(trials: Floats, share: Floats, n: Floats) -> tuple[Floats, Floats]:
    """P(X >= n) and P(X < n) of a binomial distribution, each to its own digits; the numbers may be fractions."""
    from scipy import special

    possible = (n > 0) & (n < trials + 1)
    successes, failures = np.where(possible, n, 1.0), np.where(possible, trials - n + 1, 1.0)
    upper = np.where(possible, special.betainc(successes, failures, share), n <= 0)
    return upper, np.where(possible, special.betaincc(successes, failures, share), n > 0)
