"""Keyness with a known truth: random labels of articles, and planted words of known strength."""

import io
import tarfile

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from kyoki.counting.contrast import _PRIOR, contrast
from kyoki.stages.keyness import keyness
from kyoki.stages.near_duplicates import near_duplicates
from kyoki.stages.tokens import tokens
from kyoki.stages.trends import trends
from kyoki.tables import TABLES

OUTLETS = ("甲", "乙", "丙")
#: Share of the articles of 甲 that have a planted word, where 10 % of the other articles have it; 20 words of each.
PLANTED = {"weak": 0.2, "middling": 0.3, "strong": 0.5}
#: Share of planted words found at q <= 0.05: 0.35, 0.93 and 1 over seeds 100 to 139, less two or three deviations of
#: the 120 words that are looked at here.
FLOORS = {"weak": 0.24, "middling": 0.86, "strong": 0.98}


def articles_of(outlets):
    rows = [
        {"article_id": f"{n:04}", "text": "", "outlet": outlet, "n_chars": 0, "kept_share": 1.0}
        for n, outlet in enumerate(outlets)
    ]
    return TABLES["articles"].frame(rows)


def tokens_of(counts):
    """Return the table of tokens for a matrix of articles × words; its words are called w0, w1, ..."""
    article, word = np.nonzero(counts)
    times = counts[article, word]
    article, word = np.repeat(article, times), np.repeat(word, times)
    columns = {
        "article_id": [f"{n:04}" for n in article],
        "start": np.arange(len(word)) * 3,
        "end": np.arange(len(word)) * 3 + 2,
        "sentence": 0,
        "surface": [f"w{n}" for n in word],
        "lemma": [f"w{n}" for n in word],
        "pos1": "名詞",
        "pos2": "普通名詞",
    }
    return TABLES["tokens"].frame(pd.DataFrame(columns))


def corpus(seed):
    """300 articles of three outlets, 600 words that burst in a few articles, and 60 planted words, which do so too."""
    random = np.random.default_rng(seed)
    outlets = np.repeat(OUTLETS, 100)
    share = 0.3 / np.arange(1, 601) ** 0.7
    has = random.random((300, 600)) < share
    planted = [random.random((300, 20)) < np.where(outlets == "甲", here, 0.1)[:, None] for here in PLANTED.values()]
    has = np.hstack([has, *planted])
    return tokens_of(has * random.geometric(0.25, has.shape)), articles_of(outlets)


def significant(table):
    return table[table["q"] <= 0.05]


def shuffled(articles, seed):
    return articles.assign(outlet=np.random.default_rng(seed).permutation(articles["outlet"].to_numpy()))


def significant_by_token(table, articles):
    """Words that the usual keyness finds: G2 of tokens, adjusted slice by slice."""
    outlet = table["article_id"].map(articles.set_index("article_id")["outlet"])
    counts = pd.crosstab(table["lemma"], outlet)
    found = 0
    for name in counts:
        here, rest = counts[name].to_numpy(), counts.drop(columns=name).to_numpy().sum(axis=1)
        p = contrast(here, here.sum(), rest, rest.sum())["p"]
        found += (stats.false_discovery_control(p) <= 0.05).sum()
    return found


def test_shuffled_labels_have_no_keywords():
    table, articles = corpus(100)
    true = len(significant(keyness(table, articles, by="outlet", unit="short")))
    mixed = [shuffled(articles, seed) for seed in range(101, 111)]
    null = [len(significant(keyness(table, some, by="outlet", unit="short"))) for some in mixed]
    assert true >= 20
    assert np.mean(null) <= 0.05 * true
    # The data are able to mislead: tokens, adjusted slice by slice, give a third as many words and more.
    by_token = [significant_by_token(table, some) for some in mixed[:3]]
    assert np.mean(by_token) > 0.33 * significant_by_token(table, articles)


def test_planted_words_are_found_at_the_stated_rates():
    rates = power(range(140, 146))
    assert {name: rate >= FLOORS[name] for name, rate in rates.items()} == dict.fromkeys(FLOORS, True)
    assert rates["weak"] < rates["middling"] < rates["strong"]


def power(seeds):
    found = dict.fromkeys(PLANTED, 0)
    for seed in seeds:
        table = significant(keyness(*corpus(seed), by="outlet", unit="short"))
        words = set(table.loc[(table["slice"] == "甲") & (table["log_ratio"] > 0), "lemma"])
        for at, name in enumerate(PLANTED):
            found[name] += sum(f"w{600 + 20 * at + n}" in words for n in range(20))
    return {name: number / (20 * len(seeds)) for name, number in found.items()}


