import pytest

from kyoki.cleaning import pages
from kyoki.cleaning.statements import names_in


def statements(raw):
    return pages.read(raw).statements


def test_what_a_page_states():
    raw = """<html><head><title>見出し | 海の町新聞</title><meta property="og:title" content="見出し">
    <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "見出し"}]}</script>
    <script type="application/ld+json">{broken</script></head><body><time datetime="2025-04-28">昨日</time>
    </body></html>"""
    stated = statements(raw)
    assert stated.title == "見出し | 海の町新聞"
    assert stated.meta == {"og:title": "見出し"}
    assert stated.jsonld[-1] == {"@type": "NewsArticle", "headline": "見出し"}
    assert stated.times == ["2025-04-28"]


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
    assert statements(f"<html><body><h1>港</h1>{markup}</body></html>").authors == ["海野みなと"]


@pytest.mark.parametrize(
    "markup",
    ["<li class='comment'><p class='author'>{}</p></li>", "<ol id='comments'><li><cite class='author'>{}</cite></ol>"],
)
def test_a_reader_who_comments_is_no_author(markup):
    assert statements(f"<html><body><h1>港</h1>{markup.format('海野')}</body></html>").authors == []
    commented = f"<html><body class='comments'><h1>港</h1>{markup.replace('comment', 'x').format('海野')}</body></html>"
    assert statements(commented).authors == ["海野"]


@pytest.mark.parametrize(
    "markup", ["<div class='author-box'>海野</div>", f"<p class='author'>{'長い' * 40}</p>", "<p>海野</p>"]
)
def test_what_is_no_name_of_an_author(markup):
    assert statements(f"<html><body>{markup}</body></html>").authors == []


def test_a_meta_element_whose_content_was_stored_as_value():
    assert statements("<meta name='author' value='海野みなと'><p>港。").meta == {"author": "海野みなと"}


def test_only_statements_about_an_article_count_those_about_news_first():
    kinds = ["BreadcrumbList", "WebPage", "NewsArticle", "Organization", "BlogPosting"]
    scripts = "".join(f"""<script type="application/ld+json">{{"@type": "{kind}"}}</script>""" for kind in kinds)
    assert [one["@type"] for one in statements(scripts).jsonld] == ["NewsArticle", "BlogPosting", "WebPage"]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("海野", ["海野"]),
        ([{"@type": "Person", "name": "海野"}, "潮見"], ["海野", "潮見"]),
        ({"name": ["海野", "潮見"]}, ["海野", "潮見"]),
        ({"@type": "Organization", "name": "海の町新聞"}, []),
        ({"@type": "Person"}, []),
        (3, []),
    ],
)
def test_names_in_a_value(value, names):
    assert names_in(value) == names


def test_names_of_deep_and_of_many_statements():
    deep = {"name": "海野みなと"}
    for _ in range(5_000):
        deep = {"name": [deep]}
    assert names_in(deep) == ["海野みなと"]
    assert names_in([{"name": "海野"}, "山田", {"name": ["佐藤", "鈴木"]}]) == ["海野", "山田", "佐藤", "鈴木"]


@pytest.mark.parametrize("kind", ["Organization", "NewsMediaOrganization", ["Organization", "Brand"]])
def test_an_organisation_is_no_author(kind):
    assert names_in([{"@type": kind, "name": "例文通信"}, {"@type": "Person", "name": "海野"}]) == ["海野"]
