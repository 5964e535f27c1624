"""The readings of Japanese names by UniDic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KATAKANA
from kyoki.language import mecab

if TYPE_CHECKING:
    from collections.abc import Sequence

_KANA: Final = re.compile(f"[{KATAKANA}]+")


def name_readings(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the readings, in katakana, of surname and given name: of the first word of each name, and of the rest.

    Names of one word, and those with a word that UniDic cannot read, are left out.

    >>> name_readings(["野村克也", "蛯原友里", "徐"])
    {'野村克也': ('ノムラ', 'カツヤ'), '蛯原友里': ('エビハラ', 'ユリ')}
    """
    if not names:
        return {}
    cut = mecab.load().cut(names)
    read = cut.fields["reading"].to_pylist()
    parts: list[list[str]] = [[] for _ in names]
    for text, word in zip(cut.text.tolist(), cut.word.tolist(), strict=True):
        parts[text].append(read[word])
    return {
        name: (surname, "".join(given))
        for name, (surname, *given) in zip(names, parts, strict=True)
        if given and all(map(_KANA.fullmatch, (surname, *given)))
    }
