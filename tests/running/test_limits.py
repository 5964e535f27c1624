"""Limits of time and memory of a worker: an article beyond them is set aside, the others are processed."""

import re
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from kyoki.running import limits
from kyoki.running.limits import overrun, time_limit, with_extra
from kyoki.running.pool import work_all
from kyoki.running.work import Done, Job
from kyoki.toml_settings import from_mapping


def test_work_within_its_time_leaves_no_note(tmp_path):
    with time_limit(30, tmp_path / "note"):
        pass
    assert not (tmp_path / "note").exists()
    assert overrun(tmp_path / "note") is None


def test_a_process_that_ended_for_another_reason_did_not_overrun(tmp_path):
    (tmp_path / "note").touch()
    assert overrun(tmp_path / "note") is None
    assert not (tmp_path / "note").exists()


def test_code_that_never_comes_back_to_python_is_ended_and_named(tmp_path):
    # One regular expression that holds the interpreter's lock for longer than anybody waits.
    script = f"""
import pathlib, re
from kyoki.running.limits import overrun, time_limit, with_extra
def stuck():
    re.match("(a+)+b", "a" * 60)
with time_limit(1, pathlib.Path({str(tmp_path)!r}) / "note"):
    stuck()
"""
    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=600)  # by itself it takes years
    assert done.returncode == 1
    assert re.search(r"line \d+, (match|stuck)$", overrun(tmp_path / "note"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to RLIMIT_DATA")
def test_memory_is_bounded(tmp_path, local):
    def greedy(job: Job) -> Done:
        try:
            bytearray(900_000_000)
        except MemoryError:
            return Done(job.batch, articles={"refused": 1})
        return Done(job.batch, articles={"refused": 0})

    for limit, refused in ((700, 1), (0, 0)):
        job = Job(tmp_path, {}, "a", from_mapping({"run": {"memory_limit": limit}}))
        (done,) = work_all([job], local(1, limit), greedy)
        assert done.articles == {"refused": refused}


def test_an_article_that_never_ends_is_condemned_as_such_and_no_other(tmp_path, local):
    def slow(job: Job) -> Done:
        left = [a for a in ("x1", "x2", "x3") if a not in job.quarantined]
        for article in left:
            if job.one_at_a_time:
                job.current_input.write_text(article)
            with time_limit(job.settings.run.time_limit, job.overrun):
                if job.batch == "b" and article == "x2":
                    time.sleep(600)
        return Done(
            job.batch,
            articles={f"{why}: {detail}": len(left) for why, detail in job.quarantined.values()} or {"all": 3},
        )

    settings = from_mapping({"run": {"time_limit": 1}})
    done = {d.batch: d.articles for d in work_all([Job(tmp_path, {}, b, settings) for b in "abc"], local(2, 0), slow)}
    assert done["a"] == done["c"] == {"all": 3}
    ((said, left),) = done["b"].items()
    assert left == 2
    assert re.fullmatch(r"timeout: no end after 1 s \(\S+ line \d+, slow\); set run.time_limit higher to wait", said)


@pytest.mark.parametrize(
    ("limit", "extra", "seconds"),
    [(60, 0, 60), (60, 5, 65), (60, 3600, 600), (0, 3600, 0)],  # 0 is no limit, whatever the text's length
)
def test_a_long_text_has_more_time_but_not_without_end(limit, extra, seconds):
    assert with_extra(limit, extra) == seconds


def test_the_time_begins_anew_for_each_item_but_not_more_often_than_ten_times_in_it(tmp_path, monkeypatch):
    now, started = [0.0], []
    timer = SimpleNamespace(
        dump_traceback_later=lambda seconds, **_: started.append((now[0], seconds)),
        cancel_dump_traceback_later=lambda: started.append("ended"),
    )
    monkeypatch.setattr(limits, "faulthandler", timer)
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: now[0]))
    with time_limit(3, tmp_path / "note") as again:
        for now[0] in (0.1, 0.3, 0.4, 0.6, 2.9, 5.8):
            again()
    assert started == [(0.0, 3), (0.4, 3), (2.9, 3), (5.8, 3), "ended"]
    assert not (tmp_path / "note").exists()
