"""Chunked counting, compared with counting all at once."""

from collections import Counter

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kyoki.counting.tally import Tally, present, summed, token_types, touches

CELL = st.sampled_from(["港", "市", "の", None])


@given(st.lists(st.tuples(CELL, CELL, CELL)), st.booleans())
def test_kinds_are_the_different_rows(rows, as_categories):
    frame = pd.DataFrame(rows, columns=["surface", "pos1", "pos2"], dtype="str")
    given_as = frame.astype("category") if as_categories else frame
    kind, every = token_types(given_as, ("surface", "pos1", "pos2"))
    pd.testing.assert_frame_equal(every.iloc[kind].reset_index(drop=True), frame)
    assert len(every) == len(set(rows))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3), st.integers(1, 2))))
def test_a_token_touches_the_one_that_ends_where_it_begins(rows):
    tokens = pd.DataFrame(
        [(article, start, start + length) for article, start, length in rows], columns=["article_id", "start", "end"]
    ).astype({"article_id": "str", "start": "int64", "end": "int64"})
    plain = [
        at > 0 and rows[at - 1][0] == article and rows[at - 1][1] + rows[at - 1][2] == start
        for at, (article, start, _) in enumerate(rows)
    ]
    assert touches(tokens).tolist() == plain


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1), max_size=6), st.integers(1, 6))
def test_a_tally_counts_what_stands_in_each_article_in_however_many_parts(articles, size):
    """An article is a list of tokens: each an item, or a token that is not counted."""
    tally = Tally()
    for first in range(0, len(articles), size):
        some = [(str(first + n), thing) for n, things in enumerate(articles[first : first + size]) for thing in things]
        chosen = np.array([at for at, (_, thing) in enumerate(some) if thing is not None], dtype=np.int64)
        things = np.array([some[at][1] for at in chosen], dtype=np.int64)
        tally.add(pd.Series([name for name, _ in some], dtype="str"), chosen, things)
    counts = tally.counts(5)
    assert tally.articles == [str(number) for number in range(len(articles))]
    assert counts.toarray().tolist() == [[Counter(things)[thing] for thing in range(5)] for things in articles]
    assert present(counts).toarray().tolist() == [[int(thing in things) for thing in range(5)] for things in articles]


def test_a_group_of_minus_one_is_none():
    tally = Tally()
    tally.add(pd.Series(["a", "b", "c"], dtype="str"), np.arange(3), np.array([0, 1, 1]))
    assert summed(tally.counts(2), np.array([1, -1, 1]), 3).toarray().tolist() == [[0, 0], [1, 1], [0, 0]]
