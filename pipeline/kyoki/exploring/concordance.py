"""A concordance: a frame of occurrences that shows them in their contexts, the keyword in one column."""

from __future__ import annotations

import unicodedata
from typing import Final

import pandas as pd

#: Maximum rows that are shown, and characters of context on each side: with date and outlet a line has 80 cells.
_ROWS, _CONTEXT = 20, 16
#: Columns that are always shown; the others are shown if they have values. All names are listed below the rows.
_LINE: Final = ("left", "keyword", "right")
_SHOWN: Final = ("slice", "published", "outlet", *_LINE, "near", "distance")


class Concordance(pd.DataFrame):
    """The result of `kyoki.kwic`; a selection or a copy of it is a plain frame."""

    def __repr__(self) -> str:
        lines = self._lines()
        cells = lines["right"].map(_cells)
        blanks = (cells.max() - cells).map(lambda n: " " * n) if len(lines) else ""
        with pd.option_context("display.unicode.east_asian_width", True):  # noqa: FBT003 (as pandas takes it)
            text: str = lines.assign(right=lines["right"] + blanks).to_string(max_rows=_ROWS, index=False)
        return f"{text}\n{self._size()}"

    def _repr_html_(self) -> str:
        table = self._lines().to_html(max_rows=_ROWS, index=False, notebook=True)
        return f"{table}<p>{self._size()}</p>"

    def _lines(self) -> pd.DataFrame:
        """Return the displayed columns of each occurrence."""
        chosen = [name for name in _SHOWN if name in self and (name in _LINE or self[name].notna().any())]
        lines = pd.DataFrame(self)[chosen]
        if "published" in lines:
            lines = lines.assign(published=lines["published"].dt.strftime("%Y-%m-%d"))
        near = {"left": lines["left"].str[-_CONTEXT:], "right": lines["right"].str[:_CONTEXT]}
        return lines.assign(**near).fillna("")

    def _size(self) -> str:
        return f"[{len(self):,} row{'s' * (len(self) != 1)}; columns {', '.join(map(str, self.columns))}]"


def _cells(text: str) -> int:
    """Return the width of a text in terminal cells, as pandas counts them."""
    return sum(2 if unicodedata.east_asian_width(character) in "FW" else 1 for character in text)
