"""The figures of the sample corpus: complete, the same bytes each time, no old ones left."""

import os
import shutil

import pytest
from loky import ProcessPoolExecutor

from kyoki.outputs import claim
from kyoki.running.figures import Look, begin, draw, draw_anew
from kyoki.running.ledger import read_ledger

FIGURES = ["timeline", "top_entities", "network", "heat_map", "correspondence", "word_clusters"]


@pytest.mark.model
def test_a_run_has_its_figures(sample_run, tmp_path):
    claim(tmp_path)
    shutil.copytree(sample_run / "tables", tmp_path / "tables")
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "keyness.png").write_bytes(b"of a run that had slices")
    first = {path.name: path.read_bytes() for path in draw(tmp_path)}
    assert list(first) == [f"{name}.{ending}" for name in FIGURES for ending in ("svg", "png")]
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == sorted(first)
    assert {path.name: path.read_bytes() for path in draw(tmp_path)} == first


@pytest.mark.model
@pytest.mark.slow
def test_figures_drawn_elsewhere_are_the_same_and_outlive_that_process(sample_run, tmp_path):
    claim(tmp_path)
    shutil.copytree(sample_run / "tables", tmp_path / "tables")
    here = {path.name: path.read_bytes() for path in draw(tmp_path)}
    with ProcessPoolExecutor(max_workers=1) as executor:
        assert {path.name: path.read_bytes() for path in draw(tmp_path, begun=begin(tmp_path, executor))} == here
        shutil.rmtree(tmp_path / "figures")
        killed = executor.submit(os._exit, 1)
        draw_anew(tmp_path, begin(tmp_path, executor))
    assert killed.exception()
    assert {path.name: path.read_bytes() for path in (tmp_path / "figures").iterdir()} == here


@pytest.mark.model
@pytest.mark.slow
def test_a_run_over_fewer_than_five_articles_has_none(sample_run, tmp_path, monkeypatch):
    out = tmp_path / "out"
    shutil.copytree(sample_run, out)
    (out / "figures").mkdir()
    old = out / "figures" / "timeline.svg"
    old.write_bytes(b"of an earlier run")
    monkeypatch.setattr("kyoki.running.figures.LEAST_DRAWN", read_ledger(out / "ledger.json").tables["articles"] + 1)
    draw_anew(out)
    assert not old.exists()
    assert not [name for name in read_ledger(out / "ledger.json").files if name.startswith("figures/")]
    monkeypatch.setattr("kyoki.running.figures.LEAST_DRAWN", read_ledger(out / "ledger.json").tables["articles"])
    draw_anew(out)
    assert old.read_bytes() != b"of an earlier run"


def test_files_of_other_formats_follow_into_the_other_language(tmp_path, monkeypatch):
    def every(tables, look):
        return {"timeline": dict.fromkeys(look.formats, look.lang.encode()), "codes": {}}

    monkeypatch.setattr("kyoki.running.figures._every", every)
    monkeypatch.setattr("kyoki.running.figures._paths", lambda tables: {})
    draw(tmp_path, tables=object())
    (tmp_path / "figures" / "mine.pdf").write_bytes(b"not a figure of the run")
    drawn = draw(tmp_path, tables=object(), look=Look(["png"], lang="en"))
    assert {path.name: path.read_bytes() for path in drawn} == {"timeline.png": b"en", "timeline.svg": b"en"}
