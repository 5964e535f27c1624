"""Workers of a cluster give the same results as the run, and import nothing from their working folder."""

import importlib
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import distributed
import psutil
import pytest

import kyoki
from kyoki.config import NameSettings, Settings
from kyoki.errors import EngineError, VersionError
from kyoki.running import cluster_worker, corpus_stages
from kyoki.running.cluster import ClusterPool, answer
from kyoki.running.keys import made_with, stage_keys
from kyoki.running.pool import work_all
from kyoki.running.run import work_only
from kyoki.running.work import Done, Job, work
from kyoki.tables import TABLES

KYOKI = Path(sys.executable).with_name("kyoki")
PACKAGE = Path(kyoki.__file__).parent
HEADER = "surface,type,entity,aliases,note\n"


@pytest.fixture
def scheduler():
    """The address of a scheduler without workers, in a thread of this process."""
    with distributed.LocalCluster(n_workers=0, processes=False, dashboard_address="127.0.0.1:0", protocol="tcp") as one:
        yield one.scheduler_address


class Started:
    """Start a `kyoki worker` in its folder, with another package to import if one is given."""

    def __init__(self, scheduler, folder, package=None):
        self.log = folder / "worker.log"
        env = dict(os.environ) | ({"PYTHONPATH": str(package)} if package else {})
        command = [KYOKI, "worker", scheduler, "--workers", "1"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True
            )

    def end(self, number=signal.SIGKILL):
        """Send a signal to it and its processes; return its exit code and its output."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        return self.process.wait(30), self.log.read_text()


@pytest.fixture
def worker(scheduler, tmp_path):
    """Start workers of this scheduler."""
    all_started = []

    def start(folder=None, package=None):
        (folder or tmp_path / "worker").mkdir(exist_ok=True)
        all_started.append(Started(scheduler, folder or tmp_path / "worker", package))
        return all_started[-1]

    yield start
    for started in all_started:
        started.end()


@pytest.fixture
def other_package(tmp_path):
    """Copy this package with one text in one file replaced; return the folder to import it from."""

    def copy(file, old, new):
        shutil.copytree(PACKAGE, tmp_path / "other" / "kyoki", ignore=shutil.ignore_patterns("__pycache__"))
        changed = tmp_path / "other" / "kyoki" / file
        text = changed.read_text(encoding="utf-8")
        assert old in text
        changed.write_text(text.replace(old, new), encoding="utf-8")
        return tmp_path / "other"

    return copy


def job(root, settings=None):
    return Job(root, stage_keys(settings or Settings()), "b", settings or Settings())


@pytest.mark.slow
@pytest.mark.model
def test_a_worker_with_other_code_is_refused_and_a_right_one_does_the_job(scheduler, worker, other_package, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("首相は4月5日、東京都内で韓国の大統領と会談した。\n", encoding="utf-8")
    out = tmp_path / "out"
    wrong = worker(package=other_package("cleaning/article.py", "■□◆◇●○▼▽★☆ ", "■□◆◇●○▼▽★☆"))
    command = [KYOKI, "run", tmp_path / "in", "--out", out, "--cluster", scheduler, "--work-only"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    both = r"has kyoki \S+ \(code (\w{8})\), this run kyoki \S+ \(code (\w{8})\): other code in stages\.clean; install"
    assert (found := re.search(both, done.stderr)), done.stderr
    assert found[1] != found[2]
    assert [folder.name.partition("-")[0] for folder in (out / "parts").iterdir()] == ["read"]
    wrong.end()
    worker()
    assert work_only([tmp_path / "in"], out=out, cluster=scheduler)["mentions"] == 1


def test_a_worker_of_a_version_that_proves_nothing_is_refused(scheduler, worker, other_package, tmp_path):
    worker(package=other_package("running/cluster.py", "def answer(", "def other("))
    with pytest.raises(VersionError, match=r"cannot take work from kyoki \S+ \(code \w{8}\) \(.*'answer'.*\); install"):
        list(work_all([job(tmp_path / "parts")], ClusterPool(scheduler), work))
    assert not (tmp_path / "parts").exists()


def test_a_worker_whose_file_of_names_is_another_is_refused(scheduler, worker, tmp_path, monkeypatch):
    for where, name in (("run", "共起"), ("worker", "狂気")):
        (tmp_path / where).mkdir()
        (tmp_path / where / "names.csv").write_text(f"{HEADER}{name},word,,,\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "run")
    started = worker()
    settings = Settings(names=NameSettings("names.csv"))
    with pytest.raises(VersionError, match=r"stage tokens has another key than in this run: names\.csv or kyoki or an"):
        list(work_all([job(tmp_path / "parts", settings)], ClusterPool(scheduler), work))
    assert not (tmp_path / "parts").exists()
    assert started.end(signal.SIGTERM) == (0, "")


def test_another_engine_is_named_with_both_versions():
    with pytest.raises(VersionError, match=r": lxml \d[\d.]+ there, 0\.1 here, nosuch none there, 1 here; install"):
        answer({**made_with(), "lxml": "0.1", "nosuch": "1"}, b"")
    with pytest.raises(EOFError):  # the job is opened where only the number of kyoki's version is another
        answer({**made_with(), "kyoki": "0"}, b"")


def test_a_file_of_the_settings_that_changes_during_the_work_on_a_batch_leaves_no_part(tmp_path, monkeypatch):
    names = tmp_path / "names.csv"
    names.write_text(HEADER, encoding="utf-8")
    (tmp_path / "parts").mkdir()
    given = job(tmp_path / "parts", Settings(names=NameSettings(str(names))))
    row = {"scrape_id": "a", "path": "a.txt", "kind": "text", "markup": "text", "charset": "utf-8", "raw": "本文。"}
    scrapes = TABLES["scrapes"].frame([row | {"sha256": "0", "n_bytes": 1}])
    given.store("read").write("b", ["a"], {"scrapes": scrapes})

    def clean(scrapes, **_):
        names.write_text(f"{HEADER}共起,word,,,\n", encoding="utf-8")
        return tuple(TABLES[name].frame() for name in ("articles", "lines", "sentences", "rejects"))

    monkeypatch.setattr(importlib.import_module("kyoki.stages.clean"), "clean", clean)
    with pytest.raises(VersionError, match=r"stage tokens .*names\.csv"):
        work(given)
    assert [store.folder.exists() for store in map(given.store, ("read", "clean", "tokens"))] == [True, False, False]


@pytest.mark.slow
@pytest.mark.model
def test_a_worker_with_other_code_of_a_corpus_stage_makes_no_table(
    scheduler, worker, other_package, tmp_path, monkeypatch
):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("首相は4月5日、東京都内で韓国の大統領と会談した。\n", encoding="utf-8")
    monkeypatch.setattr(corpus_stages, "_SMALL", 0)
    worker(package=other_package("stages/terms.py", "expected 1 or more", "expected one or more"))
    with pytest.raises(VersionError, match=r"other code in stages\.terms; install"):  # it has done the work on articles
        kyoki.run([tmp_path / "in"], out=tmp_path / "out", cluster=scheduler)
    assert not (tmp_path / "out" / "tables").exists()


SHADOWS = ("pickle", "loky", "distributed", "dask", "sitecustomize", "multiprocessing", "kyoki")


def test_a_worker_runs_no_module_of_its_folder_listens_to_its_scheduler_alone_and_ends_in_silence(
    scheduler, worker, tmp_path
):
    folder = tmp_path / "worker"
    folder.mkdir()
    for name in SHADOWS:
        mark = f"import os; open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\n"
        (folder / f"{name}.py").write_text(mark)

    def task(job):
        both = (psutil.Process(), psutil.Process().parent())
        hosts = {c.laddr.ip for one in both for c in one.net_connections("inet") if c.status == "LISTEN"}
        paths = {str(Path(path or ".").resolve()) for path in sys.path}
        if not (job.root / "died").exists():
            (job.root / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)  # its parent starts it again, in the same folder
        found = {"cwd": Path.cwd() == job.root / "worker", "imports": str(job.root / "worker") in paths}
        return Done(job.batch, articles=found | {"listens": hosts == {"127.0.0.1"}})

    started = worker(folder)
    (done,) = work_all([job(tmp_path)], ClusterPool(scheduler), task)
    assert done.articles == {"cwd": True, "imports": False, "listens": True}
    with pytest.raises(AttributeError, match="no attribute 'nosuch'"):  # the job's own error
        list(work_all([job(tmp_path)], ClusterPool(scheduler), lambda job: job.nosuch))
    assert started.end(signal.SIGINT) == (0, "")
    assert not (tmp_path / "ran").exists()


def test_a_scheduler_that_is_not_there_and_a_library_that_is_not_are_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    code, said = Started("tcp://127.0.0.1:9", tmp_path).end(0)
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("kyoki: worker tcp://127.0.0.1:9: no scheduler there (")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(
        EngineError,
        match=r"worker tcp://127.0.0.1:9: .*; install it from kyoki's source folder: pip install '\.\[cluster",
    ):
        cluster_worker.serve("tcp://127.0.0.1:9", 1, 0)
