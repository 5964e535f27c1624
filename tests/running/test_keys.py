"""Keys: changes that could alter a result change the key; others do not."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kyoki
from kyoki.config import Settings
from kyoki.errors import EngineError
from kyoki.running import keys
from kyoki.running.keys import engine_versions, model_version, stage_keys
from kyoki.toml_settings import from_mapping

PACKAGE = Path(kyoki.__file__).parent
ALL_KEYS = """
import json
from kyoki.config import Settings
from kyoki.running import keys
print(json.dumps({**keys.stage_keys(Settings()), "tables": keys.tables_hash(), "pages": keys.package_hash()}))
"""
CODE = "\nNEW = 1\n"
WORDS = {"tokens", "mentions", "tables"}
COUNTS = {"counted", "tables"}
#: The file that is edited, what is put at its end (or what is replaced by what), and what is made again beside pages.
EDITS = [
    ("cleaning/lines.py", "\n# a comment\n", set()),
    ("cleaning/lines.py", ('"""Lines', '"""The lines'), set()),
    ("cleaning/lines.py", ("if TYPE_CHECKING:\n", "if TYPE_CHECKING:\n    import json\n"), set()),
    ("cleaning/lines.py", CODE, {"clean", "tables"}),
    ("running/pool.py", CODE, set()),
    ("terminal.py", CODE, set()),
    ("cleaning/cues.csv", "note,whole,9,一言,一言,\n", {"clean", "tables"}),
    ("reading/charset.py", CODE, {"read", "tables"}),
    ("language/sentences.py", CODE, {"clean", *WORDS}),
    ("language/mecab.py", CODE, WORDS),
    ("language/ginza_decoder.py", CODE, {"mentions", "tables"}),
    ("linking/data/titles.csv", "庶務長,title,,,example\n", {"mentions", *COUNTS}),
    ("recognition/decide.py", CODE, {"mentions", "tables"}),
    ("linking/link_people.py", CODE, {"tables"}),
    ("counting/association.py", CODE, {"tables"}),
    ("counting/data/stopwords.txt", "庶務\n", COUNTS),
    ("counting/units.py", CODE, COUNTS),
    ("counting/compounds.py", CODE, COUNTS),
    ("counting/minhash.py", CODE, COUNTS),
    ("stages/parts/counted.py", CODE, COUNTS),
    ("counting/weighting.py", CODE, {"tables"}),
    ("stages/keywords.py", CODE, {"tables"}),
    ("running/fold.py", CODE, {"tables"}),
    ("showing/page.py", CODE, set()),
    ("showing/templates/report.css", "\n", set()),
    ("commands/run.py", CODE, set()),
    ("stages/tokens.py", ('"""Cut the articles', '"""Cut articles'), set()),
    ("stages/tokens.py", ('run_as_command("tokens")', 'run_as_command("tokens")  # as a program'), set()),
]
#: The same for what is declared: a word of it changes nothing, a value what obeys it.
DECLARED = [
    ("spec.py", CODE, set()),
    ("config.py", "\n# a comment\n", set()),
    ("config.py", CODE, set()),
    ("config.py", ("    #: The largest of 7,400", "    #: The very largest of 7,400"), set()),
    ("config.py", ("max_bytes: int = 20_000_000", "max_bytes: int = 20_000_001"), {"read"}),
    ("tables/texts.py", ('"dictionary form (for a proper noun', '"the dictionary form (for a proper noun'), set()),
    ("tables/texts.py", ('Column("reading", "str", "katakana"', 'Column("reading", "Int64", "katakana"'), WORDS),
    (
        "tables/texts.py",
        ('Column("lemma", "str", "dictionary form (for', 'Column("lemma", "Int64", "dictionary form (for'),
        {"tokens", *COUNTS},
    ),
    ("tables/parts.py", ('Column("wording", "int64"', 'Column("wording", "Int64"'), COUNTS),
    ("tables/parts.py", ('"hash of the tokens around', '"a hash of the tokens around'), set()),
    ("tables/words.py", ('Column("flr", "float64"', 'Column("flr", "int64"'), {"tables"}),
    ("stages/tokens.py", ('engines=("fugashi", "unidic-lite")', 'engines=("fugashi",)'), {"tokens"}),
]


@pytest.fixture(autouse=True)
def _caches():
    """Clear the caches about another package after each test."""
    yield
    for cached in (keys.code_hash, keys._code, keys.tables_hash, keys.package_hash):
        cached.cache_clear()


@pytest.fixture
def copy(tmp_path):
    """A copy of the package to edit."""
    shutil.copytree(PACKAGE, tmp_path / "kyoki", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "kyoki"


def edit(file, change):
    text = file.read_text(encoding="utf-8")
    if isinstance(change, tuple):
        assert change[0] in text
        text = text.replace(*change, 1)
    else:
        text += change
    file.write_text(text, encoding="utf-8")


def differences(before, after):
    return {name for name in before if before[name] != after[name]}


def keys_of(package, monkeypatch):
    """Return the keys of this process with the code and data files of another package."""
    monkeypatch.setattr(keys, "_PACKAGE", package)
    for cached in (keys.code_hash, keys._code, keys.tables_hash, keys.package_hash):
        cached.cache_clear()
    return {**stage_keys(Settings()), "tables": keys.tables_hash(), "pages": keys.package_hash()}


@pytest.mark.parametrize(("file", "change", "redone"), EDITS)
def test_an_edit_of_a_file_redoes_exactly_what_depends_on_it(copy, monkeypatch, file, change, redone):
    before = keys_of(copy, monkeypatch)
    edit(copy / file, change)
    assert differences(before, keys_of(copy, monkeypatch)) == redone | {"pages"}


def as_imported(package):
    """The keys of a process that imports another package."""
    env = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", ALL_KEYS]
    return json.loads(subprocess.run(command, env=env, cwd=package, stdout=subprocess.PIPE, check=True).stdout)


@pytest.fixture(scope="module")
def unedited(tmp_path_factory):
    root = tmp_path_factory.mktemp("unedited")
    shutil.copytree(PACKAGE, root / "kyoki", ignore=shutil.ignore_patterns("__pycache__"))
    return as_imported(root / "kyoki")


@pytest.mark.parametrize(("file", "change", "redone"), DECLARED)
def test_an_edit_of_a_declaration_redoes_exactly_what_obeys_it(copy, unedited, file, change, redone):
    edit(copy / file, change)
    assert differences(unedited, as_imported(copy)) == redone | {"pages"}


@pytest.mark.parametrize(
    ("settings", "redone"),
    [
        ({"read": {"body": "honbun"}}, {"read"}),
        ({"clean": {"drop": ["続報"]}}, {"clean"}),
        ({"mentions": {"engine": "stock"}}, {"mentions"}),
        ({"names": {"file": "names.csv"}}, {"tokens", "mentions", "counted"}),
        ({"keywords": {"pos": ["名詞"]}}, {"counted"}),
        ({"words": {"unit": "short"}}, {"counted"}),
        ({"pairs": {"min_count": 2}, "keywords": {"min_count": 3}, "run": {"time_limit": 1}}, set()),
    ],
)
def test_a_setting_redoes_exactly_what_obeys_it(tmp_path, monkeypatch, settings, redone):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "names.csv").write_text("surface,type,entity,aliases,note\n甲乙丙丁,word,,,\n", encoding="utf-8")
    assert differences(stage_keys(Settings()), stage_keys(from_mapping(settings))) == redone


def test_what_is_caught_is_code(tmp_path):
    """Moved from `try` into `else` a line has the same instructions, names and constants."""
    within, after = tmp_path / "a.py", tmp_path / "b.py"
    within.write_text("def f():\n    try:\n        a()\n        b()\n    except ValueError:\n        c()\n")
    after.write_text("def f():\n    try:\n        a()\n    except ValueError:\n        c()\n    else:\n        b()\n")
    assert keys._code(within).sha256 != keys._code(after).sha256


def test_a_version_of_an_engine_redoes_what_it_works_for(monkeypatch):
    before = stage_keys(Settings())
    installed = keys.version
    monkeypatch.setattr(keys, "version", lambda name: "99" if name == "fugashi" else installed(name))
    assert differences(before, stage_keys(Settings())) == {"tokens", "mentions"}


def test_stages_name_their_engines():
    assert {"fugashi", "unidic-lite"} <= set(engine_versions("tokens"))
    assert {"ginza", "spacy"} <= set(engine_versions("mentions"))


def test_a_model_that_is_not_there_says_how_to_get_it():
    assert model_version("ja_ginza")
    with pytest.raises(EngineError, match="pip install ja-none-such"):
        model_version("ja_none_such")


OPENED = """
import json, sys
from pathlib import Path
import kyoki
from kyoki.running.registry import call, stages
from kyoki.toml_settings import from_mapping
package = str(Path(kyoki.__file__).parent)
settings = from_mapping({"slices": {"by": "outlet"}})
tables = kyoki.load(sys.argv[1])
read = {}
def note(event, arguments):
    if event == "open" and str(arguments[0]).startswith(package) and not str(arguments[0]).endswith((".py", ".pyc")):
        read[stage].add(str(arguments[0])[len(package) + 1:])
