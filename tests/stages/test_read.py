"""Reading: every file is a scrape or a reject, never an exception."""

import csv
import gzip
import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyoki.config import ReadSettings
from kyoki.errors import InputError
from kyoki.reading.documents import Reject, Scrape
from kyoki.stages.read import read, scan, scrapes_from_raws

TEXT = "首相は28日、訪米した。\n大統領と会談する。\n"
PAGE = f"<html><head><title>訪米</title></head><body><p>{TEXT}</p></body></html>"


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def reasons(found):
    return {row.path: row.reason for row in found.rejects.itertuples()}


def rows_of(*rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_one_of_each_kind(tmp_path):
    root = write(
        tmp_path / "raw",
        {
            "a.txt": TEXT,
            "minato/b.html": PAGE.encode("cp932"),
            "minato/c.HTM": PAGE.encode("euc_jp"),
            "minato/d.xhtml": PAGE + "<!-- -->",
            "minato/e.html.gz": gzip.compress(PAGE.replace("訪米", "来日").encode()),
            "feed.jsonl": rows_of({"url": "https://example.jp/1", "title": "訪米", "body": TEXT, "date": "2025-04-28"}),
            "feed.csv": "url,title,html,outlet\r\nhttps://example.jp/2,訪米,<p>首相</p>,港新聞\r\n",
        },
    )
    found = read([root])
    assert found.rejects.empty
    rows = found.scrapes.set_index("path")
    kinds = {path: (row.kind, row.markup, row.charset) for path, row in rows.iterrows()}
    assert kinds == {
        "raw/a.txt": ("text", "text", "utf-8"),
        "raw/minato/b.html": ("html", "html", "cp932"),
        "raw/minato/c.HTM": ("html", "html", "euc-jp"),
        "raw/minato/d.xhtml": ("html", "html", "utf-8"),
        "raw/minato/e.html.gz": ("html", "html", "utf-8"),
        "raw/feed.jsonl": ("jsonl", "text", "utf-8"),
        "raw/feed.csv": ("csv", "html", "utf-8"),
    }
    assert rows.loc["raw/a.txt", "raw"] == TEXT
    assert rows["folder"].fillna("").to_dict()["raw/minato/b.html"] == "minato"
    assert rows["folder"].isna().sum() == 3
    row = rows.loc["raw/feed.jsonl"]
    assert (row["row"], row["title"], row["date"], row["raw"]) == (1, "訪米", "2025-04-28", TEXT.strip())
    assert rows.loc["raw/feed.csv", "outlet"] == "港新聞"


def test_the_id_comes_from_folder_and_bytes_and_nothing_else(tmp_path, monkeypatch):
    first = write(tmp_path / "one" / "raw", {"minato/a.html": PAGE, "b.txt": TEXT})
    second = write(tmp_path / "two" / "andere", {"minato/umbenannt.html": PAGE, "b.txt": TEXT})
    ids = set(read([first]).scrapes["scrape_id"])
    assert ids == set(read([second]).scrapes["scrape_id"])
    assert "a" + hashlib.sha256(b"minato\0" + PAGE.encode()).hexdigest()[:15] in ids
    monkeypatch.chdir(first)
    here = read(["."]).scrapes
    assert set(here["scrape_id"]) == ids
    assert set(here["path"]) == {"raw/minato/a.html", "raw/b.txt"}


def test_packed_and_plain_are_the_same_scrape(tmp_path):
    members = gzip.compress(TEXT[:9].encode(), mtime=0) + gzip.compress(TEXT[9:].encode(), mtime=0)
    root = write(tmp_path / "raw", {"a.txt": TEXT, "b.txt.gz": members, "c.txt": gzip.compress(TEXT.encode(), mtime=0)})
    found = read([root])
    assert list(found.scrapes["path"]) == ["raw/a.txt"]
    assert reasons(found) == {"raw/b.txt.gz": "same_bytes", "raw/c.txt": "same_bytes"}
    assert found.rejects["scrape_id"].is_unique
    assert found.rejects["detail"].str.contains("raw/a.txt", regex=False).all()


def test_equal_bytes_in_two_folders_are_two_scrapes(tmp_path):
    root = write(tmp_path / "raw", {"minato/a.txt": TEXT, "umi/a.txt": TEXT})
    assert len(read([root]).scrapes) == 2


def test_order_is_that_of_the_paths_however_they_are_given(tmp_path):
    root = write(tmp_path / "raw", {name: f"{TEXT}{name}" for name in ("b.txt", "a/z.txt", "ä.txt", "A.txt")})
    paths = [document.path for document in scan([root])]
    assert paths == sorted(paths)
    singly = [root / name for name in ("ä.txt", "A.txt", "b.txt")]
    assert [document.path for document in scan(singly)] == ["A.txt", "b.txt", "ä.txt"]


def test_a_file_given_by_itself_and_with_its_folder_is_read_once(tmp_path):
    root = write(tmp_path / "raw", {"a.txt": TEXT})
    found = read([root / "a.txt", root, root])
    assert len(found.scrapes) == 1
    assert found.rejects.empty


def test_two_inputs_of_one_name(tmp_path):
    for place in ("one", "two"):
        write(tmp_path / place / "raw", {"a.txt": b"", "b.txt": TEXT})
    found = read([tmp_path / "one" / "raw", tmp_path / "two" / "raw"])
    assert len(found.scrapes) == 1
    assert sorted(found.rejects["reason"]) == ["empty", "empty", "same_bytes"]


def test_a_path_that_does_not_exist_stops_before_anything_is_read(tmp_path):
    with pytest.raises(InputError, match=r"^.*raww: no such file or folder; give .*$"):
        scan([write(tmp_path / "raw", {"a.txt": TEXT}), tmp_path / "raww"])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"%PDF-1.7", "unsupported"),
        ("README", b"text", "unsupported"),
        ("a.gz", gzip.compress(b"text", mtime=0), "unsupported"),
        ("a.txt", b"", "empty"),
        ("a.txt", " \r\n　\n", "empty"),
        ("a.html", b"\xef\xbb\xbf", "empty"),
        ("a.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("a.txt", "Déjà vu, été, garçon".encode("latin-1"), "undecodable"),
        ("a.txt", TEXT * 100, "too_large"),
        ("a.txt.gz", gzip.compress(b"a" * 10_000_000, mtime=0), "too_large"),
        ("a.txt.gz", gzip.compress(TEXT.encode() * 9, mtime=0)[:-9], "unreadable"),
        ("a.txt.gz", gzip.compress(TEXT.encode() * 9, mtime=0)[:30] + b"\xff" * 30, "unreadable"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", "{", "bad_row"),
        ("a.jsonl", "[1]", "bad_row"),
        ("a.jsonl", "[" * 900, "bad_row"),
        ("a.jsonl", '{"url": "https://example.jp"}', "bad_row"),
        ("a.jsonl", '{"body": " "}', "bad_row"),
        ("a.jsonl", '{"body": ' + "1" * 900 + "}", "scrape"),
        ("a.jsonl", '{"body": "' + "あ" * 900 + '"}', "too_large"),
        ("a.csv", "", "empty"),
        ("a.csv", "名前,本文\n訪米,首相\n", "bad_row"),
        ("a.csv", "title,body\n訪米,\n", "bad_row"),
    ],
)
def test_rejects(tmp_path, name, content, reason):
    found = read([write(tmp_path / "raw", {name: content})], settings=ReadSettings(max_bytes=1000))
    assert reasons(found) == ({} if reason == "scrape" else {f"raw/{name}": reason})
    assert found.rejects["detail"].notna().all()


def test_pipes_links_and_hidden_files(tmp_path):
    root = write(tmp_path / "raw", {"a.txt": TEXT, ".git/b.txt": "x", ".DS_Store": "x", "__MACOSX/._a.txt": "x"})
    os.mkfifo(root / "pipe.txt")
    (root / "lost.txt").symlink_to(root / "nowhere.txt")
    (root / "loop").symlink_to(root)
    (root / "again.txt").symlink_to(root / "a.txt")
    found = read([root])
    assert list(found.scrapes["path"]) == ["raw/a.txt"]
    assert reasons(found) == {"raw/pipe.txt": "unsupported", "raw/lost.txt": "missing", "raw/loop": "unsupported"}


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    root = write(tmp_path / "raw", {"a.txt": TEXT, "b.txt": TEXT})
    opened = os.open

    def refuse(path, *args, **kwargs):
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)
    found = read([root])
    assert reasons(found) == {"raw/a.txt": "unreadable"}
    assert list(found.scrapes["path"]) == ["raw/b.txt"]


