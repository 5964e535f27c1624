"""External faults: each gives at most one clear line, damages no table, and the next run continues."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kyoki
from kyoki.errors import InputError
from kyoki.outputs import claim
from kyoki.published import record
from kyoki.reading import files
from kyoki.running.ledger import FORMAT, Ledger, write_ledger
from kyoki.running.lineage import lineage, work_stages
from kyoki.running.locks import locked
from kyoki.running.parts import PartStore
from kyoki.running.pool import LocalPool
from kyoki.running.read_inputs import read_inputs
from kyoki.tables import TABLES
from kyoki.toml_settings import from_mapping

CORPUS = Path(__file__).parents[2] / "corpus" / "raw"
KYOKI = Path(sys.executable).with_name("kyoki")


def tables_of(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((out / "tables").iterdir())}


def kyoki_command(out, *arguments, **options):
    command = [KYOKI, "run", CORPUS, "--out", out, "--workers", "2", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=out.parent, **options)


def test_a_second_run_is_told_who_holds_the_folder(tmp_path):
    claim(tmp_path)
    with locked(tmp_path):
        with pytest.raises(InputError, match=rf"process {os.getpid()} on \S+ since \d{{4}}-\d\d-\d\d \d\d:\d\d"):
            kyoki.run([CORPUS], out=tmp_path)
        (tmp_path / ".lock.holder").write_text("{")  # its writer is at it just now
        with pytest.raises(InputError, match="another run is writing here; wait"):
            kyoki.run([CORPUS], out=tmp_path)
    assert not (tmp_path / ".lock.holder").exists()


def test_a_holder_that_was_killed_holds_nothing(tmp_path):
    (tmp_path / ".lock").touch()
    (tmp_path / ".lock.holder").write_text('{"pid": 1, "host": "x", "since": "2020-01-01T00:00:00+00:00"}')
    with locked(tmp_path):
        assert json.loads((tmp_path / ".lock.holder").read_text())["pid"] == os.getpid()


def test_a_flipped_bit_is_found(tmp_path):
    store = PartStore(tmp_path, "counted", "k")
    store.write("b", [], {"rejects": TABLES["rejects"].frame()})
    assert not store.damaged("b")
    path = store.path("b", "rejects")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    assert store.seal_of("b")  # by its size
    assert store.damaged("b")
    store.forget("b")
    assert store.seal_of("b") is None


@pytest.mark.model
@pytest.mark.slow
def test_damaged_parts_are_made_again_whatever_the_clock_says(sample_run, tmp_path):
    """Flip a bit in a part of each stage, and truncate one, with dates far off in both directions."""
    out = tmp_path / "out"
    shutil.copytree(sample_run, out)
    (out / "ledger.json").unlink()  # else nothing is looked at: the tables stand
    parts = sorted((out / "parts").glob("*/*.parquet"))
    for stage in ("read", "clean", "tokens", "mentions"):
        path = next(p for p in parts if p.parent.name.startswith(stage))
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data))
    parts[-1].write_bytes(parts[-1].read_bytes()[:-1])
    for i, path in enumerate(out.rglob("*")):
        os.utime(path, (4e9, 4e9) if i % 2 else (1e8, 1e8))
    done = kyoki_command(out)
    assert (done.returncode, done.stderr) == (0, "")
    assert tables_of(out) == tables_of(sample_run)
    worked = json.loads((out / "ledger.json").read_text(encoding="utf-8"))["stages"]
    assert 0 < worked["read"]["articles"] < 20  # one batch of eight, and what stands in it


@pytest.mark.model
@pytest.mark.slow
def test_a_scrape_that_two_parts_hold_is_read_again(sample_run, tmp_path):
    """Leave parts as two runs that share them may."""
    out = tmp_path / "out"
    shutil.copytree(sample_run, out)
    (out / "ledger.json").unlink()
    store = PartStore(out / "parts", *next(out.glob("parts/read-*")).name.split("-"))
    batch, seal = next(iter(store.seals().items()))
    scrapes = store.read(batch, "scrapes")
    store.write("f" * 16, seal.ids[:3], {"scrapes": scrapes[scrapes["scrape_id"].isin(seal.ids[:3])]})
    done = kyoki_command(out)
    assert (done.returncode, done.stderr) == (0, "")
    assert tables_of(out) == tables_of(sample_run)


def put_aside(out: Path) -> tuple[str, int]:
    """Leave parts as a run with a limit of one second might: an article is out of time, and in no part after it.

    Returns the article, and how many are in its batch.
    """
    stores = {
        stage: PartStore(out / "parts", *next(out.glob(f"parts/{stage}-*")).name.split("-"))
        for stage in ("read", *work_stages())
    }
    made = lineage(next(iter(stores["read"].seals())), {stage: store.seals() for stage, store in stores.items()})
    (part, seal), tokens = made["tokens"], stores["tokens"]
    article = seal.ids[0]
    reject = {
        "scrape_id": article,
        "path": article,
        "stage": "tokens",
        "reason": "timeout",
        "detail": "no end after 1 s",
    }
    left = tokens.read(part, "tokens")
    left = left[left["article_id"] != article].reset_index(drop=True)
    limits = {"time_limit": 1, "memory_limit": 4000}
    tables = {"tokens": left, "rejects": TABLES["rejects"].frame([reject])}
    tokens.write(part, seal.ids, tables, taken=seal.taken, limits=limits)
    return article, len(seal.ids)


@pytest.mark.model
@pytest.mark.slow
def test_what_was_out_of_time_is_tried_again_with_another_limit(sample_run, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(sample_run, out)
    article, size = put_aside(out)
    (out / "ledger.json").unlink()
    done = kyoki_command(out, "--no-figures", "--set", "run.time_limit=1", "--set", "run.memory_limit=4000")
    assert done.returncode == 0
    assert article in set(kyoki.load(out).rejects["scrape_id"])  # the limit that it ran out of still holds
    done = kyoki_command(out, "--no-figures")
    assert (done.returncode, done.stderr) == (0, "")
    assert tables_of(out) == tables_of(sample_run)
    worked = json.loads((out / "ledger.json").read_text(encoding="utf-8"))["stages"]
    done_again = {name: worked[name]["articles"] for name in ("clean", "tokens", "mentions") if name in worked}
    assert done_again == {"tokens": size, "mentions": 1}  # the tokens of its batch, and what is new of it


@pytest.mark.model
@pytest.mark.slow
def test_ctrl_c_says_one_line_and_the_same_command_goes_on(sample_run, tmp_path):
    out = tmp_path / "out"
    command = [KYOKI, "run", CORPUS, "--out", out, "--workers", "2"]
    # A shell that runs the tests in the background lets them, and all they start, ignore ctrl-C.
    hear = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-c", hear, *command]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    wait_until(lambda: list(out.glob("parts/clean-*/*.seal.json")))
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    assert said == f"kyoki: stopped; finished work is kept in {out}, and the same command continues from there\n"
    assert not (out / "tables").exists()
    assert not list(out.rglob("*.unfinished"))
    assert kyoki_command(out).returncode == 0
    assert tables_of(out) == tables_of(sample_run)


def wait_until(condition) -> None:
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("waited two minutes for nothing")


@contextlib.contextmanager
def small_disk(folder: Path, options: str):
    """A file system of its own, which only root on Linux can have."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.model
