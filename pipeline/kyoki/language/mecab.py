"""MeCab with unidic-lite: short-unit words with their features, at nearly the speed of MeCab's own search.

MeCab tells of each word the surface and one id, and what that word is gets looked up once for all places where it
stands. Tried and slower: all features of every word (it prints six times as much, which costs more than a third of
the search, and to read it as much again), only some of them (MeCab splits the CSV of every word), and features from a
second parse of the lines that have a word not met before (a quarter of all lines).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import fugashi
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import unidic_lite

from kyoki.errors import EngineError
from kyoki.language import forced_words, memory
from kyoki.language.unidic import Lexicon
from kyoki.names import NO_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kyoki.names import Names

#: One row a word: the white space before it, the surface, and all features; or its context id, if it is in UniDic.
_ROW: Final = r"%pS\\t%m\\t%H\\n"
_ROW_BY_ID: Final = r"%pS\\t%m\\t%phl\\n"
#: fugashi strips the end of what MeCab prints, which is why an end row closes it.
_END: Final = "."

# Where a feature stands in the CSV of UniDic 2.1.2 (dicrc of unidic-lite); an unknown word has the first six only.
_LEMMA, _ORTH_BASE, _KANA = 7, 10, 17

#: Lines whose answers are split and counted at once: MeCab says some 500 bytes of a line, so this is 8 MB at a time.
_LINES: Final = 1 << 14

#: Megabytes of addresses that unidic-lite is mapped to.
_ADDRESSES: Final = 450

_EMPTY: Final = pa.scalar("", pa.large_string())
_NONE: Final = np.empty(0, np.int64)


class Word(NamedTuple):
    """A word as the dictionary has it; an absent feature is ''."""

    surface: str
    lemma: str
    pos1: str
    pos2: str
    pos3: str
    pos4: str
    reading: str


class Token(NamedTuple):
    """A word in a text: half-open offsets in code points, then the fields of `Word`."""

    start: int
    end: int
    surface: str
    lemma: str
    pos1: str
    pos2: str
    pos3: str
    pos4: str
    reading: str


class Cut(NamedTuple):
    """The words of many texts, by column: row i is word number word[i], at start[i]:end[i] of `texts[text[i]]`.

    `fields` has a column of strings for each field of `Word`, in which the numbered words stand.
    """

    text: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    word: NDArray[np.int64]
    fields: dict[str, pa.LargeStringArray]

    def words(self) -> list[Word]:
        """Return the words that the numbers in `word` mean."""
        return list(map(Word, *(column.to_pylist() for column in self.fields.values())))


class _Lines(NamedTuple):
    """The lines of all texts: characters, how many, which text each is of, where it starts there; the texts' names."""

    characters: list[str]
    width: NDArray[np.int64]
    text: NDArray[np.int64]
    start: NDArray[np.int64]
    names: Sequence[str] | None


class _Told(NamedTuple):
    """What distinct rows tell: the white space before a word, its surface, its features or id."""

    space: pa.LargeStringArray
    surface: pa.LargeStringArray
    features: pa.LargeStringArray


class Mecab:
    """A loaded tagger; the user's own names come out of it whole."""

    def __init__(self, names: Names = NO_NAMES) -> None:
        self._lexicon = _lexicon()
        self._tagger = _tagger(_ROW_BY_ID if self._lexicon else _ROW)
        self._names = names
        self._forcing = _tagger(_ROW, "-p") if names else None
        self.versions = {name: version(name) for name in ("fugashi", "unidic-lite")}

    def tokens(self, text: str) -> list[Token]:
        """Cut one text into words; a newline separates, so no word and no context runs over one.

        Args:
            text: any text.

        Returns:
            Tokens in order, with `text[start:end] == surface`; what lies between them is white space.

        Raises:
            EngineError: a NUL or a lone surrogate in the text, or an answer that does not fit it.
        """
        cut = self.cut([text])
        words = cut.words()
        spans = zip(cut.start.tolist(), cut.end.tolist(), cut.word.tolist(), strict=True)
        return [Token(start, end, *words[word]) for start, end, word in spans]

    def cut(self, texts: Sequence[str], *, names: Sequence[str] | None = None) -> Cut:
        """Cut many texts into words, by column: `tokens` without an object for each.

        Args:
            texts: each is cut on its own (a sentence, for words that must not run over its end).
            names: what to call each text in an error; else its number.

        Returns:
            The words of all texts in order; offsets count from the start of each text.

        Raises:
            EngineError: as `tokens`; the message names the text.
        """
        _refuse_unreadable(texts, names)
        lines = _lines(texts, names)
        count, word, rows = _rows(self._answers(lines.characters))
        cells = pc.split_pattern(rows, "\t", max_splits=2, reverse=True)
        told = _Told(*(pc.list_element(cells, cell) for cell in range(3)))
        if self._lexicon:
            told = told._replace(features=_looked_up(told, self._lexicon))
        return _columns(lines, count, word, told)

    def _answers(self, lines: Sequence[str]) -> Iterator[list[str]]:
        for at in range(0, len(lines), _LINES):
            yield [self._answer(line) for line in lines[at : at + _LINES]]

    def _answer(self, line: str) -> str:
        """Parse one line: a row a word, and the end row."""
        given = list(self._names.occurrences(line)) if self._forcing else []
        if given:
            return "\n".join([*forced_words.rows(self._forcing, line, given), _END])
        answer: str = self._tagger.parse(line)
        return answer


