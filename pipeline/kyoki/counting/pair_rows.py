"""Rows of the table `pairs`: counts in the whole corpus and in its slices, with every measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting import association
from kyoki.counting.beyond_chance import beyond_chance
from kyoki.counting.bootstrap import Occurrences, npmi_interval
from kyoki.counting.chance import Kinds
from kyoki.counting.cooccurrence import Counts, cooccurrences, counts_of, frequencies
from kyoki.counting.name_parts import NameParts
from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.counting.rounding import significant
from kyoki.counting.slicing import WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from kyoki.counting.beyond_chance import PairTests
    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.windows import Corpus

#: Minimum windows of a pair with an interval: rarer pairs are missing from many resamples.
INTERVAL_COUNT: Final = 5
#: Maximum pairs with an interval, the most frequent ones, which are the ones that people read. For a million articles
#: they take seconds; ten million pairs would take an hour.
INTERVALS: Final = 10_000
#: Pairs measured at once: the intermediate arrays fit a processor's cache.
_AT_ONCE: Final = 1 << 14


class _CorpusSubset(NamedTuple):
    """The counted part of a corpus: its occurrences, and two columns by article.

    `body` is the item whose name each occurrence begins (see `bodies_begun`), None if there are none; `windows` is
    how many windows an article has; `is_near_duplicate` is None if near-duplicates are unknown.
    """

    at: Occurrences
    body: Integers | None
    windows: Integers
    is_near_duplicate: NDArray[np.bool_] | None

    def only(self, articles: NDArray[np.bool_]) -> _CorpusSubset:
        """Keep some of the articles, and renumber windows and articles."""
        kept = articles[self.at.article]
        window = self.at.window[kept]
        there = np.zeros(int(window.max(initial=-1)) + 1, dtype=bool)
        there[window] = True
        renumbered = (np.cumsum(there) - 1)[window], (np.cumsum(articles) - 1)[self.at.article[kept]]
        at = Occurrences(*renumbered, self.at.item[kept])
        body, near = self.body, self.is_near_duplicate
        return _CorpusSubset(
            at,
            None if body is None else body[kept],
            self.windows[articles],
            None if near is None else near[articles],
        )

    def parts(self) -> NameParts:
        """Return the windows in which one item is only part of another's name."""
        return NameParts.of(self.at, self.body)

    def pairs(self, min_count: int = 1) -> Counts:
        """Count the pairs of items that share windows."""
        counts = self.parts().taken_from(cooccurrences(self.at.window, self.at.item, min_count=min_count))
        return _some(counts, counts.n_ab >= min_count)

    def unique(self) -> _CorpusSubset:
        """Leave out near-duplicates, if there are any and they are known."""
        if self.is_near_duplicate is None or not self.is_near_duplicate.any():
            return self
        return self.only(~self.is_near_duplicate)


def list_pairs(
    corpus: Corpus,
    item: Integers,
    names: Sequence[str],
    window: str,
    *,
    min_count: int = 1,
    kinds: Kinds | None = None,
    body: Integers | None = None,
) -> pd.DataFrame:
    """List the pairs of items that share windows of the whole corpus, and the same pairs in every slice.

    Args:
        corpus: where items occur.
        item: the number of the item of each occurrence; numbers are in the order of names.
        names: of the items.
        window: the window of co-occurrence.
        min_count: minimum windows of the whole corpus for a listed pair; q is over all pairs, listed or not.
        kinds: which pairs are counted; all if None.
        body: for each occurrence the item whose name it begins, or -1; the two do not co-occur by this alone.

    Returns:
        One row per slice and pair, sorted by slice and names: the columns of the table `pairs`.
    """
    number, windows = corpus.number(window)
    whole = _CorpusSubset(Occurrences(number, corpus.article, item), body, windows, corpus.is_near_duplicate)
    kinds = kinds or Kinds(np.zeros(len(names), dtype=np.int64), np.ones((1, 1), dtype=bool))
    counts = whole.pairs(min(min_count, LEAST_ARTICLES))
    counts = _some(counts, kinds(counts.a, counts.b))
    labels = pd.array(list(names), dtype="str")
    listed = counts.n_ab >= min_count
    parts = {WHOLE: _measured(whole, counts, listed, min_count, kinds, labels)}
    if corpus.slices is not None:
        of = corpus.slices.to_numpy()
        shown = _some(counts, listed)
        for label in corpus.slices.dropna().unique():
            part = whole.only(of == label)
            here = _recount(part, counts)
            listed = counts_of(shown, here.a, here.b) > 0
            parts[str(label)] = _measured(part, here, listed, 1, kinds, labels)
    return concatenated([parts.pop(label).assign(slice=label) for label in sorted(parts)]).assign(window=window)


