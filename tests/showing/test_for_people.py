"""The rows of CSV files: strongest first, names and types beside ids, sentences beside their numbers; the key stays."""

import csv

import pandas as pd
import pytest

from kyoki.pairing import narrowest
from kyoki.schema import Table
from kyoki.showing.catalogue import open_tables
from kyoki.showing.for_people import FOR_PEOPLE, connected, read_with, rows, write_for_people
from kyoki.showing.order import NARROWEST_FIRST, ORDER, file_order, ranked
from kyoki.storage.readers import read_csv
from kyoki.storage.writers import MOST_CSV_ROWS, write
from kyoki.tables import TABLES
from kyoki.tables.beside import BESIDE, added, widened

ENTITIES = {"state:US": "アメリカ", "state:JP": "日本", "person:x": "=HYPERLINK(1)"}


def entity(entity_id, name):
    return {"entity_id": entity_id, "type": entity_id.partition(":")[0], "name": name, "aliases": name}


def pair(a, b, n_ab_articles, window="sentence", slice_="all"):
    return {"a": a, "b": b, "window": window, "slice": slice_, "n_ab_articles": n_ab_articles}


TEXT = "米大統領が訪日\n日米は合意した。\n𠮷田氏は日米の合意を評価した。"
CUTS = [(0, 7), (8, 16), (17, len(TEXT))]
ROWS = {
    "entities": [entity(*one) for one in ENTITIES.items()],
    "pairs": [
        pair("state:JP", "state:US", 9, "article"),
        pair("person:x", "state:JP", 1),
        pair("state:JP", "state:US", 2),
        pair("state:JP", "state:US", 1, slice_="2025-01"),
        pair("state:JP", "state:US", 8, "sentences:10"),
        pair("state:JP", "state:US", 7, "sentences:3"),
        pair("state:JP", "state:US", 6, "paragraph"),
    ],
    "word_pairs": [
        pair("state:US", "word:会談", 2),
        pair("word:word:a", "word:合意", 3),
    ],
    "trends": [
        {"kind": "word", "a": "a/b/名詞/普通名詞", "slice": "2025-01", "log_odds_z": 1.0},
        {"kind": "word", "a": "およそ/副詞", "slice": "2025-01", "log_odds_z": 0.5},
        {"kind": "entity", "a": "state:JP", "slice": "2025-01", "log_odds_z": 2.0},
        {"kind": "pair", "a": "state:JP", "b": "state:US", "slice": "2025-01", "log_odds_z": 3.0},
    ],
    "correspondence": [
        {"kind": "slice", "name": "x/名詞", "axis": 1},
        {"kind": "word", "name": "AC/DC/名詞/固有名詞/organisation:AC/DC", "axis": 1},
    ],
    "word_clusters": [
        {"name": "AC/DC/名詞/普通名詞", "place": 2},
        {"name": "merge:1/名詞/普通名詞", "place": 3},
        {"name": "会う/動詞", "place": 1},
    ],
    "word_merges": [
        {"merge": 1, "a": "AC/DC/名詞/普通名詞", "b": "会う/動詞"},
        {"merge": 2, "a": "merge:1", "b": "merge:1/名詞/普通名詞"},
    ],
    "edges": [{"a": "state:JP", "b": "state:US", "name_a": "日本", "name_b": "アメリカ"}],
    "avoidances": [
        {"a": "person:x", "b": "state:JP", "slice": "all", "p": 0.001, "expected": 5.0},
        {"a": "person:x", "b": "state:US", "slice": "all", "p": 0.001, "expected": 9.0},
        {"a": "state:JP", "b": "state:US", "slice": "all", "p": 0.0001, "expected": 6.0},
    ],
    "articles": [
        {"article_id": "a1", "title": "題", "text": TEXT, "url": "https://example.jp/1"},
        {"article_id": "a2", "title": "=題", "text": TEXT, "published": pd.Timestamp("2025-01-02")},
    ],
    "sentences": [
        {"article_id": one, "sentence": n, "start": start, "end": end}
        for one in ("a1", "a2")
        for n, (start, end) in enumerate(CUTS)
    ],
    "pair_sentences": [
        {"a": "person:x", "b": "state:JP", "article_id": "a1", "sentence": 2},
        {"a": "state:JP", "b": "state:US", "article_id": "a1", "sentence": 1},
        {"a": "state:JP", "b": "state:US", "article_id": "a2", "sentence": 2, "published": pd.Timestamp("2025-01-02")},
    ],
}


