"""Pages: the same bytes from other processes as from this one, and none missing if a process is killed."""

import os
import shutil
from functools import partial
from importlib import import_module

import pytest

import kyoki
from kyoki.published import LEDGER
from kyoki.running.ledger import read_ledger
from kyoki.running.pool import LocalPool
from kyoki.running.publish import write_pages

PAGES = ("README.md", "report.html", "kyoki.xlsx", "graph/kyoki.gexf", "graph/kyoki.graphml", "tables/pairs.csv")


@pytest.fixture
def out(sample_run, tmp_path):
    """The tables and the ledger of a run, without its pages."""
    folder = tmp_path / "out"
    shutil.copytree(sample_run / "tables", folder / "tables")
    shutil.copy(sample_run / LEDGER, folder / LEDGER)
    (folder / "tables/pairs.csv").unlink()
    (folder / "graph").mkdir()
    return folder


@pytest.mark.parametrize("is_killed", [False, True])
def test_pages_are_the_same_from_other_processes_and_after_a_kill(out, killed_pool, is_killed):
    ledger = read_ledger(out / LEDGER)
    write_pages(out, ledger, unshown=["pairs"])
    here = {name: (out / name).read_bytes() for name in PAGES}
    for name in (*PAGES, "kyoki.duckdb"):
        (out / name).unlink()
    elsewhere = killed_pool(2, 0) if is_killed else LocalPool(2, 0)
    write_pages(out, ledger, pool=elsewhere, unshown=["pairs"])
    elsewhere.close()
    assert {name: (out / name).read_bytes() for name in PAGES} == here
    assert (out / "kyoki.duckdb").stat().st_size > 0


@pytest.mark.model
def test_a_run_outlives_its_idle_workers(tmp_path, monkeypatch):
    text = tmp_path / "a.txt"
    text.write_text("石破茂首相は24日、東京で会見した。", encoding="utf-8")
    monkeypatch.setattr(import_module("kyoki.running.run"), "import_for_pages", partial(os._exit, 1))
    found = kyoki.run([text], out=tmp_path / "out", workers=1)
    assert found.entities["name"].tolist() == ["石破茂", "東京"]
    assert all((tmp_path / "out" / name).exists() for name in PAGES)
