"""The data dictionary that users read is the schemas'."""

from pathlib import Path

from kyoki.showing.dictionary import dictionary
from kyoki.tables import TABLES


def test_the_page_in_the_repository_is_the_one_printed_from_the_schemas():
    page = Path(__file__).parents[2] / "outputs" / "README.md"
    assert page.read_text(encoding="utf-8") == dictionary()


def test_every_column_is_explained():
    page = dictionary()
    for table in TABLES.values():
        section = page.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| {column.name} |" in section
