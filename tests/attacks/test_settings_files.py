"""A file of settings, and every file that a setting names, is read or refused in one line; so is every setting."""

import math
import os
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kyoki import toml_settings
from kyoki.commands.options import settings_of
from kyoki.config import WINDOWS, Settings
from kyoki.counting.stopwords import load_stop_words
from kyoki.errors import InputError, KyokiError, SettingError, TableError
from kyoki.names import load_names
from kyoki.running.registry import keywords_for
from kyoki.stages.keyness import keyness
from kyoki.storage.readers import read_cells
from kyoki.tables import TABLES

READERS = {"settings": toml_settings.load, "words": load_stop_words, "names": load_names, "reference": read_cells}


def a_pipe(path):
    os.mkfifo(path)


def too_large(path):
    with path.open("wb") as file:
        file.truncate(1_000_000_000)


def a_device(path):
    path.symlink_to("/dev/zero")


BAD = {
    "a named pipe": a_pipe,
    "a folder": lambda path: path.mkdir(),
    "a device": a_device,
    "larger than": too_large,
    "not UTF-8 at byte 0": lambda path: path.write_bytes(b"\xff\xfe\x00"),
    "NUL": lambda path: path.write_bytes(b"a\0b"),
    "No such file": lambda path: None,
    "Too many levels of symbolic links": lambda path: path.symlink_to(path),
}


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices with a name are Unix's")
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("found", BAD)
def test_what_is_no_text_file_is_one_line(tmp_path, reader, found):
    path = tmp_path / "file"
    BAD[found](path)
    with pytest.raises(KyokiError, match=rf"{found}.*; expected ") as fault:
        READERS[reader](path)
    assert str(path) in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("reader", READERS)
def test_a_path_that_none_can_be_is_one_line(reader):
    for path in ("a\0b", "a" * 10_000):
        with pytest.raises(KyokiError, match="; expected "):
            READERS[reader](Path(path))


@pytest.mark.skipif(os.name == "nt", reason="pipes with a name are Unix's")
@pytest.mark.parametrize("name", ["keywords.stop_words", "names.file", "keyness.reference"])
def test_a_setting_that_names_a_pipe_is_one_line(tmp_path, name):
    a_pipe(tmp_path / "pipe")
    settings = settings_of(None, [f"{name}={tmp_path / 'pipe'}"])
    with pytest.raises(InputError, match="a named pipe; expected"):
        [keywords_for(stage, settings) for stage in ("keywords", "tokens", "keyness")]


@pytest.mark.skipif(os.name == "nt", reason="pipes with a name are Unix's")
@pytest.mark.parametrize("make", [a_pipe, a_device, lambda path: path.symlink_to("gone"), lambda path: path.mkdir()])
def test_a_kyoki_toml_that_is_no_file_is_not_passed_over(tmp_path, monkeypatch, make):
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "kyoki.toml")
    with pytest.raises(SettingError, match=r"settings kyoki.toml: .*; expected"):
        settings_of(None, None)


def test_a_mark_of_byte_order_is_no_fault(tmp_path):
    (tmp_path / "s.toml").write_text("\ufeff[pairs]\nmin_count=3", encoding="utf-8")
    assert toml_settings.load(tmp_path / "s.toml").pairs.min_count == 3


@pytest.mark.parametrize("value", ["[" * 3000, "9" * 5000, "{a=" * 3000, "-" + "9" * 5000, "1979-99-99", "\x01"])
def test_toml_that_python_cannot_read_is_one_line(tmp_path, value):
    (tmp_path / "s.toml").write_text(f"[pairs]\nmin_count = {value}")
    with pytest.raises(SettingError, match="not TOML"):
        toml_settings.load(tmp_path / "s.toml")
    with pytest.raises(SettingError, match="min_count"):
        settings_of(None, [f"pairs.min_count={value}"])


SECTIONS = [section.name for section in fields(Settings)]
NAMES = {section: [f.name for f in fields(type(getattr(Settings(), section)))] for section in SECTIONS}
SIZES = [("read", "max_bytes"), *((s, n) for s in SECTIONS for n in NAMES[s] if n in {"min_count", "min_df"})]
NUMBERS = [(s, n) for s in SECTIONS for n in NAMES[s] if isinstance(getattr(getattr(Settings(), s), n), int)]


