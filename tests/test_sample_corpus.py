"""The sample corpus: its contents, and the expected article of each scrape."""

import codecs
import difflib
import gzip
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kyoki.stages.clean import clean
from kyoki.stages.read import read

CORPUS = Path(__file__).parents[1] / "corpus"
RAW = CORPUS / "raw"
EXPECTED = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "sample_expected.jsonl").read_text(encoding="utf-8").splitlines()
]
ARTICLES = [row for row in EXPECTED if row["reject"] is None]
REJECTS = [row for row in EXPECTED if row["reject"] is not None]

#: Names in menus, rankings and related headlines that are in no article.
CANARIES = (
    *("ポルトガル", "マダガスカル", "アイスランド", "モーリシャス", "エチオピア", "ジャマイカ", "ブラジル"),
    *("紫式部", "伊能忠敬", "織田信長", "葛飾北斎", "樋口一葉", "平賀源内"),
    *("釧路", "小樽", "天草", "屋久島", "宇都宮"),
)

#: A byte order mark is part of the charset to Python, and to some readers not.
SAME_CHARSET = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "shift_jis": "cp932"}


def name(row: dict[str, Any]) -> str:
    return row["path"] if row["row"] is None else f"{row['path']}:{row['row']}"


def squeezed(text: str) -> str:
    """Text without white space: `水無瀬 透` and `水無瀬透` are one author."""
    return re.sub(r"\s", "", text)


def charset(label: str) -> str:
    found = codecs.lookup(label).name
    return SAME_CHARSET.get(found, found)


def document(row: dict[str, Any]) -> str:
    """The decoded document of an expected row; of a feed, its own line; of a CSV, the whole file."""
    data = (CORPUS / row["path"]).read_bytes()
    if row["path"].endswith(".gz"):
        data = gzip.decompress(data)
    text = data.decode(row["charset"])
    return text.splitlines()[row["row"] - 1] if row["path"].endswith(".jsonl") else text


class TestFiles:
    """The corpus before any of our code reads it."""

    def test_each_file_is_expected_and_in_the_sources_and_the_other_way_round(self):
        files = {path.relative_to(CORPUS).as_posix() for path in RAW.rglob("*") if path.is_file()}
        sources = re.findall(r"^\| (raw/\S+) \|", (CORPUS / "SOURCES.md").read_text(encoding="utf-8"), re.MULTILINE)
        assert {row["path"] for row in EXPECTED} == files
        assert sorted(sources) == sorted(files)

    def test_file_names_are_plain_ascii(self):
        assert all(re.fullmatch(r"raw/[a-z]+/[a-z0-9_.]+", row["path"]) for row in EXPECTED)

    def test_there_is_enough_to_look_at(self):
        days = [row["published"] for row in ARTICLES if row["published"]]
        assert len(EXPECTED) >= 28
        assert len({row["path"].split("/")[1] for row in ARTICLES}) >= 6
        assert len({day[:7] for day in days}) >= 10  # months

    def test_every_charset_is_there(self):
        assert {row["charset"] for row in ARTICLES} >= {
            *("utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"),
        }

    @pytest.mark.parametrize("row", ARTICLES, ids=name)
    def test_the_bytes_are_in_the_charset_named(self, row):
        assert "\ufffd" not in document(row)

    def test_cp932_is_more_than_shift_jis(self):
        (row,) = (row for row in ARTICLES if row["charset"] == "cp932")
        with pytest.raises(UnicodeDecodeError):
            (CORPUS / row["path"]).read_bytes().decode("shift_jis")

    def test_one_page_names_a_charset_that_it_is_not_in(self):
        data = (RAW / "asanagi" / "1215_02_charset_lies.html").read_bytes()
        assert b'charset="Shift_JIS"' in data
        with pytest.raises(UnicodeDecodeError):
            data.decode("cp932")

    def test_the_exact_copy_is_exact(self):
        first, second = (RAW / "asanagi" / name for name in ("0401_05.html", "0401_05_again.html"))
        assert first.read_bytes() == second.read_bytes()

    @pytest.mark.parametrize("row", ARTICLES, ids=name)
    def test_canaries_are_never_wanted_and_every_one_present_is_unwanted(self, row):
        wanted = "\n".join([row["title"], *row["must_contain"]])
        assert not [word for word in CANARIES if word in wanted]
        if row["row"] is None:
            present = {word for word in CANARIES if word in document(row)}
            assert present == {word for word in row["must_not_contain"] if word in CANARIES}

    def test_every_canary_sings_somewhere(self):
        assert {word for row in ARTICLES for word in row["must_not_contain"]} >= set(CANARIES)


