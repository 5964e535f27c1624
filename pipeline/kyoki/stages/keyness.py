"""Compare the words of each slice with the other slices, or those of the corpus with a reference list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.config import KeynessSettings, KeywordSettings, SliceSettings, WordSettings
from kyoki.counting import house_words
from kyoki.counting.contrast import contrast, q_among
from kyoki.counting.slicing import WHOLE, chosen_by, slice_labels
from kyoki.counting.tally import present, summed
from kyoki.counting.units import Cutter
from kyoki.counting.word_counts import count_words
from kyoki.errors import SettingError, TableError
from kyoki.names import NO_NAMES
from kyoki.spec import ABOUT_ARTICLES, ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from numpy.typing import NDArray
    from scipy import sparse

    from kyoki.counting.word_counts import Words
    from kyoki.names import Names

    Integers = NDArray[np.int64]

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "tokens": ("article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"),
        "articles": ABOUT_ARTICLES,
        "links": ("article_id", "start", "end", "entity_id"),
    },
    gives={"keyness": ALL},
    settings={
        "by": "slices.by",
        "reference": "keyness.reference",
        "min_df": "keyness.min_df",
        "pos": "keywords.pos",
        "stop_words": "keywords.stop_words",
        "unit": "words.unit",
        "titles": "words.titles",
        "names": "names.file",
    },
    chunked=("tokens",),
    instead={"tokens": "words"},
    engines=("numpy", "pandas", "scipy"),
    data=("counting/data/*", "linking/data/state_names.csv", "linking/data/title*.csv"),
)


_WORD = ["lemma", "pos1", "pos2"]
#: Maximum total of a reference: beyond it, float64 does not hold every whole number.
_MOST = 2**53


def keyness(  # noqa: PLR0913 (three tables, a reference, and what counts as a word)
    tokens: pd.DataFrame | Iterable[pd.DataFrame] | Words,
    articles: pd.DataFrame,
    links: pd.DataFrame | None = None,
    *,
    by: str = SliceSettings.by,
    reference: pd.DataFrame | None = None,
    min_df: int = KeynessSettings.min_df,
    pos: Sequence[str] = KeywordSettings.pos,
    stop_words: Iterable[str] = (),
    unit: str = WordSettings.unit,
    titles: bool = WordSettings.titles,
    names: Names = NO_NAMES,
) -> pd.DataFrame:
    """Compare each slice of a corpus with its other slices, and the whole corpus with a reference, word by word.

    Slices are compared by article: the number of articles with the word, in the slice and in the rest. A word that
    occurs once in an article is likely to recur in it, so tokens are not independent, and a test on tokens would
    mistake the subject of one article for a mark of its outlet. Near-duplicates are left out of every count, as are
    articles in no slice (without a day). The words are the same in every slice: those in `min_df` articles of all
    slices together. A word that a slice lacks has no row if its expected count there is less than one article.

    A reference is a list of word counts, so the comparison with it is by tokens, including near-duplicates, and without
    p and q, which would treat tokens as independent. The size of the corpus is its number of content words (see
    `keywords`: by part of speech, without stop words), so the keywords of another run can be the reference, if counted
    in the same unit (a list of short units has no compounds).

    Args:
        tokens: the table `tokens`, frames of it that each hold whole articles, or the words counted in them before.
        articles: the table `articles`.
        links: the table `links` (or `mentions`) for names, see `keywords`.
        by: month, week, year, outlet or another column of articles; "" for no slices; "auto" for month or outlet if
            there are enough articles, see `kyoki.counting.slicing.chosen_by`.
        reference: rows with lemma and tf, and pos1 and pos2 if known: a table `keywords`, or a list of word counts.
        min_df: minimum number of articles of a word, in all slices together or, against a reference, in the corpus.
        pos: parts of speech to keep (UniDic level 1).
        stop_words: lemmas or surfaces to leave out, in addition to the built-in list.
        unit: long or short, see `keywords`.
        titles: whether titles after people's names count.
        names: the user's own; those of type word or other are never cut.

    Returns:
        The table `keyness`; empty with neither slices nor reference.

    Raises:
        SettingError: `by` is not a valid column, an unknown unit, or a count under 1.
        TableError: the reference lacks a column, or has an invalid count.

    Source: Dunning (1993), Accurate methods for the statistics of surprise and coincidence; Lijffijt et al. (2016),
        Significance testing of word frequencies in corpora, for the article as the unit; Hardie (2014), Log Ratio;
        Monroe, Colaresi & Quinn (2008), Fightin' words.

    >>> import kyoki
    >>> articles = kyoki.articles_from_texts([f"{n}日は雨。" for n in range(8)] + [f"{n}日は雪。" for n in range(8)])
    >>> articles["outlet"] = ["甲"] * 8 + ["乙"] * 8
    >>> marks = kyoki.keyness(kyoki.tokens(articles), articles, by="outlet")
    >>> marks.loc[marks["log_ratio"] > 0, ["slice", "word", "df", "n", "rest_df", "rest_n", "q"]].values.tolist()
    [['乙', '雪', 8, 8, 0, 8, 0.0001554001554], ['甲', '雨', 8, 8, 0, 8, 0.0001554001554]]
    """
    if min_df < 1:
        msg = f"keyness: min_df is {min_df}; expected 1 or more"
        raise SettingError(msg)
    by = chosen_by(by, articles)
    labels = slice_labels(articles, by) if by else None
    parts = [TABLES["keyness"].frame()]
    if labels is not None or reference is not None:
        cutter = Cutter(links, unit=unit, pos=pos, stop_words=stop_words, titles=titles, names=names)
        found = count_words(tokens, cutter, set(articles.loc[articles["duplicate_of"].notna(), "article_id"]))
        kind = found.kinds(house_words.among(found, articles))
        found = found._replace(words=found.words.assign(kind=kind))
        if labels is not None:
            unique = articles["duplicate_of"].isna().to_numpy()
            parts.append(_slices(found, labels[unique].dropna(), min_df))
        if reference is not None:
            parts.append(_against(found, reference, min_df))
    return TABLES["keyness"].sorted(pd.concat([TABLES["keyness"].frame(part) for part in parts], ignore_index=True))


def _slices(found: Words, labels: pd.Series[Any], min_df: int) -> pd.DataFrame:
    """Make the rows that compare every slice with all others together, from the slice of each article."""
    sizes = labels.value_counts().sort_index()
    number = sizes.index.get_indexer(pd.Index(labels.reindex(found.articles)))
    tf, df, printed = (
        summed(counts, number, len(sizes)) for counts in (found.counts, present(found.counts), found.printed)
    )
    total_tf, total = (np.ones(len(sizes), dtype=np.int64) @ counts for counts in (tf, df))
    words, n_articles, enough = found.words, int(sizes.sum()), total >= min_df
    parts = [TABLES["keyness"].frame()]
    slices = zip(sizes.items(), _rows_of(tf), _rows_of(df), _rows_of(printed), strict=True)
    for (name, n), here_tf, here, here_printed in slices:
        kind = words["kind"].mask(house_words.is_printed(found, here_printed, here_tf, here), "house")
        counts = {"tf": here_tf, "df": here, "rest_tf": total_tf - here_tf, "rest_df": total - here}
        listed = enough & ((here > 0) | (total * n >= n_articles)) & (n < n_articles)
        rows = words.assign(kind=kind, **counts)[listed].assign(n=n, rest_n=n_articles - n, slice=str(name))
        parts.append(rows.assign(**contrast(here[listed], n, (total - here)[listed], n_articles - n)))
    table = pd.concat(parts, ignore_index=True).assign(against="rest", unit="article")
    return table.assign(q=q_among(table["p"].to_numpy(dtype=np.float64), int(enough.sum()) * len(sizes)))


def _rows_of(counts: sparse.csr_array) -> Iterator[Integers]:
    """Convert one row of the matrix at a time: all together have a cell for each word of each slice."""
    return (counts[[i]].toarray()[0].astype(np.int64) for i in range(counts.shape[0]))


def _against(found: Words, reference: pd.DataFrame, min_df: int) -> pd.DataFrame:
    """Make the rows that compare the corpus with the reference; words that only the reference has are not listed."""
    if odd := {"lemma", "tf"} - set(reference.columns):
        msg = f"keyness: the reference has no column {min(odd)}; expected lemma and tf, and pos1 and pos2 if known"
        raise TableError(msg)
    tf = pd.to_numeric(reference["tf"], errors="coerce")
    if not (tf.between(0, _MOST).all() and 0 < tf.sum() <= _MOST):
        msg = "keyness: the reference has a tf that is not a count, or none at all; expected whole numbers"
        raise TableError(msg)
    key = [name for name in _WORD if name in reference.columns]
    sums = tf.groupby([reference[name].fillna("") for name in key]).sum()
    words = found.words.fillna("")
    at = pd.MultiIndex.from_frame(words[key]) if len(key) > 1 else pd.Index(words["lemma"])
    rest = sums.reindex(at, fill_value=0).to_numpy(dtype=np.int64)
    words, listed = found.words.assign(tf=found.tf(), df=found.df(), rest_tf=rest), found.df() >= min_df
    n, rest_n = int(found.tf().sum()), int(tf.sum())
    rows = words[listed].assign(n=n, rest_n=rest_n, **contrast(found.tf()[listed], n, rest[listed], rest_n))
    return rows.assign(p=np.nan, q=np.nan, slice=WHOLE, against="reference", unit="token")


if __name__ == "__main__":
    run_as_command("keyness")
