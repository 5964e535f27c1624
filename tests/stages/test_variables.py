"""The user's variables are columns of articles: their types, their order, and what does not fit."""

import json

import numpy as np
import pandas as pd
import pytest

import kyoki
from kyoki.errors import SettingError
from kyoki.reading.variables import MOST
from kyoki.running.registry import chosen, of_scope, stages
from kyoki.spec import ABOUT_ARTICLES, OWN
from kyoki.stages.variables import variables
from kyoki.storage.readers import read_parquet
from kyoki.storage.writers import write
from kyoki.tables import TABLES


def made(*rows):
    """Articles and scrapes of these fields; None for a document that is no row."""
    articles = kyoki.articles_from_texts([f"本文{n}。" for n in range(len(rows))], [f"a{n}" for n in range(len(rows))])
    fields = [None if row is None else json.dumps(row, ensure_ascii=False) for row in rows]
    return articles, pd.DataFrame({"scrape_id": [f"a{n}" for n in range(len(rows))], "variables": fields})


def test_each_field_is_a_column_of_text_in_the_order_of_names_and_missing_where_a_row_lacks_it():
    found = variables(*made({"地域": "東京", "b": "1"}, None, {"a": "2024-01-01"}))
    own = [name for name in found.columns if name.startswith("var_")]
    assert own == ["var_a", "var_b", "var_地域"]
    assert list(found.columns)[: -len(own)] == TABLES["articles"].names
    assert all(found[name].dtype == "str" for name in own)
    assert found["var_地域"].tolist()[0] == "東京"
    assert found[own].isna().sum().tolist() == [2, 2, 2]


def test_the_order_of_rows_changes_no_column():
    rows = [{"x y": "1"}, {"x-y": "2"}, {"X_Y": "3", "z": "4"}]
    articles, scrapes = made(*rows)
    turned = variables(articles.iloc[::-1].reset_index(drop=True), scrapes.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(turned.iloc[::-1].reset_index(drop=True), variables(articles, scrapes))


@pytest.mark.parametrize(
    ("kind", "values", "wanted", "dtype"),
    [
        ("integer", ["1,200", "３", "-4", "5.0", ""], [1200, 3, -4, 5, None], "Int64"),
        ("number", ["0.5", "１．５", "1e3", ""], [0.5, 1.5, 1000.0, np.nan], "float64"),
        (
            "date",
            ["2024-06-01", "令和6年6月2日", ""],
            [pd.Timestamp(2024, 6, 1), pd.Timestamp(2024, 6, 2), pd.NaT],
            "datetime64[us]",
        ),
        ("text", ["007", ""], ["007", None], "str"),
    ],
)
def test_a_declared_type_is_the_column_s_and_is_kept_on_disk(tmp_path, kind, values, wanted, dtype):
    found = variables(*made(*({"f": value} if value else {} for value in values)), types={"f": kind})
    write(TABLES["articles"], found, tmp_path)
    for frame in (found, read_parquet(tmp_path / "articles.parquet", TABLES["articles"])):
        pd.testing.assert_series_equal(frame["var_f"], pd.Series(wanted, dtype=dtype, name="var_f"))


@pytest.mark.parametrize(
    ("kind", "odd"),
    [("integer", "1.5"), ("integer", "約100"), ("integer", "9" * 16), ("number", "nan"), ("date", "昨日")],
)
def test_what_does_not_fit_the_type_is_left_out_and_told(kind, odd):
    with pytest.warns(UserWarning, match="f: 1 of 2 values are no"):
        found = variables(*made({"f": odd}, {"f": "20240601"}), types={"f": kind})
    assert found["var_f"].isna().tolist() == [True, False]


def test_a_type_may_be_declared_by_the_column_s_name_too_but_not_for_a_field_that_is_not_there():
    assert variables(*made({"人口 (人)": "5"}), types={"var_人口_人": "integer"})["var_人口_人"].tolist() == [5]
    with pytest.raises(SettingError, match=r"types has 'agee'; expected one of the fields age"):
        variables(*made({"age": "5"}), types={"agee": "integer"})
    assert variables(*made(None), types={"age": "integer"}).columns.tolist() == TABLES["articles"].names


def test_of_too_many_fields_the_most_frequent_become_columns():
    rows = [{"often": "x", f"f{n}": "x"} for n in range(MOST + 50)]
    found = variables(*made(*rows))
    own = [name for name in found.columns if name.startswith("var_")]
    assert len(own) == MOST
    assert "var_often" in own


def test_columns_of_an_earlier_run_are_made_anew_and_columns_joined_by_hand_stay():
    articles, scrapes = made({"a": "1"})
    given = articles.assign(var_old="x", mine="y")
    assert list(variables(given, scrapes).columns)[-2:] == ["mine", "var_a"]


def test_every_stage_that_slices_comes_after_them_and_reads_them(tmp_path):
    order = of_scope("corpus")
    slicing = [name for name in order if stages()[name].needs.get("articles") == ABOUT_ARTICLES]
    assert {"pairs", "keyness", "trends"} <= set(slicing)
    assert all(order.index("variables") < order.index(name) for name in slicing)
    write(TABLES["articles"], variables(*made({"a": "1"})), tmp_path)
    columns = chosen(ABOUT_ARTICLES, TABLES["articles"].names)
    assert columns[-1] == OWN
    found = read_parquet(tmp_path / "articles.parquet", TABLES["articles"], columns)
    assert list(found.columns) == [*columns[:-1], "var_a"]
