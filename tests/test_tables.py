"""Schemas: what does not fit is refused with the place and the wish."""

import pandas as pd
import pytest

from kyoki.errors import TableError
from kyoki.schema import DTYPES, check_surfaces
from kyoki.tables import TABLES

SENTENCES = TABLES["sentences"]


def sentences(**changed):
    columns = {"article_id": ["a1", "a1"], "sentence": [0, 1], "paragraph": [0, 0], "start": [0, 5], "end": [5, 9]}
    return SENTENCES.frame(columns | changed)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_an_empty_frame_fits_its_own_schema(table):
    assert len(table.check(table.frame())) == 0
    assert set(table.key) <= set(table.names)
    assert {column.dtype for column in table.columns} <= set(DTYPES)


def test_empty_strings_become_missing():
    frame = TABLES["rejects"].frame([{"scrape_id": "a", "path": "p", "stage": "read", "reason": "empty", "detail": ""}])
    assert frame["detail"].isna().all()
    assert frame["row"].isna().all()


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"start": ["a", "b"]}, "column start does not cast to int64"),
        ({"sentence": [None, 1]}, "column sentence does not cast"),
    ],
)
def test_what_does_not_cast_is_refused(changed, complaint):
    with pytest.raises(TableError, match=complaint):
        sentences(**changed)


def test_an_absent_column_is_named():
    with pytest.raises(TableError, match="column sentence is absent; found article_id"):
        SENTENCES.frame({"article_id": ["a"]})


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda f: f.drop(columns="end"), "columns are article_id, sentence, paragraph, start; wanted"),
        (lambda f: f.astype({"start": "float64"}), "column start has dtype float64; wanted int64"),
        (lambda f: f.assign(sentence=0), "stands more than once"),
        (lambda f: f.assign(article_id=pd.Series(["a", None], dtype="str")), "misses 1 of 2 values"),
    ],
)
def test_a_misfit_is_refused(spoil, complaint):
    with pytest.raises(TableError, match=complaint):
        SENTENCES.check(spoil(sentences()))


def test_a_value_outside_the_closed_set_is_refused():
    row = {"scrape_id": "a", "path": "p", "stage": "read", "reason": "because"}
    with pytest.raises(TableError, match="'because'; wanted one of missing, unsupported"):
        TABLES["rejects"].check(TABLES["rejects"].frame([row]))


def test_rows_are_sorted_by_key():
    assert list(SENTENCES.sorted(sentences(sentence=[1, 0]))["sentence"]) == [0, 1]


def test_surfaces_must_stand_where_they_say():
    tokens = pd.DataFrame({"article_id": ["a"], "start": [1], "end": [3], "surface": ["𠮷野"]})
    check_surfaces(tokens, {"a": "、𠮷野家"})  # code points, not UTF-16 units
    with pytest.raises(TableError, match=r"article a: 1-3 is '吉野'; wanted '𠮷野'"):
        check_surfaces(tokens, {"a": "、吉野家"})
