"""Find the blocks between the templates of a site that contain a list whose entries change."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning.extents import APART
from kyoki.cleaning.page_lines import prose_weight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kyoki.cleaning.extents import ArticleExtent, Seen

# Swept on 96 synthetic sites of three designs, 3 to 30 pages each: 3 % of the changing entries are kept, 38 % on the
# worst site, and no line of an article is dropped. A range after a number is the range without any change; results of
# values that were rejected follow it.

#: Minimum pages with a block: on two pages an entry may recur by chance.
_MIN_PAGES: Final = 3
#: Minimum share of pages on which the block is below the article; above it may be the headline, between a category and
#: a day (0.7 to 1).
_BELOW: Final = 0.9
#: Minimum share of entries that recur in the block of another page (0.2 to 0.3; with 0.5, 62 % are kept on the worst
#: site); the same above the article, where days or categories are equal on many pages (0.5 to 1); and minimum share
#: that is anywhere on another page, as headlines are the titles of other pages (0.3 to 0.5; with 0.8, 54 %).
_COME_BACK: Final = 0.3
_COME_BACK_ABOVE: Final = 0.9
_ELSEWHERE: Final = 0.5
#: A list of fixed length: the maximum ratio of the longest to the shortest (1 to 1.5; with 3, steps of recipes are
#: dropped), without a twentieth of the pages at either end (an eighth to none), as one page of 50 may lack it. Without
#: this rule all entries are kept on a site of three pages.
_FIXED: Final = 1.5
_ASIDE: Final = 20
#: The minimum lines of such a list (1 to 5: one or two lines may be a note) and its maximum share of running text (0.4
#: to 1); it is also separated from the article by several frame lines (`extents.APART`), because an article may
#: continue below a note.
_SHORTEST: Final = 3
_PROSE: Final = 0.7
_ANY_LENGTH: Final = 2**31


class Turning(NamedTuple):
    """A block with changing entries: the number of pages on which it was found, and its maximum number of lines."""

    n_pages: int
    most_lines: int


def find(cut: Sequence[ArticleExtent], seen: Mapping[tuple[int, int], Seen]) -> dict[tuple[int, int], Turning]:
    """Find the blocks with changing entries, by the frame lines above and below.

    Args:
        cut: the pages, with the place of the article in each.
        seen: the statistics of each block.
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
    """Return the maximum number of lines of a block with changing entries; 0 if it has none.

    Args:
        one: its statistics.
        n_below: pages where it is below the article.
        n_apart: pages where several lines of the frame are between it and the article.
    """
    n = len(one.sizes)
    if n < _MIN_PAGES or one.holds_articles or (one.is_own and n_apart < _BELOW * n):
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
