"""Guards: names of companies, media, schools and clubs, inside which no person, state or place is looked for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.knowledge.sentence import NOMINAL, Claim
from pipeline.knowledge.words import column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.sentence import Sentence

_ADMINISTRATIVE: Final = frozenset("都道府県市区町村郡州省")
_LONGEST: Final = 6
_LEADS: Final = frozenset("米英仏独露韓中")


@lru_cache(maxsize=1)
def _suffixes() -> frozenset[str]:
    return column("organisations", "suffix")


def organisations(sentence: Sentence) -> Iterator[Claim]:
    """日本テレビ, 中国新聞, 東京電力, 京都大学: a run of nouns that ends in a word for a kind of organisation."""
    words = sentence.words
    for number, word in enumerate(words):
        if word.surface in _suffixes() and word.kind in NOMINAL and number and words[number - 1].end == word.start:
            first = _first(sentence, number)
            if first < number:
                yield Claim(words[first].start, word.end, "none", "organisation name")


def _first(sentence: Sentence, last: int) -> int:
    words, first = sentence.words, last
    while first and last - first < _LONGEST:
        before = words[first - 1]
        if before.end != words[first].start or before.kind not in NOMINAL:
            break
        if before.surface in _ADMINISTRATIVE or before.surface in _LEADS:
            break
        first -= 1
    return first
