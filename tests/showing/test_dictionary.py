"""The data dictionary that users read is the schemas'."""

import csv
import tomllib
from pathlib import Path

import pytest

import kyoki
from kyoki import showing
from kyoki.cleaning import roles
from kyoki.linking.methods import METHODS
from kyoki.showing.dictionary import dictionary
from kyoki.tables import TABLES


def test_the_page_in_the_repository_is_the_one_printed_from_the_schemas():
    page = Path(__file__).parents[2] / "outputs" / "README.md"
    assert page.read_text(encoding="utf-8") == dictionary()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_column_is_explained(lang):
    page = dictionary(lang)
    for table in TABLES.values():
        section = page.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| {column.name} |" in section


def test_the_japanese_page_explains_in_japanese():
    rows = [line for line in dictionary("ja").splitlines() if line.startswith("| ")]
    about = [line for line in dictionary("ja").splitlines() if "キー：" in line]
    assert len(about) == len(TABLES)
    assert [line for line in about if not line.partition("キー：")[0].endswith("。")] == []
    # Formulas and names of measures are the same in both languages.
    formula = ("Jaccard", "Dice", "Simpson", "cosine", "lift", "log2", "n_ab /")
    meanings = [row.split(" | ")[-1] for row in rows]
    assert [m for m in meanings if m.isascii() and not any(word in m for word in formula)] == []


def test_the_values_of_rules_and_methods_are_those_that_occur():
    values = tomllib.loads(Path(showing.__file__).with_name("values.toml").read_text(encoding="utf-8"))
    assert values["links.method"].keys() == METHODS.keys()
    rules = set(values["lines.rule"])
    named = {value for name, value in vars(roles).items() if name.isupper() and isinstance(value, str)}
    cues = csv.DictReader(Path(roles.__file__).with_name("cues.csv").read_text(encoding="utf-8").splitlines())
    assert {row["rule"] for row in cues} | named - {roles.SUBHEAD} <= rules
    pages = kyoki.read([Path(__file__).parents[2] / "corpus" / "raw"])
    assert set(kyoki.clean(pages.scrapes).lines["rule"]) <= rules


@pytest.mark.parametrize(("lang", "row"), [("en", "| title | the headline |"), ("ja", "| title | 見出し |")])
def test_values_are_below_the_columns_of_their_table(lang, row):
    section = dictionary(lang).split("\n## lines\n")[1].split("\n## ")[0]
    assert row in section.split("| rule |")[-1]
