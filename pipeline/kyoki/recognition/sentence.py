"""A sentence as input of the rules: words with UniDic's categories, GiNZA's entities, and claims on characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.recognition import name_borders, titles
from kyoki.recognition.lexicon import KANJI_NAME, not_in, state_readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: UniDic's part of speech, levels 3 and 4 of a proper noun.
_PROPER: Final = {
    ("人名", "姓"): "surname",
    ("人名", "名"): "given",
    ("人名", "一般"): "person",
    ("地名", "国"): "state",
    ("地名", "一般"): "place",
}
_COMMON: Final = {"名詞": "noun", "接頭辞": "prefix", "接尾辞": "suffix", "形状詞": "noun", "記号": "noun"}
#: Kinds of words in names of people.
NAMES: Final = frozenset({"surname", "given", "person"})
#: Kinds of words in a compound with a name.
NOMINAL: Final = NAMES | {"state", "place", "proper", "noun", "unknown", "abbreviation", "prefix", "suffix"}


#: The rule of claims from the user's own names.
OWN_NAME: Final = "own name"


class Word(NamedTuple):
    """A word of the sentence: half-open offsets in code points, and its kind (one of NOMINAL, number, other)."""

    start: int
    end: int
    surface: str
    kind: str


class Claim(NamedTuple):
    """A rule's claim that characters name a person, state, place or organisation, or ('none') something else.

    `score` is the share of similar claims that were right in annotated articles; 1 until it is computed.
    """

    start: int
    end: int
    type: str
    rule: str
    score: float = 1.0


class Sentence:
    """The characters, words and GiNZA spans of one sentence, with lookups by offset."""

    def __init__(self, text: str, words: Sequence[Word], spans: Sequence[tuple[int, int, str]]) -> None:
        self.text = text
        self.words = words = name_borders.mended(text, _with_numerals(text, words), spans)
        self.spans = spans
        self._starts = {word.start: number for number, word in enumerate(words)}
        self._ends = {word.end: number for number, word in enumerate(words)}
        #: Its characters, the kinds of its words and GiNZA's labels: of these, each rule needs one (`rule.needs`).
        self.signs = frozenset((*text, *[word.kind for word in words], *[label for _, _, label in spans]))

    def words_of(self, start: int, end: int) -> Sequence[Word]:
        """Return the words that make up these characters; empty if a word crosses their start or end."""
        first, last = self._starts.get(start), self._ends.get(end)
        return () if first is None or last is None else self.words[first : last + 1]

    def starts_word(self, at: int) -> bool:
        """Return whether a word begins here."""
        return at in self._starts

    def ends_word(self, at: int) -> bool:
        """Return whether a word ends here."""
        return at in self._ends

    def at(self, start: int) -> Word | None:
        """Return the word that begins here, or None."""
        number = self._starts.get(start)
        return None if number is None else self.words[number]

    def before(self, at: int) -> Word | None:
        """Return the word that ends at `at`, without white space in between, or None."""
        number = self._ends.get(at)
        return None if number is None else self.words[number]

    def number(self, word: Word) -> int:
        """Return the index of a word in the sentence."""
        return self._starts[word.start]

    def run(self, number: int, longest: int, kinds: frozenset[str] = NOMINAL) -> Sequence[Word]:
        """Return up to `longest` adjacent words of these kinds, from this word on."""
        last = number + 1
        while last < len(self.words) and last - number < longest:
            if self.words[last].kind not in kinds or self.words[last].start != self.words[last - 1].end:
                break
            last += 1
        return self.words[number:last]

    def ends_compound(self, word: Word) -> bool:
        """Return whether a compound ends at this word: ルカ・マルモリーニ | は, but not ルカ・マルモリーニ | 図書館."""
        return len(self.run(self.number(word), 2)) == 1

    def label(self, start: int, end: int) -> str:
        """Return GiNZA's label of the first span that overlaps these characters, or ''."""
        return next((label for a, b, label in self.spans if a < end and start < b), "")

    def is_person(self, start: int, end: int) -> bool:
        """Return whether one of GiNZA's persons overlaps these characters."""
        return any(a < end and start < b and label == "Person" for a, b, label in self.spans)


_NUMERALS: Final = frozenset("一二三四五六七八九十")


def _with_numerals(text: str, words: Sequence[Word]) -> Sequence[Word]:
    """Join a numeral to the given name before it: 安倍 | 晋三 | 元 | 首相 for UniDic's 安倍 | 晋 | 三 | 元 | 首相.

    It ends the name if a surname and one kanji precede it and a title follows: not 誠 | 二等書記官, 派 | 三議員.
    """
    if _NUMERALS.isdisjoint(text):
        return words
    mended: list[Word] = []
    for number, word in enumerate(words):
        end = word.start + 1
        if word.surface[0] in _NUMERALS and _begins_given(words, number) and titles.after_name(text, end) >= word.end:
            given = mended.pop()
            mended.append(Word(given.start, end, text[given.start : end], "given"))
            mended += [Word(end, word.end, text[end : word.end], "noun")] if end < word.end else []
        else:
            mended.append(word)
    return mended


def _begins_given(words: Sequence[Word], number: int) -> bool:
    """Return whether a surname and the first kanji of a given name precede: 安倍 | 晋, not 安倍 | 派."""
    if number < 2:
        return False
    surname, given = words[number - 2 : number]
    whole = surname.kind == "surname" and surname.end == given.start and given.end == words[number].start
    kanji = len(given.surface) == 1 and given.kind in NOMINAL and KANJI_NAME.fullmatch(given.surface) is not None
    other = given.surface in not_in("person start") | not_in("lone end")
    return whole and kanji and (given.kind == "given" or not other)


def kind(surface: str, pos: Sequence[str], reading: str) -> str:
    """Return the kind of a word from UniDic's part of speech (levels 1 to 4) and reading.

    A common noun without a reading is not in the dictionary; 米 read ベイ is the state, read コメ it is rice.

    >>> common = ("名詞", "普通名詞", "一般", "")
    >>> kind("小泉", ("名詞", "固有名詞", "人名", "姓"), "コイズミ"), kind("メルツ", common, "")
    ('surname', 'unknown')
    >>> kind("米", common, "ベイ"), kind("米", common, "コメ")
    ('abbreviation', 'noun')
    """
    pos1, pos2, pos3, pos4 = pos
    if pos2 == "固有名詞":
        return _PROPER.get((pos3, pos4), "proper")
    if pos2 == "数詞":
        return "number"
    if pos2 == "普通名詞" and not reading:
        return "unknown"
    return "abbreviation" if state_readings().get(surface) == reading else _COMMON.get(pos1, "other")


def resolve_overlaps(claims: Iterable[Claim]) -> list[Claim]:
    """Resolve overlapping claims; the first one wins.

    Returns:
        The accepted claims, disjoint and in text order, including those of type 'none'.
    """
    standing: list[Claim] = []
    used: set[int] = set()
    for claim in claims:
        span = range(claim.start, claim.end)
        if used.isdisjoint(span):
            used.update(span)
            standing.append(claim)
    return sorted(standing)
