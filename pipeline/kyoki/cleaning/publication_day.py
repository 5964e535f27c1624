"""Find the day of publication of an article in the page's metadata, or in the lines near the headline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kyoki.cleaning import dates
from kyoki.cleaning.facts import Fact

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from kyoki.cleaning.statements import Statements

#: Meta elements that state the day, the most reliable first.
_META: Final = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
    "parsely-pub-date",
    "release_date",
    "creation_date",
    "article.published",
    "article_date",
    "published_at",
    "lastmod",
)
_MODIFIED: Final = "article:modified_time"
#: Every date contains one of these; searching for them first saves most calls of the slower find_date.
_DATED: Final = re.compile(r"\d|[元〇一二三四五六七八九十][年月]")
#: A line that states only the day of the last change: 2019.03.26 lastupdate.
_UPDATED: Final = re.compile(
    r"^(?!.*(?:公開|配信|掲載|投稿|published)).*(?:最終更新|last ?(?:update|modified))", re.IGNORECASE
)
_CHANGED: Final = re.compile(
    r"^(?!.*(?:公開|配信|掲載|投稿|発表|published|posted)).*(?:更新|改訂|修正|update|modified)", re.IGNORECASE
)
#: The day on which a member of a forum registered (登録日時) or a city published a page (登録日): the last choice.
_REGISTERED: Final = re.compile(r"登録日|joined|member since", re.IGNORECASE)
_UTC: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)\S*(?:Z|\+00:?00)$")
_NO_DIGIT: Final = re.compile(r"\D")
_WEEKDAYS: Final = "月火水木金土日"
_WEEKDAY: Final = re.compile(rf"[日\d]\s?[(（]([{_WEEKDAYS}])(?:曜日?)?[)）]")
_OWNED: Final = re.compile(r"©|copyright|\(c\)", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: The year in an address (/2025/04/28/, /20250428, /2025) or in a moment.
_YEAR_STATED: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?=[/-]|\d{2}(?!\d)|\d{4}(?!\d)|$)")
#: A day falls on the same weekday after 5, 6 or 11 years.
_YEARS_BACK: Final = 5


def published(
    given: str | None, statements: Statements, near: Sequence[str], url: str | None, lines: Sequence[str]
) -> Fact[dt.date]:
    """Find the day of publication: as given, in JSON-LD, in meta, then in visible lines; years are never guessed.

    If a date has no year, it is that of the address; else that of the copyright or, if a weekday is given, the last
    year up to then in which the date fell on it.

    Args:
        given: the field of the scrape.
        statements: of the page.
        near: lines near the headline that are not sentences, nearest first.
        url: address, for the year of a day without one.
        lines: all lines, for the same.

    Returns:
        The day; its source is field, jsonld, meta or visible, `inferred_year` if day and year were apart, or
        `inferred_update` if only the day of the last change is known.
    """
    if day := dates.parse_date(given or ""):
        return Fact(day, "field")
    return _stated(statements, near) or _shown(statements, near, url, lines) or _last_change(statements, near)


def _stated(statements: Statements, near: Sequence[str]) -> Fact[dt.date] | None:
    shown = (*statements.times, *near)
    for one in statements.jsonld:
        if day := _local_day(str(one.get("datePublished") or one.get("dateCreated") or ""), shown):
            return Fact(day, "jsonld")
    for name in _META if statements.meta else ():
        if name in statements.meta and (day := _local_day(statements.meta[name], shown)):
            return Fact(day, "meta")
    return None


def _local_day(moment: str, shown: Sequence[str]) -> dt.date | None:
    """Parse a timestamp; one declared as UTC is taken as local time if the page shows the same time of day."""
    if (utc := _UTC.match(moment)) and any(_NO_DIGIT.sub("", utc[1]) in _NO_DIGIT.sub("", text) for text in shown):
        return dates.parse_date(utc[1])
    return dates.parse_date(moment)


def _shown(statements: Statements, near: Sequence[str], url: str | None, lines: Sequence[str]) -> Fact[dt.date] | None:
    """Find a visible date; the first one without a year gets its year from elsewhere."""
    without_year: list[tuple[dt.date, str]] = []
    # If a page prints both, the day of an update (更新) or of a member's registration may come first.
    for line in sorted(near, key=_rank):
        date = dates.find_date(line) if _DATED.search(line) and not _UPDATED.search(line) else None
        if date and date.has_year:
            return Fact(date.date, "visible")
        without_year += [(date.date, line)] if date else []
    for time in statements.times:
        if day := dates.parse_date(time):
            return Fact(day, "visible")
    return _with_year(*without_year[0], _year_stated(statements, url), lines) if without_year else None


def _rank(line: str) -> int:
    if _REGISTERED.search(line):
        return 2
    return 1 if _CHANGED.search(line) else 0


def _with_year(date: dt.date, line: str, year: int | None, lines: Sequence[str]) -> Fact[dt.date] | None:
    weekday = _WEEKDAY.search(line)
    last = year or max(
        (int(found) for text in lines if _OWNED.search(text) for found in _YEAR.findall(text)), default=0
    )
    for near in [year] if year else range(last, last - _YEARS_BACK, -1):
        day = dates.in_year(date, near)
        if day and (year or not weekday or day.weekday() == _WEEKDAYS.index(weekday[1])):
            return Fact(day, "inferred_year")
    return None


def _year_stated(statements: Statements, url: str | None) -> int | None:
    for text in (statements.meta.get(_MODIFIED, ""), url or "", statements.meta.get("og:url", "")):
        if year := _YEAR_STATED.search(text):
            return int(year.group())
    return None


def _last_change(statements: Statements, near: Sequence[str]) -> Fact[dt.date]:
    modified = [str(one.get("dateModified") or "") for one in statements.jsonld]
    updates = (line for line in near if _UPDATED.search(line))
    for text in [*modified, statements.meta.get(_MODIFIED, ""), *updates]:
        if day := dates.parse_date(text):
            return Fact(day, "inferred_update")
    return Fact()
