"""MeCab with unidic-lite: short-unit words with their features, at nearly the speed of MeCab's own search."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

import fugashi
import numpy as np
import pyarrow as pa
import unidic_lite

from pipeline.engines import forced
from pipeline.errors import EngineError
from pipeline.names import NO_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.names import Names

#: One row a word: the surface with the white space before it, the bare surface, all features. Features picked one by
#: one (%f[7]) make MeCab split the CSV of every word; the whole string (%H) is copied, and split once a distinct word.
_ROW: Final = r"%M\\t%m\\t%H\\n"
#: Without -O "" the format of the dictionary's own dicrc wins. fugashi strips the end of what MeCab prints, which is
#: why an end row (-E) closes it. /dev/null: no mecabrc of the machine may have a say.
_END: Final = "."
_OPTIONS: Final = f'-r /dev/null -d "{unidic_lite.DICDIR}" -O "" -F {_ROW} -U {_ROW} -B "" -E {_END}'

# Where a feature stands in the CSV of UniDic 2.1.2 (dicrc of unidic-lite); an unknown word has the first six only.
_LEMMA, _ORTH_BASE, _KANA = 7, 10, 17
_N_FEATURES: Final = 26

#: Lines whose answers are split and counted at once: MeCab says some 2.4 kB of a line, so this is 10 MB at a time.
_LINES: Final = 4096


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


class _Line(NamedTuple):
    """A line of a text: what the text is called, which it is, where the line starts in it, its characters."""

    name: str
    text: int
    start: int
    characters: str


class _Numbers(dict[str, int]):
    """Numbers for strings in the order met: a lookup of a new one adds it."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


class Mecab:
    """A loaded tagger; the user's own names come out of it whole."""

    def __init__(self, names: Names = NO_NAMES) -> None:
        self._tagger = fugashi.GenericTagger(_OPTIONS)
        self._names = names
        self._forcing = fugashi.GenericTagger(f"{_OPTIONS} -p") if names else None
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
        numbers = _Numbers()
        found: list[NDArray[np.int64]] = []
        counts: list[NDArray[np.int64]] = []
        _refuse_unreadable(texts, names)
        lines = list(_lines(texts, names))
        waiting = iter(lines)
        while some := list(islice(waiting, _LINES)):
            count, number, rows = _rows([self._answer(line.characters) for line in some])
            found.append(np.array([numbers[row] for row in rows], dtype=np.int64)[number])
            counts.append(count)
        word, count = (np.concatenate([np.empty(0, np.int64), *parts]) for parts in (found, counts))
        return _columns(lines, count, word, [row.rsplit("\t", 2) for row in numbers])

    def _answer(self, line: str) -> str:
        """Parse one line: a row a word, and the end row."""
        given = list(self._names.occurrences(line)) if self._forcing else []
        if given:
            return "\n".join([*forced.rows(self._forcing, line, given), _END])
        answer: str = self._tagger.parse(line)
        return answer


def _lines(texts: Sequence[str], names: Sequence[str] | None) -> Iterator[_Line]:
    for number, text in enumerate(texts):
        name = names[number] if names else f"text {number}"
        start = 0
        for line in text.split("\n"):
            yield _Line(name, number, start, line)
            start += len(line) + 1


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
            msg = f"{names[number] if names else f'text {number}'}: {fault}"
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


def _columns(lines: list[_Line], count: NDArray[np.int64], word: NDArray[np.int64], rows: list[list[str]]) -> Cut:
    """Offsets by adding up lengths: the surfaces with the white space before them make up the line."""
    width = np.array([len(spaced) for spaced, _, _ in rows], dtype=np.int64)
    bare_width = np.array([len(surface) for _, surface, _ in rows], dtype=np.int64)
    ends = np.concatenate([[0], np.cumsum(width[word])])
    last = np.cumsum(count)
    covered = ends[last] - ends[last - count]  # characters of each line, but for white space at its end
    _check(lines, covered.tolist(), word, rows)
    shift = np.array([line.start for line in lines], dtype=np.int64) - ends[last - count]
    end = ends[1:] + np.repeat(shift, count)
    text = np.repeat(np.array([line.text for line in lines], dtype=np.int64), count)
    return Cut(text, end - bare_width[word], end, word, [_word(surface, raw) for _, surface, raw in rows])


def _check(lines: list[_Line], covered: list[int], word: NDArray[np.int64], rows: list[list[str]]) -> None:
    """The post-condition: the words and the white space between them are the lines, character for character."""
    for spaced, surface, _ in rows:
        if not spaced.endswith(surface) or spaced[: -len(surface)].strip():
            msg = f"MeCab gives {surface!r} within {spaced!r}; wanted white space before it at most"
            raise EngineError(msg)
    answer = _joined([spaced for spaced, _, _ in rows], word)
    widths = [len(line.characters) for line in lines]
    if covered == widths and answer == "".join([line.characters for line in lines]):  # no white space at any end
        return
    at = 0
    for line, length in zip(lines, covered, strict=True):
        if line.characters[:length] != answer[at : at + length] or line.characters[length:].strip():
            msg = f"{line.name}: MeCab read {answer[at : at + length]!r} where {line.characters!r} stands"
            raise EngineError(msg)
        at += length


def _joined(strings: list[str], numbers: NDArray[np.int64]) -> str:
    """Return the strings of these numbers one behind the other; Arrow lays them out so, which is a join for free."""
    taken = pa.array(strings, pa.large_string()).take(pa.array(numbers))
    characters = taken.buffers()[2]
    return "" if characters is None else characters.to_pybytes().decode()


# 500 news articles have 22,000 distinct rows; one takes about 1 KB here.
@lru_cache(maxsize=1 << 15)
def _word(surface: str, raw: str) -> Word:
    """Pick the fields out of UniDic's CSV.

    The lemma is UniDic's without its gloss (ロシア-Rossiya → ロシア). UniDic writes the lemmas of proper nouns by their
    sound (金正 → カネマサ); there the written base form stands instead. An unknown word is its own lemma.
    """
    features = next(csv.reader([raw])) if '"' in raw else raw.split(",")  # "C2,C3" is one quoted feature
    pos1, pos2, pos3, pos4 = (_present(value) for value in features[:4])
    if len(features) < _N_FEATURES:
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
