"""Rows of the table `pairs`: counts in the whole corpus and in its slices, with every measure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.counting import association
from kyoki.counting.bootstrap import Occurrences, npmi_interval
from kyoki.counting.cooccurrence import Counts, cooccurrences, counts_of, frequencies
from kyoki.counting.rounding import significant
from kyoki.counting.slicing import WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kyoki.counting.cooccurrence import Integers
    from kyoki.counting.windows import Corpus

#: Windows from which a pair gets an interval: many resamples lack a rarer pair, and its interval would be useless.
INTERVAL_COUNT: Final = 5
#: If more pairs than this are in 5 windows, only the most frequent get an interval: those are the ones that are read.
#: On a million articles they take seconds; ten million pairs would take an hour.
INTERVALS: Final = 10_000

#: Returns which pairs to list, given two columns of numbers of items.
Wanted = Callable[["Integers", "Integers"], "NDArray[np.bool_]"]


class _Part(NamedTuple):
    """The part of a corpus that is counted: its occurrences, and two columns by article.

    `windows` is how many windows an article has; `is_near_duplicate` is None if near-duplicates are unknown.
    """

    at: Occurrences
    windows: Integers
    is_near_duplicate: NDArray[np.bool_] | None

    def only(self, articles: NDArray[np.bool_]) -> _Part:
        """Keep some of the articles, and renumber windows and articles."""
        kept = articles[self.at.article]
        window = self.at.window[kept]
        there = np.zeros(int(window.max(initial=-1)) + 1, dtype=bool)
        there[window] = True
        renumbered = (np.cumsum(there) - 1)[window], (np.cumsum(articles) - 1)[self.at.article[kept]]
        at = Occurrences(*renumbered, self.at.item[kept])
        return _Part(
            at, self.windows[articles], None if self.is_near_duplicate is None else self.is_near_duplicate[articles]
        )


def list_pairs(
    corpus: Corpus,
    item: Integers,
    names: Sequence[str],
    window: str,
    *,
    min_count: int = 1,
    wanted: Wanted | None = None,
) -> pd.DataFrame:
    """List the pairs of items that share windows of the whole corpus, and the same pairs in every slice of it.

    Args:
        corpus: where items occur.
        item: the number of the item of each occurrence; numbers are in the order of names.
        names: of the items.
        window: what counts as together.
        min_count: windows of the whole corpus that a pair must share to be listed.
        wanted: which pairs are listed; all if None.

    Returns:
        One row per slice and pair, sorted by slice and names: the columns of the table `pairs`.
    """
    number, windows = corpus.number(window)
    whole = _Part(Occurrences(number, corpus.article, item), windows, corpus.is_near_duplicate)
    counts = cooccurrences(number, item, min_count=min_count)
    if wanted is not None:
        kept = wanted(counts.a, counts.b)
        counts = Counts(*(column[kept] for column in counts))
    labels = pd.array(list(names), dtype="str")
    parts = {WHOLE: _measured(whole, counts, min_count, labels)}
    if corpus.slices is not None:
        of = corpus.slices.to_numpy()
        for label in corpus.slices.dropna().unique():
            part = whole.only(of == label)
            parts[str(label)] = _measured(part, _recount(part.at, counts), 1, labels)
    rows = [parts[label].assign(slice=label) for label in sorted(parts)]
    return (rows[0] if len(rows) == 1 else pd.concat(rows, ignore_index=True)).assign(window=window)


def _recount(at: Occurrences, listed: Counts) -> Counts:
    """Count, in a slice, the pairs that are listed for the whole corpus."""
    counts = cooccurrences(at.window, at.item)
    kept = counts_of(listed, counts.a, counts.b) > 0
    return Counts(*(column[kept] for column in counts))


def _measured(part: _Part, counts: Counts, min_count: int, names: Any) -> pd.DataFrame:  # noqa: ANN401 (a pandas array)
    """Return the rows of one window and slice."""
    n = int(part.windows.sum())
    columns: dict[str, Any] = {"a": names.take(counts.a), "b": names.take(counts.b)}
    columns |= {"n_a": counts.n_a, "n_b": counts.n_b, "n_ab": counts.n_ab, "n": n}
    p = association.p_value(counts.n_a, counts.n_b, counts.n_ab, n)
    q = association.false_discovery(p)
    columns |= {**_strengths(counts, n), **_intervals(part, counts), "p": significant(p), "q": significant(q)}
    if part.is_near_duplicate is not None:
        columns |= _without_near_duplicates(part, counts, min_count, part.is_near_duplicate)
    return pd.DataFrame(columns, copy=False)


def _strengths(counts: Counts, n: int) -> dict[str, NDArray[np.float64]]:
    two = (counts.n_a, counts.n_b)
    return {
        "expected": significant(association.expected(*two, n)),
        **{f.__name__: significant(f(*two, counts.n_ab)) for f in _OF_THREE},
        **{f.__name__: significant(f(*two, counts.n_ab, n)) for f in _OF_FOUR},
    }


_OF_THREE: Final = (association.jaccard, association.dice, association.simpson, association.cosine)
_OF_FOUR: Final = (association.lift, association.pmi, association.npmi, association.log_likelihood)


def _intervals(part: _Part, counts: Counts) -> dict[str, NDArray[np.float64]]:
    """Return the ends of the interval of NPMI, missing for pairs in too few windows or beyond the limit."""
    ends = {name: np.full(len(counts.a), np.nan) for name in ("npmi_low", "npmi_high")}
    chosen = np.flatnonzero(counts.n_ab >= INTERVAL_COUNT)
    if len(chosen) > INTERVALS:
        # The count of the first pair left out: pairs of equal counts are treated alike.
        beyond = np.partition(counts.n_ab[chosen], -INTERVALS - 1)[-INTERVALS - 1]
        chosen = chosen[counts.n_ab[chosen] > beyond]
    found = npmi_interval(part.at, part.windows, counts.a[chosen], counts.b[chosen])
    for values, end in zip(ends.values(), found, strict=True):
        values[chosen] = significant(end)
    return ends


def _without_near_duplicates(
    part: _Part, counts: Counts, min_count: int, is_near_duplicate: NDArray[np.bool_]
) -> dict[str, Any]:
    """Count again without near-duplicates.

    NPMI and q are missing for a pair that would then not be listed, as too many of its windows are in near-duplicates.
    """
    taken = part.only(is_near_duplicate)
    n = int(part.windows.sum() - taken.windows.sum())
    alone = frequencies(taken.at.window, taken.at.item, int(part.at.item.max(initial=-1)) + 1)
    n_a, n_b = counts.n_a - alone[counts.a], counts.n_b - alone[counts.b]
    n_ab = counts.n_ab - counts_of(cooccurrences(taken.at.window, taken.at.item), counts.a, counts.b)
    listed = n_ab >= min_count
    npmi, q = np.full(len(n_ab), np.nan), np.full(len(n_ab), np.nan)
    four = (n_a[listed], n_b[listed], n_ab[listed], n)
    npmi[listed] = significant(association.npmi(*four))
    q[listed] = significant(association.false_discovery(association.p_value(*four)))
    counted = {"n_a_unique": n_a, "n_b_unique": n_b, "n_ab_unique": n_ab, "n_unique": n}
    return {**counted, "npmi_unique": npmi, "q_unique": q}
