"""Lines that many articles of a site share but that belong to the articles: けが人はいなかった。, steps of recipes.

A section's standing note is on as many pages, but always the last line of its block or next to other lines of the
section; phrases that writers repeat are scattered among an article's own lines.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from kyoki.cleaning.page_lines import prose_weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kyoki.cleaning.blocks import FramedBlock
    from kyoki.cleaning.extents import ArticleExtent

# Results on synthetic briefs, interviews, recipes and 96 sites do not change with 0.3 to 0.8 for the first two numbers
# and 0.6 to 0.95 for the last.

#: Minimum share of a line's pages on which it is next to lines that only its article has.
_BESIDE: Final = 0.5
#: A line that is always the last of its block is a note of the site if it is on more than this share of pages; a
#: closing formula is on fewer.
_NOTE: Final = 0.5
#: Two lines belong to one section if at least this share of their pages is the same.
_SAME_PAGES: Final = 0.8


def formulas(
    pages: Sequence[Sequence[int]], cut: Sequence[ArticleExtent], often: Mapping[int, int], subheads: set[int]
) -> set[int]:
    """Return the lines on many pages that are not templates.

    Args:
        pages: the lines of each page as numbers (see `page_lines`).
        cut: the same pages, with the place of the article in each.
        often: lines on many pages outside the frame, with the number of these pages.
        subheads: recurring subheads of articles; below one, lines without 。 belong to the article too.
    """
    beside: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for page, one in zip(pages, cut, strict=True):
        among, last = _in_article(page, one, often, subheads)
        beside.update(among)
        ends.update(last)
    found = {line for line, n in beside.items() if n >= _BESIDE * often[line]}
    notes = {line for line in found if ends[line] == often[line] > _NOTE * len(pages)}
    return found - notes - _of_sections(pages, often, found)


def _in_article(
    page: Sequence[int], cut: ArticleExtent, often: Mapping[int, int], subheads: set[int]
) -> tuple[set[int], set[int]]:
    """Return the lines next to the article's own lines, and those of them that no own line of their block follows."""
    among: set[int] = set()
    last: set[int] = set()
    for block in cut.blocks[cut.first : cut.last + 1]:
        below = block.above in subheads
        own = [
            at for at in range(block.start, block.end) if page[at] not in often and (below or prose_weight(page[at]))
        ]
        if own:
            found = set(_beside(page, block, often, own[0], below=below))
            among |= found
            last |= found - {page[at] for at in range(block.start, own[-1])}
    return among, last


def _beside(
    page: Sequence[int], block: FramedBlock, often: Mapping[int, int], first: int, *, below: bool
) -> Iterator[int]:
    """Yield the lines on many pages that are in a block's running text, or just above it."""
    for at in range(block.start, block.end):
        line = page[at]
        if line in often and (below or (prose_weight(line) and (at > first or _leads_on(page, at, first, often)))):
            yield line


def _leads_on(page: Sequence[int], at: int, first: int, often: Mapping[int, int]) -> bool:
    return all(page[n] in often and prose_weight(page[n]) for n in range(at, first))


def _of_sections(pages: Sequence[Sequence[int]], often: Mapping[int, int], found: set[int]) -> set[int]:
    """Return lines that are on the same pages as another line that has a constant neighbour."""
    on: defaultdict[int, set[int]] = defaultdict(set)
    neighbours: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for number, page in enumerate(pages):
        for above, line in zip([0, *page], page, strict=False):
            if line in often:
                on[line].add(number)
                neighbours[line][above] += line not in found
    labels = [
        line
        for line, above in neighbours.items()
        if line not in found and max(above.values()) >= _SAME_PAGES * len(on[line])
    ]
    return {
        line
        for line in found
        if any(len(on[line] & on[label]) >= _SAME_PAGES * len(on[line] | on[label]) for label in labels)
    }
