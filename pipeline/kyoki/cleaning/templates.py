"""Templates of a site: the lines that its pages share, and the lists between them whose entries change.

A line on a large enough share of the pages of a site is furniture. Entries that change from page to page (a ranking,
related headlines, the newest comments) are recognised by their block, the lines between two templates.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning import page_lines, turning, versions
from kyoki.cleaning.blocks import blocks_of, frame_of
from kyoki.cleaning.extents import extents, subheads
from kyoki.cleaning.formulas import formulas
from kyoki.cleaning.layouts import MIN_PAGES, layouts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kyoki.cleaning.blocks import FramedBlock, FramePlace

#: The marks of a line: on many pages, an entry of a changing block, a recurring subhead of articles, none of these.
REPEATED: Final = "r"
TURNING: Final = "t"
SUBHEAD: Final = "s"
OWN: Final = "-"

#: Minimum share of a site's pages with a template. A third, because a section of a site may have templates of its own:
#: over nine outlets of the livedoor corpus, 5 to 100 pages each, no line on that many pages belonged to an article
#: (■関連記事, クチコミを見る, signatures). A line on only two pages may be a quotation, or the pages may be versions of
#: one article.
_SHARE: Final = 0.3
#: Minimum pages on which a line is below the same frame line: a headline that other pages list is above the article
#: only on its own page.
_SAME_BLOCK: Final = 2
#: Maximum pages of a site that are examined, which takes 0.02 s; more pages add no templates.
_MOST_PAGES: Final = 100


class Site(NamedTuple):
    """The templates of a site.

    Args:
        n_pages: pages examined; versions of one article count as one page.
        frame: the lines that have the same order on all pages, in this order.
        inner: other lines on many pages with the number of pages, by the frame line above their block.
        turning: blocks whose entries change, by the frame lines above and below.
    """

    n_pages: int
    frame: dict[int, FramePlace]
    inner: dict[tuple[int, int], int]
    turning: dict[tuple[int, int], turning.Turning]


class Mark(NamedTuple):
    """The mark of a line, and the number of pages on which it (or its block) was found."""

    kind: str
    n_pages: int


_OWN: Final = Mark(OWN, 1)


def learn(packed: Sequence[str]) -> list[Site]:
    """Learn the templates of a site, separately for each layout.

    Args:
        packed: the lines of each page (see `page_lines`); the order of pages decides which are examined, and which of
            several versions counts.

    Returns:
        One site per layout with templates, the layout with most pages first.
    """
    pages = [page_lines.unpacked(page) for page in packed[:_MOST_PAGES]]
    return [site for site in map(_learn, layouts(pages)) if site.frame or site.inner]


def _learn(every: Sequence[Sequence[int]]) -> Site:
    counts, often = _counted(every)
    frame = frame_of(every, often)
    pages = versions.without_versions(every, frame)
    if len(pages) < len(every):
        counts, often = _counted(pages)
        frame = frame_of(pages, often)
    if not often:
        return Site(len(pages), {}, {}, {})
    cut, seen = extents(pages, frame, counts)
    heads = subheads(cut, often)
    frame = {line: place._replace(is_subhead=line in heads) for line, place in frame.items()}
    others = {line: n for line, n in often.items() if line not in frame}
    own = formulas(pages, cut, others, heads)
    within = Counter(key for page, one in zip(pages, cut, strict=True) for key in _within(page, one.blocks, often))
    inner = {key: often[key[1]] for key, n in within.items() if n >= _SAME_BLOCK and key[1] not in own}
    return Site(len(pages), frame, inner, turning.find(cut, seen))


def _counted(pages: Sequence[Sequence[int]]) -> tuple[Counter[int], dict[int, int]]:
    """Return the number of pages of each line, and the lines on many pages."""
    counts = Counter(line for page in pages for line in set(page))
    least = max(MIN_PAGES, _SHARE * len(pages))
    return counts, {line: n for line, n in counts.items() if n >= least}


def _within(page: Sequence[int], blocks: Sequence[FramedBlock], often: Mapping[int, int]) -> set[tuple[int, int]]:
    return {(block.above, line) for block in blocks for line in page[block.start : block.end] if line in often}


def marks(page: Sequence[int], site: Site) -> list[Mark]:
    """Return the mark of each line of a page.

    No line is marked if hardly anything else would be left of the page: reports that differ only in their figures are
    articles too.

    Args:
        page: the lines of the page as numbers.
        site: the templates, learnt with or without this page.
    """
    found = list(_marks(page, site))
    own = [line for line, mark in zip(page, found, strict=True) if mark.kind in {OWN, SUBHEAD}]
    whole = len(own) >= versions.OWN_LINES or any(map(page_lines.prose_weight, own))
    return found if whole else [_OWN] * len(page)


def _marks(page: Sequence[int], site: Site) -> Iterator[Mark]:
    at = 0
    for block in blocks_of(page, site.frame):
        yield from (_of_frame(site.frame[line]) for line in page[at : block.start])
        turns = site.turning.get((block.above, block.below))
        size = block.end - block.start
        mark = Mark(TURNING, turns.n_pages) if turns and size <= turns.most_lines else _OWN
        for line in page[block.start : block.end]:
            n_pages = site.inner.get((block.above, line))
            yield Mark(REPEATED, n_pages) if n_pages else mark
        at = block.end
    yield from (_of_frame(site.frame[line]) for line in page[at:])


def _of_frame(place: FramePlace) -> Mark:
    return Mark(SUBHEAD if place.is_subhead else REPEATED, place.n_pages)


def marked(page: Sequence[int], site: Site) -> str:
    """Return the kinds of `marks` as one string; empty if no line is marked."""
    kinds = "".join([mark.kind for mark in marks(page, site)])
    return kinds if kinds.strip(OWN) else ""
