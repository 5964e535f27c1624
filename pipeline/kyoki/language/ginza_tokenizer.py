"""Tokenize as spaCy's Japanese tokenizer does, without its Doc, tags and sub-tokens.

Source of the rules: spacy/lang/ja/__init__.py (JapaneseTokenizer and get_dtokens_and_spaces, spaCy 3.8). Sudachi
provides the words, spaCy the white space: one space after a word belongs to the word; the rest of a run of white space
is one token; a text of only white space is one token. Morphemes without a surface, which Sudachi makes of characters
such as ㌔, are dropped. The part of speech does not matter to the recogniser: GiNZA's embedding uses the word.

Tried and lost: loading fewer fields of Sudachi's dictionary (the joining of numbers needs them: other tokens),
reading offsets in place of surfaces (no faster), spaCy's own tokenizer (five times slower: sub-tokens, tags, lemmas,
a Doc).
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kyoki.errors import EngineError

LIMIT = 49_149  # maximum bytes of Sudachi's input (sudachi.rs, input_text/buffer: u16::MAX / 4 * 3)
PIECE = 6_000  # bytes per piece of a text over the limit: small, as spaCy reprocesses a whole piece at a near tie
# Where a long text may be split, best first: after the end of a sentence or line, after a pause.
CUTS = [re.compile(r"[。！？!?\n]+[」』）)】]*"), re.compile(r"[、，,;；\s]+")]


class TokenizedText(NamedTuple):
    """The tokens of one text.

    Attributes:
        surfaces: The words, and runs of white space that are tokens in spaCy.
        starts: The offset of each, in code points.
    """

    surfaces: list[str]
    starts: list[int]


class Tokenizer:
    """Tokenizes like spaCy's JapaneseTokenizer.

    Args:
        sudachi: The SudachiPy tokenizer of the loaded model, in the model's own split mode.
    """

    def __init__(self, sudachi: Any) -> None:  # noqa: ANN401 - sudachipy.Tokenizer cannot be named without importing it
        self._sudachi = sudachi

    def __call__(self, text: str) -> TokenizedText:
        """Return the tokens of a text of at most LIMIT bytes.

        Raises:
            EngineError: Sudachi's words do not match the text; spaCy raises as well (E194).
        """
        surfaces = [surface for morpheme in self._sudachi.tokenize(text) if (surface := morpheme.surface())]
        if "".join(surfaces) == text and not any(map(str.isspace, surfaces)):
            starts, at = [], 0
            for surface in surfaces:
                starts.append(at)
                at += len(surface)
            return TokenizedText(surfaces, starts)
        return _with_spaces(surfaces, text)


def _with_spaces(surfaces: list[str], text: str) -> TokenizedText:
    """Apply get_dtokens_and_spaces: locate words in the text, and make tokens of the white space between them."""
    words = TokenizedText([], [])
    if "".join("".join(surfaces).split()) != "".join(text.split()):
        message = f"Sudachi cut {text!r} into words that are not in it: {surfaces}"
        raise EngineError(message)
    if not surfaces:
        return words
    if all(map(str.isspace, surfaces)):
        return TokenizedText([text], [0])

    def add(start: int, end: int) -> None:
        if start < end:
            words.surfaces.append(text[start:end])
            words.starts.append(start)

    at = 0
    for surface, following in zip(surfaces, [*surfaces[1:], ""], strict=True):
        if surface.isspace():
            continue
        start = text.index(surface, at)
        add(at, start)
        add(start, start + len(surface))
        at = start + len(surface) + (following == " ")
    add(at, len(text))
    return words


def split_text(text: str, limit: int = LIMIT, size: int = PIECE) -> Iterator[tuple[int, str]]:
    """Yield a text of at most ``limit`` bytes whole, a longer one in pieces of at most ``size`` bytes.

    A piece ends after a sentence if possible, else after a pause, else anywhere; only the last may be shorter than half
    of what fits.

    Returns:
        Each piece with its start in code points.
    """
    start = 0
    if len(text) * 4 > limit and len(text.encode()) > limit:  # a code point has at most four bytes
        while start + (fits := _fits(text[start : start + size], size)) < len(text):
            window = text[start : start + fits]
            ends = (max((match.end() for match in cut.finditer(window, fits // 2)), default=0) for cut in CUTS)
            end = start + next(filter(None, ends), fits)
            yield start, text[start:end]
            start = end
    yield start, text[start:]


def _fits(text: str, size: int) -> int:
    """Return the number of code points that fit in ``size`` bytes."""
    return len(text.encode()[:size].decode(errors="ignore"))
