"""Where the article is in a scrape: the run of lines with the greatest weight of running text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning.lines import hiragana_share, is_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import Reading
    from kyoki.cleaning.lines import Line

#: A sentence weighs 3 to 13 for the article by its length, half off the article's columns or in a list, and next to
#: nothing where it is both: then it is a teaser below the headline of another article.
_SENTENCE: Final = 3.0
_CHARS_A_POINT: Final = 15
_LONGEST_COUNTED: Final = 150
#: What speaks against weighs the more, the surer it ends an article. One sentence after a link to the next page is a
#: teaser of that page, below the heading 著者紹介 it is of the author; two paragraphs are the article itself.
_AGAINST: Final = {"section": -4.0, "next_page": -14.0, "profile": -14.0, "comments": -14.0, "caption": 0.0}
_AGAINST_OTHER: Final = -3.0
#: A line of furniture that also stood above the article: the share buttons or the date again, below it. What may stand
#: between any two paragraphs (an advert, a credit) says nothing of the kind.
_FOOT: Final = -8.0
_ANYWHERE: Final = frozenset((None, "advert", "markup", "more", "credit", "caption", "counter", "membership"))
_IN_SECTION: Final = -1.0
_LISTED: Final = -1.0
_ELSEWHERE: Final = -0.7
#: Lines of a page that are more link than text are lists.
_MOSTLY_LINK: Final = 0.5
#: A column is the article's if this share of all running text stands in it.
_COLUMN_SHARE: Final = 0.2
#: A heading before the first sentence; longer lines are headlines or teasers.
_LONGEST_HEADING: Final = 40
#: So many plain lines after the last sentence are a list that belongs to it; one or two are a name or a stray word.
_SHORTEST_LIST: Final = 3
#: Most lines of a list that leads to other articles are headlines: so long, and with particles and verbs in hiragana
#: (灯台守の日記、孫が本に). Lists of an article are names, titles, figures.
_HEADLINE: Final = 13
_HEADLINE_HIRAGANA: Final = 0.1


class Body(NamedTuple):
    """Half-open span of readings from the article's first line to its last, and the columns it stands in."""

    start: int
    end: int
    columns: frozenset[str]


def find(readings: Sequence[Reading]) -> Body | None:
    """Find the article: the run of lines with the greatest sum of weights.

    Source: Pasternack and Roth (2009), maximum subsequence segmentation; the weights are ours.

    Returns:
        The article from first sentence to last, with a heading before and a list after; None without a sentence.
    """
    columns = _columns(readings)
    best, run, start = 0.0, 0.0, 0
    span: tuple[int, int] | None = None
    for index, weight in enumerate(_weights(readings, columns)):
        if run <= 0:
            run, start = 0.0, index
        run += weight
        if run > best:
            best, span = run, (start, index + 1)
    if span is None:
        return None
    inside = [index for index in range(*span) if readings[index].prose]
    first = next((index for index in inside if not _is_teaser(readings[index].line, columns)), inside[0])
    return Body(_with_heading(readings, first), _with_list(readings, inside[-1] + 1), columns)


def _is_teaser(line: Line, columns: frozenset[str]) -> bool:
    return line.bullet and line.column not in columns


def _columns(readings: Sequence[Reading]) -> frozenset[str]:
    prose = [reading.line for reading in readings if reading.prose]
    chars: Counter[str] = Counter()
    for line in [line for line in prose if not line.bullet] or prose:
        chars[line.column] += len(line.text)
    main = [column for column, n in chars.items() if n >= _COLUMN_SHARE * chars.total()]
    return frozenset(
        column for column in {reading.line.column for reading in readings} if any(_beside(column, one) for one in main)
    )


def _beside(column: str, body: str) -> bool:
    """Whether a line stands in the column of the article or, in a page, within the element around that."""
    parent = body.rpartition("/")[0]
    return column == body or (bool(parent) and column.startswith(parent + "/"))


def _weights(readings: Sequence[Reading], columns: frozenset[str]) -> list[float]:
    weights: list[float] = []
    above: set[str] = set()
    section = begun = False
    for reading in readings:
        if reading.prose and reading.line.column in columns and not reading.line.bullet:
            section, begun = False, True
        section = section or reading.opens
        foot = begun and reading.line.text in above
        weights.append(_FOOT if foot else _weight(reading, columns, section=section))
        if reading.furniture not in _ANYWHERE and not begun and len(reading.line.text) > len("..."):
            above.add(reading.line.text)
    return weights


def _weight(reading: Reading, columns: frozenset[str], *, section: bool) -> float:
    line = reading.line
    if reading.furniture:
        return _AGAINST.get(reading.furniture, _AGAINST_OTHER)
    if section:
        return _IN_SECTION
    if reading.prose:
        size = _SENTENCE + min(len(line.text), _LONGEST_COUNTED) / _CHARS_A_POINT
        return size * (0.1, 0.5, 1.0)[(line.column in columns) + (not line.bullet)]
    if line.bullet or (line.link_share or 0) > _MOSTLY_LINK:
        return _LISTED
    return 0.0 if line.column in columns or is_code(line.text) else _ELSEWHERE


def _with_heading(readings: Sequence[Reading], start: int) -> int:
    before = readings[start - 1] if start else None
    if before and before.plain and before.line.column == readings[start].line.column:
        return start - 1 if len(before.line.text) <= _LONGEST_HEADING else start
    return start


def _with_list(readings: Sequence[Reading], end: int) -> int:
    while end < len(readings) and readings[end].plain and _trails_off(readings[end].line.text):
        end += 1
    column, last, at = readings[end - 1].line.column, end, end
    while at < len(readings) and readings[at].plain:
        at += 1
        last = at if _beside(readings[at - 1].line.column, column) else last
    listed = [readings[at].line.text for at in range(end, last)]
    headlines = [text for text in listed if len(text) >= _HEADLINE and hiragana_share(text) >= _HEADLINE_HIRAGANA]
    return last if len(listed) >= _SHORTEST_LIST and 2 * len(headlines) < len(listed) else end


def _trails_off(text: str) -> bool:
    """Whether a short last line is the writer's, as in その判断は…."""
    return text.endswith(("…", "。", "!", "?")) and hiragana_share(text) >= 0.3  # a third in running Japanese
