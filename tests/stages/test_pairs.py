"""Pairs against a corpus small enough to count by hand."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.errors import SettingError, TableError
from pipeline.stages.pairs import pairs
from pipeline.tables import TABLES

KP, RU, PUTIN = "state:KP", "state:RU", "person:ウラジーミル・プーチン"
#: article, sentence, paragraph, entity.
MET = [
    ("1", 0, 0, RU),
    ("1", 0, 0, KP),
    ("1", 0, 0, KP),  # again in the same sentence: counts once
    ("1", 1, 0, PUTIN),
    ("1", 2, 1, RU),
    ("2", 0, 0, RU),
    ("2", 1, 0, KP),
    ("3", 2, 1, KP),
]


def links(met=MET):
    rows = [
        {"article_id": article, "start": at, "end": at + 1, "sentence": sentence, "paragraph": paragraph}
        | {"entity_id": entity, "method": "alias", "score": 1.0}
        for at, (article, sentence, paragraph, entity) in enumerate(met)
    ]
    return TABLES["links"].frame(rows)


def sentences():
    """Three sentences in two paragraphs in each of articles 1 to 3, and article 4 that names nobody."""
    rows = [
        {"article_id": article, "sentence": number, "paragraph": number // 2, "start": number, "end": number + 1}
        for article in "1234"
        for number in range(3)
    ]
    return TABLES["sentences"].frame(rows)


def counts(table, window):
    rows = table[table["window"] == window]
    return {(row.a, row.b): (row.n_a, row.n_b, row.n_ab, row.n) for row in rows.itertuples()}


def test_counts_in_all_windows_by_hand():
    table = TABLES["pairs"].check(pairs(links(), sentences()))
    assert counts(table, "sentence") == {(KP, RU): (3, 3, 1, 12)}
    assert counts(table, "paragraph") == {(KP, RU): (3, 3, 2, 8), (PUTIN, KP): (1, 3, 1, 8), (PUTIN, RU): (1, 3, 1, 8)}
    assert counts(table, "article") == {(KP, RU): (3, 2, 2, 4), (PUTIN, KP): (1, 3, 1, 4), (PUTIN, RU): (1, 2, 1, 4)}
    assert set(table["slice"]) == {"all"}


def test_without_sentences_only_windows_with_a_mention_are_there():
    table = pairs(links(), windows=["article", "sentence"])
    assert counts(table, "article")[KP, RU] == (3, 2, 2, 3)
    assert counts(table, "sentence")[KP, RU] == (3, 3, 1, 6)


def test_measures_by_hand():
    row = pairs(links(), sentences(), windows=["paragraph"]).set_index("a").loc[KP]
    assert row["expected"] == 9 / 8
    assert row["jaccard"] == 0.5
    assert row["dice"] == pytest.approx(2 / 3)
    assert row["pmi"] == pytest.approx(math.log2(16 / 9))
    assert row["npmi"] == pytest.approx(math.log2(16 / 9) / 2)
    # 2 (2 ln(16/9) + ln(8/15) + ln(8/15) + 4 ln(32/25))
    assert row["log_likelihood"] == pytest.approx(1.761902, abs=1e-6)
    assert row["p"] == pytest.approx(stats.fisher_exact([[2, 1], [1, 4]]).pvalue)


def test_q_is_over_the_pairs_of_one_window():
    table = pairs(links(), sentences())
    for _, rows in table.groupby("window"):
        assert rows["q"].tolist() == pytest.approx(stats.false_discovery_control(rows["p"]).tolist())


def test_min_count_only_leaves_rows_out():
    every, often = pairs(links()), pairs(links(), min_count=2)
    kept = every[every["n_ab"] >= 2].drop(columns="q").reset_index(drop=True)
    pd.testing.assert_frame_equal(often.drop(columns="q"), kept)


def test_types_in_either_order():
    wanted = {(PUTIN, KP), (PUTIN, RU)}
    for types in (["person-state"], ["state-person"]):
        assert set(counts(pairs(links(), types=types), "article")) == wanted
    assert set(counts(pairs(links(), types=["state-state"]), "article")) == {(KP, RU)}


@settings(max_examples=20, deadline=None)
@given(st.permutations(MET))
def test_the_order_of_rows_does_not_matter(met):
    pd.testing.assert_frame_equal(pairs(links(met)), pairs(links()))


def test_links_of_other_articles_are_refused():
    with pytest.raises(TableError, match="'9' is not in the table sentences"):
        pairs(links([*MET, ("9", 0, 0, KP)]), sentences())


def test_no_links():
    assert len(TABLES["pairs"].check(pairs(links([])))) == 0
    assert len(TABLES["pairs"].check(pairs(links([]), sentences(), windows=[]))) == 0


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"windows": ["line"]}, "window 'line' is unknown"),
        ({"windows": ["sentences:1"]}, "N from 2"),
        ({"min_count": 0}, "min_count is 0"),
        ({"types": ["person"]}, "types has 'person'"),
        ({"by": "month"}, "need the table articles"),
    ],
)
def test_bad_settings(settings, says):
    with pytest.raises(SettingError, match=says):
        pairs(links(), **settings)
