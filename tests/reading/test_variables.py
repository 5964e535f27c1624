"""The other fields of rows: the kept values, and the columns made from them."""

import json

import pytest

from kyoki.config import ReadSettings
from kyoki.reading.variables import MOST, packed, unpacked
from kyoki.stages.read import read
from kyoki.variable_names import columns_of

TAKEN = ["title", "body", "author", "content.text"]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"title": "t", "body": "b"}, {}),  # all have columns of their own
        (
            {"body": "b", "地域": " 東京 ", "n": 3, "x": 0.5, "y": True, "z": None, "e": ""},
            {"地域": "東京", "n": "3", "x": "0.5", "y": "true"},
        ),
        ({"tags": ["政治", {"name": "外交"}, None, 3, ["deeper"]]}, {"tags": "政治|外交|3"}),
        ({"meta": {"lang": "ja", "a": {"b": "c"}}}, {"meta.lang": "ja", "meta.a.b": "c"}),
        ({"author": {"name": "x", "id": 7}, "authority": "y"}, {"authority": "y"}),
        ({"content": {"text": "b", "lang": "ja"}}, {"content.lang": "ja"}),
        ({"": "no name", " ": "none either", "k\0": "a\0b\ud800"}, {"k": "ab\ufffd"}),
        ({"a": {"b": {"c": {"d": {"e": {"f": "too deep"}}}}}}, {}),
        ({"long": "長" * 32_768, "cell": "長" * 32_767}, {"cell": "長" * 32_767}),
    ],
)
def test_a_field_that_no_setting_names_is_kept_as_text(row, wanted):
    assert unpacked(packed(row, TAKEN)) == wanted


def test_no_more_than_two_hundred_fields_of_a_row_are_kept():
    assert len(unpacked(packed({f"f{n}": "x" for n in range(10_000)}, TAKEN))) == MOST


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (["地域", "pub-type", "x.y"], ["var_pub_type", "var_x_y", "var_地域"]),
        (["Region", "region", "REGION"], ["var_REGION", "var_Region_2", "var_region_3"]),  # DuckDB ignores the case
        (["a b", "a-b", "a_b"], ["var_a_b", "var_a_b_2", "var_a_b_3"]),
        (["?", "…", "１"], ["var_1", "var_field", "var_field_2"]),
        (
            ["date", "text", "SELECT", '"; DROP TABLE articles; --'],
            ["var_DROP_TABLE_articles", "var_SELECT", "var_date", "var_text"],
        ),
        (["長" * 100], ["var_" + "長" * 60]),
    ],
)
def test_a_column_has_a_name_that_every_table_takes(names, columns):
    assert sorted(columns_of(names).values()) == columns
    assert columns_of(names) == columns_of(reversed(names))
    assert all(column.isidentifier() for column in columns)


def test_both_kinds_of_rows_have_the_same_variables_and_ids_by_their_cells(tmp_path):
    (tmp_path / "a.csv").write_text("body,desk,\n港の工事,経済部,no name\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"honbun": "x", "body": "y"}) + "\n", encoding="utf-8")
    scrapes = read([tmp_path / "a.csv", tmp_path / "b.jsonl"]).scrapes.set_index("path")
    assert unpacked(scrapes.loc["a.csv", "variables"]) == {"desk": "経済部"}
    assert unpacked(scrapes.loc["b.jsonl", "variables"]) == {"honbun": "x"}
    named = read([tmp_path / "b.jsonl"], settings=ReadSettings(body="honbun")).scrapes
    assert unpacked(named["variables"][0]) == {"body": "y"}
