import datetime as dt

import pandas as pd
import pytest

from kyoki.cleaning.article import article_in
from kyoki.cleaning.facts import Fact
from kyoki.cleaning.publication_day import published
from kyoki.cleaning.site_templates import with_templates
from kyoki.cleaning.statements import Statements
from kyoki.config import CleanSettings
from kyoki.stages.clean import clean
from kyoki.tables import TABLES

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


NAME = "例新聞デジタル"
TODAY = "2025年4月28日(月)"
MENU = ["ニュース", "くらし", "天気", "山と町"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # below the name of the paper, above the menu: the day on which the page was seen
        ([NAME, TODAY, *MENU, HEADLINE, *BODY], None),
        ([NAME, "2025年4月28日", *MENU[:2], HEADLINE, *BODY], None),
        ([NAME, TODAY, "総合", HEADLINE, *BODY], None),  # one entry is enough with a weekday
        ([NAME, "令和7年4月28日（月曜日）", "会員登録", "ログイン", HEADLINE, *BODY], None),
        ([NAME, "2025.04.28 MON", "HOME", "NEWS", "SPORTS", HEADLINE, *BODY], None),
        ([NAME, "きょうは2025年4月28日(月)です", *MENU, HEADLINE, *BODY], None),
        ([NAME, "4月28日(月)", *MENU, HEADLINE, *BODY, "© 2025 例新聞社"], None),
        ([TODAY, NAME, *MENU[:2], HEADLINE, *BODY], None),
        (["本文へスキップ", NAME, "創刊百年", TODAY, *MENU, HEADLINE, *BODY], None),
        ([NAME, "2025年4月30日(水)", *MENU, HEADLINE, SEEN, *BODY], DAY),  # the article has its own
        # next to the headline
        ([NAME, TODAY, HEADLINE, *BODY], DAY),
        ([TODAY, HEADLINE, *BODY], DAY),
        ([TODAY, "社会", HEADLINE, *BODY], DAY),  # the category
        ([TODAY, *MENU[:2], HEADLINE, *BODY], DAY),  # without a name above, two entries may be categories
        ([NAME, "2025.04.28", "社会", HEADLINE, *BODY], DAY),
        ([NAME, TODAY, "海辺の町を三日かけて歩く旅の話", "第三回 灯台から港の市場まで", HEADLINE, *BODY], DAY),
        # below the menu
        ([NAME, *MENU[:2], TODAY, "連載", "山の話", HEADLINE, *BODY], DAY),
        ([NAME, "創刊百年", "本文へスキップ", "街の人", TODAY, "連載", "山の話", HEADLINE, *BODY], DAY),  # too far down
        # with a label or a time of day, beside a byline or a button, below the title element
        ([NAME, f"公開日：{TODAY}", *MENU, HEADLINE, *BODY], DAY),
        ([NAME, SEEN, *MENU, HEADLINE, *BODY], DAY),
        ([NAME, "2025年4月28日 10時05分", *MENU, HEADLINE, *BODY], DAY),
        (["文・海野みなと", TODAY, *MENU, HEADLINE, *BODY], DAY),
        ([NAME, TODAY, "シェアする", *MENU, HEADLINE, *BODY], DAY),
        ([f"{HEADLINE} | {NAME}", TODAY, *MENU, HEADLINE, *BODY], DAY),
    ],
)
def test_the_day_in_a_masthead_is_that_of_the_visit(lines, expected):
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    facts = article_in(row | {"raw": "\n".join(lines), "markup": "text"}, CleanSettings()).facts
    assert (facts.published.value, facts.title.value) == (expected, HEADLINE)


@pytest.mark.parametrize(("above", "expected"), [(True, None), (False, DAY)])
def test_the_day_in_the_masthead_of_a_page(above, expected):
    day, menu = f"<p>{TODAY}</p>", "<nav><a href=/1>街の人</a><br><a href=/2>山と町</a></nav>"
    head = day + menu if above else menu + day
    page = f"<html><body><p>{NAME}</p>{head}<h1>{HEADLINE}</h1><p>{'</p><p>'.join(BODY)}</p></body></html>"
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    assert article_in(row | {"raw": page, "markup": "html"}, CleanSettings()).facts.published.value == expected


@pytest.mark.parametrize("place", ["masthead", "article"])
def test_the_day_in_a_masthead_of_many_pages(place):
    """The menu and the day are templates here."""
    texts = [
        (f"{where}の{what}、{when}に改める 市議会", f"{where}の市議会は十日、{what}を{when}に改める案を可決した。")
        for where, what, when in zip("港山川橋駅", ("倉庫", "小屋", "水門", "料金", "広場"), "春夏秋冬朝", strict=True)
    ]
    pages = []
    for at, (headline, lead) in enumerate(texts):
        day = f"2025年4月{21 + at}日"
        menu = ["街の人", "山と町", "川の便り"]
        head = [NAME, day, *menu, headline] if place == "masthead" else [NAME, *menu, headline, day]
        pages.append(
            "\n".join(
                [*head, lead, f"市長は「{headline[:4]}が変わる」と述べ、反対した議員は費用を批判した。", "© 例新聞社"]
            )
        )
    rows = [
        {"scrape_id": str(at), "path": f"{at}.txt", "kind": "text", "markup": "text", "charset": "utf-8", "sha256": "0"}
        | {"n_bytes": 1, "folder": "x", "raw": page}
        for at, page in enumerate(pages)
    ]
    articles = clean(with_templates(TABLES["scrapes"].frame(rows))).articles
    found = [None if pd.isna(day) else day.day for day in articles["published"]]
    assert found == ([None] * 5 if place == "masthead" else [21, 22, 23, 24, 25])
