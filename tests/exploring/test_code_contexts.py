"""`kyoki coding check`: what each code hits in a run, with examples in their context."""

import pandas as pd
import pytest
from typer.testing import CliRunner

import kyoki
from kyoki.coding import coding_of
from kyoki.commands.app import app
from kyoki.errors import InputError
from kyoki.exploring.code_contexts import check_coding
from kyoki.storage.writers import write
from kyoki.tables import TABLES

TEXTS = {f"a{n}": f"第{n}報。\n首相が条約に署名した。議会は条約を論じた。" for n in range(1, 8)}
FILE = """
["条約"]
words = ["条約"]
["首脳"]
entities = ["首相官邸", "誰か"]
words = ["首相"]
["宇宙"]
phrases = ["宇宙開発"]
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The tables that the command reads."""
    folder = tmp_path_factory.mktemp("run") / "tables"
    articles = kyoki.articles_from_texts(list(TEXTS.values()), list(TEXTS))
    counts = {"n_mentions": 1, "n_articles": 1, "n_mentions_unique": 1, "n_articles_unique": 1}
    ids = ["organisation:首相官邸", "place:首相官邸"]
    entities = [{"entity_id": i, "type": i.split(":")[0], "name": "首相官邸", "aliases": "官邸"} | counts for i in ids]
    frames = {
        "articles": articles,
        "tokens": kyoki.tokens(articles),
        "links": TABLES["links"].frame(),
        "entities": TABLES["entities"].frame(entities),
    }
    for name, frame in frames.items():
        write(TABLES[name], TABLES[name].frame(frame), folder)
    return folder


def test_counts_and_every_hit(run):
    counts, examples, meant = check_coding(
        coding_of({"条約": {"words": ["条約"]}, "無": {"words": ["無い物"]}}), run, context=3
    )
    assert counts.to_numpy().tolist() == [["条約", 7, 14], ["無", 0, 0]]
    assert len(examples) == 14
    assert examples.iloc[0][["left", "keyword", "right", "article_id"]].tolist() == ["首相が", "条約", "に署名", "a1"]
    assert meant == {}
    for row in examples.itertuples():
        assert TEXTS[row.article_id][row.start : row.end] == row.keyword


def test_examples_are_evenly_from_all_articles(run):
    shown = check_coding(coding_of({"c": {"words": ["条約"]}}), run, most=3).examples
    assert shown["article_id"].tolist() == ["a1", "a4", "a6"]
    assert check_coding(coding_of({"c": {"words": ["条約"]}}), run, most=9).examples["article_id"].tolist() == [*TEXTS]


def test_no_rules_and_wrong_numbers(run):
    assert check_coding(coding_of({}), run).examples.empty
    with pytest.raises(InputError, match=r"coding: -1 examples, 40 characters of context; expected 0 or more"):
        check_coding(coding_of({}), run, most=-1)


def test_the_command(run, tmp_path):
    path = tmp_path / "codes.toml"
    path.write_text(FILE, encoding="utf-8")
    done = CliRunner().invoke(app, ["coding", "check", str(path), "--from", str(run.parent), "--examples", "2"])
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert [line for line in lines if "articles, " in line] == [
        "条約: 7 articles, 14 hits",
        "首脳: 7 articles, 7 hits",
        "宇宙: 0 articles, 0 hits",
    ]
    assert len(lines) == 3 + 2 + 2
    assert "宇宙: hits nothing" in done.stderr
    assert "首相官邸 means any of organisation:首相官邸, place:首相官邸" in done.stderr
    assert "誰か means no entity" in done.stderr
    out = tmp_path / "hits.csv"
    done = CliRunner().invoke(app, ["coding", "check", str(path), "--from", str(run.parent), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert pd.read_csv(out)["code"].value_counts().to_dict() == {"条約": 14, "首脳": 7}
