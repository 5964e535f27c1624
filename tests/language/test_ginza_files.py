"""A model is read from its own files only after spaCy's weights were found equal, and never replaced silently."""

import json
import subprocess
import sys

import numpy as np
import pytest
import spacy
from spacy.lang.lex_attrs import word_shape
from spacy.strings import get_string_id
from spacy.symbols import IDS
from thinc.api import NumpyOps

from kyoki import cache
from kyoki.language import ginza, ginza_files, ginza_hashes
from kyoki.language.ginza_pipeline import weights_of
from kyoki.language.ginza_weights import same

pytestmark = pytest.mark.model
WORDS = [
    "",
    "京",
    "東京",
    "X",
    "NOUN",
    "Ａ",
    "a",
    "kubernetes",
    "東京スカイツリー",
    "🎉",
    "ー" * 300,
    "Ab1234567",
    "\n",
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def weights():
    return weights_of(spacy.load("ja_ginza", exclude=ginza.UNUSED))


@pytest.fixture
def noted(weights):
    ginza_files.remember("ja_ginza", weights)


def test_ids_are_spacys():
    found = ginza_hashes.string_ids(WORDS, IDS)
    assert found.tolist() == [get_string_id(word) for word in WORDS]


def test_rows_of_hash_tables_are_thincs():
    ids = ginza_hashes.string_ids(WORDS, IDS)
    for seed, rows in ((8, 5000), (9, 2500), (2**31, 7)):
        assert ginza_hashes.table_rows(ids, seed, rows).tolist() == (NumpyOps().hash(ids, seed) % rows).tolist()


def test_shapes_are_spacys():
    assert [ginza_hashes.word_shape(word) for word in WORDS] == [word_shape(word) for word in WORDS]


def test_a_model_is_read_from_its_files_once_they_are_known(weights):
    assert ginza_files.remembered("ja_ginza") is None
    ginza_files.remember("ja_ginza", weights)
    assert same(ginza_files.remembered("ja_ginza"), weights)


@pytest.mark.parametrize(
    "change",
    [
        lambda w: {"tables": [w.tables[0], w.tables[1]._replace(seed=1)]},
        lambda w: {"layers": [*w.layers[:-1], w.layers[0]]},
        lambda w: {"words": w.words._replace(row_of=w.words.row_of._replace(rows=w.words.row_of.rows[::-1]))},
        lambda w: {"split_mode": "A"},
    ],
)
def test_files_with_other_weights_than_spacys_are_never_noted(weights, folder, change):
    from dataclasses import replace

    ginza_files.remember("ja_ginza", replace(weights, **change(weights)))
    assert ginza_files.remembered("ja_ginza") is None
    assert not list(folder.rglob("*.json"))


@pytest.mark.parametrize("name", ["_ENGINES", "_FILES"])
def test_a_note_of_other_versions_or_files_does_not_count(noted, monkeypatch, name):
    assert ginza_files.remembered("ja_ginza") is not None
    monkeypatch.setattr(ginza_files, name, getattr(ginza_files, name)[:-1])
    assert ginza_files.remembered("ja_ginza") is None


@pytest.mark.parametrize("content", [{}, [], {"symbols": {"X": "y"}}, "X"])
def test_a_note_of_another_kind_does_not_count(noted, folder, content):
    (note,) = folder.rglob("*.json")
    cache.note(note.stem, content)
    assert ginza_files.remembered("ja_ginza") is None


@pytest.mark.parametrize("file", ["*.json", "*.index"])
@pytest.mark.parametrize("harm", [lambda data: data[:-12], lambda data: data[:-1] + b"\xff", lambda _: b"", Ellipsis])
def test_what_is_damaged_or_gone_does_not_count(noted, folder, file, harm):
    (path,) = folder.rglob(file)
    if harm is Ellipsis:
        path.unlink()
    else:
        path.write_bytes(harm(path.read_bytes()))
    assert ginza_files.remembered("ja_ginza") is None


def test_without_a_cache_folder_spacy_is_loaded_each_time(weights, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    ginza_files.remember("ja_ginza", weights)
    assert ginza_files.remembered("ja_ginza") is None


def test_spacy_is_loaded_only_for_a_near_tie(noted):
    code = """
import json, sys
from kyoki.language import ginza
engine = ginza.load(device="cpu")
texts = ["安倍晋三首相は7日、ワシントンで会談した。", "NOUN 京都 X", ""]
found = engine.entities(texts)
before = "spacy" in sys.modules or "thinc" in sys.modules
ginza.NEAR = 1e9
near = engine.entities(texts)
print(json.dumps([engine.engine, before, "spacy" in sys.modules, found == near, len(found[0])]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["fast", False, True, True, 4]
    assert done.stderr == ""


def test_entities_out_of_files_are_those_of_the_pipeline(noted):
    texts = [f"{word}の山田太郎氏は{word}で会見した。" for word in WORDS]
    of_files = ginza._of_files("ja_ginza", None)
    assert of_files.entities(texts) == ginza.load(engine="stock").entities(texts)
    vectors = [of_files._spacys_vectors(text)[1] for text in texts]
    for text, wanted in zip(texts, vectors, strict=True):
        np.testing.assert_allclose(of_files._vectors(text)[1], wanted, atol=ginza.TOLERANCE)


def test_the_rows_of_words_are_spacys(weights):
    vectors = spacy.load("ja_ginza", exclude=ginza.UNUSED).vocab.vectors
    ids = ginza_hashes.string_ids(WORDS, IDS)
    found = weights.words.row_of.find(ids).tolist()
    assert found == vectors.find(keys=ids.tolist()).tolist()
    assert -1 in found
    assert len(set(found)) > 3
