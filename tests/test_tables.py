"""Schemas: a misfit is refused with its place and the expected value."""

from datetime import date

import pandas as pd
import pytest

from kyoki.errors import TableError
from kyoki.schema import DTYPES, check_surfaces
from kyoki.tables import TABLES

SENTENCES = TABLES["sentences"]
ARTICLES = TABLES["articles"]


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
        (lambda f: f.drop(columns="end"), "columns are article_id, sentence, paragraph, start; expected"),
        (lambda f: f.astype({"start": "float64"}), "column start has dtype float64; expected int64"),
        (lambda f: f.assign(sentence=0), "is repeated"),
        (lambda f: f.assign(article_id=pd.Series(["a", None], dtype="str")), "has 1 missing of 2 values"),
    ],
)
def test_a_misfit_is_refused(spoil, complaint):
    with pytest.raises(TableError, match=complaint):
        SENTENCES.check(spoil(sentences()))


def test_a_value_outside_the_closed_set_is_refused():
    row = {"scrape_id": "a", "path": "p", "stage": "read", "reason": "because"}
    with pytest.raises(TableError, match="'because'; expected one of missing, unsupported"):
        TABLES["rejects"].check(TABLES["rejects"].frame([row]))


def test_rows_are_sorted_by_key():
    assert list(SENTENCES.sorted(sentences(sentence=[1, 0]))["sentence"]) == [0, 1]


OWN = {
    "面": pd.array(["政治", None], dtype="str"),
    "page": pd.array([1, None], dtype="Int64"),
    "n_photos": [0, 3],
    "is_editorial": [True, False],
    "tone": [0.5, None],
    "seen": pd.to_datetime(["2025-04-28", None]).as_unit("us"),
}


def articles(**own):
    rows = [{"article_id": name, "text": "文。", "n_chars": 2, "kept_share": 1.0} for name in ("a1", "a2")]
    return ARTICLES.frame(rows).assign(**own)


def test_articles_keep_the_columns_of_the_user_behind_their_own():
    given = articles(**OWN)
    assert list(given.columns) == [*ARTICLES.names, *OWN]
    assert ARTICLES.check(given) is given
    pd.testing.assert_frame_equal(
        ARTICLES.frame(given[["n_photos", *given.columns.drop("n_photos")]]),
        given[[*ARTICLES.names, "n_photos", *(name for name in OWN if name != "n_photos")]],
    )


def test_no_other_table_keeps_them():
    given = sentences().assign(section="政治")
    assert list(SENTENCES.frame(given).columns) == SENTENCES.names
    with pytest.raises(TableError, match=r"columns are article_id, sentence, .*section; expected"):
        SENTENCES.check(given)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (pd.Series(["x", None], dtype="object"), "str"),
        (pd.Series([None, None], dtype="object"), "str"),
        (pd.Series([1, 2], dtype="int16"), "int64"),
        (pd.Series([1, None], dtype="object"), "Int64"),
        (pd.Series([1, 0.5], dtype="float32"), "float64"),
        (pd.Series([True, False], dtype="boolean"), "bool"),
        (pd.Series([date(2025, 4, 28), None]), "datetime64[us]"),
        (pd.Series(pd.to_datetime(["2025-04-28", None])).astype("datetime64[ns]"), "datetime64[us]"),
    ],
)
def test_a_column_of_the_user_is_cast_to_a_dtype_that_tables_have(values, dtype):
    cast = ARTICLES.check(ARTICLES.frame(articles(own=values)))
    assert str(cast["own"].dtype) == dtype
    assert cast["own"].isna().tolist() == values.isna().tolist()


@pytest.mark.parametrize(
    ("own", "complaint"),
    [
        ({"two words": [1, 2]}, "own column 'two words' has no usable name"),
        ({"2nd": [1, 2]}, "own column '2nd' has no usable name"),
        ({"Title": ["x", "y"]}, "own column 'Title' has no usable name"),  # DuckDB ignores case
        ({"entity_id": ["x", "y"]}, "own column 'entity_id' has no usable name"),  # ambiguous in a join with links
        ({"month": ["x", "y"]}, "own column 'month' has no usable name"),  # slices by month are by the date
        ({"party": ["x", "y"], "Party": ["x", "y"]}, "own column 'party' has no usable name"),
        ({"own": [b"x", b"y"]}, "own column own is bytes; expected one of str, int64"),
        (
            {"own": pd.array([True, None], dtype="boolean")},
            "own column own is boolean with missing values; expected one",
        ),
        ({"own": pd.Categorical(["x", "y"])}, "own column own is categorical; expected one of str"),
        ({"seen": pd.to_datetime(["2025-04-28 12:00", None]).as_unit("us")}, "column seen has times of day"),
    ],
)
def test_an_own_column_that_a_table_cannot_hold_is_refused(own, complaint):
    with pytest.raises(TableError, match=complaint):
        ARTICLES.check(ARTICLES.frame(articles(**own)))


def test_a_column_before_those_of_the_schema_is_no_table():
    given = articles(section="政治")
    with pytest.raises(TableError, match=r"columns are section, article_id, .*; expected article_id, .*, section"):
        ARTICLES.check(given[["section", *ARTICLES.names]])


def test_surfaces_must_stand_where_they_say():
    tokens = pd.DataFrame({"article_id": ["a"], "start": [1], "end": [3], "surface": ["𠮷野"]})
    check_surfaces(tokens, {"a": "、𠮷野家"})  # code points, not UTF-16 units
    with pytest.raises(TableError, match=r"article a: 1-3 is '吉野'; expected '𠮷野'"):
        check_surfaces(tokens, {"a": "、吉野家"})


def test_a_count_that_is_no_whole_number_is_refused_not_cut_off():
    with pytest.raises(TableError, match=r"column start does not cast to int64: 1\.5 is not a whole number"):
        sentences(start=[0.0, 1.5])
    assert sentences(start=[0.0, 5.0])["start"].tolist() == [0, 5]
