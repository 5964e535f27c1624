"""Errors on the command line: one line with what was found and what to do."""

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from kyoki.commands.app import GROUPS, app
from kyoki.outputs import claim
from kyoki.running.discovery import stage_names

KYOKI = Path(sys.executable).with_name("kyoki")


def kyoki_command(*arguments, cwd):
    return subprocess.run([KYOKI, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd)


@pytest.fixture
def broken_tables(tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "links.parquet").write_bytes(b"not parquet")
    return tmp_path / "broken"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run", "none", "--out", "out"], 1, ["none", "no such file or folder"]),
        (["run", ".", "--out", "out", "--set", "pairs.mincount=2"], 1, ["unknown setting mincount", "min_count"]),
        (["run", ".", "--out", "out", "--set", "pairs"], 1, ["expected SECTION.NAME=VALUE"]),
        (["run", ".", "--out", "out", "--set", "variables.types.age=int"], 1, ["types.age is 'int'", "integer"]),
        (["run", ".", "--out", "out", "--settings", "none.toml"], 1, ["none.toml", "expected a TOML file"]),
        (["run", ".", "--out", "out", "--set", "mentions.model=ja_none"], 1, ["ja_none", "pip install ja-none"]),
        (["run", "empty", "--out", "out"], 1, ["nothing to read", ".html"]),
        (["pairs", "empty", "-o", "out"], 1, ["no tables here", "kyoki run"]),
        (["pairs", "broken", "-o", "out"], 1, ["links", "not readable as Parquet"]),
        (["tokens", "empty", "broken", "-o", "out"], 1, ["2 inputs", "one folder"]),
        (["run"], 2, ["INPUT"]),
        (["run", ".", "--workers", "0"], 2, ["workers"]),
        (["none"], 2, ["none"]),
    ],
)
def test_a_fault_is_one_line_and_nothing_is_written(tmp_path, broken_tables, arguments, code, words):
    (tmp_path / "empty").mkdir()
    done = kyoki_command(*arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    if code == 1:
        assert done.stderr.startswith("kyoki: ")
        assert len(done.stderr.splitlines()) == 1
    assert all(word in done.stderr for word in words), done.stderr
    assert not list((tmp_path / "out").rglob("*.parquet"))


def test_an_output_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "a.txt").write_text("本文。")
    (tmp_path / "file").touch()
    done = kyoki_command("run", "a.txt", "--out", "file/out", cwd=tmp_path)
    assert done.returncode == 1
    assert "choose another --out" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_two_runs_on_one_folder(tmp_path):
    from filelock import FileLock

    (tmp_path / "a.txt").write_text("本文。")
    claim(tmp_path / "out")
    with FileLock(tmp_path / "out" / ".lock"):
        done = kyoki_command("run", "a.txt", "--out", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert "another run is writing here" in done.stderr


@pytest.mark.parametrize("name", ["run", *stage_names()])
def test_every_command_has_help_with_an_example(name):
    done = CliRunner().invoke(app, [name, "--help"])
    assert done.exit_code == 0
    assert f"Example: kyoki {name} " in done.stdout


def test_the_help_lists_every_command_once_in_a_group(tmp_path):
    done = kyoki_command("-h", cwd=tmp_path)
    groups = [part.splitlines() for part in done.stdout.split("\n\n")[3:]]
    assert [lines[0] for lines in groups] == [*(f"{title}:" for title in GROUPS), "Single stages:"]
    listed = [line.split()[0] for lines in groups for line in lines if re.match(r"  \w", line)]
    assert sorted(name for name in listed if name != "Example:") == sorted(get_command(app).commands)
    for lines in groups:
        example = lines[-1].removeprefix("  Example: kyoki ").split()[0]
        assert any(line.split()[0] == example for line in lines[1:-1])


def test_the_version_is_that_of_the_package(tmp_path):
    assert kyoki_command("--version", cwd=tmp_path).stdout == f"kyoki {version('kyoki')}\n"


def test_help_comes_without_loading_an_engine(tmp_path):
    heavy = ("pandas", "spacy", "fugashi", "matplotlib", "networkx")
    probe = f"import sys, kyoki.commands.app; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "[]"
