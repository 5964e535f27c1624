"""The shipped word lists: every row names its source, and no row is repeated."""

from pathlib import Path

import pytest

import kyoki
from kyoki import wordlists

HOUSE = Path(kyoki.__file__).parent
LISTS = [(f"kyoki.{path.parents[1].name}", path.stem) for path in sorted(HOUSE.glob("*/data/*.csv"))]


@pytest.mark.parametrize(("room", "name"), LISTS)
def test_every_row_names_its_source_and_stands_once(room, name):
    rows = wordlists.rows(room, name)
    assert rows
    first = next(iter(rows[0]))
    assert all(row["source"] and row[first] for row in rows)
    key = [first, *(name for name in ("kind", "country", "of") if name in rows[0])]
    assert len({tuple(row[name] for name in key) for row in rows}) == len(rows)


def test_a_column_can_be_chosen_by_another():
    assert "氏" in wordlists.column("kyoki.linking", "titles", "title", kind="honorific")
    assert "氏" not in wordlists.column("kyoki.linking", "titles", "title", kind="title")


def test_a_cell_may_hold_several_values():
    for use in ("pair", "suffix", "list", ""):
        assert "米" in wordlists.column("kyoki.linking", "state_abbreviations", "kanji", use=use)
    assert "米" not in wordlists.column("kyoki.linking", "state_abbreviations", "kanji", use="head")
