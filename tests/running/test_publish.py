"""Pages: the same bytes from other processes as from this one, and none missing if a process is killed."""

import os
import shutil
from contextlib import contextmanager

import pytest

from kyoki.published import LEDGER
from kyoki.running.ledger import read_ledger
from kyoki.running.pool import LocalPool
from kyoki.running.publish import write_pages

PAGES = ("README.md", "report.html", "kyoki.xlsx", "graph/kyoki.gexf", "graph/kyoki.graphml")


class Killed(LocalPool):
    @contextmanager
    def executor(self, *, alone=False):
        with super().executor(alone=alone) as executor:
            submit = executor.submit
            executor.submit = lambda *_: submit(os._exit, 1)
            yield executor


@pytest.fixture
def out(sample_run, tmp_path):
    """The tables and the ledger of a run, without its pages."""
    folder = tmp_path / "out"
    shutil.copytree(sample_run / "tables", folder / "tables")
    shutil.copy(sample_run / LEDGER, folder / LEDGER)
    (folder / "graph").mkdir()
    return folder


@pytest.mark.parametrize("pool", [LocalPool, Killed])
def test_pages_are_the_same_from_other_processes_and_after_a_kill(out, pool):
    ledger = read_ledger(out / LEDGER)
    write_pages(out, ledger)
    here = {name: (out / name).read_bytes() for name in PAGES}
    for name in (*PAGES, "kyoki.duckdb"):
        (out / name).unlink()
    elsewhere = pool(2, 0)
    write_pages(out, ledger, pool=elsewhere)
    elsewhere.close()
    assert {name: (out / name).read_bytes() for name in PAGES} == here
    assert (out / "kyoki.duckdb").stat().st_size > 0
