"""What chance alone gives: articles that two items share if each keeps its number of articles and no more.

The null model: every item keeps its number of articles, every article its number of items; in its new article an item
is in as many windows as in an old one (at most all), drawn at random.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.counting.placements import LEAST_ARTICLES, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.placements import Placements

    Floats = NDArray[np.float64]

SEED: Final = 20250428
#: Permutations, as many as have some 30 million pairs of two items in one article, which takes seconds: many pairs need
#: few permutations, as the false ones among them add up.
_PERMUTATIONS: Final = 100
_DRAWN: Final = 30_000_000
#: Global trades before the first permutation and between two: each moves half of what can be moved, so that 0.1 % and
#: 3 % are where they were.
_BURN_IN: Final = 10
_BETWEEN: Final = 5


def trade(placed: Placements, random: np.random.Generator, stratum: Integers | None = None) -> Placements:
    """Let every article trade with a random other one (of its stratum): what only one of the two has is dealt out anew.

    Without strata one article stays as it is if their number is odd; the number in each stratum must be even.

    Repeated, this draws uniformly from all placements with the same margins.

    Source: Strona, Nappo, Boccacci, Fattorini & San-Miguel-Ayanz (2014), A fast and unbiased procedure to randomize
        ecological binary matrices with fixed row and column totals (curveball); Carstens, Hamann, Meyer, Penschuck,
        Tran & Wagner (2018), Parallel and I/O-efficient randomisation of massive networks using global curveball
        trades.
    """
    n_articles = len(placed.length)
    pair = np.empty(n_articles, dtype=np.int64)
    order = random.permutation(n_articles) if stratum is None else np.lexsort((random.random(n_articles), stratum))
    pair[order] = np.arange(n_articles) // 2
    of = pair[placed.article]
    key = of * (int(placed.item.max(initial=0)) + 1) + placed.item
    order = np.argsort(key, kind="stable")
    same = key[order[1:]] == key[order[:-1]]
    alone = np.ones(len(key), dtype=bool)
    alone[order[1:][same]] = alone[order[:-1][same]] = False
    at = np.flatnonzero(alone)
    at = at[np.argsort(of[at], kind="stable")]
    article = placed.article.copy()
    article[at] = placed.article[at[np.argsort(of[at] + random.random(len(at)), kind="stable")]]
    return placed._replace(article=article)


def permutations_of(placed: Placements) -> int:
    """Return how many permutations to draw: 1 in a large corpus, 100 in a small one."""
    sizes = np.bincount(placed.article)
    drawn = int((sizes * (sizes - 1) // 2).sum())
    return int(np.clip(_DRAWN // max(drawn, 1), 1, _PERMUTATIONS))


def permuted_placements(
    placed: Placements, random: np.random.Generator, stratum: Integers | None = None
) -> Iterator[Placements]:
    """Yield placements in which every item has as many articles (of each stratum), and every article as many items.

    Args:
        placed: as observed; without articles that have no item, with which to trade changes nothing.
        random: what draws.
        stratum: of each article, an even number in each.
    """
    for _ in range(_BURN_IN):
        placed = trade(placed, random, stratum)
    while True:
        for _ in range(_BETWEEN):
            placed = trade(placed, random, stratum)
        yield placed


def permuted(placed: Placements) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Yield, for one permutation after another, the pairs a < b that share two articles or more, and how many.

    The windows of two items in an article are independent draws, so whether they share one is drawn directly.
    """
    random = np.random.default_rng(SEED)
    span = int(placed.item.max(initial=0)) + 1
    for permutation in permuted_placements(placed.without_empty(), random):
        order = np.lexsort((permutation.item, permutation.article))
        article, item, windows = (column[order] for column in permutation[:3])
        first, second = together(article)
        chance = meeting(windows[first], windows[second], permutation.length[article[first]])
        met = random.random(len(first)) < chance
        pairs, n = np.unique(span * item[first[met]].astype(np.int64) + item[second[met]], return_counts=True)
        often = n >= LEAST_ARTICLES
        yield pairs[often] // span, pairs[often] % span, n[often]


def meeting(n_a: Integers, n_b: Integers, length: Integers) -> Floats:
    """Return the chance that two random sets of windows of one article overlap: 1 - C(n - n_a, n_b) / C(n, n_b).

    >>> meeting(np.array([1, 2, 3]), np.array([1, 1, 9]), np.array([4, 4, 4])).round(9).tolist()
    [0.25, 0.5, 1.0]
    """
    from scipy.special import gammaln

    a, b = np.minimum(n_a, length), np.minimum(n_b, length)
    apart = np.maximum(length - a - b, 0)
    none = gammaln(length - a + 1) + gammaln(length - b + 1) - gammaln(length + 1) - gammaln(apart + 1)
    return np.where(a + b > length, 1.0, -np.expm1(np.minimum(none, 0.0)))
