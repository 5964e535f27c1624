"""The report page: nothing loads, nothing scraped is markup, and its numbers are those of the tables."""

import re

import pandas as pd
import pytest
from lxml import html

from pipeline.errors import TableError
from pipeline.stages.report import NEEDED, REASONS, report, safe_url
from pipeline.tables import REJECT_REASONS, TABLES

ATTACK = "<script>alert(1)</script>"
QUOTES = 'O\'Neil "Q" </script><img src=x onerror=alert(1)>'


def article(number, day, **more):
    return {
        "article_id": f"a{number}",
        "title": f"記事{number}",
        "text": "本文",
        "url": f"https://example.jp/{number}",
        "outlet": "東都新報",
        "published": pd.Timestamp(day) if day else pd.NaT,
        "n_chars": 1200 + number,
        "kept_share": 0.5,
        **more,
    }


def link(article_id, start, entity_id):
    at = {"article_id": article_id, "start": start, "end": start + 1, "sentence": 0, "paragraph": 0}
    return {**at, "entity_id": entity_id, "method": "alias", "score": 1.0}


def entity(entity_id, kind, name, n_mentions, n_articles, **more):
    counts = {"n_mentions": n_mentions, "n_articles": n_articles}
    counts |= {"n_mentions_unique": n_mentions, "n_articles_unique": n_articles}
    return {"entity_id": entity_id, "type": kind, "name": name, "aliases": name, **counts, **more}


def pair(a, b, n_ab, log_likelihood, **more):
    measures = {
        "expected": 1.25,
        "jaccard": 0.5,
        "dice": 0.5,
        "simpson": 0.5,
        "cosine": 0.5,
        "lift": 2.0,
        "pmi": 1.0,
        "npmi": 0.333,
        "p": 0.0001,
        "q": 0.0004,
    }
    counts = {"n_a": 5, "n_b": 4, "n_ab": n_ab, "n": 1600}
    where = {"window": "sentence", "slice": "all"}
    return {"a": a, "b": b, **where, **counts, **measures, "log_likelihood": log_likelihood, **more}


def line(article_id, number, n_chars, rule, *, kept):
    return {"article_id": article_id, "line": number, "kept": kept, "rule": rule, "n_chars": n_chars}


def word(lemma, tf_idf, *, proper):
    kind = {"lemma": lemma, "pos1": "名詞", "pos2": "固有名詞" if proper else "普通名詞"}
    counts = {"tf": 31, "df": 7, "tf_unique": 30, "df_unique": 6, "tf_in_names": 0}
    kind |= {"kind": "name" if proper else "word"}
    return {**kind, **counts, "tf_idf": tf_idf, "burstiness": 4.4, "dispersion": 0.5}


ROWS = {
    "articles": [
        article(1, "2025-04-28", title=ATTACK),
        article(2, "2025-06-01", url="javascript:alert(1)", outlet=QUOTES),
        article(3, "2025-06-02", url=None, title=None, duplicate_of="a2"),
        article(4, None, outlet=None),
    ],
    "lines": [
        line("a1", 0, 300, "body", kept=True),
        line("a1", 1, 600, "menu", kept=False),
        line("a1", 2, 100, ATTACK, kept=False),
    ],
    "sentences": [{"article_id": "a1", "sentence": n, "paragraph": 0, "start": n, "end": n + 1} for n in range(1600)],
    "entities": [
        entity("state:KP", "state", "北朝鮮", 1234, 3, name_en="North Korea", iso2="KP", aliases="北朝鮮|朝鮮"),
        entity("state:RU", "state", "ロシア", 98, 2),
        entity("person:x", "person", QUOTES, 7, 1, aliases=QUOTES),
    ],
    "links": [
        *(link("a1", start, "state:KP") for start in (0, 5)),  # twice in one article of April: one article
        link("a2", 0, "state:KP"),
        link("a3", 0, "state:KP"),
        link("a4", 0, "person:x"),  # an undated article: no sparkline
        link("a2", 5, "state:RU"),
    ],
    "pairs": [
        pair("person:x", "state:KP", 2, 41.5, npmi=-0.001),
        pair("state:KP", "state:RU", 3, 12.25),
        pair("state:KP", "state:RU", 9, 99.9, window="article"),
        pair("state:KP", "state:RU", 8, 99.9, slice="2025-06"),
    ],
    "keywords": [word("会談", 17.29, proper=False), word(ATTACK, 4.2, proper=False), word("ロシア", 9.75, proper=True)],
    "terms": [
        {"surface": "共同声明", "n_tokens": 2, "kind": "term", "tf": 11, "df": 3, "tf_unique": 9, "df_unique": 2}
        | {"c_value": 12.68, "flr": 23.9}
    ],
    "rejects": [
        {"scrape_id": "r1", "path": "raw/a.txt", "stage": "read", "reason": "binary", "detail": ATTACK},
        {"scrape_id": "r2", "path": QUOTES, "row": 3, "stage": "read", "reason": "bad_row"},
    ],
}


