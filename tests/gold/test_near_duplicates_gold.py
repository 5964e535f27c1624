"""Near-duplicates stay above their floors on judged pairs of real articles."""

import importlib.util
from pathlib import Path

import pytest


@pytest.mark.slow
def test_judged_pairs_of_livedoor(shared):
    path = Path(__file__).with_name("score_near_duplicates_run.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    measured = module.measure(shared)
    assert measured["wrong"] == []
    assert measured["missed"] == []
    assert measured["found"] == 18
