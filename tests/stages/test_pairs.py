"""Pairs against a corpus small enough to count by hand."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoki.errors import SettingError, TableError
from kyoki.stages.pairs import pairs
from kyoki.tables import TABLES

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


def test_an_article_counts_once_in_shrunk_pmi_and_a_near_duplicate_not_at_all():
    """KP and RU: three sentences of article 1, two of article 2, one of 3, and of 4, which is as 3."""
    met = [
        (str(n), at, 0, entity) for n, many in enumerate((3, 2, 1, 1), 1) for at in range(many) for entity in (KP, RU)
    ]
    four = articles().assign(duplicate_of=[None, None, None, "3"])
    table = pairs(links([*met, ("3", 2, 0, KP), ("2", 2, 0, PUTIN)]), sentences(), four).set_index(["window", "a", "b"])
    row = table.loc["sentence", KP, RU]
    assert row[["n_ab", "n_ab_unique", "n_ab_articles", "top_share"]].tolist() == [7, 6, 3, 0.5]
    expected = row["n_a_unique"] * row["n_b_unique"] / row["n_unique"]  # windows: 7 * 6 / 9
    assert row["pmi_shrunk"] == pytest.approx(math.log2(3.5 / (expected * 3 / 6 + 0.5)))
    assert table.loc["article", KP, RU]["top_share"] == pytest.approx(1 / 3)
    assert table.loc["article", PUTIN, KP]["top_share"] == 1


def test_q_of_a_pair_is_1_if_it_shares_one_article():
    met = [(str(n), 0, 0, entity) for n in range(30) for entity in ((KP, RU) if n < 9 else (KP,) if n < 11 else ())]
    met += [(str(n), 0, 0, f"place:町{n % 9}") for n in range(11, 30)]
    met += [("0", n, 0, entity) for n in range(1, 9) for entity in (KP, PUTIN)] + [("29", 0, 0, PUTIN)]
    table = pairs(links(met), windows=["sentence"]).set_index(["a", "b"])
    assert table.loc[(PUTIN, KP), ["n_ab", "n_ab_articles", "q"]].tolist() == [8, 1, 1]
    assert table.loc[(KP, RU), "n_ab_articles"] == 9
    assert table.loc[(KP, RU), "q"] < 0.05


def test_min_count_only_leaves_rows_out():
    for least in (2, 3):
        every, often = pairs(links()), pairs(links(), min_count=least)
        kept = every[every["n_ab"] >= least].reset_index(drop=True)
        pd.testing.assert_frame_equal(often, kept)


def test_types_in_either_order():
    wanted = {(PUTIN, KP), (PUTIN, RU)}
    for types in (["person-state"], ["state-person"]):
        assert set(counts(pairs(links(), types=types), "article")) == wanted
    assert set(counts(pairs(links(), types=["state-state"]), "article")) == {(KP, RU)}


@settings(max_examples=20, deadline=None)
@given(st.permutations(MET))
@pytest.mark.slow
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
        ({"windows": ["line"]}, "windows has 'line'"),
        ({"windows": ["sentences:1"]}, "N from 2"),
        ({"min_count": 0}, "min_count is 0"),
        ({"types": ["person"]}, "types has 'person'"),
        ({"by": "month"}, "need the table articles"),
    ],
)
def test_bad_settings(settings, says):
    with pytest.raises(SettingError, match=says):
        pairs(links(), **settings)


def articles(**changed):
    """Article 2 is a near-duplicate of 1; 4 has no day."""
    days = ["2025-04-30", "2025-05-01", "2025-05-31", None]
    rows = [
        {"article_id": article, "text": "", "n_chars": 0, "kept_share": 1.0, "published": pd.Timestamp(day)}
        for article, day in zip("1234", days, strict=True)
    ]
    return TABLES["articles"].frame(pd.DataFrame(rows).assign(duplicate_of=[None, "1", None, None], **changed))


def test_blocks_of_sentences_by_hand():
    # Blocks of two: sentences 0 and 1, then 2 alone; eight in four articles. KP and RU meet in the first of 1 and of 2.
    table = pairs(links(), sentences(), windows=["sentences:2"])
    assert counts(table, "sentences:2") == {
        (KP, RU): (3, 3, 2, 8),
        (PUTIN, KP): (1, 3, 1, 8),
        (PUTIN, RU): (1, 3, 1, 8),
    }


def test_a_sentence_is_in_one_block_only():
    # RU in sentence 1 and KP in 2 are neighbours, yet on either side of the border between the blocks 0-1 and 2-3.
    met = [("1", 1, 0, RU), ("1", 2, 0, KP)]
    assert counts(pairs(links(met), sentences(), windows=["sentences:2"]), "sentences:2") == {}
    assert counts(pairs(links(met), sentences(), windows=["sentences:3"]), "sentences:3") == {(KP, RU): (1, 1, 1, 4)}


def test_near_duplicates_are_counted_and_left_out():
    table = pairs(links(), sentences(), articles(), windows=["article"]).set_index(["a", "b"])
    four = table[["n_a_unique", "n_b_unique", "n_ab_unique", "n_unique"]]
    assert counts(table.reset_index(), "article")[KP, RU] == (3, 2, 2, 4)
    assert four.loc[(KP, RU)].tolist() == [2, 1, 1, 3]
    assert four.loc[(PUTIN, KP)].tolist() == [1, 2, 1, 3]
    without = pairs(
        links([row for row in MET if row[0] != "2"]), sentences().query("article_id != '2'"), windows=["article"]
    )
    assert table["npmi_unique"].tolist() == without["npmi"].tolist()
    assert table["n_ab_articles"].tolist() == without["n_ab_articles"].tolist() == [1, 1, 1]
    assert table["p"].tolist() == without["p"].tolist()
    assert table["q"].tolist() == without["q"].tolist()


def test_a_pair_of_near_duplicates_alone_has_no_measures_without_them():
    row = pairs(links(MET[5:]), sentences(), articles(), windows=["article"]).squeeze()
    assert (row["n_ab"], row["n_ab_unique"], row["n_a_unique"], row["n_unique"]) == (1, 0, 1, 3)
    assert pd.isna(row["npmi_unique"])
    assert row[["n_ab_articles", "p", "q"]].tolist() == [0, 1, 1]
    assert pd.isna(row["top_share"])
    assert row["pmi_shrunk"] == 0  # b is in no other article: none expected, none found


def test_without_articles_near_duplicates_are_not_known():
    table = TABLES["pairs"].check(pairs(links(), sentences()))
    assert table[["n_a_unique", "n_unique", "npmi_unique"]].isna().all(axis=None)


def test_slices_have_the_pairs_of_the_whole_by_the_same_threshold():
    table = TABLES["pairs"].check(pairs(links(), sentences(), articles(), windows=["article"], min_count=2, by="month"))
    shown = table[["slice", "a", "b", "n_a", "n_b", "n_ab", "n", "n_unique"]].to_numpy().tolist()
    assert shown == [
        ["2025-04", KP, RU, 1, 1, 1, 1, 1],
        ["2025-05", KP, RU, 2, 1, 1, 2, 1],  # one article of the two is the near-duplicate
        ["all", KP, RU, 3, 2, 2, 4, 3],  # the undated article is in no month
    ]


def test_slices_by_outlet_and_each_as_if_alone():
    table = pairs(links(), sentences(), articles(outlet=["甲", "乙", "乙", "乙"]), by="outlet")
    alone = pairs(
        links([row for row in MET if row[0] != "1"]),
        sentences().query("article_id != '1'"),
        articles().iloc[1:],
    )
    part = table[table["slice"] == "乙"].reset_index(drop=True)
    pd.testing.assert_frame_equal(part.drop(columns="slice"), alone.drop(columns="slice"))


def test_a_slice_of_near_duplicates_alone_has_no_evidence():
    table = pairs(links(), sentences(), articles(outlet=["甲", "乙", "甲", "甲"]), windows=["article"], by="outlet")
    row = TABLES["pairs"].check(table).query("slice == '乙'").squeeze()
    assert (row["n_ab"], row["n"], row["n_ab_unique"], row["n_unique"]) == (1, 1, 0, 0)
    assert row[["pmi_shrunk", "n_ab_articles", "p", "q"]].tolist() == [0, 0, 1, 1]


def test_intervals_are_given_from_five_windows():
    met = [(str(n), 0, 0, entity) for n in range(1, 10) for entity in ((KP, RU) if n < 6 else (KP,))]
    met += [(str(n), 1, 0, PUTIN) for n in range(1, 5)]
    table = pairs(links(met), windows=["article"]).set_index(["a", "b"])
    known = table["npmi_low"].notna()
    assert table.index[known].tolist() == [(KP, RU)]
    low, npmi, high = table.loc[(KP, RU), ["npmi_low", "npmi", "npmi_high"]]
    assert -1 <= low <= npmi <= high <= 1


@settings(max_examples=10, deadline=None)
@given(st.permutations(MET), st.permutations(range(4)))
@pytest.mark.slow
def test_no_order_of_rows_matters(met, order):
    given = (sentences().iloc[::-1], articles().iloc[order])
    table = pairs(links(met), *given, windows=["sentences:2", "article"], by="month")
    usual = pairs(links(), sentences(), articles(), windows=["article", "sentences:2"], by="month")
    pd.testing.assert_frame_equal(table, usual)


def test_it_counts_as_quanteda_does():
    """The figures of quanteda's own test of fcm(dfm, context = "document", count = "boolean") (test-fcm.R).

    Each document is a window here. Repeats count once in both. Jaccard as in textstat_simil(margin = "features",
    method = "jaccard"), by hand; KH Coder's, over its units of text, is the same.
    """
    met = [(str(n), 0, 0, f"place:{x}") for n, text in enumerate(["babc", "aacbe", "acefg"]) for x in text]
    table = pairs(links(met), windows=["article"])
    found = {row.a[-1] + row.b[-1]: (row.n_ab, round(row.jaccard, 4)) for row in table.itertuples()}
    half, third, two = 0.5, 0.3333, 0.6667
    assert found == {
        "ab": (2, two), "ac": (3, 1.0), "ae": (2, two), "af": (1, third), "ag": (1, third), "bc": (2, two),
        "be": (1, third), "ce": (2, two), "cf": (1, third), "cg": (1, third), "ef": (1, half), "eg": (1, half),
        "fg": (1, 1.0),
    }  # fmt: skip
