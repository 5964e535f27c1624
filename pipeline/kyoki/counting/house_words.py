"""House words: words that an outlet prints on its pages rather than writes about.

They are on many pages of one outlet and hardly elsewhere (the name of a column), are its name, labels, or mostly in
the same few words again and again (応募方法).
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

#: Share of an outlet's articles from which on a word that nobody else has is of the house. Of nine outlets of livedoor
#: the words between .3 and .5 are of the house all (the name of a column, 求人情報); under .3 subjects begin.
_MOST: Final = 0.3
#: A house word is at most this part as frequent elsewhere: 映画 is on most pages of a film magazine, and in other news.
_ELSEWHERE: Final = 0.01
#: Articles from which on a word that is mostly in repeated sentences is of the house: fewer retell one another.
_PRINTED: Final = 5
#: Share that one outlet has of what is printed: 過言ではない is a set phrase of several.
_OF_ONE: Final = 0.8
#: Articles that an outlet needs, and that others need: of fewer, a subject is on most pages by chance.
_LEAST: Final = 10


def is_printed(found: Words, printed: Integers, tf: Integers, df: Integers) -> Flags:
    """Return which words are mostly printed, of `tf` times in `df` articles, and no entities."""
    flags: Flags = found.words["entity_id"].isna().to_numpy() & (2 * printed > tf) & (df >= _PRINTED)
    return flags


def among(found: Words, articles: pd.DataFrame | None) -> Flags:
    """Return which words are house words; where there are several outlets only words of one.

    Args:
        found: the words of a corpus.
        articles: the table `articles`; of it article_id, outlet and duplicate_of are used.
    """
    other = found.words["entity_id"].isna().to_numpy(dtype=bool)  # an entity is what it is
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
    """Return a name without signs and spaces, in small letters: movie-enter is MOVIE ENTER."""
    return re.sub(r"[\W_]", "", name).casefold()
