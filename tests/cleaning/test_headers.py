"""The headers of plain corpora, each layout with an example, and texts that have none."""

import datetime as dt

import pytest

from kyoki.cleaning.article import Article, article_in
from kyoki.cleaning.headers import NO_HEADER, read
from kyoki.config import CleanSettings

HEADLINE = "港の古い倉庫、図書館に"
ADDRESS = "https://news.example.jp/article/123/"
BODY = ["港の市議会は十日、古い倉庫を図書館に改める案を可決した。", "", "市長は「街の顔になる」と述べた。"]

LAYOUTS = {
    "address, stamp, headline": [ADDRESS, "2025-04-28T10:00:00+0900", HEADLINE],
    "headline, date": [HEADLINE, "", "2025年4月28日", ""],
    "date, headline": ["2025/4/28", HEADLINE, ""],
    "headline, address, date": [HEADLINE, ADDRESS, "2025-04-28"],
    "mail": [
        f"Title: {HEADLINE}",
        "Date: Mon, 28 Apr 2025 10:00:00 +0900",
        f"URL: {ADDRESS}",
        "Source: 海の町新聞",
        "",
    ],
    "labels in Japanese": [f"見出し：{HEADLINE}", "掲載日：2025年4月28日", "媒体：海の町新聞", "面名：1面", ""],
    "labels in brackets": [
        f"【見出し】{HEADLINE}",
        "【日付】2025.4.28",
        "【紙名】海の町新聞",
        "【文字数】420",
        "【本文】",
    ],
    "labels, then the headline": ["日付：2025年4月28日", "媒体名：海の町新聞", "", HEADLINE, ""],
    "front matter": ["---", f'title: "{HEADLINE}"', "date: 2025-04-28", "tags: [図書館]", "---", ""],
    "front matter with equals signs": ["+++", f"title = '{HEADLINE}'", "date = 2025-04-28", "draft = false", "+++"],
    "reader of addresses": [
        f"Title: {HEADLINE}",
        "",
        f"URL Source: {ADDRESS}",
        "",
        "Published Time: 2025-04-28T10:00:00+09:00",
        "",
        "Markdown Content:",
    ],
    "database": [HEADLINE, "2025/04/28 海の町新聞 朝刊 3ページ 452文字", ""],
    "database, page with a name": [HEADLINE, "2025年4月28日 海の町新聞 夕刊 社会1 420文字 写有"],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_header_gives_its_facts_and_is_not_in_the_text(layout):
    lines = [*LAYOUTS[layout], *BODY]
    assert read(lines).fields["title"] == HEADLINE
    article = clean("\n".join(lines))
    top = "\n".join(LAYOUTS[layout])
    assert article.facts.title.value == HEADLINE
    assert article.facts.published == (dt.date(2025, 4, 28), "field")
    assert article.url == (ADDRESS if ADDRESS in top else None)
    assert article.facts.outlet.value == ("海の町新聞" if "海の町新聞" in top else None)
    assert article.text == "\n".join([HEADLINE, BODY[0], BODY[2]])
    rules = [line.rule for line, shown in zip(article.lines, LAYOUTS[layout], strict=False) if shown]
    assert set(rules) <= {"header", "title"}
    assert "header" in rules


@pytest.mark.parametrize(
    "lines",
    [
        [HEADLINE, "", *BODY],  # nothing but a headline
        ["海の町新聞", "2025年4月28日", "トップ", "社会", "経済", HEADLINE, *BODY],  # today's date of a page
        ["2025年4月28日", "海の町ニュース", "ログイン", HEADLINE, *BODY],
        ["写真：海野みなと", HEADLINE, *BODY],  # one label
        ["写真：海野みなと", "地域：港", HEADLINE, *BODY],  # labels without date, headline or address
        ["---", *BODY],  # a line across
        [HEADLINE],
        [],
    ],
)
def test_what_is_no_header(lines):
    assert read(lines) == NO_HEADER


def test_of_a_page_that_begins_with_its_address_only_that_is_known():
    header = read([ADDRESS, "トップ", "社会", "経済", HEADLINE, *BODY])
    assert header.fields == {"url": ADDRESS}
    assert header.lines == {0}


def test_a_field_that_says_nothing_readable_is_no_header():
    assert read(["Title: " + HEADLINE, "Date: 昨日", *BODY]) == NO_HEADER  # one label is left


@pytest.mark.parametrize(
    "top", [[ADDRESS, "2025-04-28", "倉庫（旧館）を開放！"], ["見出し：倉庫（旧館）を開放！", "日付：2025年4月28日"]]
)
def test_a_headline_keeps_its_full_width_signs(top):
    article = clean("\n".join([*top, *BODY]))
    assert article.facts.title.value == "倉庫（旧館）を開放！"
    assert article.text.startswith("倉庫（旧館）を開放！\n")


def test_what_the_row_of_a_file_says_comes_first():
    text = "\n".join([*LAYOUTS["address, stamp, headline"], *BODY])
    article = clean(text, title="別の見出し", date="2024-01-02")
    assert article.facts.title.value == "別の見出し"
    assert article.facts.published.value == dt.date(2024, 1, 2)
    assert article.url == ADDRESS


@pytest.mark.parametrize("body", ["館内の写真", "入館料\n・大人 300円\n・子ども 100円"])
def test_with_an_address_a_text_without_sentences_is_an_article(body):
    article = clean("\n".join([*LAYOUTS["address, stamp, headline"], body]))
    assert isinstance(article, Article)
    assert article.text.startswith(HEADLINE)


def clean(raw, **given):
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder")) | given
    return article_in(row | {"raw": raw, "markup": "text"}, CleanSettings())
