"""The chances that an article has an item, or both of two, if every article keeps its number of items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Complex = NDArray[np.complex128]

#: The number of items up to which chances are exact; Hájek's approximation, for more, errs by 1 / items². In 247
#: articles of 1 to 13 items, one item in 99 of them, it gives 1.3 % too few shared articles of rare items and 2.5 % too
#: many of that one. Exact chances up to 4 items are right to 1.5 %, up to 8 to 0.2 %, at 1.6 times the work of 4.
_EXACT: Final = 8
#: Points of the half transform beyond half the number of items: the transform confuses s items with 2 s + 33 or more,
#: which an article with 8 on average has with a chance under 1e-20.
_POINTS_BEYOND: Final = 16
#: Maximum iterations of the fixed point; the exact chances are computed anew after four of them, then after a quarter
#: more than before: ten times usually, twenty if some items are in nearly all articles.
_ITERATIONS: Final = 1000
_ITERATIONS_FIRST: Final = 4
_ITERATIONS_LATER: Final = 4
#: The relative change at which it has converged.
_CLOSE: Final = 1e-12
#: Sums below this count as 0.
_LEAST: Final = 1e-30


def having(size: Floats, n_articles: Floats, degree: Floats, n_items: Floats) -> tuple[Floats, Floats]:
    """Return two arrays by article class and item class: the chance of the maximum entropy distribution, and the exact.

    The first is p = x y / (1 + x y), which gives each article its number of items on average; the second is the chance
    among its sets of exactly so many (8 at most, otherwise the same). With the second, items have their numbers
    of articles.

    Args:
        size: of the classes of articles, their number of items; whole numbers up to 8.
        n_articles: in each of these.
        degree: of the classes of items, their number of articles.
        n_items: in each of these.

    Source: Saracco, Di Clemente, Gabrielli & Squartini (2015), Randomizing bipartite networks: the case of the World
        Trade Web; Chen, Dempster & Liu (1994), Weighted finite population sampling to maximize entropy.
    """
    total = (n_items * degree).sum()
    x, y = size / np.sqrt(total), degree / np.sqrt(total)
    ratio, renewed = np.ones((len(size), len(degree))), 0
    for number in range(_ITERATIONS):
        x = size / (n_items * y / (1 + np.outer(x, y))).sum(axis=1)
        product = np.outer(x, y)
        average = product / (1 + product)
        if number == renewed:
            ratio = _exact_over_average(average, size, n_items)
        exact = average * ratio
        # With the ratio of an earlier average, articles have somewhat more or fewer items.
        exact *= (size / (n_items * exact).sum(axis=1))[:, None]
        step = degree / (n_articles[:, None] * exact).sum(axis=0)
        if number == renewed:
            if np.abs(step - 1).max(initial=0.0) < _CLOSE:
                break
            renewed += _ITERATIONS_FIRST + number // _ITERATIONS_LATER
        y = y * step
    return average, exact


def _exact_over_average(average: Floats, size: Floats, n_items: Floats) -> Floats:
    ratio = np.ones_like(average)
    for at in np.flatnonzero(size <= _EXACT):
        without, whole = _transformed(average[at], size[at], n_items)
        ratio[at] = np.einsum("am,m->a", without, whole).real / whole.sum().real
    return ratio


def average_of(exact: Floats, size: float, n_items: Floats) -> Floats:
    """Return the chances of the maximum entropy distribution that give an article of `size` items these exact ones.

    Args:
        exact: by classes of items. Their sum over items is `size`, unless `having` has not converged since items are in
            nearly all articles; then chances over 1 count as 1, and the others are scaled so that the sum is `size`.
        size: the number of items; the exact chances are returned if it is 1 or more than 8.
        n_items: in each class.

    Source: Chen, Dempster & Liu (1994), Weighted finite population sampling to maximize entropy.
    """
    if not 1 < size <= _EXACT:
        return exact
    certain = exact >= 1
    rest, others = size - n_items[certain].sum(), (n_items * exact)[~certain].sum()
    exact = np.where(certain, 1.0, exact * (max(rest, 0.0) / max(others, _LEAST)))
    odds = exact / np.maximum(1 - exact, _LEAST)
    for _ in range(_ITERATIONS):
        average = odds / (1 + odds)
        reached = average * _exact_over_average(average[None], np.array([size]), n_items)[0]
        step = exact / np.maximum(reached, _LEAST)
        if np.abs(step - 1).max() < _CLOSE:
            break
        odds = odds * step
    return average


def having_both(average: Floats, exact: Floats, size: float, n_items: Floats) -> Floats:
    """Return the chance of both items in an article of `size` items, by classes of items.

    Args:
        average: the chances of one item each that `having` gives for articles of this size.
        exact: the same.
        size: the number of items.
        n_items: in each class.
    """
    if size < 2:
        return np.zeros((len(average), len(average)))
    if size > _EXACT:
        return _by_hajek(exact, size, n_items)
    without, whole = _transformed(average, size, n_items)
    second = average[:, None] * without
    first = second * whole
    # No BLAS, whose last digits depend on its number of threads.
    both = np.einsum("am,bm->ab", np.hstack([first.real, -first.imag]), np.hstack([second.real, second.imag]))
    chance: Floats = np.maximum(both / whole.sum().real, 0.0)
    return chance


def _transformed(average: Floats, size: float, n_items: Floats) -> tuple[Complex, Complex]:
    """Return arrays by which the exact chances of k items over their chances if they were independent are a sum.

    The chance of a set, given its size, is that of the set over that of the size, if items are drawn independently. The
    chance of a size is the inverse Fourier transform of the product of (1 - p + p e^it) over items. The second array
    times the product of k rows of the first is that of articles which have these k items over the product of their k
    chances, point by point; the sum over points is to be divided by the sum of the second. Only half of the points are
    needed: the others are conjugate.

    Source: Fernández & Williams (2010), Closed-form expression for the Poisson-binomial probability density function.
    """
    points = int(size) // 2 + _POINTS_BEYOND
    turn = np.exp(2j * np.pi * np.arange(points + 1) / (2 * points + 1))
    factor = 1 + average[:, None] * (turn - 1)
    whole = np.exp((n_items[:, None] * np.log(factor)).sum(axis=0)) * turn ** -int(size)
    whole[1:] *= 2
    return turn / factor, whole


def _by_hajek(chance: Floats, size: float, n_items: Floats) -> Floats:
    """Approximate the chance of both items: p q - p (1 - p) q (1 - q) / the sum of all p (1 - p).

    It is scaled to the s (s - 1) ordered pairs of different items of an article of s items.

    Source: Hájek (1964), Asymptotic theory of rejective sampling with varying probabilities from a finite population.
    """
    spread = chance * (1 - chance)
    total = (n_items * spread).sum()
    if total <= 0:
        return np.outer(chance, chance)
    # If that sum is under 1, the difference may be negative, and nearly all items are certain or impossible.
    both = np.maximum(np.outer(chance, chance) - np.outer(spread, spread) / total, 0.0)
    approximate = (n_items[:, None] * both * n_items).sum() - (n_items * both.diagonal()).sum()
    of_size: Floats = both * size * (size - 1) / max(approximate, _LEAST)
    return of_size
