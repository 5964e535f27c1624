"""States and places that are part of an organisation's name: such a mention is not a co-occurrence of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting.cooccurrence import Counts, counts_of
from kyoki.counting.packing import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kyoki.counting.bootstrap import Occurrences
    from kyoki.counting.cooccurrence import Integers


def bodies_begun(links: pd.DataFrame, entity: Integers) -> Integers:
    """Return the organisation whose name each mention begins, or -1: the state in 日本 | 銀行, for example.

    A state or place directly before an organisation is its attribute (米 | アップル). With all other entities it
    co-occurs like any mention: 米 | 国防総省 and ロシア are two states together.

    Args:
        links: article_id, start, end and entity_id of mentions, which are disjoint.
        entity: the number of the entity of each.
    """
    ids = links["entity_id"].str
    body = np.flatnonzero(ids.startswith("organisation:"))
    part = ids.startswith(("state:", "place:")).to_numpy(dtype=bool)
    if not len(body) or not part.any():
        return np.full(len(links), -1, dtype=np.int64)
    article = pd.factorize(links["article_id"])[0]
    start, end = links["start"].to_numpy(), links["end"].to_numpy()
    at = pd.Index(pack(article[body], start[body])).get_indexer(pd.Index(pack(article, end)))
    return np.where(part & (at >= 0), entity[body[at]], -1).astype(np.int64)


class NameParts(NamedTuple):
    """By column, the windows with b only as part of a's name; ids of organisations sort before other ids: a < b."""

    a: Integers
    b: Integers
    window: Integers
    article: Integers

    @classmethod
    def of(cls, at: Occurrences, body: Integers | None) -> NameParts:
        """Return the windows in which every occurrence of an item begins the name of one organisation.

        Item 7 begins the name of item 5 in both windows, and also occurs by itself in the second:

        >>> from kyoki.counting.bootstrap import Occurrences
        >>> at = Occurrences(np.array([0, 0, 1, 1, 1]), np.array([0, 0, 0, 0, 0]), np.array([5, 7, 5, 7, 7]))
        >>> parts = NameParts.of(at, np.array([-1, 5, -1, 5, -1]))
        >>> [column.tolist() for column in parts]
        [[5], [7], [0], [0]]
        """
        begun = np.flatnonzero(body >= 0) if body is not None else np.empty(0, dtype=np.int64)
        if body is None or not len(begun):
            return NO_PARTS
        span = int(at.item.max()) + 1
        window_and_part = at.window * span + at.item
        some = np.unique(window_and_part[begun])
        n = np.bincount(np.searchsorted(some, window_and_part[np.isin(window_and_part, some)]))
        rows, first, times = np.unique(
            np.stack([np.searchsorted(some, window_and_part[begun]), body[begun]]),
            axis=1,
            return_index=True,
            return_counts=True,
        )
        kept = begun[first[times == n[rows[0]]]]
        return cls(body[kept], at.item[kept], at.window[kept], at.article[kept])

    def only(self, kept: NDArray[np.bool_]) -> NameParts:
        """Keep some of the rows."""
        return NameParts(*(column[kept] for column in self))

    def windows(self, a: Integers, b: Integers) -> Integers:
        """Return the number of such windows of each pair."""
        return counts_of(self._counts(), a, b)

    def taken_from(self, counts: Counts) -> Counts:
        """Return the counts of pairs without these windows, which do not count as containing b."""
        less = self.windows(counts.a, counts.b)
        return counts._replace(n_b=counts.n_b - less, n_ab=counts.n_ab - less)

    def by_article(self, a: Integers, b: Integers, article: Integers) -> Integers:
        """Return the number of such windows of each pair in the article given for it."""
        if not len(self.a):
            return np.zeros(len(a), dtype=np.int64)
        pairs = self._counts()
        number = pairs._replace(n_ab=np.arange(1, len(pairs.a) + 1))  # 0: a pair without such windows
        here, n = np.unique(pack(counts_of(number, self.a, self.b), self.article), return_counts=True)
        wanted = pack(counts_of(number, a, b), article)
        at = np.minimum(np.searchsorted(here, wanted), len(here) - 1)
        return np.where(here[at] == wanted, n[at], 0)

    def by_stratum(self, stratum: Integers, a: Integers, b: Integers) -> Iterator[Integers]:
        """Yield, stratum by stratum, the number of such windows of each pair."""
        of = stratum[self.article]
        return (self.only(of == number).windows(a, b) for number in range(int(stratum.max(initial=-1)) + 1))

    def rows_of(self, a: Integers, b: Integers) -> tuple[Integers, NameParts]:
        """Return the rows of some distinct pairs, preceded by the position of the pair of each row."""
        order = np.lexsort((b, a))
        number = counts_of(Counts(a[order], b[order], a, b, order + 1), self.a, self.b)
        return number[number > 0] - 1, self.only(number > 0)

    def _counts(self) -> Counts:
        (a, b), n = np.unique(np.stack([self.a, self.b]), axis=1, return_counts=True)
        return Counts(a, b, n, n, n)


#: No item is part of another's name.
NO_PARTS: Final = NameParts(*(np.empty(0, dtype=np.int64) for _ in NameParts._fields))
