"""Keywords against a corpus small enough to count by hand."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stages.keywords import keywords
from pipeline.stages.tokens import tokens
from pipeline.tables import TABLES

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
    assert found.loc["条約", "burstiness"] == 1.5
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
