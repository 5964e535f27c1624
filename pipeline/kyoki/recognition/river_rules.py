"""Rules for rivers by what only a river has, whatever its name means elsewhere: 中川流域, 多摩川沿い."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.characters import KANJI, KATAKANA
from kyoki.recognition import lexicon
from kyoki.recognition.rule import needs
from kyoki.recognition.sentence import NAMES, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kyoki.recognition.sentence import Sentence

#: Its parts: 河口 and 中流 are names of places, too.
_PART: Final = (
    "(?:流域|水系|河口|河川敷|[上中下本支源]流|[右左両]岸|堤防|沿い|沿岸|の(?:氾濫|はん濫|堤防|決壊|河口|河川敷|水位))"
)
#: What rivers do, and nobody with the name: 最上川が氾濫した.
_DOES: Final = "[がはも](?:氾濫|はん濫|増水|決壊|越水|溢水|あふれ|流れ(?=[、るてた]))"
_river: Final = re.compile(f"(?P<name>[{KANJI}ヶ]{{1,4}}(?<!河)川|[{KATAKANA}]{{2,}}川)(?P<part>{_PART}|{_DOES})")


@needs("川")
def beside(sentence: Sentence) -> Iterator[Claim]:
    """Find a river before its parts, with nothing else in them: 中川 of 中川流域, 木曽川 of 木曽川河口.

    The name is from the start of a word on, also if UniDic splits it elsewhere: 多摩 | 川沿い. Not 河川, or 小川沿い.
    """
    for match in _river.finditer(sentence.text):
        end = match.end("name")
        starts = [at for at in range(match.start(), end - 1) if sentence.starts_word(at) and _begins(sentence, at)]
        start = next((at for at in starts if not _is_common(sentence, at)), starts[0] if starts else end)
        if not starts or sentence.text[start : end - 1] in lexicon.blocked_words("no name"):
            continue
        yield Claim(start, end, "place", "river + part of it")
        if match["part"][0] not in "のがはも":
            yield Claim(*match.span("part"), "none", "part of a river")


def _is_common(sentence: Sentence, at: int) -> bool:
    """Return whether a common noun of two characters begins here: 県内 | 利根川, but 最 | 上川."""
    word = sentence.at(at)
    return word is not None and word.kind == "noun" and len(word.surface) > 1


#: Kinds of words that begin a name also within a compound: 一級河川 | 中川.
_NAMED: Final = NAMES | {"place"}


def _begins(sentence: Sentence, at: int) -> bool:
    """Return whether a name may begin here: at a name, or not within a compound of common nouns."""
    before, word = sentence.before(at), sentence.at(at)
    if word is not None and word.kind in _NAMED:
        return True
    return before is None or before.kind in {"other", "state"} or before.surface[-1] in lexicon.place_units("name")
