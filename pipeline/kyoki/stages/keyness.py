"""Compare the words of a part of the corpus, or of all of it, with something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.config import KeynessSettings, KeywordSettings, SliceSettings
from kyoki.counting.content_words import count_words
from kyoki.counting.contrast import contrast
from kyoki.counting.slicing import WHOLE, slice_labels
from kyoki.counting.tally import present, summed
from kyoki.errors import SettingError, TableError
from kyoki.spec import ABOUT_ARTICLES, ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from numpy.typing import NDArray
    from scipy import sparse

    from kyoki.counting.content_words import Words

    Integers = NDArray[np.int64]

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "tokens": ("article_id", "start", "end", "surface", "lemma", "pos1", "pos2", "pos3"),
        "articles": ABOUT_ARTICLES,
        "mentions": ("article_id", "start", "end"),
    },
    gives={"keyness": ALL},
    settings={
        "by": "slices.by",
        "reference": "keyness.reference",
        "min_count": "keyness.min_count",
        "pos": "keywords.pos",
        "stop_words": "keywords.stop_words",
    },
    chunked=("tokens",),
    engines=("numpy", "pandas", "scipy"),
    data=("counting/data/stopwords.txt",),
)


_WORD = ["lemma", "pos1", "pos2"]
#: Words that a reference may have: beyond, float64 does not hold every whole number.
_MOST = 2**53


def keyness(  # noqa: PLR0913 (three tables, a reference, and what counts as a word)
    tokens: pd.DataFrame | Iterable[pd.DataFrame],
    articles: pd.DataFrame,
    mentions: pd.DataFrame | None = None,
    *,
    by: str = SliceSettings.by,
    reference: pd.DataFrame | None = None,
    min_count: int = KeynessSettings.min_count,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
) -> pd.DataFrame:
    """Compare each slice of a corpus with its other slices, and the whole corpus with a reference, word by word.

    A corpus is as large as it has content words (see `keywords`: by part of speech, without stop words), on both
    sides, so that a table of keywords of another run can be the reference. Articles in no slice (without a day) count
    in the whole alone. The words are the same in every slice: those with `min_count` occurrences in both sides
    together. One that a slice lacks, and would have less than once were it spread evenly, has no row.

    G2 takes every occurrence for independent, which words in an article are not: read p with df, the articles.

    Args:
        tokens: the table `tokens`, or frames of it that each hold whole articles.
        articles: the table `articles`.
        mentions: the table `mentions`: tells names from words.
        by: month, week, year, outlet or another column of articles; "" for no slices.
        reference: rows with lemma and tf, and where known pos1 and pos2: a table `keywords`, or a list of word counts.
        min_count: occurrences that a word must have in both sides together.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, besides the shipped list.

    Returns:
        The table `keyness`; empty with neither slices nor reference.

    Raises:
        SettingError: `by` is nothing to slice by, or a count under 1.
        TableError: the reference lacks a column, or has a count that is none.

    Source: Dunning (1993), Accurate methods for the statistics of surprise and coincidence; Rayson & Garside (2000),
        Comparing corpora using frequency profiling; Hardie (2014), Log Ratio.
    """
    if min_count < 1:
        msg = f"keyness: min_count is {min_count}; wanted 1 or more"
        raise SettingError(msg)
    labels = slice_labels(articles, by) if by else None
    parts = [TABLES["keyness"].frame()]
    if labels is not None or reference is not None:
        found = count_words(tokens, mentions, pos=pos, stop_words=stop_words)
        if labels is not None:
            parts += _slices(found, labels.reindex(found.articles), min_count)
        if reference is not None:
            parts.append(_against(found, reference, min_count))
    return TABLES["keyness"].sorted(pd.concat([TABLES["keyness"].frame(part) for part in parts], ignore_index=True))


def _slices(found: Words, labels: pd.Series[Any], min_count: int) -> list[pd.DataFrame]:
    """Make the rows of every slice against the others together."""
    number, names = pd.factorize(labels, sort=True)
    tf, df = (summed(counts, number, len(names)) for counts in (found.counts, present(found.counts)))
    total, words = tf.sum(axis=0), _words(found)
    return [
        _rows(words, (count, total - count), min_count, n_articles).assign(slice=str(name), against="rest")
        for name, count, n_articles in zip(names, _rows_of(tf), _rows_of(df), strict=True)
        if 0 < count.sum() < total.sum()
    ]


def _rows_of(counts: sparse.csr_array) -> Iterator[Integers]:
    """Write out one row at a time: all of them have a cell for each word of each slice."""
    return (counts[[i]].toarray()[0].astype(np.int64) for i in range(counts.shape[0]))


def _against(found: Words, reference: pd.DataFrame, min_count: int) -> pd.DataFrame:
    """Make the rows of the whole corpus against the reference; words that only the reference has are not listed."""
    if odd := {"lemma", "tf"} - set(reference.columns):
        msg = f"keyness: the reference has no column {min(odd)}; wanted lemma, tf and where known pos1, pos2"
        raise TableError(msg)
    tf = pd.to_numeric(reference["tf"], errors="coerce")
    if not (tf.between(0, _MOST).all() and 0 < tf.sum() <= _MOST):
        msg = "keyness: the reference has a tf that is no count, or none at all; wanted whole numbers"
        raise TableError(msg)
    key = [name for name in _WORD if name in reference.columns]
    sums = tf.groupby([reference[name].fillna("") for name in key]).sum()
    words = found.words.fillna("")
    at = pd.MultiIndex.from_frame(words[key]) if len(key) > 1 else pd.Index(words["lemma"])
    rest = sums.reindex(at, fill_value=0).to_numpy(dtype=np.int64)
    rows = _rows(_words(found), (found.tf(), rest), min_count, found.df(), rest_n=int(tf.sum()))
    return rows.assign(slice=WHOLE, against="reference")


def _words(found: Words) -> pd.DataFrame:
    return found.words.assign(kind=np.where(found.is_name(), "name", "word"))


def _rows(
    words: pd.DataFrame, counts: tuple[Integers, Integers], min_count: int, df: Integers, rest_n: int | None = None
) -> pd.DataFrame:
    """Compare the counts of all words here and there."""
    tf, rest_tf = counts
    n, other = int(tf.sum()), int(rest_tf.sum()) if rest_n is None else rest_n
    enough = tf + rest_tf >= min_count
    listed = enough & ((tf > 0) | ((tf + rest_tf) * n >= n + other))
    table = words.assign(tf=tf, df=df, rest_tf=rest_tf)[listed].assign(n=n, rest_n=other)
    measures = contrast(tf[listed], n, rest_tf[listed], other)
    return table.assign(**measures)


if __name__ == "__main__":
    run_as_command("keyness")
