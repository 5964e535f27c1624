"""Find the lines near an article that may contain its date and its author."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import cues, dates, products, roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kyoki.cleaning.body import Body
    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Lines that are searched for date and author: from the headline to the third paragraph (a lead may precede them), and
#: so many below and above the article. Farther in, a date more likely belongs to the events or to a quotation.
_NEAR_WITHIN: Final = 3
_NEAR_BELOW: Final = 4
_NEAR_ABOVE: Final = 8
#: From so many different dates on, none is the article's: they belong to a list, though the nearest is next to the
#: headline.
_LISTED_DAYS: Final = 3
#: Lines that are searched only if they end in a day: plain ones, and changing entries, which are about other articles.
#: Templates are searched, because a line of only a date is one (digits are ignored).
_NOT_NEAR: Final = frozenset((None, roles.TURNING))

#: Maximum lines above the day in a masthead (2024年10月14日(月), below the name of the paper): name, slogan, a link.
_MASTHEAD: Final = 3
#: Minimum entries of a menu between this day and the headline; one if only the name is above it and it has a weekday,
#: three if not even the name is. Fewer may be the categories of the article.
_ENTRIES: Final = 2
_LONGEST_ENTRY: Final = 12
_MENU: Final = frozenset(("more", "button", cues.SECTION, "membership", "legal", "breadcrumb"))
_ENTRY: Final = _MENU | {"skip_link", roles.ASIDE, roles.NAMED_ASIDE, *roles.OF_THE_SITE}
#: What is beside the day of an article, never in a masthead.
_BESIDE: Final = frozenset(("byline", "share"))
#: What the day of an article has and that in a masthead has not: a time of day, or a label.
_OF_ARTICLE: Final = re.compile(
    r"\d[:時]\d\d|公開|配信|掲載|投稿|発[表行売信]|更新|作成|登録|post|publish|update", re.IGNORECASE
)
_WEEKDAY: Final = re.compile(
    r"[(\s][月火水木金土日](?:曜日?)?(?:\)|$)|[月火水木金土日]曜|\b(?:mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE
)


def lines_near(found: Sequence[ClassifiedLine], article: Body | None, headline: int | None) -> list[int]:
    """Return the numbers of the lines near a headline that may contain date and author, nearest first.

    Args:
        found: the lines that are not blank.
        article: where the article is.
        headline: index of the headline, or None.
    """
    start, end = (article.start, article.end) if article else (len(found), len(found))
    top = start if headline is None else headline
    sentences = [index for index in range(top + 1, len(found)) if found[index].prose][:_NEAR_WITHIN]
    within = [index for index in range(top, sentences[-1] if sentences else top) if not found[index].prose]
    below = takewhile(lambda index: not found[index].opens_section, range(end, min(end + _NEAR_BELOW, len(found))))
    above = range(top - 1, max(top - 1 - _NEAR_ABOVE, -1), -1)
    # Above the headline one date may be the article's (the day of the last change); below the article none, once
    # another line has come.
    around = [*_without_list(found, list(below), 0), *_without_list(found, list(above), 1)]
    around = [index for index in around if index > _MASTHEAD or not _is_in_masthead(found, index, top)]
    return [
        found[index].number
        for index in (*within, *(index for index in around if _may_date(found[index])))
        if not _is_of_others(found[index])
    ]


def _is_of_others(one: ClassifiedLine) -> bool:
    """Whether a line may have another date and name: a caption those of its picture, a product those of its maker."""
    return one.furniture in {roles.CAPTION, products.SHOP} or (one.furniture is None and cues.is_caption(one.line.text))


def _is_in_masthead(found: Sequence[ClassifiedLine], day: int, top: int) -> bool:
    """Whether a line may be the day in a masthead, with the menu of the site between it and the headline.

    A menu or the title element (見出し | 例文新聞) above it shows that it is below the masthead: the article's.
    """
    text = found[day].line.text
    entries = sum(map(_is_entry, found[day + 1 : top]))
    enough = _ENTRIES + (day == 0) - (day == 1 and _WEEKDAY.search(text) is not None)
    if entries < enough or _OF_ARTICLE.search(text) or dates.find_date(text) is None:
        return False
    if any(one.furniture in _BESIDE for one in (*found[max(day - 1, 0) : day], found[day + 1])):
        return False
    above = [one.line.text for one in found[:day]]
    headline = found[top].line.text if top < len(found) else text
    return not (any(cues.cue(line) in _MENU for line in above) or (above and headline in above[-1]))


def _is_entry(one: ClassifiedLine) -> bool:
    """Whether a line may be an entry of a menu."""
    text = one.line.text
    return one.furniture in _ENTRY or (one.furniture is None and len(text) <= _LONGEST_ENTRY and not one.prose)


def _may_date(one: ClassifiedLine) -> bool:
    text = one.line.text
    # 社会 | 2025.4.28   2025.4.28 - 製品情報
    return one.furniture not in _NOT_NEAR or cues.ends_in_day(text) or cues.begins_with_day(text)


def _without_list(found: Sequence[ClassifiedLine], indices: Sequence[int], own: int) -> list[int]:
    """Drop the dates of a list of articles: several dates after the first plain line, or many dates.

    Args:
        found: the lines.
        indices: indices of the lines to examine, nearest first.
        own: how many dates may belong to the article.
    """
    days = len({found[index].line.text for index in indices if _is_day(found[index])})
    if days <= own:
        return list(indices)
    listed = 0 if days >= _LISTED_DAYS else len(indices)
    own_until = min(next((at for at, index in enumerate(indices) if found[index].furniture is None), listed), listed)
    return [index for at, index in enumerate(indices) if at < own_until or not _is_day(found[index])]


def _is_day(one: ClassifiedLine) -> bool:
    return one.furniture == "date" or cues.begins_with_day(one.line.text)
