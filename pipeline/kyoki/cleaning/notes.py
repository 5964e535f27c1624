"""Find an article of a few short lines without a sentence: a post of the day, below its date or above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.cleaning.lines import is_headline, n_hiragana

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kyoki.cleaning.classified_lines import ClassifiedLine

#: Maximum number of dates in a scrape of one such article: that of the day, again in its foot; an index page has more.
_MOST_DATES: Final = 2
#: Maximum distance in lines of a date from the article.
_DATED_WITHIN: Final = 8
#: Number of headlines of other articles from which on a scrape is an index page; below the heading of a section
#: (最新記事) they do not count.
_INDEX: Final = 3
#: Share above which a line is a link to another article.
_MOSTLY_LINK: Final = 0.5
#: Minimum share of hiragana in running Japanese, as in `containers`.
_HIRAGANA: Final = 0.2


def is_note(lines: Sequence[ClassifiedLine], first: int, last: int) -> bool:
    """Whether some lines of a scrape without sentences may be an article: they have a date, and the scrape is no index.

    Args:
        lines: the non-blank lines.
        first: number of the first of these lines.
        last: number of the last.
    """
    if any(one.prose for one in lines):
        return False
    days = [index for index, one in enumerate(lines) if one.furniture == "date"]
    near = any(first - _DATED_WITHIN <= day <= last + _DATED_WITHIN for day in days)
    if not near or len({lines[day].line.text for day in days}) > _MOST_DATES:
        return False
    texts = [lines[index].line.text for index in range(first, last + 1) if not lines[index].furniture]
    if sum(map(n_hiragana, texts)) < _HIRAGANA * sum(map(len, texts)):
        return False
    return _n_headlines(one for at, one in enumerate(lines) if not first <= at <= last) < _INDEX


def _n_headlines(lines: Iterable[ClassifiedLine]) -> int:
    """Count the headlines of other articles outside of furniture sections."""
    found = 0
    section = False
    for one in lines:
        section = one.opens_section or (section and not one.line.heading)
        listed = one.line.bullet or (one.line.link_share or 0) > _MOSTLY_LINK
        found += listed and not section and not one.furniture and is_headline(one.line.text)
    return found
