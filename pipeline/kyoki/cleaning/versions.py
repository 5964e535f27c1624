"""Find versions of one article among the pages of a site; they count as one page, or they would erase each other."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.cleaning.page_lines import prose_weight

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

#: Share of the running text of the shorter page that two versions have in common at least, lines on few pages counting
#: more. Of two pages with a headline and a beginning of their own more: a short article is less than the notices of its
#: site. At 0.5, three or four versions with two other paragraphs of six erased each other.
_SAME: Final = 0.3
_SURELY_SAME: Final = 0.8
#: The same where every line counts alike: a line of an article in twenty versions is on as many pages as a notice. Only
#: of pages that do not begin with a headline and text of their own; with 0.5 a series with a standing lead of three
#: sentences is taken for one page.
_SAME_TEXT: Final = 0.6
#: So much running text in a row is of one report, whatever headline and beginning it has: a wire story in two papers.
_RUN: Final = 4
#: A page without running text of its own has an article if so many of its other lines are: a poem, a chat.
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
    """The share of running text of the shorter of two pages that the other has too.

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
    """Whether the first running text that no other page has is right below a headline that is not of the frame."""
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
    """Whether a page has no running text of its own."""
    own = [line for line in set(page) if counts[line] == 1]
    return not any(map(prose_weight, own)) and sum(line not in frame for line in own) >= OWN_LINES


def _longest_run(page: Sequence[int], other: Sequence[int]) -> int:
    """Return the most lines of running text that are on another page too, in a row right below text that is not.

    What a site prints below its articles is in a row as well, but below a heading or a line of its own.
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
