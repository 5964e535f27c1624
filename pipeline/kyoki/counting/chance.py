"""The null model in closed form: tail probabilities of shared articles, and the expected number of false finds."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kyoki.counting.discovery import false_up_to
from kyoki.counting.expected import classes, shared
from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.counting.rounding import significant
from kyoki.counting.tails import upper_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.placements import Placements

    Floats = NDArray[np.float64]

#: Expected articles above which the tail is treated as continuous: the steps between counts are then small, and the
#: error is conservative.
_FINE: Final = 10.0
#: Expected false finds of a pair of classes that count as 0: those of 100,000 pairs of classes add up to under 1e-5.
_NEGLIGIBLE: Final = 1e-10
#: Pairs processed at once: the intermediate arrays fit a processor's cache.
_AT_ONCE: Final = 1 << 14
#: Expected numbers below this count as 0.
_LEAST: Final = 1e-30


class Kinds(NamedTuple):
    """The kind of each item, and which kinds form pairs (a symmetric matrix)."""

    kind: Integers
    fits: NDArray[np.bool_]

    def __call__(self, a: Integers, b: Integers) -> NDArray[np.bool_]:
        """Return which of the pairs are wanted."""
        return self.fits[self.kind[a], self.kind[b]]


class _Left(NamedTuple):
    """Pairs of classes by column: the articles of an item of each, three tables of `Chance`, the pairs of items."""

    a: Floats
    b: Floats
    population: Floats
    again: Floats
    fixed: Floats
    pairs: Floats

    def tail(self, n: int) -> Floats:
        """Return the statistic of n shared articles."""
        return upper_tail(self.a, self.b, self.population, np.full(len(self.a), float(n)), self.again)

    def chance(self, n: int) -> Floats:
        """Return the probability of n shared articles or more."""
        return upper_tail(self.a, self.b, self.population, np.full(len(self.a), float(n)), self.again * self.fixed)


class Chance(NamedTuple):
    """The null distribution of the number of articles that two items share, by classes of items.

    It is hypergeometric: of `population` articles, n_a have a and n_b have b. The population is chosen to give the
    expected number: it is smaller than the corpus if articles have many items, and larger if they have several windows.
    `again` corrects the chance to share a window in each of two articles, as an item is in many windows of one and few
    of another; `fixed` corrects it, for the number of false finds only, as an item has exactly its number of articles.
    All three are by two classes.
    `of` and `degree` are the class and the number of articles of each item; `alike` numbers the items of one class with
    equally many articles; `typical` is the mean number of articles in each class; `pairs` is the number of pairs of the
    family by two classes.
    """

    population: Floats
    again: Floats
    fixed: Floats
    of: Integers
    degree: Floats
    alike: Integers
    typical: Floats
    pairs: Floats

    @classmethod
    def given(cls, placed: Placements, kinds: Kinds) -> Chance:
        """Compute the distribution; the family are the items of `placed`, numbered without gaps."""
        items = classes(placed, kinds)
        n_items = np.bincount(items.of).astype(np.float64)
        degree = np.bincount(placed.item).astype(np.float64)
        typical = np.bincount(items.of, degree) / n_items
        pairs = np.outer(n_items, n_items)
        np.fill_diagonal(pairs, n_items * (n_items - 1))
        pairs = np.triu(pairs * kinds.fits[np.ix_(items.kind, items.kind)])
        np.fill_diagonal(pairs, pairs.diagonal() / 2)
        expected, again, fixed = shared(placed, items, n_items, typical)
        population = np.outer(typical, typical) / np.maximum(expected, _LEAST)
        alike = np.unique(items.of * (int(degree.max(initial=0)) + 1) + degree.astype(np.int64), return_inverse=True)[1]
        return cls(population, again, fixed, items.of, degree, alike, typical, pairs)

    def tail(self, a: Integers, b: Integers, n: Integers, less: Integers | None = None) -> Floats:
        """Return the probability that each pair shares n articles or more, with b in `less` fewer articles."""
        # Most pairs are of items in few articles, and most of these pairs have the same numbers.
        n_alike = int(self.alike.max(initial=0)) + 1
        key = (self.alike[a] * n_alike + self.alike[b]) * (int(n.max(initial=0)) + 1) + n
        less = np.zeros(len(n), dtype=np.int64) if less is None else less
        key = np.where(less > 0, -1 - np.arange(len(n)), key)  # a key of its own
        _, first, of = np.unique(key, return_index=True, return_inverse=True)
        tail = np.empty(len(first))
        for start in range(0, len(first), _AT_ONCE):
            one, other, count, apart = (column[first[start : start + _AT_ONCE]] for column in (a, b, n, less))
            both = self.of[one], self.of[other]
            sizes = (self.degree[one], self.degree[other] - apart, self.population[both])
            tail[start : start + _AT_ONCE] = upper_tail(*sizes, count.astype(np.float64), self.again[both])
        return significant(tail)[of]

    def false(self, p: Floats) -> Floats:
        """Return the expected number of pairs of the family with two shared articles and a tail of p or less."""
        expected = np.outer(self.typical, self.typical) / self.population
        some = self.pairs > 0
        coarse = some & (expected < _FINE)
        row, column = np.nonzero(coarse)
        tables = (table[coarse] for table in (self.population, self.again, self.fixed, self.pairs))
        left = _Left(self.typical[row], self.typical[column], *tables)
        thresholds, added = [np.empty(0)], [np.empty(0)]
        is_fixed = bool((left.fixed != 1).any())
        here = left.tail(LEAST_ARTICLES)
        chance = left.chance(LEAST_ARTICLES) if is_fixed else here
        for n in count(LEAST_ARTICLES):
            kept = left.pairs * chance > _NEGLIGIBLE
            left, here, chance = _Left(*(values[kept] for values in left)), here[kept], chance[kept]
            if not len(here):
                break
            after = left.tail(n + 1)
            less = left.chance(n + 1) if is_fixed else after
            thresholds.append(here)
            added.append(left.pairs * (chance - less))
            here, chance = after, less
        false: Floats = false_up_to(p, thresholds, added) + self.pairs[some & ~coarse].sum() * p
        return false
