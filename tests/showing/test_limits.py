"""Limits of what is shown have a case on either side: moved up or down, one of the two falls.

`tools/move_constants.py showing` moves them.
"""

import duckdb
import pytest

from kyoki.showing import cells, drawing, filters, workbook


@pytest.mark.parametrize(("n", "shown"), [(14, "あ" * 14), (15, "あ" * 13 + "…")])
def test_characters_of_a_label(n, shown):
    assert drawing.label("あ" * n) == shown


@pytest.mark.parametrize(("n", "is_whole"), [(32_767, True), (32_768, False)])
def test_characters_of_a_cell(n, is_whole):
    """Excel refuses more; a cut text has an ellipsis as the last."""
    shown = cells._fitted("a" * n)
    assert (shown == "a" * n) == is_whole
    assert len(shown) == 32_767


@pytest.mark.parametrize("column", ["aliases", "part_of"])
@pytest.mark.parametrize(("n", "n_shown"), [(12, 12), (13, 12)])
def test_items_of_a_list_in_a_cell(column, n, n_shown):
    worded = workbook._wording(column, "entities", "ja")
    assert worded("|".join(f"place:港{at}" for at in range(n))).count("港") == n_shown


@pytest.fixture
def chosen():
    """The columns of variables that the page offers, of so many columns with so many values each."""

    def choose(columns, values):
        selected = ", ".join(f"n AS var_{at:02}" for at in range(columns))
        with duckdb.connect() as db:
            db.execute(f"CREATE TABLE articles AS SELECT {selected} FROM range({values}) AS numbers(n)")
            return [one["column"] for one in filters.variables(db)]

    return choose


@pytest.mark.parametrize(("values", "is_offered"), [(12, True), (13, False)])
def test_values_of_a_variable_to_choose_from(chosen, values, is_offered):
    assert len(chosen(1, values)) == is_offered


@pytest.mark.parametrize(("columns", "n_offered"), [(6, 6), (7, 6)])
def test_variables_to_choose_from(chosen, columns, n_offered):
    assert len(chosen(columns, 2)) == n_offered
