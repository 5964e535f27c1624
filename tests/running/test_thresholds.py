"""Thresholds of a run have a case on either side: moved up or down, one of the two falls.

`tools/move_constants.py running` moves them.
"""

import os
import sys
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from kyoki.config import Settings
from kyoki.errors import InputError
from kyoki.reading.documents import File
from kyoki.running import (
    corpus_stages,
    doctor,
    figures,
    fold,
    inputs,
    limits,
    meters,
    pool,
    read_inputs,
    replay,
    work,
    workers,
)
from kyoki.running.lineage import Part
from kyoki.running.parts import PartStore
from kyoki.running.pool import LocalPool
from kyoki.showing.catalogue import SERVED, open_tables
from kyoki.tables import PART_TABLES, TABLES
from kyoki.toml_settings import from_mapping


@pytest.mark.parametrize(("extra", "limit"), [(17, 19), (18, 20), (19, 20)])
def test_the_longest_time_of_a_large_text(extra, limit):
    assert limits.with_extra(2, extra) == limit


@pytest.fixture
def limited(monkeypatch):
    """The limits of time that work is given."""
    given = []

    @contextmanager
    def time_limit(seconds, _note):
        given.append(seconds)
        yield lambda: None

    monkeypatch.setattr(work, "time_limit", time_limit)
    monkeypatch.setattr(read_inputs, "time_limit", time_limit)
    return given


@pytest.mark.parametrize(("characters", "extra"), [(2_999, 2), (3_000, 3)])
def test_the_extra_time_of_a_long_article(limited, monkeypatch, tmp_path, characters, extra):
    monkeypatch.setattr(work, "call", lambda stage, *_, settings: [None] * len(work.stages()[stage].gives))
    job = work.Job(tmp_path, {}, "a", Settings())
    work._call(job, "tokens", [pd.DataFrame({"article_id": ["a"], "text": ["港" * characters]})])
    assert limited == [Settings().run.time_limit + extra]


@pytest.mark.parametrize(("size", "extra"), [(299_999, 2), (300_000, 3)])
def test_the_extra_time_of_reading_large_documents(limited, tmp_path, size, extra):
    settings = from_mapping({"read": {"max_bytes": size}})
    read_inputs.read_files(read_inputs.ReadJob(tmp_path, {"read": "k"}, "a", settings))
    assert limited == [settings.run.time_limit + extra]


def test_articles_of_which_a_cluster_is_told_at_once(monkeypatch):
    sent = []
    worker = SimpleNamespace(log_event=lambda _topic, event: sent.append(event[2]))
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(get_worker=lambda: worker))
    meter = meters.EventMeters(["a"]).meter("a")
    for n in range(1, 20):
        meter.show(n)
    assert sent == [8, 16]


@pytest.mark.parametrize(("n_tokens", "apart"), [(499_999, False), (500_000, True)])
def test_tokens_from_which_corpus_stages_have_processes(n_tokens, apart):
    assert corpus_stages.in_processes(n_tokens, SimpleNamespace(is_parallel=True)) == apart


@pytest.mark.parametrize(("n", "is_one_file"), [(1_000, True), (1_001, False)])
def test_articles_of_tables_in_one_file(tmp_path, monkeypatch, n, is_one_file):
    monkeypatch.setattr(fold, "run_corpus_stages", lambda *_: None)
    ids = [f"{at:016x}" for at in range(n)]
    parts = {
        "read": ["scrapes"],
        "clean": ["articles", "lines", "sentences", "rejects"],
        "tokens": ["tokens", "rejects"],
    }
    parts |= {"mentions": ["mentions", "rejects"], "counted": [*work.stages()["counted"].gives, "rejects"]}
    (tmp_path / "parts").mkdir()
    (tmp_path / "tables").mkdir()
    stores = {stage: PartStore(tmp_path / "parts", stage, "k") for stage in parts}
    made = {
        stage: [Part("b", stores[stage].write("b", ids, {name: PART_TABLES[name].frame() for name in names}))]
        for stage, names in parts.items()
    }
    index = pd.DataFrame({"scrape_id": ids, "path": "a.jsonl", "row": range(n), "template_lines": ""})
    index = index.astype({"scrape_id": "str", "path": "str", "row": "Int64"})
    fold.fold(stores, made, index, TABLES["rejects"].frame(), Settings(), tmp_path / "tables", LocalPool(1, 0))
    assert (tmp_path / "tables" / "tokens.parquet").is_file() == is_one_file


