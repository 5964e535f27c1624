"""Text spans covered by mentions, and which tokens lie within them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kyoki.counting.packing import pack

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


class Spans:
    """The spans of text that mentions cover; adjacent mentions are one span (日 and 米 in 日米)."""

    def __init__(self, mentions: pd.DataFrame | None) -> None:
        """Take mentions (article_id, start, end), in any order; None for no mentions."""
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
        """Return which tokens (article_id, start, end) lie entirely within a span."""
        if not len(self._starts):
            return np.zeros(len(tokens), dtype=bool)
        at = np.searchsorted(self._starts, self._keys(tokens, "start"), side="right") - 1
        within: NDArray[np.bool_] = (at >= 0) & (self._keys(tokens, "end") <= self._ends[at])
        return within

    def _keys(self, rows: pd.DataFrame, column: str) -> NDArray[np.int64]:
        codes, articles = rows["article_id"].factorize()
        # An article without a mention gets a number after all others, so that no span reaches into it.
        unknown = len(self._numbers)
        numbers = np.array([self._numbers.get(name, unknown) for name in articles], dtype=np.int64)
        return pack(numbers[codes], rows[column].to_numpy(dtype=np.int64))
