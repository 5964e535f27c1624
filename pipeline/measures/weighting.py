"""How much a word says: weights out of counts, one float64 a word."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.integer[Any]]


def tf_idf(tf: ArrayLike, df: ArrayLike, n_articles: int) -> Floats:
    """Occurrences times ln(articles / articles with it): a word of every article weighs nothing.

    Source: Spärck Jones (1972), A statistical interpretation of term specificity; over the whole corpus, unsmoothed.

    >>> tf_idf(6, 2, 4).round(4).item()  # 6 ln 2
    4.1589
    """
    return np.asarray(tf, dtype=np.float64) * np.log(n_articles / np.asarray(df, dtype=np.float64))


def burstiness(tf: ArrayLike, df: ArrayLike) -> Floats:
    """How often a word occurs where it occurs at all: high for what an article is about.

    Source: Church & Gale (1995), Poisson mixtures.

    >>> burstiness(6, 2).item()
    3.0
    """
    return np.asarray(tf, dtype=np.float64) / np.asarray(df, dtype=np.float64)


def deviation_of_proportions(word: Integers, part: Integers, count: Integers) -> Floats:
    """Gries' DP: half the sum, over the parts of a corpus, of |share of the word there - share of the corpus there|.

    0 where a word is spread as the corpus is, towards 1 where it keeps to one small part. Parts may be of any size,
    which Juilland's D does not allow: articles differ in length, and with many parts D is near 1 for all words.

    Args:
        word: of each count, the number of its word, from 0, every number at least once.
        part: of each count, the number of its part (an article), from 0.
        count: occurrences of the word in the part; the size of a part is the sum of its counts.

    Source: Gries (2008), Dispersions and adjusted frequencies in corpora.

    >>> word, part = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> deviation_of_proportions(word, part, np.array([2, 2, 1, 3])).tolist()  # sizes 3 and 5; (|.5-.375|+|.5-.625|)/2
    [0.125, 0.125]
    """
    size = np.bincount(part, weights=count) / max(int(count.sum()), 1)
    share = count / np.bincount(word, weights=count)[word]
    off = np.bincount(word, weights=np.abs(share - size[part]) - size[part])  # a part without the word adds its size
    return (off + 1.0) / 2 if len(off) else np.empty(0)


def c_value(length: ArrayLike, tf: ArrayLike, nested_tf: ArrayLike, n_longer: ArrayLike) -> Floats:
    """log2(length) * (tf - nested_tf / n_longer): frequent and long, less what is owed to longer terms.

    Args:
        length: of each term, its tokens, at least 2.
        tf: its occurrences, also those within longer terms.
        nested_tf: the sum of the tf of all longer terms that contain it.
        n_longer: how many these are.

    Source: Frantzi, Ananiadou & Mima (2000), Automatic recognition of multi-word terms: the C-value/NC-value method.

    >>> c_value([2, 3], [5, 3], [3, 0], [1, 0]).round(4).tolist()  # 1 * (5 - 3 / 1), log2(3) * 3
    [2.0, 4.7549]
    """
    share = np.asarray(nested_tf, dtype=np.float64) / np.maximum(np.asarray(n_longer, dtype=np.float64), 1.0)
    return np.log2(np.asarray(length, dtype=np.float64)) * (np.asarray(tf, dtype=np.float64) - share)


def flr(alone: int, beside: Sequence[tuple[int, int]]) -> float:
    """Times that a compound stands alone, times the geometric mean over its L units of ((l + 1)(r + 1)) ** (1 / 2L).

    Args:
        alone: occurrences of the compound that are in no longer one.
        beside: of each of its units, how often a unit of any compound has another directly at its left, and at its
            right: #LN and #RN, by occurrences.

    Source: Nakagawa & Mori (2003), Automatic term recognition based on statistics of compound nouns and their
        components (the score of TermExtract).

    >>> round(flr(2, [(0, 3), (3, 1)]), 4)  # 2 * (1 * 4 * 4 * 2) ** (1 / 4)
    4.7568
    """
    product = math.prod((left + 1) * (right + 1) for left, right in beside)
    return float(alone * product ** (1 / (2 * len(beside))))