@pytest.mark.slow
def test_a_full_disk_says_one_line_and_with_room_the_run_goes_on(sample_run, tmp_path):
    disk = tmp_path / "disk"
    with small_disk(disk, "size=600k"):
        done = kyoki_command(disk / "out")
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert "No space left on device" in done.stderr
        assert "free space there, then repeat the command" in done.stderr
        assert not (disk / "out" / "tables").exists()
        subprocess.run(["mount", "-o", "remount,size=200m", disk], check=True)
        assert kyoki_command(disk / "out").returncode == 0
        assert tables_of(disk / "out") == tables_of(sample_run)


def test_a_read_only_disk_says_one_line(tmp_path):
    disk = tmp_path / "disk"
    with small_disk(disk, "size=1m,ro"):
        done = kyoki_command(disk / "out")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "cannot be written to (Read-only file system); choose another --out" in done.stderr


def test_outputs_of_a_newer_version_are_left_alone(sample_run, tmp_path):
    out = tmp_path / "out"
    claim(out)
    (out / "ledger.json").write_text(json.dumps({"format": FORMAT + 1, "tables": "in another form"}))
    done = kyoki_command(out)
    assert done.returncode == 1
    assert f"format {FORMAT + 1}, of a newer kyoki" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.model
@pytest.mark.slow
def test_outputs_of_an_older_version_are_rebuilt_with_a_word(sample_run, tmp_path):
    """Leave outputs of a version 0.0.9: other keys of parts, a ledger without a format, an unknown table."""
    out = tmp_path / "out"
    claim(out)
    (out / "tables").mkdir(parents=True)
    for stage in ("read", "clean", "tokens", "mentions"):
        (out / "parts" / f"{stage}-0123456789abcdef").mkdir(parents=True)
    (out / "tables" / "cooccurrence.csv").write_text("a,b\n")
    files = record(out, ["tables/cooccurrence.csv"])
    write_ledger(out, Ledger(format=2, versions={"kyoki": "0.0.9"}, tables={"cooccurrence": 1}, files=files))
    done = kyoki_command(out)
    assert done.returncode == 0
    assert done.stderr == (
        f"kyoki: {out} was written by kyoki 0.0.9; code, settings or engines have changed since: "
        "all articles are read and processed again\n"
    )
    assert tables_of(out) == tables_of(sample_run)
    assert not list(out.glob("parts/*-0123456789abcdef"))
    assert not (out / "tables" / "cooccurrence.csv").exists()


