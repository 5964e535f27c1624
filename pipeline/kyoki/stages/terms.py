"""Find compound terms: runs of nouns that MeCab splits into short units, joined again."""

from __future__ import annotations

from array import array
from itertools import accumulate, chain, combinations
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.config import TermSettings
from kyoki.counting.compounds import find_runs
from kyoki.counting.noun_runs import SHORTEST
from kyoki.counting.rounding import significant
from kyoki.counting.tally import present
from kyoki.counting.units import WHOLE
from kyoki.counting.weighting import c_value, flr
from kyoki.errors import SettingError
from kyoki.names import NO_NAMES
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from kyoki.counting.compounds import Run, Runs
    from kyoki.names import Names

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "tokens": ("article_id", "start", "end", "sentence", "surface", "pos1", "pos2", "pos3"),
        "articles": ("article_id", "duplicate_of"),
        "mentions": ("article_id", "start", "end"),
    },
    gives={"terms": ALL},
    settings={
        "min_count": "terms.min_count",
        "stop_words": "keywords.stop_words",
        "names": "names.file",
    },
    chunked=("tokens",),
    instead={"tokens": "noun_runs"},
    engines=("numpy", "pandas", "scipy"),
    data=("linking/data/titles.csv",),
)


#: Articles processed at a time, which take a few MB.
_AT_ONCE: Final = 10_000


class _Within(NamedTuple):
    """Terms in runs (runs × terms): frequency, frequency with a mention inside, and minimum number of short units."""

    times: sparse.csr_array
    named: sparse.csr_array
    size: Integers


