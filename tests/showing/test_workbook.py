"""The workbook as another program reads it: sheets, headings, order, cuts, attacks, languages, the same bytes."""

import datetime as dt
import zipfile

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from lxml import etree

from kyoki.showing import sheets
from kyoki.showing.headings import _words, heading, value_names
from kyoki.showing.workbook import write_table, write_workbook
from kyoki.storage.writers import to_arrow, write
from kyoki.tables import TABLES
from kyoki.tables.beside import widened
from kyoki.tables.texts import LEFT_OUT

JAPANESE = ["概要", "人物", "国", "地名", "組織", "組", "語", "複合語", "記事", "除外"]
ENGLISH = [
    *("Overview", "People", "States", "Places", "Organisations", "Pairs", "Words", "Terms", "Articles", "Rejects"),
]
#: XlsxWriter takes such a cell for its own markup of rich text and would write it unescaped.
RICH = "<r><t>x</t></r>"
ATTACKS = [
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|'/C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "\t=1+1",
    "＝1+1",
    "http://evil.example",
    "mailto:a@example.jp",
    "007",
    "<b>&amp;</b>",
    "_x0041_",
    RICH,
    "𠮷野家\u200b",
]
FORMULAS = 6  # of these
SHOWN = [cell + " " if cell == RICH else cell for cell in ATTACKS]
BROKEN = "a\x00b\x08c\x0bd\x1be\x7ff\ufffeg\uffffh"


def whole(name, row):
    fill = {"str": "x", "int64": 1, "float64": 1.0, "bool": False}
    needed = [column for column in TABLES[name].columns if not column.nullable]
    return {**{c.name: c.values[0] if c.values else fill[c.dtype] for c in needed}, **row}


def person(name, n, **more):
    return {
        "entity_id": f"person:{name}",
        "type": "person",
        "name": name,
        "n_articles_unique": n,
        "aliases": name,
        **more,
    }


