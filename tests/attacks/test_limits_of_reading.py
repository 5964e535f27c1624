"""Reading keeps the limits of time and memory: a file that breaks one is a reject, and the rest is read."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kyoki
from kyoki.reading import files
from kyoki.running import read_inputs as reading
from kyoki.running.parts import PartStore
from kyoki.running.read_inputs import read_files, read_inputs
from kyoki.toml_settings import from_mapping

KYOKI = Path(sys.executable).with_name("kyoki")
BODY = "日本と韓国の首脳が東京で会談した。"


def misbehaving(how):
    """Return `read_files` in which files of this name do something: cloudpickle takes it to the workers."""

    def task(job):
        real = files.whole

        def whole(file, stream, settings):
            if Path(file.path).name == "bad.txt":
                how()
            yield from real(file, stream, settings)

        files.whole = whole
        try:
            return read_files(job)
        finally:
            files.whole = real

    return task


def sleeps():
    time.sleep(600)


def dies():
    os.kill(os.getpid(), 9)


def eats():
    return [bytearray(100_000_000) for _ in range(1000)]


def raises():
    raise RecursionError


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "reason", "detail"),
    [
        (sleeps, "timeout", "no end after 1 s"),
        (dies, "engine_died", "its process was killed each time"),
        (raises, "unreadable", "RecursionError"),
        pytest.param(
            *(eats, "unreadable", "MemoryError"),
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to RLIMIT_DATA"),
        ),
    ],
)
def test_a_file_that_breaks_a_limit_is_a_reject(tmp_path, monkeypatch, local, how, reason, detail):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("a", "bad", "c", "d"):
        (raw / f"{name}.txt").write_text(f"{BODY}{name}", encoding="utf-8")
    store = PartStore(tmp_path / "parts", "read", "k")
    store.root.mkdir()
    monkeypatch.setattr(reading, "read_files", misbehaving(how))
    monkeypatch.setattr(reading, "_SLOWEST", 10**9)
    # None of the others reaches a time limit, however busy the machine is.
    settings = from_mapping({"run": {"time_limit": 1 if how is sleeps else 600}})
    found = read_inputs([raw], settings, store, local(2, 1_000))
    assert [one.path for one in found.known] == ["raw/a.txt", "raw/c.txt", "raw/d.txt"]
    (reject,) = found.rejects
    assert (reject.path, reject.stage, reject.reason) == ("raw/bad.txt", "read", reason)
    assert detail in reject.detail
    assert not list(store.root.glob("*.current_input"))
    assert not list(store.root.glob("*.overrun"))


@pytest.mark.slow
@pytest.mark.model
def test_bombs_in_a_whole_run_are_rejects(tmp_path):
    """Nested rows, a packed file of zeros and one of line ends give a reject each; the article beside them is read."""
    import gzip

    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(BODY, encoding="utf-8")
    (raw / "nested.jsonl").write_text('{"body": ' + "[" * 700 + '"x"' + "]" * 700 + "}\n")
    (raw / "zeros.csv.gz").write_bytes(gzip.compress(b"title,body\n" + b"0" * 50_000_000))
    (raw / "ends.jsonl.gz").write_bytes(gzip.compress(b"\n" * 20_000_000))
    done = subprocess.run(
        [KYOKI, "run", raw, "--out", tmp_path / "out", "--no-figures"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    tables = kyoki.load(tmp_path / "out")
    assert list(tables.articles["text"]) == [BODY]
    assert set(tables.rejects["path"]) == {"raw/nested.jsonl", "raw/zeros.csv.gz", "raw/ends.jsonl.gz"}


@pytest.mark.slow
@pytest.mark.model
def test_a_folder_in_which_nothing_can_be_read_is_said_in_one_line(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.pdf").write_bytes(b"%PDF-1.7 ...")
    (raw / "b.png").write_bytes(b"\x89PNG\r\n...")
    (raw / "c.txt").write_bytes(b"%PDF-1.7 ...")
    done = subprocess.run(
        [KYOKI, "run", "raw", "--out", "out"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "no article in 3 inputs: binary 1, unsupported 2" in line
    assert "expected text, HTML, JSON Lines or CSV" in line
    assert len(kyoki.load(tmp_path / "out").rejects) == 3


@pytest.mark.parametrize("wrong", [("missing", "--out", "out"), ("raw", "--out", "file"), ("raw", "--set", "x.y=1")])
def test_what_cannot_begin_says_one_line_and_leaves_nothing(tmp_path, wrong):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "file").touch()
    done = subprocess.run([KYOKI, "run", *wrong], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.slow
@pytest.mark.model
def test_an_output_folder_that_is_deleted_during_a_run_is_called_that(tmp_path):
    (tmp_path / "raw").mkdir()
    for number in range(40):
        (tmp_path / "raw" / f"{number}.txt").write_text(BODY * 30 + str(number), encoding="utf-8")
    run = subprocess.Popen([KYOKI, "run", "raw", "--out", "out"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while not list(tmp_path.glob("out/parts/read-*/*.seal.json")):
        assert run.poll() is None
        time.sleep(0.05)
    (tmp_path / "out").rename(tmp_path / "gone")
    _, said = run.communicate(timeout=120)
    assert run.returncode == 1
    (line,) = said.splitlines()
    assert "out: the folder was deleted or moved while the run wrote to it" in line
    assert not (tmp_path / "out").exists()  # so that the same command may be given again