def test_a_name_that_is_no_utf_8(tmp_path):
    root = write(tmp_path / "raw", {"a.txt": TEXT})
    Path(os.fsdecode(os.fsencode(root) + b"/\x93\xfa\x96{.txt")).write_text("別の記事。", encoding="utf-8")
    assert set(read([root]).scrapes["path"]) == {"raw/a.txt", "raw/\\x93\\xfa\\x96{.txt"}


def test_a_text_file_may_hold_markup_and_a_dump_some_tags(tmp_path):
    dump = TEXT * 20 + '<iframe src="https://example.jp"></iframe>\n<div>\n</div>\n'
    root = write(tmp_path / "raw", {"page.txt": PAGE, "dump.txt": dump, "plain.html": TEXT})
    markup = read([root]).scrapes.set_index("path")["markup"].to_dict()
    assert markup == {"raw/page.txt": "html", "raw/dump.txt": "text", "raw/plain.html": "text"}


def test_comments_before_a_page_are_passed_over_however_many(tmp_path):
    root = write(
        tmp_path / "raw",
        {
            "page.txt": "<!-- a -->\n<!-- b -->" * 20 + "<html>本文",
            "text.txt": "<!-- -->" * 100_000 + "本文",  # a pattern that tries every cut of these never ends
        },
    )
    markup = read([root]).scrapes.set_index("path")["markup"].to_dict()
    assert markup == {"raw/page.txt": "html", "raw/text.txt": "text"}