def concatenated(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate frames of the same columns, emptying them column by column to save memory.

    >>> parts = [pd.DataFrame({"n": [2], "p": [0.5]}), pd.DataFrame({"n": [1], "p": [0.25]})]
    >>> concatenated(parts).to_numpy().tolist(), parts[0].empty
    ([[2.0, 0.5], [1.0, 0.25]], True)
    """
    if len(parts) == 1:
        return parts[0]
    columns = {name: pd.concat([part.pop(name) for part in parts], ignore_index=True) for name in parts[0].columns}
    return pd.DataFrame(columns, copy=False)


def _some(counts: Counts, kept: NDArray[np.bool_]) -> Counts:
    return counts if kept.all() else Counts(*(column[kept] for column in counts))


def _recount(part: _CorpusSubset, listed: Counts) -> Counts:
    """Count, in a slice, the pairs that are counted for the whole corpus."""
    counts = part.pairs()
    return _some(counts, counts_of(listed, counts.a, counts.b) > 0)


def _measured(
    part: _CorpusSubset,
    counts: Counts,
    listed: NDArray[np.bool_],
    min_count: int,
    kinds: Kinds,
    names: Any,  # noqa: ANN401 (a pandas array)
) -> pd.DataFrame:
    """Return the rows of one window and slice: of the counted pairs those that are listed."""
    n, unique, alone = int(part.windows.sum()), part.unique(), _without_near_duplicates(part, counts)
    found = beyond_chance(unique.at, unique.windows, alone, kinds, unique.body)
    counts, alone, found = _some(counts, listed), _some(alone, listed), found.only(listed)
    columns: dict[str, Any] = {"a": names.take(counts.a), "b": names.take(counts.b)}
    columns |= {"n_a": counts.n_a, "n_b": counts.n_b, "n_ab": counts.n_ab, "n": n}
    columns |= _intervals(part, counts)
    columns |= _strengths(counts, n)
    columns |= {"n_ab_articles": found.n_articles, **_by_article(alone, int(unique.windows.sum()), found)}
    columns |= {"p": found.p, "q": significant(found.q)}
    if part.is_near_duplicate is not None:
        columns |= _unique_columns(alone, int(unique.windows.sum()), min_count)
    return pd.DataFrame(columns, copy=False)


def _strengths(counts: Counts, n: int) -> dict[str, NDArray[np.float64]]:
    a, b, both, all_ = counts.n_a, counts.n_b, counts.n_ab, np.broadcast_to(n, len(counts.a))
    return {
        "expected": _by_chunks(association.expected, a, b, all_),
        **{f.__name__: _by_chunks(f, a, b, both) for f in _OF_THREE},
        **{f.__name__: _by_chunks(f, a, b, both, all_) for f in _OF_FOUR},
    }


_OF_THREE: Final = (association.jaccard, association.dice, association.simpson, association.cosine)
_OF_FOUR: Final = (association.lift, association.pmi, association.npmi, association.log_likelihood)


def _by_chunks(measure: Callable[..., NDArray[np.float64]], *counts: Integers) -> NDArray[np.float64]:
    """Compute a measure of many pairs in chunks, because G2 alone has a dozen intermediate arrays."""
    values = np.empty(len(counts[0]))
    for start in range(0, len(values), _AT_ONCE):
        chunk = slice(start, start + _AT_ONCE)
        values[chunk] = significant(measure(*(column[chunk] for column in counts)))
    return values


def _by_article(alone: Counts, n: int, found: PairTests) -> dict[str, NDArray[np.float64]]:
    """Return the measures that count each article once, without near-duplicates.

    Otherwise each of five copies of a text would have a fifth of the windows, and the pair would look widespread.
    """
    share = np.where(alone.n_ab > 0, found.most / np.maximum(alone.n_ab, 1), np.nan)
    # A slice of only near-duplicates has no window: 1 avoids 0 / 0 in the lift of a pair without articles.
    counts = (*alone[2:], np.broadcast_to(max(n, 1), len(share)), found.n_articles)
    return {"pmi_shrunk": _by_chunks(association.pmi_shrunk, *counts), "top_share": significant(share)}


def _intervals(part: _CorpusSubset, counts: Counts) -> dict[str, NDArray[np.float64]]:
    """Return the ends of the interval of NPMI, missing for pairs in too few windows or beyond the limit."""
    ends = {name: np.full(len(counts.a), np.nan) for name in ("npmi_low", "npmi_high")}
    chosen = np.flatnonzero(counts.n_ab >= INTERVAL_COUNT)
    if len(chosen) > INTERVALS:
        # The count of the first pair left out: pairs of equal counts are treated alike.
        beyond = np.partition(counts.n_ab[chosen], -INTERVALS - 1)[-INTERVALS - 1]
        chosen = chosen[counts.n_ab[chosen] > beyond]
    found = npmi_interval(part.at, part.windows, counts.a[chosen], counts.b[chosen], part.parts())
    for values, end in zip(ends.values(), found, strict=True):
        values[chosen] = significant(end)
    return ends


def _without_near_duplicates(part: _CorpusSubset, counts: Counts) -> Counts:
    """Count the same pairs again without near-duplicates, if there are any and they are known."""
    if part.is_near_duplicate is None or not part.is_near_duplicate.any():
        return counts
    taken = part.only(part.is_near_duplicate)
    alone = frequencies(taken.at.window, taken.at.item, int(part.at.item.max(initial=-1)) + 1)
    n_ab = counts_of(cooccurrences(taken.at.window, taken.at.item), counts.a, counts.b)
    less = taken.parts().taken_from(Counts(counts.a, counts.b, alone[counts.a], alone[counts.b], n_ab))
    return Counts(counts.a, counts.b, *(every - there for every, there in zip(counts[2:], less[2:], strict=True)))


def _unique_columns(alone: Counts, n: int, min_count: int) -> dict[str, Any]:
    """Return the columns without near-duplicates.

    NPMI is missing for a pair that would then not be listed, as too many of its windows are in near-duplicates.
    """
    listed = alone.n_ab >= min_count
    npmi = np.full(len(listed), np.nan)
    npmi[listed] = significant(association.npmi(alone.n_a[listed], alone.n_b[listed], alone.n_ab[listed], n))
    counted = {"n_a_unique": alone.n_a, "n_b_unique": alone.n_b, "n_ab_unique": alone.n_ab}
    return {**counted, "n_unique": n, "npmi_unique": npmi}
