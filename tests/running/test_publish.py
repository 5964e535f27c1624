"""Pages: the same bytes from other processes as from this one, and none missing if a process is killed."""

import shutil

import pytest

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
