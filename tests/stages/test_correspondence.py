"""Words and slices as points: the chosen words, by hand."""

import numpy as np
import pandas as pd
import pytest

import kyoki
from kyoki.counting.correspondence import correspond
from kyoki.counting.slicing import LEAST_OF_SLICE
from kyoki.errors import SettingError
from kyoki.tables import TABLES
from kyoki.toml_settings import from_mapping

#: Articles of three outlets with each word, of 10 each; as a token 戦争 is twice in each of 甲.
COUNTS = {"関税": (8, 1, 1), "戦争": (2, 9, 4), "映画": (0, 2, 9), "会議": (5, 5, 5), "予算": (3, 4, 3)}
SLICES = ("甲", "乙", "丙")


def keyness(counts=COUNTS, slices=SLICES):
    rows = [
        {
            "slice": name,
            "word": word,
            "lemma": word,
            "df": here,
            "tf": here * 2 if word == "戦争" and name == "甲" else here,
        }
        | {"rest_df": sum(in_all) - here, "rest_tf": 0}
        for word, in_all in counts.items()
        for name, here in zip(slices, in_all, strict=True)
        if here
    ]
    rest = {"against": "rest", "pos1": "名詞", "kind": "word", "unit": "article", "n": 10, "rest_n": 20}
    measures = dict.fromkeys(["log_ratio", "log_odds", "log_odds_z", "log_likelihood", "p", "q"], 0.5)
    reference = {
        "against": "reference",
        "slice": "all",
        "word": "外国",
        "lemma": "外国",
        "tf": 99,
        "df": 9,
        "rest_tf": 9,
        "rest_df": 0,
    }
    return TABLES["keyness"].frame([rest | measures | row for row in [*rows, reference]])


def test_points_by_hand():
    found = kyoki.correspondence(keyness())
    points, axes = (TABLES[name].check(table) for name, table in found._asdict().items())
    wanted = correspond(np.array([COUNTS[word] for word in sorted(COUNTS)])[:, np.argsort(SLICES)])
    assert axes["inertia"].tolist() == pytest.approx(wanted.inertia)
    assert axes["share"].sum() == pytest.approx(1)
    assert axes["cumulative"].iloc[-1] == pytest.approx(1)
    first = points[points["axis"] == 1].set_index(["kind", "name"])
    for number, word in enumerate(sorted(COUNTS)):
        row = first.loc[("word", f"{word}/名詞")]
        assert row["count"] == sum(COUNTS[word])
        assert row["coordinate"] == pytest.approx(wanted.rows.coordinate[number, 0])
    assert first.loc[("slice", "甲"), "count"] == 8 + 2 + 5 + 3
    assert first.loc[("slice", "甲"), "coordinate"] * first.loc[("word", "関税/名詞"), "coordinate"] > 0
    assert first["mass"].groupby("kind").sum().tolist() == pytest.approx([1, 1])


def test_slices_of_few_articles_are_left_out():
    """An outlet of four articles, with words that no other has, changes nothing."""
    few = keyness({"関税": (1,), "宇宙": (4,), "衛星": (4,)}, ["丁"]).assign(n=LEAST_OF_SLICE - 1)
    with_few = pd.concat([keyness(), few[few["against"] == "rest"]], ignore_index=True)
    for found, wanted in zip(kyoki.correspondence(with_few), kyoki.correspondence(keyness()), strict=True):
        pd.testing.assert_frame_equal(found, wanted)
    enough = kyoki.correspondence(with_few.assign(n=LEAST_OF_SLICE)).correspondence
    assert {"丁", "宇宙/名詞"} <= set(enough["name"])


def test_points_are_listed_on_the_first_five_axes():
    counts = {f"語{number}": tuple(1 + 7 * (number == at) for at in range(8)) for number in range(8)}
    found = kyoki.correspondence(keyness(counts, "甲乙丙丁戊己庚辛"))
    assert set(found.correspondence["axis"]) == {1, 2, 3, 4, 5}
    assert len(found.correspondence_axes) == 7


def test_tokens_as_in_kh_coder():
    points = kyoki.correspondence(keyness(), count="tf").correspondence
    assert points.loc[points["name"] == "戦争/名詞", "count"].tolist() == [2 * 2 + 9 + 4] * 2


def test_the_words_that_differ_most_of_the_frequent_ones():
    words = kyoki.correspondence(keyness(), top=2).correspondence.query("kind == 'word'")["name"]
    assert set(words) == {"映画/名詞", "関税/名詞"}
    words = kyoki.correspondence(keyness(), among=2).correspondence.query("kind == 'word'")["name"]
    assert set(words) == {"会議/名詞", "戦争/名詞"}  # in 15 articles each, the others in 10 and 11


@pytest.mark.parametrize(
    "given",
    [
        TABLES["keyness"].frame(),
        keyness({word: counts[:1] for word, counts in COUNTS.items() if counts[0]}, SLICES[:1]),  # one slice
        keyness({"会議": (5, 5, 5)}),  # one word
        keyness({"会議": (5, 5, 5), "予算": (2, 2, 2)}),  # no difference
    ],
)
def test_nothing_to_compare(given):
    for name, table in kyoki.correspondence(given)._asdict().items():
        assert TABLES[name].check(table).empty


def test_wrong_settings():
    for setting in ({"top": 0}, {"among": 0}):
        with pytest.raises(SettingError, match=r"correspondence: \w+ is 0; expected 1 or more"):
            kyoki.correspondence(keyness(), **setting)
    with pytest.raises(SettingError, match=r"correspondence: count is 'n'; expected df or tf"):
        kyoki.correspondence(keyness(), count="n")
    with pytest.raises(SettingError, match=r"\[correspondence\] count is 'n'; expected one of df, tf"):
        from_mapping({"correspondence": {"count": "n"}})
