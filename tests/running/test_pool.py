"""The pool of workers: every job is done once, whichever worker dies."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kyoki.config import Settings
from kyoki.errors import EngineError
from kyoki.running.pool import work_all
from kyoki.running.work import Done, Job
from kyoki.running.workers import ONE_THREAD


def jobs(root: Path, names: str) -> list[Job]:
    return [Job(root, {}, name, Settings()) for name in names]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_every_job_is_done_once(tmp_path, local):
    done = list(work_all(jobs(tmp_path, "abcdefgh"), local(2, 0), lambda job: Done(job.batch)))
    assert sorted(d.batch for d in done) == list("abcdefgh")


def test_workers_have_one_thread_each(tmp_path, local):
    def threads(job: Job) -> Done:
        return Done(job.batch, articles={name: int(os.environ[name]) for name in ONE_THREAD})

    (done,) = work_all(jobs(tmp_path, "a"), local(1, 0), threads)
    assert set(done.articles.values()) == {1}


def test_a_worker_that_dies_once_loses_nothing(tmp_path, local):
    def dies_once(job: Job) -> Done:
        mark = job.root / "died"
        if job.batch == "c" and not mark.exists():
            mark.touch()
            die()
        return Done(job.batch)

    done = list(work_all(jobs(tmp_path, "abcdef"), local(2, 0), dies_once))
    assert sorted(d.batch for d in done) == list("abcdef")


def test_an_article_that_kills_its_worker_is_condemned_and_no_other(tmp_path, local):
    def deadly(job: Job) -> Done:
        left = [a for a in ("x1", "x2", "x3") if a not in job.quarantined]
        for article in left:
            if job.one_at_a_time:
                job.current_input.write_text(article)
            if job.batch == "b" and article == "x2":
                die()
        return Done(job.batch, articles={"clean": len(left)})

    done = {d.batch: d.articles["clean"] for d in work_all(jobs(tmp_path, "abc"), local(2, 0), deadly)}
    assert done == {"a": 3, "b": 2, "c": 3}


def test_workers_end_when_the_run_that_started_them_is_killed(tmp_path):
    script = f"""
import os, pathlib, time
from kyoki.config import Settings
from kyoki.running.pool import LocalPool, work_all
from kyoki.running.work import Job
root = pathlib.Path({str(tmp_path)!r})
def task(job):
    (root / str(os.getpid())).touch()
    time.sleep(60)
list(work_all([Job(root, {{}}, "a", Settings()), Job(root, {{}}, "b", Settings())], LocalPool(2, 0), task))
"""
    run = subprocess.Popen([sys.executable, "-c", script])
    wait_until(lambda: len(list(tmp_path.iterdir())) == 2)
    workers = [int(path.name) for path in tmp_path.iterdir()]
    run.kill()
    run.wait()
    wait_until(lambda: not any(map(alive, workers)))


def alive(pid: int) -> bool:
    """Whether a process exists and is not a zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def wait_until(condition) -> None:
    for _ in range(300):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("waited 30 seconds for nothing")


def test_workers_that_die_before_any_article_end_the_run(tmp_path, local):
    def stillborn(job: Job) -> Done:
        die()
        return Done(job.batch)

    with pytest.raises(EngineError, match="dies at the start"):
        list(work_all(jobs(tmp_path, "a"), local(1, 0), stillborn))


def test_an_error_of_the_stage_itself_comes_through(tmp_path, local):
    def raises(job: Job) -> Done:
        msg = f"{job.batch} is at fault"
        raise EngineError(msg)

    with pytest.raises(EngineError, match="a is at fault"):
        list(work_all(jobs(tmp_path, "a"), local(1, 0), raises))
