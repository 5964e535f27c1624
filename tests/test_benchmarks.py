"""The benchmark's check can fail, and the baseline script finds the same entities as kyoki."""

import ast
import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import kyoki

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
NEWS = "日本の岸田首相は東京で会見した。\nロシアのプーチン大統領は北朝鮮の平壌を訪れた。\n"


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("bench", BENCHMARKS / "bench.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("ratios", "failing"),
    [
        ({"whole": 12.0, "ginza": 8.1}, []),
        ({"whole": 12.0, "ginza": 7.9}, ["ginza"]),
        ({"whole": 11.9, "ginza": 7.9}, ["whole", "ginza"]),
        ({"whole": 12.0}, ["ginza"]),  # not measured
        ({"whole": 12.0, "ginza": None}, ["ginza"]),
        ({"whole": 12.0, "ginza": float("nan")}, ["ginza"]),
        ({"whole": 12.0, "ginza": 9.0, "other": 0.0}, []),  # no floor
    ],
)
def test_a_ratio_under_its_floor_is_told(bench, ratios, failing):
    told = bench.under(ratios, {"whole": 12, "ginza": 8})
    assert [line.partition(":")[0] for line in told] == failing


def test_a_ratio_is_of_runs_that_followed_each_other(bench):
    # The machine was half as fast in the second round, for both.
    ours, other = ([{"speed": speed} for speed in speeds] for speeds in ((80, 40, 90), (10, 5, 10)))
    assert bench.ratio(ours, other) == 8


def test_every_floor_is_of_a_row(bench):
    tree = ast.parse((BENCHMARKS / "bench.py").read_text("utf-8"))
    written = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    keys = {
        key for section in tomllib.loads((BENCHMARKS / "floors.toml").read_text("utf-8")).values() for key in section
    }
    made = {
        f"{kind}_{name}"
        for kind, names in {"tokens": ("viterbi", "nodes"), "ginza": ("one_core", "all_cores")}.items()
        for name in names
    }
    assert keys - made <= written


@pytest.mark.model
@pytest.mark.slow
def test_naive_and_ours_agree_on_plain_news(tmp_path):
    (tmp_path / "article.txt").write_text(NEWS, encoding="utf-8")
    command = [sys.executable, BENCHMARKS / "naive.py", tmp_path / "article.txt", "-o", tmp_path / "naive"]
    subprocess.run(command, check=True, capture_output=True)
    naive = pd.read_csv(tmp_path / "naive" / "mentions.csv", encoding="utf-8-sig")
    ours = kyoki.mentions(kyoki.articles_from_texts([NEWS]))
    found = {
        table: set(zip(t["surface"], t["type"], strict=True)) for table, t in {"naive": naive, "ours": ours}.items()
    }
    assert found["naive"] & found["ours"] >= {
        ("北朝鮮", "state"),
        ("日本", "state"),
        ("平壌", "place"),
        ("東京", "place"),
    }
    words = pd.read_csv(tmp_path / "naive" / "tokens.csv", encoding="utf-8-sig")["surface"]
    assert words.tolist() == kyoki.tokens(kyoki.articles_from_texts([NEWS]))["surface"].tolist()


@pytest.mark.model
@pytest.mark.slow
def test_ours_and_stock_are_measured_on_the_same_sentences(tmp_path):
    (tmp_path / "texts.json").write_text(json.dumps([NEWS, NEWS]), encoding="utf-8")
    given = {"work": str(tmp_path), "characters": 1000, "processes": 1}
    measured = []
    for name, more in (("ginza", {}), ("ginza_stock", {"batch": 8})):
        command = [sys.executable, BENCHMARKS / "measures.py", name, json.dumps(given | more)]
        measured.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    ours, stock = measured
    assert ours["entities"] == stock["entities"]
    assert ours["n"] == stock["n"] > 0
