"""States: their names in the Japanese press, ISO 3166-1 codes and English names (CLDR through Babel)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from babel import Locale

from kyoki import wordlists

#: CLDR codes that are not states here; XK (Kosovo), which ISO leaves to its users, is a state.
NOT_STATES: Final = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}  # no ISO 3166-1 codes
    | {"AQ", "BV", "GS", "HM", "IO", "SJ", "TF", "UM"}  # uninhabited: 南極 is a place
)
#: A code that ISO leaves to its users, for former states without a code (満州国, オスマン帝国). Earlier forms of a
#: present state have the code of that state: 大日本帝国 JP, ロシア帝国 RU.
FORMER: Final = "XX"
_REMARK: Final = re.compile(r"\s*\(.*\)$")


@lru_cache(maxsize=1)
def codes() -> dict[str, str]:
    """Map every Japanese name of a state, longer than one character, to its code; 台湾 is TW, ソ連 SU."""
    found = {_REMARK.sub("", name): code for code, name in _territories("ja").items()}
    return found | {row["name"]: row["iso2"] for row in wordlists.rows(__package__, "state_aliases")}


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """Map the one-character abbreviations to codes: 米 is US; 北 is KP only in compounds such as 対北."""
    return {row["kanji"]: row["iso2"] for row in wordlists.rows(__package__, "state_abbreviations")}


def code_of(surface: str) -> str | None:
    """Return the code for a state's name or abbreviation.

    >>> code_of("朝鮮民主主義人民共和国"), code_of("米"), code_of("平壌")
    ('KP', 'US', None)
    """
    return codes().get(surface) or abbreviations().get(surface)


@lru_cache(maxsize=1)
def names() -> dict[str, tuple[str, str]]:
    """Map codes to (Japanese, English) names: from CLDR, and our own for former states."""
    english = _territories("en")
    found = {code: (name, english[code]) for code, name in _territories("ja").items()}
    return found | {row["iso2"]: (row["name"], row["name_en"]) for row in wordlists.rows(__package__, "state_names")}


@lru_cache(maxsize=1)
def points() -> dict[str, tuple[float, float, str]]:
    """Map codes to latitude, longitude and source of the centre of each present state."""
    return {
        row["iso2"]: (float(row["lat"]), float(row["lon"]), row["source"])
        for row in wordlists.rows(__package__, "state_points")
    }


def _territories(language: str) -> dict[str, str]:
    names = Locale(language).territories
    return {code: name for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in NOT_STATES}