def tables(**changed):
    frames = {name: TABLES[name].frame(rows) for name, rows in {**ROWS, **changed}.items()}
    return {name: TABLES[name].sorted(frame) for name, frame in frames.items()}


@pytest.fixture(scope="module")
def page():
    ledger = {"versions": {"kyoki": "9.8.7"}, "settings": {"pairs": {"windows": ("sentence",)}}, "seconds": 1.5}
    return report(tables(), ledger=ledger, title=f"題 {ATTACK}")


@pytest.fixture(scope="module")
def tree(page):
    return html.fromstring(page)


@pytest.fixture(scope="module")
def empty():
    return report({name: TABLES[name].frame() for name in NEEDED})


def rows(tree, name):
    """The rows of the table of this name, as lists of cell texts."""
    found = tree.xpath("//div[@aria-label=$name]//tbody/tr", name=name)
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def test_the_page_loads_nothing(page, tree):
    for element in tree.iter("script", "iframe", "object", "embed", "base", "audio", "video", "img", "form"):
        pytest.fail(f"found {element.tag}")
    assert [(element.get("rel"), element.get("href")) for element in tree.iter("link")] == [("icon", "data:,")]
    assert not tree.xpath("//@src | //@srcset | //@action | //@background | //@poster")
    # In drawings a reference stays within the page; in styles nothing is fetched.
    assert all(value.startswith("#") for value in tree.xpath("//svg//@href | //svg//@*[name()='xlink:href']"))
    assert "@import" not in page
    assert all(address.startswith("#") for address in re.findall(r"url\(([^)]*)\)", page))


def test_the_security_policy_allows_only_inline_styles_and_the_empty_icon(tree):
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    allowed = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert allowed == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_scraped_strings_are_text_wherever_they_stand(page, tree):
    assert "<script" not in page
    assert "<img" not in page
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    # They are there all the same: as title thrice, article, rule, keyword, reject.
    assert tree.text_content().count(ATTACK) == 7
    assert tree.text_content().count(QUOTES) >= 5


def test_only_web_addresses_are_links(tree):
    outside = [a.get("href") for a in tree.iter("a") if not a.get("href").startswith("#")]
    assert outside == ["https://example.jp/1", "https://example.jp/4"]
    assert all(a.get("rel") == "noopener noreferrer nofollow" for a in tree.xpath("//a[starts-with(@href, 'http')]"))


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.jp/", True),
        ("HTTP://EXAMPLE.JP/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("https:alert(1)", False),  # no host
        ("//example.jp/", False),  # would be file:// from a disk
        ("http://[::1", False),  # half an IPv6 address
        ("", False),
        (None, False),
    ],
)
def test_safe_url(url, safe):
    assert safe_url(url) == (url if safe else None)


def test_inside_links_have_targets(tree):
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {a.get("href")[1:] for a in tree.xpath("//nav//a")} <= set(ids)


def test_totals_are_those_of_the_tables(tree):
    shown = {dt.xpath("string(span)"): dt.getnext().text for dt in tree.xpath("//dl[@class='totals']//dt")}
    assert shown == {
        "articles": "4",
        "of them near-copies": "1",
        "outlets": "2",
        "sentences": "1,600",
        "mentions": "6",
        "entities": "3",
        "pairs": "2",
        "rejects": "2",
    }


