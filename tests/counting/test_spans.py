"""Which tokens are inside the name of an entity."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.counting.spans import Spans


def rows(*spans):
    frame = pd.DataFrame(spans, columns=["article_id", "start", "end"])
    return frame.astype({"article_id": "str", "start": "int64", "end": "int64"})


@pytest.mark.parametrize(
    ("token", "inside"),
    [
        (("b", 2, 4), True),  # クルスク of クルスク州
        (("b", 4, 5), True),  # its 州
        (("b", 4, 6), False),  # 州都: reaches beyond
        (("b", 7, 9), True),  # 日米 over the mentions 日 and 米, which touch
        (("b", 9, 10), False),
        (("a", 2, 4), False),  # another article
        (("c", 0, 1), False),  # an article without a mention, sorted after all
    ],
)
def test_inside(token, inside):
    spans = Spans(rows(("b", 8, 9), ("b", 2, 5), ("b", 7, 8), ("d", 0, 99)))
    assert spans.hold(rows(token)).tolist() == [inside]


def test_no_mentions():
    assert Spans(None).hold(rows(("a", 0, 1))).tolist() == [False]
    assert Spans(rows()).hold(rows(("a", 0, 1))).tolist() == [False]


SPAN = st.tuples(st.sampled_from("ab"), st.integers(0, 12), st.integers(1, 4)).map(lambda s: (s[0], s[1], s[1] + s[2]))


@given(st.lists(SPAN, max_size=6), st.lists(SPAN, min_size=1, max_size=6))
def test_as_a_set_of_characters_says(mentions, tokens):
    covered = {(article, at) for article, start, end in mentions for at in range(start, end)}
    wanted = [all((article, at) in covered for at in range(start, end)) for article, start, end in tokens]
    assert Spans(rows(*mentions)).hold(rows(*tokens)).tolist() == wanted
