"""A scrape's lines as numbers: split like the parser's lines, equal if only digits differ."""

import pytest

from kyoki.cleaning import page_lines
from kyoki.cleaning.scrapes import scrape_lines

CUT = {
    "paragraphs": ("<p>港の町</p><p>橋の町</p>", ["港の町", "橋の町"]),
    "within a line": ("<p>港の<b>古い</b><a href='/'>町</a></p>", ["港の古い町"]),
    "table cells are one line": ("<tr><td>港</td><td>町</td></tr><tr><td>橋</td></tr>", ["港町", "橋"]),
    "broken by br": ("<h1>港の町<br>橋の町</h1>", ["港の町", "橋の町"]),
    "unseen": ("<style>p { }</style><p>港<script>if (a < b) '<p>'</script>町</p><noscript>橋</noscript>", ["港町"]),
    "ruby": ("<p><ruby>灯<rt>ともしび</rt></ruby>台</p>", ["灯台"]),
    "comment": ("<p>港<!-- <p> -->町</p>", ["港町"]),
    "upper case": ("<P>港の<B>町</B></P><SCRIPT>var a</SCRIPT>橋", ["港の町", "橋"]),
    "blank": ("<p>&nbsp;</p><p> </p><p>港</p><p>&#160;&#xa0;</p>", ["港"]),
    "references": ("<p>&#28207;&amp;&#x753a;</p>", ["港&町"]),
    "> in an attribute": ("<p title='1 > 0'>港<a href=\"/?a>b\">の</a>町</p><p>橋</p>", ["港の町", "橋"]),
    "a lone quotation mark": ('<p class=a">港の町</p><p class="b">橋</p>', ["港の町", "橋"]),
    "never closed": ("<p>港<script>町", ["港", "町"]),
}


@pytest.mark.parametrize(("markup", "lines"), CUT.values(), ids=CUT)
def test_markup_is_cut_into_lines(markup, lines):
    assert [page_lines.unescaped(line) for line in page_lines.cut(markup, "html")] == lines


@pytest.mark.parametrize(("markup", "lines"), [CUT[name] for name in CUT if name != "never closed"])
def test_the_lines_are_those_that_the_parser_finds(markup, lines):
    found = ["".join(line.split()) for line in scrape_lines(f"<html><body>{markup}</body></html>", "html")]
    assert found == lines


def test_real_pages_are_cut_as_they_are_parsed(shared):
    for path in sorted((shared / "gold" / "cleaning" / "pages").glob("*.html")):
        raw = path.read_bytes().decode("utf-8", "replace")
        parsed = ["".join(line.split()) for line in scrape_lines(raw, "html")]
        assert [page_lines.unescaped(line) for line in page_lines.cut(raw, "html")] == parsed, path.name


def test_what_was_found_of_lines_is_placed_by_text_where_the_parser_reads_otherwise():
    raw = "<p>港</p><p>町</p><p>橋&amp;町</p>"
    assert list(page_lines.placed(["橋&町", "", "霧", "雨", "町"], "abc", raw, "html")) == [(0, "c"), (4, "b")]
    assert list(page_lines.placed(["港", "", "町"], "ab", "港\n\n町", "text")) == [(0, "a"), (2, "b")]


def test_a_dump_is_cut_at_every_end_of_a_line():
    assert page_lines.cut("港 の町\r\n\n \u3000\n橋\u2028灯台\r", "text") == ["港の町", "橋", "灯台"]


ALIKE = [
    ("12月3日", "1月24日", True),
    ("閲覧 9 回", "閲覧 1024 回", True),
    ("１２位", "3位", True),
    ("港 の町", "港の町", True),
    ("港の町", "橋の町", False),
    ("&#28207;", "&#27211;", False),  # references to other characters
    ("&#x6e2f;", "&#x6a4b;", False),
]


@pytest.mark.parametrize(("one", "other", "alike"), ALIKE)
def test_digits_and_white_space_do_not_count(one, other, alike):
    (first,), (second,) = (
        page_lines.unpacked(packed) for packed in page_lines.packed([(one, "text"), (other, "text")])
    )
    assert (first == second) is alike


def test_numbers_come_back_in_their_order_and_say_how_much_text_a_line_is():
    (packed,) = page_lines.packed([("港\n港の町に雨が降った。\n\n港", "text")])
    harbour, sentence, again = page_lines.unpacked(packed)
    assert harbour == again != sentence
    assert page_lines.prose_weight(harbour) == 0
    assert page_lines.prose_weight(sentence) == 2  # ten characters, four a point
    assert page_lines.packed([(" ", "text")]) == [""]
    assert page_lines.unpacked("") == []


NOTHING = {"url": None, "outlet": None, "folder": None, "markup": "text", "raw": ""}
CANONICAL = '<head><link rel="canonical" href="https://umi.example/1"></head><body>'
SITES = [
    ({"url": "https://www.umi.example:80/1.html", "outlet": "海の町新聞", "folder": "raw"}, "umi.example"),
    ({"url": "//News.Umi.example/1"}, "news.umi.example"),
    ({"url": "1.html", "outlet": "海の町新聞", "folder": "raw"}, "海の町新聞"),
    ({"outlet": "海の町新聞", "folder": "raw"}, "海の町新聞"),
    ({"folder": "raw/umi"}, "raw/umi"),
    ({}, "."),
    ({"markup": "html", "raw": CANONICAL, "folder": "raw"}, "umi.example"),
    ({"markup": "html", "raw": "<meta content='https://umi.example/1' property='og:url'>"}, "umi.example"),
    ({"markup": "html", "raw": "<body>canonical href='https://umi.example/1'", "folder": "raw"}, "raw"),
    ({"markup": "text", "raw": CANONICAL, "folder": "raw"}, "raw"),
]


@pytest.mark.parametrize(("given", "site"), SITES)
def test_whose_page_it_is(given, site):
    assert page_lines.site(NOTHING | given) == site