def test_articles_by_outlet(tree):
    assert rows(tree, "媒体 Outlets") == [
        ["東都新報", "2", "1", "2025-04-28", "2025-06-02", "50%"],
        [QUOTES, "1", "0", "2025-06-01", "2025-06-01", "50%"],
        ["媒体不明 no outlet", "1", "0", "–", "–", "50%"],
    ]


def test_articles_by_month_show_empty_months_and_leave_undated_ones_out(tree):
    assert rows(tree, "時期ごとの記事数 Articles over time") == [
        ["2025-04", "1", "0"],
        ["2025-05", "0", "0"],
        ["2025-06", "1", "1"],
    ]
    assert "Undated articles: 1" in " ".join(tree.text_content().split())


def test_articles_are_listed_newest_first(tree):
    listed = rows(tree, "記事 Articles")
    assert [row[:2] for row in listed] == [
        ["a3", "2025-06-02"],  # no title
        ["記事2", "2025-06-01"],
        [ATTACK, "2025-04-28"],
        ["記事4", "–"],
    ]
    assert [row[5] for row in listed] == ["✓", "", "", ""]


def test_cleaning_says_what_was_kept_and_which_rule_dropped_how_much(tree):
    assert rows(tree, "除去した規則 Rules that dropped lines") == [
        ["menu", "1", "600", "60%", ""],
        [ATTACK, "1", "100", "10%", ""],
    ]
    assert "Share of all characters kept as article text: 30%" in " ".join(tree.text_content().split())


def test_rejects_are_listed_with_their_reason_in_both_languages(tree):
    assert rows(tree, "除外した入力 Rejects") == [
        ["raw/a.txt", "", "read", "文字データではない no text, such as a picture", ATTACK],
        [QUOTES, "3", "read", "壊れた行、または本文のない行 a broken row, or one without a body", ""],
    ]


def test_every_reason_has_words():
    assert tuple(REASONS) == REJECT_REASONS


def test_entities_by_type(tree):
    assert [row[:3] for row in rows(tree, "国 States")] == [
        ["北朝鮮 North Korea KP", "1,234", "3"],
        ["ロシア", "98", "2"],
    ]
    assert rows(tree, "国 States")[0][6] == "北朝鮮、朝鮮"
    assert [row[:3] for row in rows(tree, "人物 People")] == [[QUOTES, "7", "1"]]
    assert rows(tree, "地名 Places") == []


def test_a_sparkline_counts_articles_not_mentions_and_says_so_in_words(tree):
    said = [svg.get("aria-label") for svg in tree.xpath("//svg[@class='spark']")]
    assert said == ["2025-04: 1, 2025-06: 2", "2025-06: 1"]
    # April half as high as June, nothing in May: bars 4 apart, 2 + 16 n / highest high.
    assert tree.xpath("string(//svg[@class='spark']//path/@d)") == "M0 20v-10h3v10zM8 20v-18h3v18z"


def test_pairs_are_those_of_one_window_over_the_whole_corpus_most_frequent_first(tree):
    assert rows(tree, "組 Pairs") == [
        ["北朝鮮 × ロシア", "3", "", "1.25", "0.33", "12.25", "< 0.001"],
        [f"{QUOTES} × 北朝鮮", "2", "", "1.25", "0.00", "41.50", "< 0.001"],
    ]


def test_findings_come_first_and_name_the_pairs_and_the_most_mentioned(tree):
    first = tree.xpath("//main/section[1]/*[self::ul or self::dl][1]/li")
    findings = [" ".join(item.text_content().split()) for item in first]
    assert len(findings) == 5
    assert "北朝鮮 × ロシア — 3 文 sentences (偶然なら by chance 1.25)" in findings[0]
    assert findings[1].index(QUOTES) < findings[1].index("ロシア")  # 41.5 is further beyond chance than 12.25
    assert "Most mentioned state: 北朝鮮 — 1,234" in findings[3]
    assert "共同声明 — 11" in findings[4]


def test_the_heat_map_has_its_table_with_missing_pairs_empty(tree):
    assert rows(tree, "共起の強さ NPMI") == [
        ["北朝鮮", "–", "0.33", "0.00"],
        ["ロシア", "0.33", "–", "–"],
        [QUOTES, "0.00", "–", "–"],
    ]


