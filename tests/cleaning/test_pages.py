import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.cleaning import pages


def texts(raw):
    return [block.text for block in pages.read(raw).blocks]


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        ("<p>一つ目。</p><p>二つ<b>目</b>。</p>", ["一つ目。", "二つ目。"]),
        ("<div>一行目。<br><br>二行目。<br>三行目。</div>", ["一行目。", "二行目。", "三行目。"]),
        (
            "<p><ruby>北京<rp>(</rp><rt>ペキン</rt><rp>)</rp></ruby>で会談。</p>",
            ["北京で会談。"],
        ),  # the reading is left out
        ("<table><tr><td>国</td><td>人口</td></tr><tr><td>甲</td><td>1億</td></tr></table>", ["国 人口", "甲 1億"]),
        ("<p>前。<script>var a = '本文。';</script>後。</p><style>p {}</style>", ["前。後。"]),
        ("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"]),
        ("見えない&nbsp;空白&amp;記号", ["見えない\xa0空白&記号"]),
        ("<p>NULの\0後も読む。</p>", ["NULの後も読む。"]),
        ("<p>閉じない<p>段落", ["閉じない", "段落"]),
        ("", []),
        ("   ", []),
    ],
)
def test_lines_are_those_that_a_reader_sees(raw, lines):
    assert texts(raw) == lines


@pytest.mark.parametrize(
    ("raw", "broken"),
    [
        ("<p>前</p><h1>一行目<br>二行目</h1><p>本文。</p>", [range(1, 3)]),
        ("<h1><span>一行目</span><br><small>二行目</small></h1>", [range(2)]),
        ("<h1>一行だけ</h1><h2>次の見出し</h2>", []),
        ("<h1>閉じない" + "<p>段落。</p>" * 9 + "</h1>", []),  # what holds the page is no heading
        ("<p>本文の<br>改行</p>", []),
    ],
)
def test_headings_that_run_over_lines(raw, broken):
    assert pages.read(raw).broken == broken


def test_where_a_line_stands():
    raw = """<nav><a href='/'>国際</a></nav><div class='main'><h1>見出し</h1><p>本文。<a>続き</a></p></div>
    <div class='related'>別</div>"""
    nav, heading, text, other = pages.read(raw).blocks
    assert (nav.role, nav.link_share) == ("aside", 1.0)
    assert (heading.tag, heading.role, heading.column) == ("h1", "", text.column)
    assert text.link_share == 0.4
    assert other.role == "named_aside"


def test_a_caption_is_marked():
    assert [block.role for block in pages.read("<figure><img><figcaption>港の倉庫</figcaption></figure>").blocks] == [
        "caption"
    ]


def test_what_a_page_says_of_itself():
    raw = """<html><head><title>見出し | 海の町新聞</title><meta property="og:title" content="見出し">
    <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "見出し"}]}</script>
    <script type="application/ld+json">{broken</script></head><body><time datetime="2025-04-28">昨日</time>
    </body></html>"""
    page = pages.read(raw)
    assert page.title == "見出し | 海の町新聞"
    assert page.meta == {"og:title": "見出し"}
    assert page.jsonld[-1] == {"@type": "NewsArticle", "headline": "見出し"}
    assert page.times == ["2025-04-28"]


def test_scrape_lines_number_what_the_report_numbers():
    assert pages.scrape_lines("一\r\n二\r三", "text") == ["一", "二", "三"]
    assert pages.scrape_lines("<p>一</p><p>二</p>", "html") == ["一", "二"]


@pytest.mark.parametrize(
    "raw",
    [
        "<div>" * 100_000 + "深い。",
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        "<p" * 10_000,
        "<" * 1000,
    ],
)
def test_a_broken_page_is_no_crash(raw):
    assert isinstance(texts(raw), list)


@given(st.text())
def test_any_text_is_read(raw):
    assert all(line.strip() for line in texts(raw))


@pytest.mark.parametrize(
    "markup",
    [
        "<span class='byline__name'>海野みなと</span>",
        "<a rel='author' href='/umino'>海野みなと</a>",
        "<p itemprop='author'><span>海野</span>みなと</p>",
        "<div class='article-author'>海野みなと</div>",
        "<ul class='authors'><li class='c-writer'>海野みなと</li></ul>",
    ],
)
def test_the_name_that_a_page_marks_as_its_author(markup):
    assert pages.read(f"<html><body><h1>港</h1>{markup}</body></html>").authors == ["海野みなと"]


@pytest.mark.parametrize(
    "markup", ["<div class='author-box'>海野</div>", f"<p class='author'>{'長い' * 40}</p>", "<p>海野</p>"]
)
def test_what_is_no_name_of_an_author(markup):
    assert pages.read(f"<html><body>{markup}</body></html>").authors == []


def test_a_meta_element_whose_content_was_stored_as_value():
    assert pages.read("<meta name='author' value='海野みなと'><p>港。").meta == {"author": "海野みなと"}
