"""Normalize characters: half-width letters and digits, full-width kana, no invisible characters.

Brackets and other signs are kept: quotations must be findable in the source, and recognition does not gain from
half-width ones (F1 on 118 news articles, half-width against full-width: person .730 and .731, state .679 and .681,
place .519 and .522).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Line ends other than \n; U+2028 and U+2029 come from word processors.
LINE_ENDS: Final = "\r\v\f\x85\u2028\u2029"
_SPACES: Final = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_REMOVED: Final = (
    range(0x0A),  # control characters except \n
    range(0x0B, 0x20),
    range(0x7F, 0xA0),
    range(0xAD, 0xAE),  # soft hyphen
    range(0x200B, 0x2010),  # zero width, direction
    range(0x202A, 0x202F),
    range(0x2060, 0x2070),
    range(0xFE00, 0xFE10),  # variation selectors
    range(0xFEFF, 0xFF00),
    range(0xFFF9, 0xFFFC),
    range(0xFFFE, 0x10000),
    range(0xE0100, 0xE01F0),  # 葛 with a selector is 葛
)


#: Full-width ASCII.
_HALF_WIDTH: Final = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5E)}
_SIGNS: Final = tuple((chr(code), half) for code, half in _HALF_WIDTH.items() if not half.isalnum())


def _table() -> dict[int, str | None]:
    """Map single characters to their normalized forms; half-width forms as in jaconv, in one pass."""
    removed = (code for codes in _REMOVED for code in codes)
    table: dict[int, str | None] = dict.fromkeys(removed)
    table.update(dict.fromkeys(map(ord, _SPACES), " "))
    table.update(dict.fromkeys(map(ord, LINE_ENDS), "\n"))
    table.update({code: half for code, half in _HALF_WIDTH.items() if half.isalnum()})
    table[ord("～")] = "〜"  # cp932's wave dash; as ~ it would differ from UTF-8 pages
    # Half-width kana, with combining marks; radicals such as ⽇, copied from PDFs, become 日.
    for code in (*range(0xFF61, 0xFFA0), *range(0x2F00, 0x2FD6)):
        table[code] = unicodedata.normalize("NFKC", chr(code))
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))  # a lone surrogate cannot be written
    return table


_TABLE: Final = _table()


def _any_of(codes: Iterable[int]) -> str:
    """Return a character class of ranges; one that lists thousands of characters is a hundred times slower."""
    runs = [
        [code for _, code in run] for _, run in groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0])
    ]
    return "[" + "".join(f"\\U{run[0]:08x}-\\U{run[-1]:08x}" for run in runs) + "]"


#: One character in five hundred changes: searching for these takes an eighth of the time of translating everything, and
#: half of that if the pattern begins with the bare class rather than a repeat.
_CHANGED: Final = re.compile("{0}{0}*".format(_any_of(_TABLE)))
#: Full-width signs within a number: ３．５, １，０００.
_IN_NUMBER: Final = re.compile("[．，](?<=[0-9].)(?=[0-9])")
_MARK: Final = re.compile("[\u0300-\u036f\u3099\u309a]")
_MARKED: Final = re.compile(f"[^\n]{_MARK.pattern}+")
#: A voicing mark that does not follow kana gets its spacing form.
_LONE: Final = (
    (re.compile("(?<![ぁ-ゟァ-ヿ\u3099\u309a])\u3099"), "゛"),
    (re.compile("(?<![ぁ-ゟァ-ヿ\u3099\u309a])\u309a"), "゜"),
)


def normalize(text: str) -> str:
    """Normalize a text; the number of lines does not change.

    Full-width letters and digits, and signs within numbers (３．５), become half-width, half-width kana full-width.
    Characters that NFKC would turn into other strings (①, ㈱, ㍻, ½) are kept, as are （, ！, 〜, − and ー. Every white
    space character becomes a space; spaces are stripped from the ends of lines, and kept between words.

    Args:
        text: any text.

    Returns:
        The normalized text; normalizing is idempotent.
    """
    text = text.replace("\r\n", "\n")
    text = _CHANGED.sub(lambda found: found[0].translate(_TABLE), text)
    if "．" in text or "，" in text:  # takes a hundredth of the time of the search
        text = _IN_NUMBER.sub(lambda found: _HALF_WIDTH[ord(found[0])], text)
    if _MARK.search(text):
        text = _composed(text)
    return "\n".join([line.strip(" ") for line in text.split("\n")])


def _composed(text: str) -> str:
    text = _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    for mark, spacing in _LONE:
        text = mark.sub(spacing, text)
    return text


def folded(text: str) -> str:
    """Return a normalized text with half-width signs as well, of the same length; rules are written for this form.

    >>> folded("（写真：例）")
    '(写真:例)'
    """
    # Thirty replacements of one sign each take a quarter of the time of one search for all.
    for full, half in _SIGNS:
        text = text.replace(full, half)
    return text
