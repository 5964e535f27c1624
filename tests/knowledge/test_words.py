"""The shipped word lists: every row says where it comes from, no row stands twice."""

from pathlib import Path

import pytest

from kyoki.knowledge import words

LISTS = sorted(path.stem for path in (Path(words.__file__).parent / "data").glob("*.csv"))


@pytest.mark.parametrize("name", LISTS)
def test_every_row_names_its_source_and_stands_once(name):
    rows = words.rows(name)
    assert rows
    first = next(iter(rows[0]))
    assert all(row["source"] and row[first] for row in rows)
    key = [first, *(name for name in ("kind", "country", "of") if name in rows[0])]
    assert len({tuple(row[name] for name in key) for row in rows}) == len(rows)


def test_the_longest_alternative_fits_first():
    import re

    assert re.match(words.any_of(["首相", "前首相", "a.b"]), "前首相").group() == "前首相"
    assert re.match(words.any_of(["a.b"]), "axb") is None


def test_a_column_can_be_chosen_by_another():
    assert "氏" in words.column("titles", "title", kind="honorific")
    assert "氏" not in words.column("titles", "title", kind="title")
