"""MeCab with unidic-lite: short-unit words with their features, at nearly the speed of MeCab's own search.

MeCab tells of each word the surface and one id, and what that word is gets looked up once for all places where it
stands. Tried and slower: all features of every word (it prints six times as much, which costs more than a third of
the search, and to read it as much again), only some of them (MeCab splits the CSV of every word), and features from a
second parse of the lines that have a word not met before (a quarter of all lines).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import fugashi
import numpy as np
import pyarrow as pa
import unidic_lite

from pipeline.engines import forced
from pipeline.engines.unidic import Lexicon
from pipeline.errors import EngineError
from pipeline.names import NO_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from pipeline.names import Names

#: One row a word: the white space before it, the surface, and all features; or its context id, if it is in UniDic.
_ROW: Final = r"%pS\\t%m\\t%H\\n"
_ROW_BY_ID: Final = r"%pS\\t%m\\t%phl\\n"
#: fugashi strips the end of what MeCab prints, which is why an end row closes it.
_END: Final = "."

# Where a feature stands in the CSV of UniDic 2.1.2 (dicrc of unidic-lite); an unknown word has the first six only.
_LEMMA, _ORTH_BASE, _KANA = 7, 10, 17

#: Lines whose answers are split and counted at once: MeCab says some 500 bytes of a line, so this is 8 MB at a time.
_LINES: Final = 1 << 14
#: How many distinct rows are kept for the next texts: 500 news articles have 22,000; one takes about 1 KB.
_KEPT: Final = 1 << 15


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
    """The words of many texts, by column: row i is `words[word[i]]`, at start[i]:end[i] of `texts[text[i]]`."""

    text: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    word: NDArray[np.int64]
    words: list[Word]


class _Lines(NamedTuple):
    """The lines of all texts: characters, how many, which text each is of, where it starts there; the texts' names."""

    characters: list[str]
    width: NDArray[np.int64]
    text: NDArray[np.int64]
    start: NDArray[np.int64]
    names: Sequence[str] | None


#: What a row tells: the white space before the word, and the word.
_Told = tuple[str, Word]


class _Numbers(dict[str, int]):
    """Numbers for strings in the order met: a lookup of a new one adds it."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


class Mecab:
    """A loaded tagger; the user's own names come out of it whole."""

    def __init__(self, names: Names = NO_NAMES) -> None:
        self._lexicon = _lexicon()
        self._tagger = _tagger(_ROW_BY_ID if self._lexicon else _ROW)
        self._names = names
        self._forcing = _tagger(_ROW, "-p") if names else None
        self._kept: dict[str, tuple[str, Word]] = {}
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
        spans = zip(cut.start.tolist(), cut.end.tolist(), cut.word.tolist(), strict=True)
        return [Token(start, end, *cut.words[word]) for start, end, word in spans]

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
        numbers = _Numbers()
        found = [np.empty(0, np.int64)]
        counts = [np.empty(0, np.int64)]
        for at in range(0, len(lines.characters), _LINES):
            count, number, rows = _rows([self._answer(line) for line in lines.characters[at : at + _LINES]])
            found.append(np.array([numbers[row] for row in rows], dtype=np.int64)[number])
            counts.append(count)
        return _columns(lines, np.concatenate(counts), np.concatenate(found), self._told(list(numbers)))

    def _answer(self, line: str) -> str:
        """Parse one line: a row a word, and the end row."""
        given = list(self._names.occurrences(line)) if self._forcing else []
        if given:
            return "\n".join([*forced.rows(self._forcing, line, given), _END])
        answer: str = self._tagger.parse(line)
        return answer

    def _told(self, rows: list[str]) -> list[_Told]:
        """Say what distinct rows tell; what was met in the last texts is known already."""
        if len(self._kept) > _KEPT:
            self._kept.clear()
        new = [row for row in rows if row not in self._kept]
        self._kept |= zip(new, self._read(new), strict=True)
        return [self._kept[row] for row in rows]

    def _read(self, rows: Iterable[str]) -> list[_Told]:
        cells = [row.rsplit("\t", 2) for row in rows]
        if self._lexicon:
            by_id = [cell for cell in cells if cell[2].isdecimal()]
            features = self._lexicon.features([cell[1] for cell in by_id], [int(cell[2]) for cell in by_id])
            for cell, raw in zip(by_id, features, strict=True):
                cell[2] = raw
        return [(space, _word(surface, raw)) for space, surface, raw in cells]


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
    except EngineError:
        return None


def _lines(texts: Sequence[str], names: Sequence[str] | None) -> _Lines:
    split = [text.split("\n") for text in texts]
    characters = list(chain.from_iterable(split))
    count = np.array([len(lines) for lines in split], dtype=np.int64)
    width = np.array([len(line) for line in characters], dtype=np.int64)
    start = np.cumsum(width + 1) - (width + 1)  # and a newline behind each
    first = start[np.cumsum(count) - count]
    return _Lines(characters, width, np.repeat(np.arange(len(texts)), count), start - np.repeat(first, count), names)


