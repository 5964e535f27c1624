"""What the README tells people to do works, and both languages tell the same."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from kyoki.commands.app import app
from kyoki.tables import TABLES

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ja.md")


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name, language):
    return re.findall(rf"```{language}\n(.*?)```", text(name), flags=re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text(name)):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("name", READMES)
def test_every_table_is_named(name):
    for table in TABLES:
        assert re.search(rf"\b{table}\b", text(name)), table


def test_both_languages_have_the_same_commands_and_code():
    def code(name):
        return [line.split("#")[0].strip() for part in blocks(name, r"\w+") for line in part.splitlines()]

    assert code("README.md") == code("README.ja.md")


def test_the_commands_exist():
    make = text("Makefile")
    for target in re.findall(r"`?make (\w+)", text("README.md")):
        assert re.search(rf"^{target}:", make, flags=re.MULTILINE), target
    for stage in re.findall(r"kyoki (\w+) \S+ ", text("README.md")):
        assert stage in get_command(app).commands, stage


@pytest.mark.model
def test_the_python_example_runs(tmp_path, sample_run):
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    shutil.copytree(sample_run, tmp_path / "outputs")
    before = 'page_bytes, dump_text = "<p>本文は長い。</p>".encode(), "政府は24日、首都で開いた会議で方針を決めた。"\n'
    before += "new_page = dump_text\n"
    (example,) = blocks("README.md", "python")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", before + example + "\nprint(len(pairs), len(keywords))"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "3 4"
