"""Words with words and with entities: what counts, by hand, and the same figures out of other tools."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist, squareform
from sklearn.feature_extraction.text import CountVectorizer

import kyoki
from kyoki.errors import SettingError
from kyoki.stages.keywords import keywords
from kyoki.stages.tokens import tokens
from kyoki.stages.word_pairs import word_pairs
from kyoki.tables import TABLES

TEXTS = {
    "1": "プーチン大統領が条約に署名した。条約は批准された。",
    "2": "トランプ大統領が条約と関税を論じた。関税と条約と関税。",
    "3": "関税を論じた。兵士が来た。",
    "4": "関税を論じた。兵士が来た。",
}
MENTIONS = [("1", 0, 4, "person:プーチン"), ("2", 0, 4, "person:トランプ")]
ALL = {"min_count": 1, "min_df": 1}


@pytest.fixture(scope="module")
def corpus():
    """Tokens, keywords, links, sentences and articles; 4 repeats 3."""
    articles = kyoki.articles_from_texts(list(TEXTS.values()), list(TEXTS))
    articles["duplicate_of"] = pd.array([None, None, None, "3"], dtype="str")
    rows = [{"article_id": a, "start": s, "end": e, "entity_id": i} for a, s, e, i in MENTIONS]
    links = TABLES["links"].frame([row | {"sentence": 0, "paragraph": 0, "method": "x", "score": 1.0} for row in rows])
    cut = tokens(articles)
    return cut, keywords(cut, articles, links), links, kyoki.sentences(articles), articles


def by_pair(frame, window="sentence"):
    frame = TABLES["word_pairs"].check(frame)
    return frame[frame["window"] == window].set_index(["a", "b"])


def test_counts_by_hand(corpus):
    found = by_pair(word_pairs(*corpus, **ALL))
    row = found.loc[
        ("word:条約", "word:関税")
    ]  # together in both sentences of 2; 条約 also twice in 1, 関税 in 3 and 4
    assert row[["n_a", "n_b", "n_ab", "n", "slice"]].tolist() == [4, 4, 2, 8, "all"]
    assert row["jaccard"] == pytest.approx(2 / (4 + 4 - 2))
    assert row[["n_a_unique", "n_b_unique", "n_ab_unique", "n_unique"]].tolist() == [4, 3, 2, 6]
    assert found.loc[("person:プーチン", "word:条約"), ["n_a", "n_b", "n_ab"]].tolist() == [1, 4, 1]


def test_a_word_within_a_mention_is_the_entity_and_two_entities_are_no_pair_here(corpus):
    found = word_pairs(*corpus, **ALL)
    assert {"word:プーチン", "word:トランプ"}.isdisjoint({*found["a"], *found["b"]})
    assert found["b"].str.startswith("word:").all()
    assert set(found.loc[~found["a"].str.startswith("word:"), "a"]) == {"person:プーチン", "person:トランプ"}


def test_limits_of_the_vocabulary(corpus):
    (row,) = word_pairs(*corpus, min_count=1, min_df=3).itertuples()  # the two words that are in three articles
    assert (row.a, row.b) == ("word:論ずる", "word:関税")
    two = word_pairs(*corpus, **ALL, top=2)  # 関税: 5 ln(4 / 3); 条約: 4 ln(4 / 2), 兵士 and 来る less or as much
    words = {name for name in {*two["a"], *two["b"]} if name.startswith("word:")}
    best = corpus[1].query("kind == 'word'").sort_values(["tf_idf", "lemma"], ascending=[False, True])["lemma"].head(2)
    assert words <= set("word:" + best)


def test_windows(corpus):
    found = word_pairs(*corpus, windows=["article", "paragraph", "sentences:2"], **ALL)
    for window in ("article", "paragraph", "sentences:2"):
        assert by_pair(found, window).loc[("word:兵士", "word:関税"), ["n_ab", "n"]].tolist() == [2, 4], window


def test_the_same_figures_out_of_other_tools(corpus):
    """Counts of scikit-learn's incidence (quanteda's fcm with count = "boolean") and scipy's Jaccard, as in KH Coder.

    KH Coder's is that of presence in a unit, here the sentence: units with both over units with either.
    """
    cut, _, _, sentences, _ = corpus
    found = word_pairs(*corpus, **ALL)
    texts = [
        " ".join(cut.loc[(cut["article_id"] == a) & (cut["sentence"] == s), "lemma"])
        for a, s in zip(sentences["article_id"], sentences["sentence"], strict=True)
    ]
    words = sorted({name.removeprefix("word:") for name in {*found["a"], *found["b"]} if name.startswith("word:")})
    incidence = CountVectorizer(binary=True, vocabulary=words, token_pattern=r"\S+").fit_transform(texts).toarray()
    together, distance = incidence.T @ incidence, squareform(pdist(incidence.T.astype(bool), "jaccard"))
    rows = by_pair(found)
    for i, a in enumerate(words):
        for j, b in enumerate(words):
            if a < b and together[i, j]:
                row = rows.loc[(f"word:{a}", f"word:{b}")]
                assert (row["n_ab"], row["n_a"]) == (together[i, j], together[i, i])
                assert row["jaccard"] == pytest.approx(1 - distance[i, j])
    assert len(found[found["a"].str.startswith("word:")]) == np.count_nonzero(np.triu(together, 1))


@settings(max_examples=8)
@given(st.permutations(list(TEXTS)), st.integers(1, 4), st.booleans())
def test_parts_and_order_do_not_matter(corpus, order, size, as_categories):
    cut, *rest = corpus
    parts = [cut[cut["article_id"].isin(order[at : at + size])] for at in range(0, len(order), size)]
    if as_categories:
        parts = [part.astype(dict.fromkeys(part.columns[part.dtypes == "str"], "category")) for part in parts]
    pd.testing.assert_frame_equal(word_pairs(iter(parts), *rest, **ALL), word_pairs(*corpus, **ALL))


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ({"windows": ["page"]}, "windows has 'page'"),
        ({"min_count": 0}, "min_count is 0"),
        ({"min_df": 0}, "min_df is 0"),
        ({"top": 0}, "top is 0"),
    ],
)
def test_bad_settings(corpus, setting, complaint):
    with pytest.raises(SettingError, match=complaint):
        word_pairs(*corpus, **setting)


def test_no_windows_no_pairs(corpus):
    assert TABLES["word_pairs"].check(word_pairs(*corpus, windows=[])).empty


def test_nothing_at_all(corpus):
    cut, words, links, sentences, articles = (frame.iloc[:0] for frame in corpus)
    assert len(TABLES["word_pairs"].check(word_pairs(cut, words, links, sentences, articles))) == 0
