"""Which blocks between the templates of a site hold a list whose entries turn, and which hold the article."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning.blocks import blocks_of
from kyoki.cleaning.page_lines import prose_weight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kyoki.cleaning.blocks import Block, Place

# Measured on made-up sites of three habits, 3 to 50 pages, and on the gold pages with made-up sisters: at most a
# sixth of the turning lines stays, and no line of an article goes.
_MIN_PAGES: Final = 3
#: The article is in the first block that has so much of the text of the longest: teasers below a short one have more. A
#: block that is the first of these on half of its pages, or the longest on nearly all, holds articles.
_LONG: Final = 0.2
_FIRST: Final = 0.5
_LONGEST: Final = 0.8
#: Below the article on nearly every page: what is above may be its headline, between a category and a day.
_BELOW: Final = 0.9
#: Share of entries that come back in the block of another page, or are on another page at all: headlines that are other
#: pages' titles. Above the article nearly all must come back.
_COME_BACK: Final = 0.3
_COME_BACK_ABOVE: Final = 0.9
_ELSEWHERE: Final = 0.5
#: A list of fixed length: the longest is at most so much longer than the shortest, a twentieth of the pages aside at
#: either end.
_FIXED: Final = 1.5
_ASIDE: Final = 20
#: One with running text is a list only if it is not short, if there are so many lines of the frame in a row between it
#: and the article (a single one may be a note within the article), and if there are headlines between the text.
_SHORTEST: Final = 3
_PROSE: Final = 0.7
_APART: Final = 2
_ANY_LENGTH: Final = 2**31


class Turning(NamedTuple):
    """A block that turns: on how many pages it was found, and how many lines it has at most."""

    n_pages: int
    most_lines: int


@dataclass
class _Seen:
    """What was seen of the block between two lines of the frame, over all pages."""

    sizes: list[int] = field(default_factory=list)
    lines: Counter[int] = field(default_factory=Counter)
    elsewhere: int = 0
    first: int = 0
    longest: int = 0
    own_text: int = 0
    below: int = 0
    apart: int = 0


def find(
    pages: Sequence[Sequence[int]], frame: Mapping[int, Place], counts: Mapping[int, int]
) -> dict[tuple[int, int], Turning]:
    """Find the blocks that turn, by the frame's lines above and below.

    Args:
        pages: the lines of each page as numbers (see `page_lines`).
        frame: the lines between which the blocks are.
        counts: on how many pages each line is.
    """
    cut = [list(blocks_of(page, frame)) for page in pages]
    seen: defaultdict[tuple[int, int], _Seen] = defaultdict(_Seen)
    for page, blocks in zip(pages, cut, strict=True):
        own = [_own_text(page, block, counts) for block in blocks]
        for block, text in zip(blocks, own, strict=True):
            one = seen[block.above, block.below]
            lines = page[block.start : block.end]
            one.sizes.append(len(lines))
            one.lines.update(set(lines))
            one.elsewhere += sum(counts[line] > 1 for line in lines)
            one.longest += text > 0 and text == max(own)
            one.own_text += text > 0
        if first := next((block for block, text in zip(blocks, own, strict=True) if text > _LONG * max(own)), None):
            seen[first.above, first.below].first += 1
    for blocks in cut:
        first_of = [seen[block.above, block.below].first for block in blocks]
        body = _last_of_article(blocks, first_of.index(max(first_of)), seen) if blocks else 0
        apart = False
        for before, block in pairwise(blocks[body:]):
            apart = apart or block.start - before.end >= _APART
            seen[block.above, block.below].below += 1
            seen[block.above, block.below].apart += apart
    return {around: Turning(len(one.sizes), most) for around, one in sorted(seen.items()) if (most := _most_lines(one))}


def _last_of_article(blocks: Sequence[Block], first: int, seen: Mapping[tuple[int, int], _Seen]) -> int:
    """Return the block that the article ends in: a standing subhead (材料, 作り方) does not end it."""
    last = first
    for at in range(first + 1, len(blocks)):
        if blocks[at].start - blocks[at - 1].end >= _APART:
            break
        one = seen[blocks[at].above, blocks[at].below]
        if one.own_text >= _FIRST * len(one.sizes):
            last = at
    return last


def _own_text(page: Sequence[int], block: Block, counts: Mapping[int, int]) -> int:
    return sum(prose_weight(line) for line in page[block.start : block.end] if counts[line] == 1)


def _most_lines(one: _Seen) -> int:
    """Return how many lines a block may have that turns; 0 where it does not."""
    n = len(one.sizes)
    if n < _MIN_PAGES or one.first > _FIRST * n or one.longest > _LONGEST * n:
        return 0
    below = one.below >= _BELOW * n
    total = sum(one.sizes)
    come_back = sum(times for times in one.lines.values() if times > 1)
    if come_back >= (_COME_BACK if below else _COME_BACK_ABOVE) * total or (
        below and one.elsewhere >= _ELSEWHERE * total
    ):
        return _ANY_LENGTH
    sizes = sorted(one.sizes)
    shortest, longest = sizes[n // _ASIDE], sizes[-1 - n // _ASIDE]
    apart = one.apart >= _BELOW * n and shortest >= _SHORTEST
    prose = sum(map(bool, map(prose_weight, one.lines)))
    is_list = apart and prose <= _PROSE * len(one.lines)
    return longest if below and is_list and longest <= _FIXED * shortest else 0
