"""House words: strings that stand on most pages of one outlet and hardly elsewhere, such as the name of a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.counting.tally import present, summed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.counting.word_counts import Words

    Flags = NDArray[np.bool_]

#: Share of an outlet's articles from which on a word is on most of its pages.
_MOST: Final = 0.5
#: A house word is at most this part as frequent elsewhere: 映画 is on most pages of a film magazine, and in other news.
_ELSEWHERE: Final = 0.02
#: Articles that an outlet needs, and that others need: of fewer, a subject is on most pages by chance.
_LEAST: Final = 10


def among(found: Words, articles: pd.DataFrame | None) -> Flags:
    """Return which words are house words; none without at least two outlets.

    Args:
        found: the words of a corpus.
        articles: the table `articles`; of it article_id, outlet and duplicate_of are used.
    """
    none: Flags = np.zeros(len(found.words), dtype=bool)
    if articles is None or "outlet" not in articles:
        return none
    known = articles[articles["duplicate_of"].isna()].set_index("article_id")["outlet"].dropna()
    code, names = known.factorize(sort=True)
    if len(names) < 2:
        return none
    number = np.append(code, -1)[known.index.get_indexer(pd.Index(found.articles))]
    n = np.bincount(number[number >= 0], minlength=len(names))
    df = summed(present(found.counts), number, len(names))
    total = np.asarray(df.sum(axis=0)).ravel()
    for outlet in np.flatnonzero((n >= _LEAST) & (n.sum() - n >= _LEAST)).tolist():
        row = df[[outlet]]
        here, word = row.data, row.indices
        share, elsewhere = here / n[outlet], (total[word] - here) / (n.sum() - n[outlet])
        none[word[(share > _MOST) & (elsewhere <= _ELSEWHERE * share)]] = True
    return none