TEXT = "習氏と李氏が会った。後に長い長い長い文で習氏は別の席で李氏を迎えた。習氏と李氏。"
ROWS = {
    "entities": [
        person("習", 7, top_share=0.6, roles="国家主席|総書記", ambiguous="person:習仲勲|state:CN"),
        person("李", 9, first_date=pd.Timestamp("2025-01-02")),
        person("王", 1),
        {"entity_id": "state:CN", "type": "state", "name": "中国", "name_en": "China", "iso2": "CN"},
        {
            "entity_id": "place:東京",
            "type": "place",
            "name": "東京",
            "kind": "prefecture",
            "country": "JP",
            "part_of": "state:JP",
            "lat": 35.68,
            "lon": 139.69,
        },
        {"entity_id": "organisation:自民", "type": "organisation", "name": "自民", "kind": "party", "country": "JP"},
    ],
    "articles": [
        {
            "article_id": "a1",
            "title": "題",
            "text": TEXT,
            "published": pd.Timestamp("2025-01-02"),
            "partial": "paywall",
        },
        {"article_id": "a2", "title": "写し", "text": TEXT, "duplicate_of": "a1"},
        {"article_id": "a3", "title": None, "text": TEXT, "published": pd.Timestamp("2025-01-03")},
    ],
    "scrapes": [{"scrape_id": "a1", "path": "raw/a.csv", "row": 3, "kind": "csv", "markup": "text"}],
    "sentences": [
        {"article_id": a, "sentence": n, "start": s, "end": e}
        for a in ("a1", "a2")
        for n, (s, e) in enumerate([(0, 10), (10, 35), (35, 41)])
    ],
    "pairs": [
        {
            "a": "person:李",
            "b": "person:習",
            "window": "sentence",
            "slice": "all",
            "n_ab_articles": 2,
            "top_share": 0.5,
        },
        {"a": "person:王", "b": "person:習", "window": "sentence", "slice": "all", "n_ab_articles": 1, "q": 0.0001},
        {"a": "person:李", "b": "person:習", "window": "article", "slice": "all", "n_ab_articles": 9},
        {"a": "person:李", "b": "person:習", "window": "sentence", "slice": "2025-01", "n_ab_articles": 9},
    ],
    "pair_sentences": [
        {"a": "person:李", "b": "person:習", "article_id": a, "sentence": n, **spans}
        for a, n, spans in [
            ("a1", 0, {"start_a": 3, "end_a": 4, "start_b": 0, "end_b": 1}),
            ("a1", 1, {"start_a": 28, "end_a": 29, "start_b": 20, "end_b": 21}),
            ("a2", 2, {"start_a": 38, "end_a": 39, "start_b": 35, "end_b": 36}),  # shorter, but in a near-duplicate
        ]
    ],
    "keywords": [
        {"lemma": "会談", "pos1": "名詞", "kind": "word", "df_unique": 3, "dispersion": 0.25},
        {"lemma": "東京", "pos1": "名詞", "pos2": "固有名詞", "kind": "name", "df_unique": 1},
    ],
    "terms": [{"surface": "首脳会談", "kind": "term", "df_unique": 2}],
    "rejects": [{"scrape_id": "r1", "path": "raw/b.txt", "stage": "read", "reason": "binary", "detail": "PNG"}],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A function that writes the workbook of made-up tables and returns its file."""

    def workbook(rows=ROWS, **options):
        folder = tmp_path_factory.mktemp("book")
        for name in sheets.NEEDED:
            frame = TABLES[name].frame([whole(name, row) for row in rows.get(name, ())])
            write(TABLES[name], TABLES[name].sorted(frame), folder, csv=False)
        write_workbook({name: folder / f"{name}.parquet" for name in sheets.NEEDED}, folder / "kyoki.xlsx", **options)
        return folder / "kyoki.xlsx"

    return workbook


def table(file, sheet):
    head, *rows = openpyxl.load_workbook(file)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def book(made):
    return made()


def test_every_sheet_is_there_in_both_languages(book, made):
    assert openpyxl.load_workbook(book).sheetnames == JAPANESE
    assert openpyxl.load_workbook(made(lang="en")).sheetnames == ENGLISH


def test_people_come_by_articles_with_their_names_first(book):
    rows = table(book, "人物")
    assert [row["名前"] for row in rows] == ["李", "習", "王"]
    first, *_, last = rows[0]
    assert (first, last) == ("名前", "固有名ID")
    assert (rows[1]["肩書"], rows[1]["ほかの可能性"]) == ("国家主席、総書記", "習仲勲、中国")
    assert rows[0]["最初の日付"] == dt.datetime(2025, 1, 2)  # noqa: DTZ001 (as cells have it)


def test_what_rests_on_one_article_is_said(book, made):
    assert [row["注意"] for row in table(book, "人物")] == [None, "60%は1本の記事", "1本の記事だけ"]
    assert [row["注意"] for row in table(book, "組")] == [None, "1本の記事だけ"]
    assert [row["注意"] for row in table(book, "語")] == [None, "1本の記事だけ"]
    english = [row["note"] for row in table(made(lang="en"), "People")]
    assert english == [None, "60 % from one article", "rests on one article"]


def test_values_are_words(book, made):
    (place,) = table(book, "地名")
    assert (place["種別"], place["所在国"], place["上位の地名"]) == ("都道府県", "日本", "日本")
    (place,) = table(made(lang="en"), "Places")
    assert (place["kind"], place["country"], place["part of"]) == ("prefecture", "Japan", "Japan")
    (reject,) = table(book, "除外")
    assert (reject["理由"], reject["段階"]) == ("文字データではない", "読み込み")


def test_pairs_are_of_the_narrowest_window_and_the_whole_corpus_with_the_closest_sentence(book):
    first, second = table(book, "組")
    assert (first["名前（A）"], first["名前（B）"], first["共に現れる記事数"]) == ("李", "習", 2)
    assert (first["最も近い文"], first["その記事"]) == ("習氏と李氏が会った。", "題")
    assert (second["名前（A）"], second["最も近い文"]) == ("王", None)


def test_articles_come_newest_first_with_their_file(book):
    rows = table(book, "記事")
    assert [row["記事ID"] for row in rows] == ["a3", "a1", "a2"]
    assert (rows[1]["ファイル"], rows[1]["行"], rows[1]["途中まで"]) == ("raw/a.csv", 3, "有料の続きがある")
    assert rows[2]["近似重複の代表"] == "題"


def test_articles_have_the_users_variables(made):
    articles = [{**row, "var_地域": place, "desk": 1} for row, place in zip(ROWS["articles"], "東西南", strict=True)]
    rows = table(made({**ROWS, "articles": articles}), "記事")
    assert [row["var_地域"] for row in rows] == ["南", "東", "西"]
    assert "desk" not in rows[0]


def test_without_texts_there_is_no_column_of_sentences(made, book):
    articles = [{**row, "text": LEFT_OUT} for row in ROWS["articles"]]
    (first, _) = table(made({**ROWS, "articles": articles}), "組")
    assert list(first) == [name for name in table(book, "組")[0] if name != "最も近い文"]
    assert first["その記事"] == "題"


def test_the_overview_counts_and_names_the_sheets(book):
    rows = [[cell for cell in row if cell is not None] for row in openpyxl.load_workbook(book)["概要"].values]
    assert ["記事", 3] in rows
    assert ["うち近似重複", 1] in rows
    assert ["組", "同じ文に現れる二つの固有名。共に現れる記事の多い順", 2, 2] in rows


def test_headings_have_notes_filters_and_stay_in_view(book):
    workbook = openpyxl.load_workbook(book)
    for name in JAPANESE[1:]:
        sheet = workbook[name]
        assert sheet.freeze_panes[1:] == "2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
        for cell in sheet[1]:
            assert cell.comment.text, (name, cell.value)
            assert sheet.column_dimensions[cell.column_letter].width >= 6
    assert workbook["組"]["F1"].comment.text.startswith("pmi_shrunk：")
    assert workbook["組"].freeze_panes == "C2"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_column_of_every_table_has_a_heading_and_a_meaning(lang):
    for name in TABLES:
        if name not in {"scrapes", "templates"}:  # for programs: bytes, hashes and patterns
            for column in widened(name).names:
                found = heading(column, name, lang)
                assert found.text, (name, column)
                assert len(found.note) > len(column) + 1, (name, column)


def test_every_value_that_a_sheet_may_show_has_a_word():
    for sheet in sheets.SHEETS:
        for column in TABLES[sheet.table].columns:
            if column.values and column.name in sheet.columns and value_names(column.name, sheet.table, "ja"):
                known = value_names(column.name, sheet.table, "ja")
                assert set(column.values) <= set(known), (sheet.name, column.name)


def test_no_word_lacks_a_language():
    def leaves(words):
        for value in words.values():
            yield from leaves(value) if isinstance(value, dict) else [value]

    for words in leaves(_words()):
        assert len(words) >= 2
        assert all(words)


def test_a_sheet_is_cut_and_says_so(made, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    book = made()
    sheet = openpyxl.load_workbook(book)["人物"]
    assert [cell.value for cell in sheet["A"]] == [
        *("名前", "李", "習", None),
        "ここまで 2 行（全 3 行）。すべては kyoki export entities --xlsx で取り出せる。",
    ]
    assert sheet.auto_filter.ref.endswith("3")  # the last line is not sorted in
    overview = [row[:5] for row in openpyxl.load_workbook(book)["概要"].values if row[0] == "人物"]
    assert overview == [("人物", "人物。多くの記事に出る順", 2, 3, "kyoki export entities --xlsx")]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_empty_corpus_has_every_sheet_and_says_that_there_is_nothing(made, lang):
    workbook = openpyxl.load_workbook(made({}, lang=lang))
    assert len(workbook.sheetnames) == 10
    for sheet in workbook.worksheets[1:]:
        assert sheet["A2"].value == {"ja": "該当なし", "en": "none"}[lang]


def test_one_article_makes_a_workbook(made):
    rows = {"articles": [{"article_id": "a", "title": "題", "text": "本文。"}]}
    (row,) = table(made(rows), "記事")
    assert row["見出し"] == "題"


def test_the_same_tables_give_the_same_bytes(made):
    assert made().read_bytes() == made().read_bytes()
    assert made(lang="en").read_bytes() != made().read_bytes()


def attacked():
    people = [person(cell, 99 - n, roles=cell) for n, cell in enumerate(ATTACKS)]
    long = [person("長" * 40_000, 3), person("𠮷" * 40_000, 2), person(BROKEN, 1)]
    return {
        "entities": people + long,
        "articles": [{"article_id": cell, "title": cell, "text": cell, "url": cell} for cell in ATTACKS],
    }


def test_no_cell_is_a_formula_or_a_link(made):
    file = made(attacked())
    sheet = openpyxl.load_workbook(file)["人物"]
    found = [sheet.cell(row, 1) for row in range(2, 2 + len(ATTACKS))]
    assert [cell.value for cell in found] == SHOWN
    assert {cell.data_type for cell in found} == {"s"}
    assert [bool(cell.style and cell.quotePrefix) for cell in found] == [n < FORMULAS for n in range(len(ATTACKS))]
    for ws in openpyxl.load_workbook(file):
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in ws.iter_rows() for cell in row)
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            if name.endswith(".xml"):
                assert not etree.fromstring(parts.read(name)).findall(".//{*}f"), name
            assert b"evil.example" not in parts.read(name) or name == "xl/sharedStrings.xml"


def test_long_cells_and_characters_that_xml_refuses(made):
    *_, long, pairs, broken = (row["名前"] for row in table(made(attacked()), "人物"))
    assert (len(long), long[-1]) == (32_767, "…")
    assert len(pairs.encode("utf-16-le")) // 2 <= 32_767
    assert (pairs[0], pairs[-1]) == ("𠮷", "…")
    assert broken == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg\ufffdh"


def reader(name, rows):
    data = to_arrow(TABLES[name].frame([whole(name, row) for row in rows]), TABLES[name])
    return pa.RecordBatchReader.from_batches(data.schema, data.to_batches(max_chunksize=2))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_one_table_is_a_sheet_whole(tmp_path, lang):
    """Written row by row, so text is in the cells themselves: attacks must fail there, too."""
    rows = [person(cell, n) for n, cell in enumerate([*ATTACKS, BROKEN, "長" * 40_000])]
    n = write_table(reader("entities", rows), len(rows), tmp_path / "a.xlsx", "entities", lang=lang)
    found = table(tmp_path / "a.xlsx", "entities")
    name = {"ja": "名前", "en": "name"}[lang]
    assert n == len(found) == len(rows)
    shown = [row[name].replace("_x005F_", "_") for row in found[: len(ATTACKS)]]  # openpyxl unescapes shared text only
    assert shown == SHOWN
    assert found[-2][name] == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg\ufffdh"
    assert len(found[-1][name]) == 32_767
    assert all(cell.data_type != "f" for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["entities"] for cell in row)


def test_a_table_of_too_many_rows_is_cut_and_says_so(tmp_path):
    rows = [person(f"{n:02}", n) for n in range(7)]
    assert write_table(reader("entities", rows), 7, tmp_path / "a.xlsx", "entities", lang="en", most=3) == 3
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["entities"]
    wanted = "3 of 7 rows, as a sheet holds no more; all of them: kyoki export entities --csv or --parquet"
    assert [cell.value for cell in sheet["C"]][:4] == ["name", "00", "01", "02"]
    assert sheet["A6"].value == wanted


def test_numbers_that_are_none_are_text(tmp_path):
    rows = [{"a": "x", "b": "y", "window": "sentence", "slice": "all", "lift": float("inf"), "q": 0.0001}]
    write_table(reader("pairs", rows), 1, tmp_path / "a.xlsx", "pairs")
    (row,) = table(tmp_path / "a.xlsx", "pairs")
    assert (row["リフト"], row["q 値"], row["窓"], row["区分"]) == ("inf", 0.0001, "文", "全体")
