"""Rules that find states: whole names, and one-character abbreviations in compounds or before what belongs to a state."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.knowledge.sentence import Claim
from pipeline.knowledge.states import codes
from pipeline.knowledge.words import column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.sentence import Sentence

#: Read as states wherever two of them meet; the second set only beside one of the first, or behind a lead.
_OFTEN: Final = "日米英仏独露ロ中韓朝印豪"
_SELDOM: Final = "北台比越伊加パソ"
_COMPOUNDS: Final = (
    # 訪米, 在韓, 駐日, 対北, 反仏; 在日米軍 (在 + 日, 米 + 軍)
    re.compile(rf"[訪在駐対反親渡離嫌抗知]([{_OFTEN}{_SELDOM}]+)"),
    # 全米; 全日 and 全中 are other words
    re.compile("全([米英仏豪])"),
    # 日米韓, 露朝, 英仏独, 日台
    re.compile(rf"([{_OFTEN}][{_OFTEN}{_SELDOM}]+)"),
    # 北ロ条約, 北朝 is none
    re.compile("(北[ロ露]+)"),
    # 日系, 米系
    re.compile("([日米英仏独韓])系"),
    # 米軍, 米紙: words of their own in UniDic
    re.compile("([日米英仏独露ロ韓中朝北])(?:軍|紙|兵|側|政府)"),
)
#: Other words made of the same characters: newspapers, times of day, regions.
_OTHER_WORDS: Final = frozenset({"朝日", "中日", "日中", "日日", "中米", "中朝日", "日ソ連"})
_DAYTIME: Final = re.compile("日中(?:[はもにでを、]|の(?:最高|気温|暑|日差|時間|活動)|$)")
_STATE_BEFORE: Final = "米英仏独露韓豪伊印中"


def compounds(sentence: Sentence) -> Iterator[Claim]:
    """日米韓, 訪米, 在韓, 北ロ条約: each character is a state of its own."""
    for pattern in _COMPOUNDS:
        for match in pattern.finditer(sentence.text):
            start, end = match.span(1)
            if _whole_words(sentence, match.start(), match.end()) and not _other_word(sentence.text, match):
                for at in range(start, end):
                    yield Claim(at, at + 1, "state", "kanji compound")


def _whole_words(sentence: Sentence, start: int, end: int) -> bool:
    """日比谷 is one word: 日比 in it is no compound."""
    return start in sentence.at_start and end in sentence.at_end


def _other_word(text: str, match: re.Match[str]) -> bool:
    found = match.group(1)
    if found == "日中":
        return _DAYTIME.match(text, match.start(1)) is not None
    return found in _OTHER_WORDS


@lru_cache(maxsize=1)
def _heads() -> re.Pattern[str]:
    heads = column("state_heads", "head") | column("titles", "title", kind="title")
    return re.compile("|".join(map(re.escape, sorted(heads, key=lambda head: (-len(head), head)))))


def abbreviations(sentence: Sentence) -> Iterator[Claim]:
    """米大統領, 英外相, 米ヤフー: an abbreviation before an office, an organ of state or a foreign name."""
    for word in sentence.words:
        if word.surface in _STATE_BEFORE:
            after = sentence.text[word.end :]
            if _heads().match(after) or (word.surface in "米英仏独" and re.match("[ァ-ヴA-ZＡ-Ｚ]{2}", after)):
                yield Claim(word.start, word.end, "state", "abbreviation + head")
            elif word.surface in "米英仏独露韓" and re.match("[、・]|$", after) and _opens(sentence.text, word.start):
                yield Claim(word.start, word.end, "state", "abbreviation in a list")


def _opens(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in "、・「『 　【（("


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(codes(), key=lambda name: (-len(name), name)))))


_NOT_AFTER: Final = re.compile("語|酒|列島|半島|海|湾|洋|山脈|橋|史|シリーズ|リーグ|カップ|オープン|ハム|料理")


def names(sentence: Sentence) -> Iterator[Claim]:
    """北朝鮮, 大韓民国, アメリカ: the longest state name that begins and ends with a word."""
    for match in _names().finditer(sentence.text):
        start, end = match.span()
        whole = start in sentence.at_start and end in sentence.at_end
        # アフリカコートジボワール is one unknown word; six kana are not found by chance in another
        if not whole and not (end - start > 5 and end in sentence.at_end):
            continue
        if not _NOT_AFTER.match(sentence.text, end):
            yield Claim(start, end, "state", "state name")
