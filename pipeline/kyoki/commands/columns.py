"""Cut, pad and align text by its width in a terminal, where 漢 takes two cells and a takes one."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

from wcwidth import wcwidth

from kyoki.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BLANK: Final = " "
_GAP: Final = "  "
_MORE: Final = "…"


def cells(text: str) -> int:
    """Return the display width of a text in cells: two for a full-width character, zero for a combining one.

    >>> cells("金正恩 KP"), cells("か\u3099")
    (9, 2)
    """
    return sum(max(wcwidth(character), 0) for character in text)


def head(text: str, width: int) -> str:
    """Return the beginning of a text that fits into `width` cells.

    >>> head("弾道ミサイル", 5)
    '弾道'
    """
    ends = accumulate(max(wcwidth(character), 0) for character in text)
    return text[: sum(end <= width for end in ends)]


def tail(text: str, width: int) -> str:
    """Return the end of a text that fits into `width` cells.

    >>> tail("弾道ミサイル", 5)
    'イル'
    """
    return text[len(text) - len(head(text[::-1], width)) :]


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Pad a text with blanks to `width` cells, on its left if `right`; a wider text is unchanged.

    >>> padded("条約", 6) + "|", padded("条約", 6, right=True) + "|"
    ('条約  |', '  条約|')
    """
    blanks = _BLANK * max(width - cells(text), 0)
    return blanks + text if right else text + blanks


def aligned(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[bool], widest: int
) -> Iterator[str]:
    """Yield the lines of a table: columns two blanks apart, numbers on the right, long texts cut with an ellipsis.

    Args:
        header: the names of the columns.
        rows: the texts of each row, one per column.
        numbers: which columns have numbers.
        widest: maximum width of a column in cells.

    >>> list(aligned(["name", "n"], [["日本", "12"], ["大韓民国", "3"]], numbers=[False, True], widest=6))
    ['name    n', '日本   12', '大韓…   3']
    """
    shown = [[_clipped(printable(cell), widest) for cell in row] for row in (header, *rows)]
    widths = [max(cells(cell) for cell in column) for column in zip(*shown, strict=True)]
    for row in shown:
        line = [padded(cell, width, right=n) for cell, width, n in zip(row, widths, numbers, strict=True)]
        yield _GAP.join(line).rstrip()


def _clipped(text: str, width: int) -> str:
    return text if cells(text) <= width else head(text, width - 1) + _MORE
