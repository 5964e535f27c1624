"""Articles in the rows of JSON Lines and CSV files: every row is a scrape or a reject."""

import csv
import json

import pytest

from kyoki.config import ReadSettings
from kyoki.stages.read import read, scan

TEXT = "首相は28日、訪米した。\n大統領と会談する。\n"
PAGE = f"<html><head><title>訪米</title></head><body><p>{TEXT}</p></body></html>"


def put(folder, name, content):
    path = folder / "raw" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path.parent


def reasons(found):
    return {row.path: row.reason for row in found.rejects.itertuples()}


def rows_of(*rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_json_nested_beyond_all_bounds(tmp_path):
    found = read([put(tmp_path, "a.jsonl", "[" * 200_000)])
    assert reasons(found) == {"raw/a.jsonl": "bad_row"}


def test_broken_rows_are_set_aside_one_by_one(tmp_path):
    lines = (
        rows_of({"body": TEXT}) + "\nnot json\n" + rows_of({"url": "x"}, {"html": PAGE, "body": "x"}, {"body": TEXT})
    )
    found = read([put(tmp_path, "a.jsonl", lines)])
    assert list(found.scrapes.sort_values("row")["row"]) == [1, 5]
    assert found.scrapes.set_index("row").loc[5, "markup"] == "html"
    rejects = found.rejects.set_index("row")["reason"].to_dict()
    assert rejects == {3: "bad_row", 4: "bad_row", 6: "same_bytes"}


def test_a_file_without_any_article_is_one_reject(tmp_path):
    found = read([put(tmp_path, "labels.jsonl", rows_of(*({"line": n} for n in range(100))))])
    assert len(found.rejects) == 1
    said = "none of 100 rows: found line; expected the article in body, html, text, content, 本文, or"
    assert said in found.rejects["detail"][0]


def test_of_rows_without_end_not_all_are_held_in_memory(tmp_path):
    lines = rows_of(*({"line": n} for n in range(5000)))
    put(tmp_path, "none.jsonl", lines)
    found = read([put(tmp_path, "late.jsonl", lines + rows_of({"body": TEXT}))])
    told = found.rejects.set_index("path")["detail"]
    assert "none of 5000 rows" in told["raw/none.jsonl"]
    assert list(told["raw/late.jsonl"]).count("4000 more rows like the first 1000") == 1
    assert len(told["raw/late.jsonl"]) == 1001
    assert list(found.scrapes["row"]) == [5001]


def test_field_names_and_shapes(tmp_path):
    row = {
        "article": {"text": ["一段落目。", "二段落目。"], "by": [{"name": "山田太郎"}, "佐藤花子"]},
        "when": 1745798400,
        "a.b": "そのまま",
        "title": None,
    }
    names = ReadSettings(body="article.text", author="article.by", date="when", outlet="a.b")
    scrape = read([put(tmp_path, "a.jsonl", rows_of(row))], settings=names).scrapes.iloc[0]
    assert scrape["raw"] == "一段落目。\n二段落目。"
    assert scrape["author"] == "山田太郎\n佐藤花子"
    assert (scrape["date"], scrape["outlet"]) == ("1745798400", "そのまま")
    assert scrape[["title", "url"]].isna().all()


def test_lone_surrogates_and_nul_reach_no_table(tmp_path):
    found = read([put(tmp_path, "a.jsonl", '{"body": "欠け\\ud83dた\\u0000。", "title": "\\udc00"}')])
    assert found.scrapes["raw"][0] == "欠け\ufffdた。"
    assert found.scrapes["title"][0] == "\ufffd"


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("codec", ["utf-8-sig", "cp932", "utf-16"])
def test_csv(tmp_path, separator, codec):
    body = 'と「"引用"」、' + separator + "改行\nあり。"
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding=codec) as file:
        csv.writer(file, delimiter=separator).writerows(
            [["title", " body "], ["訪米", body], [], ["短い"], ["", "x", "y"]]
        )
    found = read([path])
    assert found.scrapes.sort_values("row")["raw"].tolist() == [body, "x"]
    assert found.rejects["reason"].tolist() == ["bad_row"]


def test_large_csv_fields_leave_no_trace(tmp_path):
    before = csv.field_size_limit()
    documents = scan([put(tmp_path, "a.csv", "body\n" + "あ" * 200_000 + "\n短い\n")])
    assert len(next(documents).raw) == 200_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp932"])
def test_jsonl_in_other_charsets(tmp_path, codec):
    lines = rows_of({"body": TEXT}, {"body": TEXT * 2})
    found = read([put(tmp_path, "a.jsonl", lines.encode(codec))])
    assert sorted(found.scrapes["raw"]) == sorted([TEXT.strip(), (TEXT * 2).strip()])


@pytest.mark.parametrize(("name", "text"), [("a.csv", "title,body\n"), ("a.csv", "body\n\n\n"), ("a.jsonl", "\n \n")])
def test_a_file_without_a_row_is_not_lost(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    scrapes, rejects = read([tmp_path])
    assert scrapes.empty
    assert list(rejects["reason"]) == ["empty"]


@pytest.mark.parametrize(
    ("header", "row", "raw"),
    [
        ("title,text", "t,x", "x"),
        ("title,本文", "t,x", "x"),
        ("title;content", "t;x", "x"),
        ("body,text", "b,x", "b"),  # the name of the settings comes first
        ("html,text", "<p>h</p>,x", "<p>h</p>"),
    ],
)
def test_texts_by_their_usual_names_are_read_where_none_has_that_of_the_settings(tmp_path, header, row, raw):
    (tmp_path / "a.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    assert read([tmp_path / "a.csv"]).scrapes["raw"].tolist() == [raw]


def test_a_field_that_the_settings_name_has_no_other_name(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n{"honbun": "y"}\n', encoding="utf-8")
    found = read([tmp_path / "a.jsonl"], settings=ReadSettings(body="honbun"))
    assert (found.scrapes["raw"].tolist(), len(found.rejects)) == (["y"], 1)
