"""MeCab's partial parsing, for lines that contain the user's own names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import fugashi

    from kyoki.names import Name

#: UniDic's part of speech for each type of name; MeCab uses the dictionary's entry if the word has that part of speech.
_POS: Final = {
    "person": "名詞,固有名詞,人名,一般",
    "state": "名詞,固有名詞,地名,国",
    "place": "名詞,固有名詞,地名,一般",
    "organisation": "名詞,固有名詞,一般,*",
    "other": "名詞,固有名詞,一般,*",
    "word": "名詞,普通名詞,一般,*",
}
#: Text without surrounding white space, and without tabs, which separate a forced word from its feature.
_FREE: Final = re.compile(r"\S(?:[^\t]*\S)?")


def rows(tagger: fugashi.GenericTagger, line: str, found: Iterable[tuple[int, int, Name]]) -> list[str]:
    r"""Tokenize a line with some words given.

    MeCab's partial parsing (option -p) keeps the given words whole regardless of cost, and chooses the words between
    them as usual. It kills the process if a piece is only white space, so pieces are stripped, and the white space
    between them is restored in front of the following word.

    Args:
        tagger: a tagger with option -p that prints white space, surface and features, and a final row.
        line: a text without newline.
        found: the given words: half-open offsets and names, disjoint and in order; at least one.

    Returns:
        MeCab's rows, as if it had parsed the whole line.
    """
    pieces = list(_pieces(line, found))
    fed = [_input_line(line[start:end], name) for start, end, name in pieces]
    parsed = tagger.parse("\n".join([*fed, "EOS"])).split("\n")[:-1]
    given, at, spaced = iter(pieces), 0, []
    end = at
    for row in parsed:
        gap = ""
        if at == end:
            start, end, _ = next(given)
            gap, at = line[at:start], start
        space, surface, _ = row.rsplit("\t", 2)
        at += len(space) + len(surface)
        spaced.append(gap + row)
    return spaced


def _pieces(line: str, found: Iterable[tuple[int, int, Name]]) -> Iterator[tuple[int, int, Name | None]]:
    at = 0
    for start, end, name in found:
        yield from ((*match.span(), None) for match in _FREE.finditer(line, at, start))
        yield start, end, name
        at = end
    yield from ((*match.span(), None) for match in _FREE.finditer(line, at))


def _input_line(piece: str, name: Name | None) -> str:
    """Return MeCab's input line for a piece; a bare EOS would end the sentence."""
    if name is not None:
        return f"{piece}\t{_POS[name.type]}"
    return f"{piece}\t*" if piece == "EOS" else piece
