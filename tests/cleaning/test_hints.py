"""Hints: what a pattern needs, and that no text which it fits is passed over."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.cleaning import cues
from kyoki.cleaning.hints import Hint, Index, Wanted, needed


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("続き", [("続き", 0, 0)]),
        ("ランキング", [("ランキ", 0, 0)]),  # three characters are enough
        ("(?:もっと)?続きを", [("続きを", 0, 3)]),
        ("次へ|前へ", [("前へ", 0, 0), ("次へ", 0, 0)]),
        ("[^。]{0,8}(?:記事)+", [("記事", 0, 8)]),
        (".*のページ", [("ページ", 1, 10_000)]),
        ("お問い?合わせ", [("合わせ", 2, 3)]),  # the rarer of two
        ("[今先]週", [("今週", 0, 0), ("先週", 0, 0)]),
        (r"\d+件", [("0", 0, 0)]),  # a digit of any script
        (r"[\d,]+", [(",", 0, 0), ("0", 0, 0)]),
        (r"約*\d+", [("0", 0, 0), ("約", 0, 0)]),  # the number stands first, or what may stand before it does
        ("(?=広告).", []),  # a condition is not heeded
        ("(?:記事)?", []),
        ("次へ|.", []),
        (r"\w+", []),
    ],
)
def test_what_a_pattern_needs(pattern, wanted):
    assert sorted(needed(pattern)) == wanted


FITTING = st.sampled_from(cues.table()).flatmap(
    lambda row: st.tuples(st.just(row.pattern), st.from_regex(row.pattern, fullmatch=True))
)


@given(FITTING)
def test_what_fits_a_row_of_the_table_is_found(fitting):
    pattern, text = fitting
    index = Index([Wanted(needed("どこにもない"), None, 10_000), Wanted(needed(pattern), 0, 10_000)])
    assert (1, 1) in index.candidates(["前の行", text], (["前の行", text],))


def test_each_row_of_the_table_needs_something():
    assert [row.example for row in cues.table() if not needed(row.pattern)] == []


@pytest.mark.parametrize(
    ("hints", "origin", "line", "found"),
    [
        ([Hint("関連", 0, 0)], 0, "関連記事", True),
        ([Hint("関連", 0, 0)], 0, "・関連記事", True),  # counted from where the list mark ends
        ([Hint("関連", 0, 0)], 0, "その関連記事", False),
        ([Hint("関連", 1, 2)], 0, "その関連記事", True),
        ([Hint("関連", 0, 0)], None, "その関連記事", True),
        ([Hint("関連", 0, 0)], 0, "関連記事をすべて見る", False),  # longer than the pattern takes
        ([Hint("0", 0, 0)], 0, "３件", True),
        ([Hint("0", 0, 0)], 0, "𝟛件", True),
        ([Hint("録", 0, 0)], None, "登録", True),  # the last character of all
        ([], 0, "何でも", True),
    ],
)
def test_where_a_hint_may_stand(hints, origin, line, found):
    index = Index([Wanted(tuple(hints), origin, 8)])
    assert list(index.candidates([line], ([line.lstrip("・")],))) == [(0, 0)] * found


def test_the_search_agrees_with_each_pattern_by_itself():
    lines = ["関連記事", "続きを読む", "港の市議会は十日、古い倉庫を図書館に改める案を可決した。", "2025/04/28 10:00"]
    wanted = [Wanted(needed(row.pattern), None, 10_000) for row in cues.table()]
    found = set(Index(wanted).candidates(lines, (lines,)))
    fit = {(n, m) for n, line in enumerate(lines) for m, row in enumerate(cues.table()) if re.search(row.pattern, line)}
    assert fit <= found
    assert len(found) < 60  # of 4 times 109
