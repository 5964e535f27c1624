"""Words read from a file equal the words that were written."""

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

import kyoki
from kyoki.config import KeywordSettings
from kyoki.counting.units import Cutter
from kyoki.counting.word_counts import count_words
from kyoki.counting.words_file import read, write
from kyoki.tables import TABLES

TEXTS = ["首脳は会談した。首脳会談は東京で開いた。", "会う約束をした。", "。", "“Wi-Fi”の\n電波が届く。"]


@pytest.fixture(scope="module")
def tokens():
    return kyoki.tokens(kyoki.clean(TEXTS).articles)


@pytest.mark.model
@pytest.mark.parametrize("placed", [True, False])
@pytest.mark.parametrize("n", [4, 0])
def test_what_is_read_is_what_was_written(tokens, tmp_path, placed, n):
    some = tokens[tokens["article_id"].isin(sorted(set(tokens["article_id"]))[:n])].reset_index(drop=True)
    words = count_words(some, Cutter(TABLES["links"].frame(), unit="long", pos=KeywordSettings.pos), placed=placed)
    assert words.words.empty == (n == 0)
    write(words, tmp_path / "words.npz")
    again = read(tmp_path / "words.npz")
    assert_frame_equal(again.words, words.words)
    assert again.articles == words.articles
    for one, other in ((again.counts, words.counts), (again.printed, words.printed)):
        assert one.shape == other.shape
        assert one.dtype == other.dtype
        assert (one != other).nnz == 0
    assert np.array_equal(again.in_names, words.in_names)
    assert (again.places is None) == (not placed)
    if placed:
        assert all(np.array_equal(one, other) for one, other in zip(again.places, words.places, strict=True))