def _tagger(row: str, options: str = "") -> fugashi.GenericTagger:
    """Load MeCab so that it prints these rows of the words in UniDic, and all features of others.

    Without -O "" the format of the dictionary's own dicrc wins. /dev/null: no mecabrc of the machine may have a say.
    """
    form = f'-O "" -F {row} -U {_ROW} -B "" -E {_END}'
    return fugashi.GenericTagger(f'-r /dev/null -d "{unidic_lite.DICDIR}" {form} {options}')


def _lexicon() -> Lexicon | None:
    """Open UniDic's words; None if it is not laid out as we know it, and MeCab has to tell all of every word."""
    try:
        return Lexicon(Path(unidic_lite.DICDIR) / "sys.dic")
    except (EngineError, OSError):  # without the file MeCab itself says so
        return None


def _lines(texts: Sequence[str], names: Sequence[str] | None) -> _Lines:
    split = [text.split("\n") for text in texts]
    characters = list(chain.from_iterable(split))
    count = np.array([len(lines) for lines in split], dtype=np.int64)
    width = np.array([len(line) for line in characters], dtype=np.int64)
    start = np.cumsum(width + 1) - (width + 1)  # and a newline behind each
    first = start[np.cumsum(count) - count]
    return _Lines(characters, width, np.repeat(np.arange(len(texts)), count), start - np.repeat(first, count), names)


def _rows(answers: Iterable[list[str]]) -> tuple[NDArray[np.int64], NDArray[np.int64], pa.LargeStringArray]:
    """Split what MeCab says of lines into rows, a row a word.

    Arrow counts the distinct rows in a fifth of the time that Python takes to cut them out and look each up.

    Returns:
        How many words each line has; each word's number; and the row of each number.
    """
    counts, encoded = [_NONE], []
    for some in answers:
        rows = pc.split_pattern(pa.array(some, pa.large_string()), "\n")
        counts.append(np.diff(rows.offsets.to_numpy()) - 1)  # without the end row
        encoded.append(rows.values.dictionary_encode())
    chunks = pa.chunked_array(encoded, pa.dictionary(pa.int32(), pa.large_string())).unify_dictionaries().chunks
    number = np.concatenate([_NONE, *(chunk.indices.to_numpy() for chunk in chunks)])
    distinct = chunks[0].dictionary if chunks else pa.array([], pa.large_string())
    count = np.concatenate(counts)
    ends = number == (end := pc.index(distinct, _END).as_py())
    distinct = distinct.filter(pc.not_equal(distinct, _END))
    if ends.sum() != len(count) or pc.any(pc.less(pc.count_substring(distinct, "\t"), 2)).as_py():
        msg = "MeCab gives no end, or a row that is no word; wanted a row of three cells a word, and one at the end"
        raise EngineError(msg)
    number = number[~ends]
    return count, number - (number > end), distinct


def _looked_up(told: _Told, lexicon: Lexicon) -> pa.LargeStringArray:
    """Put the features in the place of the ids: of features some commas are to be seen."""
    by_id = pc.ascii_is_decimal(told.features)
    features = lexicon.features(told.surface.filter(by_id), told.features.filter(by_id).cast(pa.int64()))
    return pc.replace_with_mask(told.features, by_id, features)


def _refuse_unreadable(texts: Sequence[str], names: Sequence[str] | None) -> None:
    if not _fault("".join(texts)):  # one look at all is cheaper than one at each
        return
    for number, text in enumerate(texts):
        if fault := _fault(text):
            msg = f"{_called(number, names)}: {fault}"
            raise EngineError(msg)


def _fault(text: str) -> str:
    """Say why MeCab cannot read a text; '' where it can."""
    if (at := text.find("\0")) >= 0:
        return f"NUL at {at}; MeCab reads no further: take control characters out first"
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        return f"{text[fault.start]!r} at {fault.start} is half a character; decode the text again"
    return ""


