"""Versions of one article among the pages of a site: they count as one page, or they would erase each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Final

from kyoki.cleaning.page_lines import prose_weight

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

#: Share of the running text of the shorter page that two versions have in common at least, rare lines counting more. Of
#: two pages with a headline and a beginning of their own more: a short article is less than the notices of its site.
#: At 0.5, three or four versions with two other paragraphs of six erased each other.
_SAME: Final = 0.3
_SURELY_SAME: Final = 0.8
#: Lines on more pages say nothing of versions; there are hardly more of one article.
_MOST_VERSIONS: Final = 8


def without_versions(pages: Sequence[Sequence[int]], frame: Container[int]) -> list[Sequence[int]]:
    """Return the pages without those that are versions of an earlier one.

    Args:
        pages: the lines of each page as numbers (see `page_lines`).
        frame: the lines that all pages, versions too, have in the same order.
    """
    on: defaultdict[int, list[int]] = defaultdict(list)
    for at, page in enumerate(pages):
        for line in set(filter(prose_weight, page)):
            on[line].append(at)
    rare = {line: at for line, at in on.items() if len(at) <= _MOST_VERSIONS}
    prose = {line: prose_weight(line) * log((len(pages) + 1) / len(at)) for line, at in rare.items()}
    shared: Counter[tuple[int, int]] = Counter()
    for line in sorted(line for line, at in rare.items() if len(at) > 1):
        for pair in combinations(rare[line], 2):
            shared[pair] += prose[line]  # type: ignore[assignment]  # a Counter of floats
    sizes = [sum(prose.get(line, 0.0) for line in sorted(set(page))) for page in pages]
    alone = {line for line, at in on.items() if len(at) == 1}
    own = [_begins(page, frame, alone) for page in pages]
    first = list(range(len(pages)))
    for (one, other), weight in sorted(shared.items()):
        least = _SURELY_SAME if own[one] and own[other] else _SAME
        if weight >= least * min(sizes[one], sizes[other]):
            first[other] = min(first[other], first[one])
    return [page for at, page in enumerate(pages) if first[at] == at]


def _begins(page: Sequence[int], frame: Container[int], alone: Container[int]) -> bool:
    """Whether the first running text that no other page has is right below a headline that is not of the frame."""
    headline = False
    for line in page:
        if prose_weight(line):
            if line in alone:
                return headline
            headline = headline and line in frame
        elif line not in frame:
            headline = True
    return False
