"""Any bad input gives a reject and does not end the run: nested rows, archive bombs, endless files."""

import gzip
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from kyoki.config import ReadSettings
from kyoki.reading import files
from kyoki.stages.read import read

BODY = "日本と韓国の首脳が東京で会談した。"


def reasons(found):
    return dict(zip(found.rejects["path"], found.rejects["reason"], strict=True))


@pytest.mark.parametrize("depth", [100, 600, 970, 5_000, 100_000])
@pytest.mark.parametrize("open_", ["[", '{"name":'])
def test_a_nested_row_is_a_reject_and_its_neighbours_are_read(tmp_path, depth, open_):
    close = "]" if open_ == "[" else "}"
    nested = f'{{"body": {open_ * depth}"{BODY}"{close * depth}}}'
    author = f'{{"body": "{BODY}2", "author": {open_ * depth}1{close * depth}}}'
    good = json.dumps({"body": BODY}, ensure_ascii=False)
    (tmp_path / "a.jsonl").write_text(f"{nested}\n{author}\n{good}\n", encoding="utf-8")
    found = read([tmp_path / "a.jsonl"])
    assert 3 in set(found.scrapes["row"])
    assert len(found.scrapes) + len(found.rejects) == 3


def packed(unit: bytes, times: int) -> bytes:
    """Pack a unit many times over without ever holding it all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(unit) for _ in range(times)), packer.flush()])


@pytest.mark.parametrize(
    ("name", "head", "unit"),
    [
        ("zeros.csv.gz", b"title,body\n", bytes(1_000_000)),
        ("digits.csv.gz", b"title,body\n", b"0" * 1_000_000),
        ("quote.csv.gz", b'title,body\n"', b"0" * 1_000_000),
        ("rows.csv.gz", b"title,body\n", b"a,\n" * 300_000),
        ("lines.jsonl.gz", b"\n", b"\n" * 1_000_000),
        ("line.jsonl.gz", b"{", b" " * 1_000_000),
        ("page.html.gz", b"<html>", b"<p>" * 300_000),
        ("dump.txt.gz", b"x", b"x" * 1_000_000),
    ],
)
def test_what_unpacks_to_far_more_than_it_is_is_not_unpacked(tmp_path, monkeypatch, name, head, unit):
    data = gzip.compress(head) + packed(unit, 100)
    (tmp_path / name).write_bytes(data)
    unpacked = 0

    class Counting(gzip.GzipFile):
        def read(self, size=-1):
            nonlocal unpacked
            data = super().read(size)
            unpacked += len(data)
            return data

    monkeypatch.setattr(files.gzip, "GzipFile", Counting)
    found = read([tmp_path / name])
    assert found.scrapes.empty
    assert {"too_large", "binary", "bad_row"} & set(found.rejects["reason"])
    assert len(found.rejects) < 10
    assert 0 < unpacked <= max(110 * len(data), 2_000_000)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_long_stretch_without_an_article_ends_a_file(tmp_path, name):
    head, first, bad, last = {
        "a.jsonl": ("", f'{{"body": "{BODY}"}}', "{}", f'{{"body": "{BODY}2"}}'),
        "a.csv": ("body,x\n", BODY, ",x", BODY + "2"),
    }[name]
    (tmp_path / name).write_text(f"{head}{first}\n" + f"{bad}\n" * 150_000 + last, encoding="utf-8")
    found = read([tmp_path / name])
    assert len(found.scrapes) == 1
    assert "the rest was not read" in set(found.rejects["detail"].str.partition("; ")[2])
    assert len(found.rejects) == 100_001


def test_what_is_packed_as_news_is_packed_is_read(tmp_path):
    rows = "".join(json.dumps({"body": f"{BODY}{n}"}, ensure_ascii=False) + "\n" for n in range(2_000))
    data = gzip.compress(rows.encode())
    assert len(rows.encode()) > 10 * len(data)
    (tmp_path / "feed.jsonl.gz").write_bytes(data)
    found = read([tmp_path / "feed.jsonl.gz"])
    assert (len(found.scrapes), len(found.rejects)) == (2_000, 0)


def test_unpacked_bytes_have_a_limit_of_their_own(tmp_path):
    rows = "".join(json.dumps({"body": os.urandom(500).hex()}) + "\n" for _ in range(2_000))  # packs to a half
    (tmp_path / "feed.jsonl.gz").write_bytes(gzip.compress(rows.encode()))
    found = read([tmp_path / "feed.jsonl.gz"], settings=ReadSettings(max_unpacked=1))
    assert 0 < len(found.scrapes) < 1_200
    assert reasons(found) == {"feed.jsonl.gz": "too_large"}
    assert "read.max_unpacked" in found.rejects["detail"].iloc[0]


@pytest.mark.slow
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_is_streamed_to_the_same_rows(tmp_path, charset, separator):
    """A file decoded in pieces gives the same text as when it is decoded at once."""
    cells = [f'"{BODY}\r\n第{n}段落、""引用""{separator}続き。"' if n % 3 else f"{BODY}{n}" for n in range(3_000)]
    rows = [f"題{n}{separator}{cell}" for n, cell in enumerate(cells)]
    (tmp_path / "a.csv").write_bytes("\r\n".join([f"title{separator}body", *rows, ""]).encode(charset))
    whole = read([tmp_path / "a.csv"])
    streamed = read([tmp_path / "a.csv"], settings=ReadSettings(max_bytes=5_000))
    assert len(whole.scrapes) == 3_000
    assert whole.rejects.empty
    assert streamed.scrapes.equals(whole.scrapes)
    assert streamed.rejects.empty


def test_a_broken_row_of_a_streamed_csv_costs_that_row(tmp_path):
    rows = [f"{n},{BODY}{n}" for n in range(2_000)]
    rows[700] = "700," + "長" * 9_000  # larger than a document may be
    rows[900] = '900,"' + "開" * 10  # a quote that does not end takes rows with it until the limit, and no more
    (tmp_path / "a.csv").write_text("\n".join(["title,body", *rows]), encoding="utf-8")
    found = read([tmp_path / "a.csv"], settings=ReadSettings(max_bytes=20_000))
    titles = set(found.scrapes["title"])
    assert {"0", "699", "701", "899", "1999"} <= titles
    assert not {"700", "900"} & titles
    assert set(found.rejects["reason"]) <= {"too_large", "bad_row"}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are held on Linux")
def test_a_large_csv_takes_little_memory(tmp_path):
    """150 MB of rows are read by a process that may have 250 MB of its own."""
    with (tmp_path / "a.csv").open("w", encoding="utf-8") as file:
        file.write("title,body\n")
        for n in range(300):
            file.write(f"{n},{n}" + "あ" * 170_000 + "\n")
    code = f"""
