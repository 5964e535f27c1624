"""The order of shown rows: by articles, then strength, then counts, then the key; the same in SQL."""

import pandas as pd
import pytest

from kyoki.errors import InputError
from kyoki.showing.catalogue import open_tables
from kyoki.showing.order import ORDER, order_by, ranked
from kyoki.tables import TABLES


def entity(name, articles, mentions, **more):
    counts = {"n_articles_unique": articles, "n_mentions_unique": mentions}
    return {"entity_id": f"person:{name}", "type": "person", "name": name, "aliases": name, **counts, **more}


def pair(name, articles, strength, windows):
    return {"a": name, "b": "z", "n_ab_articles": articles, "pmi_shrunk": strength, "n_ab_unique": windows}


def word(name, articles, weight):
    return {"lemma": name, "kind": "word", "df_unique": articles, "tf_idf": weight}


def term(name, articles, weight):
    return {"surface": name, "kind": "term", "df_unique": articles, "c_value": weight}


def avoided(name, p, expected):
    return {"a": name, "b": "z", "p": p, "expected": expected}


def stratified(name, articles, low):
    return {"a": name, "b": "z", "n_ab": articles, "odds_ratio_low": low}


#: The table, the column of names, the column that must not decide, and rows in the order in which they are shown.
CASES = [
    pytest.param(
        "entities", "name", [entity("b", 3, 3), entity("a", 2, 9), entity("c", 1, 85)], id="articles-mentions"
    ),
    pytest.param("entities", "name", [entity("b", 2, 9), entity("a", 2, 5), entity("c", 2, 5)], id="mentions-then-id"),
    pytest.param(  # five copies of one text are one article
        "entities", "name", [entity("b", 2, 2, n_articles=2), entity("a", 1, 1, n_articles=6)], id="near-duplicates"
    ),
    pytest.param(
        "pairs", "a", [pair("b", 3, 0.1, 3), pair("a", 2, 2.3, 2), pair("c", 1, 1.5, 85)], id="pairs-articles"
    ),
    pytest.param(
        "pairs", "a", [pair("b", 2, 1.9, 2), pair("a", 2, 1.1, 80), pair("c", 2, -1.0, 99)], id="pairs-strength"
    ),
    pytest.param("pairs", "a", [pair("c", 2, 1.0, 7), pair("a", 2, 1.0, 5), pair("b", 2, 1.0, 5)], id="pairs-windows"),
    pytest.param("word_pairs", "a", [pair("b", 3, 0.1, 3), pair("a", 1, 1.5, 85)], id="word-pairs"),
    pytest.param("keywords", "lemma", [word("b", 3, 1.0), word("a", 2, 40.0), word("c", 1, 400.0)], id="keywords"),
    pytest.param(
        "avoidances", "a", [avoided("c", 0.001, 5), avoided("b", 0.01, 9), avoided("a", 0.01, 6)], id="chance"
    ),
    pytest.param(
        "stratified_pairs",
        "a",
        [stratified("b", 3, None), stratified("c", 2, 1.5), stratified("a", 2, 1.2)],
        id="strata",
    ),
    pytest.param("terms", "surface", [term("b", 3, 1.0), term("a", 2, 40.0), term("c", 1, 400.0)], id="terms"),
]


def filled(table, rows):
    fill = {"str": "x", "int64": 1, "float64": 0.0, "bool": False}
    needed = {column.name: fill[column.dtype] for column in TABLES[table].columns if not column.nullable}
    return TABLES[table].frame([{**needed, **row} for row in reversed(rows)])


@pytest.mark.parametrize(("table", "name", "rows"), CASES)
def test_what_is_in_most_articles_comes_first(table, name, rows):
    frame, wanted = filled(table, rows), [row[name] for row in rows]
    assert ranked(frame, table)[name].to_list() == wanted
    with open_tables({table: frame}, (table,)) as db:
        found = db.execute(f"SELECT {name} FROM {table} ORDER BY {order_by(table)}").fetchall()
    assert [value for (value,) in found] == wanted


@pytest.mark.parametrize("table", sorted(set(ORDER) & set(TABLES)))
def test_the_order_is_of_columns_that_the_table_has(table):
    assert set(ORDER[table]) <= set(TABLES[table].names)


@pytest.mark.parametrize(
    ("sort", "ascending", "wanted"),
    [
        ("n_mentions_unique", False, "cab"),
        ("n_mentions_unique", True, "bac"),
        ("first_date", False, "bca"),  # missing last; ties as otherwise
        ("first_date", True, "cba"),
        ("lat", True, "bac"),  # none has one: as otherwise
    ],
)
def test_a_column_decides_first(sort, ascending, wanted):
    days = {"b": "2025-02-01", "c": "2025-01-01"}
    rows = [entity("b", 3, 3), entity("a", 2, 9), entity("c", 1, 85)]
    frame = filled("entities", [{**row, "first_date": pd.Timestamp(days.get(row["name"]))} for row in rows])
    assert "".join(ranked(frame, "entities", sort, ascending=ascending)["name"]) == wanted


@pytest.mark.parametrize(
    ("sort", "says"),
    [
        ("n_mention", "entities has no column n_mention of numbers or days to sort by; did you mean n_mentions?"),
        ("name", "entities has no column name of numbers or days to sort by; expected one of lat, lon, "),
    ],
)
def test_a_wrong_column_is_named_with_a_near_one(sort, says):
    with pytest.raises(InputError) as fault:
        ranked(filled("entities", [entity("a", 1, 1)]), "entities", sort)
    assert str(fault.value).startswith(says)
