import datetime as dt

import pytest

from kyoki.cleaning.article import article_in
from kyoki.cleaning.facts import Fact
from kyoki.cleaning.publication_day import published
from kyoki.cleaning.statements import Statements
from kyoki.config import CleanSettings

DAY = dt.date(2025, 4, 28)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"jsonld": [{"datePublished": "2025-04-27T20:00:00Z"}], "meta": {"date": "2020-01-01"}},
            (DAY, "jsonld"),
        ),  # Tokyo's day
        ({"meta": {"article:published_time": "2025-04-28T09:00:00+09:00"}}, (DAY, "meta")),
        ({"near": ["令和7年4月28日"]}, (DAY, "visible")),
        ({"near": ["4月28日 10:00"], "url": "https://news.example.jp/2025/04/28/1"}, (DAY, "inferred_year")),
        ({"near": ["4月28日 10:00"]}, (None, None)),  # no year anywhere: not guessed
        ({"near": ["最終更新日:2025年4月28日"]}, (DAY, "inferred_update")),  # changed, not published
        ({"jsonld": [{"dateModified": "2025-04-28T09:00:00+09:00"}]}, (DAY, "inferred_update")),
        ({"near": ["4/28(月) 10:00"], "lines": ["© 2025 海の町新聞"]}, (DAY, "inferred_year")),
        (
            {"near": ["4月28日(月) 10:00"], "lines": ["Copyright 2019-2026 海の町新聞"]},
            (DAY, "inferred_year"),
        ),  # a Monday
        ({"near": ["4月28日(月) 10:00"], "lines": ["2026年の海の町"]}, (None, None)),  # not said of the page
        ({"near": ["2月29日 10:00"], "url": "https://a.example/2025/03/01/"}, (None, None)),  # no such day
        # 20:00 in Tokyo, though the page says UTC
        ({"meta": {"article:published_time": "2025-04-28T20:00:00Z"}, "near": ["2025.04.28 20:00"]}, (DAY, "meta")),
        ({"meta": {"article:published_time": "2025-04-27T20:00:00Z"}, "near": ["2025.04.28 05:00"]}, (DAY, "meta")),
        ({"near": ["令和元年5月1日"]}, (dt.date(2019, 5, 1), "visible")),
        ({"near": ["２０２５年４月２８日"]}, (DAY, "visible")),
        ({"times": ["2025-04-28"]}, (DAY, "visible")),
        ({"near": ["更新日時：2025年5月2日 9:00", "掲載日時：2025年4月28日 10:00"]}, (DAY, "visible")),
        ({"near": ["2025年4月28日更新"]}, (DAY, "visible")),  # no other day is there
        ({"near": ["登録日時: 2018年3月3日 12:10", "山羊ひげ » 2025年4月28日 08:15"]}, (DAY, "visible")),  # of a member
        ({"near": ["Joined: March 3, 2018", "2025年4月28日"]}, (DAY, "visible")),
        ({"near": ["登録日:2025年4月28日"]}, (DAY, "visible")),  # of a city's page
    ],
)
def test_the_day_and_where_it_was_read(given, expected):
    stated = Statements(**{name: given[name] for name in ("jsonld", "meta", "times") if name in given})
    seen = {"near": [], "url": None, "lines": []} | {
        name: given[name] for name in given if name in {"near", "url", "lines"}
    }
    assert published(None, stated, **seen) == expected


def test_the_day_that_was_given_wins():
    stated = Statements(meta={"date": "2020-01-01"})
    assert published("2025-04-28", stated, [], None, []) == Fact(DAY, "field")
    assert published("昨日", stated, [], None, []) == Fact(dt.date(2020, 1, 1), "meta")  # no date


BODY = [
    "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる。",
    "市によると、倉庫は昭和の初めに建てられ、長く使われていなかった。市長は「街の顔になる」と述べた。",
    "反対した議員は、費用が当初の見積もりの二倍になったと批判している。",
]
HEADLINE = "港の古い倉庫、図書館に 市議会が可決"
LIST = ["魚市場に新しい屋根", "2025年5月2日", "灯台の公開に列", "2025年5月1日", "入港の船、過去最多", "2025年4月30日"]
SEEN = "2025年4月28日 10:00"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([HEADLINE, SEEN, *BODY], DAY),
        ([*LIST, HEADLINE, SEEN, *BODY], DAY),
        ([SEEN, HEADLINE, *BODY, *LIST], DAY),
        ([HEADLINE, *BODY, SEEN], DAY),
        ([f"社会｜{SEEN[:10]}", HEADLINE, *BODY], DAY),
        (["2025.04.28 - 街づくり", HEADLINE, *BODY], DAY),
        (["2025年4月28日(月)｜街づくり", HEADLINE, *BODY], DAY),
        (["2025.04.28 - 魚市場に新しい屋根ができるまでの長い道のり", HEADLINE, *BODY], None),  # of another article
        (["2025.04.28 - 街づくり", "2025.04.27 - 漁業", HEADLINE, *BODY], None),  # a list
        ([HEADLINE, *BODY, "魚市場に新しい屋根", "2025.04.28 - 街づくり"], None),
        ([HEADLINE, "倉庫の前の議員ら=2025年3月1日、港", SEEN, *BODY], DAY),  # of the picture
        ([*LIST, HEADLINE, *BODY], None),  # of other articles
        ([HEADLINE, *BODY, *LIST], None),
        ([HEADLINE, *BODY, "最新記事", *LIST], None),
        ([HEADLINE, "倉庫の前の議員ら=2025年3月1日、港", *BODY], None),
    ],
)
def test_the_day_of_a_dump_is_not_that_of_a_list_or_picture(lines, expected):
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    assert (
        article_in(row | {"raw": "\n".join(lines), "markup": "text"}, CleanSettings()).facts.published.value == expected
    )
