"""The progress bar of the work on articles: each article counts once, whoever dies, and nothing is done for nobody."""

import os
import signal
import time
from contextlib import nullcontext, suppress

import distributed
import pytest

from kyoki import progress, terminal
from kyoki.config import Settings
from kyoki.running import watch
from kyoki.running.cluster import ClusterPool
from kyoki.running.meters import EventMeters, FileMeters
from kyoki.running.watch import work_watched
from kyoki.running.work import Done, Job, _shown_on


class Bar:
    """A bar that keeps what it has shown, and leaves it in a file for the workers, who wait for it."""

    def __init__(self, folder):
        self.file = folder / "shown"
        self.counts = []

    def show(self, n):
        if self.counts[-1:] != [n]:
            self.counts.append(n)
            self.file.write_text(" ".join(map(str, self.counts)))


@pytest.fixture
def bar(tmp_path, monkeypatch):
    """A bar of work that someone watches."""
    made = Bar(tmp_path)
    monkeypatch.setattr(terminal, "is_watched", lambda: True)
    monkeypatch.setattr(terminal, "progress", lambda items, **_: nullcontext(made))
    return made


def counted(bar, monkeypatch, pool, work, sizes):
    """The counts on the bar while a function works on batches, the last one when all are done."""
    monkeypatch.setattr(watch, "work", work)
    jobs = [Job(bar.file.parent, {}, batch, Settings()) for batch in sizes]
    done = [one.batch for one in work_watched(jobs, sizes, pool, bar.file.with_name("meters"))]
    assert sorted(done) == sorted(sizes)
    assert not bar.file.with_name("meters").exists()
    return bar.counts


def waiting_for(file):
    """A function that ends in a worker once the bar has shown these counts, in their order."""

    def wait(*counts):
        until = time.monotonic() + 60
        while True:
            left = iter(file.read_text().split() if file.exists() else ())
            if all(str(count) in left for count in counts):
                return
            if time.monotonic() > until:
                msg = f"never shown: {counts}"
                raise TimeoutError(msg)
            time.sleep(0.02)

    return wait


def test_the_articles_of_unfinished_batches_are_shown(bar, local, monkeypatch):
    wait = waiting_for(bar.file)

    def work(job):
        with _shown_on(job.meter):
            progress.finished()
            progress.finished()
            wait(4)  # two of each
            progress.finished()
        return Done(job.batch)

    counts = counted(bar, monkeypatch, local(2), work, {"a": 3, "b": 3})
    assert counts[-1] == 6
    assert counts == sorted(counts)


def test_a_batch_whose_worker_is_killed_counts_once(bar, local, monkeypatch):
    wait = waiting_for(bar.file)

    def work(job):
        with _shown_on(job.meter):
            second = (job.root / "died").exists()
            progress.finished(3 if second else 6)
            if not second:
                wait(6)
                (job.root / "died").touch()
                os.kill(os.getpid(), signal.SIGKILL)
            wait(6, 0, 3)
            progress.finished(5)
        return Done(job.batch)

    counts = counted(bar, monkeypatch, local(1), work, {"a": 8})
    assert max(counts) == counts[-1] == 8


def test_articles_that_are_processed_again_count_once():
    shown = []
    with _shown_on(type("Meter", (), {"show": staticmethod(shown.append)})):
        progress.finished()
        with suppress(LookupError), progress.taken_back_on_error():
            progress.finished()
            progress.finished()
            raise LookupError
        with progress.taken_back_on_error():
            progress.finished()
    progress.finished()  # nobody counts this one
    assert shown == [0, 1, 2, 3, 1, 2]


def test_nothing_is_counted_where_nobody_sees_it(local, tmp_path, monkeypatch):
    def work(job):
        return Done(job.batch, articles={"metered": job.meter is not None, "file": (job.root / "meters").exists()})

    monkeypatch.setattr(watch, "work", work)
    (done,) = work_watched([Job(tmp_path, {}, "a", Settings())], {"a": 1}, local(1), tmp_path / "meters")
    assert done.articles == {"metered": False, "file": False}


def test_workers_of_a_cluster_are_followed_by_their_events(bar, monkeypatch):
    wait = waiting_for(bar.file)

    def work(job):
        with _shown_on(job.meter):
            for _ in range(9):
                progress.finished()
            wait(8)  # an event for every eighth article
        return Done(job.batch)

    one = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": "127.0.0.1:0"}
    with distributed.LocalCluster(protocol="tcp", **one) as cluster:
        pool = ClusterPool(cluster.scheduler_address)
        counts = counted(bar, monkeypatch, pool, work, {"a": 10})
    assert counts[-2:] == [8, 10]


def test_late_events_and_those_of_other_runs_count_nothing():
    own, other = EventMeters(["a", "b"]), EventMeters(["a"])
    for meters in (own, other):
        own.note((0.0, [meters.meter("a").run, "a", 8]))
    own.note((0.0, [own.meter("b").run, "b", 16]))
    assert (own.total(), other.total()) == (24, 0)
    own.done("a")
    own.note((0.0, [own.meter("a").run, "a", 16]))
    own.lost("b")
    assert own.total() == 0


def test_a_meter_whose_file_is_gone_costs_no_article(tmp_path):
    meters = FileMeters(tmp_path / "meters", ["a"])
    (tmp_path / "meters").unlink()
    meters.meter("a").show(1)
    assert not (tmp_path / "meters").exists()
