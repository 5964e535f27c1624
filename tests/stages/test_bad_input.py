"""Any bytes: each document becomes an article or a reject (by the thousand: benchmarks/badinput.py)."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kyoki
from kyoki.tables import TABLES

PROSE = "日本と韓国の首脳が二十四日、東京で会談した。次の会談はソウルで開かれる。\n"
CHARSETS = ("utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-32")
ODD = st.sampled_from(
    [
        "\0",
        "\u202e",
        "\u2066",
        "\u200b",
        "\x1b[31m",
        "\u2028",
        "👨‍👩‍👧",
        "が" + "\u3099" * 50,
        "𠮷",
        "<b>",
        '"',
        "</p>",
        "[" * 999,
    ]
)


@st.composite
def documents(draw):
    """A text in some charset with odd characters in it, cut anywhere, with some bytes changed."""
    text = "".join(draw(st.lists(st.one_of(st.just(PROSE), ODD, st.text(max_size=20)), max_size=12)))
    data = bytearray(text.encode(draw(st.sampled_from(CHARSETS)), "replace"))
    del data[draw(st.integers(0, len(data))) :]
    for at in draw(st.lists(st.integers(0, len(data) - 1), max_size=3)) if data else ():
        data[at] = draw(st.integers(0, 255))
    return bytes(data)


def ended(scrapes, unread, cleaned):
    for name, frame in (("scrapes", scrapes), ("rejects", unread), *cleaned._asdict().items()):
        TABLES[name].check(frame)
    return len(unread) + len(cleaned.rejects) + len(cleaned.articles)


@settings(max_examples=150)
@given(documents())
def test_every_document_is_an_article_or_a_reject(data):
    cleaned = kyoki.clean([data])
    assert len(cleaned.rejects) + len(cleaned.articles) == 1


@settings(max_examples=60)
@given(documents(), st.sampled_from(["a.txt", "a.html", "a.jsonl", "a.csv", "a.csv.gz"]), st.booleans())
def test_every_file_is_in_scrapes_or_rejects(tmp_path_factory, data, name, as_row):
    file = tmp_path_factory.mktemp("raw") / name
    if as_row:
        text = json.dumps(data.decode("utf-8", "replace"))
        data = (f'{{"body": 1, "body": {text}}}' if "jsonl" in name else f'title,body\n"x",{text}').encode()
    file.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    scrapes, unread = kyoki.read([file])
    assert ended(scrapes, unread, kyoki.clean(scrapes)) >= 1


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + PROSE * 9,
        "<b><i>" * 50_000 + PROSE * 9,
        "<p " + "a=1 " * 100_000 + ">" + PROSE * 9,
        "<!--" * 50_000 + PROSE * 9,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script><p>" + PROSE * 9,
        PROSE.replace("\n", "") * 20_000,
        PROSE.replace("\n", "").replace("。", "") * 10_000,
    ],
    ids=["deep", "inline", "attributes", "comments", "json", "one line", "no full stop"],
)
def test_pages_made_to_be_slow_end(page):
    cleaned = kyoki.clean([f"<html><body>{page}"])
    assert len(cleaned.rejects) + len(cleaned.articles) == 1


def test_gzip_that_unpacks_without_end_is_too_large(tmp_path):
    bomb = gzip.compress(bytes(100_000_000), 1)
    (tmp_path / "bomb.txt.gz").write_bytes(bomb)
    (tmp_path / "twice.html").write_bytes(gzip.compress(bomb, 1))
    assert set(kyoki.read([tmp_path]).rejects["reason"]) == {"too_large", "binary"}
