"""Permutations of the null model: the articles that two items share if each only keeps its number of articles.

The null model: every item keeps its number of articles, every article its number of items; in its new article an item
is in as many windows as in an old one (at most all). Two items of an article share a window by chance as often as pairs
do that are together in only one article: more often than if windows were drawn at random, because a list fills one
sentence with names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.counting.placements import LEAST_ARTICLES, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kyoki.counting.chance import Kinds
    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.placements import Placements

    Floats = NDArray[np.float64]

SEED: Final = 20250428
#: Maximum permutations, and maximum pairs of items in one article in all permutations together: one or two seconds.
_PERMUTATIONS: Final = 1000
_DRAWN: Final = 6_000_000
#: Minimum permutations: with fewer, the significant pairs depend on the seed, so that the closed form is used if there
#: is one.
FEWEST: Final = 200
#: Global trades before the first permutation, and between two: each moves half of the items that can move, so that
#: 0.1 % and 3 % of them stay in place.
_BURN_IN: Final = 10
_BETWEEN: Final = 5
#: Maximum pairs of items in one article that are listed at once: about 0.1 GB.
_AT_ONCE: Final = 1_000_000


def trade(placed: Placements, random: np.random.Generator, stratum: Integers | None = None) -> Placements:
    """Let every article trade with a random other one (of its stratum) the items that only one of the two has.

    Without strata, one article is unchanged if their number is odd; the number in each stratum must be even. Repeated
    trades draw uniformly from all placements with the same margins.

    Args:
        placed: which article has which items.
        random: the generator; the same state gives the same trades.
        stratum: of each article; None for a single one.

    Returns:
        The placements after the trades, with the same number of articles per item and of items per article.
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


def permutations_of(placed: Placements, drawn_in_all: int = _DRAWN) -> int:
    """Return the maximum number of permutations: 1,000 up to 6,000 pairs in articles, 200 up to 30,000, at least one.

    Args:
        placed: the placements to permute.
        drawn_in_all: pairs of two items in one article in all permutations together.
    """
    sizes = np.bincount(placed.article)
    drawn = int((sizes * (sizes - 1) // 2).sum())
    return int(np.clip(drawn_in_all // max(drawn, 1), 1, _PERMUTATIONS))


def permuted_placements(
    placed: Placements, random: np.random.Generator, stratum: Integers | None = None
) -> Iterator[Placements]:
    """Yield placements in which every item has as many articles (of each stratum), and every article as many items.

    Args:
        placed: as observed, without articles that have no item, with which a trade would change nothing.
        random: the random generator.
        stratum: of each article; the number of articles in each is even.
    """
    for _ in range(_BURN_IN):
        placed = trade(placed, random, stratum)
    while True:
        for _ in range(_BETWEEN):
            placed = trade(placed, random, stratum)
        yield placed


def permuted(
    placed: Placements, kinds: Kinds, stratum: Integers | None = None
) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Yield for each permutation the pairs a < b that share two articles or more, and their numbers of shared articles.

    Args:
        placed: as observed; without articles that have no item if there are strata.
        kinds: which pairs are wanted.
        stratum: of each article; the null then keeps the articles of an item in each.
    """
    random = np.random.default_rng(SEED)
    placed, stratum = (placed.without_empty(), None) if stratum is None else _tradable(placed, stratum)
    span = int(placed.item.max(initial=0)) + 1
    for permutation in permuted_placements(placed, random, stratum):
        met = [np.empty(0, dtype=np.int64), *_met(permutation, span, random)]
        pairs, n = np.unique(np.concatenate(met), return_counts=True)
        a, b = pairs // span, pairs % span
        kept = (n >= LEAST_ARTICLES) & kinds(a, b)
        yield a[kept], b[kept], n[kept]


def _tradable(placed: Placements, stratum: Integers) -> tuple[Placements, Integers]:
    """Return placements and strata with an even number of articles in each stratum; an empty one is added if odd."""
    odd = np.flatnonzero(np.bincount(stratum) % 2)
    return placed._replace(length=np.append(placed.length, np.ones_like(odd))), np.append(stratum, odd)


def _met(placed: Placements, span: int, random: np.random.Generator) -> Iterator[Integers]:
    """Yield pairs of items that share a window of an article, one number per pair.

    Apart from crowding, the windows of two items in an article are drawn independently, so whether they share one is
    drawn directly.
    """
    order = np.lexsort((placed.item, placed.article))
    article, item, windows = (column[order] for column in placed[:3])
    sizes = np.bincount(article)
    work = np.concatenate([[0], np.cumsum(sizes * (sizes - 1) // 2)])
    rows = np.concatenate([[0], np.cumsum(sizes)])
    start = 0
    while start < len(sizes):
        stop = max(start + 1, int(np.searchsorted(work, work[start] + _AT_ONCE, side="right")) - 1)
        first, second = (rows[start] + column for column in together(article[rows[start] : rows[stop]]))
        chance = chance_of_sharing(windows[first], windows[second], placed.length[article[first]], placed.crowding)
        met = random.random(len(first)) < chance
        yield item[first[met]].astype(np.int64) * span + item[second[met]]
        start = stop


def chance_of_sharing(n_a: Integers, n_b: Integers, length: Integers, crowding: float = 1.0) -> Floats:
    """Return the chance that two sets of windows of an article overlap: 1 - (C(n - n_a, n_b) / C(n, n_b))^crowding.

    Args:
        n_a: windows of the article with one item.
        n_b: windows with the other.
        length: n, all windows of the article.
        crowding: see `crowding`; with 1 the windows are drawn at random.

    >>> chance_of_sharing(np.array([1, 2, 3]), np.array([1, 1, 9]), np.array([4, 4, 4])).round(9).tolist()
    [0.25, 0.5, 1.0]
    >>> chance_of_sharing(np.array([1]), np.array([1]), np.array([4]), 2.0).round(9).tolist()  # 1 - 0.75 * 0.75
    [0.4375]
    """
    from scipy.special import gammaln

    a, b = np.minimum(n_a, length), np.minimum(n_b, length)
    apart = np.maximum(length - a - b, 0)
    none = gammaln(length - a + 1) + gammaln(length - b + 1) - gammaln(length + 1) - gammaln(apart + 1)
    return np.where(a + b > length, 1.0, -np.expm1(crowding * np.minimum(none, 0.0)))
