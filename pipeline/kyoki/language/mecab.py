"""Tokenize with MeCab and unidic-lite: short-unit words with features, at nearly the speed of MeCab's own search.

MeCab returns word ids; features are looked up in sys.dic, once per distinct word. Tried and slower: printing all
features of every word (six times the output, which costs more than a third of the search to print and as much to read),
printing some of them (MeCab splits the CSV of every word), and a second parse of the lines with new words (a quarter).
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

#: One row per word: preceding white space, surface, and all features; or the context id, for words in UniDic.
_ROW: Final = r"%pS\\t%m\\t%H\\n"
_ROW_BY_ID: Final = r"%pS\\t%m\\t%phl\\n"
#: fugashi strips the end of MeCab's output, so a final row protects trailing cells.
_END: Final = "."

# Positions in the feature CSV of UniDic 2.1.2 (dicrc of unidic-lite); unknown words have the first six only.
_LEMMA, _ORTH_BASE, _KANA = 7, 10, 17

#: Lines per chunk of output: about 500 bytes each, 8 MB in all.
_LINES: Final = 1 << 14

#: Megabytes of address space that unidic-lite is mapped to.
_ADDRESS_MEMORY: Final = 450

_EMPTY: Final = pa.scalar("", pa.large_string())
_NONE: Final = np.empty(0, np.int64)


class DictionaryWord(NamedTuple):
    """A word with its dictionary features; absent ones are ''."""

    surface: str
    lemma: str
    pos1: str
    pos2: str
    pos3: str
    pos4: str
    reading: str


class Token(NamedTuple):
    """A word in a text: half-open offsets in code points, and the fields of `DictionaryWord`."""

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
    """The tokens of many texts, by column: token i is the word number word[i], at start[i]:end[i] of `texts[text[i]]`.

    `fields` has a column of strings for each field of `DictionaryWord`, indexed by word number.
    """

    text: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    word: NDArray[np.int64]
    fields: dict[str, pa.LargeStringArray]

    def words(self) -> list[DictionaryWord]:
        """Return the distinct words, indexed by word number."""
        return list(map(DictionaryWord, *(column.to_pylist() for column in self.fields.values())))


class _Lines(NamedTuple):
    """The lines of all texts: characters, length, number of the text, start in the text; and the names of the texts."""

    characters: list[str]
    width: NDArray[np.int64]
    text: NDArray[np.int64]
    start: NDArray[np.int64]
    names: Sequence[str] | None


class _Rows(NamedTuple):
    """The cells of distinct rows: white space before a word, surface, features or id."""

    space: pa.LargeStringArray
    surface: pa.LargeStringArray
    features: pa.LargeStringArray


class Mecab:
    """A loaded tagger that keeps the user's own names whole."""

    def __init__(self, names: Names = NO_NAMES) -> None:
        self._lexicon = _lexicon()
        self._tagger = _tagger(_ROW_BY_ID if self._lexicon else _ROW)
        self._names = names
        self._forcing = _tagger(_ROW, "-p") if names else None
        self.versions = {name: version(name) for name in ("fugashi", "unidic-lite")}

    def tokens(self, text: str) -> list[Token]:
        """Tokenize one text line by line: neither words nor context cross a newline.

        Args:
            text: any text.

        Returns:
            Tokens in order, with `text[start:end] == surface`; only white space is between them.

        Raises:
            EngineError: a NUL or a lone surrogate in the text, or output that does not fit it.
        """
        cut = self.cut([text])
        words = cut.words()
        spans = zip(cut.start.tolist(), cut.end.tolist(), cut.word.tolist(), strict=True)
        return [Token(start, end, *words[word]) for start, end, word in spans]

    def cut(self, texts: Sequence[str], *, names: Sequence[str] | None = None) -> Cut:
        """Tokenize many texts into columns: like `tokens`, without an object per token.

        Args:
            texts: each is tokenized by itself (a sentence, if words must not cross its end).
            names: names of the texts for errors; else their numbers.

        Returns:
            The tokens of all texts in order; offsets are relative to each text.

        Raises:
            EngineError: as for `tokens`; the message names the text.
        """
        _refuse_unreadable(texts, names)
        lines = _lines(texts, names)
        count, word, distinct = _rows(self._answers(lines.characters))
        cells = pc.split_pattern(distinct, "\t", max_splits=2, reverse=True)
        rows = _Rows(*(pc.list_element(cells, cell) for cell in range(3)))
        if self._lexicon:
            rows = rows._replace(features=_looked_up(rows, self._lexicon))
        return _columns(lines, count, word, rows)

    def _answers(self, lines: Sequence[str]) -> Iterator[list[str]]:
        for at in range(0, len(lines), _LINES):
            yield [self._answer(line) for line in lines[at : at + _LINES]]

    def _answer(self, line: str) -> str:
        """Parse one line into one row per word, and the end row."""
        given = list(self._names.occurrences(line)) if self._forcing else []
        if given:
            return "\n".join([*forced_words.rows(self._forcing, line, given), _END])
        answer: str = self._tagger.parse(line)
        return answer