@pytest.mark.parametrize(("section", "name"), NUMBERS)
@pytest.mark.parametrize("value", [-1, 2**31, 2**63, 10**400, 1.5, math.nan])
def test_a_number_that_cannot_be_meant_is_refused(section, name, value):
    with pytest.raises(SettingError, match=rf"\[{section}\] {name} is .*; expected") as fault:
        toml_settings.from_mapping({section: {name: value}})
    assert len(str(fault.value)) < 300


@pytest.mark.parametrize(("section", "name"), [*SIZES, ("word_pairs", "top")])
def test_none_at_all_cannot_be_meant(section, name):
    with pytest.raises(SettingError, match="is 0; expected"):
        toml_settings.from_mapping({section: {name: 0}})


@pytest.mark.parametrize("limit", [1, 499])
def test_a_worker_has_memory_to_start_in(limit):
    with pytest.raises(SettingError, match=rf"\[run\] memory_limit is {limit}; expected 500 or more, or 0"):
        toml_settings.from_mapping({"run": {"memory_limit": limit}})
    assert toml_settings.from_mapping({"run": {"memory_limit": 0}}).run.memory_limit == 0


@pytest.mark.parametrize("q", [-0.1, 1.1, math.nan, math.inf, 2])
def test_a_share_is_between_0_and_1(q):
    with pytest.raises(SettingError, match=r"\[graph\] q is .*; expected"):
        toml_settings.from_mapping({"graph": {"q": q}})
    assert toml_settings.from_mapping({"graph": {"q": 1}}).graph.q == 1


@pytest.mark.parametrize(
    "given_",
    [
        {"keywords": {"pos": ["名詞\x07"]}},
        {"clean": {"outlets": {"例文\uffff": {"drop": ["a"]}}}},
        {"clean": {"drop": [""]}},
        {"clean": {"outlets": {"海": {"keep": [""]}}}},
        {"clean": {"outlets": {"海": {"drop_selectors": ["a:no-such"]}}}},
        {"clean": {"outlets": {"海": {"drop_selectors": [":not(" * 3000]}}}},
        {"pairs": {"windows": ["sentences:" + "9" * 5000]}},
        {"pairs": {"windows": ["sentences:" + "9" * 50]}},
        {"read": {"body": "a\x7f"}},
    ],
)
def test_a_string_that_cannot_be_meant_is_refused(given_):
    with pytest.raises(SettingError) as fault:
        toml_settings.from_mapping(given_)
    assert str(fault.value).isprintable()


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.just(10**400)
WORDS = st.sampled_from([*WINDOWS, "sentences:3", "sentences:²", "person-state", "month", "auto", "p > i", ":"])
VALUES = st.recursive(SCALARS | WORDS, lambda v: st.lists(v) | st.dictionaries(st.text() | WORDS, v), max_leaves=6)
SOME = st.sampled_from(SECTIONS).flatmap(
    lambda section: st.tuples(
        st.just(section), st.dictionaries(st.sampled_from(NAMES[section]) | st.text(), VALUES, max_size=3) | VALUES
    )
)


@given(st.lists(SOME, max_size=3).map(dict) | st.dictionaries(st.text(), VALUES) | VALUES)
@example({"pairs": {"windows": ["sentences:²"]}})
@example({"clean": {"outlets": {"海": {"keep_selectors": [":"]}}}})
def test_any_mapping_gives_settings_or_one_line(mapping):
    said = ""
    try:
        found = toml_settings.from_mapping(mapping)
    except SettingError as fault:
        said = str(fault)
    assert said.isprintable() if said else isinstance(found, Settings)


@pytest.mark.parametrize("tf", ["1e30", "inf", "9" * 400, "-1", "x"])
def test_a_count_of_the_reference_that_is_none_is_one_line(tf):
    word = {"article_id": "a", "start": 0, "end": 2, "sentence": 0, "surface": "条約", "lemma": "条約", "pos1": "名詞"}
    tokens = TABLES["tokens"].frame([{**word, "pos2": "普通名詞"}])
    articles = TABLES["articles"].frame([{"article_id": "a", "text": "条約", "n_chars": 2, "kept_share": 1.0}])
    with pytest.raises(TableError, match="a tf that is not a count"):
        keyness(tokens, articles, reference=pd.DataFrame({"lemma": ["条約"], "tf": [tf]}))
