"""Assemble the text of an article from kept lines, with the span of each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kyoki.cleaning import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence


class Layout:
    """A text to which paragraphs are added.

    Each paragraph is a line of the text. The lines of a wrapped paragraph are joined as in `wrapped`, and each has its
    own span.
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
            pieces: its lines (number, text); the number is None for a headline that is not a line of the scrape.
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
