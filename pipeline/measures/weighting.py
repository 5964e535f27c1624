"""How much a word says: weights out of counts, one float64 a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


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