def test_dumps_of_real_pages_are_text_and_pages_html(shared):
    cleaning = shared / "gold" / "cleaning"
    assert set(read([*cleaning.glob("dumps/*.txt")]).scrapes["markup"]) == {"text"}
    assert set(read([cleaning / "pages"]).scrapes["markup"]) == {"html"}


def test_a_decomposed_name_is_the_same_folder(tmp_path):
    composed = write(tmp_path / "one" / "raw", {"が/a.txt": TEXT})
    decomposed = write(tmp_path / "two" / "raw", {"か\u3099/a.txt": TEXT})
    assert read([composed]).scrapes.equals(read([decomposed]).scrapes)


# Rows


def test_json_nested_beyond_all_bounds(tmp_path):
    found = read([write(tmp_path / "raw", {"a.jsonl": "[" * 200_000})])
    assert reasons(found) == {"raw/a.jsonl": "bad_row"}


def test_broken_rows_are_set_aside_one_by_one(tmp_path):
    lines = (
        rows_of({"body": TEXT}) + "\nnot json\n" + rows_of({"url": "x"}, {"html": PAGE, "body": "x"}, {"body": TEXT})
    )
    found = read([write(tmp_path / "raw", {"a.jsonl": lines})])
    assert list(found.scrapes.sort_values("row")["row"]) == [1, 5]
    assert found.scrapes.set_index("row").loc[5, "markup"] == "html"
    rejects = found.rejects.set_index("row")["reason"].to_dict()
    assert rejects == {3: "bad_row", 4: "bad_row", 6: "same_bytes"}


def test_a_file_without_any_article_is_one_reject(tmp_path):
    found = read([write(tmp_path / "raw", {"labels.jsonl": rows_of(*({"line": n} for n in range(100)))})])
    assert len(found.rejects) == 1
    assert "none of 100 rows: found line; wanted text in body or html" in found.rejects["detail"][0]


