"""Columns that the user adds to `articles`: every stage takes them, two return them, three slice by them."""

import pandas as pd
import pytest

import kyoki
from kyoki.errors import SettingError
from kyoki.showing.catalogue import NEEDED
from kyoki.tables import TABLES

TEXTS = {
    "a1": "日本と米国は東京で協議した。\n首脳は会談した。",
    "a2": "日本と韓国は会談した。\n米国は協議を求めた。",
    "a3": "韓国と米国は協議した。\n日本は会談を求めた。",
}
STATES = {"日本": "JP", "米国": "US", "韓国": "KR"}
SECTIONS = ["政治", "政治", None]


@pytest.fixture(scope="module")
def plain():
    return kyoki.articles_from_texts(list(TEXTS.values()), list(TEXTS))


@pytest.fixture(scope="module")
def articles(plain):
    return plain.assign(section=pd.array(SECTIONS, dtype="str"), is_editorial=[True, False, False])


@pytest.fixture(scope="module")
def found(plain):
    """The tables that do not depend on the user's columns: sentences, tokens, links, entities, pairs."""
    sentences = kyoki.sentences(plain)
    rows = [
        {"article_id": name, "start": at, "end": at + 2, "sentence": int(at > text.index("\n")), "paragraph": 0}
        | {"surface": state, "type": "state", "decided_by": "test", "score": 1.0}
        for name, text in TEXTS.items()
        for state in STATES
        if (at := text.find(state)) >= 0
    ]
    mentions = TABLES["mentions"].frame(rows)
    linked = kyoki.links(mentions, plain)
    pairs = kyoki.pairs(linked.links, sentences, plain)
    return {
        "sentences": sentences,
        "tokens": kyoki.tokens(plain),
        "mentions": TABLES["mentions"].sorted(mentions),
        "links": linked.links,
        "entities": linked.entities,
        "pairs": pairs,
        "keywords": kyoki.keywords(kyoki.tokens(plain), plain),
    }


def test_what_returns_articles_keeps_them(articles):
    scrapes = TABLES["scrapes"].frame()
    for given in (kyoki.near_duplicates(articles), kyoki.outlet_names(articles, scrapes)):
        pd.testing.assert_frame_equal(TABLES["articles"].check(given), articles)


@pytest.mark.parametrize(
    "stage", ["tokens", "links", "pairs", "avoidances", "evidence", "keywords", "word_pairs", "terms"]
)
def test_what_only_reads_articles_gives_the_same(stage, plain, articles, found):
    needs = {
        "tokens": (),
        "links": ("mentions",),
        "pairs": ("links", "sentences"),
        "avoidances": ("links",),
        "evidence": ("pairs", "links"),
        "keywords": ("tokens",),
        "word_pairs": ("tokens", "keywords", "links", "sentences"),
        "terms": ("tokens",),
    }[stage]
    without, with_own = (getattr(kyoki, stage)(*(found[name] for name in needs), given) for given in (plain, articles))
    pairs = zip(without, with_own, strict=True) if isinstance(without, tuple) else [(without, with_own)]
    for one, other in pairs:
        pd.testing.assert_frame_equal(one, other)


def test_pairs_by_a_column_of_the_user(articles, found):
    table = kyoki.pairs(found["links"], found["sentences"], articles, by="section", windows=("article",))
    counts = {(row.slice, row.a, row.b): (row.n_ab, row.n) for row in table.itertuples()}
    assert counts["all", "state:JP", "state:US"] == (3, 3)
    assert counts["政治", "state:JP", "state:US"] == (2, 2)  # a3 is in no section
    assert counts["政治", "state:JP", "state:KR"] == (1, 2)


def test_words_and_trends_by_a_column_of_the_user(articles, found):
    words = kyoki.keyness(found["tokens"], articles, by="is_editorial", min_df=1)
    assert set(words["slice"]) == {"True", "False"}
    evidence = kyoki.evidence(found["pairs"], found["links"], articles)
    trends = kyoki.trends(found["links"], evidence, articles, by="is_editorial", min_count=1)
    row = trends[(trends["a"] == "state:KR") & (trends["slice"] == "False") & (trends["kind"] == "entity")].iloc[0]
    assert (row["count"], row["n"], row["rest_count"], row["rest_n"]) == (2, 2, 0, 1)


def test_the_report_does_not_mind_them(plain, articles, found):
    tables = {name: TABLES[name].frame() for name in NEEDED} | {n: t for n, t in found.items() if n in NEEDED}
    assert kyoki.report(tables | {"articles": articles}) == kyoki.report(tables | {"articles": plain})


def test_a_column_that_no_article_has_stops_a_run_before_any_work(tmp_path):
    (tmp_path / "a.txt").write_text("日本と米国は東京で協議した。", encoding="utf-8")
    with pytest.raises(
        SettingError, match=r"slices by 'section': expected one of month, week, year, outlet, outlet_from"
    ):
        kyoki.run([tmp_path / "a.txt"], out=tmp_path / "out", settings={"slices": {"by": "section"}})
    with pytest.raises(
        SettingError, match=r"pairs: strata 'section': expected one of month, week, year, length, outlet"
    ):
        kyoki.run([tmp_path / "a.txt"], out=tmp_path / "out", settings={"pairs": {"strata": "section"}})
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_a_column_is_no_setting(tmp_path):
    with pytest.raises(SettingError, match=r"by is 'a b'; expected one of month, week, year, outlet or another column"):
        kyoki.run([tmp_path], out=tmp_path / "out", settings={"slices": {"by": "a b"}})
    with pytest.raises(
        SettingError, match=r"strata is 'a b'; expected one of month, week, year, length, outlet or another"
    ):
        kyoki.run([tmp_path], out=tmp_path / "out", settings={"pairs": {"strata": "a b"}})
