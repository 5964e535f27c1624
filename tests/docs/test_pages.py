"""The pages of docs/: both languages have the same code and links, and the commands of a page work.

In a page a block `sh` is typed, the block `text` right below it is what that prints (… for what is left out), and any
other block below a line that begins with `NAME` in backticks is the file of that name.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer import Context
from typer.main import get_command

from kyoki.coding import coding_of
from kyoki.commands.app import app
from kyoki.tables import TABLES
from kyoki.toml_settings import from_mapping, toml

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
#: Pages in one language: what they lead to is in English (code, SQL, measurements).
ENGLISH_ONLY = {"architecture", "queries", "reliability", "scale"}
PAGES = sorted(
    str(page.relative_to(DOCS).with_suffix(""))
    for folder in (DOCS, DOCS / "howto")
    for page in folder.glob("*.md")
    if not page.name.endswith(".ja.md") and page.stem not in {"index", *ENGLISH_ONLY}
)
BOTH = [*PAGES, *(f"{page}.ja" for page in PAGES), *sorted(ENGLISH_ONLY)]
BLOCK = re.compile(
    r"(?:^`(?P<file>[\w./-]+)`[^\n]*\n\n)?^```(?P<language>\w+)\n(?P<code>.*?)^```", re.DOTALL | re.MULTILINE
)


def text(name):
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def blocks(name):
    found = (each.group("file", "language", "code") for each in BLOCK.finditer(text(name)))
    return [(None if language == "sh" else file, language, code) for file, language, code in found]


def test_every_page_is_in_both_languages():
    japanese = {
        str(page.relative_to(DOCS))[: -len(".ja.md")] for page in DOCS.rglob("*.ja.md") if "generated" not in page.parts
    }
    assert japanese == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_to_its_other_language(name):
    here = Path(name).name
    assert f"]({here}.ja.md)" in text(name)
    assert f"]({here}.md)" in text(f"{name}.ja")


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_have_the_same_code(name):
    def code(page):
        lines = [
            (file, language, line.split("  #")[0].rstrip())
            for file, language, code in blocks(page)
            for line in code.splitlines()
        ]
        return [line for line in lines if not line[2].startswith("#")]

    assert code(name) == code(f"{name}.ja")


@pytest.mark.parametrize("name", BOTH)
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)", text(name)):
        inside = (DOCS / name).parent / target
        assert inside.exists() or "generated/" in target, target


@pytest.mark.parametrize("name", ["tables", "tables.ja"])
def test_every_table_is_named(name):
    for table in TABLES:
        assert re.search(rf"\b{table}\b", text(name)), table


@pytest.mark.parametrize("name", BOTH)
def test_settings_in_a_page_are_settings(name):
    for file, language, code in blocks(name):
        if language == "toml":
            coding_of(toml(code)) if file == "codes.toml" else from_mapping(toml(code))


@pytest.mark.parametrize("name", BOTH)
def test_commands_in_a_page_have_these_options(name):
    for words in re.findall(r"^kyoki ([a-z-][^\n]*)|`kyoki ([^`]+)`", text(name), flags=re.MULTILINE):
        line = re.sub(r'"[^"]*"|  #.*', "", "".join(words)).replace("\n", " ").split()
        command = get_command(app)
        while line and line[0] in getattr(command, "commands", {}):
            _, command, line = command.resolve_command(Context(command), line)
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        given = {word.partition("=")[0].strip("[]") for word in line if word.startswith("-") and len(word) > 1}
        assert given <= {*known, "--help", "-h"}, (words, given - known)


def with_articles(folder, sample_run):
    shutil.copytree(ROOT / "corpus" / "raw", folder / "my-articles")


def with_outputs(folder, sample_run):
    shutil.copytree(sample_run, folder / "outputs")


def with_nothing(folder, sample_run):
    pass


#: Pages that a test follows, and what is there when one begins.
FOLLOWED = {
    "tutorial": with_articles,
    "explore": with_outputs,
    "howto/databases": with_nothing,
    "howto/crawler": with_nothing,
    "howto/excel": with_outputs,
    "howto/khcoder": with_outputs,
    "howto/gephi": with_outputs,
}


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("name", FOLLOWED)
def test_what_a_page_tells_to_type_works(name, sample_run, tmp_path):
    FOLLOWED[name](tmp_path, sample_run)
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "200"}
    printed = None
    for file, language, code in blocks(name):
        if language == "sh":
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", code],
                cwd=tmp_path,
                env=env,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, (code, done.stderr)
            printed = done.stdout
        elif language == "text" and file is None:
            for line in code.splitlines():
                assert "…" in line or line.rstrip() in map(str.rstrip, printed.splitlines()), (line, printed)
        elif file is not None:
            path = tmp_path / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code, encoding="utf-8")