def _tagger(row: str, options: str = "") -> fugashi.GenericTagger:
    """Load MeCab with this row format for words in UniDic, and all features for unknown words.

    Without -O "" the output format of dicrc would win; /dev/null excludes the machine's mecabrc.
    """
    form = f'-O "" -F {row} -U {_ROW} -B "" -E {_END}'
    return fugashi.GenericTagger(f'-r /dev/null -d "{unidic_lite.DICDIR}" {form} {options}')


def _lexicon() -> Lexicon | None:
    """Open UniDic's sys.dic; None if its layout is unknown, so that MeCab has to print all features."""
    try:
        return Lexicon(Path(unidic_lite.DICDIR) / "sys.dic")
    except (EngineError, OSError):  # without the file, MeCab reports it
        return None


def _lines(texts: Sequence[str], names: Sequence[str] | None) -> _Lines:
    split = [text.split("\n") for text in texts]
    characters = list(chain.from_iterable(split))
    count = np.array([len(lines) for lines in split], dtype=np.int64)
    width = np.array([len(line) for line in characters], dtype=np.int64)
    start = np.cumsum(width + 1) - (width + 1)  # and a newline after each
    first = start[np.cumsum(count) - count]
    return _Lines(characters, width, np.repeat(np.arange(len(texts)), count), start - np.repeat(first, count), names)


