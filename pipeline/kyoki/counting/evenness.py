"""Measures of how evenly a word is spread over the parts of a corpus."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class Evenness(NamedTuple):
    """Measures of one word; NaN if it does not occur, or if there is only one part."""

    juilland_d: float
    dp: float
    dp_norm: float


def evenness(counts: ArrayLike, sizes: ArrayLike) -> Evenness:
    """Measure the dispersion of a word; an even word has a high D and a low DP.

    D = 1 - V / sqrt(parts - 1), where V is the standard deviation of the word's relative frequencies divided by their
    mean: parts of any size have the same weight, and with many parts D is near 1 for all but rare words (Biber et al.
    2016). DP is half the sum of |share of the word in a part - share of the corpus there|; DPnorm = DP / (1 - smallest
    share).

    Args:
        counts: occurrences in each part.
        sizes: words of each part; parts without any are left out.

    Source: Juilland, Brodin & Davidovitch (1970), Frequency dictionary of French words, for D; Gries (2008),
        Dispersions and adjusted frequencies in corpora, for DP and for D with parts of unequal sizes; Lijffijt & Gries
        (2012), Correction to Stefan Th. Gries' "Dispersions and adjusted frequencies in corpora", for DPnorm.

    >>> evenness([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])  # the worked example of Gries (2008): D .785, DP .18
    Evenness(juilland_d=0.78515, dp=0.18, dp_norm=0.219512)
    >>> evenness([0, 4], [10, 10])
    Evenness(juilland_d=0.0, dp=0.5, dp_norm=1.0)
    """
    size, count = np.asarray(sizes, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    count, size = count[size > 0], size[size > 0]
    if len(size) < 2 or not count.sum():  # evenness is undefined for one part
        return Evenness(math.nan, math.nan, math.nan)
    share, relative = size / size.sum(), count / size
    variation = relative.std() / relative.mean()
    dp = float(np.abs(count / count.sum() - share).sum() / 2)
    measures = (1 - variation / math.sqrt(len(size) - 1), dp, dp / (1 - share.min()))
    return Evenness(*(round(float(value), 6) + 0.0 for value in measures))