def whole(table: Table, row):
    fill = {"str": "x", "int64": 1, "float64": 1.0, "bool": False}
    needed = [column for column in table.columns if not column.nullable]
    return {**{c.name: c.values[0] if c.values else fill[c.dtype] for c in needed}, **row}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("tables")
    for name, table in TABLES.items():
        frame = table.frame([whole(table, row) for row in ROWS.get(name, ())])
        write(table, table.sorted(frame), made)
    paths = {name: made / f"{name}.parquet" for name in TABLES}
    write_for_people(made, paths, paths.keys())
    return made


def cells(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_pairs_go_from_the_narrowest_window_to_the_widest_and_from_strong_to_weak(folder):
    found = [(row["window"], row["slice"], row["n_ab_articles"]) for row in cells(folder, "pairs")]
    assert found == [
        ("sentence", "all", "2"),
        ("sentence", "all", "1"),
        ("sentence", "2025-01", "1"),
        ("paragraph", "all", "6"),
        ("sentences:3", "all", "7"),
        ("sentences:10", "all", "8"),
        ("article", "all", "9"),
    ]


def test_windows_are_ordered_in_sql_as_in_python():
    names = ["article", "sentences:10", "paragraph", "sentences:1000000000", "sentence", "sentences:2"]
    left, wanted = [*names], []
    while left:
        wanted.append(narrowest(left))
        left.remove(wanted[-1])
    frame = TABLES["pairs"].frame([whole(TABLES["pairs"], pair("a", "b", 1, name)) for name in names])
    with open_tables({"pairs": frame}, ("pairs",)) as db:
        found = db.execute(f'SELECT "window" FROM pairs ORDER BY {NARROWEST_FIRST}').fetchall()
    assert [name for (name,) in found] == wanted


def test_names_and_types_are_beside_ids(folder):
    first = cells(folder, "pairs")[0]
    assert list(first)[:6] == ["a", "name_a", "type_a", "b", "name_b", "type_b"]
    assert list(first.values())[:6] == ["state:JP", "日本", "state", "state:US", "アメリカ", "state"]
    assert list(cells(folder, "edges")[0])[:7] == ["a", "name_a", "type_a", "b", "name_b", "type_b", "window"]


def test_a_word_has_its_lemma_as_its_name(folder):
    named = [(row["name_a"], row["type_a"], row["name_b"], row["type_b"]) for row in cells(folder, "word_pairs")]
    assert named == [("word:a", "word", "合意", "word"), ("アメリカ", "state", "会談", "word")]
    named = [
        (row["kind"], row["name_a"], row["type_a"], row["name_b"], row["type_b"]) for row in cells(folder, "trends")
    ]
    assert named == [
        ("entity", "日本", "state", "", ""),
        ("pair", "日本", "state", "アメリカ", "state"),
        ("word", "a/b", "word", "", ""),
        ("word", "およそ", "word", "", ""),
    ]


def test_a_word_is_beside_its_name(folder):
    assert [row["shown"] for row in cells(folder, "correspondence")] == ["x/名詞", "AC/DC"]  # the first is a slice
    assert [row["word"] for row in cells(folder, "word_clusters")] == ["会う", "AC/DC", "merge:1"]  # by place
    assert [(row["word_a"], row["word_b"]) for row in cells(folder, "word_merges")] == [
        ("AC/DC", "会う"),
        ("", "merge:1"),
    ]


def test_pairs_that_avoid_each_other_come_by_their_chance_then_by_what_was_expected(folder):
    found = [(row["p"], row["expected"]) for row in cells(folder, "avoidances")]
    assert found == [("0.0001", "6"), ("0.001", "9"), ("0.001", "5")]


def test_a_sentence_of_a_pair_is_there_as_text_the_strongest_pair_and_the_newest_article_first(folder):
    found = [(row["b"], row["article_id"], row["text"], row["title"]) for row in cells(folder, "pair_sentences")]
    assert found == [
        ("state:US", "a2", "𠮷田氏は日米の合意を評価した。", "'=題"),
        ("state:US", "a1", "日米は合意した。", "題"),
        ("state:JP", "a1", "𠮷田氏は日米の合意を評価した。", "題"),
    ]


@pytest.mark.parametrize(
    ("start_a", "start_b", "wanted"),
    [
        (0, 2, "甲、乙" + "、" * 100 + "…"),
        (1090, 1050, "…" + "、" * 100 + "乙" + "、" * 39 + "甲" + "、" * 100 + "…"),
        (1197, 1199, "…" + "、" * 100 + "甲、乙"),
        (20, 1190, "、" * 20 + "甲" + "、" * 479 + "…"),  # too far from each other: its beginning
    ],
)
def test_of_a_long_sentence_there_is_what_is_around_the_two(start_a, start_b, wanted):
    cells = ["、"] * 1200
    cells[start_a], cells[start_b] = "甲", "乙"
    text, at = "題\n" + "".join(cells), 2
    spans = {"start_a": at + start_a, "end_a": at + start_a + 1, "start_b": at + start_b, "end_b": at + start_b + 1}
    given = {
        "entities": [entity("person:a", "甲"), entity("person:b", "乙")],
        "articles": [{"article_id": "x", "text": text}],
        "sentences": [{"article_id": "x", "sentence": 0, "start": at, "end": len(text)}],
        "pair_sentences": [{"a": "person:a", "b": "person:b", "article_id": "x", "sentence": 0, **spans}],
        "pairs": [],
    }
    frames = {name: TABLES[name].frame([whole(TABLES[name], row) for row in given[name]]) for name in given}
    with open_tables(frames, tuple(frames)) as db:
        assert rows(db, "pair_sentences").read_all()["text"].to_pylist() == [wanted]


def test_a_name_that_a_spreadsheet_would_run_is_disarmed(folder):
    assert {row["name_a"] for row in cells(folder, "avoidances")} == {"'=HYPERLINK(1)", "日本"}


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_parquet_keeps_schema_and_order_and_the_csv_gives_it_back(folder, name):
    frame = pd.read_parquet(folder / f"{name}.parquet")
    assert list(frame.columns) == TABLES[name].names
    plain = TABLES[name].frame(frame)
    pd.testing.assert_frame_equal(plain, TABLES[name].sorted(plain))
    pd.testing.assert_frame_equal(read_csv(folder / f"{name}.csv", TABLES[name]), plain)


@pytest.mark.parametrize("name", BESIDE)
def test_what_is_read_has_the_declared_columns(folder, name):
    paths = {one: folder / f"{one}.parquet" for one in TABLES}
    with connected(paths, read_with(name)) as db:
        assert rows(db, name).schema.names == widened(name).names
    assert set(widened(name).names) == {*TABLES[name].names, *(column.name for column in added(name))}
    assert set(TABLES[name].key) <= set(widened(name).names)


@pytest.mark.parametrize("name", sorted(set(ORDER) & set(TABLES)))
def test_a_file_has_the_order_of_what_is_shown_within_its_groups(folder, name):
    frame = TABLES[name].frame(pd.read_parquet(folder / f"{name}.parquet"))
    groups = [column for column in ("against", "kind", "window", "slice") if column in frame and name in file_groups()]
    with open_tables({name: frame}, (name,)) as db:
        found = TABLES[name].frame(db.execute(f"SELECT * FROM {name} ORDER BY {file_order(name)}").df())
    for _, some in found.groupby(groups) if groups else [("", found)]:
        pd.testing.assert_frame_equal(some, ranked(some, name))


def file_groups():
    return {"pairs", "word_pairs", "stratified_pairs", "avoidances", "keyness", "trends"}


def test_a_table_of_more_rows_than_a_spreadsheet_opens_has_no_csv(folder, tmp_path, monkeypatch):
    paths = {name: folder / f"{name}.parquet" for name in TABLES}
    monkeypatch.setattr("kyoki.showing.for_people.MOST_CSV_ROWS", 2)
    (tmp_path / "avoidances.csv").write_text("of an earlier run")
    write_for_people(tmp_path, paths, ["avoidances", "edges", "articles"])
    assert [file.name for file in tmp_path.iterdir()] == ["edges.csv"]
    assert MOST_CSV_ROWS > 2


def test_a_table_without_what_it_is_read_with_keeps_its_csv(folder, tmp_path):
    (tmp_path / "pairs.csv").write_text("as it is")
    write_for_people(tmp_path, {"pairs": folder / "pairs.parquet"}, ["pairs"])
    assert (tmp_path / "pairs.csv").read_text() == "as it is"
