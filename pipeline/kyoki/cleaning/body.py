"""Where the article is in a scrape: the run of lines with the greatest sum of weights for running text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning.lines import hiragana_share, is_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine
    from kyoki.cleaning.lines import Line

#: A sentence weighs 3 to 13 by its length, half outside the article's columns or in a list, and a tenth if it is both:
#: then it is a teaser below the headline of another article.
_SENTENCE: Final = 3.0
_CHARS_A_POINT: Final = 15
_LONGEST_COUNTED: Final = 150
#: Furniture weighs against the article by how surely it ends one. A single sentence after a link to the next page is a
#: teaser of that page, one below the heading 著者紹介 is about the author; two paragraphs are the article itself.
_AGAINST: Final = {"section": -4.0, "next_page": -14.0, "profile": -14.0, "comments": -14.0, "caption": 0.0}
_AGAINST_OTHER: Final = -3.0
#: A line of furniture that was above the article too: the share buttons or the date again, below it. Not what may be
#: between any two paragraphs (an advert, a credit).
_FOOT: Final = -8.0
_ANYWHERE: Final = frozenset(
    (None, "advert", "markup", "more", "credit", "caption", "counter", "membership", "template", "turning")
)
#: What a site repeats is no article, but may be within one: a standing note weighs as any line that is no sentence.
_OF_THE_SITE: Final = frozenset(("template", "turning"))
_IN_SECTION: Final = -1.0
_LISTED: Final = -1.0
_ELSEWHERE: Final = -0.7
#: A line of a page that is more link than text is part of a list.
_MOSTLY_LINK: Final = 0.5
#: A column is the article's if this share of all running text is in it.
_COLUMN_SHARE: Final = 0.2
#: A heading before the first sentence; longer lines are headlines or teasers.
_LONGEST_HEADING: Final = 40
#: Plain lines after the last sentence are a list that belongs to it if they are so many; one or two are a name or a
#: stray word.
_SHORTEST_LIST: Final = 3
#: A list that leads to other articles is mostly headlines: at least so long, and with particles and verbs in hiragana
#: (灯台守の日記、孫が本に). The lists in an article are names, titles, figures.
_HEADLINE: Final = 13
_HEADLINE_HIRAGANA: Final = 0.1


class Body(NamedTuple):
    """Half-open span of classified lines from the article's first to its last, and the columns that it is in."""

    start: int
    end: int
    columns: frozenset[str]


def find(lines: Sequence[ClassifiedLine]) -> Body | None:
    """Find the article: the run of lines with the greatest sum of weights.

    Source: Pasternack and Roth (2009), maximum subsequence segmentation; the weights are ours.

    Returns:
        The article from first sentence to last, with a heading before and a list after; None without a sentence.
    """
    columns = _columns(lines)
    best, run, start = 0.0, 0.0, 0
    span: tuple[int, int] | None = None
    for index, weight in enumerate(_weights(lines, columns)):
        if run <= 0:
            run, start = 0.0, index
        run += weight
        if run > best:
            best, span = run, (start, index + 1)
    if span is None:
        return None
    inside = [index for index in range(*span) if lines[index].prose]
    first = next((index for index in inside if not _is_teaser(lines[index].line, columns)), inside[0])
    return Body(_with_heading(lines, first), _with_list(lines, inside[-1] + 1), columns)


def _is_teaser(line: Line, columns: frozenset[str]) -> bool:
    return line.bullet and line.column not in columns


def _columns(lines: Sequence[ClassifiedLine]) -> frozenset[str]:
    prose = [one.line for one in lines if one.prose]
    chars: Counter[str] = Counter()
    for line in [line for line in prose if not line.bullet] or prose:
        chars[line.column] += len(line.text)
    main = [column for column, n in chars.items() if n >= _COLUMN_SHARE * chars.total()]
    return frozenset(
        column for column in {one.line.column for one in lines} if any(_beside(column, own) for own in main)
    )


def _beside(column: str, body: str) -> bool:
    """Whether a line is in the column of the article or, in a page, within the element around that."""
    parent = body.rpartition("/")[0]
    return column == body or (bool(parent) and column.startswith(parent + "/"))


def _weights(lines: Sequence[ClassifiedLine], columns: frozenset[str]) -> list[float]:
    weights: list[float] = []
    above: set[str] = set()
    section = begun = False
    for one in lines:
        if one.prose and one.line.column in columns and not one.line.bullet:
            section, begun = False, True
        section = section or one.opens_section
        foot = begun and one.line.text in above
        weights.append(_FOOT if foot else _weight(one, columns, section=section))
        if one.furniture not in _ANYWHERE and not begun and len(one.line.text) > len("..."):
            above.add(one.line.text)
    return weights


def _weight(one: ClassifiedLine, columns: frozenset[str], *, section: bool) -> float:
    line = one.line
    if one.furniture and one.furniture not in _OF_THE_SITE:
        return _AGAINST.get(one.furniture, _AGAINST_OTHER)
    if section:
        return _IN_SECTION
    if one.prose:
        size = _SENTENCE + min(len(line.text), _LONGEST_COUNTED) / _CHARS_A_POINT
        return size * (0.1, 0.5, 1.0)[(line.column in columns) + (not line.bullet)]
    if line.bullet or (line.link_share or 0) > _MOSTLY_LINK:
        return _LISTED
    return 0.0 if line.column in columns or is_code(line.text) else _ELSEWHERE


def _with_heading(lines: Sequence[ClassifiedLine], start: int) -> int:
    before = lines[start - 1] if start else None
    if before and before.plain and before.line.column == lines[start].line.column:
        return start - 1 if len(before.line.text) <= _LONGEST_HEADING else start
    return start


def _with_list(lines: Sequence[ClassifiedLine], end: int) -> int:
    while end < len(lines) and lines[end].plain and _trails_off(lines[end].line.text):
        end += 1
    column, last, at = lines[end - 1].line.column, end, end
    while at < len(lines) and (lines[at].plain or (at > end and lines[at].furniture == "template")):
        at += 1
        last = at if _beside(lines[at - 1].line.column, column) else last
    listed = [lines[at].line.text for at in range(end, last)]
    headlines = [text for text in listed if len(text) >= _HEADLINE and hiragana_share(text) >= _HEADLINE_HIRAGANA]
    return last if len(listed) >= _SHORTEST_LIST and 2 * len(headlines) < len(listed) else end


def _trails_off(text: str) -> bool:
    """Whether a short last line is the author's, as in その判断は…."""
    return text.endswith(("…", "。", "!", "?")) and hiragana_share(text) >= 0.3  # a third in running Japanese
