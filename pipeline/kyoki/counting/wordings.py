"""Sentences that are worded alike: what an outlet prints again and again is not what it writes about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

#: Stands for every numeral: 8月1日まで and 9月15日まで are worded alike.
_NUMERAL: Final = np.uint64(0x9E3779B97F4A7C15)


class Wordings:
    """The wordings met so far: 8 bytes for each, in sorted arrays of growing size."""

    def __init__(self) -> None:
        self._held: list[Hashes] = []

    def first(self, wordings: Hashes) -> Flags:
        """Return which wordings were never met before, and hold them all."""
        new, at = np.unique(wordings, return_index=True)
        for held in self._held:
            known = held[np.minimum(np.searchsorted(held, new), len(held) - 1)] == new
            new, at = new[~known], at[~known]
        self._hold(new)
        found = np.zeros(len(wordings), dtype=bool)
        found[at] = True
        return found

    def _hold(self, new: Hashes) -> None:
        """Merge arrays of like size, so that each wording is moved a few times in all."""
        while self._held and len(self._held[-1]) <= 2 * len(new):
            new = np.sort(np.concatenate([self._held.pop(), new]))
        if len(new):
            self._held.append(new)


def of_sentences(tokens: pd.DataFrame, article: Integers) -> tuple[Hashes, Integers]:
    """Return a hash of the wording of each sentence, numerals aside, and the number of each token's sentence.

    Args:
        tokens: in text order: sentence, surface, pos2.
        article: the number of each token's article.
    """
    code, surfaces = tokens["surface"].factorize()
    hashes = pd.util.hash_array(np.asarray(surfaces, dtype=object), categorize=False)
    word = np.where((tokens["pos2"] == "数詞").to_numpy(dtype=bool), _NUMERAL, hashes[code])
    sentence = tokens["sentence"].to_numpy()
    first = np.append(True, (np.diff(sentence) != 0) | (np.diff(article) != 0))
    starts, number = np.flatnonzero(first), np.cumsum(first) - 1
    place = (2 * (np.arange(len(word)) - starts[number]) + 1).astype(np.uint64)
    return np.add.reduceat(word * place, starts), number.astype(np.int64)
