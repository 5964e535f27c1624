"""A sentence as the rules see it: its words with what UniDic calls them, GiNZA's entities, and claims on its characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: UniDic's part of speech, levels 2 to 4 of a proper noun, as one short word.
_PROPER: Final = {
    ("人名", "姓"): "surname",
    ("人名", "名"): "given",
    ("人名", "一般"): "person",
    ("地名", "国"): "state",
    ("地名", "一般"): "place",
}
_COMMON: Final = {"名詞": "noun", "接頭辞": "prefix", "接尾辞": "suffix", "形状詞": "noun", "記号": "noun"}
#: Words that can stand in the middle of a name or of a compound around one.
NOMINAL: Final = frozenset({"surname", "given", "person", "state", "place", "proper", "noun", "prefix", "suffix"})
NAMES: Final = frozenset({"surname", "given", "person"})


class Word(NamedTuple):
    """A word of the sentence: half-open code points in it, and its kind (one of NOMINAL, number, other)."""

    start: int
    end: int
    surface: str
    kind: str


class Claim(NamedTuple):
    """A rule's claim that some characters are a person, a state, a place, or 'none': a name of something else."""

    start: int
    end: int
    type: str
    rule: str


class Sentence:
    """The characters, words and GiNZA spans of one sentence, with lookups by offset."""

    def __init__(self, text: str, words: Sequence[Word], spans: Sequence[tuple[int, int, str]]) -> None:
        self.text = text
        self.words = words
        self.spans = spans
        self.at_start = {word.start: number for number, word in enumerate(words)}
        self.at_end = {word.end: number for number, word in enumerate(words)}

    def covering(self, start: int, end: int) -> str:
        """Return GiNZA's label of the span that overlaps these characters, or ''."""
        return next((label for a, b, label in self.spans if a < end and start < b), "")


def kind(pos1: str, pos2: str, pos3: str, pos4: str) -> str:
    """Return the kind of a word from UniDic's part of speech.

    >>> kind("名詞", "固有名詞", "人名", "姓"), kind("名詞", "数詞", "", ""), kind("助詞", "格助詞", "", "")
    ('surname', 'number', 'other')
    """
    if pos2 == "固有名詞":
        return _PROPER.get((pos3, pos4), "proper")
    if pos2 == "数詞":
        return "number"
    return _COMMON.get(pos1, "other")


def settle(claims: Iterable[Claim]) -> list[Claim]:
    """Choose among overlapping claims: the earlier in the list wins; what it leaves free stays free.

    Returns:
        The claims that stand, disjoint, in the order of the text, without those of type 'none'.
    """
    taken: list[Claim] = []
    used: set[int] = set()
    for claim in claims:
        span = range(claim.start, claim.end)
        if used.isdisjoint(span):
            used.update(span)
            taken.append(claim)
    return sorted(claim for claim in taken if claim.type != "none")
