"""Group the pages of one site name by layout: two sites in one folder of dumps, or one site for two devices."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Minimum pages of a layout, and of a line that characterises it.
MIN_PAGES: Final = 3
#: Two pages have one layout if they share at least this part of the recurring lines of the page with fewer of them; two
#: papers with the same words on their buttons have less in common, two sections of one paper more.
_SAME: Final = 0.5
#: Pages are left in one group if at least this share has one layout, or if less has any layout: if articles are stored
#: without the page around them, the columns of an outlet look like layouts.
_NEARLY_ALL: Final = 0.8


def layouts(pages: Sequence[Sequence[int]]) -> list[list[Sequence[int]]]:
    """Group pages by layout, the largest group first; return one group if nearly all pages have the same layout.

    Pages of layouts with too few pages are left out.

    Args:
        pages: the lines of each page as numbers (see `page_lines`), in order of priority.
    """
    counts = Counter(line for page in pages for line in set(page))
    shared = [{line for line in page if counts[line] >= MIN_PAGES} for page in pages]
    first = list(range(len(pages)))
    for one, other in combinations(range(len(pages)), 2):
        top, under = _top(first, one), _top(first, other)
        least = max(MIN_PAGES, _SAME * min(len(shared[one]), len(shared[other])))
        if top != under and len(shared[one] & shared[other]) >= least:
            first[max(top, under)] = min(top, under)
    groups: dict[int, list[Sequence[int]]] = {}
    for at, page in enumerate(pages):
        groups.setdefault(_top(first, at), []).append(page)
    found = sorted((group for group in groups.values() if len(group) >= MIN_PAGES), key=len, reverse=True)
    nearly_all = _NEARLY_ALL * len(pages)
    return found if len(found) > 1 and len(found[0]) < nearly_all <= sum(map(len, found)) else [list(pages)]


def _top(first: Sequence[int], at: int) -> int:
    while first[at] != at:
        at = first[at]
    return at