sys.addaudithook(note)
for stage in sys.argv[3:]:
    spec = stages()[stage]
    read[stage] = set()
    if spec.scope == "page":
        given = [{name: tables.path(name) for name in spec.needs}]
    else:
        given = [getattr(tables, name) for name in spec.needs] or [[sys.argv[2]]]
    call(stage, *given, settings=settings)
print(json.dumps({stage: sorted(files) for stage, files in read.items()}))
"""


@pytest.mark.model
@pytest.mark.slow
def test_no_data_file_is_read_that_is_not_declared(sample_run):
    """Each list is kept once it is read, so that a stage is asked alone, or before those that read the same lists."""
    corpus = Path(__file__).parents[2] / "corpus" / "raw"
    own = [["mentions"], ["links"], ["terms"], ["keywords"], ["keyness"]]
    declared = {
        stage: {path.relative_to(PACKAGE).as_posix() for glob in spec.data for path in PACKAGE.glob(glob)}
        for stage, spec in keys.stages().items()
    }
    own.append([stage for stage in keys.stages() if [stage] not in own])
    for together in own:
        command = [sys.executable, "-c", OPENED, sample_run, corpus, *together]
        read = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        for stage in together:
            assert set(read[stage]) <= declared[stage], stage
        for stage in {*together} & {"clean", "mentions", "links", "terms", "keywords", "keyness", "report"}:
            assert read[stage], stage


def test_no_import_of_this_package_is_overlooked():
    for file in PACKAGE.rglob("*.py"):
        code = keys._BESIDE_THE_POINT.sub("", file.read_text(encoding="utf-8"))
        nodes = list(ast.walk(ast.parse(code)))
        names = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
        names |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        assert {name for name in names if name and name.startswith("kyoki.")} <= set(keys._code(file).imports), file