@pytest.mark.parametrize(("seconds", "is_kept"), [(1.9, False), (2.1, True)])
def test_a_file_that_has_only_just_changed_is_read_again(tmp_path, monkeypatch, seconds, is_kept):
    path = tmp_path / "a.txt"
    path.write_text("港", encoding="utf-8")
    file = File(str(path), "a.txt", None)
    changed = max(path.stat().st_mtime_ns, path.stat().st_ctime_ns)
    monkeypatch.setattr(inputs.time, "time_ns", lambda: changed + int(seconds * 1e9))
    known = inputs.Inputs(tmp_path / "inputs.json", {})
    known.note(file, inputs.stamp_of(file), "a1")
    assert bool(known._now) == is_kept


@pytest.mark.parametrize(("n", "more"), [(3, ""), (4, " and 1 more")])
def test_inputs_that_differ_from_the_ledger(n, more):
    names = [f"{at}.txt" for at in range(n)]
    with pytest.raises(InputError) as fault:
        replay.Replay._check(SimpleNamespace(), "input", dict.fromkeys(names, "a"), {})
    assert ("2.txt" in str(fault.value), f"{more}; expected" in str(fault.value)) == (True, True)
    assert "3.txt" not in str(fault.value)


@pytest.mark.parametrize(("n", "form"), [(36, "2022-01"), (37, "2022")])
def test_months_of_a_figure(n, form):
    days = pd.date_range("2022-01-01", periods=n, freq="MS")
    rest = {"text": "港。", "n_chars": 2, "kept_share": 1.0, "outlet": "紙"}
    articles = pd.DataFrame({"article_id": [f"a{at:02}" for at in range(n)], "published": days, **rest})
    tables = {name: TABLES[name].frame() for name in SERVED} | {"articles": TABLES["articles"].frame(articles)}
    with open_tables(tables, SERVED) as db:
        assert figures._counts(db, "ja").index[0] == form


@pytest.mark.parametrize(("free", "is_enough"), [(0.95e9, False), (1.05e9, True)])
def test_a_disk_with_room_for_ten_thousand_articles(monkeypatch, tmp_path, free, is_enough):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert (doctor._disk(tmp_path).mend is None) == is_enough


@pytest.mark.parametrize(("size", "n"), [(9_999, 2), (10_000, 3)])
def test_bytes_of_an_article_in_a_file_of_rows(tmp_path, size, n):
    rows = tmp_path / "rows.jsonl"
    rows.write_bytes(b" " * size)
    assert workers.looks_new([rows], tmp_path / "out") == n


@pytest.mark.parametrize(("n", "may_be_new"), [(1_999, 0), (2_000, 1)])
def test_old_files_that_are_looked_at(tmp_path, monkeypatch, n, may_be_new):
    """With as many, those that are not looked at may be new."""
    ledger = tmp_path / "out" / "ledger.json"
    changed = SimpleNamespace(st_ctime_ns=1, st_size=1, st_mode=0o100644)
    newer = SimpleNamespace(st_ctime_ns=2, st_size=1, st_mode=0o100644)
    monkeypatch.setattr(Path, "stat", lambda path, **_: newer if path == ledger else changed)
    files = [Path(os.sep, f"{at}.txt") for at in range(n)]
    monkeypatch.setattr(Path, "is_dir", lambda _: False)
    assert workers.looks_new(files, tmp_path / "out") == may_be_new


class KilledError(Exception):
    """The error of a pool whose worker was killed."""


@pytest.mark.parametrize(("deaths", "at_fault"), [(1, []), (2, ["x"])])
def test_deaths_by_which_an_input_is_at_fault(tmp_path, deaths, at_fault):
    """One may be chance, as when the memory is full."""
    left = [KilledError] * deaths

    def submit(_do, task):
        done = Future()
        task.current_input.write_text("x", encoding="utf-8")
        if left:
            done.set_exception(left.pop()())
        else:
            done.set_result(list(task.quarantined))
        return done

    workers_of = SimpleNamespace(
        crash_errors=(KilledError,), executor=lambda *, alone: nullcontext(SimpleNamespace(submit=submit))
    )
    assert pool._work_alone(work.Job(tmp_path, {}, "a", Settings()), workers_of, None) == at_fault
