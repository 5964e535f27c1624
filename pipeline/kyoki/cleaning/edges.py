"""Extend the article beyond its first and last sentence: headings before, closing lines and lists after."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.cleaning import roles
from kyoki.cleaning.lines import hiragana_share, is_headline, is_listed
from kyoki.cleaning.partial import WALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine
from kyoki.cleaning.lines import Line

#: Maximum code points of a heading before the first sentence; longer lines are headlines or teasers.
_LONGEST_HEADING: Final = 40
#: A category, shorter than most names.
_CATEGORY: Final = re.compile("[一-龥ァ-ヶー]{1,3}")
#: Maximum lines of a page between its headline and the first sentence: headings, a quotation, a verse.
_HEADINGS_WITHIN: Final = 6
#: Maximum lines from the heading of a list to its first text: the numbers of steps.
_SECTION_WITHIN: Final = 3
#: Minimum plain lines after the last sentence that are a list of the article; one or two are a name or a stray word.
_SHORTEST_LIST: Final = 3
#: Text that a paywall cuts off: the maximum lines between the last sentence and the paywall, and their minimum length
#: and share of hiragana.
_CUT_WITHIN: Final = 3
_SHORTEST_CUT: Final = 6
_CUT_HIRAGANA: Final = 0.2
#: Maximum share of links in a line of text.
_SOME_LINK: Final = 0.3
#: Furniture that may be between the article's last lines; any other rule ends the article.
_BETWEEN: Final = frozenset(
    (None, "date", "byline", "credit", roles.CAPTION, roles.TEMPLATE, "counter", "advert", "markup", "source")
)
#: Marks of the sections and of the items of a newspaper's list: 【部長級】, ◇男子.
_LIST_MARKS: Final = frozenset("【◇◆▽")
_ITEM_MARKS: Final = frozenset("・•■●◆▼※")
#: A form below the text: the form of its names, their maximum length, and the minimum number of figures below names.
_OF_FORMS: Final = frozenset((None, "date", "counter", roles.TEMPLATE))
_NAME: Final = re.compile(r"[一-龥々ァ-ヶー・/()]+(?:[のとや]?[一-龥々ァ-ヶー・]+|さ)?:?")
_LONGEST_NAME: Final = 10
_SHORTEST_FORM: Final = 3
_FIGURE: Final = re.compile(r"\d")
_REMARK: Final = re.compile(r"(?:です|ます|ません|ください)!?$|。$")
#: Endings of running text other than a bare 。: 行ってみませんか?(山野はるか)
#: What a reader may do on a page, and English labels: 問題を報告する, All News.
_ACTION: Final = re.compile(r"(?:する|見る|送る|戻る|探す|聞く|試す|申し込む)$|ください!?$|^[a-z &]+$", re.IGNORECASE)
_CLOSED: Final = re.compile(r"[。!?…](?:[」』)]|\s?[(【〔][^()【】〔〕]{1,24}[)】〕])*$")


def is_wall(one: ClassifiedLine) -> bool:
    """Whether a line says that the rest of the article is for members only."""
    return one.furniture in {"membership", "more"} and WALL.search(one.line.text) is not None


class BodyElements(NamedTuple):
    """The elements of a page that contain the article's text.

    Args:
        parts: numbers of the elements that contain several of its paragraphs.
        columns: paths of elements entirely in the article: those of single paragraphs, and the one around all of them.
    """

    parts: frozenset[int]
    columns: frozenset[str]

    @classmethod
    def of(cls, lines: Sequence[Line], headline: Line | None) -> BodyElements:
        """Find the elements that contain some paragraphs.

        Args:
            lines: the paragraphs.
            headline: the element around the text belongs to the article if the headline is not in it.
        """
        sizes = Counter(line.part for line in lines)
        shared = frozenset(part for part, size in sizes.items() if size > 1 or len(sizes) == 1)
        alone = {line.column for line in lines if line.part not in shared}
        around = {line.column.rpartition("/")[0] for line in lines}
        if headline is not None:
            around = {column for column in around if not f"{headline.column}/".startswith(f"{column}/")}
        elif len(sizes) <= len(shared) + 1:
            around = set()
        return cls(shared, frozenset(alone | around))

    def holds(self, line: Line) -> bool:
        """Whether a line is in these elements."""
        return line.part in self.parts or line.column in self.columns


def first(lines: Sequence[ClassifiedLine], start: int, place: BodyElements, top: int | None) -> int:
    """Return the article's first line: the first sentence, or the headings before it.

    Args:
        lines: the lines that are not blank.
        start: the first sentence.
        place: where the article's sentences are in a page.
        top: the headline if it is known and above the sentence.
    """
    own = lines[start].line
    if own.link_share is not None and top is not None:
        begin = start
        for n in reversed(range(max(top + 1, start - _HEADINGS_WITHIN), start)):
            if (lines[n].line.link_share or 0) > _SOME_LINK:
                break
            heads = lines[n].line.column == own.column and _is_heading(lines[n].line.text)
            if not lines[n].furniture and (place.holds(lines[n].line) or heads):
                begin = n
        return begin
    begin = _sentence_begins(lines, start, top)
    before = lines[begin - 1] if begin else None
    if begin == start and before and before.plain and before.line.column == own.column and start - 1 != top:
        return start - 1 if len(before.line.text) <= _LONGEST_HEADING and not _is_category(before.line.text) else start
    return begin


def _sentence_begins(lines: Sequence[ClassifiedLine], start: int, top: int | None) -> int:
    """Return the first of the lines of a dump over which its first sentence is broken: each ends in 、."""
    begin = start
    while begin and begin - 1 != top and lines[begin - 1].plain and lines[begin - 1].line.text.endswith("、"):
        begin -= 1
    return begin


def _is_category(text: str) -> bool:
    """Whether a line above the first sentence of a dump may be the category of the article: 読書."""
    return _CATEGORY.fullmatch(text) is not None


def with_sections(lines: Sequence[ClassifiedLine], start: int, end: int, top: int | None) -> tuple[int, int]:
    """Extend an article that is a list under a heading by the sections beside it: ingredients above steps, hints below.

    They are in the element around that of the heading, without links, up to the first furniture.

    Args:
        lines: the lines that are not blank.
        start: its first line.
        end: the end of its last line.
        top: the headline if it is known and above.

    Returns:
        The new start and end.
    """
    headings = [lines[n] for n in range(max(start - _SECTION_WITHIN, 0), start + 1) if lines[n].line.heading]
    around = headings[0].line.column.rpartition("/")[0] if headings else ""
    if not around:
        return start, end
    for n in reversed(range(0 if top is None else top + 1, start)):
        if not _is_section(lines[n], around):
            break
        start = n if (lines[n].line.link_share or 0) <= _SOME_LINK else start
    while end < len(lines) and _is_section(lines[end], around) and (lines[end].line.link_share or 0) <= _SOME_LINK:
        end += 1
    return start, end


def _is_section(one: ClassifiedLine, around: str) -> bool:
    inside = f"{one.line.column}/".startswith(f"{around}/")
    return inside and one.furniture in {None, "counter", roles.CAPTION}


def _is_heading(text: str) -> bool:
    return _is_text(text) and len(text) <= _LONGEST_HEADING


def end(lines: Sequence[ClassifiedLine], last: int, place: BodyElements) -> int:
    """Return the end of the article, after its last sentence and lines that belong to it.

    Args:
        lines: the lines that are not blank.
        last: the last sentence.
        place: where the article's sentences are in a page.
    """
    if lines[last].line.link_share is not None:
        return max(_with_tail(lines, last + 1, place), _with_list(lines, last + 1))
    after = last + 1
    if (form := _with_form(lines, after)) > after:
        return form
    return max(_to_wall(lines, after), _with_closing(lines, after), _with_list(lines, after))


def _with_tail(lines: Sequence[ClassifiedLine], at: int, place: BodyElements) -> int:
    """Return the end of the text in the article's own elements.

    Below a line of the site there may be the values of a form (発生時刻, 震源地), but no headlines.
    """
    found = at
    of_site = False
    while at < len(lines):
        one = lines[at]
        at += 1
        if one.furniture not in _BETWEEN or not place.holds(one.line):
            break
        if one.furniture == roles.TEMPLATE:
            of_site = True
        elif of_site and is_headline(one.line.text):
            break
        if not one.furniture and not one.line.heading and (one.line.link_share or 0) <= _SOME_LINK:
            found = at
    return found


def _to_wall(lines: Sequence[ClassifiedLine], at: int) -> int:
    """Return the end of the lines cut off by a paywall just below them."""
    wall = next((n for n in range(at, min(at + _CUT_WITHIN + 1, len(lines))) if is_wall(lines[n])), at)
    cut = [lines[n] for n in range(at, wall)]
    whole = all(one.plain and _is_text(one.line.text) for one in cut)
    return wall if whole else at


def _with_closing(lines: Sequence[ClassifiedLine], at: int) -> int:
    """Return the end of a closing line: one line of text between the last sentence and furniture.

    Above a note of the site it need not end like a sentence.
    """
    if at >= len(lines) or not lines[at].plain:
        return at
    of_site = at + 1 < len(lines) and lines[at + 1].furniture == roles.TEMPLATE
    if not (_closes(lines[at].line.text) or (of_site and _is_text(lines[at].line.text))):
        return at
    return at + 1 if at + 1 == len(lines) or lines[at + 1].furniture else at


def _closes(text: str) -> bool:
    return _is_text(text) and text[0] not in _ITEM_MARKS and _CLOSED.search(text) is not None


def _is_text(text: str) -> bool:
    return len(text) >= _SHORTEST_CUT and hiragana_share(text) >= _CUT_HIRAGANA


def _with_list(lines: Sequence[ClassifiedLine], end: int) -> int:
    """Return the end of the author's closing words and of a list (of results, of names) below the last sentence."""
    while end < len(lines) and lines[end].plain and _goes_on(lines[end - 1].line, lines[end].line):
        end += 1
    column, last, at = lines[end - 1].line.column, end, end
    while at < len(lines) and (lines[at].plain or (at > end and lines[at].furniture == roles.TEMPLATE)):
        at += 1
        last = at if beside(lines[at - 1].line.column, column) else last
    listed = [lines[at].line.text for at in range(end, last)]
    others = sum(is_headline(text) or _ACTION.search(text) is not None for text in listed)
    return last if len(listed) >= _SHORTEST_LIST and 2 * others < len(listed) else end


