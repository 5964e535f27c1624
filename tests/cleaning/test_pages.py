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


PAGE = """<div id="a"><p>一</p><nav><p>二</p></nav></div><div class="related"><p id="b">三</p></div>
<table><tr><td>四</td></tr></table>"""


@pytest.mark.parametrize(
    ("keep", "drop", "roles"),
    [
        ([], [], ["", "aside", "named_aside", ""]),
        (["#a"], [], ["user_keep", "user_keep", "named_aside", ""]),  # whatever is within
        (["#b"], ["nav"], ["", "user_drop", "user_keep", ""]),
        (["p"], ["#a"], ["user_drop", "user_drop", "user_keep", ""]),  # what is dropped stays so
        (["#a"], ["nav", "p + nav"], ["user_keep", "user_drop", "named_aside", ""]),
        (["div"], ["div"], ["user_drop", "user_drop", "user_drop", ""]),
        (["td"], ["tr"], ["", "aside", "named_aside", "user_drop"]),  # a cell starts no line of its own
        ([".none"], [], ["", "aside", "named_aside", ""]),
    ],
)
def test_elements_that_selectors_choose(keep, drop, roles):
    page = pages.read(PAGE, keep_tree=True)
    before = list(page.blocks)
    chosen = pages.select(page, keep, drop)
    assert [block.role for block in chosen] == roles
    assert [block._replace(role="") for block in chosen] == [block._replace(role="") for block in before]
    assert page.blocks == before


def test_the_elements_are_kept_only_where_they_are_wanted():
    assert pages.read(PAGE).tree is None
    assert pages.read("", keep_tree=True).tree is None
