"""The pages in both languages have the same figures, and name only existing columns."""

import re
from pathlib import Path

import pytest

from kyoki.tables import TABLES

DOCS = Path(__file__).parents[1] / "docs"
COLUMNS = {column for table in TABLES.values() for column in table.names}
#: What counts as a figure: after a point, a thousand and more, three digits.
FIGURE = re.compile(r"(?<![\d,.])(?:\d+,\d{3}|\d*\.\d+|\d{3})(?![\d,.]\d|\d)")


def both(name):
    return [(DOCS / f"{name}{language}.md").read_text(encoding="utf-8") for language in ("", ".ja")]


def test_formulas_are_of_columns():
    for page in both("method"):
        cells = [row.split("|")[1] for row in page.splitlines() if row.startswith("| `")]
        named = [name for cell in cells for name in re.findall("`(.+?)`", cell)]
        assert len(named) >= 14
        assert set(named) <= COLUMNS


@pytest.mark.parametrize(("name", "least"), [("method", 30), ("quality", 30), ("limits", 12)])
def test_both_languages_have_the_same_code_and_figures(name, least):
    for pattern in (re.compile("`(.+?)`"), FIGURE):
        english, japanese = (sorted(set(pattern.findall(page))) for page in both(name))
        assert english == japanese
    assert len(japanese) >= least
