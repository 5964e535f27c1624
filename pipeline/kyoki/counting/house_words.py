"""House words: what an outlet prints on its pages rather than writes about.

They stand on most pages of one outlet and hardly elsewhere (the name of a column), or mostly in sentences that are
printed again and again (応募方法).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.counting.tally import present, summed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kyoki.counting.word_counts import Words

    Flags = NDArray[np.bool_]

#: Share of an outlet's articles from which on a word that nobody else has is of the house. Of nine outlets of livedoor
#: the words between .3 and .5 are of the house all (the name of a column, 求人情報); under .3 subjects begin.
_MOST: Final = 0.3
#: A house word is at most this part as frequent elsewhere: 映画 is on most pages of a film magazine, and in other news.
_ELSEWHERE: Final = 0.01
#: Articles from which on a word that is mostly in repeated sentences is of the house: fewer retell one another.
_PRINTED: Final = 5
#: Articles that an outlet needs, and that others need: of fewer, a subject is on most pages by chance.
_LEAST: Final = 10


def among(found: Words, articles: pd.DataFrame | None) -> Flags:
    """Return which words are house words; by outlet only where there are at least two.

    Args:
        found: the words of a corpus.
        articles: the table `articles`; of it article_id, outlet and duplicate_of are used.
    """
    other = found.words["entity_id"].isna().to_numpy(dtype=bool)  # an entity is what it is
    house: Flags = other & (2 * found.again > found.tf()) & (found.df() >= _PRINTED)
    if articles is None or "outlet" not in articles:
        return house
    known = articles[articles["duplicate_of"].isna()].set_index("article_id")["outlet"].dropna()
    code, names = known.factorize(sort=True)
    if len(names) < 2:
        return house
    number = np.append(code, -1)[known.index.get_indexer(pd.Index(found.articles))]
    n = np.bincount(number[number >= 0], minlength=len(names))
    df = summed(present(found.counts), number, len(names))
    total = np.asarray(df.sum(axis=0)).ravel()
    for outlet in np.flatnonzero((n >= _LEAST) & (n.sum() - n >= _LEAST)).tolist():
        row = df[[outlet]]
        here, word = row.data, row.indices
        share, elsewhere = here / n[outlet], (total[word] - here) / (n.sum() - n[outlet])
        house[word[(share > _MOST) & (elsewhere <= _ELSEWHERE * share) & other[word]]] = True
    return house