import resource
from kyoki.stages.read import scan
resource.setrlimit(resource.RLIMIT_DATA, ({250_000_000}, {250_000_000}))
print(sum(1 for found in scan([{str(tmp_path / "a.csv")!r}]) if hasattr(found, "raw")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("300\n", "")


def test_a_file_without_bytes_of_its_own_is_not_opened_for_ever(tmp_path):
    """Pseudo-files call themselves regular and empty; a growing file is read as far as it went when it was opened."""
    (tmp_path / "p").mkdir()
    if Path("/proc/self/maps").exists():
        (tmp_path / "maps.txt").symlink_to("/proc/self/maps")
        found = read([tmp_path / "maps.txt"])
        assert found.rejects["detail"].to_list() == ["a file without a size, as in /proc"]
    (tmp_path / "p" / "endless.txt").symlink_to("/proc/kmsg")
    assert set(read([tmp_path / "p"]).rejects["reason"]) <= {"outside", "missing"}
    if Path("/proc/kmsg").exists():
        assert set(read([tmp_path / "p" / "endless.txt"]).rejects["reason"]) <= {"empty", "unreadable", "unsupported"}


def test_a_pipe_that_takes_a_files_place_does_not_block(tmp_path, monkeypatch):
    """A file may have become a pipe between listing and opening."""
    os.mkfifo(tmp_path / "a.txt")
    monkeypatch.setattr(files, "_refusal", lambda _: None)
    assert list(read([tmp_path / "a.txt"]).rejects["reason"]) == ["unsupported"]


@pytest.mark.parametrize("fault", [RecursionError("deep"), MemoryError(), ValueError("odd"), AssertionError("x")])
def test_whatever_goes_wrong_in_one_file_is_its_reject(tmp_path, monkeypatch, fault):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(BODY + name, encoding="utf-8")

    def whole(file, stream, settings):
        if file.path.endswith("a.txt"):
            raise fault
        yield from real(file, stream, settings)

    real = files.whole
    monkeypatch.setattr(files, "whole", whole)
    found = read([tmp_path])
    assert list(found.scrapes["path"]) == [f"{tmp_path.name}/b.txt"]
    assert reasons(found) == {f"{tmp_path.name}/a.txt": "unreadable"}
    assert type(fault).__name__ in found.rejects["detail"].iloc[0]
