"""p and q of pairs against the null model in which the article is the unit."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kyoki.counting.chance import Chance, Kinds
from kyoki.counting.crowding import crowding
from kyoki.counting.discovery import expected_fdr, permutation_fdr
from kyoki.counting.name_parts import NameParts
from kyoki.counting.null_models import FEWEST, permutations_of, permuted
from kyoki.counting.placements import LEAST_ARTICLES, Placements, shared_articles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.counting.bootstrap import Occurrences
    from kyoki.counting.cooccurrence import Counts, Integers

    Floats = NDArray[np.float64]


#: Number of articles from which the false discovery rate is in closed form. Where it expects half a false find or more,
#: these are .93 to 1.09 times those of 1,000 permutations in four corpora of 77 to 257 articles of livedoor news (seven
#: of eight lists of edges are equal, one differs in a pair), but up to 1.12, 1.24 and 1.33 times in simulated ones of
#: 40, 20 and 12, in which most articles have most items.
_MANY_ARTICLES: Final = 75


class PairTests(NamedTuple):
    """By pair: the articles that have both in a window, the most windows in one of them, and p and q."""

    n_articles: Integers
    most: Integers
    p: Floats
    q: Floats

    def only(self, kept: NDArray[np.bool_]) -> PairTests:
        """Keep some of the pairs."""
        return PairTests(self.n_articles[kept], self.most[kept], self.p[kept], self.q[kept])


def beyond_chance(
    at: Occurrences, length: Integers, counts: Counts, kinds: Kinds, body: Integers | None = None
) -> PairTests:
    """Compare the number of articles that pairs share with chance.

    The statistic is p, the probability of as many articles, in closed form; so is its false discovery rate, in a small
    corpus by permutation. Both account for crowded windows (`crowding`). The family is all pairs
    of the wanted kinds of items in two articles or more each, whether they share a window or not: items in fewer
    articles cannot share two.

    Args:
        at: all occurrences, without near-duplicates.
        length: the number of windows of each article.
        counts: the pairs: all of the wanted kinds that share two windows or more, and any others.
        kinds: of all items.
        body: for each occurrence the item whose name it begins; for a pair, an article in which b only begins a's name
            does not contain b, also in the null model.

    Returns:
        Counts, p and q; both are 1 for pairs without a shared article or outside the family, and q is 1 for pairs with
        one.
    """
    n_articles, most = shared_articles(at, length, counts, NameParts.of(at, body))
    a, b = counts.a, counts.b
    p, q = np.ones((2, len(a)))
    placed = Placements.of(at, length)
    family = np.bincount(placed.item, minlength=len(kinds.kind)) >= LEAST_ARTICLES
    if not family.any():
        return PairTests(n_articles, most, p, q)
    number = np.cumsum(family) - 1
    placed = placed.only(family[placed.item])
    placed = placed._replace(item=number[placed.item], crowding=crowding(at, placed, kinds, body))
    of_family = Kinds(kinds.kind[family], kinds.fits)
    chance = Chance.given(placed, of_family)
    known = np.flatnonzero((n_articles > 0) & family[a] & family[b])
    less = NameParts.of(at._replace(window=at.article), body).windows(a[known], b[known])
    p[known] = chance.tail(number[a[known]], number[b[known]], n_articles[known], less)
    tested = np.flatnonzero(n_articles >= LEAST_ARTICLES)
    q[tested] = _q(p[tested], placed, chance, of_family)
    return PairTests(n_articles, most, p, q)


def _q(p: Floats, placed: Placements, chance: Chance, kinds: Kinds) -> Floats:
    permutations = permutations_of(placed)
    if permutations < FEWEST or len(np.unique(placed.article)) >= _MANY_ARTICLES:
        return expected_fdr(p, chance.false(p))
    return permutation_fdr(p, (chance.tail(*null) for null in islice(permuted(placed, kinds), permutations)))
