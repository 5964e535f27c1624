"""Damaged outputs are neither served nor kept: readers refuse them in one line, the next run writes them again."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kyoki
from kyoki.errors import InputError
from kyoki.published import PublishedFile
from kyoki.running.inputs import Inputs
from kyoki.running.ledger import FORMAT, Ledger, _Format, read_ledger
from kyoki.running.parts import PartStore
from kyoki.shapes import decoded, encoded

CORPUS = Path(__file__).parents[2] / "corpus" / "raw"
KYOKI = Path(sys.executable).with_name("kyoki")


def contents(out: Path) -> dict[str, bytes]:
    """Return the files for users, without times and the database, which has the path of the folder."""
    names = [
        *out.glob("tables/*"),
        *out.glob("graph/*"),
        *out.glob("figures/*"),
        out / "README.md",
        out / "report.html",
    ]
    return {str(path.relative_to(out)): path.read_bytes() for path in names}


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def kyoki_command(*arguments, **options):
    return subprocess.run([KYOKI, *arguments], capture_output=True, text=True, check=False, **options)


@pytest.fixture(scope="module")
def drawn(sample_run, tmp_path_factory):
    """A whole run by the command, with figures; nothing of it is processed again."""
    out = tmp_path_factory.mktemp("drawn") / "out"
    shutil.copytree(sample_run, out)
    assert kyoki_command("run", CORPUS, "--out", out, cwd=out.parent).returncode == 0
    return out


@pytest.mark.model
@pytest.mark.parametrize(
    "name",
    [
        *("tables/entities.parquet", "report.html", "kyoki.duckdb"),
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("tables/pairs.csv", "README.md", "kyoki.xlsx", "graph/kyoki.gexf")
        ),
    ],
)
@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(flip, id="flip"),
        pytest.param(Path.unlink, id="gone", marks=pytest.mark.slow),
        pytest.param(lambda path: path.write_bytes(b""), id="cut", marks=pytest.mark.slow),
    ],
)
@pytest.mark.slow
def test_the_next_run_writes_again_what_is_not_what_was_written(drawn, tmp_path, name, harm):
    out = tmp_path / "out"
    shutil.copytree(drawn, out)
    harm(out / name)
    done = kyoki_command("run", CORPUS, "--out", out, "--workers", "1", cwd=out.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(out) == contents(drawn)
    assert kyoki.sql("SELECT count(*) AS n FROM entities", out)["n"].iloc[0] > 0
    assert "damaged" not in kyoki_command("doctor", out).stdout


@pytest.mark.model
@pytest.mark.slow
def test_figures_that_are_gone_or_changed_are_drawn_again(drawn, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(drawn, out)
    (out / "figures" / "network.png").unlink()
    flip(out / "figures" / "timeline.svg")
    assert kyoki_command("run", CORPUS, "--out", out, cwd=out.parent).returncode == 0
    assert contents(out) == contents(drawn)


@pytest.mark.model
def test_a_copy_of_a_run_is_whole(drawn, tmp_path):
    """Every file has another inode and ctime: every byte is compared, and only the ledger is written."""
    out = tmp_path / "out"
    shutil.copytree(drawn, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and path.name != "ledger.json"}
    done = kyoki_command("run", CORPUS, "--out", out, cwd=out.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert {path: path.stat().st_mtime_ns for path in before if path.name != ".lock"} == {
        path: time for path, time in before.items() if path.name != ".lock"
    }


READERS = {
    "entities": (["show", "entities", "OUT"], ["serve", "OUT", "--no-browser"], ["figures", "OUT"]),
    "pairs": (["sql", "FROM pairs", "--from", "OUT"], ["show", "pairs", "OUT"]),
    "pair_sentences": (["why", "金正恩", "プーチン", "--from", "OUT"],),
    "tokens": (["kwic", "協議", "--from", "OUT", "--as", "word"], ["collocates", "金正恩", "--from", "OUT"]),
    "articles": (["kwic", "金正恩", "--from", "OUT"], ["report", "OUT", "-o", "again"]),
    "links": (["graph", "OUT", "-o", "again"],),
}


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.parametrize(("table", "command"), [(table, command) for table in READERS for command in READERS[table]])
def test_readers_name_a_damaged_table_and_what_mends_it(drawn, tmp_path, table, command):
    out = tmp_path / "out"
    shutil.copytree(drawn, out)
    flip(out / "tables" / f"{table}.parquet")
    if command[0] == "graph":
        flip(out / "tables" / "pairs.parquet")
        table = "pairs"
    done = kyoki_command(*[str(out) if word == "OUT" else word for word in command], cwd=tmp_path, timeout=60)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert f"{table}.parquet: damaged" in line
    assert "repeat the same kyoki run" in line


@pytest.mark.model
def test_a_notebook_is_told_too(drawn, tmp_path):
    shutil.copytree(drawn, tmp_path / "out")
    flip(tmp_path / "out" / "tables" / "entities.parquet")
    tables = kyoki.load(tmp_path / "out")
    with pytest.raises(InputError, match=r"entities\.parquet: damaged"):
        tables.entities  # noqa: B018 (reading it is what is tried)
    assert len(tables.pairs)


@pytest.mark.model
@pytest.mark.slow
def test_a_bit_that_flipped_on_the_disk_itself_is_noticed(drawn, tmp_path):
    """With the same size and times no stamp shows it; a page checksum does, and the doctor hashes every byte."""
    out = tmp_path / "out"
    shutil.copytree(drawn, out)
    path = out / "tables" / "pairs.parquet"
    about = path.stat()
    flip(path)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    with pytest.raises(InputError, match=r"pairs\.parquet: damaged.*delete it"):
        kyoki.load(out).pairs  # noqa: B018
    done = kyoki_command("doctor", out)
    assert done.returncode == 1
    assert "NG  tables/pairs.parquet: damaged" in done.stdout
    path.unlink()
    assert kyoki_command("run", CORPUS, "--out", out, cwd=out.parent).returncode == 0
    assert contents(out) == contents(drawn)
    assert kyoki_command("doctor", out).returncode == 0


def test_a_table_that_is_no_file_is_not_waited_for(tmp_path):
    (tmp_path / "tables").mkdir()
    os.mkfifo(tmp_path / "tables" / "pairs.parquet")
    with pytest.raises(InputError, match="not a regular file"):
        kyoki.load(tmp_path).pairs  # noqa: B018


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [*Ledger.__struct_fields__, "ids", "limits", "found", "stamps", "files", "rows", "bytes", "inode", "size"]
)
ODD = st.one_of(JSON, st.dictionaries(FIELDS, JSON, max_size=5))
SHAPES = [b"", b"{", b"[]", b"null", b'{"format": null}', b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"1e999"]


@given(ODD.map(lambda value: json.dumps(value).encode()) | st.sampled_from(SHAPES) | st.binary(max_size=50))
def test_json_of_any_other_shape_counts_as_absent(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("shapes")
    (folder / "ledger.json").write_bytes(data)
    if (decoded(data, _Format) or _Format()).format > FORMAT:  # the only line of output
        with pytest.raises(InputError, match="of a newer kyoki"):
            read_ledger(folder / "ledger.json")
    else:
        assert isinstance(read_ledger(folder / "ledger.json"), Ledger | None)
    store = PartStore(folder, "counted", "k")
    store.write("b", [], {})
    (store.folder / "b.seal.json").write_bytes(data)
    assert store.seals().keys() <= {"b"}
    assert store.damaged("b") in {True, False}
    (folder / "inputs.json").write_bytes(data)
    assert Inputs(folder / "inputs.json", {})._before is not None


@given(
    st.builds(
        Ledger,
        inputs=st.dictionaries(st.text(), st.text()),
        files=st.dictionaries(st.text(), st.builds(PublishedFile, *[st.integers(0, 2**60)] * 4, st.text())),
    )
)
def test_a_ledger_is_read_as_it_was_written(ledger):
    assert decoded(encoded(ledger), Ledger) == ledger


@pytest.mark.model
@pytest.mark.parametrize(
    "data",
    [
        b'{"tables": {"../x": "y"}}',
        *(pytest.param(data, marks=pytest.mark.slow) for data in (b'{"format": null}', b"[]", b"[" * 100_000)),
    ],
    ids=lambda data: str(data[:30]),
)
@pytest.mark.slow
def test_a_run_over_a_ledger_of_another_shape_is_a_whole_run(drawn, tmp_path, data):
    out = tmp_path / "out"
    shutil.copytree(drawn, out)
    (out / "ledger.json").write_bytes(data)
    for kept in ("seal", "inputs"):
        for path in out.glob(f"parts/read-*/*{kept}.json"):
            path.write_bytes(data)
    done = kyoki_command("run", CORPUS, "--out", out, "--workers", "1", cwd=out.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(out) == contents(drawn)
    shown = kyoki_command("show", "entities", out)
    assert shown.returncode == 0
