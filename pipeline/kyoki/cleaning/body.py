"""Find the article in a scrape: the run of lines with the greatest sum of weights for running text."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning import edges, products, roles, tails
from kyoki.cleaning.lines import is_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine
    from kyoki.cleaning.lines import Line

#: A sentence weighs 3 to 13 by its length: half of that outside the article's columns or in a list (of an article that
#: is a list, outside of it), a tenth if both (a teaser below the headline of another article).
_SENTENCE: Final = 3.0
_CHARS_A_POINT: Final = 15
_LONGEST_COUNTED: Final = 150
#: Negative weights of furniture, by how certainly it ends an article: -14 is more than any one sentence has. A single
#: sentence after a link to the next page is a teaser of that page, one below 著者紹介 is about the author; but two
#: paragraphs there are the article itself.
#: A number may be that of a step.
_AGAINST: Final = {
    "section": -4.0,
    "next_page": -14.0,
    "profile": -14.0,
    "comments": -14.0,
    "counter": -1.0,
    products.PRICE: -1.0,
    products.SHOP: 0.0,
    roles.CAPTION: 0.0,
    roles.SPEAKER: 0.0,
}
_AGAINST_OTHER: Final = -3.0
#: Weight of a furniture line that was also above the article (share buttons or the date, repeated below), unless it may
#: be between any two paragraphs (an advert, a credit).
_FOOT: Final = -8.0
_ANYWHERE: Final = frozenset(
    (
        None,
        "advert",
        "markup",
        "more",
        "credit",
        roles.CAPTION,
        "counter",
        "membership",
        products.PRICE,
        products.SHOP,
        roles.SPEAKER,
        *roles.OF_THE_SITE,
    )
)
#: Weights of lines that are neither furniture nor sentences: in a furniture section, in a list, outside the article's
#: columns.
_IN_SECTION: Final = -1.0
_LISTED: Final = -1.0
_ELSEWHERE: Final = -0.7
#: A line of a page that is more link than text is part of a list.
_MOSTLY_LINK: Final = 0.5
#: Minimum share of all running text in a column of the article.
_COLUMN_SHARE: Final = 0.2
#: Text in one list of a page, as a multiple of all text apart from lists, from which on the list may be the article.
_LIST_OUTWEIGHS: Final = 2
#: Running text below a paywall is about membership, unless there is this many times as much as above: then the paywall
#: was in a header.
_OPEN_PART: Final = 5


class Body(NamedTuple):
    """Half-open span of the article in the classified lines, and its columns."""

    start: int
    end: int
    columns: frozenset[str]


def find(lines: Sequence[ClassifiedLine], top: int | None = None) -> Body | None:
    """Find the article: the run of lines with the greatest sum of weights.

    Source: Pasternack and Roth (2009), maximum subsequence segmentation; the weights are ours.

    Args:
        lines: the non-blank lines.
        top: number of the headline if it is known.

    Returns:
        The article from its first to its last sentence, with lines before and after that belong to it; None without a
        sentence.
    """
    lines = _below(lines, top)
    columns = _columns(lines)
    best, run, start = 0.0, 0.0, 0
    span: tuple[int, int] | None = None
    open_part = lines[: _wall(lines, columns) + 1]
    for index, weight in enumerate(_weights(open_part, columns)):
        if run <= 0:
            run, start = 0.0, index
        run += weight
        if run > best:
            best, span = run, (start, index + 1)
    if span is None:
        return None
    inside = [index for index in range(*span) if lines[index].prose]
    if (note := tails.first_apart(lines, inside, _ANYWHERE)) is not None:
        open_part = open_part[:note]
        inside = [index for index in inside if index < note]
    first = next((index for index in inside if not _is_teaser(lines[index].line, columns)), inside[0])
    top = None if top is None or top >= first else top
    text = [lines[index].line for index in inside if lines[index].line.column in columns]
    place = edges.BodyElements.of(text, None if top is None else lines[top].line)
    start, end = edges.first(lines, first, place, top), edges.end(open_part, inside[-1], place)
    if lines[first].line.bullet and lines[first].line.link_share is not None and _is_in_list(lines):
        start, end = edges.with_sections(open_part, start, end, top)
    return Body(start, end, columns)


def _below(lines: Sequence[ClassifiedLine], top: int | None) -> Sequence[ClassifiedLine]:
    """Drop the sentences above the headline of a page, unless most of its text is there."""
    if top is None or lines[top].line.link_share is None:
        return lines
    above, below = (sum(len(one.line.text) for one in part if one.prose) for part in (lines[:top], lines[top:]))
    if above > below or not above:
        return lines
    return [*(one._replace(prose=False) if one.prose else one for one in lines[:top]), *lines[top:]]


def _wall(lines: Sequence[ClassifiedLine], columns: frozenset[str]) -> int:
    """Return the number of the paywall that ends the article; the number of lines if there is none."""
    sizes = [len(one.line.text) if one.prose and one.line.column in columns else 0 for one in lines]
    total, above = sum(sizes), 0
    for index, one in enumerate(lines):
        if above and total - above < _OPEN_PART * above and edges.is_wall(one):
            return index
        above += sizes[index]
    return len(lines)


def _is_teaser(line: Line, columns: frozenset[str]) -> bool:
    """Whether a sentence belongs to a list outside the article's columns."""
    return line.bullet and line.column not in columns


