"""Tables on disk: the same back from Parquet and CSV, safe in Excel, whole or not at all."""

import csv

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki import storage
from kyoki.errors import InputError, TableError
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
    assert storage.write(table, articles(), tmp_path) == 2
    pd.testing.assert_frame_equal(storage.read_parquet(tmp_path / "articles.parquet", table), articles())
    pd.testing.assert_frame_equal(storage.read_csv(tmp_path / "articles.csv", table), articles())


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_its_columns(tmp_path, name):
    storage.write(TABLES[name], TABLES[name].frame(), tmp_path)
    pd.testing.assert_frame_equal(
        storage.read_parquet(tmp_path / f"{name}.parquet", TABLES[name]), TABLES[name].frame()
    )
    header = (tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig").strip()
    assert header == ",".join(f'"{c.name}"' for c in TABLES[name].columns if c.csv)


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+81", "-5度", "@SUM(A1)", "\t=1", "＝１＋１", "'=1", "''+x"])
def test_no_cell_begins_as_a_formula_and_each_comes_back(tmp_path, cell):
    storage.write(REJECTS, rejects(cell), tmp_path)
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        shown = next(csv.DictReader(file))["detail"]
    assert shown == "'" + cell
    assert storage.read_csv(tmp_path / "rejects.csv", REJECTS)["detail"][0] == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1), max_size=5))
def test_any_text_comes_back_from_csv(tmp_path_factory, details):
    folder = tmp_path_factory.mktemp("csv")
    storage.write(REJECTS, rejects(*details), folder)
    assert list(storage.read_csv(folder / "rejects.csv", REJECTS)["detail"]) == details
    pd.testing.assert_frame_equal(storage.read_parquet(folder / "rejects.parquet", REJECTS), rejects(*details))


def test_csv_opens_in_excel_as_utf_8(tmp_path):
    storage.write(REJECTS, rejects("空"), tmp_path)
    assert (tmp_path / "rejects.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_same_frame_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        storage.write(TABLES["articles"], articles(), tmp_path / name)
    for file in ("articles.csv", "articles.parquet"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    storage.write(REJECTS, rejects("old"), tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(TableError):
        storage.write(REJECTS, rejects("new").assign(reason="none such"), tmp_path)

    def broken():
        yield from storage.to_arrow(rejects("new"), REJECTS).to_batches()
        msg = "the disk is full"
        raise OSError(msg)

    with pytest.raises(OSError, match="disk is full"):
        storage.write(REJECTS, broken(), tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_tables_are_attributes(tmp_path):
    storage.write(REJECTS, rejects("x"), tmp_path / "tables")
    tables = storage.load(tmp_path)
    assert list(tables.rejects["detail"]) == ["x"]
    assert tables.rejects is tables.rejects
    assert "rejects" in repr(tables)
    with pytest.raises(AttributeError, match="no table sentance; there are scrapes"):
        _ = tables.sentance
    with pytest.raises(InputError, match="run the stage that writes it first"):
        _ = tables.pairs


def test_a_folder_without_tables_says_how_to_make_them(tmp_path):
    with pytest.raises(InputError, match="no tables here; make them with: kyoki run"):
        storage.load(tmp_path)


@pytest.mark.parametrize("reader", [storage.read_parquet, storage.read_csv])
def test_a_broken_file_is_named(tmp_path, reader):
    path = tmp_path / "rejects.bad"
    path.write_bytes(b"\xff\x00\xff not a table")
    with pytest.raises((InputError, TableError), match="rejects"):
        reader(path, REJECTS)


def test_some_columns_alone(tmp_path):
    storage.write(REJECTS, rejects("x"), tmp_path)
    frame = storage.read_parquet(tmp_path / "rejects.parquet", REJECTS, ["detail", "scrape_id"])
    assert list(frame.columns) == ["detail", "scrape_id"]


@given(st.lists(st.integers(1, 4), max_size=6), st.integers(1, 9), st.booleans())
def test_parts_hold_whole_articles(tmp_path_factory, sizes, rows, as_categories):
    folder, table = tmp_path_factory.mktemp("parts"), TABLES["sentences"]
    spans = [(f"a{i}", n) for i, size in enumerate(sizes) for n in range(size)]
    columns = {"article_id": [a for a, _ in spans], "sentence": [n for _, n in spans]}
    frame = table.frame(columns | dict.fromkeys(("paragraph", "start", "end"), [0] * len(spans)))
    storage.write(table, frame, folder)
    path, wanted = folder / "sentences.parquet", ["article_id", "sentence"]
    parts = list(storage.read_whole(path, table, wanted, rows, as_categories=as_categories))
    assert {str(part["article_id"].dtype) for part in parts} <= {"category" if as_categories else "str"}
    parts = [part.astype({"article_id": "str"}) for part in parts]
    articles = [set(part["article_id"]) for part in parts]
    assert sum(map(len, articles)) == len(set().union(*articles)) == len(sizes)
    whole = pd.concat(parts, ignore_index=True) if parts else frame[["article_id", "sentence"]]
    pd.testing.assert_frame_equal(whole, frame[["article_id", "sentence"]])
    assert all(len(part) < rows + 4 for part in parts)


def test_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path):
    """Read ahead, each row group would stay to the end."""

    def looked_through(n_parts, rows=2000):
        details = np.random.default_rng(1).bytes(n_parts * rows * 16).hex()
        frame = storage.to_arrow(rejects(*(details[at : at + 32] for at in range(0, len(details), 32))), REJECTS)
        batches = (frame.slice(at, rows).to_batches()[0] for at in range(0, len(frame), rows))
        storage.write(REJECTS, batches, tmp_path)
        path, before = tmp_path / "rejects.parquet", pa.total_allocated_bytes()
        parts = storage.read_whole(path, REJECTS, ["scrape_id", "detail"], rows, as_categories=True)
        return path.stat().st_size, max(pa.total_allocated_bytes() - before for _ in parts)

    (small, for_small), (large, for_large) = looked_through(5), looked_through(20)
    assert for_large - for_small < (large - small) / 4


def test_a_folder_that_is_gone_is_not_made_again_above_the_file(tmp_path):
    with pytest.raises(FileNotFoundError), storage.replacing(tmp_path / "gone" / "parts" / "x") as unfinished:
        unfinished.touch()
    assert not (tmp_path / "gone").exists()
    with storage.replacing(tmp_path / "parts" / "x") as unfinished:
        unfinished.touch()
    assert (tmp_path / "parts" / "x").exists()
