"""States: their names in the Japanese press, ISO 3166-1 codes and English names (CLDR through Babel)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from babel import Locale

from kyoki import wordlists

#: Codes in CLDR that are no state here; XK, of those that ISO leaves to its users, is Kosovo and is one.
NOT_STATES: Final = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}  # no ISO 3166-1 codes
    | {"AQ", "BV", "GS", "HM", "IO", "SJ", "TF", "UM"}  # no one lives there: 南極 is a place
)
#: The code, of those that ISO leaves to its users, for states of the past that had none (満州国, オスマン帝国).
#: What became today's state under another form of government has that state's code: 大日本帝国 JP, ロシア帝国 RU.
FORMER: Final = "XX"
_REMARK: Final = re.compile(r"\s*\(.*\)$")


@lru_cache(maxsize=1)
def codes() -> dict[str, str]:
    """Return every Japanese name of a state, longer than one character, and its code; 台湾 is TW, ソ連 SU."""
    found = {_REMARK.sub("", name): code for code, name in _territories("ja").items()}
    return found | {row["name"]: row["iso2"] for row in wordlists.rows(__package__, "state_aliases")}


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """Return the one-character abbreviations and their codes: 米 is US; 北 is KP only in compounds such as 対北."""
    return {row["kanji"]: row["iso2"] for row in wordlists.rows(__package__, "state_abbreviations")}


def code_of(surface: str) -> str | None:
    """Return the code of a state's name or abbreviation.

    >>> code_of("朝鮮民主主義人民共和国"), code_of("米"), code_of("平壌")
    ('KP', 'US', None)
    """
    return codes().get(surface) or abbreviations().get(surface)


@lru_cache(maxsize=1)
def names() -> dict[str, tuple[str, str]]:
    """Return code to (Japanese, English) name: CLDR's, and our own for states that are no more."""
    english = _territories("en")
    found = {code: (name, english[code]) for code, name in _territories("ja").items()}
    return found | {row["iso2"]: (row["name"], row["name_en"]) for row in wordlists.rows(__package__, "state_names")}


@lru_cache(maxsize=1)
def points() -> dict[str, tuple[float, float, str]]:
    """Return code to latitude, longitude and source of the middle of each state that there is now."""
    return {
        row["iso2"]: (float(row["lat"]), float(row["lon"]), row["source"])
        for row in wordlists.rows(__package__, "state_points")
    }


def _territories(language: str) -> dict[str, str]:
    names = Locale(language).territories
    return {code: name for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in NOT_STATES}
