"""Keys of parts: anything that could change a result changes the key."""

import ast

import pytest

from kyoki.errors import EngineError
from kyoki.running import keys
from kyoki.running.keys import code_hash, engine_versions, model_version, stage_key


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A small package: a imports b within a function, b has a data file, c is nobody's."""
    files = {
        "a.py": "def f():\n    from kyoki.sub.b import g\n",
        "sub/__init__.py": "",
        "sub/b.py": "import os\nimport kyoki.d\n",
        "d.py": "",
        "sub/data/words.txt": "x",
        "sub/cues.csv": "x",
        "c.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(keys, "_PACKAGE", tmp_path)
    code_hash.cache_clear()
    yield tmp_path
    code_hash.cache_clear()


@pytest.mark.parametrize(
    ("file", "matters"),
    [
        ("a.py", True),
        ("sub/b.py", True),
        ("d.py", True),
        ("sub/data/words.txt", True),
        ("sub/cues.csv", True),
        ("c.py", False),
    ],
)
def test_code_and_data_of_the_import_closure_are_hashed(package, file, matters):
    before = code_hash("kyoki.a")
    code_hash.cache_clear()
    (package / file).write_text((package / file).read_text() + "\n# edited")
    assert (code_hash("kyoki.a") != before) == matters


def test_no_import_of_this_package_is_overlooked():
    package = keys._PACKAGE
    for file in package.rglob("*.py"):
        imported = {
            name
            for node in ast.walk(ast.parse(file.read_bytes()))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
            if name and name.startswith("kyoki.") and name != "kyoki.running.single_stage"
        }
        assert imported <= set(keys._imports(file)), file


def test_every_part_of_a_key_changes_it():
    keys = {
        stage_key("tokens", {}, {}),
        stage_key("clean", {}, {}),
        stage_key("tokens", {"x": 1}, {}),
        stage_key("tokens", {}, {"fugashi": "2"}),
        stage_key("tokens", {}, {}, "upstream"),
    }
    assert len(keys) == 5


def test_stages_name_their_engines():
    assert {"fugashi", "unidic-lite"} <= set(engine_versions("tokens"))
    assert {"ginza", "spacy"} <= set(engine_versions("mentions"))


def test_a_model_that_is_not_there_says_how_to_get_it():
    assert model_version("ja_ginza")
    with pytest.raises(EngineError, match="pip install ja-none-such"):
        model_version("ja_none_such")