def _rows(answers: Iterable[list[str]]) -> tuple[NDArray[np.int64], NDArray[np.int64], pa.LargeStringArray]:
    """Split MeCab's output into rows, one per word, and number the distinct ones.

    Arrow takes a fifth of the time of splitting and looking up in Python.

    Returns:
        The number of words in each line, the row number of each word, and the distinct rows.
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
        msg = (
            "MeCab printed no end row, or a row that is no word; expected three cells for each word, and one at the end"
        )
        raise EngineError(msg)
    number = number[~ends]
    return count, number - (number > end), distinct


def _looked_up(rows: _Rows, lexicon: Lexicon) -> pa.LargeStringArray:
    """Replace ids with features; cells that are no number have features already."""
    by_id = pc.ascii_is_decimal(rows.features)
    features = lexicon.features(rows.surface.filter(by_id), rows.features.filter(by_id).cast(pa.int64()))
    return pc.replace_with_mask(rows.features, by_id, features)


def _refuse_unreadable(texts: Sequence[str], names: Sequence[str] | None) -> None:
    if not _fault("".join(texts)):  # one check of all is cheaper than one of each
        return
    for number, text in enumerate(texts):
        if fault := _fault(text):
            msg = f"{_called(number, names)}: {fault}"
            raise EngineError(msg)


def _fault(text: str) -> str:
    """Return why MeCab cannot read a text; '' if it can."""
    if (at := text.find("\0")) >= 0:
        return f"NUL at {at}; MeCab reads no further: take control characters out first"
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        return f"{text[fault.start]!r} at {fault.start} is half a character; decode the text again"
    return ""


def _called(text: int, names: Sequence[str] | None) -> str:
    return names[text] if names else f"text {text}"


def _columns(lines: _Lines, count: NDArray[np.int64], word: NDArray[np.int64], rows: _Rows) -> Cut:
    """Compute offsets as cumulative lengths: surfaces and the white space before them make up the line."""
    spaced = pc.binary_join_element_wise(rows.space, rows.surface, _EMPTY)
    width, bare_width = (pc.utf8_length(strings).to_numpy() for strings in (spaced, rows.surface))
    ends = np.concatenate([[0], np.cumsum(width[word])])
    last = np.cumsum(count)
    before = ends[last - count]
    if odd := next((space for space in rows.space.unique().to_pylist() if space.strip()), ""):
        msg = f"MeCab printed {odd!r} before a word; expected only white space"
        raise EngineError(msg)
    _check(lines, ends[last] - before, _joined(spaced, word))
    end = ends[1:] + np.repeat(lines.start - before, count)
    return Cut(np.repeat(lines.text, count), end - bare_width[word], end, word, _fields(rows))


def _check(lines: _Lines, covered: NDArray[np.int64], answer: str) -> None:
    """Check the post-condition: words and the white space between them equal the lines, character for character.

    `covered` is the length of each line up to the end of its last word.
    """
    if (covered == lines.width).all() and answer == "".join(lines.characters):  # no trailing white space
        return
    at = 0
    for line, text, length in zip(lines.characters, lines.text, covered.tolist(), strict=True):
        if line[:length] != answer[at : at + length] or line[length:].strip():
            msg = f"{_called(text, lines.names)}: MeCab read {answer[at : at + length]!r} where {line!r} is wanted"
            raise EngineError(msg)
        at += length


def _joined(strings: pa.LargeStringArray, numbers: NDArray[np.int64]) -> str:
    """Concatenate the strings of these numbers; Arrow stores them contiguously already."""
    characters = strings.take(pa.array(numbers)).buffers()[2]
    return "" if characters is None else characters.to_pybytes().decode()


def _fields(rows: _Rows) -> dict[str, pa.LargeStringArray]:
    """Extract the fields of `DictionaryWord` from UniDic's feature CSV.

    The lemma is UniDic's without its gloss (ロシア-Rossiya → ロシア), except for proper nouns, whose lemma in UniDic is
    their reading (金正 → カネマサ): these get their written base form. An unknown word is its own lemma.
    """
    missing = pa.scalar("," * (_KANA + 1), pa.large_string())  # for the fields that unknown words lack
    features = pc.split_pattern(pc.binary_join_element_wise(rows.features, missing, _EMPTY), ",", max_splits=_KANA + 1)
    quotes = [pc.count_substring(strings, '"') for strings in (rows.features, pc.list_element(features, _KANA + 1))]
    if not quotes[0].equals(quotes[1]):  # "C2,C3" is one feature, behind all those that are read here
        msg = f"UniDic in {unidic_lite.DICDIR} has unexpected quotes; install unidic-lite again"
        raise EngineError(msg)
    pos1, pos2, pos3, pos4, kana = (_present(pc.list_element(features, at)) for at in (0, 1, 2, 3, _KANA))
    lemma, orth_base = (pc.list_element(features, at) for at in (_LEMMA, _ORTH_BASE))
    without_gloss = pc.list_element(pc.split_pattern(lemma, "-", max_splits=1), 0)
    lemma = _present(pc.if_else(pc.equal(pos2, "固有名詞"), orth_base, without_gloss))
    lemma = pc.if_else(pc.equal(lemma, ""), rows.surface, lemma)
    return dict(zip(DictionaryWord._fields, (rows.surface, lemma, pos1, pos2, pos3, pos4, kana), strict=True))


def _present(values: pa.LargeStringArray) -> pa.LargeStringArray:
    return pc.if_else(pc.equal(values, "*"), _EMPTY, values)


@lru_cache(maxsize=2)
def load(names: Names = NO_NAMES) -> Mecab:
    """Return the tagger of this process, loaded on the first call.

    Args:
        names: the user's own names; equal names share a tagger.

    Raises:
        EngineError: the dictionary is missing or damaged, or there is too little memory to map it.
    """
    memory.want(_ADDRESS_MEMORY, "MeCab")
    try:
        return Mecab(names)
    except RuntimeError as fault:
        msg = f"MeCab does not start with the dictionary in {unidic_lite.DICDIR}; install unidic-lite again"
        raise EngineError(msg) from fault