def test_p_and_q_are_those_of_scipy_and_statsmodels():
    table, articles = corpus(200)
    articles.loc[articles.index % 7 == 0, "duplicate_of"] = "0001"
    kept = articles[articles["duplicate_of"].isna()].set_index("article_id")["outlet"]
    has = pd.crosstab(table["article_id"], table["lemma"]).reindex(kept.index, fill_value=0) > 0
    has = has.loc[:, has.sum() >= 3]
    p = {(name, word): p_of(kept == name, has[word]) for name in OUTLETS for word in has}
    q = dict(zip(p, multipletests(list(p.values()), method="fdr_bh")[1], strict=True))
    found = keyness(table, articles, by="outlet", unit="short")
    rows = list(zip(found["slice"], found["lemma"], strict=True))
    assert found["p"].tolist() == pytest.approx([p[row] for row in rows], rel=1e-6)
    low = (found["q"] < 0.5).to_numpy()  # above, rows that are not listed count with a p of 1
    assert low.sum() > 20
    assert found["q"][low].tolist() == pytest.approx([q[row] for row in rows if q[row] < 0.5], rel=1e-6)
    assert len(rows) < len(p)


def p_of(here, with_word):
    cells = pd.crosstab(here, with_word).to_numpy()
    if stats.contingency.expected_freq(cells).min() < 5:
        return stats.fisher_exact(cells).pvalue
    return stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").pvalue


def test_log_odds_are_those_of_a_plain_loop():
    table, articles = corpus(201)
    for row in keyness(table, articles, by="outlet", unit="short").itertuples():
        share = (row.df + row.rest_df + 0.5) / (row.n + row.rest_n + 1)
        odds, variance = [], 0.0
        for count, n in ((row.df, row.n), (row.rest_df, row.rest_n)):
            with_it = count + _PRIOR * min(row.n, row.rest_n) * share
            without = n - count + _PRIOR * min(row.n, row.rest_n) * (1 - share)
            odds.append(np.log(with_it / without))
            variance += 1 / with_it + 1 / without
        assert row.log_odds == pytest.approx(odds[0] - odds[1], abs=1e-9)
        assert row.log_odds_z == pytest.approx((odds[0] - odds[1]) / variance**0.5, abs=1e-9)


def test_the_slices_of_trends_are_one_family():
    """Twenty tests a month of twelve months: each adjusted alone, chance finds something nearly every time."""
    random = np.random.default_rng(300)
    days = pd.to_datetime([f"2025-{month:02}-01" for month in range(1, 13) for _ in range(20)])
    articles = articles_of([""] * len(days)).assign(published=days)
    article, entity = np.nonzero(random.random((len(days), 20)) < 0.2)
    links = pd.DataFrame({"article_id": [f"{n:04}" for n in article], "entity_id": [f"person:{n}" for n in entity]})
    found = trends(links, TABLES["pair_sentences"].frame(), TABLES["articles"].frame(articles), by="month")
    # Every entity is in every month's expectation of 4: no row is left out.
    assert found["q"].tolist() == pytest.approx(multipletests(found["p"], method="fdr_bh")[1].tolist(), rel=1e-6)
    assert found["q"].min() > found["p"].min() * 20


@pytest.fixture(scope="module")
def livedoor(shared):
    """All livedoor news articles by outlet, cut by MeCab alone."""
    texts = {}
    with tarfile.open(shared / "corpus" / "livedoor-news.tar.xz") as tar:
        for member in tar:
            if member.isfile() and member.name.count("/") == 2 and "LICENSE" not in member.name:
                text = io.TextIOWrapper(tar.extractfile(member), encoding="utf-8").read().split("\n", 3)[3]
                texts[member.name] = text
    rows = [
        {"article_id": name, "text": text, "outlet": name.split("/")[1], "n_chars": len(text), "kept_share": 1.0}
        for name, text in texts.items()
    ]
    articles = near_duplicates(TABLES["articles"].frame(rows))
    return tokens(articles), articles


@pytest.mark.slow
def test_shuffled_outlets_of_real_articles_have_no_keywords(livedoor):
    table, articles = livedoor
    some = articles.sample(900, random_state=7)
    few = table[table["article_id"].isin(some["article_id"])]
    assert len(articles) == 7367
    for cut, among in ((few, some), (table, articles)):
        true = len(significant(keyness(cut, among, by="outlet")))
        null = [len(significant(keyness(cut, shuffled(among, seed), by="outlet"))) for seed in range(400, 403)]
        assert true > 2000
        assert np.mean(null) <= 0.05 * true
