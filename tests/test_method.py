"""The method page speaks of columns that there are, and says the same in both languages."""

import re
from pathlib import Path

from kyoki.tables import TABLES

DOCS = Path(__file__).parents[1] / "docs"
PAGES = [(DOCS / name).read_text(encoding="utf-8") for name in ("method.md", "method.ja.md")]
COLUMNS = {column for table in TABLES.values() for column in table.names}


def test_formulas_are_of_columns():
    for page in PAGES:
        cells = [row.split("|")[1] for row in page.splitlines() if row.startswith("| `")]
        named = [name for cell in cells for name in re.findall("`(.+?)`", cell)]
        assert len(named) >= 14
        assert set(named) <= COLUMNS


def test_both_languages_name_the_same_columns_and_formulas():
    found = [sorted(set(re.findall("`(.+?)`", page))) for page in PAGES]
    assert found[0] == found[1]


def test_both_languages_have_the_same_figures():
    """Those after a point, and counts of three digits and more; years of sources are in the references of one."""
    found = [sorted(set(re.findall(r"(?<![\d,.])(?:\d+,\d{3}|\d*\.\d+|\d{3})(?![\d,.]\d|\d)", page))) for page in PAGES]
    assert found[0] == found[1]
    assert len(found[0]) >= 30
