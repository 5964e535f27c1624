"""Describe the text of a scrape that is not Japanese, for its reject."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Minimum letters of a line that is examined (menus, whose lines are shorter, may be in another language than the
#: article), and of all such lines together.
_LONG_LINE: Final = 20
_MIN_LETTERS: Final = 50
#: Share of kana below which text is not Japanese: Japanese has a third, lists of names and figures have a twentieth.
_KANA: Final = 0.05
#: Maximum letters examined: more do not change the result.
_MOST: Final = 5000
_KANA_LETTER: Final = re.compile(r"[ぁ-ヿ]")
_NAMES: Final = {"LATIN": "Latin", "CJK": "Chinese characters", "HANGUL": "Hangul", "CYRILLIC": "Cyrillic"}


def foreign_text(texts: Sequence[str]) -> str | None:
    """Describe the text of a scrape if it is in another language; None if it is Japanese, or hardly any.

    Args:
        texts: the normalised lines.
    """
    lines = [[char for char in text if char.isalpha()] for text in texts]
    letters = [char for line in lines if len(line) >= _LONG_LINE for char in line][:_MOST]
    kana = len(_KANA_LETTER.findall("".join(letters)))
    if len(letters) < _MIN_LETTERS or kana >= _KANA * len(letters):
        return None
    most, _ = Counter(unicodedata.name(char, "").partition(" ")[0] for char in letters).most_common(1)[0]
    # A list of Japanese names may have no kana either, but is on a page with some.
    if most == "CJK" and len(_KANA_LETTER.findall("".join(texts))) >= _KANA * len(letters):
        return None
    return f"{len(letters):,} letters, most of them {_NAMES.get(most, most.title())}, {kana} kana"
