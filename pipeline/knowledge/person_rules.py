"""Rules that find people: names before a title, full names, and what GiNZA calls a person with evidence for it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.knowledge.sentence import NAMES, Claim
from pipeline.knowledge.states import codes
from pipeline.knowledge.words import column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.sentence import Sentence

_KANA: Final = "ァ-ヴー"
_FOREIGN: Final = re.compile(rf"[{_KANA}]+(?:[・＝=･][{_KANA}A-Z]+)+")
_KANA_ONLY: Final = re.compile(rf"[{_KANA}]+")
_KANJI_ONLY: Final = re.compile("[一-龥々ヶヵ]+")
_SPELLED: Final = r"(?:[（(][ぁ-んァ-ヴー・=\s]+[）)])?"


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    titles = sorted(column("titles", "title"), key=lambda title: (-len(title), title))
    return re.compile(
        rf"{_SPELLED}・?(?:元|前|現|新|故|同|両)?(?:[米英仏独露韓中]|民主党)?・?(?:前|元)?(?:{'|'.join(map(re.escape, titles))})"
    )


@lru_cache(maxsize=1)
def _honorifics() -> re.Pattern[str]:
    titles = sorted(column("titles", "title", kind="honorific"), key=lambda title: (-len(title), title))
    return re.compile(rf"{_SPELLED}(?:{'|'.join(map(re.escape, titles))})")


def titled(sentence: Sentence, end: int) -> bool:
    """Return whether a title or honorific follows: 氏, 大統領, ・元首相, 米国務長官."""
    return _titles().match(sentence.text, end) is not None


def foreign_names(sentence: Sentence) -> Iterator[Claim]:
    """ウラジーミル・プーチン: katakana with a dot, and a title, a name in UniDic or GiNZA's word for it."""
    for match in _FOREIGN.finditer(sentence.text):
        start, end = match.span()
        if start not in sentence.at_start or end not in sentence.at_end:
            continue
        parts = re.split("[・＝=･]", match.group())
        if any(part in codes() for part in parts):
            continue
        inside = [w.kind for w in sentence.words if start <= w.start and w.end <= end]
        if titled(sentence, end):
            yield Claim(start, end, "person", "katakana name + title")
        elif "person" in inside or "Person" in _labels(sentence, start, end):
            yield Claim(start, end, "person", "katakana name")


def _labels(sentence: Sentence, start: int, end: int) -> set[str]:
    return {label for a, b, label in sentence.spans if a < end and start < b}


def full_names(sentence: Sentence) -> Iterator[Claim]:
    """小泉純一郎: a surname and a given name; 張玉軍被告: a surname and kanji as far as the title."""
    words = sentence.words
    for number, word in enumerate(words):
        if word.kind != "surname" and not (
            word.kind in {"place", "noun", "given"} and "Person" in _labels(sentence, word.start, word.end)
        ):
            continue
        last = number
        while (
            last + 1 < len(words)
            and words[last + 1].start == words[last].end
            and words[last + 1].end - word.start <= 6
            and _KANJI_ONLY.fullmatch(words[last + 1].surface)
            and not titled(sentence, words[last].end)
        ):
            last += 1
        if last > number and titled(sentence, words[last].end) and words[last].end - word.start <= 5:
            yield Claim(word.start, words[last].end, "person", "full name + title")
        elif (
            word.kind == "surname"
            and number + 1 < len(words)
            and words[number + 1].start == word.end
            and words[number + 1].kind == "given"
        ):
            end = words[number + 1].end
            spanned = next(
                (b for a, b, label in sentence.spans if a == word.start and label == "Person" and b in sentence.at_end),
                end,
            )
            yield Claim(
                word.start, max(end, spanned) if spanned - word.start <= 5 else end, "person", "surname + given name"
            )


def titled_names(sentence: Sentence) -> Iterator[Claim]:
    """安倍首相, プーチン大統領, 竹原氏: one name word before a title; a place name needs an honorific."""
    for word in sentence.words:
        if word.kind in NAMES and titled(sentence, word.end):
            yield Claim(word.start, word.end, "person", "name + title")
        elif word.kind == "place" and _honorifics().match(sentence.text, word.end):
            yield Claim(word.start, word.end, "person", "name + honorific")
        elif (
            word.kind in {"noun", "proper"}
            and _KANA_ONLY.fullmatch(word.surface)
            and titled(sentence, word.end)
            and sentence.covering(word.start, word.end) in {"Person", "Position_Vocation", ""}
        ):
            yield Claim(word.start, word.end, "person", "katakana + title")


def ginza_people(sentence: Sentence) -> Iterator[Claim]:
    """GiNZA's persons that UniDic calls a name too, or that are written in katakana: never 領空侵犯."""
    for start, end, label in sentence.spans:
        if label != "Person" or start not in sentence.at_start or end not in sentence.at_end:
            continue
        first, last = sentence.at_start[start], sentence.at_end[end]
        kinds = {word.kind for word in sentence.words[first : last + 1]}
        if kinds <= {"place", "state"}:
            continue
        if kinds & NAMES or _KANA_ONLY.fullmatch(sentence.text[start:end]):
            yield Claim(start, end, "person", "ginza")
