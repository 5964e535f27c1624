"""Rules that find places: names with their administrative, natural or built kind, and bare names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.knowledge.sentence import NOMINAL, Claim
from pipeline.knowledge.words import column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.sentence import Sentence

_KANA_ONLY: Final = re.compile("[ァ-ヴー・]+")


@lru_cache(maxsize=1)
def _listed() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(column("places", "name"), key=lambda name: (-len(name), name)))))


@lru_cache(maxsize=4)
def _suffixes(kind: str) -> re.Pattern[str]:
    found = column("place_suffixes", "suffix", kind=kind)
    return re.compile("|".join(map(re.escape, sorted(found, key=lambda name: (-len(name), name)))))


@lru_cache(maxsize=1)
def _all_suffixes() -> frozenset[str]:
    return column("place_suffixes", "suffix")


def listed(sentence: Sentence) -> Iterator[Claim]:
    """朝鮮半島, 中東, 東シナ海, 中国地方: regions and seas, some of which begin with the name of a state."""
    for match in _listed().finditer(sentence.text):
        start, end = match.span()
        if start in sentence.at_start and end in sentence.at_end:
            more = _suffixes("region").match(sentence.text, end)
            yield Claim(start, more.end() if more else end, "place", "listed place")


def with_suffix(sentence: Sentence) -> Iterator[Claim]:
    """東京都, 成田空港, メキシコ湾, 与那国島: a place name and the words up to its kind; 広島市長 gives 広島市."""
    words = sentence.words
    for number, word in enumerate(words):
        labels = column("labels", "label", type="place")
        if word.kind not in {"place", "state"} and not (
            word.kind in {"noun", "surname", "proper", "person"} and sentence.covering(word.start, word.end) in labels
        ):
            continue
        if word.kind != "state":
            admin = _suffixes("gpe").match(sentence.text, word.end)
            if admin and number + 1 < len(words) and words[number + 1].start == word.end:
                yield Claim(word.start, admin.end(), "place", "name + administrative suffix")
                continue
        for after in range(number + 1, min(number + 4, len(words))):
            if words[after].start != words[after - 1].end or words[after].kind not in NOMINAL:
                break
            if words[after].surface in _all_suffixes():
                yield Claim(word.start, words[after].end, "place", "name + kind of place")
                break


def bare(sentence: Sentence) -> Iterator[Claim]:
    """沖縄, モスクワ: what UniDic calls a place name."""
    for word in sentence.words:
        if word.kind == "place":
            yield Claim(word.start, word.end, "place", "place name")


def ginza_places(sentence: Sentence) -> Iterator[Claim]:
    """GiNZA's places in katakana, or that end in a word for a kind of place."""
    labels = column("labels", "label", type="place")
    for start, end, label in sentence.spans:
        if label in labels and start in sentence.at_start and end in sentence.at_end:
            last = sentence.words[sentence.at_end[end]]
            if _KANA_ONLY.fullmatch(sentence.text[start:end]) or (
                last.surface in _all_suffixes() and last.start > start
            ):
                yield Claim(start, end, "place", "ginza")
