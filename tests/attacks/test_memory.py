"""Too little memory gives one line: no traceback, and no process that Rust aborts during its work."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kyoki.errors import EngineError
from kyoki.language import ginza, mecab

KYOKI = Path(sys.executable).with_name("kyoki")
CORPUS = Path(__file__).parents[2] / "corpus" / "raw"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its limits")


def limited(kilobytes, *command, cwd):
    """Run a command under `ulimit -v`."""
    bounded = ["bash", "-c", f'ulimit -v {kilobytes}; exec "$@"', "bash", *command]
    return subprocess.run(bounded, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [1_000_000, 2_000_000, 2_300_000])
def test_too_little_memory_for_the_engines_is_one_line(tmp_path, kilobytes):
    for name in ("run", "mentions"):
        done = limited(kilobytes, KYOKI, name, CORPUS, "--out", tmp_path / name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("kyoki: ")
        assert "MB of memory" in done.stderr
        assert "ulimit -v" in done.stderr


@pytest.mark.model
@pytest.mark.slow
def test_enough_memory_is_enough(tmp_path):
    run = limited(9_000_000, KYOKI, "run", CORPUS, "--out", tmp_path / "out", "--workers", "2", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    again = limited(9_000_000, KYOKI, "mentions", tmp_path / "out", "--out", tmp_path / "again", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    tables = [tmp_path / folder / "mentions.csv" for folder in ("out/tables", "again")]
    assert tables[0].read_bytes() == tables[1].read_bytes()


@pytest.mark.parametrize(
    ("limit", "said"), [("RLIMIT_AS", "ulimit -v"), ("RLIMIT_DATA", r"run\.memory_limit and ulimit -d")]
)
@pytest.mark.parametrize("load", [ginza.load.__wrapped__, mecab.load.__wrapped__])
def test_an_engine_is_not_begun_that_memory_is_too_little_for(monkeypatch, limit, said, load):
    import resource

    if (limit, load) == ("RLIMIT_DATA", mecab.load.__wrapped__):
        pytest.skip("MeCab maps its dictionary and takes next to nothing else")
    real = resource.getrlimit
    bounded = getattr(resource, limit)
    monkeypatch.setattr(resource, "getrlimit", lambda which: (10_000_000, -1) if which == bounded else real(which))
    with pytest.raises(EngineError, match=rf"takes \d+ MB of memory, and the limit leaves 0; expected a higher {said}"):
        load()


def test_memory_that_ends_anywhere_else_is_one_line_too(monkeypatch, capsys):
    from kyoki.commands import app

    def ends(**_):
        raise MemoryError

    monkeypatch.setattr(app, "app", ends)
    with pytest.raises(SystemExit, match=r"^1$"):
        app.main()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("kyoki: out of memory; use fewer --workers")


class PanicException(BaseException):
    """The exception that PyO3 raises if Rust panics."""

    __module__ = "pyo3_runtime"


@pytest.mark.parametrize("fault", [PanicException("called `Option::unwrap()`\non a `None`"), KeyboardInterrupt()])
def test_a_panic_of_sudachi_is_an_error_and_a_stop_is_none(monkeypatch, fault):
    def tokenize(_self, _text):
        raise fault

    engine = object.__new__(ginza.Ginza)
    engine.engine, engine._blas = "fast", ginza.ThreadpoolController()
    monkeypatch.setattr(engine, "_tokenize", lambda text: tokenize(None, text), raising=False)
    wanted = EngineError if isinstance(fault, PanicException) else KeyboardInterrupt
    with pytest.raises(wanted) as said:
        engine.entities(["東京"])
    if wanted is EngineError:
        assert str(said.value).startswith("Sudachi failed (called `Option::unwrap()`); check that")


@pytest.mark.parametrize("fault", [PanicException("out"), MemoryError(), OSError(12, "Cannot allocate memory")])
@pytest.mark.parametrize("known", [True, False])  # whether its files were compared with spaCy's weights before
def test_a_model_that_cannot_be_loaded_is_one_line(monkeypatch, fault, known):
    def load(*_, **__):
        raise fault

    weights = SimpleNamespace(split_mode="C") if known else None
    monkeypatch.setattr(ginza.ginza_files, "remembered", lambda _: weights)
    monkeypatch.setattr(*(("sudachipy.Dictionary", load) if known else ("spacy.load", load)))
    with pytest.raises(EngineError, match=r"(Sudachi failed \(.+\); check|does not load \(.+\); expected)") as said:
        ginza.load.__wrapped__()
    assert "\n" not in str(said.value)


def test_a_large_limit_of_a_csv_file_takes_no_memory(tmp_path):
    """The limit on a file of rows is 2 GB: room for as much is not made before there is something to put into it."""
    (tmp_path / "a.csv").write_text("title,body\n題,本文。\n", encoding="utf-8")
    code = (
        "import resource, sys; from kyoki.stages.read import read; "
        "resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000,) * 2); print(len(read([sys.argv[1]]).scrapes))"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "a.csv"], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1\n", "")
