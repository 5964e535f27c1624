"""The names of windows and of pairs of types in settings and tables: their grammar and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

WINDOWS: Final = ("sentence", "paragraph", "article")
TYPES: Final = ("person", "state", "place", "organisation")
#: The role of a mention that signs its article, and the method of its link.
BYLINE: Final = "署名"
SIGNED: Final = "byline"
#: From narrow to wide; blocks of sentences rank between paragraph and article: a paragraph of news has 1.9 sentences on
#: average (40 articles of the sample corpus; 1.7 in 299 of livedoor), fewer than the shortest block.
_RANKS: Final = {"sentence": 0, "paragraph": 1, "sentences": 2, "article": 3}
#: Maximum sentences of a block: far beyond any article, and small enough that no integer overflows.
_MOST: Final = 1_000_000_000


def narrowest(windows: Iterable[str]) -> str:
    """Return the narrowest of some windows, in the order sentence, paragraph, sentences:N by N, article.

    Args:
        windows: their names, in any order; usually those of the table `pairs`.

    Returns:
        One of them; "sentence" if there are none.

    >>> narrowest(["article", "sentences:10", "sentences:3"])
    'sentences:3'
    """

    def width(window: str) -> tuple[int, int]:
        return _RANKS.get(window.partition(":")[0], len(_RANKS)), block_length(window)

    return min(windows, key=width, default=WINDOWS[0])


def reported(links: pd.DataFrame) -> pd.DataFrame:
    """Return the links of mentions in what an article reports: whoever signs an article occurs with nobody in it.

    Args:
        links: the table `links`, or columns of it; without `method` all rows are returned.
    """
    return links[links["method"] != SIGNED] if "method" in links else links


def block_length(window: str) -> int:
    """Return the N of a window "sentences:N" (2 or more), else 0.

    >>> block_length("sentences:3"), block_length("sentences:1"), block_length("sentence")
    (3, 0, 0)
    """
    word, colon, number = window.partition(":")
    readable = word == "sentences" and colon and number.isdecimal() and len(number) <= len(str(_MOST))
    return int(number) if readable and 1 < int(number) <= _MOST else 0


def check_windows(windows: Iterable[str], where: str) -> None:
    """Raise if one of the windows is invalid.

    Args:
        windows: their names.
        where: what the message begins with, such as "pairs:".

    Raises:
        SettingError: one is neither sentence, paragraph or article nor "sentences:N" with N from 2.
    """
    for window in windows:
        if window not in WINDOWS and not block_length(window):
            wanted = f"some of {', '.join(WINDOWS)}, sentences:N with N from 2"
            msg = f"{where} windows has {window!r}; expected {wanted}"
            raise SettingError(msg)


def check_types(types: Iterable[str], where: str) -> None:
    """Raise if one of these is not the name of two types of entity.

    Args:
        types: such as "person-state".
        where: what the message begins with, such as "pairs:".

    Raises:
        SettingError: one does not name two types.
    """
    for both in types:
        first, _, second = both.partition("-")
        if first not in TYPES or second not in TYPES:
            msg = f"{where} types has {both!r}; expected two of {', '.join(TYPES)} joined by -, as in person-state"
            raise SettingError(msg)


def check_mention_types(types: Iterable[str], where: str) -> None:
    """Raise if one of these is not a type of entity, or if there is none.

    Args:
        types: such as "person".
        where: what the message begins with, such as "mentions:".

    Raises:
        SettingError: one is no type, or there is none.
    """
    given = tuple(types)
    if not given or not set(given) <= set(TYPES):
        wrong = next((type_ for type_ in given if type_ not in TYPES), "")
        msg = f"{where} types has {wrong!r}; expected some of {', '.join(TYPES)}"
        raise SettingError(msg)
