"""p and q of pairs within strata, so that two items that only share a stratum are not associated."""

from __future__ import annotations

from itertools import islice, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kyoki.counting.cooccurrence import cooccurrences
from kyoki.counting.crowding import crowding
from kyoki.counting.discovery import permutation_fdr
from kyoki.counting.name_parts import NameParts
from kyoki.counting.null_models import permutations_of, permuted
from kyoki.counting.placements import LEAST_ARTICLES, Placements, shared_articles
from kyoki.counting.rounding import significant
from kyoki.counting.strata import split
from kyoki.counting.tails import tail_of_sum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kyoki.counting.bootstrap import Occurrences
    from kyoki.counting.chance import Kinds
    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.strata import Stratum

    Floats = NDArray[np.float64]
    #: Pairs a < b by column, and the articles in which they share a window.
    Pairs = tuple[Integers, Integers, Integers]
#: Maximum pairs of items in one article in all permutations: ten seconds, as there is no closed form. In a large corpus
#: few permutations suffice, because the false finds of many pairs add up.
_DRAWN: Final = 30_000_000


class Stratified(NamedTuple):
    """Pairs a < b by column, sorted: articles in which they share a window, such articles by chance, p and q.

    `n_strata` is how many strata have both items.
    """

    a: Integers
    b: Integers
    n_ab: Integers
    n_strata: Integers
    expected: Floats
    p: Floats
    q: Floats


def within_strata(
    at: Occurrences, length: Integers, stratum: Integers, kinds: Kinds, body: Integers | None = None
) -> Stratified:
    """Compare the number of articles that pairs share with chance within the same strata.

    The null model is that of `beyond_chance`, but every item also keeps its number of articles in every stratum;
    crowding is the same in all strata. The statistic is p, the probability of as many articles over all strata, in
    closed form; its false discovery rate is by permutation. The family is all pairs of the wanted kinds.

    Args:
        at: all occurrences, without near-duplicates; of items in two articles or more, numbered without gaps.
        length: the number of windows of each article.
        stratum: of each article.
        kinds: of all items.
        body: for each occurrence the item whose name it begins, as in `beyond_chance`.

    Returns:
        The pairs that share a window in two articles or more.
    """
    every = Placements.of(at, length)
    placed = every.without_empty()._replace(crowding=crowding(at, every, kinds, body))
    some = np.unique(every.article)
    alone = NameParts.of(at._replace(window=at.article), body)
    alone = alone._replace(article=np.searchsorted(some, alone.article))
    stratum = stratum[some]
    strata = split(placed, stratum, kinds)
    a, b, n_ab = _shared(at, length, kinds, NameParts.of(at, body))
    n_strata, expected, p = _tails(strata, a, b, n_ab, alone.by_stratum(stratum, a, b))
    nulls = islice(permuted(placed, kinds, stratum), permutations_of(placed, _DRAWN) if len(p) else 0)
    q = permutation_fdr(p, (_tails(strata, *null)[2] for null in nulls))
    return Stratified(a, b, n_ab, n_strata, expected, p, q)


def _shared(at: Occurrences, length: Integers, kinds: Kinds, parts: NameParts) -> Pairs:
    """Return the pairs of the wanted kinds that share a window in two articles or more."""
    counts = cooccurrences(at.window, at.item, min_count=LEAST_ARTICLES)
    n_ab, _ = shared_articles(at, length, parts.taken_from(counts), parts)
    kept = kinds(counts.a, counts.b) & (n_ab >= LEAST_ARTICLES)
    return counts.a[kept], counts.b[kept], n_ab[kept]


def _tails(
    strata: list[Stratum], a: Integers, b: Integers, n: Integers, less: Iterable[Integers | int] = repeat(0)
) -> tuple[Integers, Floats, Floats]:
    """Return the number of strata with both items of a pair, the expected articles with both, and P(n or more)."""
    moments, n_strata = np.zeros((3, len(a))), np.zeros(len(a), dtype=np.int64)
    for one, apart in zip(strata, less, strict=False):
        at, here = one.moments(a, b, apart)
        moments[:, at] += here
        n_strata[at] += 1
    return n_strata, significant(moments[0]), significant(tail_of_sum(moments[0], moments[1], moments[2], n))