def _columns(lines: Sequence[ClassifiedLine]) -> frozenset[str]:
    """Return the columns of the article: those with a large share of the running text, and those beside them.

    If each paragraph of a page has an element of its own, no column has much; then all within the element around them.
    """
    prose = [one.line for one in lines if one.prose]
    chars: Counter[str] = Counter()
    is_list = _is_in_list(lines)
    for line in [line for line in prose if line.bullet == is_list]:
        chars[line.column] += len(line.text)
    main = [column for column, n in chars.items() if n >= _COLUMN_SHARE * chars.total()]
    every = {one.line.column for one in lines}
    in_page = bool(prose) and prose[0].link_share is not None
    if in_page and 2 * sum(chars[column] for column in main) < chars.total():
        around = _around(chars)
        return frozenset(column for column in every if f"{column}/".startswith(around))
    return frozenset(column for column in every if any(edges.beside(column, own) for own in main))


def _is_in_list(lines: Sequence[ClassifiedLine]) -> bool:
    """Whether the article of a page is a list, such as the steps of a recipe.

    One list has far more text than everything apart from lists, and no links to other articles, as teasers have.
    """
    if all(one.line.bullet for one in lines if one.prose):
        return True
    if lines[0].line.link_share is None:
        return False
    prose = [one.line for one in lines if one.prose]
    linked = {one.line.part for one in lines if (one.line.link_share or 0) > _MOSTLY_LINK}
    lists = Counter[int]()
    for line in prose:
        if line.bullet and line.link_share is not None and line.part not in linked:
            lists[line.part] += len(line.text)
    apart = sum(len(line.text) for line in prose if not line.bullet)
    return max(lists.values(), default=0) > _LIST_OUTWEIGHS * apart


def _around(chars: Mapping[str, int]) -> str:
    """Return the smallest element with most of the running text, for text of which each piece has an element."""
    sizes: Counter[str] = Counter()
    for column, n in chars.items():
        for part in accumulate(column.split("/"), "{}/{}".format):
            sizes[f"{part}/"] += n
    return max((part for part, n in sizes.items() if 2 * n > sum(chars.values())), key=len)


def _weights(lines: Sequence[ClassifiedLine], columns: frozenset[str]) -> list[float]:
    """Return the weight of each line, which depends on the section around it and on furniture above the article."""
    weights: list[float] = []
    is_list = _is_in_list(lines)
    above: set[str] = set()
    section = begun = False
    for one in lines:
        if one.prose and one.line.column in columns and not one.line.bullet:
            section, begun = False, True
        section = section or one.opens_section
        foot = begun and one.furniture != roles.SPEAKER and one.line.text in above
        weights.append(_FOOT if foot else _weight(one, columns, section=section, is_list=is_list))
        if one.furniture not in _ANYWHERE and not begun and len(one.line.text) > len("..."):
            above.add(one.line.text)
    return weights


def _weight(one: ClassifiedLine, columns: frozenset[str], *, section: bool, is_list: bool) -> float:
    line = one.line
    # Lines that a site repeats may be within an article: they weigh as much as any line that is not a sentence.
    if one.furniture and one.furniture not in roles.OF_THE_SITE:
        return _AGAINST.get(one.furniture, _AGAINST_OTHER)
    if section:
        return _IN_SECTION
    if one.prose:
        size = _SENTENCE + min(len(line.text), _LONGEST_COUNTED) / _CHARS_A_POINT
        return size * (0.1, 0.5, 1.0)[(line.column in columns) + (line.bullet == is_list)]
    if line.bullet or (line.link_share or 0) > _MOSTLY_LINK:
        return _LISTED
    return 0.0 if line.column in columns or is_code(line.text) else _ELSEWHERE
