"""The benchmark's check can fail, and the baseline script finds the same entities as kyoki."""

import ast
import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import kyoki
from kyoki.language import ginza
from kyoki.stages.report import report

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
NEWS = "日本の岸田首相は東京で会見した。\nロシアのプーチン大統領は北朝鮮の平壌を訪れた。\n"


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bench():
    return loaded("bench")


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


@pytest.fixture
def gpu(monkeypatch):
    """The benchmark of a device, with numpy in place of CuPy."""
    module = loaded("gpu")
    pool = SimpleNamespace(total_bytes=lambda: 2_000_000)
    cupy = SimpleNamespace(**vars(np), get_default_memory_pool=lambda: pool)
    monkeypatch.setattr(module, "cupy_or_why", lambda: (cupy, "Card 9"))
    monkeypatch.setattr(module, "memory", lambda _: "1 of 2 MB in use in all")
    monkeypatch.setattr(module, "TOKENS", 300)
    return module


@pytest.mark.model
def test_the_encoder_of_a_device_beside_the_processor_s(gpu, tmp_path):
    np.savez(tmp_path / "given.npz", **gpu.exported([NEWS]))
    assert gpu.measure_encoder(dict(np.load(tmp_path / "given.npz")))
    told = "\n".join(gpu._told)
    assert re.search(r"Card 9, CuPy .*: vectors differ by \d\.\de-0[5-9] at most", told)
    assert re.search(r"entities: [1-9]\d*, 0 differ", told)
    assert re.search(r"margins differ by \d\.\de-0[4-9] at most; spaCy decides where they are under 1e-03", told)
    assert "device memory of the encoder: 2 MB, 1 of 2 MB in use in all" in told


@pytest.mark.model
def test_a_device_that_gives_up_is_not_measured(gpu, monkeypatch):
    monkeypatch.setattr(gpu.DeviceEncoder, "_take", lambda *_: (_ for _ in ()).throw(MemoryError))
    assert not gpu.measure_encoder(gpu.exported([NEWS]))
    assert gpu._told[-1] == "the device was given up: MemoryError"


def test_processes_that_would_take_too_long_are_left_out(gpu, monkeypatch):
    monkeypatch.setattr(gpu, "_began", gpu.time.monotonic() - 301)
    gpu.measure_stage([NEWS])
    assert gpu._told == ["1 processes: left out, as it would take longer than 5 minutes in all"]


def test_the_page_and_a_device_have_sections_of_their_own(gpu, bench, tmp_path):
    page = loaded("page")
    path = tmp_path / "RESULTS.md"
    path.write_text("# Benchmark\n\n| a |\n", encoding="utf-8")
    for number in (9, 10):
        gpu.keep(path, [f"Card {number}"])
        page.keep(path, f"Page {number}", "a machine")
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("Written by")]
    headings = ["# Benchmark", page.HEADING, gpu.HEADING]
    assert lines == [headings[0], "| a |", headings[1], "- Page 10", headings[2], "- Card 10"]
    bench.keep(path, "# Benchmark\n\n| b |\n")
    assert path.read_text(encoding="utf-8") == text.replace("| a |", "| b |")


@pytest.mark.model
def test_the_report_that_is_measured_has_all_its_places_on_the_map():
    tables = loaded("page").many_places(10)
    assert report(tables).count('"place:') >= 10
    assert tables["entities"]["lat"].between(33, 43).all()
    assert len(tables["pairs"]) == 8


def test_a_device_s_near_ties_are_the_engine_s(gpu):
    assert gpu.NEAR == ginza.NEAR


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


def test_the_start_is_compared_with_the_script_of_the_same_round():
    start = loaded("start")
    # The machine was half as fast in the second round, for both.
    rounds = [start.Seconds(2, 1, 3), start.Seconds(4, 2, 6), start.Seconds(2, 1.5, 3)]
    assert (start.ratio(rounds, "findings"), start.ratio(rounds, "end")) == (0.5, 1.5)


def test_a_start_that_fails_is_not_timed(tmp_path):
    with pytest.raises(SystemExit, match="ended with 3"):
        loaded("start").timed(["-c", "raise SystemExit(3)"], str(tmp_path))
