"""The built-in reference: the share of Japanese web news articles with a word, so that a single article can be ranked.

data/reference.csv has the words in at least .5 % of 6,628 articles of nine magazines (livedoor, 2010 to 2012; 90 % of
each outlet's articles of the livedoor news corpus, RONDHUIT 2012), counted in long units by lemma.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from kyoki import wordlists

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@cache
def by_lemma() -> dict[str, float]:
    """Return the share of the reference's articles with each word that it lists."""
    return {row["lemma"]: float(row["share"]) for row in wordlists.rows(__package__, "reference")}


def shares(words: pd.DataFrame) -> NDArray[np.float64]:
    """Return the share of the reference's articles with each word (lemma); 0 for words that it does not list."""
    known = by_lemma()
    return np.array([known.get(lemma, 0.0) for lemma in words["lemma"].tolist()], dtype=np.float64)