@pytest.fixture(scope="module")
def scrapes():
    return read([RAW])


@pytest.fixture(scope="module")
def cleaned(scrapes):
    return clean(scrapes.scrapes)


def the_row(frame: pd.DataFrame, row: dict[str, Any]) -> pd.Series:
    """The one row of `frame` whose path and row number are those of an expected row."""
    same_row = frame["row"].isna() if row["row"] is None else frame["row"].eq(row["row"]).fillna(value=False)
    found = frame[frame["path"].eq(row["path"]) & same_row]
    assert len(found) == 1, f"{name(row)} stands {len(found)} times"
    return found.iloc[0]


@pytest.fixture
def article(scrapes, cleaned):
    def of(row: dict[str, Any]) -> pd.Series:
        scrape_id = the_row(scrapes.scrapes, row)["scrape_id"]
        found = cleaned.articles[cleaned.articles["article_id"] == scrape_id]
        assert len(found) == 1, f"{name(row)} gave {len(found)} articles"
        return found.iloc[0]

    return of


class TestCleaning:
    @pytest.mark.parametrize("row", REJECTS, ids=name)
    def test_is_set_aside_with_the_reason(self, row, scrapes):
        assert the_row(scrapes.rejects, row)["reason"] == row["reject"]

    def test_nothing_else_is_set_aside(self, scrapes, cleaned):
        assert len(scrapes.rejects) == len(REJECTS)
        assert len(scrapes.scrapes) == len(ARTICLES)
        assert cleaned.rejects.empty

    @pytest.mark.parametrize("row", ARTICLES, ids=name)
    def test_charset(self, row, scrapes):
        assert charset(the_row(scrapes.scrapes, row)["charset"]) == charset(row["charset"])

    @pytest.mark.parametrize("row", ARTICLES, ids=name)
    def test_body_is_kept(self, row, article):
        text = article(row)["text"]
        assert [part for part in row["must_contain"] if part not in text] == []

    @pytest.mark.parametrize("row", ARTICLES, ids=name)
    def test_furniture_is_dropped(self, row, article):
        text = article(row)["text"]
        assert {part for part in (*row["must_not_contain"], *CANARIES) if part in text} == set()

    @pytest.mark.parametrize("row", ARTICLES, ids=name)
    def test_title(self, row, article):
        assert article(row)["title"] == row["title"]

    @pytest.mark.parametrize("row", ARTICLES, ids=name)
    def test_published(self, row, article):
        published = article(row)["published"]
        assert (None if pd.isna(published) else published.date().isoformat()) == row["published"]

    @pytest.mark.parametrize("row", ARTICLES, ids=name)
    def test_author(self, row, article):
        author = article(row)["author"]
        assert (None if pd.isna(author) else squeezed(author)) == (row["author"] and squeezed(row["author"]))

    def test_the_wire_story_is_there_three_times_and_never_the_same(self, article):
        copies = [row for row in ARTICLES if row["copy_group"] == "wire1"]
        texts = [article(row)["text"] for row in copies]
        assert len({row["title"] for row in copies}) == len({row["path"].split("/")[1] for row in copies}) == 3
        for first, second in itertools.combinations(texts, 2):
            assert 0.9 < difflib.SequenceMatcher(None, first, second, autojunk=False).ratio() < 1

    @pytest.mark.parametrize("row", ARTICLES, ids=name)
    def test_outlet_is_told(self, row, article):
        assert not pd.isna(article(row)["outlet"])
