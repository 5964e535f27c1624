"""Codes of a user's coding rules by article, slice and pair, compared with counts by hand and with the command."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kyoki
from kyoki.coding import coding_of
from kyoki.errors import SettingError
from kyoki.running.registry import keywords_for
from kyoki.tables import TABLES
from kyoki.toml_settings import from_mapping, load

TEXTS = {
    "1": "関税を上げた。輸出が減った。関税は続く。",
    "2": "関税の交渉で輸出を論じた。",
    "3": "首脳が会談した。",
    "4": "首脳が会談した。",
    "5": "首脳は関税を論じた。",
}
RULES = {
    "trade": {"words": ["関税", "輸出"]},
    "talks": {"words": ["会談", "交渉"]},
    "both": {"and": [{"codes": ["trade"]}, {"codes": ["talks"]}]},
    "never": {"words": ["宇宙"]},
}


@pytest.fixture(scope="module")
def corpus():
    """Tokens, links, entities, sentences and articles; 4 repeats 3."""
    articles = kyoki.articles_from_texts(list(TEXTS.values()), list(TEXTS))
    articles["duplicate_of"] = pd.array([None, None, None, "3", None], dtype="str")
    articles["outlet"] = pd.array(["甲", "甲", "乙", "乙", None], dtype="str")
    empty = [TABLES[name].frame() for name in ("links", "entities")]
    return kyoki.tokens(articles), *empty, kyoki.sentences(articles), articles


def test_counts_by_hand(corpus):
    found = kyoki.codes(*corpus, coding=coding_of(RULES), by="outlet")
    for name, table in found._asdict().items():
        TABLES[name].check(table)
    rows = found.codes.set_index(["code", "article_id"])
    assert rows.loc[("trade", "1")].tolist() == [3, 3]
    assert rows.loc[("trade", "2")].tolist() == [2, 1]
    assert rows.loc[("both", "2")].tolist() == [3, 1]
    assert set(rows.index) == {("trade", n) for n in "125"} | {("talks", n) for n in "234"} | {("both", "2")}
    cells = found.code_slices.set_index(["code", "slice"])
    assert cells.loc[("talks", "all"), ["n", "count", "share"]].tolist() == [4, 2, 0.5]  # 4 is a near-duplicate
    assert cells.loc[("talks", "甲"), ["n", "count", "expected"]].tolist() == [2, 1, pytest.approx(4 / 3)]
    assert cells.loc[("talks", "乙"), ["n", "count"]].tolist() == [1, 1]  # and 5 is in no slice
    assert cells.loc["never"]["count"].tolist() == [0, 0, 0]
    assert cells.loc["never"]["p"].dropna().tolist() == [1, 1]


def test_codes_together_as_pairs_are(corpus):
    found = kyoki.codes(*corpus, coding=coding_of(RULES), windows=["sentence", "article"]).code_pairs
    rows = found.set_index(["window", "a", "b"])
    row = rows.loc[("sentence", "code:talks", "code:trade")]
    assert row[["n_a", "n_b", "n_ab", "n", "n_ab_articles"]].tolist() == [3, 5, 1, 7, 1]
    assert row["n_a_unique"] == 2
    assert rows.loc[("article", "code:talks", "code:trade"), ["n_a", "n_b", "n_ab", "n"]].tolist() == [3, 3, 1, 5]


@settings(max_examples=5)
@given(st.permutations(list(TEXTS)), st.integers(1, 5))
def test_parts_and_order_do_not_matter(corpus, order, size):
    tokens, *rest = corpus
    parts = [tokens[tokens["article_id"].isin(order[at : at + size])] for at in range(0, len(order), size)]
    coding = coding_of(RULES)
    for cut, whole in zip(
        kyoki.codes(iter(parts), *rest, coding=coding, by="outlet"),
        kyoki.codes(*corpus, coding=coding, by="outlet"),
        strict=True,
    ):
        pd.testing.assert_frame_equal(cut, whole)


def test_no_rules_no_rows_and_no_token_is_read(corpus):
    def unread():
        raise AssertionError
        yield

    for name, table in kyoki.codes(unread(), *corpus[1:])._asdict().items():
        assert TABLES[name].check(table).empty


def test_nothing_at_all(corpus):
    found = kyoki.codes(*(frame.iloc[:0] for frame in corpus), coding=coding_of(RULES), by="outlet")
    assert found.codes.empty
    assert found.code_pairs.empty
    assert TABLES["code_slices"].check(found.code_slices)[
        ["slice", "n", "count"]
    ].drop_duplicates().to_numpy().tolist() == [["all", 0, 0]]


def test_wrong_settings(corpus):
    with pytest.raises(SettingError, match=r"codes: windows has 'page'"):
        kyoki.codes(*corpus, windows=["page"])
    with pytest.raises(SettingError, match=r"slices by 'city'"):
        kyoki.codes(*corpus, coding=coding_of(RULES), by="city")
    with pytest.raises(SettingError, match=r"\[coding\] windows has 'page'"):
        from_mapping({"coding": {"windows": ["page"]}})


def test_the_settings_name_the_file(tmp_path):
    (tmp_path / "codes.toml").write_text('["通商"]\nwords = ["関税"]\n', encoding="utf-8")
    (tmp_path / "kyoki.toml").write_text('[coding]\nfile = "codes.toml"\n', encoding="utf-8")
    chosen = keywords_for("codes", load(tmp_path / "kyoki.toml"))
    assert chosen["coding"].names == ["通商"]
    before = repr(chosen["coding"])
    (tmp_path / "codes.toml").write_text('["通商"]\nwords = ["輸出"]\n', encoding="utf-8")
    assert repr(keywords_for("codes", load(tmp_path / "kyoki.toml"))["coding"]) != before
