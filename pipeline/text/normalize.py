"""Characters in one form: half-width letters and digits, full-width kana, nothing that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import jaconv

_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES: Final = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_MARKED: Final = re.compile("[^\n][\u0300-\u036f\u3099\u309a]+")
_EDGES: Final = re.compile("(?m)^ +| +$")


def _table() -> dict[int, str | None]:
    removed = [
        *range(0x20),
        *range(0x7F, 0xA0),  # control characters; line ends have been made \n before
        0xAD,  # soft hyphen
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,  # zero width, direction
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),  # variation selectors: 葛󠄀 is 葛
        *range(0xFFF9, 0xFFFC),
        0xFFFE,
        0xFFFF,
    ]
    table: dict[int, str | None] = dict.fromkeys(removed)
    table.update(dict.fromkeys(map(ord, _SPACES), " "))
    del table[0x0A]
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))  # a lone surrogate cannot be written
    # ⽇ of a text copied from a PDF is 日; each has one counterpart.
    table.update({radical: unicodedata.normalize("NFKC", chr(radical)) for radical in range(0x2F00, 0x2FD6)})
    return table


_TABLE: Final = _table()
#: Left by jaconv where no kana takes the mark: あﾞ. And cp932's own code for the wave dash, which jaconv makes a ~.
_MARKS: Final = str.maketrans({"ﾞ": "゛", "ﾟ": "゜", "～": "〜"})


def normalize(text: str) -> str:
    """Bring a text into the form in which it is fixed; the number of lines stays.

    Full-width ASCII becomes half-width and half-width kana full-width; what NFKC would turn into other strings
    (①, ㈱, ㍻, ½) stays, and so do 〜, − and ー. Every kind of white space becomes one space, which is dropped at
    the edges of a line; none is dropped between words.

    Args:
        text: any text.

    Returns:
        The text; normalising it again changes nothing.
    """
    text = _LINE_ENDS.sub("\n", text).translate(_TABLE)
    text = jaconv.h2z(jaconv.z2h(text, ignore="～", kana=False, ascii=True, digit=True)).translate(_MARKS)
    text = _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return _EDGES.sub("", text)
