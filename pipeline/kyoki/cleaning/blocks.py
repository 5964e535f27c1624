"""Split a page into the frame of its site (lines that all pages share in the same order) and the blocks between."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import accumulate
from operator import lt
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: Pseudo-lines for the beginning and the end of a page; real lines have no negative numbers.
BEGIN: Final = -1
END: Final = -2
#: Minimum share of pages that have a frame line, and maximum share of these on which it is repeated or out of order: a
#: line that is twice on a page is an entry or a mark between entries, and popular entries are listed on every page but
#: in no fixed order. On synthetic sites of three designs, 3 to 50 pages each, an eighth of the changing entries stayed
#: in articles; without the order, half.
_SHARE: Final = 0.8
_SELDOM: Final = 0.2


class FramePlace(NamedTuple):
    """The position of a line in the order of the frame.

    Args:
        rank: its position.
        n_pages: number of pages with the line.
        is_subhead: whether it is a recurring subhead of articles, not furniture: 作り方, a question of an interview.
    """

    rank: int
    n_pages: int
    is_subhead: bool = False


class FramedBlock(NamedTuple):
    """The lines of a page between two frame lines: these two, and the half-open range of its line indices."""

    above: int
    below: int
    start: int
    end: int


def blocks_of(page: Sequence[int], frame: Mapping[int, FramePlace]) -> Iterator[FramedBlock]:
    """Yield the non-empty blocks of a page.

    A frame line out of order belongs to a block, such as the headline of an article that other pages list.
    """
    above, start = BEGIN, 0
    for at in _in_order(page, frame):
        if at > start:
            yield FramedBlock(above, page[at], start, at)
        above, start = page[at], at + 1
    if len(page) > start:
        yield FramedBlock(above, END, start, len(page))


def _in_order(page: Sequence[int], frame: Mapping[int, FramePlace]) -> list[int]:
    """Return the positions of the longest ordered sequence of frame lines."""
    places = [at for at, line in enumerate(page) if line in frame]
    in_page = [frame[page[at]].rank for at in places]
    if all(map(lt, in_page, in_page[1:])):  # as on most pages
        return places
    ranks: list[int] = []
    last: list[int] = []
    before: dict[int, int] = {}
    for place, rank in zip(places, in_page, strict=True):
        at = bisect_left(ranks, rank)
        before[place] = last[at - 1] if at else -1
        ranks[at : at + 1] = [rank]
        last[at : at + 1] = [place]
    found = []
    place = last[-1] if last else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def frame_of(pages: Sequence[Sequence[int]], often: Mapping[int, int]) -> dict[int, FramePlace]:
    """Return the frame lines in order.

    Args:
        pages: the lines of each page as numbers.
        often: lines on many pages, with the number of these pages.
    """
    twice = Counter(line for page in pages for line, n in Counter(page).items() if n > 1)
    may = {line for line, n in often.items() if n >= _SHARE * len(pages) and twice[line] <= _SELDOM * n}
    places: defaultdict[int, list[float]] = defaultdict(list)
    for page in pages:
        order = list(dict.fromkeys(line for line in page if line in may))
        for at, line in enumerate(order):
            places[line].append(at / len(order))
    usual = sorted(may, key=lambda line: (sum(places[line]) / len(places[line]), line))
    usual = _without_movers(pages, usual)
    ranked = _ranked(usual, often)
    kept = Counter(page[at] for page in pages for at in _in_order(page, ranked))
    ranked = _ranked([line for line in usual if kept[line] >= (1 - _SELDOM) * often[line]], often)
    entries = _entries([_in_order(page, ranked) for page in pages], pages)
    return _ranked([line for line in ranked if line not in entries], often)


def _without_movers(pages: Sequence[Sequence[int]], usual: Sequence[int]) -> list[int]:
    """Drop lines that change order with steady ones: entries of the list above or below these."""
    rank = {line: at for at, line in enumerate(usual)}
    steady = _steady(pages, rank)
    moved: Counter[int] = Counter()
    for page in pages:
        order = [rank[line] for line in page if line in rank]
        above = list(accumulate((at if at in steady else BEGIN for at in order), max, initial=BEGIN))
        below = list(
            accumulate((at if at in steady else len(usual) for at in reversed(order)), min, initial=len(usual))
        )
        moved.update(at for at, most, least in zip(order, above, below[-2::-1], strict=False) if not most < at < least)
    return [line for at, line in enumerate(usual) if at in steady or moved[at] <= _SELDOM * len(pages)]


def _steady(pages: Sequence[Sequence[int]], rank: Mapping[int, int]) -> set[int]:
    """Return the ranks of lines with the same neighbour, or at a fixed distance to such a line, on nearly all pages."""
    beside = _fixed(pages, rank, None)
    return beside | _fixed(pages, rank, beside)


def _fixed(pages: Sequence[Sequence[int]], rank: Mapping[int, int], anchors: set[int] | None) -> set[int]:
    """Return the ranks of lines at a fixed distance from an anchor (None: adjacent to a line) on nearly every page."""
    found: set[int] = set()
    for step in (1, -1):
        seen: defaultdict[int, Counter[tuple[int, int]]] = defaultdict(Counter)
        for page in pages:
            anchor, distance = BEGIN, 0
            for line in page[::step]:
                distance += 1
                at = rank.get(line)
                if at is not None:
                    seen[at][anchor, distance] += 1
                if anchors is None or at in anchors:
                    anchor, distance = line, 0
        found |= {at for at, where in seen.items() if max(where.values()) >= _SHARE * len(pages)}
    return found


def _ranked(lines: Iterable[int], often: Mapping[int, int]) -> dict[int, FramePlace]:
    return {line: FramePlace(rank, often[line]) for rank, line in enumerate(lines)}


def _entries(places: Sequence[Sequence[int]], pages: Sequence[Sequence[int]]) -> set[int]:
    """Return lines whose position varies between two other lines at a constant distance."""
    seen: defaultdict[int, set[tuple[int, int, int]]] = defaultdict(set)
    moves: defaultdict[int, set[int]] = defaultdict(set)
    for page, own in zip(pages, places, strict=True):
        for above, at, below in zip(own, own[1:], own[2:], strict=False):
            seen[page[at]].add((page[above], page[below], below - above))
            moves[page[at]].add(at - above)
    return {line for line, found in seen.items() if len(found) == 1 and len(moves[line]) > 1}
