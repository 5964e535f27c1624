"""House words: words that an outlet prints as part of its pages, not of its articles' subjects.

They are on many pages of one outlet and rarely elsewhere (the name of a column), are its name or labels, or occur
mostly in the same sequence of words (応募方法).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.counting.tally import present, summed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.counting.word_counts import Words

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]

#: Minimum share of an outlet's articles with a house word that no other outlet uses. In nine outlets of livedoor all
#: such words between .3 and .5 are house words (the name of a column, 求人情報); below .3 there are subjects, too.
_MOST: Final = 0.3
#: Maximum relative frequency of a house word elsewhere: 映画 is on most pages of a film magazine, but also in other
#: news.
_ELSEWHERE: Final = 0.01
#: Minimum articles for a word that is mostly in repeated sentences: fewer articles may retell each other.
_PRINTED: Final = 5
#: Minimum share of one outlet in the repetitions: 過言ではない is a set phrase of several outlets.
_OF_ONE: Final = 0.8
#: Minimum articles of an outlet, and of the others: with fewer, a subject may be on most pages by chance.
_LEAST: Final = 10


def is_printed(found: Words, printed: Integers, tf: Integers, df: Integers) -> Flags:
    """Return which words, other than entities, are mostly printed rather than written.

    Args:
        found: the words of a corpus.
        printed: occurrences of each that an outlet prints (labels, repeated wordings).
        tf: all occurrences of each.
        df: articles with each.
    """
    flags: Flags = found.words["entity_id"].isna().to_numpy() & (2 * printed > tf) & (df >= _PRINTED)
    return flags


def among(found: Words, articles: pd.DataFrame | None) -> Flags:
    """Return which words are house words; if there are several outlets, only words of one.

    Args:
        found: the words of a corpus.
        articles: the table `articles` (article_id, outlet and duplicate_of are used).
    """
    other = found.words["entity_id"].isna().to_numpy(dtype=bool)  # entities are never house words
    times = found.printed.sum(axis=0)
    printed = is_printed(found, times, found.tf(), found.df())
    if articles is None or "outlet" not in articles:
        return printed
    known = articles[articles["duplicate_of"].isna()].set_index("article_id")["outlet"].dropna()
    code, names = known.factorize(sort=True)
    if len(names) < 2:
        return printed
    number = np.append(code, -1)[known.index.get_indexer(pd.Index(found.articles))]
    n = np.bincount(number[number >= 0], minlength=len(names))
    df = summed(present(found.counts), number, len(names))
    total, of_outlet = df.sum(axis=0), summed(found.printed, number, len(names))
    spelt = found.words["word"].str.replace(r"[\W_]", "", regex=True).str.casefold().to_numpy(dtype=object)
    house = np.zeros(len(found.words), dtype=bool)
    for outlet in range(len(names)):
        row = df[[outlet]]
        here, word = row.data, row.indices
        house |= spelt == _letters(str(names[outlet]))
        by_it = of_outlet[[outlet]].toarray()[0]
        house |= printed & (by_it >= _OF_ONE * times)
        if n[outlet] >= _LEAST and n.sum() - n[outlet] >= _LEAST:
            share, elsewhere = here / n[outlet], (total[word] - here) / (n.sum() - n[outlet])
            house[word[(share > _MOST) & (elsewhere <= _ELSEWHERE * share)]] = True
    return house & other


def _letters(name: str) -> str:
    """Return a name without signs and spaces, in lower case: movie-enter equals MOVIE ENTER."""
    return re.sub(r"[\W_]", "", name).casefold()
