"""Parse dates in Japanese pages and feeds as calendar days in Asia/Tokyo."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple


class FoundDate(NamedTuple):
    """A date in a line; without `has_year` the year of `date` is 1904 and meaningless."""

    date: dt.date
    has_year: bool


#: Used for a missing year; a leap year, so that 2月29日 is a date.
NO_YEAR: Final = 1904
#: Japan has had no summer time since 1951, so that no time zone database is needed.
_TOKYO: Final = dt.timezone(dt.timedelta(hours=9))
#: The year before each era's first: 令和元年 is 2019.
_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "R": 2018, "H": 1988, "S": 1925}
#: News on the web begins in the 1990s and newspaper archives in 明治; other numbers are not years.
_YEARS: Final = range(1868, 2100)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DIGITS: Final = str.maketrans("〇一二三四五六七八九", "0123456789")

_N: Final = r"\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_GLOSS: Final = r"\s{0,3}(?:\([^()]{1,12}\))?\s{0,3}"  # 2025年(令和7年)4月28日
_MONTH_NAME: Final = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DATED: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2025年4月28日, 二〇二五年四月二十八日, 令和7年4月28日, 令和元年5月1日
        (
            rf"(?:(?P<era>令和|平成|昭和|大正|明治)\s{{0,3}}(?P<nth>元|{_N})|(?<!\d)(?P<year>\d{{4}}|[〇一二三四五六七八九]{{4}}))"
            rf"\s{{0,3}}年{_GLOSS}(?P<month>{_N})\s{{0,3}}月\s{{0,3}}(?P<day>{_N})\s{{0,3}}日"
        ),
        # 2025/4/28, 2025.04.28, 2025-04-28, R7.4.28, H31/4/30
        (
            r"(?:(?<![A-Za-z0-9])(?P<era>[RHS])(?P<nth>\d{1,2})|(?<![\d.])(?P<year>\d{4}))"
            r"(?P<by>[/.-])\s?(?P<month>\d{1,2})(?P=by)\s?(?P<day>\d{1,2})(?![\d]|[/.-]\d)"
        ),
        r"(?<![\d/])(?P<short>\d\d)/(?P<month>\d\d)/(?P<day>\d\d)(?![\d/])",  # 公開日 : 18/02/19
        rf"(?<![a-z]){_MONTH_NAME}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}})(?!\d)",  # April 28, 2025
        rf"(?<!\d)(?P<day>\d{{1,2}})\s{_MONTH_NAME},?\s(?P<year>\d{{4}})(?!\d)",  # 28 April 2025
    )
)
_UNDATED: Final = (
    re.compile(r"(?<!\d)(?P<month>\d{1,2})\s{0,3}月\s{0,3}(?P<day>\d{1,2})\s{0,3}日"),  # ４月２８日
    re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:\(.\))?\s+\d{1,2}:\d\d(?!\d)"),  # 4/28(月) 10:00
)
_LABELS: Final = ("公開|配信|掲載|投稿|発表|初出|作成|posted|published", "更新|改訂|修正|updated|modified")
_BEFORE: Final = tuple(
    re.compile(rf"(?:{label})(?:日時|日)?(?: on)?[\s:・]{{0,3}}$", re.IGNORECASE) for label in _LABELS
)
_AFTER: Final = tuple(
    re.compile(rf"[\s\d:時分()月火水木金土日に]{{0,16}}(?:{label})", re.IGNORECASE) for label in _LABELS
)

_UNLABELLED: Final = 1

#: A longer date field is an article in the wrong column.
_LONGEST: Final = 200
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?")
_EPOCH: Final = re.compile(r"(\d{10})(?:\d{3}|\.\d+)?")
_ZONES: Final = ((re.compile(r"\s{0,3}\(?JST\)?$"), "+09:00"), (re.compile(r"\s{0,3}(?:UTC|GMT)$"), "+00:00"))
_RFC_2822: Final = re.compile(r"(?:[A-Za-z]{3},\s{0,3})?\d{1,2} [A-Za-z]{3} \d{4} \d{1,2}:")


def parse_date(text: str) -> dt.date | None:
    """Parse a date field of a meta element, JSON-LD, or a JSONL or CSV row.

    A moment with a time zone is converted to the day in Tokyo; one without is taken as local time. Month and day alone
    do not count as a date.

    Args:
        text: ISO 8601, RFC 2822, seconds or milliseconds since 1970, 20250428, or what `find_date` reads.

    Returns:
        The calendar day in Asia/Tokyo; None if the text contains no date, or one that does not exist.
    """
    text = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    if compact := _COMPACT.fullmatch(text):
        return _day(*map(int, compact.groups()))
    if epoch := _EPOCH.fullmatch(text):
        return dt.datetime.fromtimestamp(int(epoch[1]), _TOKYO).date()
    if moment := _moment(text):
        return moment if moment.year in _YEARS else None
    found = find_date(text)
    return found.date if found and found.has_year else None


def find_date(line: str) -> FoundDate | None:
    """Find the date in a visible line, preferring publication to an update.

    Args:
        line: 公開日：2025年4月28日, 2025.04.28 10:00, 令和7年4月28日（月）, ４月２８日, and the like.

    Returns:
        The date; None if there is none, or if a date with a year does not exist.
    """
    line = unicodedata.normalize("NFKC", line)
    dated = sorted((found for form in _DATED for found in form.finditer(line)), key=lambda found: found.start())
    candidates = dated or [found for form in _UNDATED for found in form.finditer(line)]
    read = [(found, day) for found in candidates if _is_dated(line, found) and (day := _read(found))]
    if not read:
        return None
    _, day = min(read, key=lambda candidate: _rank(line, *candidate[0].span()))
    return FoundDate(day, bool(dated))


def in_year(date: dt.date, year: int) -> dt.date | None:
    """Return a date in another year; None if that year has no such day or is out of range."""
    return _day(year, date.month, date.day)


def _rank(line: str, start: int, end: int) -> int:
    """Return 0 for a date labelled as publication, `_UNLABELLED` for one without a label, 2 for an update."""
    before, after = line[max(0, start - 20) : start], line[end : end + 20]  # labels are shorter
    published, updated = (label.search(before) is not None for label in _BEFORE)
    if not published and not updated:
        published, updated = (label.match(after) is not None for label in _AFTER)
    return 0 if published else 2 if updated else _UNLABELLED


def _is_dated(line: str, found: re.Match[str]) -> bool:
    """Whether three numbers of two digits have a label; without one they may be no date, or in another order."""
    return not found.groupdict().get("short") or _rank(line, *found.span()) != _UNLABELLED


def _read(found: re.Match[str]) -> dt.date | None:
    parts = found.groupdict()
    month = _MONTHS.index(parts["name"].lower()) + 1 if parts.get("name") else _number(parts["month"])
    if parts.get("era"):
        year = _ERAS[parts["era"].upper()] + _number(parts["nth"])
    elif parts.get("short"):
        year = 2000 + _number(parts["short"])
    else:
        year = _number(parts["year"]) if parts.get("year") else NO_YEAR
    return _day(year, month, _number(parts["day"]))


def _number(text: str) -> int:
    """Return the number that 28, 二十八, 二〇二五 or 元 (the first year of an era) stands for."""
    if text == "元":
        return 1
    if "十" in text:
        tens, ones = text.split("十")
        text = (tens or "一") + (ones or "〇")
    return int(text.translate(_DIGITS))


def _day(year: int, month: int, day: int) -> dt.date | None:
    if year not in _YEARS:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _moment(text: str) -> dt.date | None:
    for zone, offset in _ZONES:
        text = zone.sub(offset, text)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return _rfc_2822(text)
    return _in_tokyo(moment)


def _rfc_2822(text: str) -> dt.date | None:
    if not _RFC_2822.match(text):
        return None
    try:
        return _in_tokyo(
            parsedate_to_datetime(
                text.replace("+09:00", " +0900").replace("+00:00", " +0000").replace("-0000", "+0000")
            )
        )
    except ValueError:
        return None


def _in_tokyo(moment: dt.datetime) -> dt.date:
    # A moment within a day of the calendar's ends cannot be converted; such years are refused anyway.
    return moment.astimezone(_TOKYO).date() if moment.tzinfo and 1 < moment.year < 9999 else moment.date()
