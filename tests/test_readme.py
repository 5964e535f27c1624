"""The instructions of the README work, and both languages agree."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from kyoki.commands.app import app

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ja.md")
#: The columns of the table of pairs in the README, as in `kyoki show pairs`.
SHOWN = ("a", "b", "n_ab_articles", "n_ab_unique", "expected_unique", "pmi_shrunk", "q")


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name, language):
    return re.findall(rf"```{language}\n(.*?)```", text(name), flags=re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text(name)):
        assert (ROOT / target).exists(), target


@pytest.mark.model
@pytest.mark.parametrize("name", READMES)
def test_the_ten_rows_are_those_of_the_sample_corpus(name, sample_run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    shown = CliRunner().invoke(app, ["show", "pairs", str(sample_run), "--top", "10"]).stdout.splitlines()
    heading, *rows = [re.split(r"\s{2,}", line.strip()) for line in shown]
    rows = [[row[heading.index(column)] for column in SHOWN] for row in rows]
    table = [line.strip("| ").split(" | ") for line in text(name).splitlines() if line.startswith("| ")][1:]
    assert len(table) == 10
    assert table == rows[:10]


def test_both_languages_have_the_same_commands_and_code():
    def code(name):
        return [line.split("#")[0].strip() for part in blocks(name, r"\w+") for line in part.splitlines()]

    assert code("README.md") == code("README.ja.md")


def test_the_commands_exist():
    make = text("Makefile")
    for target in re.findall(r"`?make (\w+)", text("README.md")):
        assert re.search(rf"^{target}:", make, flags=re.MULTILINE), target
    named = re.findall(r"kyoki (\w+) \S+", text("README.md"))
    assert {"run", "show", "why"} <= set(named)
    for command in named:
        assert command in get_command(app).commands, command


PYTHON = ("README.md", "docs/python.md")


@pytest.mark.model
@pytest.mark.parametrize("name", PYTHON)
def test_the_python_example_runs(name, tmp_path, sample_run):
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    shutil.copytree(sample_run, tmp_path / "outputs")
    before = 'page_bytes, dump_text = "<p>本文は長い。</p>".encode(), "政府は24日、首都で開いた会議で方針を決めた。"\n'
    before += "new_page = dump_text\n"
    counted = "\nprint(len(tables.articles))" if name == "README.md" else "\nprint(len(pairs), len(keywords))"
    (example,) = blocks(name, "python")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", before + example + counted],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ("40" if name == "README.md" else "3 4")
