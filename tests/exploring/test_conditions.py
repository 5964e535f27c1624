"""Conditions on articles: which articles match, and the message for an invalid condition."""

import pandas as pd
import pytest

from kyoki.errors import InputError
from kyoki.exploring.conditions import fitting
from kyoki.tables import TABLES

ROWS = {
    "a": ("A社", "2024-05-31", "東京", 5, 0.5, "2020-01-01", "政治|外交"),
    "b": ("A社", "2024-06-01", "大阪", 12, 1.5, "2021-02-03", "政治"),
    "c": ("B社", "2024-06-30", None, None, None, None, "経済"),
    "d": (None, "2025-01-01", "東京", 100, -1.0, "2021-02-28", None),
    "e": ("C|D", None, "1 OR 1=1", 7, 2.0, "2022-01-01", "x"),
}


@pytest.fixture(scope="module")
def articles():
    outlets, days, regions, ages, rates, since, tags = (list(column) for column in zip(*ROWS.values(), strict=True))
    made = TABLES["articles"].frame(
        {
            "article_id": list(ROWS),
            "text": [f"本文{name}。" for name in ROWS],
            "outlet": outlets,
            "published": pd.to_datetime(pd.Series(days)),
            "n_chars": 4,
            "kept_share": 1.0,
        }
    )
    return TABLES["articles"].frame(
        made.assign(
            var_地域=pd.array(regions, dtype="str"),
            var_age=pd.array(ages, dtype="Int64"),
            var_rate=rates,
            var_since=pd.to_datetime(pd.Series(since)),
            var_tags=pd.array(tags, dtype="str"),
            mine=[True, False, True, False, True],
        )
    )


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("outlet=A社", "ab"),
        (" outlet = A社 ", "ab"),
        ("outlet!=A社", "cde"),  # what has none is not A社
        ("outlet=A社|B社", "abc"),
        ("outlet=C|D", "e"),  # one value that is written so
        ("outlet=", "d"),
        ("outlet!=", "abce"),
        ("outlet~社", "abc"),
        ("outlet!~社", "de"),
        ("text~本文a", "a"),
        ("text~本文ａ", "a"),  # as articles are normalised
        ("date>=2024-06-01", "bcd"),
        ("date>2024-06-01", "cd"),
        ("published<=2024-06-01", "ab"),
        ("date=2024-06", "bc"),
        ("date!=2024-06", "ade"),
        ("date<=2024-06", "abc"),
        ("date>2024-06", "d"),
        ("date<2024-06", "a"),
        ("date>=2024-06", "bcd"),
        ("date=2024", "abc"),
        ("date<=2024", "abc"),
        ("date=2024/6/1|2025", "bd"),
        ("date=令和6年6月1日", "b"),
        ("date=", "e"),
        ("month=2024-06", "bc"),
        ("month>=2024-06", "bcd"),
        ("year=2024|2025", "abcd"),
        ("year!=2024", "de"),
        ("week=2024-W22", "ab"),
        ("var_地域=東京", "ad"),
        ("地域=東京", "ad"),  # a variable without its prefix
        ("地域=1 OR 1=1", "e"),
        ("var_age>=7", "bde"),
        ("age<12", "ae"),  # as numbers, not as text
        ("age=5|12", "ab"),
        ("age!=5", "bcde"),
        ("age=", "c"),
        ("rate>0", "abe"),
        ("rate=1.5", "b"),
        ("since=2021", "bd"),
        ("var_since>2021-02", "e"),
        ("tags~政治", "ab"),
        ("tags=政治", "b"),
        ("mine=true", "ace"),
        ("mine!=true", "bd"),
        ("n_chars>=4", "abcde"),
    ],
)
def test_what_fits_a_condition(articles, condition, wanted):
    assert "".join(articles.loc[fitting(articles, [condition]), "article_id"]) == wanted


def test_all_conditions_hold_together_and_none_are_all_articles(articles):
    fits = fitting(articles, ["outlet=A社|B社", "date>=2024-06", "tags!~経済"])
    assert articles.loc[fits, "article_id"].tolist() == ["b"]
    assert fitting(articles, []).all()


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("outlet", 'expected COLUMN=VALUE, or with != < <= > >= ~ (contains) !~, as in "outlet=A|B"'),
        ("=A社", "expected COLUMN=VALUE"),
        ("", "expected COLUMN=VALUE"),
        ("outlt=A社", "no column outlt; there are date, month, week, year, article_id, title, text, url, outlet,"),
        ("outlt=A社", "var_地域, var_age"),
        ("outlet=A新聞", "no article has outlet 'A新聞'; there are A社 (2), B社 (1), C|D (1)"),
        ("outlet=A社|Z社", "no article has outlet 'Z社'"),
        ("outlet!=Z社", "no article has outlet 'Z社'"),
        ("partial=paywall", "no article has partial 'paywall'; none has any"),
        ("outlet<B", "outlet is text, which has no order; expected = != ~ !~"),
        ("地域>=東京", "or a type for it: variables.types.地域=number, with kyoki run --set"),
        ("outlet~", "no value; expected one after ~"),
        ("date>=", "no value"),
        ("date>=来週", "'来週' is not a day; expected one like 2024-06-01, a month (2024-06) or a year (2024)"),
        ("date=2024-13", "is not a day"),
        ("date=0000", "is not a day"),
        ("date=2024-02-30", "is not a day"),
        ("date>2024|2025", "several days; expected one after >"),
        ("month=2024", "'2024' is not a month; expected one like 2024-06"),
        ("year>24", "is not a year"),
        ("age=five", "'five' is not a number, which var_age needs"),
        ("age~1", "var_age is not text; expected = != < <= > >="),
        ("date~2024", "published is not text"),
        ("outlet='; DROP TABLE articles; --", "no article has outlet"),
        ("outlet') OR ('1'='1", "no column outlet') OR ('1'"),
    ],
)
def test_a_condition_that_cannot_be_read_says_what_there_is_in_one_line(articles, condition, said):
    with pytest.raises(InputError) as fault:
        fitting(articles, [condition])
    message = str(fault.value)
    assert message.startswith(f"where {condition!r}: ")
    assert said in message
    assert "\n" not in message


def test_of_many_values_the_most_frequent_are_named(articles):
    many = articles.loc[articles.index.repeat(20)].reset_index(drop=True)
    many = many.assign(outlet=[f"第{n:03}新聞" if n > 10 else "例文\n新聞" for n in range(len(many))])
    with pytest.raises(InputError, match=r"there are 例文 新聞 \(11\), 第011新聞 \(1\).* and 80 more$"):
        fitting(many, ["outlet=x"])
