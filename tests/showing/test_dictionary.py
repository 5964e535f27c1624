"""The data dictionary that users read is the schemas'."""

from pathlib import Path

import pytest

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
