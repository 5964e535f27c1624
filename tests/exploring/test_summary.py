"""The pairs of the summary and of `kyoki show` are those of the narrowest window, as on the page and in the graph."""

from pathlib import Path

import pandas as pd
import pytest

import kyoki
from kyoki.exploring.preview import first_rows
from kyoki.exploring.summary import summary
from kyoki.showing.catalogue import open_tables
from kyoki.showing.network import edges
from kyoki.stages.graph import graph
from kyoki.storage.readers import load
from kyoki.storage.writers import write
from kyoki.tables import TABLES

A, B, C = "state:KP", "state:RU", "person:金正恩"
NAMES = {A: "北朝鮮", B: "ロシア", C: "金正恩"}
ARTICLES = 12
UNITS = {"sentences:3": "blocks of 3 sentences", "article": "(window article)"}


def tables(folder, *, together=ARTICLES // 2, windows=("sentences:3",)):
    """Write a run in which A and B share the first block of three sentences of some articles, and no sentence."""
    ids = [f"a{n:02}" for n in range(ARTICLES)]
    articles = pd.DataFrame({"article_id": ids, "text": "本文。", "n_chars": 3, "kept_share": 1.0})
    sentences = pd.DataFrame(
        [(i, n, n // 2) for i in ids for n in range(6)], columns=["article_id", "sentence", "paragraph"]
    )
    sentences = sentences.assign(start=sentences["sentence"], end=sentences["sentence"] + 1)
    met = [(i, sentence, entity) for i in ids[:together] for sentence, entity in ((0, A), (2, B))]
    met += [(i, 5, C) for i in ids]
    links = pd.DataFrame(met, columns=["article_id", "sentence", "entity_id"])
    links = links.assign(start=links["sentence"], end=links["sentence"] + 1, paragraph=links["sentence"] // 2)
    counts = dict.fromkeys(("n_mentions", "n_articles", "n_mentions_unique", "n_articles_unique"), together)
    entities = [{"entity_id": i, "type": i.split(":")[0], "name": n, "aliases": n, **counts} for i, n in NAMES.items()]
    given = {"articles": articles, "sentences": sentences, "links": links.assign(method="alias", score=1.0)}
    given["entities"] = pd.DataFrame(entities)
    frames = {name: TABLES[name].sorted(TABLES[name].frame(given.get(name, ()))) for name in TABLES}
    frames["pairs"] = kyoki.pairs(frames["links"], frames["sentences"], windows=windows)
    for name, frame in frames.items():
        write(TABLES[name], frame, folder / "tables")
    return load(folder)


def whole(table, frame):
    """Return a frame of a table with 1 in the numbers that are missing."""
    return TABLES[table].frame(frame.assign(**{c.name: 1 for c in TABLES[table].columns if c.name not in frame}))


def said_of_pairs(run):
    return [line for line in summary(run, Path("out")) if line.startswith(("together", "strongest"))]


def test_blocks_of_sentences_alone_are_shown_everywhere(tmp_path):
    run = tables(tmp_path)
    assert said_of_pairs(run) == [
        "together  (q ≤ 0.05) 北朝鮮-ロシア 6 blocks of 3 sentences in 6 articles",
    ]
    assert [row[:4] for row in first_rows("pairs", tmp_path).cells] == [["北朝鮮", "ロシア", "6", "6"]]
    found = graph(run.pairs, run.entities).edges
    assert found[["a", "b", "window"]].to_numpy().tolist() == [[A, B, "sentences:3"]]
    needed = ("entities", "nodes", "pairs")
    with open_tables({name: run.path(name) for name in needed}, needed) as db:
        shown = edges(db, limit=9)
    assert (shown["window"], [(row["a"], row["b"], row["n_ab"]) for row in shown["rows"]]) == (
        "sentences:3",
        [(A, B, 6)],
    )


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"together": 0}, "no two occur together"),
        ({"together": 1}, "no pair shares two articles: each of 1 rests on one (window sentences:3)"),
        (
            {"together": ARTICLES, "windows": ("article",)},
            "no pair passes q ≤ 0.05, of 3 that share two articles or more (window article)",
        ),
    ],
)
def test_without_pairs_beyond_chance_the_reason_is_said(tmp_path, made, said):
    assert said_of_pairs(tables(tmp_path, **made)) == [f"together  {said}"]