def _rows(answers: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
    """Split what MeCab says of some lines into rows, a row a word.

    Arrow counts the distinct rows in a fifth of the time that Python takes to cut them out and look each up.

    Returns:
        How many words each line has; each word's number; and the row of each number.
    """
    said = "\n".join([*answers, ""]).encode()
    ends = np.flatnonzero(np.frombuffer(said, np.uint8) == ord("\n")) + 1
    offsets = np.concatenate([[0], ends])
    rows = pa.LargeStringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(said)).dictionary_encode()
    number, distinct = rows.indices.to_numpy().astype(np.int64), rows.dictionary.to_pylist()
    end = distinct.index(f"{_END}\n")
    del distinct[end]
    count = np.diff(np.flatnonzero(number == end), prepend=-1) - 1
    number = number[number != end]
    return count, number - (number > end), [row[:-1] for row in distinct]


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


def _columns(lines: _Lines, count: NDArray[np.int64], word: NDArray[np.int64], told: list[_Told]) -> Cut:
    """Offsets by adding up lengths: the surfaces with the white space before them make up the line."""
    bare_width = np.array([len(surface.surface) for _, surface in told], dtype=np.int64)
    width = bare_width + np.array([len(space) for space, _ in told], dtype=np.int64)
    ends = np.concatenate([[0], np.cumsum(width[word])])
    last = np.cumsum(count)
    before = ends[last - count]
    _check(lines, ends[last] - before, word, told)
    end = ends[1:] + np.repeat(lines.start - before, count)
    text = np.repeat(lines.text, count)
    return Cut(text, end - bare_width[word], end, word, [word for _, word in told])


def _check(lines: _Lines, covered: NDArray[np.int64], word: NDArray[np.int64], told: list[_Told]) -> None:
    """The post-condition: the words and the white space between them are the lines, character for character.

    `covered` says how many characters of each line there are up to the end of its last word.
    """
    if odd := next((space + word.surface for space, word in told if space.strip()), ""):
        msg = f"MeCab gives {odd!r} as a word; wanted white space before one at most"
        raise EngineError(msg)
    answer = _joined([space + word.surface for space, word in told], word)
    if (covered == lines.width).all() and answer == "".join(lines.characters):  # no white space at any end
        return
    at = 0
    for line, text, length in zip(lines.characters, lines.text, covered.tolist(), strict=True):
        if line[:length] != answer[at : at + length] or line[length:].strip():
            msg = f"{_called(text, lines.names)}: MeCab read {answer[at : at + length]!r} where {line!r} stands"
            raise EngineError(msg)
        at += length


def _joined(strings: list[str], numbers: NDArray[np.int64]) -> str:
    """Return the strings of these numbers one behind the other; Arrow lays them out so, which is a join for free."""
    taken = pa.array(strings, pa.large_string()).take(pa.array(numbers))
    characters = taken.buffers()[2]
    return "" if characters is None else characters.to_pybytes().decode()


def _word(surface: str, raw: str) -> Word:
    """Pick the fields out of UniDic's CSV.

    The lemma is UniDic's without its gloss (ロシア-Rossiya → ロシア). UniDic writes the lemmas of proper nouns by their
    sound (金正 → カネマサ); there the written base form stands instead. An unknown word is its own lemma.
    """
    features = raw.partition('"')[0].split(",", _KANA + 1)
    if '"' in raw and len(features) <= _KANA + 1:  # "C2,C3" is one quoted feature; most stand behind all of ours
        features = next(csv.reader([raw]))
    pos1, pos2, pos3, pos4 = (_present(value) for value in features[:4])
    if len(features) <= _KANA:
        return Word(surface, surface, pos1, pos2, pos3, pos4, "")
    lemma = _present(features[_ORTH_BASE] if pos2 == "固有名詞" else features[_LEMMA].partition("-")[0])
    return Word(surface, lemma or surface, pos1, pos2, pos3, pos4, _present(features[_KANA]))


def _present(value: str) -> str:
    return "" if value == "*" else value


@lru_cache(maxsize=2)
def load(names: Names = NO_NAMES) -> Mecab:
    """Return this process's tagger, loaded at the first call.

    Args:
        names: the user's own; the same object gets the same tagger.

    Raises:
        EngineError: the dictionary is missing or broken.
    """
    try:
        return Mecab(names)
    except RuntimeError as fault:
        msg = f"MeCab does not start with the dictionary in {unidic_lite.DICDIR}; install unidic-lite again"
        raise EngineError(msg) from fault
