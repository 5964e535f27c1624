"""Keyness against a corpus small enough to count by hand, and against scipy."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from kyoki.config import KeynessSettings, Settings
from kyoki.errors import InputError, SettingError, TableError
from kyoki.running.registry import keywords_for
from kyoki.stages.keyness import keyness
from kyoki.stages.keywords import keywords
from kyoki.stages.tokens import tokens
from kyoki.stages.trends import trends
from kyoki.tables import TABLES

TEXTS = {
    "1": "条約に署名した。条約は4月に発効する。",
    "2": "条約を批准した兵士。",
    "3": "ミサイルが迅速に飛んだ。",
    "4": "ミサイルと兵士。",
}
DAYS = ["2025-04-01", "2025-04-30", "2025-05-01", None]


@pytest.fixture(scope="module")
def table():
    return tokens(pd.DataFrame({"article_id": list(TEXTS), "text": list(TEXTS.values())}, dtype="str"))


@pytest.fixture(scope="module")
def articles():
    rows = zip(TEXTS.items(), DAYS, "甲甲乙乙", strict=True)
    return TABLES["articles"].frame(
        {"article_id": i, "text": text, "published": day, "outlet": outlet, "n_chars": len(text), "kept_share": 1.0}
        for (i, text), day, outlet in rows
    )


def by_lemma(frame, part):
    frame = TABLES["keyness"].check(frame)
    return frame[frame["slice"] == part].set_index("lemma")


def test_counts_by_hand(table, articles):
    # 甲: 条約 署名 条約 発効 条約, 条約 批准 兵士; 乙: ミサイル 迅速 飛ぶ, ミサイル 兵士
    every = keyness(table, articles, by="outlet", min_df=1)
    found = by_lemma(every, "甲")
    counts = ["unit", "tf", "df", "n", "rest_tf", "rest_df", "rest_n"]
    assert found.loc["条約", counts].tolist() == ["article", 3, 2, 2, 0, 0, 2]
    assert found.loc["条約", "log_ratio"] == pytest.approx(np.log2((2 / 2) / (0.5 / 2)))
    assert found.loc["条約", "log_likelihood"] == pytest.approx(2 * 4 * np.log(2))  # four articles, all as foretold
    # The prior is one article, half the smaller side: a half of one with the word, as two articles and a half in five.
    assert found.loc["条約", "log_odds"] == pytest.approx(np.log(2.5 / 0.5) - np.log(0.5 / 2.5))
    assert found.loc["条約", "log_odds_z"] == pytest.approx(2 * np.log(5) / np.sqrt(2 / 2.5 + 2 / 0.5))
    assert found.loc["条約", "p"] == pytest.approx(2 / 6)  # two of four articles: six ways, two as extreme
    assert found.loc["ミサイル", ["tf", "df", "rest_tf", "rest_df"]].tolist() == [0, 0, 2, 2]
    assert found.loc["ミサイル", "log_likelihood"] < 0
    assert "迅速" not in found.index  # in no article here, and were it spread evenly, in half of one
    assert set(every["q"]) == {1.0}  # 8 words in 2 slices are 16 tests; 4 have p = 1/3: 16 / 3 / 4 > 1


def test_a_burst_in_one_article_is_one_article(table, articles):
    again = pd.concat([table, *(table[table["lemma"] == "迅速"].assign(start=99 + n, end=101 + n) for n in range(9))])
    found = by_lemma(keyness(again, articles, by="outlet", min_df=1), "乙").loc["迅速"]
    assert found[["tf", "df", "p"]].tolist() == [10, 1, 1.0]
    assert "迅速" not in set(keyness(again, articles, by="outlet", min_df=2)["lemma"])


def test_near_duplicates_are_in_no_count(table, articles):
    copied = articles.assign(duplicate_of=[None, "1", None, None])
    found = by_lemma(keyness(table, copied, by="outlet", min_df=1), "甲")
    assert found.loc["条約", ["tf", "df", "n", "rest_n"]].tolist() == [2, 1, 1, 2]
    assert "批准" not in found.index


def test_an_article_without_a_content_word_counts(table, articles):
    empty = articles.iloc[[0]].assign(article_id="5")
    found = keyness(table, pd.concat([articles, empty]), by="outlet", min_df=1)
    assert by_lemma(found, "甲").loc["条約", ["df", "n"]].tolist() == [2, 3]


def test_an_article_in_no_slice_counts_in_none(table, articles):
    found = keyness(table, articles, by="month", min_df=1)
    assert set(found["slice"]) == {"2025-04", "2025-05"}
    assert by_lemma(found, "2025-05").loc["ミサイル", ["tf", "df", "n", "rest_n"]].tolist() == [1, 1, 1, 2]


def test_against_a_reference(table, articles):
    reference = pd.DataFrame(
        {"lemma": ["条約", "条約", "海"], "pos1": ["名詞", "動詞", "名詞"], "tf": ["5", "2", "93"]}
    )
    found = by_lemma(keyness(table, articles, reference=reference, min_df=1), "all")
    assert found.loc["条約", ["against", "tf", "n", "rest_tf", "rest_n"]].tolist() == ["reference", 3, 12, 5, 100]
    assert found.loc["条約", "unit"] == "token"
    assert found[["rest_df", "p", "q"]].isna().all(axis=None)  # tokens are no basis for a test
    # 2 (3 ln(3 / (8 · 12 / 112)) + 9 ln(9 / (104 · 12 / 112)) + 5 ln(5 / (8 · 100 / 112)) + ...
    cells = [(3, 8 * 12), (9, 104 * 12), (5, 8 * 100), (95, 104 * 100)]
    by_hand = 2 * sum(count * np.log(count * 112 / product) for count, product in cells)
    assert found.loc["条約", "log_likelihood"] == pytest.approx(by_hand)
    assert "海" not in found.index
    alone = by_lemma(keyness(table, articles, reference=reference[["lemma", "tf"]], min_df=1), "all")
    assert alone.loc["条約", "rest_tf"] == 7


def test_a_corpus_against_itself_has_nothing_of_its_own(table, articles):
    found = keyness(table, articles, reference=keywords(table), min_df=1)
    assert found["log_likelihood"].tolist() == pytest.approx([0] * len(found))
    assert (found["tf"] == found["rest_tf"]).all()
    assert found["log_odds"].tolist() == pytest.approx([0] * len(found))


def test_both_at_once(table, articles):
    found = keyness(table, articles, by="outlet", reference=keywords(table), min_df=1)
    assert set(zip(found["against"], found["slice"], strict=True)) == {
        ("rest", "甲"),
        ("rest", "乙"),
        ("reference", "all"),
    }


def test_neither_slices_nor_reference(table, articles):
    assert len(TABLES["keyness"].check(keyness(table, articles))) == 0


def test_one_slice_has_no_rest(table, articles):
    assert len(keyness(table, articles.assign(outlet="甲"), by="outlet", min_df=1)) == 0


def test_the_words_are_the_same_in_every_slice(table, articles):
    found = keyness(table, articles, by="outlet", min_df=2)
    assert set(found["lemma"]) == {"条約", "ミサイル", "兵士"}


WORDS = st.lists(st.sampled_from(["条約", "署名", "兵士", "戦車"]), min_size=1, max_size=30)


@settings(max_examples=25)
@given(WORDS, WORDS)
def test_g2_of_tokens_is_scipys(here, there):
    counts = {"1": here}
    rows = [
        (a, 3 * n, 3 * n + 2, 0, w, w, "名詞", "普通名詞", None) for a, ws in counts.items() for n, w in enumerate(ws)
    ]
    columns = ["article_id", "start", "end", "sentence", "surface", "lemma", "pos1", "pos2", "pos3"]
    given_tokens = TABLES["tokens"].frame(pd.DataFrame(rows, columns=columns))
    one = TABLES["articles"].frame([{"article_id": "1", "text": "x", "n_chars": 1, "kept_share": 1.0}])
    reference = pd.Series(there).value_counts().rename_axis("lemma").reset_index(name="tf")
    for row in keyness(given_tokens, one, reference=reference, min_df=1).itertuples():
        cells = np.array([[row.tf, row.n - row.tf], [row.rest_tf, row.rest_n - row.rest_tf]])
        if cells.sum(axis=0).all():
            theirs = chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
            assert abs(row.log_likelihood) == pytest.approx(theirs, rel=1e-6, abs=1e-9)
        assert (row.log_likelihood >= 0) == (row.tf * row.rest_n >= row.rest_tf * row.n)


@pytest.mark.parametrize(
    ("reference", "complaint"),
    [
        (pd.DataFrame({"lemma": ["条約"]}), "no column tf"),
        (pd.DataFrame({"lemma": ["条約"], "tf": ["多い"]}), "a tf that is not a count"),
        (pd.DataFrame({"lemma": [], "tf": []}), "none at all"),
    ],
)
def test_a_reference_that_is_none(table, articles, reference, complaint):
    with pytest.raises(TableError, match=complaint):
        keyness(table, articles, reference=reference)


def test_bad_settings(table, articles, tmp_path):
    with pytest.raises(SettingError, match="min_df is 0"):
        keyness(table, articles, by="outlet", min_df=0)
    with pytest.raises(SettingError, match="slices by 'moon'"):
        keyness(table, articles, by="moon")
    with pytest.raises(InputError, match=r"none.csv: No such file"):
        keywords_for("keyness", Settings(keyness=KeynessSettings(reference=str(tmp_path / "none.csv"))))


def test_a_file_is_the_reference(tmp_path):
    (tmp_path / "counts.csv").write_text("\ufefflemma,tf\n'=1,3\n条約,5\n", encoding="utf-8")
    given_path = Settings(keyness=KeynessSettings(reference=str(tmp_path / "counts.csv")))
    assert keywords_for("keyness", given_path)["reference"].to_dict("list") == {
        "lemma": ["=1", "条約"],
        "tf": ["3", "5"],
    }


@settings(max_examples=10)
@given(st.permutations(list(TEXTS)), st.integers(1, 4))
def test_parts_of_whole_articles_give_what_the_whole_gives(table, articles, order, size):
    parts = [table[table["article_id"].isin(order[at : at + size])] for at in range(0, len(order), size)]
    shuffled = articles.set_index("article_id").loc[order].reset_index()
    pd.testing.assert_frame_equal(
        keyness(iter(parts), shuffled, by="month", min_df=1), keyness(table, articles, by="month", min_df=1)
    )


def test_words_rise_and_fall_with_the_entities(table, articles):
    words = keyness(table, articles, by="month", min_df=1)
    nothing = (TABLES["links"].frame(), TABLES["pair_sentences"].frame())
    found = TABLES["trends"].check(trends(*nothing, articles, words, by="month")).set_index(["a", "slice"])
    row = found.loc[("ミサイル/名詞/普通名詞", "2025-05")]
    assert row[["kind", "count", "n", "rest_count", "rest_n"]].tolist() == ["word", 1, 1, 0, 2]
    assert row["is_new"]
    assert not found.loc[("条約/名詞/普通名詞", "2025-04"), "is_new"]  # the first month: everything would be
    assert not trends(*nothing, articles, keyness(table, articles, by="outlet", min_df=1), by="outlet")["is_new"].any()
