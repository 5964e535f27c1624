"""Prestarted workers: used if they fit the run, and never left running."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from kyoki.config import Settings
from kyoki.running import workers


@pytest.fixture
def inputs(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "load_engines", lambda _: time.sleep(0))
    folder = tmp_path / "raw"
    folder.mkdir()
    for number in range(9):
        (folder / f"{number}.txt").write_text("本文", encoding="utf-8")
    return [folder]


def running() -> set[int]:
    """Return the existing worker processes."""
    return {child.pid for child in psutil.Process().children() if "popen_loky" in " ".join(child.cmdline())}


@pytest.mark.parametrize("wanted", [1, 2])  # as many as there turn out to be batches for
def test_workers_begun_ahead_are_those_that_work(inputs, tmp_path, wanted):
    with workers.prestarted_workers(inputs, tmp_path / "out", 4, Settings()) as ready:
        assert len(ready) == 2  # nine files are two batches
        ahead = running()
        executor = workers.started(wanted, Settings().run.memory_limit)
        assert executor.submit(os.getpid).result() in ahead
        executor.shutdown(kill_workers=True)


@pytest.mark.parametrize("wanted", [(3, Settings().run.memory_limit), (2, 123)])
def test_workers_that_do_not_fit_are_ended_for_others(inputs, tmp_path, wanted):
    with workers.prestarted_workers(inputs, tmp_path / "out", 4, Settings()):
        ahead = running()
        executor = workers.started(*wanted)
        assert executor.submit(os.getpid).result() not in ahead
        assert not ahead & running()
        executor.shutdown(kill_workers=True)


def test_workers_that_nobody_takes_are_ended(inputs, tmp_path):
    before = running()
    with workers.prestarted_workers(inputs, tmp_path / "out", 4, Settings()):
        assert running() - before
    assert running() == before


def test_what_draws_is_begun_when_a_worker_is_ready(inputs, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "load_drawing", os.getpid)
    monkeypatch.setattr(workers, "cores", lambda: 4)
    with (
        workers.prestarted_workers(inputs, tmp_path / "out", 1, Settings()) as ready,
        workers.drawing_ahead(ready) as drawers,
    ):
        drawer = drawers.submit(os.getpid).result()
        assert ready[0].result() is None
        assert drawer in running()
    assert drawer not in running()


@pytest.mark.parametrize("written", ["ledger.json", f"parts/read-0123/{workers.INPUTS}"])  # the latter: --work-only
def test_only_what_came_after_the_last_run_looks_new(inputs, tmp_path, written):
    out = tmp_path / "out"
    (out / written).parent.mkdir(parents=True)
    (out / written).touch()
    last = (out / written).stat().st_ctime_ns
    with workers.prestarted_workers(inputs, out, 4, Settings()) as ready, workers.drawing_ahead(ready) as drawers:
        assert (ready, drawers) == ([], None)
    while (inputs[0] / "0.txt").stat().st_ctime_ns <= last:  # until the file system's clock has moved on
        (inputs[0] / "0.txt").touch()
    with workers.prestarted_workers(inputs, out, 4, Settings()) as ready:
        assert len(ready) == 1


def test_of_more_files_than_are_looked_at_one_may_be_new(inputs, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "_LOOKED_AT", 5)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "ledger.json").touch()
    with workers.prestarted_workers(inputs, tmp_path / "out", 4, Settings()) as ready:
        assert len(ready) == 1


def test_what_cannot_be_looked_at_is_left_to_reading(inputs, tmp_path):
    (inputs[0] / "loop").symlink_to("loop")
    (inputs[0] / "gone").symlink_to("nowhere")
    with workers.prestarted_workers([*inputs, tmp_path / "missing"], tmp_path / "out", 4, Settings()) as ready:
        assert len(ready) == 2


@pytest.mark.model
def test_a_worker_that_is_begun_has_its_engines_and_has_worked_on_nothing():
    code = """
import sys
from kyoki.config import Settings
from kyoki.running.workers import load_engines
assert not {"pandas", "spacy", "pyarrow"} & set(sys.modules)  # a worker begins with nothing
load_engines(Settings())
from kyoki.language import ginza, mecab
assert ginza.load.cache_info().currsize == mecab.load.cache_info().currsize == 1
from kyoki.stages.mentions import mentions
from kyoki.cleaning.texts import articles_from_texts
mentions(articles_from_texts(["首相は東京で会談した。"]))
assert ginza.load.cache_info().misses == mecab.load.cache_info().misses == 1
print("loaded")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("loaded\n", "")


def test_a_worker_may_grow_by_what_dictionary_and_model_take():
    def most():
        from loky import process_executor

        return process_executor._MAX_MEMORY_LEAK_SIZE

    executor = workers._executor(1, 0)
    assert executor.submit(most).result() == 1e9
    executor.shutdown(wait=True, kill_workers=True)


def test_trackers_say_nothing_of_what_a_process_was_still_releasing():
    ended = """if True:
        import os
        from loky.backend import resource_tracker
        from kyoki.running.processes import start_trackers
        start_trackers()
        resource_tracker.register("/kyoki-released", "semlock")
        os._exit(0)"""
    done = subprocess.run([sys.executable, "-c", ended], capture_output=True, text=True, check=True)
    assert done.stderr == ""
