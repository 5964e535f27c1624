"""The null model in closed form: tail probabilities of shared articles, and the expected number of false finds."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kyoki.counting.discovery import false_up_to
from kyoki.counting.null_models import meeting
from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.counting.rounding import significant
from kyoki.counting.tails import upper_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.placements import Placements

    Floats = NDArray[np.float64]

#: Each number up to this is a class of its own; greater ones are binned logarithmically, eight bins per doubling (9 %).
#: Results for a class are corrected for the item, and a million articles have about a hundred classes.
_EXACT: Final = 16
_STEPS: Final = 8
#: Maximum iterations of the fixed point, and the relative change at which it has converged.
_ITERATIONS: Final = 1000
_CLOSE: Final = 1e-12
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
    """Pairs of classes by column: the articles of an item of each, the population, and how many pairs of items."""

    a: Floats
    b: Floats
    population: Floats
    pairs: Floats


class Chance(NamedTuple):
    """The null distribution of the number of articles that two items share, by classes of items.

    It is hypergeometric: of `population` articles, n_a have a and n_b have b. The population is chosen to give the
    expected number: it is smaller than the corpus if articles have many items, and larger if they have several windows.
    `of` and `degree` are the class and the number of articles of each item; `alike` numbers the items of one class with
    equally many articles; `typical` is the mean number of articles in each class; `pairs` is the number of pairs of the
    family by two classes.
    """

    population: Floats
    of: Integers
    degree: Floats
    alike: Integers
    typical: Floats
    pairs: Floats

    @classmethod
    def given(cls, placed: Placements, kinds: Kinds) -> Chance:
        """Compute the distribution; the family are the items of `placed`, numbered without gaps.

        Source: Saracco, Di Clemente, Gabrielli & Squartini (2015), Randomizing bipartite networks: the case of the
            World Trade Web, for the chance that an article has an item.
        """
        items = _classes(placed, kinds)
        n_items = np.bincount(items.of).astype(np.float64)
        degree = np.bincount(placed.item).astype(np.float64)
        typical = np.bincount(items.of, degree) / n_items
        pairs = np.outer(n_items, n_items)
        np.fill_diagonal(pairs, n_items * (n_items - 1))
        pairs = np.triu(pairs * kinds.fits[np.ix_(items.kind, items.kind)])
        np.fill_diagonal(pairs, pairs.diagonal() / 2)
        expected = _expected(placed, items, n_items, typical)
        population = np.outer(typical, typical) / np.maximum(expected, _LEAST)
        alike = np.unique(items.of * (int(degree.max(initial=0)) + 1) + degree.astype(np.int64), return_inverse=True)[1]
        return cls(population, items.of, degree, alike, typical, pairs)

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
            population = self.population[self.of[one], self.of[other]]
            counts = (self.degree[one], self.degree[other] - apart, population, count.astype(np.float64))
            tail[start : start + _AT_ONCE] = upper_tail(*counts)
        return significant(tail)[of]

    def false(self, p: Floats) -> Floats:
        """Return the expected number of pairs of the family with two shared articles and a tail of p or less."""
        expected = np.outer(self.typical, self.typical) / self.population
        some = self.pairs > 0
        coarse = some & (expected < _FINE)
        row, column = np.nonzero(coarse)
        left = _Left(self.typical[row], self.typical[column], self.population[coarse], self.pairs[coarse])
        thresholds, added = [np.empty(0)], [np.empty(0)]
        here = upper_tail(*left[:3], np.full(len(row), float(LEAST_ARTICLES)))
        for n in count(LEAST_ARTICLES):
            kept = left.pairs * here > _NEGLIGIBLE
            left, here = _Left(*(values[kept] for values in left)), here[kept]
            if not len(here):
                break
            after = upper_tail(*left[:3], np.full(len(here), n + 1.0))
            thresholds.append(here)
            added.append(left.pairs * (here - after))
            here = after
        false: Floats = false_up_to(p, thresholds, added) + self.pairs[some & ~coarse].sum() * p
        return false


def _expected(placed: Placements, items: _Items, n_items: Floats, typical: Floats) -> Floats:
    """Return the expected number of articles that an item of one class shares with one of another."""
    sizes = np.bincount(placed.article, minlength=len(placed.length))
    at = np.flatnonzero(sizes)
    (binned, _), of = np.unique(np.stack([_binned(placed.length[at]), _binned(sizes[at])]), axis=1, return_inverse=True)
    n_articles = np.bincount(of).astype(np.float64)
    size, length = (np.bincount(of, column[at]) / n_articles for column in (sizes, placed.length))
    chances = _chances(size, n_articles, typical, n_items)
    total = np.zeros((len(n_items), len(n_items)))
    for same in np.split(np.arange(len(size)), np.flatnonzero(np.diff(binned)) + 1):
        within = np.rint(np.average(length[same], weights=n_articles[same])).astype(np.int64)
        met = meeting(items.windows[:, None], items.windows, within, placed.crowding)
        # No BLAS, whose last digits depend on its number of threads.
        window = np.einsum("ik,jk->ij", np.einsum("il,lk->ik", items.shares, met), items.shares)
        total += _of_fixed_size(chances[same], size[same], n_articles[same], n_items) * window
    return significant(total.ravel()).reshape(total.shape)


def _of_fixed_size(chance: Floats, size: Floats, n_articles: Floats, n_items: Floats) -> Floats:
    """Return how many articles have an item of one class and one of another, given the number of items of each article.

    Args:
        chance: p[article class, item class], of an article to have an item.
        size: of the classes of articles, their number of items.
        n_articles: in each of these.
        n_items: in each class of items.

    Source: Hájek (1964), Asymptotic theory of rejective sampling with varying probabilities from a finite population:
        the chance of both is p q - p (1 - p) q (1 - q) / the sum of all p (1 - p).
    """
    spread = chance * (1 - chance)
    total = (spread * n_items).sum(axis=1)
    # If the sum of p (1 - p) is under 1, nearly all items are certain or impossible, and the formula may be negative.
    usual = total >= 1
    # An article with s items has s (s - 1) ordered pairs of different items, to which the approximation is scaled.
    pairs = (chance * n_items).sum(axis=1) ** 2 - (chance**2 * n_items).sum(axis=1)
    pairs -= total - (spread**2 * n_items).sum(axis=1) / np.maximum(total, _LEAST)
    weight = n_articles * size * (size - 1) / np.maximum(pairs, _LEAST)
    both = _squares(weight[usual], chance[usual]) - _squares(weight[usual] / total[usual], spread[usual])
    for at in np.flatnonzero(~usual & (size > 1)):
        both += n_articles[at] * _of_few(chance[at], size[at], n_items)
    return both


def _squares(weight: Floats, rows: Floats) -> Floats:
    """Return the weighted sum of the outer products of rows with themselves; no BLAS, as above."""
    summed: Floats = np.einsum("ki,kj->ij", weight[:, None] * rows, rows)
    return summed


def _of_few(chance: Floats, size: float, n_items: Floats) -> Floats:
    """Return the chance of both items in one article if few items are neither certain nor impossible."""
    spread = chance * (1 - chance)
    total = (n_items * spread).sum()
    if total <= 0:
        return np.outer(chance, chance)
    both = np.maximum(np.outer(chance, chance) - np.outer(spread, spread) / total, 0.0)
    approximate = (n_items[:, None] * both * n_items).sum() - (n_items * both.diagonal()).sum()
    of_size: Floats = both * size * (size - 1) / max(approximate, _LEAST)
    return of_size


class _Items(NamedTuple):
    """The class of each item; and for each class its kind and its distribution of windows per article."""

    of: Integers
    kind: Integers
    windows: Integers
    shares: Floats


def _classes(placed: Placements, kinds: Kinds) -> _Items:
    """Put items of one kind, with equally many articles and about equally many windows in each, into one class."""
    n_items = int(placed.item.max(initial=-1)) + 1
    degree = np.bincount(placed.item, minlength=n_items)
    per_article = np.bincount(placed.item, placed.n_windows, minlength=n_items) / np.maximum(degree, 1)
    codes = np.stack([kinds.kind[:n_items], _binned(degree), np.rint(4 * np.log2(np.maximum(per_article, 1)))])
    distinct, of = np.unique(codes, axis=1, return_inverse=True)
    times = np.bincount(placed.n_windows)
    numbers = np.flatnonzero(times)
    bins, column = np.unique(_binned(numbers), return_inverse=True)
    typical = np.bincount(column, times[numbers] * numbers) / np.bincount(column, times[numbers])
    column_of = np.zeros(len(times), dtype=np.int64)
    column_of[numbers] = column
    cells = of[placed.item] * len(bins) + column_of[placed.n_windows]
    shares = np.bincount(cells, minlength=distinct.shape[1] * len(bins)).reshape(-1, len(bins))
    return _Items(
        of, distinct[0].astype(np.int64), np.rint(typical).astype(np.int64), shares / shares.sum(axis=1, keepdims=True)
    )


def _binned(number: Integers) -> Integers:
    """Return the class of whole numbers."""
    rough = _EXACT + np.ceil(_STEPS * np.log2(np.maximum(number, _EXACT) / _EXACT))
    return np.where(number <= _EXACT, number, rough).astype(np.int64)


def _chances(size: Floats, n_articles: Floats, degree: Floats, n_items: Floats) -> Floats:
    """Return p[article class, item class], the chance that an article has an item, with the given margins on average.

    p = x y / (1 + x y), the maximum entropy distribution; x and y are found by alternating between the margins.
    """
    total = (n_items * degree).sum()
    x, y = size / np.sqrt(total), degree / np.sqrt(total)
    for _ in range(_ITERATIONS):
        before = y
        x = size / (n_items * y / (1 + np.outer(x, y))).sum(axis=1)
        y = degree / (n_articles[:, None] * x[:, None] / (1 + np.outer(x, y))).sum(axis=0)
        if np.abs(y / before - 1).max(initial=0.0) < _CLOSE:
            break
    product = np.outer(x, y)
    chances: Floats = product / (1 + product)
    return chances
