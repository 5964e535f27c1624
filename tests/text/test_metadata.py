import datetime as dt

import pytest

from pipeline.text import metadata

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
        ({"lines": ["最終更新日:2025年4月28日"]}, (None, None)),  # changed, not published
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
