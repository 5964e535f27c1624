"""The article in one scrape, whose page is parsed only once."""

import datetime as dt

import pytest

from kyoki.cleaning import pages
from kyoki.cleaning.article import Article, NoArticle, article_in
from kyoki.cleaning.facts import Fact
from kyoki.config import CleanSettings

TITLE = "港の古い倉庫、図書館に 市議会が可決"
LEAD = "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。"
MORE = "市によると、倉庫は昭和の初めに建てられ、長く使われていなかった。市長は「街の顔になる」と述べた。"
DUMP = f"メニュー\n{TITLE}\n2025年4月28日 10:00\n文=海野みなと\n{LEAD}\n{MORE}\n© 2025 海の町新聞社"
JSONLD = """<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-04-28",
"author": {"name": "潮見一"}, "publisher": {"name": "潮の町新聞社"}}</script>"""
META = """<meta name="date" content="2025-04-27"><meta name="author" content="潮見二">
<meta property="og:site_name" content="潮の町新聞">"""
MARKED = "<span class='author'>潮見三</span>"
GIVEN = {"title": "別の見出し", "date": "2020-01-02", "outlet": "別の社", "author": "別の人"}


def page(head="", body="", title=TITLE):
    heading = f"<h1>{title}</h1>" if title else ""
    return f"<html><head>{head}</head><body>{heading}{body}<p>{LEAD}</p><p id='more'>{MORE}</p></body></html>"


def scrape(raw, **given):
    fixed = dict.fromkeys(("url", "title", "date", "outlet", "author"))
    markup = "html" if raw.startswith("<") else "text"
    return {**fixed, "raw": raw, "markup": markup, "folder": "raw/umi", **given}


@pytest.fixture
def parsed(monkeypatch):
    """Count the documents that lxml parses."""
    calls = []

    def counting(data, *rest):
        calls.append(len(data))
        return real(data, *rest)

    real = pages.etree.fromstring
    monkeypatch.setattr(pages.etree, "fromstring", counting)
    return calls


SELECTING = {"drop_selectors": ("#more",), "keep_selectors": ("h1",), "drop": ("十日",)}


@pytest.mark.parametrize(
    "outlets",
    [
        {},
        {"海の町新聞": SELECTING},  # not this page's
        {"umi": SELECTING},  # of its folder
        {"潮の町新聞": SELECTING, "umi": {"keep": ("倉庫",)}},  # of the outlet that the page names, too
    ],
)
def test_a_page_is_parsed_once(parsed, outlets):
    article_in(scrape(page(META)), CleanSettings(outlets=outlets))
    assert len(parsed) == 1


def test_a_dump_is_not_parsed(parsed):
    article_in(scrape(DUMP), CleanSettings(outlets={"umi": SELECTING}))
    assert parsed == []


@pytest.mark.parametrize(
    ("raw", "given", "fact", "value", "source"),
    [
        (page(), GIVEN, "title", "別の見出し", "field"),
        (page(), {}, "title", TITLE, "page"),
        (page(title="", body=f"<p>{TITLE}</p>"), {}, "title", TITLE, "visible"),
        (DUMP, {}, "title", TITLE, "visible"),
        (LEAD, {}, "title", None, None),
        (page(JSONLD), GIVEN, "published", dt.date(2020, 1, 2), "field"),
        (page(JSONLD + META), {}, "published", dt.date(2025, 4, 28), "jsonld"),
        (page(META), {}, "published", dt.date(2025, 4, 27), "meta"),
        (DUMP, {}, "published", dt.date(2025, 4, 28), "visible"),
        (
            page(body="<time>4月28日 10:00</time>"),
            {"url": "https://a.example/2024/"},
            "published",
            dt.date(2024, 4, 28),
            "inferred_year",
        ),
        (page(body="<p>最終更新:2025年4月28日</p>"), {}, "published", dt.date(2025, 4, 28), "inferred_update"),
        (LEAD, {}, "published", None, None),
        (page(JSONLD), GIVEN, "author", "別の人", "field"),
        (page(JSONLD + META), {}, "author", "潮見一", "jsonld"),
        (page(META), {}, "author", "潮見二", "meta"),
        (DUMP, {}, "author", "海野みなと", "visible"),
        (page(body=MARKED), {}, "author", "潮見三", "page"),
        (LEAD, {}, "author", None, None),
        (page(JSONLD), GIVEN, "outlet", "別の社", "field"),
        (page(JSONLD + META), {}, "outlet", "潮の町新聞社", "jsonld"),
        (page(META), {}, "outlet", "潮の町新聞", "meta"),
        (DUMP, {}, "outlet", "海の町新聞社", "visible"),
        (LEAD, {}, "outlet", "umi", "folder"),
        (LEAD, {"folder": None}, "outlet", None, None),
    ],
)
def test_every_fact_has_its_source(raw, given, fact, value, source):
    found = article_in(scrape(raw, **given), CleanSettings())
    assert getattr(found.facts, fact) == Fact(value, source)


def test_lines_have_their_verdicts_and_spans():
    found = article_in(scrape(DUMP), CleanSettings())
    assert isinstance(found, Article)
    assert found.text == f"{TITLE}\n{LEAD}\n{MORE}"
    assert [line.text for line in found.lines] == DUMP.split("\n")
    assert [line.rule for line in found.lines] == [
        "button",
        "title",
        "date",
        "byline",
        "sentence",
        "sentence",
        "copyright",
    ]
    assert [found.text[line.start : line.end] for line in found.lines if line.kept] == [TITLE, LEAD, MORE]
    assert all((line.start is None) is (line.end is None) is not line.kept for line in found.lines)
    assert found.kept_share == len(TITLE + LEAD + MORE) / len(DUMP.replace("\n", ""))


def test_a_scrape_without_running_text_has_a_reason_and_no_kept_line():
    found = article_in(scrape(f"{TITLE}\n\n国際", title=TITLE), CleanSettings(outlets={"umi": SELECTING}))
    assert isinstance(found, NoArticle)
    assert (found.reason, found.detail) == ("no_text", "2 lines, none of them running text")
    assert [(line.text, line.kept, line.start) for line in found.lines] == [
        (TITLE, False, None),
        ("", False, None),
        ("国際", False, None),
    ]


def test_the_settings_are_of_the_outlet_that_the_page_names_without_them():
    """A kept line may be below the line that names the outlet, which then is not in the footer."""
    foot = "<footer><p>© 2025 海の町新聞社</p></footer><p>この先の予定</p>"
    kept = CleanSettings(outlets={"海の町新聞社": {"keep": ("この先",)}})
    raw = page().replace("</body>", f"{foot}</body>")
    assert article_in(scrape(raw), CleanSettings()).facts.outlet == Fact("海の町新聞社", "visible")
    found = article_in(scrape(raw), kept)
    assert "この先" in found.text
    assert found.facts.outlet == Fact("umi", "folder")
