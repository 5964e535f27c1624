"""People's names: which short form belongs to which full name."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SEPARATORS: Final = re.compile("[・･＝=゠]")


def full_form(surface: str) -> str:
    """Return the name with one kind of dot and one width: the name that an entity bears.

    >>> full_form("ウラジーミル＝ﾌﾟｰﾁﾝ")
    'ウラジーミル・プーチン'
    """
    return _SEPARATORS.sub("・", unicodedata.normalize("NFKC", surface))


def short_forms(name: str) -> set[str]:
    """Return what a person of this name is called for short; of a kanji name every beginning may be the surname.

    >>> sorted(short_forms("ジョージ・W・ブッシュ")), sorted(short_forms("金正恩"))
    (['ジョージ', 'ジョージ・ブッシュ', 'ブッシュ'], ['金', '金正'])
    """
    parts = name.split("・")
    if len(parts) == 1:
        return {name[:length] for length in range(1, len(name))} if is_full(name) else set()
    return {parts[0], parts[-1], f"{parts[0]}・{parts[-1]}"} - {name}


def is_full(name: str) -> bool:
    """Return whether a name has more than a surname: a dot, or three and more characters that are not all kana.

    >>> is_full("バラク・オバマ"), is_full("金正恩"), is_full("プーチン"), is_full("小泉")
    (True, True, False, False)
    """
    return "・" in name or (len(name) > 2 and not re.fullmatch("[ぁ-んァ-ヴー]+", name))
