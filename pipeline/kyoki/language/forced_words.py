"""Forced words: MeCab's partial parsing, for lines in which the user's own names stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import fugashi

    from kyoki.names import Name

#: UniDic's part of speech of each type of name. Where the dictionary has the word as that, its whole entry is taken.
_POS: Final = {
    "person": "名詞,固有名詞,人名,一般",
    "state": "名詞,固有名詞,地名,国",
    "place": "名詞,固有名詞,地名,一般",
    "other": "名詞,固有名詞,一般,*",
    "word": "名詞,普通名詞,一般,*",
}
#: Text without white space around it and without a tab, which sets a given word apart from its feature.
_FREE: Final = re.compile(r"\S(?:[^\t]*\S)?")


def rows(tagger: fugashi.GenericTagger, line: str, found: Iterable[tuple[int, int, Name]]) -> list[str]:
    r"""Cut a line into words of which some are given.

    MeCab's partial parsing (option -p) keeps the given words whole whatever their costs are, and chooses the words
    between them as in any sentence. It ends the process where a piece is white space only, so no piece has any
    around it: what stands between the pieces is put back before the word that follows.

    Args:
        tagger: one with the option -p, whose rows are white space, surface and features, and which closes with a row.
        line: without a newline.
        found: the given words: half-open offsets and names, disjoint and in order; at least one.

    Returns:
        MeCab's rows, as if the line had been parsed at once.
    """
    pieces = list(_pieces(line, found))
    fed = [_told(line[start:end], name) for start, end, name in pieces]
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


def _told(piece: str, name: Name | None) -> str:
    """Return the line that tells MeCab of a piece; a free piece EOS would end the sentence."""
    if name is not None:
        return f"{piece}\t{_POS[name.type]}"
    return f"{piece}\t*" if piece == "EOS" else piece
