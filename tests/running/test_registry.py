"""Every stage is declared once, and its declaration is true."""

import ast
import inspect
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import kyoki
from kyoki import toml_settings
from kyoki.config import Settings
from kyoki.running import registry
from kyoki.running.discovery import stage_names, summary
from kyoki.running.registry import call, chosen, completed, keywords_for, of_scope, stages
from kyoki.spec import OWN
from kyoki.stages.read import scrapes_from_raws
from kyoki.tables import TABLES

PACKAGE = Path(kyoki.__file__).parent
CORPUS = Path(__file__).parents[2] / "corpus" / "raw"


@pytest.mark.parametrize("name", stage_names())
def test_a_declaration_says_what_the_function_takes(name):
    spec = stages()[name]
    parameters = inspect.signature(getattr(import_module(f"kyoki.stages.{name}"), name)).parameters.values()
    keywords = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
    tables = [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
    assert list(spec.settings) == [k for k in keywords if k not in {"ledger", "title"}]  # the page's, of the run
    if name not in {"read", "report"}:  # paths; a mapping of tables
        assert tables == list(spec.needs)
    values = {keyword: getattr_path(Settings(), setting) for keyword, setting in spec.settings.items()}
    given = keywords_for(name, Settings())
    assert {k: given[k] for k in values if values[k] != ""} == {k: v for k, v in values.items() if v != ""}
    if spec.scope == "article":  # its tables are told apart by their first column
        assert all(chosen(columns, TABLES[t].names)[0] == TABLES[t].key[0] for t, columns in spec.needs.items())
    assert set(spec.chunked) <= set(spec.needs)
    for table, columns in (*spec.needs.items(), *spec.gives.items()):
        own = {OWN} if TABLES[table].extensible else set()
        assert set(chosen(columns, TABLES[table].names)) <= {*TABLES[table].names, *own}
    for pattern in spec.data:
        assert list(PACKAGE.glob(pattern)), pattern
    assert summary(name).endswith(".")


def getattr_path(settings, path):
    for name in path.split("."):
        settings = getattr(settings, name)
    return settings


def test_every_file_that_a_setting_names_is_read_into_the_keys():
    assert set(registry._LOADERS) == {f"{section}.{name}" for section, name in toml_settings._FILES}


def test_each_stage_comes_after_those_whose_columns_it_needs():
    order = list(stages())
    filled = set()
    for name in order:
        spec = stages()[name]
        for table, columns in spec.needs.items():
            later = [
                other
                for other in order[order.index(name) + 1 :]
                if set(chosen(stages()[other].gives.get(table, ()), TABLES[table].names))
                & set(chosen(columns, TABLES[table].names))
            ]
            assert table in filled
            assert not later
        filled |= set(spec.gives)
    assert of_scope("article") == ["read", "clean", "tokens", "mentions", "counted"]


def test_what_type_checkers_see_is_what_there_is():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.asname: f"{node.module}.{alias.name}"
        for node in block.body
        for alias in node.names
        if isinstance(node, ast.ImportFrom) and node.module.startswith("kyoki")
    }
    assert set(seen) == set(dir(kyoki))
    for name, path in seen.items():
        module, _, attribute = path.rpartition(".")
        assert getattr(kyoki, name) is getattr(import_module(module), attribute)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kyoki.nothing


def test_cleaning_is_completed_as_a_run_does_it():
    """The command, the API and a run agree on outlets and near-duplicates."""
    body = (
        "市の港で古い灯台の修理が始まった。費用は三億円で、工事は来年の春まで続く。\n見学はできないと市は話している。\n"
    )
    scrapes = scrapes_from_raws([body * 3, body * 3 + "（終わり）"]).scrapes
    alone = call("clean", scrapes, settings=Settings())
    articles = completed("clean", alone, {"scrapes": scrapes})[0]
    assert alone[0]["duplicate_of"].isna().all()
    assert articles["duplicate_of"].notna().sum() == 1
    pd.testing.assert_frame_equal(kyoki.clean(scrapes).articles, articles)


#: The example of a new stage that contributors read.
PAGE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def example(file, language):
    """Return the block of CONTRIBUTING.md below the line that begins with the name of a file."""
    (code,) = re.findall(
        rf"^`pipeline/kyoki/{re.escape(file)}`[^\n]*\n\n```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE
    )
    return code


def edited(text, diff):
    """The text with each removed line of a diff replaced by the added line below it."""
    for old, new in re.findall(r"^-(.*)\n\+(.*)$", diff, re.MULTILINE):
        assert text.count(old + "\n") == 1, old
        text = text.replace(old + "\n", new + "\n")
    return text


@pytest.fixture(scope="module")
def with_a_toy(tmp_path_factory):
    """Copy the package with one more stage and its table, as in CONTRIBUTING.md."""
    root = tmp_path_factory.mktemp("package")
    shutil.copytree(PACKAGE, root / "kyoki", ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("stages/toy.py", "tables/toy.py"):
        (root / "kyoki" / file).write_text(example(file, "python"), encoding="utf-8")
    tables = root / "kyoki" / "tables" / "__init__.py"
    tables.write_text(edited(tables.read_text("utf-8"), example("tables/__init__.py", "diff")), encoding="utf-8")
    return root


def python(root, *args, cwd):
    env = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, *map(str, args)], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


COMMAND = "import sys; sys.argv[0] = 'kyoki'; from kyoki.__main__ import main; main()"


@pytest.mark.model
@pytest.mark.slow
def test_a_new_stage_is_one_file(with_a_toy, tmp_path):
    """It runs in a run, by both commands and by the API, and each gives the same."""
    python(with_a_toy, "-c", COMMAND, "run", CORPUS, "--out", "run", "--set", "pairs.min_count=9", cwd=tmp_path)
    tables = tmp_path / "run" / "tables"
    python(with_a_toy, "-c", COMMAND, "toy", tables, "-o", "command", "--set", "pairs.min_count=9", cwd=tmp_path)
    python(with_a_toy, "-m", "kyoki.stages.toy", tables, "-o", "module", "--set", "pairs.min_count=9", cwd=tmp_path)
    api = "import kyoki; print(kyoki.toy(kyoki.load('run').sentences, least=9).to_csv(index=False))"
    csv = tables.joinpath("toy.csv").read_bytes()
    assert csv.count(b"\n") > 10
    assert (tmp_path / "command" / "toy.csv").read_bytes() == csv == (tmp_path / "module" / "toy.csv").read_bytes()
    assert python(with_a_toy, "-c", api, cwd=tmp_path).split() == csv.decode("utf-8-sig").replace('"', "").split()
    assert "Count the sentences of each article." in python(with_a_toy, "-c", COMMAND, "--help", cwd=tmp_path)
    assert "pairs.min_count" not in python(with_a_toy, "-c", COMMAND, "toy", "--help", cwd=tmp_path)
    assert "## toy" in (tmp_path / "run" / "README.md").read_text(encoding="utf-8")