def _with_form(lines: Sequence[ClassifiedLine], at: int) -> int:
    """Return the end of a form just below the text: values below their names, with the remarks that follow them.

    Names and figures alternate (期間, 8月5日から23日まで, 場所, 本町2丁目), which menus and lists of headlines do not.
    """
    names: set[int] = set()
    end = at
    filled = 0
    for index in range(at, len(lines)):
        text = lines[index].line.text
        has_figure = _FIGURE.search(text) is not None
        is_remark = _is_text(text) and _REMARK.search(text) is not None
        if lines[index].furniture not in _OF_FORMS or (is_headline(text) and not (has_figure or is_remark)):
            break
        if index - 1 in names and has_figure:
            filled += 1
            end = index + 1
        elif index == end and (has_figure or is_remark):
            end = index + 1
        elif len(text) <= _LONGEST_NAME and _NAME.fullmatch(text):
            names.add(index)
    return end if at in names and filled >= _SHORTEST_FORM else at


def beside(column: str, body: str) -> bool:
    """Whether a line is in the article's column or, in a page, within the element around it."""
    parent = body.rpartition("/")[0]
    return column == body or (bool(parent) and column.startswith(parent + "/"))


def _goes_on(last: Line, line: Line) -> bool:
    """Whether a line is the author's closing words, on a page in the same element, or belongs to the list above it."""
    own = line.link_share is None or line.column == last.column
    listed = is_listed(last.text) and line.text[0] == last.text[0] and line.text[0] in _LIST_MARKS
    return (own and _trails_off(line.text)) or listed


def _trails_off(text: str) -> bool:
    """Whether a short last line trails off (その判断は…), and so belongs to the author's text."""
    return text.endswith(("…", "。", "!", "?")) and hiragana_share(text) >= 0.3  # a third in running Japanese
