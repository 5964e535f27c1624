"""No cell of a CSV begins like a formula, not even after invisible characters; reading restores every cell."""

import csv
import re
import sys
import unicodedata

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kyoki.storage.readers import read_cells, read_csv
from kyoki.storage.writers import write, write_csv
from kyoki.tables import TABLES

REJECTS = TABLES["rejects"]
EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
UNSEEN = [char for char in EVERY if unicodedata.category(char) in {"Cc", "Cf", "Zs", "Zl", "Zp"}]
QUOTES = "'\"`‘’‚‛“”„‟＇＂｀〝〞〟«»‹›"
SIGNS = [char for char in EVERY if unicodedata.normalize("NFKC", char).startswith(("=", "+", "-", "@"))]


def _begins_a_formula(cell):
    """The same rule written by Unicode properties."""
    bare = next((char for char in cell if char not in QUOTES and char not in _UNSEEN), "")
    return bare in _SIGNS or cell.lstrip("'")[:1] in {"\t", "\r", "\n"}


_UNSEEN, _SIGNS = set(UNSEEN), {"", *SIGNS} - {""}


def _written(folder, details):
    rows = [
        {"scrape_id": f"a{i:06}", "path": "p", "stage": "read", "reason": "empty", "detail": detail}
        for i, detail in enumerate(details)
    ]
    write(REJECTS, REJECTS.frame(rows), folder)
    with (folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["detail"] for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    "before", ["\u200b", "\ufeff", "\u202e", "\u00a0", "\u3000 ", "\x0b", '"', "“", "`", "＇\u2066"]
)
@pytest.mark.parametrize("sign", ["=1+1", "@SUM(A1)", "﹣2", "⁺1"])
def test_a_formula_behind_what_is_not_seen_is_disarmed(tmp_path, before, sign):
    assert _written(tmp_path, [before + sign]) == ["'" + before + sign]
    assert list(read_csv(tmp_path / "rejects.csv", REJECTS)["detail"]) == [before + sign]
    assert list(read_cells(tmp_path / "rejects.csv")["detail"]) == [before + sign]


def test_every_sign_and_every_character_that_is_not_seen_is_known(tmp_path):
    cells = [*(f"{sign}1" for sign in SIGNS), *(f"{char}=1" for char in [*UNSEEN, *QUOTES] if char != "\0")]
    assert _written(tmp_path, cells) == ["'" + cell for cell in cells]


def test_what_is_no_formula_is_written_as_it_is(tmp_path):
    cells = ["東京", "　本文", "“引用”", "'90年代", "e-mail", "10-20", "a=b", "「=1」", "…", "—", "−5度", "\u200b", "'"]
    assert _written(tmp_path, cells) == cells


ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
SLY = st.lists(st.sampled_from([*UNSEEN, *QUOTES, *SIGNS, "あ", "a"]), min_size=1).map("".join)


@pytest.mark.slow
@given(st.lists(ANY | SLY, max_size=8))
@example(["'=", "''=", "'\t", "'\u200b'=", "\t'=", "'", "'\r", "\x85'@"])
def test_any_text_comes_back_and_no_cell_begins_a_formula_bare(tmp_path_factory, details):
    details = [detail.replace("\0", "") or "x" for detail in details]
    folder = tmp_path_factory.mktemp("csv")
    shown = _written(folder, details)
    for given_, cell in zip(details, shown, strict=True):
        assert cell == ("'" + given_ if _begins_a_formula(given_) else given_)
    assert list(read_csv(folder / "rejects.csv", REJECTS)["detail"]) == details
    if details:  # a file with only a header has columns without a dtype
        assert list(read_cells(folder / "rejects.csv")["detail"]) == details


def test_an_answer_of_sql_is_disarmed_in_the_same_way(tmp_path):
    write_csv(pa.table({"x": ["\u200b=1", "あ"]}), tmp_path / "x.csv")
    assert re.findall(r'"(.*)"', (tmp_path / "x.csv").read_text(encoding="utf-8-sig")) == ["x", "'\u200b=1", "あ"]