@pytest.mark.model
@pytest.mark.slow
def test_every_table_is_on_the_disk_before_the_ledger_says_so(sample_run, tmp_path, monkeypatch):
    out = tmp_path / "out"
    shutil.copytree(sample_run, out)
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (synced.append(os.fstat(file).st_ino), real(file)))
    kyoki.run([CORPUS], out=out, workers=2, settings={"keywords": {"min_count": 2}})  # only tables are made anew
    assert synced[-1] == (out / "ledger.json").stat().st_ino
    assert {path.stat().st_ino for path in (out / "tables").iterdir()} <= set(synced)


@pytest.fixture
def scanned(tmp_path, monkeypatch):
    """Return a function that reads a folder here as a run does, and returns the paths read and the ids found."""
    store = PartStore(tmp_path / "parts", "read", "k")
    store.root.mkdir()
    read = []

    def here(jobs, _, do):
        for job in jobs:
            read.extend(file.path for file in job.files)
            yield do(job)

    monkeypatch.setattr("kyoki.running.read_inputs.work_all", here)

    def scan(**limits):
        read.clear()
        found = read_inputs([tmp_path / "raw"], from_mapping({"run": limits}), store, LocalPool(1, 0))
        return list(read), {one.scrape_id for one in found.known}

    return scan


def test_a_file_that_nobody_touched_is_not_read_again(tmp_path, monkeypatch, scanned):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, text in (
        ("a.txt", "本文。"),
        ("b.jsonl", '{"body": "本文です。"}\n{"body": "別です。"}\n{"x"'),
        ("c.bin", "x"),
    ):
        (raw / name).write_text(text, encoding="utf-8")
    names = ["raw/a.txt", "raw/b.jsonl", "raw/c.bin"]
    read, first = scanned()
    assert (read, len(first)) == (names, 3)
    assert scanned() == (names, first)  # in the same tick as they were written: not to be trusted yet
    monkeypatch.setattr("kyoki.running.inputs._TICK", -(10**12))
    assert scanned() == (names, first)
    assert scanned() == ([], first)
    old = (raw / "a.txt").stat()
    (raw / "a.txt").write_text("別本。", encoding="utf-8")  # as long as before, under the old date
    os.utime(raw / "a.txt", ns=(old.st_atime_ns, old.st_mtime_ns))
    read, second = scanned()
    assert read == ["raw/a.txt"]
    assert len(second - first) == 1
    (inputs,) = (tmp_path / "parts").glob("*/inputs.json")
    written = inputs.stat().st_ino
    assert scanned() == ([], second)
    assert inputs.stat().st_ino == written  # nothing has changed, so nothing is written


def test_a_file_that_met_a_limit_is_read_again_under_another(tmp_path, monkeypatch, scanned):
    (tmp_path / "raw").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "raw" / name).write_text(f"本文{name}。", encoding="utf-8")
    monkeypatch.setattr("kyoki.running.inputs._TICK", -(10**12))
    real = files.whole

    def greedy(file, stream, settings):
        if file.path == "raw/b.txt":
            raise MemoryError
        yield from real(file, stream, settings)

    monkeypatch.setattr(files, "whole", greedy)
    assert scanned() == (["raw/a.txt", "raw/b.txt"], scanned()[1])
    monkeypatch.setattr(files, "whole", real)
    assert scanned()[0] == []  # it would meet the limit again
    read, found = scanned(memory_limit=9_000)
    assert (read, len(found)) == (["raw/b.txt"], 2)
    assert scanned(memory_limit=9_000)[0] == []


def test_what_moves_keeps_its_part_and_a_copy_is_a_reject(tmp_path, scanned):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "b.txt").write_text("本文。", encoding="utf-8")
    _, first = scanned()
    (raw / "b.txt").rename(raw / "a.txt")
    (raw / "c.txt").write_text("本文。", encoding="utf-8")
    read, second = scanned()
    assert (read, second) == (["raw/a.txt", "raw/c.txt"], first)
    assert len(list((tmp_path / "parts").rglob("*.parquet"))) == 1  # nothing is kept twice, and nothing without a seal


def test_a_run_in_which_nothing_can_be_read_ends_with_rejects(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "nowhere.txt").symlink_to("none such")
    for _ in ("first", "again"):
        tables = kyoki.run([raw], out=tmp_path / "out", workers=1)
        assert list(tables.rejects["reason"]) == ["missing"]
        assert tables.articles.empty


@pytest.mark.slow
def test_whatever_is_killed_the_tables_are_the_same(tmp_path):
    """Four of the hundred random kills of benchmarks/faults.py, which exits with 1 where anything was lost or left."""
    script = Path(__file__).parents[2] / "benchmarks" / "faults.py"
    done = subprocess.run(
        [sys.executable, script, "--moments", "4", "--seed", "7"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
