"""Versions of one article among the pages of a site: they count as one page, or they would erase each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Final

from kyoki.cleaning.page_lines import prose_weight

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

#: Share of the running text of the shorter page that two versions have in common at least, rare lines counting more. Of
#: two pages with a headline and a beginning of their own more: a short article is less than the notices of its site.
#: At 0.5, three or four versions with two other paragraphs of six erased each other.
_SAME: Final = 0.3
_SURELY_SAME: Final = 0.8
#: So much running text in a row is of one report, whatever headline and beginning it has: a wire story in two papers.
_RUN: Final = 4
#: A page without running text of its own has an article if so many of its other lines are: a poem, a chat.
OWN_LINES: Final = 3
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
    counts = Counter(line for page in pages for line in set(page))
    other_text = [_is_other_text(page, frame, counts) for page in pages]
    first = list(range(len(pages)))
    for (one, other), weight in sorted(shared.items()):
        apart = own[one] and own[other] and _longest_run(pages[one], pages[other]) < _RUN
        least = _SURELY_SAME if apart else _SAME
        if weight >= least * min(sizes[one], sizes[other]) and not (other_text[one] or other_text[other]):
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


def _is_other_text(page: Sequence[int], frame: Container[int], counts: Mapping[int, int]) -> bool:
    """Whether what a page has of its own is no running text."""
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
