"""Words of letters and digits in Japanese text: product names, and non-words (addresses, measures)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kyoki.counting import stopwords

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]

_LETTERS: Final = r"[A-Za-zＡ-Ｚａ-ｚ]+"
#: Signs that join words: Wi-Fi, SC-04D, AT&T.
_TIES: Final = ("-", "‐", "－", "&", "＆")
#: Symbols of measures, which are counters after a number, like 円.
_MEASURES: Final = frozenset(
    (
        *(
            "nm",
            "mm",
            "cm",
            "m",
            "km",
            "inch",
            "ha",
            "mg",
            "g",
            "kg",
            "t",
            "ml",
            "l",
            "L",
            "cc",
            "ch",
            "hPa",
            "K",
            "dB",
            "x",
        ),
        *("V", "W", "kW", "MW", "kWh", "A", "Ah", "mAh", "Hz", "kHz", "MHz", "GHz", "px", "pt", "dpi", "fps", "ch"),
        *("bit", "kB", "KB", "MB", "GB", "TB", "bps", "kbps", "Mbps", "Gbps"),
    )
)
#: Counters before a number: No.12, vol.3.
_NUMBERING: Final = ("no", "vol", "ver", "p")
#: Maximum words of a name; a longer sequence is a sentence in another language.
LONGEST: Final = 5
#: http://…, www.…, someone@…, example.co.jp, index.html
_ADDRESS: Final = re.compile(
    r"://|www\.|@[A-Za-z]|[A-Za-z0-9]\.(?:com|net|org|info|biz|tv|me|co|ne|or|ac|go|jp|html?|php|cgi|jpe?g|png|gif|pdf)(?![A-Za-z])"
)


class Latin(NamedTuple):
    """The roles of a text's tokens in words of letters and digits.

    Args:
        part: signs and numerals that are within a name (Wi-Fi, iPhone4S), and never numbers (5kg, 2012年).
        spaced: words of a name that follow a space (GALAXY | Nexus).
        none: tokens that are not words: addresses, measures and numbering (No.12).
        not_first: function words, which do not begin a name unless they are capitalised (The).
        not_last: function words that do not end a name.
    """

    part: Flags
    spaced: Flags
    none: Flags
    not_first: Flags
    not_last: Flags


def latin(tokens: pd.DataFrame, kind: Integers, every: pd.DataFrame, joined: Flags, counter: Flags) -> Latin:
    """Return the roles of tokens in words of letters and digits.

    Args:
        tokens: in text order: sentence, start, end.
        kind: of each token, its row in `every`.
        every: token types: surface, pos2.
        joined: which tokens begin where the token before them ends, in the same sentence.
        counter: which tokens are counters after a numeral.
    """
    surface = every["surface"]
    letters = surface.str.fullmatch(_LETTERS).to_numpy(dtype=bool)[kind]
    numeral = (every["pos2"] == "数詞").to_numpy(dtype=bool)[kind]
    digits = numeral & surface.str.fullmatch("[0-9０-９]+").to_numpy(dtype=bool)[kind]
    point = surface.isin((".", "．")).to_numpy(dtype=bool)[kind]
    measure = surface.isin(_MEASURES).to_numpy(dtype=bool)[kind] & joined & before(numeral)
    numbered = joined & (numeral | (point & after(joined & numeral)))
    numbering = surface.str.lower().isin(_NUMBERING).to_numpy(dtype=bool)[kind] & after(numbered)
    none = measure | numbering | _addresses(every, kind, joined)
    word = letters & ~none
    free = digits & ~after(joined & counter) & ~after(joined & point) & ~(joined & before(point))
    tie = surface.isin(_TIES).to_numpy(dtype=bool)[kind] & joined & before(word | free) & after(joined & (word | free))
    tie &= before(word) | after(word)
    part = tie | (free & ((joined & before(word | tie)) | after(joined & (word | tie))))
    start, end, sentence = (tokens[name].to_numpy() for name in ("start", "end", "sentence"))
    spaced = np.zeros(len(kind), dtype=bool)
    spaced[1:] = (start[1:] == end[:-1] + 1) & (sentence[1:] == sentence[:-1])
    spaced &= word & before(word | part)
    closed, ends = (
        surface.isin(stopwords.english(particles=also)).to_numpy(dtype=bool)[kind] for also in (True, False)
    )
    small = surface.str.match("[a-zａ-ｚ]").to_numpy(dtype=bool)[kind]
    spaced &= ~_prose(closed & word, small & word & ~closed, spaced)
    return Latin(part, spaced, none, closed & small, ends & word)


def _prose(closed: Flags, small: Flags, spaced: Flags) -> Flags:
    """Return which words are in a sentence (said that it), not a name (Bank of America): other words are lower-case."""
    row = np.cumsum(~spaced)
    held: Flags = np.isin(row, row[closed & (spaced | after(spaced))]) & np.isin(row, row[small])
    return held


def before(flags: Flags) -> Flags:
    """Return the flag of the token before each."""
    return np.concatenate([[False], flags[:-1]])


def after(flags: Flags) -> Flags:
    """Return the flag of the token after each."""
    return np.concatenate([flags[1:], [False]])


def _addresses(every: pd.DataFrame, kind: Integers, joined: Flags) -> Flags:
    """Return which tokens are in an address: in a stretch of ASCII that looks like one."""
    plain = every["surface"].str.fullmatch("[!-~]+").to_numpy(dtype=bool)[kind]
    sign = every["surface"].str.fullmatch("[.@:/]+").to_numpy(dtype=bool)[kind]
    stretch = np.cumsum(~(joined & plain & before(plain)))
    found = np.zeros(len(kind), dtype=bool)
    held = np.isin(stretch, stretch[sign & plain & joined]) & plain
    at = np.flatnonzero(held)
    if not len(at):
        return found
    texts, bounds = every["surface"].tolist(), np.flatnonzero(np.diff(stretch[at], prepend=-1))
    for first, stop in zip(bounds.tolist(), [*bounds[1:].tolist(), len(at)], strict=True):
        tokens = at[first:stop]
        found[tokens] = bool(_ADDRESS.search("".join([texts[number] for number in kind[tokens].tolist()])))
    return found