def _called(text: int, names: Sequence[str] | None) -> str:
    return names[text] if names else f"text {text}"


def _columns(lines: _Lines, count: NDArray[np.int64], word: NDArray[np.int64], told: _Told) -> Cut:
    """Offsets by adding up lengths: the surfaces with the white space before them make up the line."""
    spaced = pc.binary_join_element_wise(told.space, told.surface, _EMPTY)
    width, bare_width = (pc.utf8_length(strings).to_numpy() for strings in (spaced, told.surface))
    ends = np.concatenate([[0], np.cumsum(width[word])])
    last = np.cumsum(count)
    before = ends[last - count]
    if odd := next((space for space in told.space.unique().to_pylist() if space.strip()), ""):
        msg = f"MeCab gives {odd!r} before a word; wanted white space at most"
        raise EngineError(msg)
    _check(lines, ends[last] - before, _joined(spaced, word))
    end = ends[1:] + np.repeat(lines.start - before, count)
    return Cut(np.repeat(lines.text, count), end - bare_width[word], end, word, _fields(told))


def _check(lines: _Lines, covered: NDArray[np.int64], answer: str) -> None:
    """The post-condition: the words and the white space between them are the lines, character for character.

    `covered` says how many characters of each line there are up to the end of its last word.
    """
    if (covered == lines.width).all() and answer == "".join(lines.characters):  # no white space at any end
        return
    at = 0
    for line, text, length in zip(lines.characters, lines.text, covered.tolist(), strict=True):
        if line[:length] != answer[at : at + length] or line[length:].strip():
            msg = f"{_called(text, lines.names)}: MeCab read {answer[at : at + length]!r} where {line!r} stands"
            raise EngineError(msg)
        at += length


def _joined(strings: pa.LargeStringArray, numbers: NDArray[np.int64]) -> str:
    """Return the strings of these numbers one behind the other; Arrow lays them out so, which is a join for free."""
    characters = strings.take(pa.array(numbers)).buffers()[2]
    return "" if characters is None else characters.to_pybytes().decode()


def _fields(told: _Told) -> dict[str, pa.LargeStringArray]:
    """Pick the fields of `Word` out of UniDic's CSV.

    The lemma is UniDic's without its gloss (ロシア-Rossiya → ロシア). UniDic writes the lemmas of proper nouns by their
    sound (金正 → カネマサ); there the written base form stands instead. An unknown word is its own lemma.
    """
    missing = pa.scalar("," * (_KANA + 1), pa.large_string())  # as many fields as an unknown word may lack
    features = pc.split_pattern(pc.binary_join_element_wise(told.features, missing, _EMPTY), ",", max_splits=_KANA + 1)
    quotes = [pc.count_substring(strings, '"') for strings in (told.features, pc.list_element(features, _KANA + 1))]
    if not quotes[0].equals(quotes[1]):  # "C2,C3" is one feature, but stands behind all of ours
        msg = f"UniDic in {unidic_lite.DICDIR} has quotes where none were known; install unidic-lite again"
        raise EngineError(msg)
    pos1, pos2, pos3, pos4, kana = (_present(pc.list_element(features, at)) for at in (0, 1, 2, 3, _KANA))
    lemma, orth_base = (pc.list_element(features, at) for at in (_LEMMA, _ORTH_BASE))
    without_gloss = pc.list_element(pc.split_pattern(lemma, "-", max_splits=1), 0)
    lemma = _present(pc.if_else(pc.equal(pos2, "固有名詞"), orth_base, without_gloss))
    lemma = pc.if_else(pc.equal(lemma, ""), told.surface, lemma)
    return dict(zip(Word._fields, (told.surface, lemma, pos1, pos2, pos3, pos4, kana), strict=True))


def _present(values: pa.LargeStringArray) -> pa.LargeStringArray:
    return pc.if_else(pc.equal(values, "*"), _EMPTY, values)


@lru_cache(maxsize=2)
def load(names: Names = NO_NAMES) -> Mecab:
    """Return this process's tagger, loaded at the first call.

    Args:
        names: the user's own; the same object gets the same tagger.

    Raises:
        EngineError: the dictionary is missing or broken, or there is too little memory to map it.
    """
    memory.want(_ADDRESSES, "MeCab")
    try:
        return Mecab(names)
    except RuntimeError as fault:
        msg = f"MeCab does not start with the dictionary in {unidic_lite.DICDIR}; install unidic-lite again"
        raise EngineError(msg) from fault