def test_words_and_terms(tree):
    assert rows(tree, "普通の語 Common words") == [
        ["会談", "名詞", "31", "7", "17.29"],
        [ATTACK, "名詞", "31", "7", "4.20"],
    ]
    assert rows(tree, "固有名詞 Proper nouns") == [["ロシア", "名詞", "31", "7", "9.75"]]
    assert rows(tree, "複合語 Compound terms") == [["共同声明", "11", "3", "12.68"]]


def test_the_foot_names_versions_and_settings_but_no_times(tree):
    assert "kyoki 9.8.7: 題" in tree.xpath("string(//footer)")
    facts = {dt.text: dt.getnext().text for dt in tree.xpath("//footer/dl/dt")}
    assert facts == {"versions · kyoki": "9.8.7", "settings · pairs · windows": "sentence"}


def test_every_figure_has_words_and_every_scrolling_part_a_name(tree):
    drawings = tree.xpath("//svg")
    assert len(drawings) == 5
    assert all(svg.get("role") == "img" and svg.get("aria-label") for svg in drawings)
    assert all(div.get("aria-label") and div.get("tabindex") == "0" for div in tree.xpath("//div[@class='scroll']"))


def test_months_become_years_over_two_years_and_gaps_vanish_where_a_date_is_absurd():
    def periods(*days):
        made = report(tables(articles=[article(n, day) for n, day in enumerate(days, 1)]))
        return [row[0] for row in rows(html.fromstring(made), "時期ごとの記事数 Articles over time")]

    assert len(periods("2023-07-01", "2025-06-30")) == 24
    assert periods("2023-06-30", "2025-06-30") == ["2023", "2024", "2025"]
    assert periods("1899-01-01", "2025-06-30") == ["1899", "2025"]


def test_more_outlets_than_colours_are_taken_together():
    many = [article(n, "2025-04-01", outlet=f"媒体{n}") for n in range(1, 10)]
    made = html.fromstring(report(tables(articles=many)))
    assert rows(made, "時期ごとの記事数 Articles over time") == [["2025-04", *"1" * 6, "3"]]
    assert len(rows(made, "媒体 Outlets")) == 9


def test_no_articles_at_all(empty):
    tree = html.fromstring(empty)
    assert {dd.text for dd in tree.xpath("//dl[@class='totals']//dd")} == {"0"}
    assert not tree.xpath("//svg")
    assert "There are no articles" in tree.text_content()


def test_a_broken_page_with_an_endless_title_does_not_fill_this_one():
    made = report(tables(articles=[article(1, "2025-04-01", title="長" * 1_000_000)]))
    assert len(made.encode()) < 1_000_000
    assert rows(html.fromstring(made), "記事 Articles")[0][0] == "長" * 199 + "…"


def test_articles_without_any_entity(page):
    bare = report(tables(entities=[], links=[], pairs=[]))
    assert len(html.fromstring(bare).xpath("//svg")) == 1
    assert len(page) > len(bare)


def test_only_article_windows_counted():
    made = html.fromstring(report(tables(pairs=[pair("state:KP", "state:RU", 9, 99.9, window="article")])))
    assert rows(made, "組 Pairs")[0][:2] == ["北朝鮮 × ロシア", "9"]
    assert "n = 1,600 記事 articles" in " ".join(made.text_content().split())


def test_the_same_bytes_twice_and_whatever_the_order_of_rows(page):
    again = {name: frame.sample(frac=1, random_state=1) for name, frame in tables().items()}
    ledger = {"versions": {"kyoki": "9.8.7"}, "settings": {"pairs": {"windows": ("sentence",)}}, "seconds": 99}
    assert report(again, ledger=ledger, title=f"題 {ATTACK}") == page


def test_a_missing_table_and_a_wrong_one_are_named():
    given = tables()
    with pytest.raises(TableError, match="report: found no table pairs"):
        report({name: frame for name, frame in given.items() if name != "pairs"})
    with pytest.raises(TableError, match="table links: columns"):
        report({**given, "links": given["links"].drop(columns="score")})
