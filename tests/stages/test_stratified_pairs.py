"""Pairs within strata, on a corpus small enough to count by hand, and what the graph makes of them."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from kyoki.errors import SettingError
from kyoki.stages.graph import graph
from kyoki.stages.pairs import pairs
from kyoki.stages.stratified_pairs import stratified_pairs
from kyoki.tables import TABLES

KP, RU, PUTIN = "state:KP", "state:RU", "person:ウラジーミル・プーチン"


OWN = {"朝": [KP, RU], "昼": ["state:CN", "state:KR"], "夕": ["state:US", "state:JP"], "夜": ["state:FR", "state:DE"]}
N = 160  # articles with an outlet


def corpus(seed=1):
    """Article, sentence and entity: each outlet has two states of its own, and all have the towns.

    Each article has four sentences and, drawn for itself, five of a dozen names, each in one sentence; the last article
    has no outlet.
    """
    draw = np.random.default_rng(seed)
    towns = [f"place:町{n:02}" for n in range(10)]
    rows, outlets = [], {}
    for outlet, names in OWN.items():
        for n in range(N // len(OWN)):
            article = f"{outlet}{n:03}"
            outlets[article] = outlet
            chosen = draw.choice([*names, *towns], 5, replace=False)
            rows += [(article, int(draw.integers(4)), str(name)) for name in chosen]
    return [*rows, ("無", 0, KP), ("無", 0, RU)], {**outlets, "無": None}


def tables(rows, outlets, **columns):
    frame = pd.DataFrame(rows, columns=["article_id", "sentence", "entity_id"])
    at = np.arange(len(frame))
    frame = frame.assign(start=at, end=at + 1, paragraph=frame["sentence"] // 2, method="alias", score=1.0)
    sentences = [(article, n, n // 2, n, n + 1) for article in outlets for n in range(4)]
    names = ["article_id", "sentence", "paragraph", "start", "end"]
    articles = {"article_id": [*outlets], "outlet": [*outlets.values()], "text": "x", "n_chars": 1, "kept_share": 1.0}
    return (
        TABLES["links"].frame(frame),
        TABLES["sentences"].frame(pd.DataFrame(sentences, columns=names)),
        TABLES["articles"].frame(pd.DataFrame({**articles, **columns})),
    )


def test_counts_and_odds_ratios_are_those_of_the_articles():
    rows, outlets = corpus()
    found = TABLES["stratified_pairs"].check(stratified_pairs(*tables(rows, outlets), strata="outlet"))
    assert set(found["window"]) == {"sentence", "paragraph", "article"}
    holds = {article: {entity for name, _, entity in rows if name == article} for article in outlets}
    for row in found[found["window"] == "article"].sample(20, random_state=1).itertuples():
        strata = []
        for outlet in OWN:
            here = [holds[article] for article in outlets if outlets[article] == outlet]
            cells = [
                [sum((row.a in x, row.b in x) == (a, b) for x in here) for b in (True, False)] for a in (True, False)
            ]
            strata.append(np.array(cells, dtype=float))
        reference = StratifiedTable(strata)
        assert row.n_ab == sum(table[0, 0] for table in strata)
        assert (row.n_a, row.n_b, row.n) == (
            *(sum(t[0].sum() for t in strata), sum(t[:, 0].sum() for t in strata)),
            N,
        )
        assert row.odds_ratio == pytest.approx(reference.oddsratio_pooled)
        assert (row.odds_ratio_low, row.odds_ratio_high) == pytest.approx(reference.oddsratio_pooled_confint())
        assert row.cmh == pytest.approx(reference.test_null_odds().statistic)
        assert row.n_strata == sum(bool(t[0].sum() and t[:, 0].sum()) for t in strata)


def test_articles_in_which_both_share_a_sentence_are_counted_by_window():
    rows, outlets = corpus()
    found = stratified_pairs(*tables(rows, outlets), strata="outlet", windows=["sentence"])
    held = {}
    for article, sentence, entity in rows:
        held.setdefault((article, sentence), set()).add(entity)
    for row in found.sample(20, random_state=1).itertuples():
        there = {article for (article, _), names in held.items() if {row.a, row.b} <= names and outlets[article]}
        assert row.n_ab == len(there) >= 2


def test_names_that_only_share_an_outlet_are_no_pair():
    made = tables(*corpus())
    plain = pairs(*made, windows=["article"]).set_index(["a", "b"])
    within = stratified_pairs(*made, strata="outlet", windows=["article"]).set_index(["a", "b"])
    assert plain.loc[(KP, RU), "q"] <= 0.05
    assert within.loc[(KP, RU), "q"] > 0.5
    assert within.loc[(KP, RU), "n_strata"] == 1


def entities_of(links):
    counts = dict.fromkeys(("n_mentions", "n_articles", "n_mentions_unique", "n_articles_unique"), 1)
    names = sorted(links["entity_id"].unique())
    return TABLES["entities"].frame(
        [{"entity_id": i, "type": "place", "name": i, "aliases": i, **counts} for i in names]
    )


def test_an_edge_needs_both():
    rows, outlets = corpus()
    rows += [(f"{outlet}{n:03}", 3, name) for outlet in OWN for n in range(8) for name in (PUTIN, "place:モスクワ")]
    made = tables(rows, outlets)
    counted, entities = pairs(*made, windows=["article"]), entities_of(made[0])
    plain = {*graph(counted, entities).edges[["a", "b"]].itertuples(index=False, name=None)}
    within = stratified_pairs(*made, strata="outlet", windows=["article"])
    edges = {*graph(counted, entities, within, strata="outlet").edges[["a", "b"]].itertuples(index=False, name=None)}
    assert edges < plain
    assert (PUTIN, "place:モスクワ") in edges
    assert (KP, RU) in plain - edges
    with pytest.raises(SettingError, match="need the table stratified_pairs"):
        graph(counted, entities, strata="outlet")
    nothing = TABLES["stratified_pairs"].frame()
    assert graph(counted, entities, nothing, strata="outlet").edges.empty
    assert len(graph(counted, entities, nothing).edges) == len(plain)


def test_without_a_value_or_as_near_duplicates_articles_are_left_out():
    rows, outlets = corpus()
    table = stratified_pairs(*tables(rows, outlets), strata="outlet", windows=["article"])
    assert set(table["n"]) == {N}
    copies = ["朝000" if article in {"朝001", "朝002"} else None for article in outlets]
    assert set(
        stratified_pairs(*tables(rows, outlets, duplicate_of=copies), strata="outlet", windows=["article"])["n"]
    ) == {N - 2}
    unknown = dict.fromkeys(outlets)
    assert stratified_pairs(*tables(rows, unknown), strata="outlet").empty


def test_by_length_month_or_a_column_of_the_user():
    rows, outlets = corpus()
    many = np.arange(len(outlets))
    days = pd.to_datetime("2025-01-01") + pd.to_timedelta(many % 59, unit="D")
    made = tables(rows, outlets, n_chars=100 + many, published=days.astype("datetime64[us]"), section=many % 5)
    for strata, most in (("length", 4), ("month", 2), ("section", 5)):
        found = TABLES["stratified_pairs"].check(stratified_pairs(*made, strata=strata, windows=["article"]))
        assert found["n_strata"].max() == most
        assert set(found["strata"]) == {strata}
    with pytest.raises(SettingError, match="pairs: strata 'none': expected one of month, week, year, length, outlet"):
        stratified_pairs(*made, strata="none")


def test_only_pairs_of_the_types():
    rows, outlets = corpus()
    found = stratified_pairs(*tables(rows, outlets), strata="outlet", types=["state-place"], windows=["article"])
    assert {
        tuple(sorted(name.partition(":")[0] for name in both)) for both in zip(found["a"], found["b"], strict=True)
    } == {("place", "state")}


def test_neither_the_order_of_rows_nor_of_windows_matters():
    links, sentences, articles = tables(*corpus())
    turned = (links.iloc[::-1], sentences.iloc[::-1], articles.iloc[::-1])
    one = stratified_pairs(links, sentences, articles, strata="outlet", windows=["sentence", "article"])
    other = stratified_pairs(*turned, strata="outlet", windows=["article", "sentence"])
    pd.testing.assert_frame_equal(one, other)


def test_off_or_without_links_there_is_nothing():
    made = tables(*corpus())
    assert TABLES["stratified_pairs"].check(stratified_pairs(*made)).empty
    assert stratified_pairs(made[0].head(0), *made[1:], strata="outlet").empty
