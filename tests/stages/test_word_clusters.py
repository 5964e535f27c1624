"""Words clustered by the articles that they share: which words, which articles, what the tables say."""

import numpy as np
import pandas as pd
import pytest

import kyoki
from kyoki.errors import SettingError
from kyoki.tables import TABLES
from kyoki.toml_settings import from_mapping

TEXTS = ["関税と貿易。", "関税と貿易。", "関税と貿易と条約。", "映画と監督。", "映画と監督。", "映画。", "関税と宇宙。"]


@pytest.fixture(scope="module")
def corpus():
    """Tokens and articles; the last one is a near-duplicate."""
    articles = kyoki.articles_from_texts(TEXTS, [f"a{n}" for n in range(len(TEXTS))])
    articles["duplicate_of"] = pd.array([None] * 6 + ["a0"], dtype="str")
    return kyoki.tokens(articles), articles


def test_by_hand(corpus):
    found = kyoki.word_clusters(*corpus, n_clusters=2, method="average")
    words, merges = (TABLES[name].check(table) for name, table in found._asdict().items())
    rows = words.set_index(words["name"].str.split("/").str[0])
    # 条約 is in one article, 宇宙 in the near-duplicate.
    assert rows["df"].to_dict() == {"関税": 3, "貿易": 3, "映画": 3, "監督": 2}
    assert rows.loc["関税", "cluster"] == rows.loc["貿易", "cluster"]
    assert rows.loc["映画", "cluster"] == rows.loc["監督", "cluster"] != rows.loc["関税", "cluster"]
    assert sorted(words["place"]) == [1, 2, 3, 4]
    assert merges["distance"].tolist() == pytest.approx([0, 1 / 3, 1])
    assert merges["n_words"].tolist() == [2, 2, 4]
    first = merges.iloc[0]
    assert {name.split("/")[0] for name in (first["a"], first["b"])} == {"関税", "貿易"}
    assert {name for name in (*merges["a"], *merges["b"]) if name.startswith("merge:")} == {"merge:1", "merge:2"}


def test_as_many_clusters_as_kh_coder_makes(corpus):
    words = kyoki.word_clusters(*corpus).word_clusters
    assert words["cluster"].nunique() == round(np.sqrt(4))


def test_the_words_in_most_articles(corpus):
    words = kyoki.word_clusters(*corpus, top=3).word_clusters
    assert {name.split("/")[0] for name in words["name"]} == {"関税", "貿易", "映画"}


def test_parts_do_not_matter(corpus):
    tokens, articles = corpus
    parts = [tokens[tokens["article_id"] == name] for name in reversed(articles["article_id"].tolist())]
    for cut, whole in zip(kyoki.word_clusters(iter(parts), articles), kyoki.word_clusters(*corpus), strict=True):
        pd.testing.assert_frame_equal(cut, whole)


def test_too_few_words(corpus):
    tokens, articles = corpus
    ones = {"a2": "three words of one article", "a5": "one word"}
    for given in (tokens.iloc[:0], *(tokens[tokens["article_id"] == name] for name in ones)):
        for name, table in kyoki.word_clusters(given, articles)._asdict().items():
            assert TABLES[name].check(table).empty


def test_wrong_settings(corpus):
    with pytest.raises(
        SettingError, match=r"word_clusters: method is 'single'; expected one of ward, average, complete"
    ):
        kyoki.word_clusters(*corpus, method="single")
    with pytest.raises(SettingError, match=r"word_clusters: top is 1, n_clusters 0; expected 2 or more, and 0 or more"):
        kyoki.word_clusters(*corpus, top=1)
    with pytest.raises(SettingError, match=r"\[clusters\] method is 'single'; expected one of"):
        from_mapping({"clusters": {"method": "single"}})
    with pytest.raises(SettingError, match=r"\[clusters\] top is 1; expected 2 or more"):
        from_mapping({"clusters": {"top": 1}})
    assert from_mapping({"clusters": {"n_clusters": 0}}).clusters.n_clusters == 0
