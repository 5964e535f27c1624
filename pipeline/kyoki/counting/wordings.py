"""Find words that are part of a page's standard text: in a repeated wording, or labels (【動画】, 製品名：)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kyoki.counting.packing import pack, unpack
from kyoki.counting.tally import token_types

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

#: Tokens on each side of a word: seven tokens that recur are a set phrase.
_REACH: Final = 3
#: Maximum tokens of a label in 【】.
_LONGEST: Final = 20
#: Replaces every numeral: 8月1日まで and 9月15日まで are one wording.
_NUMERAL: Final = np.uint64(0x9E3779B97F4A7C15)


class Wordings:
    """The wordings so far and the first unit of each: 16 bytes per wording, in sorted arrays of growing size.

    The first unit is that of the article with the first id, whenever that is added, so that nothing depends on the
    order of the input.
    """

    def __init__(self) -> None:
        self._held: list[tuple[Hashes, Integers]] = []

    def add(self, wordings: Hashes, units: Integers, rank: Integers) -> None:
        """Add units, in the order of the text of each article.

        Args:
            wordings: the wording of each unit.
            units: the article of each unit, packed with another number.
            rank: for each article so far, its position in the order of ids.
        """
        order = np.argsort(rank[unpack(units)[0]], kind="stable")
        new, at = np.unique(wordings[order], return_index=True)
        units = units[order[at]]
        for held, first in self._held:
            place = np.minimum(np.searchsorted(held, new), len(held) - 1)
            known = held[place] == new
            before = known & (rank[unpack(units)[0]] < rank[unpack(first[place])[0]])
            first[place[before]] = units[before]
            new, units = new[~known], units[~known]
        self._hold(new, units)

    def firsts(self) -> Integers:
        """Return the first unit of each wording, in any order."""
        return np.concatenate([np.zeros(0, dtype=np.int64), *(first for _, first in self._held)])

    def _hold(self, new: Hashes, units: Integers) -> None:
        """Merge arrays of similar size, so that each wording is moved only a few times."""
        while self._held and len(self._held[-1][0]) <= 2 * len(new):
            held, first = self._held.pop()
            new, units = np.concatenate([held, new]), np.concatenate([first, units])
            order = np.argsort(new)
            new, units = new[order], units[order]
        if len(new):
            self._held.append((new, units))


def of_units(tokens: pd.DataFrame, rows: pd.DataFrame) -> tuple[Flags, Hashes]:
    """Return which units are labels, and the wording in which each begins; both depend only on its article.

    Args:
        tokens: whole articles, in text order: article_id, start, end, sentence, surface, pos1, pos2.
        rows: article (its number among those of the tokens), start and end of the units.
    """
    begin = pack(tokens["article_id"].factorize()[0], tokens["start"].to_numpy())
    of = rows["article"].to_numpy()
    first = np.searchsorted(begin, pack(of, rows["start"].to_numpy()), side="right") - 1
    after = np.searchsorted(begin, pack(of, rows["end"].to_numpy()))
    return labels(tokens, first, after), contexts(tokens)[first]


def contexts(tokens: pd.DataFrame) -> Hashes:
    """Return a hash of the wording of each token: it, three tokens before and three after; all numerals are equal.

    Args:
        tokens: in text order: article_id, surface, pos2; no wording extends beyond its article.
    """
    code, surfaces = tokens["surface"].factorize()
    hashes = pd.util.hash_array(np.asarray(surfaces, dtype=object), categorize=False)
    article, ids = tokens["article_id"].factorize()
    at = np.arange(len(tokens)) + _REACH * (article + 1)  # none beside the first and the last of an article
    word = np.zeros(len(tokens) + _REACH * (len(ids) + 1), dtype=np.uint64)
    word[at] = np.where((tokens["pos2"] == "数詞").to_numpy(dtype=bool), _NUMERAL, hashes[code])
    around = np.zeros(len(word) + 2 * _REACH, dtype=np.uint64)
    for place in range(2 * _REACH + 1):
        around[place : place + len(word)] += word * np.uint64(2 * place + 1)
    found: Hashes = around[at + _REACH]
    return found


def labels(tokens: pd.DataFrame, first: Integers, after: Integers) -> Flags:
    """Return which units are labels: in 【】, or before a colon at the beginning of a sentence or after a sign.

    Args:
        tokens: in text order: article_id, sentence, surface, pos1.
        first: the token in which each unit begins.
        after: the token after each unit.
    """
    kind, every = token_types(tokens, ("surface", "pos1"))
    opens, closes, colon, sign = (
        flags.to_numpy(dtype=bool)[kind]
        for flags in (
            every["surface"] == "【",
            every["surface"] == "】",
            every["surface"].isin((":", "：")),
            every["pos1"].isin(("補助記号", "記号")),
        )
    )
    at = np.arange(len(tokens))
    begins = np.append(True, np.diff(tokens["article_id"].factorize()[0]) != 0)[: len(at)]
    begun, opened, closed = (np.maximum.accumulate(np.where(flags, at, -1)) for flags in (begins, opens, closes))
    starts = begins | np.append(True, np.diff(tokens["sentence"].to_numpy()) != 0)[: len(at)]
    bracketed = (opened > closed) & (opened >= begun) & (at - opened <= _LONGEST)
    behind = np.append(colon & ~begins, False)[after]
    found: Flags = bracketed[first] | (behind & (starts | np.append(True, sign[:-1]))[first])
    return found
