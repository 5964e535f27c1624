"""Measures of collocation, in addition to those of `association`, with the same arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kyoki.counting.association import dice, expected

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kyoki.counting.association import Floats


def log_dice(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike) -> Floats:
    """14 + log2(dice): at most 14; plus 1 means twice the Dice; independent of the size of the corpus.

    Source: Rychlý (2008), A lexicographer-friendly association score.

    >>> log_dice(4, 4, [4, 1]).tolist()  # 14 + log2 1, 14 + log2 (2 / 8)
    [14.0, 12.0]
    """
    scores: Floats = 14 + np.log2(dice(n_a, n_b, n_ab))
    return scores


def t_score(n_a: ArrayLike, n_b: ArrayLike, n_ab: ArrayLike, n: ArrayLike) -> Floats:
    """(n_ab - expected) / sqrt(n_ab): ranks frequent collocates first; not a test that gives a p.

    Source: Church, Gale, Hanks & Hindle (1991), Using statistics in lexical analysis.

    >>> t_score(10, 20, [9], 100).round(4).tolist()  # (9 - 2) / 3
    [2.3333]
    """
    observed = np.asarray(n_ab, dtype=np.float64)
    return (observed - expected(n_a, n_b, n)) / np.sqrt(observed)