def test_a_pair_that_keeps_apart_is_not_beyond_chance(tmp_path):
    run = tables(tmp_path)
    apart = run.pairs.assign(n_a=run.pairs["n"] // 2, n_b=run.pairs["n"] // 2 + 2)  # 6 blocks, where 7 are expected
    write(TABLES["pairs"], apart, tmp_path / "tables")
    said = "no pair passes q ≤ 0.05, of 1 that share two articles or more (window sentences:3)"
    assert said_of_pairs(run) == [f"together  {said}"]


def test_pairs_pass_within_strata_too(tmp_path):
    run = tables(tmp_path)
    within = run.pairs[["a", "b", "window", "q"]].assign(strata="outlet")
    for q, shown in ((0.05, "(q ≤ 0.05, also within outlet) 北朝鮮-ロシア 6"), (0.06, "no pair passes q ≤ 0.05, also")):
        filled = whole("stratified_pairs", within.assign(q=q))
        write(TABLES["stratified_pairs"], filled, tmp_path / "tables")
        assert said_of_pairs(load(tmp_path))[0].startswith(f"together  {shown}")


def test_an_entity_of_near_duplicates_alone_is_not_counted(tmp_path):
    run = tables(tmp_path)
    write(TABLES["entities"], run.entities.assign(type="state", n_articles_unique=[0, 2, 3]), tmp_path / "tables")
    assert summary(load(tmp_path), Path("out"))[2].startswith("states    2: ")


@pytest.mark.parametrize(
    ("column", "by", "said"),
    [("published", "month", "no article has a month"), ("outlet", "outlet", "no article has an outlet")],
)
def test_no_article_has_what_it_is_sliced_by(tmp_path, column, by, said):
    run = tables(tmp_path)
    assert f"marks     {said}" in summary(run, Path("out"), by)
    value = pd.Timestamp("2025-04-01") if column == "published" else "甲"
    write(TABLES["articles"], run.articles.assign(**{column: value}), tmp_path / "tables")
    assert f"marks     {said}" not in summary(load(tmp_path), Path("out"), by)


def test_what_the_slices_are_is_said_where_nobody_named_them(tmp_path):
    run = tables(tmp_path)
    for outlets, said in (
        (2, ["sliced    by outlet, as nothing else was asked for (--by week, ...; --by none)"]),
        (1, []),
    ):
        named = run.articles.assign(outlet=[f"{n % outlets}" for n in range(ARTICLES)])
        write(TABLES["articles"], named, tmp_path / "tables")
        lines = summary(load(tmp_path), Path("out"), "auto")
        assert [line for line in lines if line.startswith("sliced")] == said
        assert not any(line.startswith("sliced") for line in summary(load(tmp_path), Path("out"), "outlet"))


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([3, 2, 1], "北朝鮮 3 articles · ロシア 2"),
        ([3, 1, 1], "北朝鮮 3 articles"),
        ([1, 1, 1], "none in two articles"),
        ([4, 3, 2], "北朝鮮 4 articles (75 % from one article) · ロシア 3 · 金正恩 2"),
    ],
)
def test_what_is_in_two_articles_is_named_and_its_mark_said(tmp_path, counts, said):
    run = tables(tmp_path)
    order = [list(NAMES).index(entity) for entity in run.entities["entity_id"]]
    some = run.entities.assign(type="state", n_articles_unique=[counts[at] for at in order])
    some["top_share"] = (some["n_articles_unique"] == 4).map({True: 0.75, False: 0.4})
    write(TABLES["entities"], some, tmp_path / "tables")
    assert summary(load(tmp_path), Path("out"))[2] == f"states    3: {said}"


@pytest.mark.parametrize(
    ("windows", "taken"),
    [
        (["paragraph", "article", "sentences:3"], "sentences:3"),  # in no paragraph together
        (["article", "sentences:6", "sentences:3"], "sentences:3"),
        (["article"], "article"),
    ],
)
def test_graph_report_and_summary_take_the_same_window(tmp_path, windows, taken):
    run = tables(tmp_path, windows=windows)
    assert graph(run.pairs, run.entities, min_count=1, q=1).edges["window"].unique().tolist() == [taken]
    assert all(UNITS[taken] in line for line in said_of_pairs(run))
    needed = ("entities", "nodes", "pairs")
    with open_tables({name: run.path(name) for name in needed}, needed) as db:
        assert edges(db, limit=9)["window"] == taken
