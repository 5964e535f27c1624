"""Weights of words and terms from their counts, one float64 each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray
    from scipy import sparse

    Floats = NDArray[np.float64]

#: Parts per chunk: temporaries take some MB.
_AT_ONCE: Final = 1000


def tf_idf(tf: ArrayLike, df: ArrayLike, n_articles: int) -> Floats:
    """Occurrences times ln(articles / articles with it): 0 for a word that is in every article.

    Source: Spärck Jones (1972), A statistical interpretation of term specificity; over the whole corpus, unsmoothed.

    >>> tf_idf(6, 2, 4).round(4).item()  # 6 ln 2
    4.1589
    """
    return np.asarray(tf, dtype=np.float64) * np.log(n_articles / np.asarray(df, dtype=np.float64))


def mean_tf(tf: ArrayLike, df: ArrayLike) -> Floats:
    """Mean occurrences in the articles that have the word: high for topical words.

    Source: Church & Gale (1995), Poisson mixtures.

    >>> mean_tf(6, 2).item()
    3.0
    """
    return np.asarray(tf, dtype=np.float64) / np.asarray(df, dtype=np.float64)


def deviation_of_proportions(counts: sparse.csr_array) -> Floats:
    """Gries' DP: half the sum, over the parts of a corpus, of |share of the word there - share of the corpus there|.

    0 for a word spread like the corpus itself, towards 1 for one confined to a small part. Parts may differ in size as
    articles do, unlike in Juilland's D, which moreover is near 1 for all words if there are many parts.

    Args:
        counts: parts (articles) × words: occurrences of each word in each part, at least one per word. The size of a
            part is the sum of its counts.

    Source: Gries (2008), Dispersions and adjusted frequencies in corpora.

    >>> from scipy.sparse import csr_array
    >>> deviation_of_proportions(csr_array([[2, 1], [2, 3]])).tolist()  # sizes 3 and 5; (|.5-.375|+|.5-.625|)/2
    [0.125, 0.125]
    """
    size, tf = counts.sum(axis=1), np.ones(counts.shape[0], dtype=counts.dtype) @ counts
    size = size / max(int(size.sum()), 1)
    off = np.zeros(len(tf))
    for first in range(0, len(size), _AT_ONCE):
        some = counts[first : first + _AT_ONCE]
        expected = np.repeat(size[first : first + _AT_ONCE], np.diff(some.indptr))
        share = some.data / tf[some.indices]
        # In the order of the parts, so that no digit depends on the chunk size. A part without the word adds its size:
        # 1 in total, minus the sizes of the parts with it.
        np.add.at(off, some.indices, np.abs(share - expected) - expected)
    return (off + 1.0) / 2


def c_value(length: ArrayLike, tf: ArrayLike, nested_tf: ArrayLike, n_longer: ArrayLike) -> Floats:
    """log2(length) * (tf - nested_tf / n_longer): frequent and long, less occurrences within longer terms.

    Args:
        length: tokens of each term, at least 2.
        tf: occurrences of each term, including those within longer terms.
        nested_tf: sum of the tf of all longer terms that contain it.
        n_longer: number of these terms.

    Source: Frantzi, Ananiadou & Mima (2000), Automatic recognition of multi-word terms: the C-value/NC-value method.

    >>> c_value([2, 3], [5, 3], [3, 0], [1, 0]).round(4).tolist()  # 1 * (5 - 3 / 1), log2(3) * 3
    [2.0, 4.7549]
    """
    share = np.asarray(nested_tf, dtype=np.float64) / np.maximum(np.asarray(n_longer, dtype=np.float64), 1.0)
    return np.log2(np.asarray(length, dtype=np.float64)) * (np.asarray(tf, dtype=np.float64) - share)


def flr(alone: int, beside: Sequence[tuple[int, int]]) -> float:
    """Occurrences of a compound alone, times the geometric mean over its L units of ((l + 1)(r + 1)) ** (1 / 2L).

    Args:
        alone: occurrences of the compound outside of longer ones.
        beside: for each of its units, how often it has a unit directly to its left and to its right in any compound
            (#LN and #RN, by occurrences).

    Source: Nakagawa & Mori (2003), Automatic term recognition based on statistics of compound nouns and their
        components (the score of TermExtract).

    >>> round(flr(2, [(0, 3), (3, 1)]), 4)  # 2 * (1 * 4 * 4 * 2) ** (1 / 4)
    4.7568
    """
    product = math.prod((left + 1) * (right + 1) for left, right in beside)
    return float(alone * product ** (1 / (2 * len(beside))))
