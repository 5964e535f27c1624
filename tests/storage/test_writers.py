"""Tables on disk: equal when read back from Parquet and CSV, safe in Excel, complete or absent."""

import csv

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.errors import TableError
from kyoki.storage import writers
from kyoki.storage.readers import read_csv, read_parquet, read_whole
from kyoki.storage.writers import to_arrow, write, write_cells
from kyoki.tables import TABLES

REJECTS = TABLES["rejects"]


def rejects(*details):
    rows = [
        {"scrape_id": f"a{i:03}", "path": "p", "stage": "read", "reason": "empty", "detail": detail}
        for i, detail in enumerate(details)
    ]
    return REJECTS.frame(rows)


def articles():
    rows = [
        {"article_id": "a1", "title": "=1+1", "text": "=1+1\n本文。", "published": "2025-04-28", "n_chars": 8},
        {"article_id": "a2", "text": "-5度", "n_chars": 3},
    ]
    return TABLES["articles"].frame([row | {"kept_share": 1 / 3} for row in rows])


def test_parquet_and_csv_give_back_the_same_frame(tmp_path):
    table = TABLES["articles"]
    assert write(table, articles(), tmp_path) == 2
    pd.testing.assert_frame_equal(read_parquet(tmp_path / "articles.parquet", table), articles())
    pd.testing.assert_frame_equal(read_csv(tmp_path / "articles.csv", table), articles())


def test_columns_of_the_user_come_back_too(tmp_path):
    own = {
        "面": pd.array(["=政治", None], dtype="str"),
        "desk_code": pd.array(["007", "12"], dtype="str"),
        "page": pd.array([1, None], dtype="Int64"),
        "n_photos": [0, 3],
        "is_editorial": [True, False],
        "tone": [0.5, None],
        "seen": pd.to_datetime(["2025-04-28", None]).as_unit("us"),
    }
    table, given = TABLES["articles"], articles().assign(**own)
    write(table, given, tmp_path)
    pd.testing.assert_frame_equal(read_parquet(tmp_path / "articles.parquet", table), given)
    pd.testing.assert_frame_equal(read_csv(tmp_path / "articles.csv", table), given)
    some = ["page", "article_id"]
    pd.testing.assert_frame_equal(read_parquet(tmp_path / "articles.parquet", table, some), given[some])
    (part,) = read_whole(tmp_path / "articles.parquet", table, ["article_id", "面"])
    pd.testing.assert_frame_equal(part, given[["article_id", "面"]])
    with (tmp_path / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["面"] == "'=政治"


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_its_columns(tmp_path, name):
    write(TABLES[name], TABLES[name].frame(), tmp_path)
    pd.testing.assert_frame_equal(read_parquet(tmp_path / f"{name}.parquet", TABLES[name]), TABLES[name].frame())
    csv_file = tmp_path / f"{name}.csv"
    assert csv_file.exists() == TABLES[name].csv == (name != "tokens")
    if TABLES[name].csv:
        header = csv_file.read_text(encoding="utf-8-sig").strip()
        assert header == ",".join(f'"{c.name}"' for c in TABLES[name].columns if c.csv)


def test_no_csv_has_more_rows_than_a_spreadsheet_opens(tmp_path, monkeypatch):
    monkeypatch.setattr(writers, "MOST_CSV_ROWS", 2)
    rows = rejects("a", "b")
    write(REJECTS, rows, tmp_path)
    assert (tmp_path / "rejects.csv").exists()
    write(REJECTS, rejects("a", "b", "c"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["rejects.parquet"]
    write_cells(REJECTS, to_arrow(rows, REJECTS).to_batches(), tmp_path)
    pd.testing.assert_frame_equal(read_csv(tmp_path / "rejects.csv", REJECTS), rows)


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+81", "-5度", "@SUM(A1)", "\t=1", "＝１＋１", "'=1", "''+x"])
def test_no_cell_begins_as_a_formula_and_each_comes_back(tmp_path, cell):
    write(REJECTS, rejects(cell), tmp_path)
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        shown = next(csv.DictReader(file))["detail"]
    assert shown == "'" + cell
    assert read_csv(tmp_path / "rejects.csv", REJECTS)["detail"][0] == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1), max_size=5))
def test_any_text_comes_back_from_csv(tmp_path_factory, details):
    folder = tmp_path_factory.mktemp("csv")
    write(REJECTS, rejects(*details), folder)
    assert list(read_csv(folder / "rejects.csv", REJECTS)["detail"]) == details
    pd.testing.assert_frame_equal(read_parquet(folder / "rejects.parquet", REJECTS), rejects(*details))


def test_csv_opens_in_excel_as_utf_8(tmp_path):
    write(REJECTS, rejects("空"), tmp_path)
    assert (tmp_path / "rejects.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_same_frame_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write(TABLES["articles"], articles(), tmp_path / name)
    for file in ("articles.csv", "articles.parquet"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    write(REJECTS, rejects("old"), tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(TableError):
        write(REJECTS, rejects("new").assign(reason="none such"), tmp_path)

    def broken():
        yield from to_arrow(rejects("new"), REJECTS).to_batches()
        msg = "the disk is full"
        raise OSError(msg)

    with pytest.raises(OSError, match="disk is full"):
        write(REJECTS, broken(), tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
