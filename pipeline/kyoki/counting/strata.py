"""Strata: groups of articles by outlet, month or length, and the null distribution of pairs in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.config import LENGTH
from kyoki.counting.chance import Chance, Kinds
from kyoki.counting.cooccurrence import cooccurrences, counts_of
from kyoki.counting.name_parts import NO_PARTS
from kyoki.counting.placements import Placements
from kyoki.counting.slicing import check_by, slice_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.name_parts import NameParts

    Floats = NDArray[np.float64]

#: Number of strata by length, the quartiles. Four classes of a confounder remove 86 % of its bias, five 90 % (Cochran
#: 1968, The effectiveness of adjustment by subclassification in removing bias in observational studies).
_QUARTERS: Final = 4


def strata_of(articles: pd.DataFrame, by: str) -> pd.Series[Any]:
    """Return the stratum of each article, missing if it has none; indexed by article_id.

    Args:
        articles: the table `articles`.
        by: length (quarters of these articles by n_chars), or what slices are by: month, outlet, another column.

    Raises:
        SettingError: `by` is not one of these.
    """
    check_by(by, map(str, articles.columns), what="pairs: strata", more=(LENGTH,))
    if by != LENGTH:
        return slice_labels(articles, by)
    n_chars = articles["n_chars"].to_numpy()
    ends = np.quantile(n_chars, np.arange(1, _QUARTERS) / _QUARTERS) if len(n_chars) else np.empty(0)
    return pd.Series(np.searchsorted(ends, n_chars).astype(str), index=articles["article_id"], dtype="str")


class Stratum(NamedTuple):
    """The items of one stratum (their numbers, sorted), and the null distribution among them."""

    items: Integers
    chance: Chance

    def moments(self, a: Integers, b: Integers, less: Integers | int = 0) -> tuple[Integers, Floats]:
        """Return which of the pairs have both items here, and the first three cumulants of their shared articles.

        For each pair b is in `less` fewer articles.
        """
        number = np.full(int(max(a.max(initial=0), b.max(initial=0), self.items.max(initial=0))) + 1, -1)
        number[self.items] = np.arange(len(self.items))
        at = np.flatnonzero((number[a] >= 0) & (number[b] >= 0))
        one, other, chance = number[a[at]], number[b[at]], self.chance
        n_a, n_b = chance.degree[one], chance.degree[other] - np.broadcast_to(less, len(b))[at]
        population = np.maximum(chance.population[chance.of[one], chance.of[other]], np.maximum(n_a, n_b))
        mean = n_a * n_b / population
        variance = mean * (1 - n_a / population) * (1 - n_b / population) * _over(population, 1)
        third = variance * (1 - 2 * n_a / population) * (1 - 2 * n_b / population) * _over(population, 2)
        return at, np.stack([mean, variance, third])


def _over(population: Floats, less: int) -> Floats:
    return population / np.maximum(population - less, 1.0)


def split(placed: Placements, stratum: Integers, kinds: Kinds) -> list[Stratum]:
    """Return the strata that have items.

    Args:
        placed: items in articles.
        stratum: of each article.
        kinds: of the items.
    """
    strata = []
    for number in np.unique(stratum[placed.article]):
        here, articles = stratum[placed.article] == number, stratum == number
        items, item = np.unique(placed.item[here], return_inverse=True)
        article = (np.cumsum(articles) - 1)[placed.article[here]]
        of_stratum = Placements(article, item, placed.n_windows[here], placed.length[articles], placed.crowding)
        strata.append(Stratum(items, Chance.given(of_stratum, Kinds(kinds.kind[items], kinds.fits))))
    return strata


def tables_by_stratum(
    placed: Placements, stratum: Integers, a: Integers, b: Integers, parts: NameParts = NO_PARTS
) -> Iterator[tuple[Integers, Integers, Integers, int]]:
    """Yield for each stratum arrays of the articles with both of each pair, with a, and with b; and all its articles.

    Articles with b only as part of a's name count as articles with a only.

    Args:
        placed: which article has which items.
        stratum: the number of each article's stratum, from 0.
        a: the first item of each pair; a < b.
        b: the second.
        parts: where an item is only part of another's name.
    """
    n_items = int(placed.item.max(initial=-1)) + 1
    sizes = np.bincount(stratum).tolist()
    for number, (n_articles, less) in enumerate(zip(sizes, parts.by_stratum(stratum, a, b), strict=True)):
        here = stratum[placed.article] == number
        article, item = placed.article[here], placed.item[here]
        degree = np.bincount(item, minlength=n_items)
        yield counts_of(cooccurrences(article, item), a, b) - less, degree[a], degree[b] - less, n_articles
