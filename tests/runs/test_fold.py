"""The fold: tables hold the articles that are in the corpus now and that no stage has set aside."""

import pandas as pd
import pytest

import pipeline
from pipeline.config import Settings
from pipeline.runs.fold import fold
from pipeline.runs.parts import PartStore
from pipeline.stages.read import scrapes_from_raws
from pipeline.storage import Tables
from pipeline.tables import TABLES

BODIES = [f"{city}で会議が開かれた。日程は{n}日間だった。\n" for n, city in enumerate(("東京", "大阪", "福岡"), 1)]


@pytest.fixture
def folded(tmp_path):
    """Three articles: one that stays, one that MeCab has refused, one that has left the corpus."""
    scrapes = scrapes_from_raws(BODIES).scrapes
    stays, refused, _ = ids = [scrapes.loc[scrapes["raw"] == body, "scrape_id"].item() for body in BODIES]
    cleaned = pipeline.clean(scrapes)
    tokens = pipeline.tokens(cleaned.articles)
    reject = {"scrape_id": refused, "path": refused, "stage": "tokens", "reason": "engine_failed", "detail": "broken"}
    parts = {
        "read": {"scrapes": scrapes},
        "clean": cleaned._asdict(),
        "tokens": {"tokens": tokens[tokens["article_id"] != refused], "rejects": TABLES["rejects"].frame([reject])},
        "mentions": {"mentions": TABLES["mentions"].frame(), "rejects": TABLES["rejects"].frame()},
    }
    stores = {stage: PartStore(tmp_path / "parts", stage, "k") for stage in parts}
    for stage, tables in parts.items():
        stores[stage].write("b", ids, {name: frame.reset_index(drop=True) for name, frame in tables.items()})
    index = pd.DataFrame({"scrape_id": [stays, refused], "path": ["new/a.txt", "new/b.txt"], "row": [None, 7]})
    index = index.astype({"scrape_id": "str", "path": "str", "row": "Int64"})
    done = fold(stores, ["b"], index, TABLES["rejects"].frame(), Settings(), tmp_path / "tables")
    return done, Tables(tmp_path / "tables"), stays, refused


def test_who_was_set_aside_is_in_no_table_but_scrapes_lines_and_rejects(folded):
    _, tables, stays, refused = folded
    for name in ("articles", "sentences", "tokens"):
        assert set(getattr(tables, name)["article_id"]) == {stays}, name
    assert set(tables.scrapes["scrape_id"]) == {stays, refused}
    assert set(tables.lines["article_id"]) == {stays, refused}


def test_rejects_and_scrapes_bear_the_path_of_today(folded):
    _, tables, _, refused = folded
    (row,) = tables.rejects.itertuples()
    assert (row.scrape_id, row.path, row.row, row.detail) == (refused, "new/b.txt", 7, "broken")
    assert sorted(tables.scrapes["path"]) == ["new/a.txt", "new/b.txt"]


def test_rows_are_counted_and_stages_timed(folded):
    done, tables, *_ = folded
    assert done.rows == {name: len(getattr(tables, name)) for name in TABLES}
    assert set(done.seconds) == {
        "publishers",
        "copies",
        "links",
        "pairs",
        "evidence",
        "keyness",
        "trends",
        "graph",
        "keywords",
        "word_pairs",
        "terms",
    }


def test_nothing_at_all_gives_empty_tables(tmp_path):
    stores = {stage: PartStore(tmp_path, stage, "k") for stage in ("read", "clean", "tokens", "mentions")}
    index = TABLES["scrapes"].frame()[["scrape_id", "path", "row"]]
    done = fold(stores, [], index, TABLES["rejects"].frame(), Settings(), tmp_path / "tables")
    assert done.rows == dict.fromkeys(TABLES, 0)
