"""Cleaning stays above its floors on real pages and dumps."""

import importlib.util
import tomllib
from pathlib import Path

import pytest

FLOORS = tomllib.loads((Path(__file__).parents[1] / "floors.toml").read_text(encoding="utf-8"))["cleaning"]


@pytest.fixture(scope="module")
def measured(shared):
    path = Path(__file__).with_name("score_cleaning_run.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.measure(shared)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_falls_below_its_floor(measured, name):
    if "wrong" in name:
        assert measured[name] <= FLOORS[name]
    else:
        assert measured[name] >= FLOORS[name]


def test_every_figure_has_a_floor(measured):
    assert set(measured) == set(FLOORS)


def test_the_seeds_keep_nothing_of_their_lists(shared):
    from kyoki.stages.clean import clean
    from kyoki.tables import TABLES

    paths = sorted((shared / "corpus" / "seeds").glob("*.txt"))
    rows = {
        "scrape_id": [path.stem for path in paths],
        "path": [path.name for path in paths],
        "kind": "text",
        "markup": "text",
        "charset": "utf-8",
        "sha256": "0",
        "n_bytes": 1,
        "raw": [path.read_text(encoding="utf-8") for path in paths],
    }
    texts = "\n".join(clean(TABLES["scrapes"].frame(rows)).articles["text"])
    assert not [
        word for word in ("ポルシェ", "テンセント", "NASA", "チャーリー・カーク", "ルーマニア") if word in texts
    ]
