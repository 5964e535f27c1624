"""What each line of a scrape is by itself, before its neighbours are asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning import cues
from kyoki.cleaning.lines import is_clause, is_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.lines import Line

#: A line of a page that is a link from end to end is a way to another article; one with a link in it is text.
_ALL_LINK: Final = 0.95
#: Index pages cut the beginnings of their articles at 120 or less; a longer line is text within an unclosed link.
_LONGEST_TEASER: Final = 150
#: Furniture speaks to the reader politely (ログインしてください。); a report that holds the same words does not
#: (有料会員は十万人を超えた。).
_TO_THE_READER: Final = frozenset(("membership", "more", "share", "comments", "legal", "skip_link"))
_POLITE: Final = re.compile(r"(?:です|ます|ません|ください|下さい|しょう|でした|ました)[。!」)\]]|(?:ません|ください)$")


class Reading(NamedTuple):
    """One line that is not blank.

    Args:
        at: its number in the scrape.
        line: the line.
        furniture: the rule by which it is furniture, or None.
        prose: whether it is running text, and no furniture.
    """

    at: int
    line: Line
    furniture: str | None
    prose: bool

    @property
    def opens(self) -> bool:
        """Whether it is the heading of a furniture section."""
        return self.furniture == cues.SECTION

    @property
    def plain(self) -> bool:
        """Whether nothing speaks against it: no furniture, no list item, no link from end to end."""
        line = self.line
        return not (self.furniture or line.bullet or (line.link_share or 0) > _ALL_LINK)


def read(lines: Sequence[Line]) -> list[Reading]:
    """Read every line that is not blank.

    A scrape without a single sentence that ends in 。 may still hold a flash: its clauses count as running text then.
    """
    filled = [(at, line) for at, line in enumerate(lines) if line.text]
    found = [_read(at, line, cues.cue(line.text)) for at, line in filled]
    if any(reading.prose for reading in found):
        return found
    return [reading._replace(prose=reading.plain and is_clause(reading.line.text)) for reading in found]


def _read(at: int, line: Line, furniture: str | None) -> Reading:
    text = line.text
    sentence = is_sentence(text)
    if sentence and furniture in _TO_THE_READER and not _POLITE.search(text):
        furniture = None
    furniture = furniture or (line.role if line.role != "user_keep" else None) or None
    prose = sentence and furniture is None and not _is_teaser(line)
    return Reading(at, line, furniture, prose)


def _is_teaser(line: Line) -> bool:
    return (line.link_share or 0) > _ALL_LINK and len(line.text) <= _LONGEST_TEASER
