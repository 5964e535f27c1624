import datetime as dt

import pytest

from kyoki.cleaning import metadata

DAY = dt.date(2025, 4, 28)
HEADLINE = "港の古い倉庫、図書館に"


@pytest.mark.parametrize(
    ("headings", "meta", "doc_title", "expected"),
    [
        ([HEADLINE], {"og:title": f"{HEADLINE} | 海の町新聞"}, "", HEADLINE),  # the heading that the statement holds
        (["海の町新聞", HEADLINE], {}, f"{HEADLINE} - 海の町新聞", HEADLINE),  # the site's own h1 is not it
        ([], {"og:title": f"{HEADLINE}:海の町新聞", "og:site_name": "海の町新聞"}, "", HEADLINE),
        ([], {"og:title": HEADLINE}, "", HEADLINE),
        ([], {}, f"{HEADLINE}｜海の町新聞", HEADLINE),
        ([HEADLINE], {}, "", HEADLINE),
        ([], {}, "", None),
    ],
)
def test_headline(headings, meta, doc_title, expected):
    assert metadata.headline(headings, meta, doc_title, []) == expected


@pytest.mark.parametrize(
    ("pieces", "doc_title", "expected"),
    [
        ([HEADLINE, "市議会が可決"], f"{HEADLINE} 市議会が可決 | 海の町新聞", f"{HEADLINE}市議会が可決"),
        # The page's statement may leave the last line out, but not most of the heading.
        ([HEADLINE, "市議会が可決", "来春着工"], f"{HEADLINE} 市議会が可決", f"{HEADLINE}市議会が可決来春着工"),
        ([HEADLINE, "反対した議員は費用の見積もりを批判"], HEADLINE, HEADLINE),
        (["海の町新聞の特集", HEADLINE, "市議会が可決"], f"{HEADLINE} 市議会が可決", f"{HEADLINE}市議会が可決"),
        ([HEADLINE, "2025年4月28日"], HEADLINE, HEADLINE),  # furniture is no subtitle
        (["ABC Festival", "in Umi"], "ABC Festival in Umi", "ABC Festival in Umi"),  # a blank between words
        (["別の話の大きな見出し", "その副題"], HEADLINE, HEADLINE),
    ],
)
def test_a_headline_over_several_lines(pieces, doc_title, expected):
    assert metadata.headline(pieces, {}, doc_title, [], (), [pieces]) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"jsonld": [{"datePublished": "2025-04-27T20:00:00Z"}], "meta": {"date": "2020-01-01"}},
            (DAY, "jsonld"),
        ),  # Tokyo's day
        ({"meta": {"article:published_time": "2025-04-28T09:00:00+09:00"}}, (DAY, "meta")),
        ({"lines": ["令和7年4月28日"]}, (DAY, "visible")),
        ({"lines": ["4月28日 10:00"], "url": "https://news.example.jp/2025/04/28/1"}, (DAY, "inferred_year")),
        ({"lines": ["4月28日 10:00"]}, (None, None)),  # no year anywhere: not guessed
        ({"lines": ["最終更新日:2025年4月28日"]}, (DAY, "inferred_update")),  # changed, not published
        ({"jsonld": [{"dateModified": "2025-04-28T09:00:00+09:00"}]}, (DAY, "inferred_update")),
        ({"lines": ["4/28(月) 10:00"], "others": ["© 2025 海の町新聞"]}, (DAY, "inferred_year")),
        (
            {"lines": ["4月28日(月) 10:00"], "others": ["Copyright 2019-2026 海の町新聞"]},
            (DAY, "inferred_year"),
        ),  # a Monday
        ({"lines": ["4月28日(月) 10:00"], "others": ["2026年の海の町"]}, (None, None)),  # not said of the page
        ({"lines": ["2月29日 10:00"], "url": "https://a.example/2025/03/01/"}, (None, None)),  # no such day
        # 20:00 in Tokyo, though the page says UTC
        ({"meta": {"article:published_time": "2025-04-28T20:00:00Z"}, "lines": ["2025.04.28 20:00"]}, (DAY, "meta")),
        ({"meta": {"article:published_time": "2025-04-27T20:00:00Z"}, "lines": ["2025.04.28 05:00"]}, (DAY, "meta")),
        ({"lines": ["令和元年5月1日"]}, (dt.date(2019, 5, 1), "visible")),
        ({"lines": ["２０２５年４月２８日"]}, (DAY, "visible")),
        ({"times": ["2025-04-28"]}, (DAY, "visible")),
    ],
)
def test_published(given, expected):
    facts = {"jsonld": [], "meta": {}, "times": [], "lines": [], "url": None} | given
    assert tuple(metadata.published(**facts)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"jsonld": [{"author": {"@type": "Person", "name": "海野みなと"}}]}, "海野みなと"),
        ({"jsonld": [{"author": {"@type": "Organization", "name": "海の町"}}]}, None),
        ({"meta": {"author": "海の町新聞社"}}, None),  # the publisher is no person
        ({"meta": {"author": "海の町"}, "outlet": "海の町"}, None),
        ({"lines": ["文=海野みなと"]}, "海野みなと"),
        ({"lines": ["[海野みなと,例文ニュース]"]}, "海野みなと"),
        ({"lines": ["【ロンドン=海野みなと】港の市議会は"]}, "海野みなと"),
        ({"lines": ["取材・文=海野みなと"]}, "海野みなと"),
        ({"lines": ["取材・文／海野みなと"]}, "海野みなと"),
        ({"lines": ["文・海野 みなと"]}, "海野みなと"),
        ({"lines": ["文と写真・海野 みなと"]}, "海野みなと"),
        ({"lines": ["文：海野みなと 写真：潮見三郎"]}, "海野みなと"),
        ({"lines": ["（聞き手・海野みなと）"]}, "海野みなと"),
        ({"lines": ["編集委員 海野みなと"]}, "海野みなと"),
        ({"lines": ["ロンドン支局 海野みなと", "記者 海野 みなと"]}, "海野みなと"),
        ({"lines": ["海野みなと記者"]}, "海野みなと"),
        ({"lines": ["海野みなと 2025年4月28日 18時05分"]}, "海野みなと"),
        ({"lines": ["2025年4月28日 09:18 by 海野みなと | カテゴリー 社会"]}, "海野みなと"),
        ({"lines": ["Posted on 2025年4月28日 by minato"]}, "minato"),
        ({"lines": ["By Minato Umino"]}, "Minato Umino"),
        ({"lines": ["TEXT BY MINATO UMINO"]}, "Minato Umino"),
        ({"lines": ["【ワシントン＝海野みなと】港の"]}, "海野みなと"),
        ({"lines": ["市長はそう述べた。（海野みなと）"]}, "海野みなと"),
        ({"lines": ["作者：", "* 海野みなと", "翻訳者", "* 潮見三郎"]}, "海野みなと"),
        ({"lines": ["• 海野 みなと"]}, "海野みなと"),
        ({"lines": ["髙﨑 澪"]}, "髙﨑澪"),  # characters of names beyond JIS X 0208
        ({"lines": ["投稿者 Minato Umino"]}, "Minato Umino"),
        ({"lines": ["写真：潮見三郎"]}, None),  # who took the picture
        ({"lines": ["翻訳：潮見三郎"]}, None),
        ({"lines": ["【ロンドン=例文通信】港の"]}, None),
        ({"lines": ["（例文通信）"]}, None),
        ({"lines": ["文：例文ニュース編集部"]}, None),
        ({"lines": ["記者会見", "文化", "著者"]}, None),
        ({"meta": {"author": "KT"}}, None),  # initials
        ({"meta": {"article:author": "https://a.example/umino", "author": "海野みなと"}}, "海野みなと"),
        ({"lines": ["著者について"]}, None),
    ],
)
def test_author(given, expected):
    facts = {"jsonld": [], "meta": {}, "lines": [], "outlet": None} | given
    assert metadata.author(**facts) == expected


def test_outlet_is_the_publisher_before_the_site():
    assert (
        metadata.outlet([{"publisher": {"@type": "Organization", "name": "海の町新聞社"}}], {"og:site_name": "海"})
        == "海の町新聞社"
    )
    assert metadata.outlet([], {"og:site_name": "海の町新聞"}) == "海の町新聞"
    assert metadata.outlet([], {}) is None
