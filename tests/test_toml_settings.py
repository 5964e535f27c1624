"""Settings: nothing is ignored silently."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from kyoki.config import Settings
from kyoki.errors import SettingError
from kyoki.toml_settings import from_mapping, load


def test_defaults_are_used_where_nothing_is_given(tmp_path):
    (tmp_path / "s.toml").write_text("")
    assert load(tmp_path / "s.toml") == Settings()


def test_values_are_read_and_paths_are_taken_from_the_file(tmp_path):
    (tmp_path / "s.toml").write_text('[pairs]\nwindows = ["sentence"]\n[keywords]\nstop_words = "stop.txt"\n')
    settings = load(tmp_path / "s.toml")
    assert settings.pairs.windows == ("sentence",)
    assert settings.keywords.stop_words == str(tmp_path / "stop.txt")


def test_single_values_go_on_top_of_others():
    base = from_mapping({"pairs": {"min_count": 3}})
    assert from_mapping({"read": {"body": "honbun"}}, base=base).pairs.min_count == 3


def test_a_share_may_be_nothing_or_a_part():
    assert from_mapping({"mentions": {"min_score": 0}}).mentions.min_score == 0
    assert from_mapping({"mentions": {"min_score": 0.9}}).mentions.min_score == 0.9


def test_wishes_for_outlets(tmp_path):
    (tmp_path / "s.toml").write_text("[clean.outlets.'海']\ndrop=['a']\nkeep_selectors=['p.b > i']", encoding="utf-8")
    assert load(tmp_path / "s.toml").clean.outlets == {"海": {"drop": ("a",), "keep_selectors": ("p.b > i",)}}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[pair]\nx=1", "unknown setting pair; did you mean pairs?"),
        ("[pairs]\nmincount=1", "unknown setting mincount; did you mean min_count?"),
        ("[pairs]\nzzz=1", "unknown setting zzz; known are windows, min_count"),
        ("[pairs]\nmin_count='2'", r"min_count is '2'; expected a whole number"),
        ("[pairs]\nmin_count=true", "min_count is True; expected a whole number"),
        ("[mentions]\nmin_score=1.5", "min_score is 1.5; expected a number from 0 to 1"),
        ("[pairs]\nwindows='sentence'", "windows is 'sentence'; expected a list of strings"),
        ("[pairs]\nwindows=['sentense']", "windows has 'sentense'; expected some of sentence, paragraph, article"),
        ("[clean]\ncited='maybe'", "cited is 'maybe'; expected one of keep, drop"),
        ("[mentions]\nengine='turbo'", "engine is 'turbo'; expected one of auto, stock"),
        ("[words]\nunit='middle'", "unit is 'middle'; expected one of long, short"),
        ("pairs = 1", "expected a section"),
        ("[clean]\noutlets=1", "outlets is 1; expected sections"),
        ("[clean.outlets]\n'海'=1", "expected sections"),
        ("[clean.outlets.'海']\ndrops=[]", "海: unknown setting drops; did you mean drop?|unknown setting drops"),
        ("[clean.outlets.'海']\ndrop='a'", "海: drop is 'a'; expected a list of strings"),
        ("[clean.outlets.'海']\ndrop_selectors=['div[']", r"'div\[' is no CSS selector"),
        ("[keywords]\npos=['noun']", r"\[keywords\] pos has 'noun'; expected some of 名詞, 動詞, "),
        ("[keywords]\npos=[]", r"\[keywords\] pos has ''; expected some of 名詞"),
        ("[mentions]\nstrict='yes'", "strict is 'yes'; expected true or false, without quotes"),
        ("[names]\nfile=3", "file is 3; expected a string in quotes"),
        ("[run]\nmemory_limit=10", "memory_limit is 10; expected 500 or more, or 0"),
        ("[variables]\ntypes={a='int'}", r"types\.a is 'int'; expected one of text, integer, number, date"),
        ("[slices]\nby='媒 体'", "by is '媒 体'; expected one of month, week, year, outlet or another column"),
        ("[pairs", r"not TOML \(.*\); expected a \[SECTION\] and lines NAME = VALUE, as \[pairs\] and min_count = 2"),
        ("[pairs]\nmin_count=1\nmin_count=2", r"not TOML \(.*\); expected"),
    ],
)
def test_what_does_not_fit_is_one_line(tmp_path, text, complaint):
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingError, match=complaint) as fault:
        load(tmp_path / "s.toml")
    assert str(tmp_path) in str(fault.value)
    assert "\n" not in str(fault.value)
    assert "pydantic" not in str(fault.value).lower()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingError, match="No such file"):
        load(tmp_path / "none.toml")


#: Settings that kyoki.toml shows with an example: files, and tables of the user's own fields and outlets.
EXAMPLES = {"variables.types", "clean.outlets", "names.file", "keywords.stop_words", "coding.file", "keyness.reference"}


def test_the_settings_file_lists_every_setting_with_its_default():
    """A default that is moved is seen here: docs/settings.md shows this file."""
    lines = (Path(__file__).parents[1] / "kyoki.toml").read_text(encoding="utf-8").splitlines()
    section, shown = "", {}
    for line in lines:
        if heading := re.match(r"(?:# )?\[(\w+(?:\.outlets)?)", line):
            section = heading[1]
            shown.setdefault(section, "an example")
        elif re.match(r"(?:# )?\w+ = ", line):
            ((name, value),) = tomllib.loads(line.removeprefix("# ")).items()
            shown[f"{section}.{name}"] = value
    defaults = {
        f"{section.name}.{field.name}": getattr(getattr(Settings(), section.name), field.name)
        for section in fields(Settings)
        for field in fields(type(getattr(Settings(), section.name)))
    }
    assert defaults.keys() - shown.keys() == set()
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in defaults.items()}
    assert {name: shown[name] for name in plain if name not in EXAMPLES} == {
        name: value for name, value in plain.items() if name not in EXAMPLES
    }
