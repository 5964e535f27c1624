"""Estimate how much likelier two items of an article share a window than if windows were drawn at random."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.counting.cooccurrence import cooccurrences, counts_of
from kyoki.counting.name_parts import NameParts
from kyoki.counting.null_models import SEED, chance_of_sharing
from kyoki.counting.placements import together
from kyoki.counting.rounding import significant

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.counting.bootstrap import Occurrences
    from kyoki.counting.chance import Kinds
    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.placements import Placements

    Floats = NDArray[np.float64]

#: Maximum pairs of items in one article that are examined, about 0.2 GB; if there are more, a random part of the items
#: is used.
_PAIRS: Final = 2_000_000
#: The greatest factor: two items, each in one of thirty windows, then share a window nine times in ten.
_HIGHEST: Final = 64.0
#: The step of the iteration below which the ten digits of the result no longer change.
_CLOSE: Final = 1e-13


def crowding(at: Occurrences, placed: Placements, kinds: Kinds, body: Integers | None = None) -> float:
    """Estimate the crowding c >= 1 of windows: two items share one with probability 1 - (1 - m)^c.

    m is the probability without crowding (`chance_of_sharing`).

    A list of ten names fills one sentence and leaves the others of its article empty. Crowding is estimated from the
    pairs of the wanted kinds that are together in one article only: there are many of them, and whether they share a
    window is no evidence of association between articles.

    Args:
        at: all occurrences.
        placed: the same by article, of the items of the family.
        kinds: of all items.
        body: for each occurrence the item whose name it begins; such pairs are no evidence of crowding.
    """
    if placed.length.max(initial=0) <= 1:  # windows are articles
        return 1.0
    placed = _some_items(placed)
    first, second = _once_together(placed)
    a, b = placed.item[first].astype(np.int64), placed.item[second].astype(np.int64)
    wanted = kinds(a, b) & (NameParts.of(at, body).windows(a, b) == 0)
    first, second, a, b = first[wanted], second[wanted], a[wanted], b[wanted]
    kept = np.isin(at.item, placed.item)
    met = counts_of(cooccurrences(at.window[kept], at.item[kept]), a, b) > 0
    chance = chance_of_sharing(placed.n_windows[first], placed.n_windows[second], placed.length[placed.article[first]])
    return _factor(chance, met)


def _some_items(placed: Placements) -> Placements:
    """Keep a random part of the items if articles have too many pairs."""
    sizes = np.bincount(placed.article)
    share = np.sqrt(_PAIRS / max(int((sizes * (sizes - 1) // 2).sum()), 1))
    if share >= 1:
        return placed
    taken = np.random.default_rng(SEED).random(int(placed.item.max()) + 1) < share
    return placed.only(taken[placed.item])


def _once_together(placed: Placements) -> tuple[Integers, Integers]:
    """Return the rows of every pair of items a < b that are together in exactly one article."""
    first, second = together(placed.article)
    pair = placed.item[first].astype(np.int64) * (int(placed.item.max(initial=0)) + 1) + placed.item[second]
    _, row, n = np.unique(pair, return_index=True, return_counts=True)
    return first[row[n == 1]], second[row[n == 1]]


def _factor(chance: Floats, met: NDArray[np.bool_]) -> float:
    """Return the exponent at which the expected number of pairs that share a window equals the observed one.

    >>> round(_factor(np.array([0.1, 0.1, 0.1, 1.0]), np.array([False, True, False, True])), 4)  # 0.9^c is 2/3
    3.8484
    """
    open_ = chance < 1
    apart, observed = np.log1p(-chance[open_]), int(met[open_].sum())

    def excess(factor: float) -> float:
        return float(-np.expm1(factor * apart).sum()) - observed

    if excess(1.0) >= 0:
        return 1.0
    if excess(_HIGHEST) <= 0:
        return _HIGHEST
    # Newton's method: the excess is concave in the factor, so that no step from the left goes too far. (Importing
    # scipy.optimize takes half a second in each process that tests pairs.)
    factor = 1.0
    while (step := excess(factor) / float((apart * np.exp(factor * apart)).sum())) > _CLOSE * factor:
        factor += step
    return float(significant(np.array([factor]))[0])
