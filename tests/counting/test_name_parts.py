"""A state or place at the beginning of an organisation's name co-occurs with all entities but that organisation."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.counting.name_parts import bodies_begun
from kyoki.stages.evidence import evidence
from kyoki.stages.pairs import pairs
from kyoki.stages.stratified_pairs import stratified_pairs
from kyoki.tables import TABLES

BANK, JP, RU, TOKYO, PUTIN = "organisation:日本銀行", "state:JP", "state:RU", "place:東京", "person:プーチン"


def links(*met):
    """Mentions as article, sentence, start, end, entity."""
    names = ("article_id", "sentence", "start", "end", "entity_id")
    rows = [dict(zip(names, row, strict=True)) | {"paragraph": 0, "method": "alias", "score": 1.0} for row in met]
    return TABLES["links"].sorted(TABLES["links"].frame(rows))


def articles(n, **columns):
    rows = [{"article_id": f"{number:03}", "text": "文。", "n_chars": 2, "kept_share": 1.0} for number in range(n)]
    return TABLES["articles"].frame(pd.DataFrame(rows).assign(**columns))


def sentences(n, per_article=1):
    at = itertools.product(range(n), range(per_article))
    rows = [{"article_id": f"{a:03}", "sentence": s, "paragraph": 0, "start": s, "end": s + 1} for a, s in at]
    return TABLES["sentences"].frame(rows)


@pytest.mark.parametrize(
    ("first", "second", "begun"),
    [
        ((0, 2, JP), (2, 4, BANK), True),  # 日本 | 銀行
        ((0, 2, TOKYO), (2, 4, "organisation:東京地検"), True),  # 東京 | 地検
        ((0, 1, "state:US"), (1, 5, "organisation:アップル"), True),  # 米 | アップル
        ((0, 2, JP), (3, 7, BANK), False),  # 日本の日本銀行
        ((0, 2, JP), (2, 3, RU), False),  # 日 | ロ
        ((0, 4, PUTIN), (4, 6, BANK), False),  # a person is no part of it
        ((2, 4, JP), (0, 2, BANK), False),  # behind it
    ],
)
def test_what_begins_a_bodys_name(first, second, begun):
    found = links(*(("000", 0, *one) for one in (first, second)))
    entity = pd.factorize(found["entity_id"], sort=True)[0].astype(np.int64)
    assert (bodies_begun(found, entity) >= 0).any() == begun


def test_what_touches_in_another_article_begins_nothing():
    found = links(("000", 0, 0, 2, JP), ("001", 0, 2, 4, BANK))
    assert bodies_begun(found, np.array([1, 0])).tolist() == [-1, -1]


#: 日本 | 銀行 … ロシア; 日本 … 日本 | 銀行; 日本 | 銀行.
MET = [
    *(("000", 0, 0, 2, JP), ("000", 0, 2, 4, BANK), ("000", 0, 8, 11, RU)),
    *(("000", 1, 20, 22, JP), ("000", 1, 30, 32, JP), ("000", 1, 32, 34, BANK)),
    *(("001", 0, 0, 2, JP), ("001", 0, 2, 4, BANK)),
]


def test_counts_by_hand():
    table = pairs(links(*MET), sentences(2, 2), windows=["sentence", "article"])
    counted = {(r.window, r.a, r.b): (r.n_a, r.n_b, r.n_ab) for r in table.itertuples()}
    assert counted == {
        ("sentence", BANK, JP): (3, 1, 1),
        ("sentence", BANK, RU): (3, 1, 1),
        ("sentence", JP, RU): (3, 1, 1),
        ("article", BANK, JP): (2, 1, 1),
        ("article", BANK, RU): (2, 1, 1),
        ("article", JP, RU): (2, 1, 1),
    }


def test_the_sentences_of_a_pair_are_those_in_which_it_meets():
    found = links(*MET)
    shown = evidence(pairs(found, sentences(2, 2)), found, articles(2))
    rows = [(r.article_id, r.sentence, r.start_b) for r in shown.itertuples() if (r.a, r.b) == (BANK, JP)]
    assert rows == [("000", 1, 20)]
    assert ((shown["a"] == JP) & (shown["b"] == RU)).any()


def bank_and_state(apart):
    """Forty articles: the bank in ten, with its state in the name; the state by itself in `apart` of all."""
    named = [row for at in range(10) for row in ((f"{at:03}", 0, 0, 2, JP), (f"{at:03}", 0, 2, 4, BANK))]
    alone = [(f"{at:03}", 0, 50, 52, JP) for at in apart]
    others = [(f"{at:03}", 0, 60 + n, 61 + n, f"person:{(at + n) % 8}") for at in range(40) for n in range(3)]
    return links(*named, *alone, *others)


@pytest.mark.parametrize(
    ("apart", "most", "least"),
    [
        (range(2, 40, 4), 1, 0.2),  # as often with the bank as without it
        (range(9), 0.01, 0),  # with the bank alone
        (range(3), 0.05, 0),  # seldom, and with the bank alone: of the ten that name both in one word seven are none
    ],
)
def test_chance_is_that_of_the_mentions_counted(apart, most, least):
    found = bank_and_state(apart)
    table = pairs(found, sentences(40), windows=["article"]).set_index(["a", "b"]).loc[BANK, JP]
    assert table["n_b"] == len(apart)
    assert least < table["p"] < most
    strata = stratified_pairs(
        found, sentences(40), articles(40, outlet=["a", "b"] * 20), windows=["article"], strata="outlet"
    )
    row = strata.set_index(["a", "b"]).loc[BANK, JP]
    assert (row["n_b"], row["n_ab"]) == (len(apart), table["n_ab"])
    assert least < row["p"] < most


def test_a_bank_with_its_state_in_the_name_alone_is_no_pair_with_it():
    table = pairs(bank_and_state([]), sentences(40))
    assert not ((table["a"] == BANK) & (table["b"] == JP)).any()


def test_the_interval_is_of_the_windows_that_are_counted():
    """The interval is the same as if the state were not recognised in the bank's name."""
    found = bank_and_state(range(4, 40))
    marked = pairs(found, sentences(40), windows=["article"]).set_index(["a", "b"]).loc[BANK, JP]
    plain = found[~((found["entity_id"] == JP) & (found["start"] == 0))]
    other = pairs(plain, sentences(40), windows=["article"]).set_index(["a", "b"]).loc[BANK, JP]
    same = ["n_ab", "n_b", "npmi", "npmi_low", "npmi_high", "n_ab_articles", "top_share", "pmi_shrunk"]
    assert marked[same].to_dict() == other[same].to_dict()


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans(), st.booleans()), max_size=12))
@pytest.mark.slow
def test_every_window_by_brute_force(drawn):
    """Each draw is a sentence of an article with the state in the bank's name, and perhaps either of the two again."""
    met, at = [], 0
    for article, sentence, state, bank in drawn:
        met += [(f"{article:03}", sentence, at, at + 2, JP), (f"{article:03}", sentence, at + 2, at + 4, BANK)]
        met += [(f"{article:03}", sentence, at + 5, at + 7, JP)] * state
        met += [(f"{article:03}", sentence, at + 8, at + 12, BANK)] * bank
        at += 20
    table = pairs(links(*met), sentences(3, 3), windows=["sentence", "article"])
    found = {row.window: (row.n_ab, row.n_ab_articles) for row in table.itertuples()}
    apart = {(article, sentence) for article, sentence, state, _ in drawn if state}
    n_articles = len({article for article, _ in apart})
    expected = {"sentence": (len(apart), n_articles), "article": (n_articles, n_articles)}
    assert found == (expected if apart else {})
