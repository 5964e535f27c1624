"""Pairs of items that share fewer articles than by chance, including those that share none."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kyoki.config import HIGHEST_Q
from kyoki.counting.chance import Chance, Kinds
from kyoki.counting.cooccurrence import cooccurrences, counts_of
from kyoki.counting.discovery import expected_fdr, false_up_to, permutation_fdr
from kyoki.counting.null_models import FEWEST, SEED, permutations_of, permuted_placements
from kyoki.counting.rounding import significant
from kyoki.counting.tails import lower_tail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.placements import Placements

    Floats = NDArray[np.float64]

#: Minimum expected articles of a tested pair: to share none has p = .007 with 5 expected and p = .05 with 3, so that
#: rarer pairs could never be significant.
LEAST_EXPECTED: Final = 5
#: Expected articles from which p is treated as continuous: the steps between counts are then small, and the error is
#: conservative.
_FINE: Final = 60
#: Pairs processed at once: about 0.1 GB of intermediate arrays.
_AT_ONCE: Final = 2_000_000


class Avoiding(NamedTuple):
    """Pairs a < b by column, sorted: articles of each, shared articles, their expected number, p and q of so few."""

    a: Integers
    b: Integers
    n_a: Integers
    n_b: Integers
    n_ab: Integers
    expected: Floats
    p: Floats
    q: Floats


def avoiding(placed: Placements, kinds: Kinds) -> Avoiding:
    """Return the pairs that share fewer articles than by chance, with a q of at most 5 %.

    The null model is that of `beyond_chance` with the article as the window, including items of one article. The
    statistic is p, the probability of as few articles, in closed form; its false discovery rate is by permutation or,
    in a large corpus, also in closed form. The family is all pairs of the wanted kinds that are expected to share
    `LEAST_EXPECTED` articles or more. It depends only on the margins, which permutations keep.

    Args:
        placed: items in articles, without near-duplicates; items are numbered without gaps.
        kinds: of the items.
    """
    if not len(placed.item):
        none, nothing = np.empty(0, dtype=np.int64), np.empty(0)
        return Avoiding(none, none, none, none, none, nothing, nothing, nothing)
    chance = Chance.given(placed, kinds)
    a, b, expected = _family(chance, kinds)
    n_ab, p = _lower(placed, chance, a, b, expected)
    if (permutations := permutations_of(placed)) < FEWEST:
        q = expected_fdr(p, _false(p, chance, a, b, expected))
    else:
        nulls = islice(permuted_placements(placed, np.random.default_rng(SEED)), permutations)
        q = permutation_fdr(p, (_lower(null, chance, a, b, expected)[1] for null in nulls))
    found = np.flatnonzero((n_ab < expected) & (q <= HIGHEST_Q))
    degree = chance.degree.astype(np.int64)
    a, b, expected, q = a[found], b[found], significant(expected[found]), significant(q[found])
    return Avoiding(a, b, degree[a], degree[b], n_ab[found], expected, p[found], q)


def _family(chance: Chance, kinds: Kinds) -> tuple[Integers, Integers, Floats]:
    """Return the pairs of the family a < b, sorted, and the articles that they are expected to share."""
    parts = [(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))]
    for a, b in _candidates(chance):
        expected = chance.degree[a] * chance.degree[b] / chance.population[chance.of[a], chance.of[b]]
        kept = (expected >= LEAST_EXPECTED) & kinds(a, b)
        parts.append((np.minimum(a, b)[kept], np.maximum(a, b)[kept], expected[kept]))
    a, b, expected = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((b, a))
    return a[order], b[order], expected[order]


def _candidates(chance: Chance) -> Iterator[tuple[Integers, Integers]]:
    """Yield in batches all pairs that may be expected to share enough articles: frequent items with frequent items."""
    order = np.argsort(-chance.degree, kind="stable")
    degree, population = chance.degree[order], chance.population.min(axis=1, initial=np.inf)[chance.of[order]]
    # For each item, those after it in the order of frequency that are frequent enough.
    upto = np.searchsorted(-degree, -LEAST_EXPECTED * population / degree, side="right")
    many = np.maximum(upto - np.arange(len(degree)) - 1, 0)
    done = np.concatenate([[0], np.cumsum(many)])
    start = 0
    while start < len(many):
        stop = max(start + 1, int(np.searchsorted(done, done[start] + _AT_ONCE, side="right")) - 1)
        first = np.repeat(np.arange(start, stop), many[start:stop])
        second = first + 1 + np.arange(len(first)) - (done[first] - done[start])
        yield order[first], order[second]
        start = stop


def _lower(placed: Placements, chance: Chance, a: Integers, b: Integers, expected: Floats) -> tuple[Integers, Floats]:
    """Return the articles that pairs share, and the probability of as few; 1 if they are not fewer than expected."""
    frequent = np.zeros(len(chance.degree), dtype=bool)
    frequent[a] = frequent[b] = True
    kept = frequent[placed.item]
    n_ab = counts_of(cooccurrences(placed.article[kept], placed.item[kept]), a, b)
    p = np.ones(len(a))
    fewer = np.flatnonzero(n_ab < expected)
    for start in range(0, len(fewer), _AT_ONCE):
        at = fewer[start : start + _AT_ONCE]
        population = chance.population[chance.of[a[at]], chance.of[b[at]]]
        p[at] = lower_tail(chance.degree[a[at]], chance.degree[b[at]], population, n_ab[at].astype(np.float64))
    return n_ab, significant(p)


def _false(p: Floats, chance: Chance, a: Integers, b: Integers, expected: Floats) -> Floats:
    """Return the number of pairs of the family expected by chance alone to have a p as small as each of these."""
    population = chance.population[chance.of[a], chance.of[b]]
    few, many = np.sort(np.stack([chance.degree[a], chance.degree[b]]), axis=0)
    alike, n_pairs = np.unique(np.stack([few, many, population, expected]), axis=1, return_counts=True)
    coarse = alike[3] < _FINE
    few, many, population, mean = alike[:, coarse]
    thresholds, added = [np.empty(0)], [np.empty(0)]
    before, left = np.zeros(len(few)), n_pairs[coarse]
    for n in range(_FINE):
        kept = n < mean
        few, many, population, mean, before, left = (v[kept] for v in (few, many, population, mean, before, left))
        here = lower_tail(few, many, population, np.full(len(few), float(n)))
        thresholds.append(here)
        added.append(left * np.maximum(here - before, 0.0))
        before = here
    false: Floats = false_up_to(p, thresholds, added) + n_pairs[~coarse].sum() * p
    return false
