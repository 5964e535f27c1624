"""Regular expressions out of word lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def any_of(strings: Iterable[str]) -> str:
    """Return a regular expression for any of these, the longest that fits; a look at the first character saves most.

    >>> any_of(["首相", "前首相"])
    '(?:(?=[前首])(?:前首相|首相))'
    """
    longest_first = sorted(set(strings), key=lambda string: (-len(string), string))
    first = "".join(sorted({re.escape(string[0]) for string in longest_first}))
    return f"(?:(?=[{first}])(?:{'|'.join(map(re.escape, longest_first))}))"
