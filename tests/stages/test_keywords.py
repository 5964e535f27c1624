"""Keywords against a corpus small enough to count by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from kyoki.stages.keywords import keywords
from kyoki.stages.tokens import tokens
from kyoki.tables import TABLES

TEXTS = {
    "1": "条約に署名した。条約は4月に発効する。",
    "2": "条約を批准した兵士3人。",
    "3": "ミサイルが迅速に飛んだ。",
    "4": "ミサイルとミサイル。",
}


@pytest.fixture(scope="module")
def table():
    return tokens(pd.DataFrame({"article_id": list(TEXTS), "text": list(TEXTS.values())}, dtype="str"))


def by_lemma(frame):
    return TABLES["keywords"].check(frame).set_index("lemma")


def test_counts_and_weights_by_hand(table):
    found = by_lemma(keywords(table))
    assert found.loc["条約", ["tf", "df"]].tolist() == [3, 2]
    assert found.loc["条約", "tf_idf"] == pytest.approx(3 * math.log(4 / 2))
    assert found.loc["条約", "mean_tf"] == 1.5
    assert found.loc["飛ぶ", "tf_idf"] == pytest.approx(math.log(4))


def test_what_is_in_every_article_weighs_nothing(table):
    assert by_lemma(keywords(table[table["article_id"].isin(["3", "4"])])).loc["ミサイル", "tf_idf"] == 0


@pytest.mark.parametrize(
    "lemma",
    [
        "為る",  # 署名した: an auxiliary verb
        "に",  # a particle
        "4",  # a numeral
        "月",  # its counter
        "人",
    ],
)
def test_no_content_word(table, lemma):
    assert lemma not in by_lemma(keywords(table)).index


def test_a_counter_counts_only_where_it_follows_no_numeral():
    found = keywords(tokens(pd.DataFrame({"article_id": ["1"], "text": ["300票を得た。票が割れた。"]}, dtype="str")))
    assert by_lemma(found).loc["票", "tf"] == 1


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Ｓとア", "Ｓ"),  # a letter alone
        ("〇〇〇、○○", "○○"),  # signs
        ("発表したことを", "事"),  # shipped stop word by its lemma
        ("そう述べた", "述べる"),
    ],
)
def test_left_out(text, lemma):
    found = keywords(tokens(pd.DataFrame({"article_id": ["1"], "text": [text]}, dtype="str")))
    assert lemma not in set(found["lemma"])


def test_stop_words_by_lemma_or_surface(table):
    assert "条約" not in set(keywords(table, stop_words=["条約"])["lemma"])
    assert "飛ぶ" not in set(keywords(table, stop_words=iter(["飛ん"]))["lemma"])


def test_parts_of_speech_and_min_count(table):
    assert set(keywords(table, pos=["動詞"])["lemma"]) == {"飛ぶ"}
    assert set(keywords(table, min_count=3)["lemma"]) == {"条約", "ミサイル"}


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(keywords(table.iloc[order].reset_index(drop=True)), keywords(table))


def test_an_adverb_has_no_second_level():
    found = keywords(tokens(pd.DataFrame({"article_id": ["1"], "text": ["再び発射した。"]}, dtype="str")))
    assert by_lemma(found).loc["再び", ["pos1"]].tolist() == ["副詞"]
    assert found["pos2"].isna().sum() == 1


def test_no_tokens(table):
    assert len(TABLES["keywords"].check(keywords(table.iloc[:0]))) == 0


def mentions(*spans):
    return pd.DataFrame(spans, columns=["article_id", "start", "end"]).astype({"article_id": "str"})


def test_a_word_that_stands_in_mentions_is_a_name_whatever_the_dictionary_says():
    text = "クルスク州とトランプ大統領。ある州で。トランプ氏は別の州にも。"
    table = tokens(pd.DataFrame({"article_id": ["1"], "text": [text]}, dtype="str"))
    at = [("1", 0, 5), ("1", 6, 10), ("1", 19, 23)]
    found = by_lemma(keywords(table, None, mentions(*at), unit="short"))
    assert found.loc["トランプ", ["pos2", "kind", "tf", "tf_in_names"]].tolist() == ["普通名詞", "name", 2, 2]
    assert found.loc["州", ["kind", "tf", "tf_in_names"]].tolist() == ["word", 3, 1]
    assert found.loc["クルスク", "kind"] == "name"  # 固有名詞
    assert by_lemma(keywords(table, unit="short")).loc["トランプ", "kind"] == "word"


def test_near_copies_are_counted_apart(table):
    articles = pd.DataFrame({"article_id": list(TEXTS), "duplicate_of": [None, "1", None, "3"]}, dtype="str")
    found = by_lemma(keywords(table, articles))
    assert found.loc["条約", ["tf", "df", "tf_unique", "df_unique"]].tolist() == [3, 2, 2, 1]
    assert found.loc["兵士", ["tf", "tf_unique", "df_unique"]].tolist() == [1, 0, 0]


def test_dispersion_by_hand(table):
    # content words: 条約 署名 条約 発効; 条約 批准 兵士; ミサイル 迅速 飛ぶ; ミサイル ミサイル: 4, 3, 3, 2 of 12
    found = by_lemma(keywords(table))
    # DP of 条約 (2 + 1 of 3): (1/3 + 1/12 + 3/12 + 2/12) / 2 = 5/12. By chance three occurrences share with the corpus
    # 19/81 in the first article, 37/256 in those of 3 and 91/1296 in that of 2; all in the last would share 1/6.
    chance = 19 / 81 + 2 * 37 / 256 + 91 / 1296
    assert found.loc["条約", "dispersion"] == pytest.approx((chance - 7 / 12) / (chance - 1 / 6), abs=1e-6)
    assert np.isnan(found.loc["飛ぶ", "dispersion"])  # once


def test_tf_idf_is_scikit_learns(table):
    """Theirs without smoothing and norm is tf (ln(N / df) + 1): summed over the articles, ours and tf."""
    ours = by_lemma(keywords(table))
    texts = [" ".join(table.loc[table["article_id"] == name, "lemma"]) for name in TEXTS]
    names = ours.index.tolist()
    theirs = TfidfVectorizer(smooth_idf=False, norm=None, token_pattern=r"\S+", vocabulary=names, lowercase=False)
    weights = theirs.fit_transform(texts).toarray().sum(axis=0)
    assert (weights - ours["tf"]).tolist() == pytest.approx(ours["tf_idf"].tolist())


@settings(max_examples=10)
@given(st.permutations(list(TEXTS)), st.integers(1, 4))
def test_parts_of_whole_articles_give_what_the_whole_gives(table, order, size):
    parts = [table[table["article_id"].isin(order[at : at + size])] for at in range(0, len(order), size)]
    pd.testing.assert_frame_equal(keywords(iter(parts)), keywords(table))


def test_the_words_of_one_article_have_an_order():
    text = "話題の映画を紹介する。人気の映画を紹介する。弾道ミサイルと核軍縮を紹介する。弾道ミサイルの話題。"
    found = by_lemma(keywords(tokens(pd.DataFrame({"article_id": ["1"], "text": [text]}, dtype="str"))))
    assert set(found["tf_idf"]) == {0}
    weight = found["weight"]
    assert weight["弾道ミサイル"] > weight["映画"] > weight["話題"]  # twice each: the language has 話題 everywhere
    assert weight["弾道ミサイル"] == pytest.approx(2 * math.log((1 + 10) / 1))
    assert weight["核軍縮"] > weight["人気"]
