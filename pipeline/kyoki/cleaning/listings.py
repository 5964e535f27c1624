"""Find running text that is not an article: directories of sites, teasers below headlines, comments of readers."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import directories, roles
from kyoki.cleaning.lines import hiragana_share, is_headline, n_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: The rule of a sentence in a listing.
LISTING: Final = "listing"
#: Maximum lines from one sentence of a listing to the next: name, date, text, answer, votes.
_WITHIN: Final = 5
#: Maximum lines from the heading of a section to its first teaser, which has a headline and perhaps a day.
_BELOW_HEADING: Final = 3
#: Minimum sentences of a listing: below the heading of a section, in cards that each link to an article, in other
#: series, and in list items without links. F1 on gold pages and dumps with each host left out, and on synthetic pages:
#: with 3 or 4 for _MIN dumps lose 0.005 to 0.008, with 9 synthetic pages lose 0.03; with 4 in a section they lose 0.07,
#: but two paragraphs below a link to another article may be text; with 6 cards pages lose 0.09.
_MIN_IN_SECTION: Final = 3
_MIN_CARDS: Final = 3
_MIN: Final = 6
_MIN_ITEMS: Final = 10
#: Maximum code points of a description or teaser in a dump, one or two sentences.
_LONGEST: Final = 120
#: Adjacent sentences come from one template if this many code points at their ends are equal: …話題をお届けしています。
_SAME_END: Final = 8
#: Minimum share of sentences with one ending in a series that is a directory even above an article shorter than it.
_FROM_TEMPLATE: Final = 0.8
_DIGIT: Final = re.compile(r"\d")
#: Shares of a line's characters that are links: a link by itself; a list item with a link in it; a teaser's headline.
_ALL_LINK: Final = 0.95
_SOME_LINK: Final = 0.05
_MOSTLY_LINK: Final = 0.5
#: Minimum code points of text above a listing that are the article: on a page, below its headline (with 80 a news flash
#: is lost to a directory); in a dump without sentences, in lines with this share of hiragana.
_SHORTEST: Final = 15
_SHORTEST_SPOKEN: Final = 80
_SPOKEN: Final = 0.4
#: Furniture that may be between an article's text and its continuation in entries.
_BETWEEN: Final = frozenset((None, "date", "counter", roles.CAPTION, "credit"))


def mark(lines: Sequence[ClassifiedLine], top: int | None = None) -> list[ClassifiedLine]:
    """Mark the sentences of listings as furniture.

    A listing is a series of single sentences separated by links, names or dates. A series is part of the article if it
    continues running text (a report in entries, each with a time), or is the first text.

    Args:
        lines: the lines that are not blank.
        top: number of the headline if it is known.
    """
    found = list(_series(lines))
    if not found:
        return list(lines)
    above = _Above(lines, top, {index for series in found for index in series})
    for series in found:
        above.advance(series[0])
        if not above.is_article(series):
            above.listed.update(series)
    return [
        one._replace(furniture=LISTING, prose=False) if index in above.listed else one
        for index, one in enumerate(lines)
    ]


class _Above:
    """The text above a series, updated from one series to the next.

    Args:
        lines: the lines that are not blank.
        top: number of the headline if it is known.
        candidates: numbers of the sentences of all series.
    """

    def __init__(self, lines: Sequence[ClassifiedLine], top: int | None, candidates: set[int]) -> None:
        self.listed: set[int] = set()
        self._lines = lines
        self._top = top
        self._at = 0
        self._last: int | None = None
        self._section = -1
        self._text = self._spoken = 0
        sizes = [len(one.line.text) if one.prose and n not in candidates else 0 for n, one in enumerate(lines)]
        self._others = [0, *accumulate(sizes)]

    def advance(self, end: int) -> None:
        """Process the lines up to the first of the next series."""
        for index in range(self._at, end):
            one = self._lines[index]
            self._section = index if one.opens_section else self._section
            if index in self.listed:
                continue
            self._last = index if one.prose else self._last
            size = len(one.line.text)
            if self._top is not None and index > self._top and (one.prose or _is_text(one)):
                self._text += size
            if not one.furniture and hiragana_share(one.line.text) >= _SPOKEN:
                self._spoken += size
        self._at = end

    def is_article(self, series: Sequence[int]) -> bool:
        """Whether a series is the article or part of it."""
        start, end = series[0], series[-1] + 1
        below_headline = self._top is not None and self._top < start
        if self._last is not None and self._goes_on(self._last, series):
            return True
        begin = max(-1 if self._last is None else self._last, self._top if self._top is not None else -1)
        if begin >= 0 and self._section > begin:
            return False
        if self._top is not None and below_headline:
            has_sentence = self._last is not None and self._last > self._top
            is_first = self._text < (_SHORTEST if has_sentence else _SHORTEST_SPOKEN)
            return is_first or (_is_plain(self._lines, series) and self._is_about_headline(series, self._top))
        if self._last is not None or self._spoken >= _SHORTEST_SPOKEN:
            return False
        below = self._others[-1] - self._others[end]
        if below >= _SHORTEST and _is_from_template(self._lines, series):
            return False
        return below <= sum(len(self._lines[index].line.text) for index in series)

    def _is_about_headline(self, series: Sequence[int], top: int) -> bool:
        """Whether the items of a list, with the names above their sentences, have words of headline and lead."""
        texts = [one.line.text for one in self._lines]
        lead = "".join(texts[index] for index in range(top + 1, series[0]) if self._lines[index].prose)
        entries = ["".join(texts[above + 1 : index + 1]) for above, index in pairwise([series[0] - 2, *series])]
        return directories.is_related(entries, texts[top], lead)

    def _goes_on(self, last: int, series: Sequence[int]) -> bool:
        own, before = self._lines[series[0]].line, self._lines[last].line
        if own.link_share is not None:
            return own.column == before.column or own.column.startswith(before.column + "/")
        if series[0] - last > _WITHIN or len({_end(self._lines[index]) for index in series}) == 1:
            return False
        return all(one.furniture in _BETWEEN for one in self._lines[last + 1 : series[0]])


def _is_plain(lines: Sequence[ClassifiedLine], series: Sequence[int]) -> bool:
    """Whether a list has no links and one sentence in each item, unlike the beginnings of other articles."""
    linked = any(one.line.link_share for one in lines[series[0] : series[-1] + 1])
    return not linked and all(n_sentences(lines[index].line.text) == 1 for index in series)


def _is_text(one: ClassifiedLine) -> bool:
    """Whether a line of a page is text and not a link, with or without a sentence."""
    return one.plain and one.line.link_share == 0 and not one.line.heading


def _is_from_template(lines: Sequence[ClassifiedLine], series: Sequence[int]) -> bool:
    """Whether nearly all sentences end alike: a directory, however long it is (…の話題をお届けします。)."""
    n = Counter(_end(lines[index]) for index in series).most_common(1)[0][1]
    return n >= _FROM_TEMPLATE * len(series)


def _end(one: ClassifiedLine) -> str:
    return one.line.text[-_SAME_END:]


def _series(lines: Sequence[ClassifiedLine]) -> Iterator[list[int]]:
    """Yield possible listings, each as the numbers of its sentences."""
    heading = -len(lines)
    in_section = False
    series: list[int] = []
    for index, one in enumerate(lines):
        if one.opens_section:
            heading = index
        if not one.prose:
            continue
        single = _is_single(lines, index)
        if not (single and series and _follows(lines, series[-1], index)):
            yield from _long_enough(lines, series, in_section=in_section)
            series, in_section = [], index - heading <= _BELOW_HEADING
        if single:
            series.append(index)
        heading = -len(lines)
    yield from _long_enough(lines, series, in_section=in_section)


def _is_single(lines: Sequence[ClassifiedLine], index: int) -> bool:
    """Whether a sentence has no neighbouring sentence, or only one made from the same template."""
    line = lines[index].line
    if line.link_share is None and len(line.text) > _LONGEST:
        return False
    if line.bullet and line.link_share is not None:
        return True
    beside = [lines[n] for n in (index - 1, index + 1) if 0 <= n < len(lines) and lines[n].prose]
    return all(other.line.column != line.column or _end(other) == _end(lines[index]) for other in beside)


def _follows(lines: Sequence[ClassifiedLine], before: int, index: int) -> bool:
    """Whether two sentences are close enough, in similar elements, to belong to one listing."""
    if index - before > _WITHIN or any(one.opens_section for one in lines[before:index]):
        return False
    own, other = lines[index].line.column, lines[before].line.column
    # Classes may alternate: <div class="odd"><p>…</p></div><div class="even"><p>…</p></div>.
    return own == other or (own.count("/") == other.count("/") and own.split("/")[:-2] == other.split("/")[:-2])


def _long_enough(lines: Sequence[ClassifiedLine], series: list[int], *, in_section: bool) -> Iterator[list[int]]:
    """Yield a series if it is a listing; if most of its sentences end alike, without the others."""
    series = _without_text_above(lines, series)
    if not series or len(series) < _minimum(lines, series, in_section=in_section):
        return
    ends = [_end(lines[index]) for index in series]
    common, n = Counter(ends).most_common(1)[0]
    # Several others below the heading of a section are teasers.
    if 2 * n <= len(series) or (in_section and len(series) - n > 1):
        yield series
    else:
        yield [index for index, end in zip(series, ends, strict=True) if end == common]


def _without_text_above(lines: Sequence[ClassifiedLine], series: list[int]) -> list[int]:
    """Drop the beginning of a series if it is in another element: the last sentence of the article above."""
    around = [lines[index].line.column.rpartition("/")[0] for index in series]
    begin = next((n for n, element in enumerate(around) if element != around[0]), 0)
    return series[begin:] if begin and around[0] not in around[begin:] else series


def _minimum(lines: Sequence[ClassifiedLine], series: Sequence[int], *, in_section: bool) -> int:
    """Return the minimum number of sentences of a listing."""
    if lines[series[0]].line.link_share is None:
        return _MIN_IN_SECTION if in_section else _MIN
    if all(_is_teaser(lines, n) for n in series):
        return 1
    gaps = [lines[a + 1 : b] for a, b in pairwise(series)]
    if 2 * sum(any(one.line.heading and not _is_link(one) for one in gap) for gap in gaps) > len(gaps):
        return len(series) + 1  # a paragraph below each heading
    linked = all(any(map(_is_link, gap)) for gap in gaps)
    apart = all(lines[a].line.part != lines[b].line.part for a, b in pairwise(series))
    if apart and linked:
        return _MIN_CARDS
    if all(lines[n].line.bullet for n in series):
        return _MIN if all((lines[n].line.link_share or 0) > _SOME_LINK for n in series) else _MIN_ITEMS
    stamped = 2 * sum(any(map(_is_stamp, gap)) for gap in gaps) > len(gaps)
    return _MIN if linked or (apart and stamped) else len(series) + 1


def _is_teaser(lines: Sequence[ClassifiedLine], index: int) -> bool:
    """Whether a sentence of a page is right below a headline that is a link, in the same element."""
    above = lines[index - 1].line if index else None
    return (
        above is not None
        and above.part == lines[index].line.part
        and (above.link_share or 0) > _MOSTLY_LINK
        and (above.heading or is_headline(above.text))
    )


def _is_stamp(one: ClassifiedLine) -> bool:
    """Whether a line may belong to a comment (a day, a number, a link), unlike the name of a speaker."""
    return one.furniture is not None or _is_link(one) or _DIGIT.search(one.line.text) is not None


def _is_link(one: ClassifiedLine) -> bool:
    return (one.line.link_share or 0) > _ALL_LINK
