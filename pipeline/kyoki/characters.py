"""Character classes for the brackets of a regular expression: scripts, and characters that files cannot contain.

The ranges are explicit because Python and Arrow implement different versions of Unicode and must agree. They include
what Unicode 16 reserves for more characters of the same kind.
"""

from __future__ import annotations

import re
from typing import Final

#: Scripts of Japanese names. ヵ and ヶ are left out of katakana: among kanji they are read as hiragana (霞ヶ関).
HIRAGANA: Final = "ぁ-ん"
KATAKANA: Final = "ァ-ヴー"
KANJI: Final = "一-龥々"
#: Between the parts of a foreign name: ジョン・ケリー.
NAME_DOTS: Final = "・･＝=゠"
#: C0, DEL and C1 (Cc).
CONTROLS: Final = "\x00-\x1f\x7f-\x9f"
#: Zero-width characters, direction marks, tags (Cf), and letters that may be rendered as nothing. Not the variation
#: selectors, which choose between forms of a kanji: 葛󠄀.
FORMATS: Final = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
)
#: Spaces (the Unicode category Zs).
SPACES: Final = "\x20\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
#: The categories Zl and Zp: line breaks to Python and browsers, but not to editors.
LINE_ENDS: Final = "\u2028\u2029"
#: Surrogates, which Arrow refuses.
SURROGATES: Final = "\ud800-\udfff"
#: Permanently unassigned: XML forbids two of them and advises against the others.
NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)


def members(ranges: str) -> list[str]:
    """Return every character of some ranges.

    >>> members("a-cx-")
    ['a', 'b', 'c', 'x', '-']
    """
    pairs = re.findall("(.)(?:-(.))?", ranges, re.DOTALL)
    return [chr(code) for first, last in pairs for code in range(ord(first), ord(last or first) + 1)]


#: Characters that no table, page or graph file should have. Tabs and line breaks (LF) are allowed.
UNWRITABLE: Final = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f{LINE_ENDS}{SURROGATES}{NONCHARACTERS}]")
