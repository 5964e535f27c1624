"""Recognise text that is written in katakana where hiragana is usual: old laws, telegrams, poems, diaries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import cues
from kyoki.cleaning.lines import n_hiragana

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The particle を, which no loanword contains; ヲタク and ヲチ are slang of today.
PARTICLE: Final = "ヲ"
_SLANG: Final = re.compile("ヲ[タチ]")
#: Minimum number of lines with it: one may be a quotation, or the name of a work.
_FEWEST: Final = 2
_KANA_OR_KANJI: Final = re.compile(r"[ァ-ヺ一-龥々]")
_AS_HIRAGANA: Final = str.maketrans({chr(code): chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)})


def as_hiragana(texts: Sequence[str], title: str = "") -> Sequence[str]:
    """Return the lines of a scrape, with hiragana in place of katakana in passages that are written in katakana.

    The measures of running text count hiragana. A passage is a run of lines without hiragana around those with the
    particle ヲ (味噌ト少シノ野菜ヲタベ); it ends at a line of the site. Lengths do not change.

    Args:
        texts: the folded lines.
        title: the headline if known, which stays as it is.
    """
    marked = [at for at, text in enumerate(texts) if PARTICLE in text and _is_katakana(text)]
    if len(marked) < _FEWEST:
        return texts
    passage: set[int] = set()
    for at in marked:
        for step in (-1, 1):
            place = at + step
            while 0 <= place < len(texts) and place not in passage and _goes_on(texts[place], title):
                passage.add(place)
                place += step
    passage.update(marked)
    return [text.translate(_AS_HIRAGANA) if at in passage else text for at, text in enumerate(texts)]


def _is_katakana(text: str) -> bool:
    return not n_hiragana(text) and _SLANG.search(text) is None


def _goes_on(text: str, title: str) -> bool:
    """Whether a line belongs to a passage in katakana: a blank one, or kanji and katakana that are not the site's."""
    if not text:
        return True
    return text != title and not n_hiragana(text) and bool(_KANA_OR_KANJI.search(text)) and cues.cue(text) is None
