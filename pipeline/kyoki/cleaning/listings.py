"""Running text that is no article: directories of sites, teasers below headlines, comments of readers."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kyoki.cleaning.lines import hiragana_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: The rule of a sentence in a listing.
LISTING: Final = "listing"
#: Lines from one sentence of a listing to the next: name, date, text, answer, votes.
_WITHIN: Final = 5
#: Lines from the heading of a section to its first teaser: that has a headline, and perhaps a day.
_BELOW_HEADING: Final = 3
#: Sentences from which on a series is a listing: below the heading of a section, of cards that link to articles each,
#: and else. An article with a heading or picture before each paragraph has fewer in a row.
_MIN_IN_SECTION: Final = 2
_MIN_CARDS: Final = 3
_MIN: Final = 6
_MIN_ITEMS: Final = 10
#: A description or teaser in a dump is a sentence or two.
_LONGEST: Final = 120
#: Sentences side by side that end in the same words are made of a template: …の話題をお届けしています。
_SAME_END: Final = 8
_ALL_LINK: Final = 0.95
_SOME_LINK: Final = 0.05
#: Code points of text between the headline and a listing that are the article, be it ever so short.
_SHORTEST: Final = 30
#: Of a text without sentences above it: in lines with so much hiragana.
_TEXT: Final = 80
_SPOKEN: Final = 0.4
#: May be between an article's text and the entries that it goes on in.
_BETWEEN: Final = frozenset((None, "date", "counter", "caption", "credit"))


def mark(lines: Sequence[ClassifiedLine], top: int | None = None) -> list[ClassifiedLine]:
    """Mark the sentences of listings as furniture.

    A listing is a series of single sentences with something between each two: a link, a name, a date. A series is the
    article if it goes on from running text (a report in entries, with a time before each), or is the first text.

    Args:
        lines: the lines that are not blank.
        top: number of the headline if it is known.
    """
    found = list(_series(lines))
    if not found:
        return list(lines)
    candidates = {index for series in found for index in series}
    listed: set[int] = set()
    article: set[int] = set()
    for series in found:
        if _is_article(lines, series, [n for n in range(series[0]) if n not in listed], top, candidates):
            article.update(series)
        else:
            listed.update(series)
    return [one._replace(furniture=LISTING, prose=False) if index in listed else one for index, one in enumerate(lines)]


def _of_one_template(lines: Sequence[ClassifiedLine], series: list[int], *, in_section: bool) -> list[int]:
    """Return a series without what else is in it, if most of its sentences end alike."""
    ends = [lines[index].line.text[-_SAME_END:] for index in series]
    common, n = Counter(ends).most_common(1)[0]
    # Several others below the heading of a section are teasers.
    if 2 * n <= len(series) or (in_section and len(series) - n > 1):
        return series
    return [index for index, end in zip(series, ends, strict=True) if end == common]


def _is_article(
    lines: Sequence[ClassifiedLine], series: Sequence[int], before: Sequence[int], top: int | None, candidates: set[int]
) -> bool:
    last = next((index for index in reversed(before) if lines[index].prose), None)
    if last is not None and _goes_on(lines, last, series):
        return True
    begin = max((index for index in (last, top) if index is not None and index < series[0]), default=series[0])
    if any(one.opens_section for one in lines[begin : series[0]]):
        return False
    if top is not None and top < series[0]:
        return _chars(lines, (n for n in before if n > top and (lines[n].prose or _is_text(lines[n])))) < _SHORTEST
    spoken = (n for n in before if not lines[n].furniture and hiragana_share(lines[n].line.text) >= _SPOKEN)
    if last is not None or _chars(lines, spoken) >= _TEXT:
        return False
    rest = [n for n in range(series[-1] + 1, len(lines)) if lines[n].prose and n not in candidates]
    return _chars(lines, rest) <= _chars(lines, series)


def _chars(lines: Sequence[ClassifiedLine], indices: Iterable[int]) -> int:
    return sum(len(lines[index].line.text) for index in indices)


def _is_text(one: ClassifiedLine) -> bool:
    """Whether a line of a page is text and no link, with or without a sentence in it."""
    return one.plain and one.line.link_share == 0 and not one.line.heading


def _goes_on(lines: Sequence[ClassifiedLine], last: int, series: Sequence[int]) -> bool:
    own, before = lines[series[0]].line, lines[last].line
    if own.link_share is not None:
        return own.column == before.column or own.column.startswith(before.column + "/")
    if len({lines[index].line.text[-_SAME_END:] for index in series}) == 1:
        return False
    between = lines[last + 1 : series[0]]
    return len(between) < _WITHIN and all(one.furniture in _BETWEEN for one in between)


def _series(lines: Sequence[ClassifiedLine]) -> Iterator[list[int]]:
    """Yield the listings that the lines may hold, each as the numbers of its sentences."""
    section = -len(lines)
    in_section = False
    series: list[int] = []
    for index, one in enumerate(lines):
        if one.opens_section:
            section = index
        if not one.prose:
            continue
        single = _is_single(lines, index)
        if not (single and series and _follows(lines, series[-1], index)):
            if len(series) >= _minimum(lines, series, in_section=in_section):
                yield _of_one_template(lines, series, in_section=in_section)
            series, in_section = [], index - section <= _BELOW_HEADING
        if single:
            series.append(index)
        section = -len(lines)
    if len(series) >= _minimum(lines, series, in_section=in_section):
        yield _of_one_template(lines, series, in_section=in_section)


def _is_single(lines: Sequence[ClassifiedLine], index: int) -> bool:
    line = lines[index].line
    if line.link_share is None and len(line.text) > _LONGEST:
        return False
    if line.bullet and line.link_share is not None:
        return True
    beside = [lines[n].line for n in (index - 1, index + 1) if 0 <= n < len(lines) and lines[n].prose]
    return not any(
        other.column == line.column and other.text[-_SAME_END:] != line.text[-_SAME_END:] for other in beside
    )


def _follows(lines: Sequence[ClassifiedLine], before: int, index: int) -> bool:
    """Whether two sentences are so near and in such like elements that they are of one listing."""
    own, other = lines[index].line.column, lines[before].line.column
    if index - before > _WITHIN or any(one.opens_section for one in lines[before:index]):
        return False
    return own == other or (own.count("/") == other.count("/") and own.split("/")[:-2] == other.split("/")[:-2])


def _minimum(lines: Sequence[ClassifiedLine], series: Sequence[int], *, in_section: bool) -> int:
    """Return the number of sentences from which on a series is a listing."""
    if lines[series[0]].line.link_share is None if series else True:
        return _MIN_IN_SECTION if in_section else _MIN
    linked = all(any(_is_link(one) for one in lines[a + 1 : b]) for a, b in pairwise(series))
    apart = all(lines[a].line.part != lines[b].line.part for a, b in pairwise(series))
    if apart and linked:
        return _MIN_CARDS
    if all(lines[n].line.bullet for n in series):
        return _MIN if all((lines[n].line.link_share or 0) > _SOME_LINK for n in series) else _MIN_ITEMS
    return _MIN if apart or linked else len(series) + 1


def _is_link(one: ClassifiedLine) -> bool:
    return (one.line.link_share or 0) > _ALL_LINK