def terms(
    tokens: pd.DataFrame | Iterable[pd.DataFrame],
    articles: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    *,
    min_count: int = TermSettings.min_count,
    stop_words: Iterable[str] = (),
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """Find compound terms: the longest runs of two or more adjacent nouns, affixes and adjectival nouns in a sentence.

    A term occurs at least once as a complete run, with no noun next to it (弾道ミサイル in 「弾道ミサイルを」); it is
    then also counted within longer runs (大陸間弾道ミサイル). Numerals, their counters, and titles after names are
    excluded. C-value is log2(tokens) * (tf - mean tf of the longer terms that contain it). FLR counts only occurrences
    that are the complete run.

    Args:
        tokens: the table `tokens`, or frames of it that each hold whole articles.
        articles: the table `articles`: near-duplicates (duplicate_of) are left out of tf_unique and df_unique.
        mentions: the table `mentions`: a term with a mention in more than half of its occurrences is a name.
        min_count: minimum occurrences of a listed term, including those within longer terms.
        stop_words: terms to leave out.
        names: the user's own; those of type word or other (日本維新の会) are never cut.

    Returns:
        The table `terms`.

    Raises:
        SettingError: a count under 1.

    Source: see `c_value` and `flr` in kyoki.counting.weighting.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts(["弾道ミサイルを発射した。", "弾道ミサイルの発射を確認した。"])
    >>> found = kyoki.terms(kyoki.tokens(articles), articles)
    >>> found[["surface", "tf", "df"]].values.tolist()
    [['弾道ミサイル', 2, 2]]
    """
    if min_count < 1:
        msg = f"terms: min_count is {min_count}; expected 1 or more"
        raise SettingError(msg)
    whole = {name.surface for name in names.rows if name.type in WHOLE}
    found = find_runs(tokens, mentions, forced=whole)
    spelt = ["".join(run.units) for run in found.runs]
    surfaces = sorted({*spelt, *whole})
    within = _within(found.runs, spelt, surfaces)
    copies = set() if articles is None else set(articles.loc[articles["duplicate_of"].notna(), "article_id"])
    unique = np.array([name not in copies for name in found.articles], dtype=bool)
    table = _counts(found, within, unique).assign(surface=pd.array(surfaces, dtype="str"))
    table["flr"] = significant(_flr(found, surfaces))
    tf, named = table["tf"], table["tf_named"]
    nested_tf, n_longer = _nests(spelt, within, surfaces, tf.to_numpy())
    table["kind"] = np.where(2 * named > tf, "name", "term")
    listed = (tf >= min_count) & ~table["surface"].isin(sorted(set(stop_words)))
    weight = c_value(table["n_tokens"], tf, nested_tf, n_longer)
    table["c_value"] = significant(weight)
    return TABLES["terms"].sorted(TABLES["terms"].frame(table[listed]))


def _within(runs: Sequence[Run], spelt: Sequence[str], names: Sequence[str]) -> _Within:
    """Find the terms in each run: its parts that are a complete run somewhere, or forced."""
    number = {name: i for i, name in enumerate(names)}
    flat = array("i")  # a tenth of the memory of tuples
    for i, (run, text) in enumerate(zip(runs, spelt, strict=True)):
        ends = [0, *accumulate(map(len, run.units))]
        for first, last in combinations(range(len(ends)), 2):
            known = number.get(text[ends[first] : ends[last]])
            if known is not None and (length := sum(run.sizes[first:last])) >= SHORTEST:
                flat.extend((i, known, length, any(run.named[first:last])))
    at, term, size, named = np.array(flat, dtype=np.int32).reshape(-1, 4).T
    smallest = np.full(len(names), np.iinfo(np.int64).max)
    np.minimum.at(smallest, term, size)
    shape = (len(runs), len(names))
    from scipy import sparse

    times, held = (sparse.csr_array((n, (at, term)), shape=shape) for n in (np.ones_like(named), named))
    return _Within(times, held, smallest)


def _counts(found: Runs, within: _Within, unique: NDArray[np.bool_]) -> pd.DataFrame:
    """Count the occurrences and articles of each term, with and without near-duplicates."""
    counts = found.counts()
    times, once = (chosen.astype(np.int32) @ counts for chosen in (np.ones_like(unique), unique))
    df, df_unique = _articles_with(present(counts), within.times, unique)
    columns = {
        "n_tokens": within.size,
        "tf": times @ within.times,
        "df": df,
        "tf_unique": once @ within.times,
        "df_unique": df_unique,
        "tf_named": times @ within.named,
    }
    return pd.DataFrame(columns).astype(np.int64)


def _articles_with(
    counts: sparse.csr_array, within: sparse.csr_array, unique: NDArray[np.bool_]
) -> tuple[Integers, Integers]:
    """Count the articles with each term, and those that are not near-duplicates, in batches of articles."""
    df, df_unique = np.zeros((2, within.shape[1]), dtype=np.int64)
    for first in range(0, counts.shape[0], _AT_ONCE):
        terms_in = counts[first : first + _AT_ONCE] @ within
        is_unique = np.repeat(unique[first : first + _AT_ONCE], np.diff(terms_in.indptr))
        df += np.bincount(terms_in.indices, minlength=len(df))
        df_unique += np.bincount(terms_in.indices[is_unique], minlength=len(df))
    return df, df_unique


def _nests(spelt: Sequence[str], within: _Within, names: Sequence[str], tf: Integers) -> tuple[Integers, Integers]:
    """Sum the occurrences of the longer terms that contain each term, and count these terms.

    Terms are compared by their characters, which may be cut in two ways.
    """
    number = {name: i for i, name in enumerate(names)}
    run, term = within.times.nonzero()
    longer = np.array([number[spelt] for spelt in spelt], dtype=np.int64)[run]
    pairs = np.unique(np.stack([longer, term])[:, longer != term], axis=1)
    nested_tf = np.bincount(pairs[1], weights=tf[pairs[0]], minlength=len(names)).astype(np.int64)
    return nested_tf, np.bincount(pairs[1], minlength=len(names)).astype(np.int64)


def _flr(found: Runs, names: Sequence[str]) -> Floats:
    """Return the FLR of each term; if its characters are cut in two ways, the sum of both."""
    kinds: dict[tuple[str, ...], int] = {}
    kind = [kinds.setdefault(run.units, len(kinds)) for run in found.runs]  # runs with other names inside are alike
    alone = np.bincount(kind, found.counts().sum(axis=0), len(kinds)).astype(np.int64)
    size = np.array([*map(len, kinds)], dtype=np.int64)
    unit, every = pd.factorize(np.array([*chain.from_iterable(kinds)], dtype=object))
    times, end = np.repeat(alone, size), np.cumsum(size)
    has_left, has_right = np.ones((2, len(unit)), dtype=bool)
    has_left[end - size], has_right[end - 1] = False, False
    left, right = (np.bincount(unit, times * beside, len(every)).astype(np.int64) for beside in (has_left, has_right))
    score = flr(alone, left[unit], right[unit], size)
    number = {name: i for i, name in enumerate(names)}
    term = np.array([number["".join(units)] for units in kinds], dtype=np.int64)
    order = np.lexsort((score, term))  # sums of floats depend on their order
    summed: Floats = np.bincount(term[order], score[order], len(names)).astype(np.float64)
    return summed


if __name__ == "__main__":
    run_as_command("terms")
