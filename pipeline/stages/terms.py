"""Compound terms: runs of nouns that MeCab cuts into short units, put together again."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from pipeline.config import TermSettings
from pipeline.errors import SettingError
from pipeline.knowledge.compounds import find_runs
from pipeline.measures.rounding import significant
from pipeline.measures.weighting import c_value, flr
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from pipeline.knowledge.compounds import Run, Runs

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


class _Within(NamedTuple):
    """The terms in runs, a row for each place in a run: which run, which term, its short units, if it holds a name."""

    run: Integers
    term: Integers
    size: Integers
    named: Integers


def terms(
    tokens: pd.DataFrame | Iterable[pd.DataFrame],
    articles: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    *,
    min_count: int = TermSettings.min_count,
    stop_words: Iterable[str] = (),
    forced: Iterable[str] = (),
) -> pd.DataFrame:
    """Find compound terms: the longest runs of two or more adjacent nouns, affixes and adjectival nouns in a sentence.

    A term stands somewhere as such a run, with no noun beside it (弾道ミサイル in 「弾道ミサイルを」); it is then also
    counted within longer runs (大陸間弾道ミサイル). Numerals, their counters, and titles after names are no part of it.
    C-value is log2(tokens) * (tf - mean tf of the longer terms that contain it). FLR counts a term only where it is the
    whole run.

    Args:
        tokens: the table `tokens`, or frames of it that each hold whole articles.
        articles: the table `articles`: near-copies (duplicate_of) are left out of tf_unique and df_unique.
        mentions: the table `mentions`: a term more than half of whose occurrences hold one is a name.
        min_count: occurrences that a term must have to be listed, those within longer terms counted.
        stop_words: terms to leave out.
        forced: words that are never cut, whatever they are made of (日本維新の会): one unit wherever they stand.

    Returns:
        The table `terms`.

    Raises:
        SettingError: a count under 1.

    Source: see `c_value` and `flr` in pipeline.measures.weighting.
    """
    if min_count < 1:
        msg = f"terms: min_count is {min_count}; wanted 1 or more"
        raise SettingError(msg)
    whole = set(forced)
    found = find_runs(tokens, mentions, forced=whole)
    spelt = ["".join(run.units) for run in found.runs]
    names = sorted({*spelt, *whole})
    within = _within(found.runs, names)
    copies = set() if articles is None else set(articles.loc[articles["duplicate_of"].notna(), "article_id"])
    unique = np.array([name not in copies for name in found.articles], dtype=bool)
    table = _counts(found, within, unique, len(names)).assign(surface=pd.array(names, dtype="str"))
    table["flr"] = significant(_flr(found, names))
    tf, named = table["tf"], table["tf_named"]
    nested_tf, n_longer = _nests(found.runs, spelt, within, names, tf.to_numpy())
    table["kind"] = np.where(2 * named > tf, "name", "term")
    listed = (tf >= min_count) & ~table["surface"].isin(sorted(set(stop_words)))
    weight = c_value(table["n_tokens"], tf, nested_tf, n_longer)
    table["c_value"] = significant(weight)
    return TABLES["terms"].sorted(TABLES["terms"].frame(table[listed]))


def _within(runs: Sequence[Run], names: Sequence[str]) -> _Within:
    """Find the terms in each run: a part counts if it is a whole run somewhere, or forced."""
    number = {name: i for i, name in enumerate(names)}
    rows = [
        (i, number[part.surface], part.size, part.named)
        for i, run in enumerate(runs)
        for part in run.parts()
        if part.surface in number
    ]
    return _Within(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)


def _counts(found: Runs, within: _Within, unique: NDArray[np.bool_], n_terms: int) -> pd.DataFrame:
    """Count the occurrences of each term and the articles with it, in all and without near-copies."""

    def total(weights: Integers) -> Integers:
        return np.bincount(within.term, weights=weights, minlength=n_terms).astype(np.int64)

    def times(chosen: slice | NDArray[np.bool_]) -> Integers:
        weights = found.times[chosen]
        by_run = np.bincount(found.run[chosen], weights=weights, minlength=len(found.runs)).astype(np.int64)
        return by_run[within.run]

    once = unique[found.article]
    term, article = _where(found, within)
    smallest = np.full(n_terms, np.iinfo(np.int64).max)
    np.minimum.at(smallest, within.term, within.size)
    return pd.DataFrame(
        {
            "n_tokens": smallest,
            "tf": total(times(slice(None))),
            "df": np.bincount(term, minlength=n_terms),
            "tf_unique": total(times(once)),
            "df_unique": np.bincount(term[unique[article]], minlength=n_terms),
            "tf_named": total(times(slice(None)) * within.named),
        }
    )


def _where(found: Runs, within: _Within) -> tuple[Integers, Integers]:
    """Tell each term and article that go together, once."""
    n_parts = np.bincount(within.run, minlength=len(found.runs))
    first = np.cumsum(n_parts) - n_parts  # rows of `within` are by run
    repeats = n_parts[found.run]
    step = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    term = within.term[np.repeat(first[found.run], repeats) + step]
    both = np.unique(np.repeat(found.article, repeats) << 32 | term)  # 32 bits: four billion terms
    return both & ((1 << 32) - 1), both >> 32


def _nests(
    runs: Sequence[Run], spelt: Sequence[str], within: _Within, names: Sequence[str], tf: Integers
) -> tuple[Integers, Integers]:
    """Sum the occurrences of the longer terms that contain each term, and count these terms.

    By what they spell: the same characters may be cut in two ways.
    """
    number = {name: i for i, name in enumerate(names)}
    longer = np.array([number[spelt[i]] for i in range(len(runs))], dtype=np.int64)[within.run]
    pairs = np.unique(np.stack([longer, within.term])[:, longer != within.term], axis=1)
    nested_tf = np.bincount(pairs[1], weights=tf[pairs[0]], minlength=len(names)).astype(np.int64)
    return nested_tf, np.bincount(pairs[1], minlength=len(names)).astype(np.int64)


def _flr(found: Runs, names: Sequence[str]) -> Floats:
    """Return the FLR of each term; of one whose characters are cut in two ways, the sum of both."""
    by_run = np.bincount(found.run, weights=found.times, minlength=len(found.runs)).astype(np.int64).tolist()
    alone: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for run, times in zip(found.runs, by_run, strict=True):
        alone[run.units] += times
    left: defaultdict[str, int] = defaultdict(int)
    right: defaultdict[str, int] = defaultdict(int)
    for units, times in alone.items():
        for before, after in pairwise(units):
            right[before] += times
            left[after] += times
    score = dict.fromkeys(names, 0.0)
    for units in sorted(alone):
        beside = [(left.get(unit, 0), right.get(unit, 0)) for unit in units]
        score["".join(units)] += flr(alone[units], beside)
    return np.array(list(score.values()))


if __name__ == "__main__":
    from pipeline.stages.alone import main

    main("terms")
