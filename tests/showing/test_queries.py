"""The page and the server show the values of the tables, always in the same order."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.language.normalize import normalize
from kyoki.showing import corpus, entities, kwic, network, sentences, words
from kyoki.showing.catalogue import SERVED, open_tables

QUOTES = 'O\'Neil "Q" </script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def db(tables):
    with open_tables(tables(), SERVED) as opened:
        yield opened


def days_of(tables, *days):
    rows = tables()["articles"].to_dict("records")
    made = [{**rows[0], "article_id": f"b{n}", "published": day} for n, day in enumerate(days)]
    return open_tables(tables(articles=made))


def test_totals(db):
    assert corpus.totals(db) == {
        "articles": 4,
        "near_duplicates": 1,
        "outlets": 2,
        "first": "2025-04-28",
        "last": "2025-06-02",
        "undated": 1,
        "sentences": 6,
        "mentions": 12,
        "entities": 4,
        "rejects": 2,
        "kept_share": 0.3,
    }


def test_totals_of_nothing(tables):
    empty = open_tables(tables(**{name: [] for name in tables()}))
    assert corpus.totals(empty)["articles"] == 0
    assert corpus.totals(empty)["kept_share"] is None
    assert corpus.days(empty) == {"unit": "day", "outlets": [], "counts": []}
    assert network.edges(empty, limit=5) == {"window": "sentence", "n": 0, "n_pairs": 0, "rows": []}


def test_outlets_largest_first_the_unnamed_too(db):
    assert [(row["outlet"], row["n"], row["near_duplicates"]) for row in corpus.outlets(db)] == [
        ("東都新報", 2, 1),
        (QUOTES, 1, 0),
        (None, 1, 0),
    ]


def test_days_leave_undated_articles_out(db):
    counts = [(row["day"], row["outlet"], row["n"], row["named"]) for row in corpus.days(db)["counts"]]
    assert counts == [
        ("2025-04-28", "東都新報", 1, True),
        ("2025-06-01", QUOTES, 1, True),
        ("2025-06-02", "東都新報", 1, True),
    ]


def test_outlets_beyond_the_colours_are_counted_together(tables):
    first = tables()["articles"].to_dict("records")[0]
    many = open_tables(tables(articles=[{**first, "article_id": f"b{n}", "outlet": f"媒体{n}"} for n in range(9)]))
    counts = corpus.days(many)["counts"]
    assert [(row["outlet"], row["n"]) for row in counts if not row["named"]] == [(None, 3)]
    assert len(counts) == 7


def test_sparklines_are_by_month_up_to_two_years_and_then_by_year(tables):
    months = [f"20{year}-{month:02}-01" for year in (23, 24) for month in range(1, 13)]
    assert len(corpus.periods(days_of(tables, *months))["names"]) == 24
    assert corpus.periods(days_of(tables, *months, "2025-01-01"))["names"] == ["2023", "2024", "2025"]


def test_what_cleaning_dropped_most_first(db):
    found = [(row["rule"], row["lines"], row["chars"], row["share"]) for row in corpus.dropped(db)]
    assert found == [("menu", 1, 600, 0.6), ("<script>alert(1)</script>", 1, 100, 0.1)]


def test_a_near_duplicate_is_shown_with_the_article_that_stands_for_it(db):
    (row,) = corpus.near_duplicates(db)
    assert (row["id"], row["duplicate_of"], row["kept_title"], row["kept_outlet"]) == ("a3", "a2", "記事2", QUOTES)


def test_articles_newest_first_undated_last_and_links_only_to_the_web(db):
    found = corpus.articles(db)
    assert [row["id"] for row in found["rows"]] == ["a3", "a2", "a1", "a4"]
    assert [row["url"] for row in found["rows"]] == [None, None, "https://example.jp/1", "https://example.jp/4"]
    assert corpus.articles(db, query="ALERT", offset=1) == {"n": 2, "rows": [found["rows"][2]]}


def test_entities_are_found_by_alias_and_by_english_name(db):
    assert [row["id"] for row in entities.entities(db)["rows"]] == ["state:KP", "state:RU", "person:x", "place:青森県"]
    assert [row["id"] for row in entities.entities(db, query="朝鮮")["rows"]] == ["state:KP"]
    assert [row["id"] for row in entities.entities(db, query="north")["rows"]] == ["state:KP"]
    assert entities.entities(db, kind="person")["n"] == 1
    assert entities.entities(db, query="%")["n"] == 0  # no pattern, these very characters


def test_a_sparkline_counts_articles_not_mentions(db):
    assert corpus.periods(db)["names"] == ["2025-04", "2025-06"]
    assert entities.entity(db, entity_id="state:KP")["spark"] == [1, 2]


def test_an_entity_with_its_articles(db):
    found = entities.entity(db, entity_id="person:x")
    assert [row["id"] for row in found["articles"]] == ["a3", "a2", "a1"]
    assert found["roles"] == ["外相", "<script>alert(1)</script>"]
    assert entities.entity(db, entity_id="state:XX") is None


def test_only_what_has_coordinates_is_on_the_map(db):
    assert [(row["id"], row["lat"]) for row in entities.located(db, 10)] == [("state:KP", 39.0), ("place:青森県", 40.8)]


def test_what_a_strict_run_leaves_out_is_marked(db):
    found = {row["id"]: (row["doubt"], row["doubt_where"]) for row in entities.entities(db)["rows"]}
    assert found == {
        "state:KP": (None, None),
        "state:RU": (0.79, None),
        "person:x": (None, None),
        "place:青森県": (None, 0.6),
    }


def test_edges_are_those_of_the_narrowest_window_over_the_whole_corpus(db):
    found = network.edges(db, limit=10)
    assert (found["window"], found["n"], found["n_pairs"]) == ("sentence", 1600, 2)
    assert [(row["name_a"], row["name_b"], row["n_ab"]) for row in found["rows"]] == [
        ("北朝鮮", "ロシア", 3),
        (QUOTES, "北朝鮮", 2),
    ]
    assert network.edges(db, limit=1)["n_pairs"] == 2
    assert [row["b"] for row in network.edges(db, limit=9, query="ロシア")["rows"]] == ["state:RU"]
    assert network.edges(db, limit=9, least=3)["n_pairs"] == 1
    assert network.edges(db, limit=9, highest_q=0.0001)["n_pairs"] == 0


def pair_of(tables):
    """Return the row of two states in a sentence of the whole corpus: 3 sentences, where 1.25 are expected."""
    pairs = tables()["pairs"]
    return pairs[(pairs["b"] == "state:RU") & (pairs["window"] == "sentence") & (pairs["slice"] == "all")].to_dict(
        "records"
    )[0]


def test_pairs_are_counted_without_near_duplicates(tables):
    """Of 30 sentences with both, where 7 are expected, 3 are not in near-duplicates: 1 is expected among these."""
    alone = {"n_a_unique": 20, "n_b_unique": 10, "n_ab_unique": 3, "n_unique": 200}
    rows = [{**pair_of(tables), "n_a": 140, "n_b": 80, "n_ab": 30, **alone}]
    with open_tables(tables(pairs=rows), SERVED) as db:
        found = network.edges(db, limit=9)
        (row,) = found["rows"]
        assert (found["n"], row["n_ab"], row["expected"]) == (200, 3, 1.0)
        assert row["npmi"] == round(math.log2(3) / math.log2(200 / 3), 4)
        assert network.foremost(db)["together"] == row


def test_the_foremost_pairs_are_beyond_chance_and_looked_for_among_all(tables):
    best, most, strong, apart = (
        {**pair_of(tables), "a": a, "b": b, "n_ab_articles": n, "pmi_shrunk": strength, **more}
        for a, b, n, strength, more in [
            ("place:青森県", "state:RU", 9, 3.0, {"q": 0.06}),
            ("state:KP", "state:RU", 5, 1.0, {"q": 0.05}),
            ("person:x", "state:RU", 2, 2.0, {"q": 0.01}),
            ("person:x", "state:KP", 7, -1.0, {"q": 0.01, "n": 500}),  # 3 where 4 are expected
        ]
    )
    stratified = {"a": "person:x", "b": "state:RU", "window": "sentence", "strata": "outlet", "q": 0.01}
    for within, together in ([], "state:KP"), ([stratified], "person:x"):
        given = tables(pairs=[best, most, strong, apart], stratified_pairs=within)
        with open_tables(given, SERVED) as db:
            found = network.foremost(db)
        assert (found["together"]["a"], found["strongest"]["a"]) == (together, "person:x")
        assert (found["n_pairs"], found["several"], found["strata"]) == (4, 4, "outlet" if within else "")


def test_the_sentences_of_a_pair_have_both_marked_by_code_point(db):
    found = network.pair(db, a="state:KP", b="state:RU")
    assert [(row["id"], row["sentence"]) for row in found] == [("a3", 0), ("a2", 0), ("a1", 0)]
    for row in found:
        named = [(m["id"], row["text"][m["start"] : m["end"]]) for m in row["marks"]]
        assert named == [("state:KP", "北朝鮮"), ("state:RU", "ロシア")]
        assert row["text"].startswith("𠮷野家")
    assert network.pair(db, a="state:RU", b="state:KP") == found
    assert network.pair(db, a="state:KP", b="place:青森県") == []


@given(st.text(max_size=5))
def test_any_search_is_text_and_no_pattern_or_sql(db, query):
    assert corpus.articles(db, query=query)["n"] <= 4
    assert entities.entities(db, query=query)["n"] <= 4
    shown = {row["text"][row["start"] : row["end"]] for row in kwic.kwic(db, query=query)["rows"]}
    assert shown <= {normalize(query.strip())}


def test_sentences_of_whole_articles_up_to_the_limit(db):
    one = 1203  # the characters of the newest
    for most_chars, most_articles, held in [(one, 9, {"a3"}), (one - 1, 9, set()), (9999, 2, {"a3", "a2"})]:
        found = sentences.newest_sentences(db, most_chars=most_chars, most_articles=most_articles)
        assert {row["article_id"] for row in found.rows} == held


def test_words(db):
    assert [row["word"] for row in words.keywords(db, proper=False)] == ["会談", "<script>alert(1)</script>"]
    assert words.keywords(db, proper=True) == [
        {"word": "ロシア", "pos1": "名詞", "tf": 31, "df_unique": 6, "weight": 9.75}
    ]
    assert words.terms(db) == [{"surface": "共同声明", "tf": 11, "df_unique": 2, "c_value": 12.68}]


def test_what_marks_a_slice_is_more_there_than_by_chance_words_before_entities(db):
    found = [(row["slice"], row["kind"], row["name"], row["id"], row["is_new"]) for row in words.marks(db)]
    assert found == [
        ("2025-04", "entity", QUOTES, "person:x", True),
        ("2025-06", "word", "<script>alert(1)</script>", None, False),
        ("2025-06", "word", "声明", None, False),
    ]


def test_communities_are_those_of_the_graph(db):
    assert [row["community"] for row in entities.entities(db)["rows"]] == [1, 1, 2, None]
    assert [(row["community_a"], row["community_b"]) for row in network.edges(db, limit=9)["rows"]] == [(1, 1), (2, 1)]
