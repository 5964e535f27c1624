"""The fold: tables have the articles of the current corpus that no stage has set aside."""

import pandas as pd
import pytest

import kyoki
from kyoki.config import Settings
from kyoki.errors import EngineError
from kyoki.running import corpus_stages
from kyoki.running import fold as running_fold
from kyoki.running.fold import fold
from kyoki.running.lineage import Part
from kyoki.running.parts import PartStore
from kyoki.running.pool import LocalPool
from kyoki.running.registry import of_scope
from kyoki.showing.for_people import FOR_PEOPLE
from kyoki.stages.parts.counted import counted
from kyoki.stages.read import scrapes_from_raws
from kyoki.storage.readers import Tables
from kyoki.tables import TABLES
from kyoki.toml_settings import from_mapping

#: All but what is learnt of the sites before the first article is cleaned.
FOLDED = TABLES.keys() - {"templates"}
BODIES = [f"{city}で会議が開かれた。日程は{n}日間だった。\n" for n, city in enumerate(("東京", "大阪", "福岡"), 1)]


@pytest.fixture(params=["here", "in processes", "in files of parts"])
def folded(tmp_path, request, monkeypatch):
    """Three articles: one that stays, one that MeCab has refused, one that has left the corpus."""
    scrapes = scrapes_from_raws(BODIES).scrapes
    stays, refused, _ = ids = [scrapes.loc[scrapes["raw"] == body, "scrape_id"].item() for body in BODIES]
    cleaned = kyoki.clean(scrapes)
    tokens = kyoki.tokens(cleaned.articles)
    reject = {"scrape_id": refused, "path": refused, "stage": "tokens", "reason": "engine_failed", "detail": "broken"}
    parts = {
        "read": {"scrapes": scrapes},
        "clean": cleaned._asdict(),
        "tokens": {"tokens": tokens[tokens["article_id"] != refused], "rejects": TABLES["rejects"].frame([reject])},
        "mentions": {"mentions": TABLES["mentions"].frame(), "rejects": TABLES["rejects"].frame()},
        "counted": counted(cleaned.articles, tokens, TABLES["mentions"].frame())._asdict()
        | {"rejects": TABLES["rejects"].frame()},
    }
    if request.param == "in processes":
        monkeypatch.setattr(corpus_stages, "_SMALL", 0)
    if request.param == "in files of parts":
        monkeypatch.setattr(running_fold, "ONE_FILE", 0)
    (tmp_path / "parts").mkdir()
    stores = {stage: PartStore(tmp_path / "parts", stage, "k") for stage in parts}
    made = {}
    for stage, tables in parts.items():
        seal = stores[stage].write("b", ids, {name: frame.reset_index(drop=True) for name, frame in tables.items()})
        made[stage] = [Part("b", seal)]
    index = pd.DataFrame({"scrape_id": [stays, refused], "path": ["new/a.txt", "new/b.txt"], "row": [None, 7]})
    index = index.assign(template_lines="r-").astype({"scrape_id": "str", "path": "str", "row": "Int64"})
    (tmp_path / "tables").mkdir()
    done = fold(stores, made, index, TABLES["rejects"].frame(), Settings(), tmp_path / "tables", LocalPool(2, 0))
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
    assert done.rows == {name: len(getattr(tables, name)) for name in FOLDED}
    assert set(done.seconds) == set(of_scope("shared", "corpus"))


def test_nothing_at_all_gives_empty_tables(tmp_path):
    stores = {stage: PartStore(tmp_path, stage, "k") for stage in of_scope("article")}
    index = TABLES["scrapes"].frame()[["scrape_id", "path", "row", "template_lines"]]
    done = fold(
        stores,
        {stage: [] for stage in stores},
        index,
        TABLES["rejects"].frame(),
        Settings(),
        tmp_path / "tables",
        LocalPool(1, 0),
    )
    assert done.rows == dict.fromkeys(FOLDED, 0)


@pytest.mark.parametrize(
    ("stage", "unfinished", "may"),
    [
        ("outlet_names", {"near_duplicates", "links", "keywords"}, True),  # nothing before it
        ("near_duplicates", {"outlet_names"}, False),  # reads the outlets, and both write articles
        ("links", {"near_duplicates"}, False),  # reads what that writes
        ("terms", {"links", "pairs", "keywords"}, True),  # reads nothing of theirs
        ("word_pairs", {"keywords"}, False),
        ("keyness", {"words"}, False),  # takes what that has counted
        ("trends", {"evidence"}, False),
    ],
)
def test_a_stage_waits_for_those_before_it_that_write_what_it_reads(stage, unfinished, may):
    assert corpus_stages._may_run(corpus_stages._Step((stage,), ()), unfinished) is may


@pytest.mark.parametrize(("table", "unfinished", "may"), [("lines", {"links"}, True), ("pairs", {"links"}, False)])
def test_a_csv_waits_for_the_tables_that_it_joins(table, unfinished, may):
    assert corpus_stages._may_run(corpus_stages._Step((), (table,)), unfinished) is may


def test_every_step_comes_to_run_whichever_ends_first():
    left, done = corpus_stages._steps(), []
    assert ("outlet_names", "near_duplicates", "variables") in [step.stages for step in left]
    while left:
        done.append(corpus_stages._ready(left, ())[-1])
        left.remove(done[-1])
    assert {stage for step in done for stage in step.stages} == set(of_scope("shared", "corpus"))
    assert sorted(table for step in done for table in step.shown) == sorted(FOR_PEOPLE)


def test_a_process_that_is_killed_is_told_in_one_line(tmp_path, monkeypatch, killed_pool):
    monkeypatch.setattr(corpus_stages, "_SMALL", 0)
    folded = corpus_stages.Folded(tmp_path, rows={"tokens": 1})
    with pytest.raises(EngineError, match=r"^outlet_names: a process was killed, .* --workers 1$"):
        corpus_stages.run_corpus_stages(folded, Settings(), killed_pool(2, 0))


def test_words_are_cut_by_the_names_that_corrections_leave(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    row = "surface,type,entity,aliases,note,correction\n会談,place,,,,no entity\n"
    (tmp_path / "names.csv").write_text(row, encoding="utf-8")
    cut = {name for _, name in running_fold._tables_of_articles(Settings())}
    corrected = {name for _, name in running_fold._tables_of_articles(from_mapping({"names": {"file": "names.csv"}}))}
    assert cut - corrected == {"word_units"}
