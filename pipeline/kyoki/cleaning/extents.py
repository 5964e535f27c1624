"""Find the blocks of a page's article: from the first with its own text to the last below a recurring subhead."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning.blocks import blocks_of
from kyoki.cleaning.page_lines import prose_weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kyoki.cleaning.blocks import FramedBlock, FramePlace

# A range after a number is the range within which results on 96 synthetic sites do not change.

#: An article begins in the first block with more than this share of the text of the page's longest block (0.05 to 0.5);
#: not in the longest, because teasers below a short article have more text. A block contains articles if it is this
#: first block on more than half of its pages (0.5 to 0.7), or the longest on nearly all (0.6 to 1).
_LONG: Final = 0.2
_FIRST: Final = 0.5
_LONGEST: Final = 0.8
#: Consecutive frame lines that end an article; a single one may be a subhead or a note in the article.
APART: Final = 2
#: A block without running text (answers, steps) belongs to the article if more than this share of its lines is on no
#: other page (with 0.3 more entries of lists are kept, with 0.7 the steps of recipes are dropped). Among three or four
#: pages most entries of a short list are on one page by chance (with 0.5 all entries are kept on one of the sites).
_OWN: Final = 0.5
_OWN_OF_FEW: Final = 0.7
_FEW: Final = 4
#: Maximum mean lines of a block: of a headline with day and name, if the article is below its first question; and of
#: an answer. Lists have three or more.
_HEADLINE: Final = 3
_ANSWER: Final = 2


class ArticleExtent(NamedTuple):
    """The blocks of a page, and the numbers of the first and the last block of its article."""

    blocks: list[FramedBlock]
    first: int
    last: int


@dataclass
class Seen:
    """Statistics over all pages of the block between two frame lines.

    Args:
        sizes: its lines on each page.
        lines: on how many pages each line is in it.
        elsewhere: lines that are anywhere on another page.
        alone: lines that are on no other page.
        first: pages where it is the first block with enough text.
        longest: pages where it has the most text.
        own_text: pages where it has running text that no other page has.
    """

    sizes: list[int] = field(default_factory=list)
    lines: Counter[int] = field(default_factory=Counter)
    elsewhere: int = 0
    alone: int = 0
    first: int = 0
    longest: int = 0
    own_text: int = 0

    @property
    def holds_articles(self) -> bool:
        """Whether it contains the text of articles."""
        n = len(self.sizes)
        return self.first > _FIRST * n or self.longest > _LONGEST * n

    @property
    def has_text(self) -> bool:
        """Whether it contains running text of articles."""
        return self.own_text >= _FIRST * len(self.sizes)

    @property
    def mean_size(self) -> float:
        """Its mean number of lines per page."""
        return sum(self.sizes) / len(self.sizes)

    @property
    def is_own(self) -> bool:
        """Whether most of its lines are on no other page."""
        return self.alone > (_OWN if len(self.sizes) > _FEW else _OWN_OF_FEW) * sum(self.sizes)


def extents(
    pages: Sequence[Sequence[int]], frame: Mapping[int, FramePlace], counts: Mapping[int, int]
) -> tuple[list[ArticleExtent], dict[tuple[int, int], Seen]]:
    """Find the article in each page.

    Args:
        pages: the lines of each page as numbers (see `page_lines`).
        frame: the lines that separate the blocks.
        counts: the number of pages with each line.

    Returns:
        The blocks of each page; and the statistics of the blocks, by the frame lines above and below.
    """
    cut = [list(blocks_of(page, frame)) for page in pages]
    seen = _seen(pages, cut, counts)
    found = []
    for blocks in cut:
        first_of = [seen[block.above, block.below].first for block in blocks]
        first = first_of.index(max(first_of)) if blocks else 0
        found.append(ArticleExtent(blocks, first, _last(blocks, first, seen)))
    return found, dict(seen)


def _seen(
    pages: Sequence[Sequence[int]], cut: Sequence[Sequence[FramedBlock]], counts: Mapping[int, int]
) -> defaultdict[tuple[int, int], Seen]:
    seen: defaultdict[tuple[int, int], Seen] = defaultdict(Seen)
    for page, blocks in zip(pages, cut, strict=True):
        own = [_own_text(page[block.start : block.end], counts) for block in blocks]
        for block, text in zip(blocks, own, strict=True):
            one, lines = seen[block.above, block.below], page[block.start : block.end]
            one.sizes.append(len(lines))
            one.lines.update(set(lines))
            one.elsewhere += sum(counts[line] > 1 for line in lines)
            one.alone += sum(counts[line] == 1 for line in lines)
            one.longest += text > 0 and text == max(own)
            one.own_text += text > 0
        if first := next((block for block, text in zip(blocks, own, strict=True) if text > _LONG * max(own)), None):
            seen[first.above, first.below].first += 1
    return seen


def _own_text(lines: Iterable[int], counts: Mapping[int, int]) -> int:
    return sum(prose_weight(line) for line in lines if counts[line] == 1)


def _last(blocks: Sequence[FramedBlock], first: int, seen: Mapping[tuple[int, int], Seen]) -> int:
    """Return the last block of the article; a recurring subhead (材料, 作り方) does not end it.

    Lines without running text below a subhead may be a list of headlines that no other page has. They belong to the
    article only if it has no other text, or if there are only one or two.
    """
    last = first
    above = seen[blocks[first].above, blocks[first].below] if blocks else None
    has_nothing = above is not None and not above.has_text and above.mean_size <= _HEADLINE
    for at in range(first + 1, len(blocks)):
        if blocks[at].start - blocks[at - 1].end >= APART:
            break
        one = seen[blocks[at].above, blocks[at].below]
        if one.has_text or (one.is_own and (has_nothing or one.mean_size <= _ANSWER)):
            last = at
    return last


def subheads(cut: Sequence[ArticleExtent], often: Mapping[int, int]) -> set[int]:
    """Return the frame lines that are subheads of articles: at least two, each between lines of the article.

    A single frame line, or a sentence, may be a label that the site puts between two paragraphs.

    Args:
        cut: the pages.
        often: on how many pages each line of the frame is.
    """
    found = Counter(line for page in cut for line in _subheads(page))
    return {line for line, n in found.items() if n >= _FIRST * often[line]}


def _subheads(page: ArticleExtent) -> list[int]:
    found = [block.above for block in page.blocks[page.first + 1 : page.last + 1] if not prose_weight(block.above)]
    return found if len(found) > 1 else []
