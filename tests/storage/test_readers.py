"""Reading tables back: whole tables, columns, frames of whole articles, the tables of a run."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.errors import InputError, TableError
from kyoki.storage.readers import load, read_csv, read_parquet, read_whole
from kyoki.storage.writers import to_arrow, write
from kyoki.tables import TABLES

REJECTS = TABLES["rejects"]


def rejects(*details):
    rows = [
        {"scrape_id": f"a{i:03}", "path": "p", "stage": "read", "reason": "empty", "detail": detail}
        for i, detail in enumerate(details)
    ]
    return REJECTS.frame(rows)


def test_tables_are_attributes(tmp_path):
    write(REJECTS, rejects("x"), tmp_path / "tables")
    tables = load(tmp_path)
    assert list(tables.rejects["detail"]) == ["x"]
    assert tables.rejects is tables.rejects
    assert "rejects" in repr(tables)
    with pytest.raises(AttributeError, match="no table sentance; there are scrapes"):
        _ = tables.sentance
    with pytest.raises(InputError, match="run the stage that writes it first"):
        _ = tables.pairs


def test_a_folder_without_tables_says_how_to_make_them(tmp_path):
    with pytest.raises(InputError, match="no tables here; make them with: kyoki run"):
        load(tmp_path)


@pytest.mark.parametrize("reader", [read_parquet, read_csv])
def test_a_broken_file_is_named(tmp_path, reader):
    path = tmp_path / "rejects.bad"
    path.write_bytes(b"\xff\x00\xff not a table")
    with pytest.raises((InputError, TableError), match="rejects"):
        reader(path, REJECTS)


def test_some_columns_alone(tmp_path):
    write(REJECTS, rejects("x"), tmp_path)
    frame = read_parquet(tmp_path / "rejects.parquet", REJECTS, ["detail", "scrape_id"])
    assert list(frame.columns) == ["detail", "scrape_id"]


@given(st.lists(st.integers(1, 4), max_size=6), st.integers(1, 9), st.booleans())
def test_parts_hold_whole_articles(tmp_path_factory, sizes, rows, as_categories):
    folder, table = tmp_path_factory.mktemp("parts"), TABLES["sentences"]
    spans = [(f"a{i}", n) for i, size in enumerate(sizes) for n in range(size)]
    columns = {"article_id": [a for a, _ in spans], "sentence": [n for _, n in spans]}
    frame = table.frame(columns | dict.fromkeys(("paragraph", "start", "end"), [0] * len(spans)))
    write(table, frame, folder)
    path, wanted = folder / "sentences.parquet", ["article_id", "sentence"]
    parts = list(read_whole(path, table, wanted, rows, as_categories=as_categories))
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
        frame = to_arrow(rejects(*(details[at : at + 32] for at in range(0, len(details), 32))), REJECTS)
        batches = (frame.slice(at, rows).to_batches()[0] for at in range(0, len(frame), rows))
        write(REJECTS, batches, tmp_path)
        path, before = tmp_path / "rejects.parquet", pa.total_allocated_bytes()
        parts = read_whole(path, REJECTS, ["scrape_id", "detail"], rows, as_categories=True)
        return path.stat().st_size, max(pa.total_allocated_bytes() - before for _ in parts)

    (small, for_small), (large, for_large) = looked_through(5), looked_through(20)
    assert for_large - for_small < (large - small) / 4
