"""Reading: every file is a scrape or a reject, never an exception."""

import gzip
import hashlib
import json
import os

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
        ("a.csv", "名前,原稿\n訪米,首相\n", "bad_row"),
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


def test_raws():
    found = scrapes_from_raws([TEXT, PAGE, PAGE.encode("cp932"), "", b"%PDF-1.7", TEXT.encode()])
    rows = found.scrapes.set_index("path")
    assert rows["markup"].to_dict() == {"raws[0]": "text", "raws[1]": "html", "raws[2]": "html"}
    assert rows.loc["raws[2]", "charset"] == "cp932"
    assert reasons(found) == {"raws[3]": "empty", "raws[4]": "binary", "raws[5]": "same_bytes"}
    assert rows.loc["raws[0]", "scrape_id"] == "a" + hashlib.sha256(b"\0" + TEXT.encode()).hexdigest()[:15]


def test_raws_of_another_type():
    with pytest.raises(InputError, match=r"raws\[0\] is int; expected bytes or str"):
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
