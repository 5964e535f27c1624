"""Dates: one row per form."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.cleaning.dates import FoundDate, find_date, parse_date

DAY = dt.date(2025, 4, 28)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # ISO 8601: the day it is in Tokyo
        ("2025-04-28", DAY),
        ("2025-04-28T10:00:00", DAY),
        ("2025-04-28T10:00:00+09:00", DAY),
        ("2025-04-28T10:00:00+0900", DAY),
        ("2025-04-27T15:00:00Z", DAY),
        ("2025-04-28T14:59:59.999Z", DAY),
        ("2025-04-28T15:00:00Z", dt.date(2025, 4, 29)),
        ("2025-04-27T11:00:00-07:00", DAY),
        ("2025-04-27 23:30:00 UTC", DAY),
        ("2025-04-28 23:30:00 JST", DAY),
        ("20250428", DAY),
        ("202504281015", DAY),
        ("20250428101500", DAY),
        # RFC 2822, as in feeds
        ("Mon, 28 Apr 2025 10:00:00 +0900", DAY),
        ("Sun, 27 Apr 2025 15:00:00 GMT", DAY),
        ("Sun, 27 Apr 2025 15:00:00 -0000", DAY),
        ("28 Apr 2025 23:00:00 JST", DAY),
        # seconds and milliseconds since 1970
        ("1745798400", DAY),
        ("1745798400000", DAY),
        ("1745798400.5", DAY),
        # Japanese
        ("2025年4月28日", DAY),
        ("２０２５年４月２８日（月）１０時", DAY),
        ("2025年04月28日 10:00", DAY),
        ("2025年（令和7年）4月28日", DAY),
        ("令和7年（2025年）4月28日", DAY),
        ("令和7年4月28日", DAY),
        ("令和七年四月二十八日", DAY),
        ("二〇二五年四月二十八日", DAY),
        ("㋿7年4月28日", DAY),
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("平成31年4月30日", dt.date(2019, 4, 30)),
        ("平成三十年十二月十日", dt.date(2018, 12, 10)),
        ("昭和64年1月7日", dt.date(1989, 1, 7)),
        ("大正12年9月1日", dt.date(1923, 9, 1)),
        ("R7.4.28", DAY),
        ("H31/4/30", dt.date(2019, 4, 30)),
        ("2025/4/28", DAY),
        ("2025.04.28 10:00", DAY),
        ("2025/04/28(月)", DAY),
        # English
        ("April 28, 2025", DAY),
        ("Apr. 28th, 2025", DAY),
        ("28 April 2025", DAY),
        # no day, no year, no date
        ("2025-04", None),
        ("2025", None),
        ("4月28日", None),
        ("昨日", None),
        ("", None),
        ("  ", None),
        # days that do not exist
        ("2025-02-29", None),
        ("2025年2月29日", None),
        ("2025年13月4日", None),
        ("2025/4/31", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("3025年4月28日", None),
        # numbers of another kind
        ("0120-12-34", None),
        ("192.168.10.1", None),
        ("2025/4/28/1", None),
        ("12345678901", None),
    ],
)
def test_parse_date(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("公開日：2025年4月28日", FoundDate(DAY, has_year=True)),
        ("2025.04.28 10:00 更新", FoundDate(DAY, has_year=True)),
        ("2025年4月28日 10時00分", FoundDate(DAY, has_year=True)),
        ("共同通信 2025/04/28(月) 10:00", FoundDate(DAY, has_year=True)),
        ("更新日：2025年5月1日 公開日：2025年4月28日", FoundDate(DAY, has_year=True)),
        ("公開 2025/04/28 10:00　更新 2025/05/01 12:00", FoundDate(DAY, has_year=True)),
        ("更新日：2025年5月1日 2025年4月28日", FoundDate(DAY, has_year=True)),
        ("更新 2025/04/28 10:00", FoundDate(DAY, has_year=True)),
        ("更新 25/04/28 10:00", FoundDate(DAY, has_year=True)),
        ("2025年4月28日配信、2025年4月30日更新", FoundDate(DAY, has_year=True)),
        ("公開日 : 18/02/19 更新日 : 20/03/01", FoundDate(dt.date(2018, 2, 19), has_year=True)),
        ("25/04/28 10:00 投稿", FoundDate(DAY, has_year=True)),
        ("25/04/28", None),
        ("得点: 18/02/19", None),
        ("投稿: 118/02/19/3", None),
        # without a year it is not guessed
        ("４月２８日", FoundDate(dt.date(1904, 4, 28), has_year=False)),
        ("4/28(月) 10:00配信", FoundDate(dt.date(1904, 4, 28), has_year=False)),
        ("2月29日", FoundDate(dt.date(1904, 2, 29), has_year=False)),
        ("2月30日", None),
        # the year that stands there is wrong, so no month and day are taken out of it
        ("2023年2月29日", None),
        ("打率は1/3", None),
        ("10:00", None),
        ("第3回", None),
        ("", None),
    ],
)
def test_find_date(line, found):
    assert find_date(line) == found


@given(st.dates(dt.date(1989, 1, 8), dt.date(2019, 4, 30)))
def test_every_day_of_heisei(day):
    assert parse_date(f"平成{day.year - 1988}年{day.month}月{day.day}日") == day


@given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001
def test_a_moment_is_one_day_whatever_its_zone(moment, hours):
    there = moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=hours)))
    tokyo = there.astimezone(dt.timezone(dt.timedelta(hours=9))).date()
    assert parse_date(there.isoformat()) == tokyo


@given(st.text(alphabet="0123456789年月日/-.:TZ+ 令和元平成RHA一十〇", max_size=30) | st.text())
def test_any_text_is_a_date_or_none(text):
    assert isinstance(parse_date(text), dt.date | None)
    assert isinstance(find_date(text), FoundDate | None)
