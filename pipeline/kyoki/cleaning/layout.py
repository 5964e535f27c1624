"""The text of an article, put together from kept lines, and the span of each line in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kyoki.cleaning import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence


class Layout:
    """A text that grows by paragraphs.

    Each paragraph is a line of the text. The lines of a wrapped paragraph are joined as `wrapped` does it, so each of
    them has a span of its own.
    """

    def __init__(self) -> None:
        self.spans: dict[int, tuple[int, int]] = {}
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def add(self, pieces: Sequence[tuple[int | None, str]]) -> None:
        """Append one paragraph.

        Args:
            pieces: its lines (number, text); the number is None for a headline that is no line of the scrape.
        """
        gap = "\n" if self._parts else ""
        before = ""
        for number, piece in pieces:
            gap = wrapped.gap(before, piece) if before else gap
            start = self._length + len(gap)
            self._parts += [gap, piece]
            self._length = start + len(piece)
            if number is not None:
                self.spans[number] = (start, self._length)
            before = piece