def test_of_rows_without_end_not_all_are_held_in_memory(tmp_path):
    lines = rows_of(*({"line": n} for n in range(5000)))
    found = read([write(tmp_path / "raw", {"none.jsonl": lines, "late.jsonl": lines + rows_of({"body": TEXT})})])
    told = found.rejects.set_index("path")["detail"]
    assert "none of 5000 rows" in told["raw/none.jsonl"]
    assert list(told["raw/late.jsonl"]).count("4000 rows more like the first 1000") == 1
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
    scrape = read([write(tmp_path / "raw", {"a.jsonl": rows_of(row)})], settings=names).scrapes.iloc[0]
    assert scrape["raw"] == "一段落目。\n二段落目。"
    assert scrape["author"] == "山田太郎\n佐藤花子"
    assert (scrape["date"], scrape["outlet"]) == ("1745798400", "そのまま")
    assert scrape[["title", "url"]].isna().all()


def test_lone_surrogates_and_nul_reach_no_table(tmp_path):
    found = read([write(tmp_path / "raw", {"a.jsonl": '{"body": "欠け\\ud83dた\\u0000。", "title": "\\udc00"}'})])
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
    documents = scan([write(tmp_path / "raw", {"a.csv": "body\n" + "あ" * 200_000 + "\n短い\n"})])
    assert len(next(documents).raw) == 200_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp932"])
def test_jsonl_in_other_charsets(tmp_path, codec):
    lines = rows_of({"body": TEXT}, {"body": TEXT * 2})
    found = read([write(tmp_path / "raw", {"a.jsonl": lines.encode(codec)})])
    assert sorted(found.scrapes["raw"]) == sorted([TEXT.strip(), (TEXT * 2).strip()])


# In memory


def test_raws():
    found = scrapes_from_raws([TEXT, PAGE, PAGE.encode("cp932"), "", b"%PDF-1.7", TEXT.encode()])
    rows = found.scrapes.set_index("path")
    assert rows["markup"].to_dict() == {"raws[0]": "text", "raws[1]": "html", "raws[2]": "html"}
    assert rows.loc["raws[2]", "charset"] == "cp932"
    assert reasons(found) == {"raws[3]": "empty", "raws[4]": "binary", "raws[5]": "same_bytes"}
    assert rows.loc["raws[0]", "scrape_id"] == "a" + hashlib.sha256(b"\0" + TEXT.encode()).hexdigest()[:15]


def test_raws_of_another_type():
    with pytest.raises(InputError, match=r"raws\[0\] is int; wanted bytes or str"):
        scrapes_from_raws([1])


def test_no_input():
    found = scrapes_from_raws([])
    assert found.scrapes.empty
    assert found.rejects.empty


ENDINGS = st.sampled_from([".txt", ".html", ".jsonl", ".csv", ".txt.gz", ".pdf", ".csv.gz", ""])
CONTENTS = st.one_of(
    st.binary(max_size=200),
    st.binary(max_size=60).map(gzip.compress),
    st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet='body,html"\n\r\t;{}[]:\\u0d8 あ\0', max_size=80).map(str.encode),
    st.dictionaries(st.sampled_from(["body", "html", "x"]), st.text(max_size=20)).map(
        lambda row: json.dumps(row).encode()
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(st.lists(st.tuples(ENDINGS, CONTENTS), max_size=4))
def test_any_bytes_are_a_scrape_or_a_reject(tmp_path_factory, files):
    root = write(tmp_path_factory.mktemp("any"), {f"{n}{ending}": content for n, (ending, content) in enumerate(files)})
    documents = list(scan([root]))
    rows = {"jsonl", "csv"}
    assert all(isinstance(document, Scrape | Reject) for document in documents)
    named = {document.path.split("/")[-1] for document in documents}
    whole = {f"{n}{ending}" for n, (ending, _) in enumerate(files) if not rows & set(ending.split("."))}
    assert whole <= named
    read([root])


@given(st.lists(st.binary(max_size=60) | st.text(max_size=60), max_size=5))
def test_any_raws(raws):
    found = scrapes_from_raws(raws)
    assert len(found.scrapes) + len(found.rejects) == len(raws)


@pytest.mark.parametrize(("name", "text"), [("a.csv", "title,body\n"), ("a.csv", "body\n\n\n"), ("a.jsonl", "\n \n")])
def test_a_file_without_a_row_is_not_lost(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    scrapes, rejects = read([tmp_path])
    assert scrapes.empty
    assert list(rejects["reason"]) == ["empty"]
