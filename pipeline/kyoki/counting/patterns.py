"""Queries for words: regular expressions of a linear-time engine, phrases, wildcards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Kinds of queries; "" is decided by its form, see `form`.
KINDS: Final = ("", "entity", "word", "string", "phrase", "regex")
#: Any characters, and any one character: half-width only, because articles contain full-width ？.
_WILDCARDS: Final = {"*": ".*", "?": "."}


def form(text: str) -> tuple[str, str]:
    """Return kind and text of a query by its form: /…/ is regex; with a blank, * or ? it is a phrase; else a word.

    >>> form("/核.?実験/"), form("ミサ*"), form("核 実験"), form("条約")
    (('regex', '核.?実験'), ('phrase', 'ミサ*'), ('phrase', '核 実験'), ('word', '条約'))
    """
    if len(text) > len("//") and text.startswith("/") and text.endswith("/"):
        return "regex", text[1:-1]
    return ("phrase" if any(sign in text for sign in (" ", *_WILDCARDS)) else "word"), text


def checked(pattern: str) -> str:
    r"""Translate a query to RE2's syntax, which matches in linear time: no pattern can hang a search.

    There are no back-references and no lookaround; \w, \d and \b match ASCII only, \p{Han} any kanji.

    Raises:
        InputError: RE2 does not accept it, or it matches an empty string.

    Source: Cox (2007), Regular expression matching can be simple and fast; https://github.com/google/re2/wiki/Syntax.

    >>> checked("核.*?実")
    '核.*?実'
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        anywhere = pc.match_substring_regex(pa.array([""]), pattern)[0].as_py()
    except pa.ArrowInvalid as fault:
        why = " ".join(str(fault).removeprefix("Invalid regular expression: ").split())
        msg = f"regular expression {pattern}: {why}; expected RE2's syntax, without lookaround and back-references"
        raise InputError(msg) from fault
    if anywhere:
        msg = f"regular expression {pattern}: it matches an empty string; expected one that does not"
        raise InputError(msg)
    return pattern


def slots(phrase: str) -> Sequence[str | None]:
    r"""Return for each word of a phrase the expression that it must match, in RE2's syntax; None for any word.

    Args:
        phrase: words separated by blanks; in a word * is any characters and ? any one; a single * is any word.

    Raises:
        InputError: every word consists of wildcards.

    >>> slots("弾道 ミサ* * 3.5")
    ['(?s)弾道', '(?s)ミサ.*', None, '(?s)3\\.5']
    """
    words = phrase.split()
    if not any(word.strip("".join(_WILDCARDS)) for word in words):
        msg = f"phrase {phrase}: every word matches; expected a word with a character that is not a wildcard"
        raise InputError(msg)
    return [None if word == "*" else "(?s)" + "".join(map(_literal, word)) for word in words]


def _literal(character: str) -> str:
    return _WILDCARDS.get(character) or re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", character)
