"""Which blocks between the templates of a site hold a list whose entries turn."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning.extents import APART
from kyoki.cleaning.page_lines import prose_weight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kyoki.cleaning.extents import Cut, Seen

# Measured on made-up sites of three habits, 3 to 50 pages, and on the gold pages with made-up sisters: at most a
# sixth of the turning lines stays, and no line of an article goes.
_MIN_PAGES: Final = 3
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
_ANY_LENGTH: Final = 2**31


class Turning(NamedTuple):
    """A block that turns: on how many pages it was found, and how many lines it has at most."""

    n_pages: int
    most_lines: int


def find(cut: Sequence[Cut], seen: Mapping[tuple[int, int], Seen]) -> dict[tuple[int, int], Turning]:
    """Find the blocks that turn, by the frame's lines above and below.

    Args:
        cut: the pages, with the place of the article in each.
        seen: what was seen of each block.
    """
    below: Counter[tuple[int, int]] = Counter()
    apart: Counter[tuple[int, int]] = Counter()
    for page in cut:
        is_apart = False
        for before, block in pairwise(page.blocks[page.last :]):
            is_apart = is_apart or block.start - before.end >= APART
            below[block.above, block.below] += 1
            apart[block.above, block.below] += is_apart
    most = {around: _most_lines(one, below[around], apart[around]) for around, one in sorted(seen.items())}
    return {around: Turning(len(seen[around].sizes), lines) for around, lines in most.items() if lines}


def _most_lines(one: Seen, n_below: int, n_apart: int) -> int:
    """Return how many lines a block may have that turns; 0 where it does not.

    Args:
        one: what was seen of it.
        n_below: pages where it is below the article.
        n_apart: pages where several lines of the frame are between it and the article.
    """
    n = len(one.sizes)
    if n < _MIN_PAGES or one.holds_articles:
        return 0
    below = n_below >= _BELOW * n
    total = sum(one.sizes)
    come_back = sum(times for times in one.lines.values() if times > 1)
    if come_back >= (_COME_BACK if below else _COME_BACK_ABOVE) * total or (
        below and one.elsewhere >= _ELSEWHERE * total
    ):
        return _ANY_LENGTH
    sizes = sorted(one.sizes)
    shortest, longest = sizes[n // _ASIDE], sizes[-1 - n // _ASIDE]
    is_far = n_apart >= _BELOW * n and shortest >= _SHORTEST
    prose = sum(map(bool, map(prose_weight, one.lines)))
    is_list = is_far and prose <= _PROSE * len(one.lines)
    return longest if below and is_list and longest <= _FIXED * shortest else 0
