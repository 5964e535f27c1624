"""Intervals for measures of co-occurrence: how they would vary had other articles been collected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.measures.association import npmi

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.measures.association import Floats
    from pipeline.measures.counting import Integers

#: Percentiles of 2.5 and 97.5 % want a thousand resamples (Efron & Tibshirani 1993, § 13.3).
RESAMPLES: Final = 1000
#: Articles drawn as one where there are more of them: the spread of the mean of 1,000 groups is known to 2 %, and a
#: million articles cost no more than a thousand.
GROUPS: Final = 1000
_SEED: Final = 20250428
_ENDS: Final = (0.025, 0.975)
#: Pairs at once: some 8 MB of resampled counts.
_PAIRS: Final = 1000
#: Words of 64 windows at once: things × words, and pairs × words.
_WORDS: Final = 8_000_000


class Occurrences(NamedTuple):
    """Of each occurrence the number of its window, of its article and of the thing, each from 0."""

    window: Integers
    article: Integers
    thing: Integers


def npmi_interval(occurrences: Occurrences, windows: Integers, a: Integers, b: Integers) -> tuple[Floats, Floats]:
    """Find for some pairs the percentile interval of NPMI at 95 %, by a bootstrap over articles.

    Articles are what is drawn, as sentences of one article are no independent observations. Of more than a thousand
    articles, a thousand groups drawn at random are resampled in their stead. A resample without a pair gives it -1.
    The seed is fixed and the counts are whole numbers: the same articles give the same interval everywhere.

    Args:
        occurrences: of all things in all windows; articles are numbered in the order of their ids.
        windows: of each article, how many windows it has, also those without any thing.
        a: numbers of things.
        b: numbers of the things that they are paired with.

    Returns:
        The lower and the upper ends.

    Source: Efron & Tibshirani (1993), An introduction to the bootstrap, chapters 8 (clusters) and 13 (percentiles).
    """
    if not len(a):
        return np.empty(0), np.empty(0)
    random = np.random.default_rng(_SEED)
    n_groups = min(len(windows), GROUPS)
    group = random.permutation(len(windows)) % n_groups
    drawn = random.integers(0, n_groups, (RESAMPLES, n_groups))
    weights = np.stack([np.bincount(row, minlength=n_groups) for row in drawn], axis=1).astype(np.float64)
    things, numbered = np.unique(np.concatenate([a, b]), return_inverse=True)
    first, second = numbered[: len(a)], numbered[len(a) :]
    met = _Met.of(occurrences, things, group, n_groups)
    # Whole numbers below 2 ** 53: in whatever order they are summed, these products are exact.
    n = np.bincount(group, weights=windows, minlength=n_groups) @ weights
    n_thing = met.alone(len(things)) @ weights
    n_both = met.together(len(things), first, second)
    low, high = np.empty(len(a)), np.empty(len(a))
    for at in range(0, len(a), _PAIRS):
        part = slice(at, at + _PAIRS)
        resampled = _npmi(n_thing[first[part]], n_thing[second[part]], n_both[part] @ weights, n)
        low[part], high[part] = np.quantile(resampled, _ENDS, axis=1)
    return low, high


def _npmi(n_a: Floats, n_b: Floats, n_ab: Floats, n: Floats) -> Floats:
    some = n_ab > 0
    return np.where(some, npmi(np.where(some, n_a, 1), np.where(some, n_b, 1), np.where(some, n_ab, 1), n), -1.0)


class _Met(NamedTuple):
    """Each thing once a window; windows are numbered group by group, and `n_windows` says how many a group has."""

    thing: Integers
    window: Integers
    group: Integers
    n_windows: Integers

    @classmethod
    def of(cls, occurrences: Occurrences, things: Integers, group: Integers, n_groups: int) -> _Met:
        """Keep the occurrences of `things`, numbered by their place in it."""
        kept = np.flatnonzero(np.isin(occurrences.thing, things))
        thing, of_group = np.searchsorted(things, occurrences.thing[kept]), group[occurrences.article[kept]]
        code = of_group * (int(occurrences.window.max(initial=0)) + 1) + occurrences.window[kept]
        known, at, window = np.unique(code, return_index=True, return_inverse=True)
        _, once = np.unique(thing * max(len(known), 1) + window, return_index=True)
        n_windows = np.bincount(of_group[at], minlength=n_groups)
        return cls(thing[once], window[once], of_group[once], n_windows)

    def alone(self, n_things: int) -> Floats:
        """Count windows of each thing (rows) in each group."""
        n_groups = len(self.n_windows)
        cells = np.bincount(self.thing * n_groups + self.group, minlength=n_things * n_groups)
        return cells.reshape(n_things, n_groups).astype(np.float64)

    def together(self, n_things: int, a: Integers, b: Integers) -> Floats:
        """Count windows of each pair (rows) in each group: a bit a window, and the ones of a AND b counted."""
        counts = np.zeros((len(a), len(self.n_windows)))
        words = np.maximum(-(-self.n_windows // 64), 1)  # of each group; 64 windows a word
        upto = np.concatenate([[0], np.cumsum(words)])
        start = 0
        while start < len(words):
            stop = max(start + 1, int(np.searchsorted(upto, upto[start] + _WORDS // n_things, side="right")) - 1)
            bits = self._bits(start, stop, upto, n_things)
            size = max(1, _WORDS // bits.shape[1])
            for at in range(0, len(a), size):
                both = np.bitwise_count(bits[a[at : at + size]] & bits[b[at : at + size]])
                first = upto[start:stop] - upto[start]
                counts[at : at + size, start:stop] = np.add.reduceat(both, first, axis=1, dtype=np.int64)
            start = stop
        return counts

    def _bits(self, start: int, stop: int, upto: Integers, n_things: int) -> NDArray[np.uint64]:
        """Return things × words of the groups from start to stop; each group begins a word of its own."""
        kept = (self.group >= start) & (self.group < stop)
        thing, group = self.thing[kept], self.group[kept]
        place = self.window[kept] - np.concatenate([[0], np.cumsum(self.n_windows)])[group]
        width = int(upto[stop] - upto[start])
        word = thing * width + upto[group] - upto[start] + place // 64
        bits = np.zeros(n_things * width, dtype=np.uint64)
        # Sorted by thing and window, and so by word.
        first = np.flatnonzero(np.diff(word, prepend=-1))
        if len(first):
            bits[word[first]] = np.bitwise_or.reduceat(np.uint64(1) << (place % 64).astype(np.uint64), first)
        return bits.reshape(n_things, width)
