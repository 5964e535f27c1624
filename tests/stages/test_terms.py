"""Compound terms: complete terms, parts that are excluded, and C-values by hand."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoki.errors import SettingError
from kyoki.names import Name, Names
from kyoki.stages.terms import terms
from kyoki.stages.tokens import tokens
from kyoki.tables import TABLES


def cut(*texts):
    ids = [str(number) for number in range(len(texts))]
    return tokens(pd.DataFrame({"article_id": ids, "text": list(texts)}, dtype="str"))


def own(*words):
    return Names(Name(word, "word", "") for word in words)


def found(*texts, min_count=1):
    return TABLES["terms"].check(terms(cut(*texts), min_count=min_count)).set_index("surface")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("包括的戦略的パートナーシップ条約に署名した。", ["包括的戦略的パートナーシップ条約"]),
        ("弾道ミサイルを2発発射した。", ["弾道ミサイル"]),  # not 2発
        ("新型の特殊作戦部隊", ["特殊作戦部隊"]),  # 形状詞 within
        ("非核化を求めた。", ["非核化"]),  # a prefix and a suffix
        ("2025年4月に3人が来た。", []),  # dates and counts
        ("ロシア軍1万人を送る。", ["ロシア軍"]),
        ("プーチン氏と記者ら", []),  # 氏 and ら are no part of a name
        ("総合的な判断", []),  # 的 ends no noun
        ("同国の各社", []),  # pointing prefixes
        ("昨年後半、今回合意した。", []),  # adverbial nouns
        ("条約。署名", []),  # two sentences
        ("条約\n署名", []),
        ("条約 署名", []),  # a space between
        ("条約に署名", []),
    ],
)
def test_runs(text, wanted):
    assert found(text).index.tolist() == wanted


def test_c_value_by_hand():
    table = found("弾道ミサイルと弾道ミサイル。", "弾道ミサイル発射。", "弾道ミサイル発射台と弾道ミサイル発射")
    # 弾道ミサイル: 2 alone, 2 in …発射, 1 in …発射台; the longer two have tf 3 (1 of them in …台) and 1.
    assert table.loc["弾道ミサイル", ["n_tokens", "tf", "df"]].tolist() == [2, 5, 3]
    assert table.loc["弾道ミサイル", "c_value"] == pytest.approx(1 * (5 - (3 + 1) / 2))
    assert table.loc["弾道ミサイル発射", ["n_tokens", "tf", "df"]].tolist() == [3, 3, 2]
    assert table.loc["弾道ミサイル発射", "c_value"] == pytest.approx(math.log2(3) * (3 - 1 / 1), rel=1e-9)
    assert table.loc["弾道ミサイル発射台", "c_value"] == pytest.approx(math.log2(4) * 1)
    assert "ミサイル発射" not in table.index  # never stands by itself


def test_min_count_counts_what_is_within_longer_terms():
    assert found("弾道ミサイル。", "弾道ミサイル発射。", min_count=2).index.tolist() == ["弾道ミサイル"]


def test_an_endless_run_is_a_list_not_a_term():
    assert len(found("政治経済社会国際文化" * 4)) == 0


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(random):
    table = cut("弾道ミサイル発射。弾道ミサイル。", "朝鮮半島情勢と朝鮮半島")
    order = list(range(len(table)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(terms(table.iloc[order], min_count=1), terms(table, min_count=1))


def test_no_tokens():
    assert len(TABLES["terms"].check(terms(cut()))) == 0


def test_bad_min_count():
    with pytest.raises(SettingError, match="min_count is 0"):
        terms(cut("条約"), min_count=0)


def test_flr_by_hand():
    table = found("弾道ミサイルと弾道ミサイル。", "弾道ミサイル発射。")
    # Right of 弾道 stands a noun 3 times; of ミサイル 3 times at its left, once at its right; of 発射 once at its left.
    assert table.loc["弾道ミサイル", "flr"] == pytest.approx(2 * ((0 + 1) * (3 + 1) * (3 + 1) * (1 + 1)) ** (1 / 4))
    three = (1 * 4) * (4 * 2) * (2 * 1)
    assert table.loc["弾道ミサイル発射", "flr"] == pytest.approx(1 * three ** (1 / 6))


def test_near_copies_are_counted_apart():
    table = cut("弾道ミサイルと弾道ミサイル。", "弾道ミサイル。", "弾道ミサイル発射。")
    articles = pd.DataFrame({"article_id": ["0", "1", "2"], "duplicate_of": [None, "0", None]}, dtype="str")
    row = terms(table, articles, min_count=1).set_index("surface").loc["弾道ミサイル"]
    assert row[["tf", "df", "tf_unique", "df_unique"]].tolist() == [4, 3, 3, 2]


def test_a_term_that_holds_a_mention_is_a_name():
    table = cut("トランプ大統領と大統領補佐官。トランプ大統領補佐官")
    mentions = pd.DataFrame({"article_id": ["0", "0"], "start": [0, 15], "end": [4, 19]}).astype({"article_id": "str"})
    kinds = terms(table, None, mentions, min_count=1).set_index("surface")["kind"]
    assert kinds.to_dict() == {"トランプ大統領": "name", "トランプ大統領補佐官": "name", "大統領補佐官": "term"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "日本維新の会が、日本維新を。",
            {"日本維新の会": 4, "日本維新": 2},
        ),  # の within; 日本維新 only where it stands alone
        ("日本維新の会代表", {"日本維新の会": 4, "日本維新の会代表": 5}),  # one unit of a longer run
        ("維新の会と", {"維新の会": 3}),
        ("日本維新の会館", {"日本維新": 2}),  # 会館 is one token: the word does not end where a token ends
    ],
)
def test_forced_words_are_never_cut(text, wanted):
    found = terms(cut(text), min_count=1, names=own("日本維新の会", "維新の会"))
    assert dict(zip(found["surface"], found["n_tokens"], strict=True)) == wanted


def test_a_forced_word_that_mecab_left_whole_is_a_term():
    found = terms(cut("条約と平和条約。"), min_count=1, names=own("条約")).set_index("surface")
    assert found["n_tokens"].to_dict() == {"平和条約": 3, "条約": 2}
    assert found.loc["条約", ["tf", "c_value"]].tolist() == [2, 1.0]  # log2(2) (2 - 1 / 1)


def test_stop_words():
    assert terms(cut("弾道ミサイル、共同声明。"), min_count=1, stop_words=["共同声明"])["surface"].tolist() == [
        "弾道ミサイル"
    ]


@settings(max_examples=20)
@given(st.permutations(range(3)), st.booleans(), st.integers(1, 3))
def test_parts_of_whole_articles_give_what_the_whole_gives(order, as_categories, at_once):
    table = cut("弾道ミサイル発射。弾道ミサイル。", "朝鮮半島情勢と朝鮮半島", "弾道ミサイル")
    articles = pd.DataFrame({"article_id": ["0", "1", "2"], "duplicate_of": [None, None, "0"]}, dtype="str")
    mentions = pd.DataFrame({"article_id": ["1"], "start": [0], "end": [2]}).astype({"article_id": "str"})
    parts = [table[table["article_id"] == str(number)] for number in order]
    if as_categories:
        text = ["article_id", "surface", "pos1", "pos2", "pos3"]
        parts = [part.astype(dict.fromkeys(text, "category")) for part in parts]
    whole = terms(table, articles, mentions, min_count=1, names=own("半島情勢"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kyoki.stages.terms._AT_ONCE", at_once)
        found = terms(iter(parts), articles, mentions, min_count=1, names=own("半島情勢"))
    pd.testing.assert_frame_equal(found, whole)
