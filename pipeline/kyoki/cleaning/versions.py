"""Find versions of one article among the pages of a site; they count as one page, or their text would be a template."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.cleaning.page_lines import prose_weight

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

#: Minimum share of the shorter page's running text that two versions have in common (lines on few pages weigh more);
#: and the minimum if both pages have a headline and a first sentence of their own, because a short article may be
#: shorter than the notices of its site. With 0.5 for the first, the text of three or four versions that differ in two
#: of six paragraphs became a template.
_SAME: Final = 0.3
_SURELY_SAME: Final = 0.8
#: The same with equal weights: a line of an article in twenty versions is on as many pages as a notice. Only for pages
#: without a headline and first sentence of their own; with 0.5, a series with a recurring lead of three sentences is
#: taken for one page.
_SAME_TEXT: Final = 0.6
#: Minimum consecutive lines of running text that belong to one report, whatever its headline and beginning: a wire
#: story in two papers.
_RUN: Final = 4
#: Minimum lines of its own with which a page without running text of its own has an article: a poem, a chat.
OWN_LINES: Final = 3
#: Units of a weight: whole numbers have the same sum in any order and on any machine.
_UNITS: Final = 1000


def without_versions(pages: Sequence[Sequence[int]], frame: Container[int]) -> list[Sequence[int]]:
    """Drop pages that are versions of an earlier one.

    Args:
        pages: the lines of each page as numbers (see `page_lines`).
        frame: the lines that all pages have in the same order.
    """
    counts = Counter(line for page in pages for line in set(page))
    other_text = [_is_other_text(page, frame, counts) for page in pages]
    own = [_begins(page, frame, counts) for page in pages]
    by_rarity = _Shared(pages, {line: log((len(pages) + 1) / n) for line, n in counts.items() if prose_weight(line)})
    alike = _Shared(pages, {line: 1.0 for line in counts if prose_weight(line)})
    first = list(range(len(pages)))
    for one, other in combinations(range(len(pages)), 2):
        if other_text[one] or other_text[other]:
            continue
        begin, share = own[one] and own[other], by_rarity.of(one, other)
        one_text = not begin and alike.of(one, other) >= _SAME_TEXT
        apart = _SAME <= share < _SURELY_SAME and begin and _longest_run(pages[one], pages[other]) < _RUN
        if one_text or (share >= _SAME and not apart):
            first[other] = min(first[other], first[one])
    return [page for at, page in enumerate(pages) if first[at] == at]


class _Shared:
    """The share of the shorter page's running text that is also on the other page.

    Args:
        pages: the lines of each page as numbers.
        weights: the weight of a code point of each line of running text.
    """

    def __init__(self, pages: Sequence[Sequence[int]], weights: Mapping[int, float]) -> None:
        points = {line: round(_UNITS * weight * prose_weight(line)) for line, weight in weights.items()}
        own = [set(filter(prose_weight, page)) for page in pages]
        self._sizes = [sum(points[line] for line in lines) for lines in own]
        on = Counter(line for lines in own for line in lines)
        columns = {line: at for at, line in enumerate(sorted(line for line, n in on.items() if n > 1))}
        among = np.zeros((len(pages), len(columns)), dtype=np.int64)
        for at, lines in enumerate(own):
            among[at, [columns[line] for line in lines if line in columns]] = 1
        self._shared = (among * np.array([points[line] for line in columns], dtype=np.int64)) @ among.T

    def of(self, one: int, other: int) -> float:
        """Return the share, 0 for pages without running text."""
        return int(self._shared[one, other]) / max(min(self._sizes[one], self._sizes[other]), 1)


def _begins(page: Sequence[int], frame: Container[int], counts: Mapping[int, int]) -> bool:
    """Whether the first running text that no other page has is directly below a headline outside the frame."""
    headline = False
    for line in page:
        if prose_weight(line):
            if counts[line] == 1:
                return headline
            headline = headline and line in frame
        elif line not in frame:
            headline = True
    return False


def _is_other_text(page: Sequence[int], frame: Container[int], counts: Mapping[int, int]) -> bool:
    """Whether a page has an article without running text of its own."""
    own = [line for line in set(page) if counts[line] == 1]
    return not any(map(prose_weight, own)) and sum(line not in frame for line in own) >= OWN_LINES


def _longest_run(page: Sequence[int], other: Sequence[int]) -> int:
    """Return the length of the longest run of shared running text that directly follows running text not shared.

    The lines that a site prints below its articles are a run too, but follow a heading or another line of the site.
    """
    there = set(other)
    longest = run = 0
    begun = False
    for line in page:
        shared = prose_weight(line) > 0 and line in there
        begun = shared and begun if prose_weight(line) == 0 or shared else True
        run = run + 1 if shared and begun else 0
        longest = max(longest, run)
    return longest
