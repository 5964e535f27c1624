"""Only articles with changed content are processed again."""

import json
import shutil
from pathlib import Path

import msgspec
import pandas as pd
import pytest

import kyoki
from kyoki.running.lineage import Part, wanted, work_stages
from kyoki.running.parts import NO_ROWS, PartStore, joined, rows_digests
from kyoki.stages.read import scrapes_from_raws

CORPUS = Path(__file__).parents[2] / "corpus" / "raw"


def tokens(*rows):
    return pd.DataFrame(rows, columns=["article_id", "start", "surface"])


def test_a_digest_is_of_all_rows_of_an_article_and_of_the_columns_asked_for():
    before = rows_digests(tokens(("a", 0, "東"), ("a", 1, "京"), ("b", 0, "東")), ["start", "surface"])
    assert before.keys() == {"a", "b"}
    other_order = rows_digests(tokens(("a", 0, "京"), ("a", 1, "東"), ("b", 0, "東")), ["start", "surface"])
    assert other_order["a"] != before["a"]
    assert other_order["b"] == before["b"]
    assert (
        rows_digests(tokens(("a", 5, "東"), ("a", 7, "京")), ["surface"])["a"]
        == (rows_digests(tokens(("a", 0, "東"), ("a", 1, "京")), ["surface"])["a"])
    )
    assert rows_digests(tokens(), ["surface"]) == {}
    assert joined(before, ["a", "c"]) == before["a"] + NO_ROWS


def test_only_a_page_whose_lines_the_site_has_changed_is_cleaned_again(tmp_path):
    scrapes = scrapes_from_raws(["港の町", "橋の町", "灯台の町"]).scrapes
    ids = list(scrapes["scrape_id"])
    seal = PartStore(tmp_path, "read", "k").write("b", ids, {"scrapes": scrapes})
    made = {"read": Part("b", seal)}
    before = wanted("clean", made, {ids[0]: "r"})
    after = wanted("clean", made, {ids[0]: "r", ids[1]: "t", "elsewhere": "r"})
    assert before.name != after.name
    assert after.unchanged(msgspec.structs.replace(seal, ids=before.ids, taken=before.taken)) == [ids[0], ids[2]]
    assert wanted("clean", made, {ids[0]: "r", "elsewhere": "t"}) == before


def worked(out):
    stages = json.loads((out / "ledger.json").read_text(encoding="utf-8"))["stages"]
    return {
        stage: stages[stage]["articles"] for stage in ("read", *work_stages()) if stages.get(stage, {}).get("articles")
    }


@pytest.mark.model
@pytest.mark.slow
def test_a_cleaning_rule_recognises_only_articles_whose_text_it_changes(sample_run, tmp_path):
    """The tables also equal those of a new run."""
    out = tmp_path / "out"
    shutil.copytree(sample_run, out)
    texts = kyoki.load(out).articles["text"]
    phrase = max(texts.iloc[0].split("\n")[1:-1], key=len)
    changed = texts.str.contains(phrase, regex=False).sum()
    assert 0 < changed < 5
    settings = {"clean": {"drop": [phrase]}}
    kyoki.run([CORPUS], out=out, workers=2, settings=settings)
    n_scrapes = len(kyoki.load(out).scrapes)
    assert worked(out) == {"clean": n_scrapes, "tokens": changed, "mentions": changed, "counted": changed}
    kyoki.run([CORPUS], out=tmp_path / "fresh", workers=1, settings=settings)
    for path in (tmp_path / "fresh" / "tables").iterdir():
        assert (out / "tables" / path.name).read_bytes() == path.read_bytes(), path.name
    parts = [path.name for path in (out / "parts").glob("*/*")]
    assert sorted(parts) == sorted(path.name for path in (tmp_path / "fresh" / "parts").glob("*/*"))  # none is stale


@pytest.mark.model
@pytest.mark.slow
def test_a_setting_of_pages_and_counts_works_on_no_article(sample_run, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(sample_run, out)
    kyoki.run([CORPUS], out=out, workers=1, settings={"keywords": {"min_count": 3}})
    assert worked(out) == {}
    assert kyoki.load(out).keywords["tf"].min() >= 3


@pytest.mark.model
def test_pages_are_written_again_where_only_what_makes_them_changed(sample_run, tmp_path, monkeypatch):
    out = tmp_path / "out"
    shutil.copytree(sample_run, out)
    (before,) = {path.stat().st_mtime_ns for path in out.glob("tables/articles.parquet")}
    page = (out / "report.html").stat().st_mtime_ns
    monkeypatch.setattr("kyoki.running.publish.package_hash", lambda: "another")
    kyoki.run([CORPUS], out=out, workers=1)
    assert (out / "tables" / "articles.parquet").stat().st_mtime_ns == before
    assert (out / "report.html").stat().st_mtime_ns > page
