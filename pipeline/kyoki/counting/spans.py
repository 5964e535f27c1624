"""Which tokens lie inside mentions of entities, for many tokens at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

#: A key is the article's number, shifted by 32 bits, plus an offset: one sorted array for the whole corpus.
_BITS: Final = 32


class Spans:
    """The spans of text that mentions cover; adjacent mentions are merged (日 and 米 in 日米)."""

    def __init__(self, mentions: pd.DataFrame | None) -> None:
        """Merge mentions (article_id, start, end), in any order; None means no mentions."""
        self._numbers: dict[str, int] = {}
        self._starts = self._ends = np.empty(0, dtype=np.int64)
        if mentions is None or mentions.empty:
            return
        self._numbers = {name: number for number, name in enumerate(mentions["article_id"].unique().tolist())}
        starts, ends = self._keys(mentions, "start"), self._keys(mentions, "end")
        order = np.lexsort((ends, starts))
        starts, ends = starts[order], np.maximum.accumulate(ends[order])
        first = np.concatenate([[True], starts[1:] > ends[:-1]])
        self._starts, self._ends = starts[first], ends[np.append(np.flatnonzero(first)[1:] - 1, len(ends) - 1)]

    def hold(self, tokens: pd.DataFrame) -> NDArray[np.bool_]:
        """Which tokens (article_id, start, end) lie entirely inside one of the spans."""
        if not len(self._starts):
            return np.zeros(len(tokens), dtype=bool)
        at = np.searchsorted(self._starts, self._keys(tokens, "start"), side="right") - 1
        within: NDArray[np.bool_] = (at >= 0) & (self._keys(tokens, "end") <= self._ends[at])
        return within

    def _keys(self, rows: pd.DataFrame, column: str) -> NDArray[np.int64]:
        codes, articles = rows["article_id"].factorize()
        # An article without a mention gets a number after all others: no span reaches into it.
        unknown = len(self._numbers)
        numbers = np.array([self._numbers.get(name, unknown) for name in articles], dtype=np.int64)
        keys: NDArray[np.int64] = (numbers[codes] << _BITS) | rows[column].to_numpy(dtype=np.int64)
        return keys
