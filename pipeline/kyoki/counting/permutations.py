"""Permutations of items over articles that keep both margins: how many, and how they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kyoki.counting.null_models import trade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.placements import Placements

#: Permutations, as many as have some 30 million pairs of two items in one article; in a large corpus one suffices, as
#: it has thousands of false finds.
_PERMUTATIONS: Final = 100
_DRAWN: Final = 30_000_000
_SEED: Final = 20250428
#: Global trades before the first permutation and between two, as in null_models.py.
_BURN_IN: Final = 10
_BETWEEN: Final = 5


def permutations_of(placed: Placements) -> int:
    """Return how many permutations to draw: 1 in a large corpus, 100 in a small one."""
    sizes = np.bincount(placed.article)
    drawn = int((sizes * (sizes - 1) // 2).sum())
    return int(np.clip(_DRAWN // max(drawn, 1), 1, _PERMUTATIONS))


def permuted_placements(placed: Placements, random: np.random.Generator) -> Iterator[Placements]:
    """Yield placements in which every item has as many articles, and every article as many items.

    Args:
        placed: as observed; without articles that have no item, as an article that trades with one of these stays as
            it is.
        random: what draws, and which articles trade.
    """
    for _ in range(_BURN_IN):
        placed = trade(placed, random)
    while True:
        yield placed
        for _ in range(_BETWEEN):
            placed = trade(placed, random)


def unrestricted() -> np.random.Generator:
    """Return a generator with which any two articles trade."""
    return np.random.default_rng(_SEED)


class WithinStrata(np.random.Generator):
    """A generator with which articles of one stratum trade: those at neighbouring positions of its permutations.

    The number of articles in each stratum must be even.
    """

    def __init__(self, stratum: Integers) -> None:
        """Take the stratum of each article."""
        super().__init__(np.random.PCG64(_SEED))
        self.stratum = stratum

    def permutation(self, x: Any, axis: int = 0) -> Any:  # noqa: ANN401, ARG002 (as numpy declares it)
        """Order the articles by stratum, at random within each."""
        return np.lexsort((self.random(len(self.stratum)), self.stratum))
