"""The sentences of each pair, compared with a list by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.stages import evidence as module
from kyoki.stages.evidence import evidence, evidence_parts
from kyoki.stages.pairs import pairs
from kyoki.tables import TABLES

KP, RU, PUTIN = "state:KP", "state:RU", "person:ウラジーミル・プーチン"
#: article, sentence, start, end, entity.
MET = [
    ("1", 0, 0, 3, KP),
    ("1", 0, 10, 13, RU),
    ("1", 0, 14, 17, KP),  # one from 13 to 14: nearer to RU than the first
    ("1", 1, 20, 23, PUTIN),
    ("2", 0, 0, 3, RU),
    ("2", 3, 30, 33, KP),
    ("2", 3, 35, 38, PUTIN),
    ("2", 3, 40, 43, RU),
    ("2", 3, 45, 48, KP),  # 2 from RU, where the first KP is 7 away
]
ARTICLES = TABLES["articles"].frame(
    [
        {"article_id": "1", "text": "", "n_chars": 0, "kept_share": 1.0, "published": pd.Timestamp("2025-04-28")},
        {"article_id": "2", "text": "", "n_chars": 0, "kept_share": 1.0, "outlet": "東都新報"},
    ]
)


def links(met=MET):
    columns = ["article_id", "sentence", "start", "end", "entity_id"]
    rows = pd.DataFrame(met, columns=columns).assign(paragraph=0, method="alias", score=1.0)
    return TABLES["links"].frame(rows)


def rows(table):
    shown = table[["a", "b", "article_id", "sentence", "start_a", "end_a", "start_b", "end_b"]]
    return [tuple(row) for row in shown.itertuples(index=False)]


WANTED = [
    (PUTIN, KP, "2", 3, 35, 38, 30, 33),
    (PUTIN, RU, "2", 3, 35, 38, 40, 43),
    (KP, RU, "1", 0, 14, 17, 10, 13),
    (KP, RU, "2", 3, 45, 48, 40, 43),
]


def test_a_pair_of_an_entity_without_links_has_no_sentence():
    listed = pd.DataFrame({"a": [KP, KP], "b": [RU, "state:ZZ"]})
    assert rows(evidence(listed, links(), ARTICLES)) == [row for row in WANTED if row[:2] == (KP, RU)]
    assert rows(evidence(listed.iloc[1:], links(), ARTICLES)) == []


def test_every_sentence_once_at_the_nearest_mentions():
    found = TABLES["pair_sentences"].check(evidence(pairs(links()), links(), ARTICLES))
    assert rows(found) == WANTED
    assert found["published"].dt.day.fillna(0).tolist() == [0, 0, 28, 0]
    assert found["outlet"].fillna("").tolist() == ["東都新報", "東都新報", "", "東都新報"]


def test_only_pairs_that_are_listed():
    listed = pairs(links(), windows=["sentence"], min_count=2)
    assert rows(evidence(listed, links(), ARTICLES)) == [row for row in WANTED if row[:2] == (KP, RU)]


def test_as_many_sentences_as_the_pairs_table_says():
    listed = pairs(links(), windows=["sentence"])
    counts = evidence(listed, links(), ARTICLES).groupby(["a", "b"]).size()
    assert counts.tolist() == listed["n_ab"].tolist()


@given(st.permutations(MET), st.integers(1, 5))
@pytest.mark.slow
def test_neither_order_nor_parts_matter(met, at_once):
    usual = module._AT_ONCE
    module._AT_ONCE = at_once
    try:
        parts = list(evidence_parts(pairs(links()), links(met), ARTICLES.iloc[::-1]))
    finally:
        module._AT_ONCE = usual
    assert rows(pd.concat(parts)) == WANTED


@pytest.mark.parametrize("met", [[], MET[:1], MET[3:5]])
def test_nothing_together(met):
    assert len(TABLES["pair_sentences"].check(evidence(pairs(links(met)), links(met), ARTICLES))) == 0
