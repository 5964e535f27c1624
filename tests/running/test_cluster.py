"""A cluster of dask.distributed, with real schedulers and workers on this machine, gives the bytes of a local run."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import kyoki
from kyoki.config import Settings
from kyoki.errors import InputError
from kyoki.running import corpus_stages
from kyoki.running.cluster import ClusterPool, _Asking
from kyoki.running.parts import root_of
from kyoki.running.pool import work_all
from kyoki.running.work import Done, Job, work

CORPUS = Path(__file__).parents[2] / "corpus" / "raw"
DASK = Path(sys.executable).with_name("dask")


def tables_of(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((out / "tables").iterdir())}


class Cluster:
    """A scheduler and its workers, each a process with a port of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.address = f"tcp://127.0.0.1:{port}"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")

    def start(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [DASK, kind, *arguments]
        with (self.folder / f"{kind}.log").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, start_new_session=True)
        self.processes.append(process)
        return process

    def worker(self, threads: int = 1) -> subprocess.Popen[bytes]:
        fixed = ("--nworkers", "1", "--no-dashboard", "--death-timeout", "90", "--host", "127.0.0.1")
        return self.start("worker", self.address, "--nthreads", str(threads), *fixed)

    def restart_scheduler(self) -> None:
        os.killpg(self.scheduler.pid, signal.SIGKILL)
        self.scheduler.wait()
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        self.worker()  # dask's own end with their scheduler; whatever supervises them starts them again

    def stop(self) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path, unused_port):
    started = Cluster(tmp_path, unused_port)
    yield started
    started.stop()


@pytest.fixture
def unused_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def jobs(root: Path, n: int) -> list[Job]:
    return [Job(root, {}, f"b{i}", Settings()) for i in range(n)]


def test_no_scheduler_and_workers_with_threads_are_told(cluster):
    with pytest.raises(InputError, match=r"no scheduler with a worker there \(.*\); start one, or leave it out"):
        list(work_all(jobs(cluster.folder, 1), ClusterPool("tcp://127.0.0.1:9", patience=1), work))
    cluster.worker(threads=2)
    with pytest.raises(InputError, match="more than one thread; start kyoki worker instead"):
        list(work_all(jobs(cluster.folder, 1), ClusterPool(cluster.address), work))


@pytest.mark.slow
def test_a_killed_worker_and_a_restarted_scheduler_lose_nothing_and_no_worker_is_swamped(cluster):
    root = cluster.folder

    def task(job: Job) -> Done:
        time.sleep(0.4)
        return Done(job.batch, articles={"clean": 1})

    first, _ = cluster.worker(), cluster.worker()
    pool = ClusterPool(cluster.address)
    taken: list[str] = []
    done: list[str] = []

    def waiting():
        for job in jobs(root, 40):
            taken.append(job.batch)
            yield job

    most = 0
    for n, found in enumerate(work_all(waiting(), pool, task), 1):
        done.append(found.batch)
        most = max(most, len(taken) - len(done))
        if n == 8:
            os.killpg(first.pid, signal.SIGKILL)
        if n == 16:
            threading.Thread(target=cluster.restart_scheduler).start()
    assert sorted(done) == sorted(f"b{i}" for i in range(40))
    assert most <= 2 * 2  # two jobs a worker


@pytest.mark.model
@pytest.mark.slow
def test_parts_in_a_store_of_objects_give_the_bytes_of_a_local_run(cluster, sample_run, tmp_path, monkeypatch):
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    secrets = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {**secrets, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}.items():
        monkeypatch.setenv(name, value)
    try:
        root_of("s3://kyoki-test/parts").fs.mkdir("kyoki-test")
        cluster.worker()
        cluster.worker()
        out = tmp_path / "out"
        kyoki.run([CORPUS], out=out, cluster=cluster.address, parts="s3://kyoki-test/parts")
        assert tables_of(out) == tables_of(sample_run)
        assert not (out / "parts").exists()
    finally:
        server.stop()


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("n_workers", [1, 2, 4])
def test_the_same_bytes_from_any_number_of_workers(cluster, sample_run, tmp_path, n_workers):
    workers = [cluster.worker() for _ in range(n_workers)]
    out = tmp_path / "out"
    killer = threading.Thread(target=kill_at_work, args=(workers[0], out), daemon=True) if n_workers > 1 else None
    if killer:
        killer.start()
    kyoki.run([CORPUS], out=out, cluster=cluster.address)
    if killer:
        killer.join()
        assert workers[0].wait() == -signal.SIGKILL
    assert tables_of(out) == tables_of(sample_run)


@pytest.mark.model
@pytest.mark.slow
def test_the_corpus_stages_run_on_the_workers_whatever_dies(cluster, sample_run, tmp_path, monkeypatch):
    monkeypatch.setattr(corpus_stages, "_SMALL", 0)
    first, _ = cluster.worker(), cluster.worker()
    asked: list[str] = []
    submit = _Asking.submit

    def submitted(self, do, task):
        future = submit(self, do, task)
        asked.extend(task.step.stages if hasattr(task, "step") else ())
        if len(asked) == 4:
            os.killpg(first.pid, signal.SIGKILL)
        if asked.count("links") == 1 and asked[-1] == "links":
            threading.Thread(target=cluster.restart_scheduler).start()
        return future

    monkeypatch.setattr(_Asking, "submit", submitted)
    out = tmp_path / "out"
    kyoki.run([CORPUS], out=out, cluster=cluster.address)
    assert set(asked) == {stage for step in corpus_stages._steps() for stage in step.stages}
    assert first.wait() == -signal.SIGKILL
    assert tables_of(out) == tables_of(sample_run)


def kill_at_work(worker, out):
    """Kill a worker once the first of all parts is done: it then works on another."""
    while not list(out.glob("parts/clean-*/*.seal.json")):
        time.sleep(0.02)
    os.killpg(worker.pid, signal.SIGKILL)


def test_a_store_that_nobody_knows_is_told():
    with pytest.raises(InputError, match=r"parts nosuch://bucket: .*pip install '\.\[cluster\]'"):
        root_of("nosuch://bucket")
