"""Are names that only share an outlet not paired within outlets, and are true pairs within outlets found?"""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

import kyoki
from kyoki.tables import TABLES

OUTLETS, ARTICLES = 4, 150


def corpus(seed, planted=(), crowded=0.0):
    """Four outlets of 150 articles; each draws from 60 common entities and 30 of its own, each article for itself.

    planted: pairs of entities and the chance that an article with the first gets the second, in the same sentence.
    crowded: the variance of the sentences' attraction over its squared mean; 0 if all of an article are alike.
    """
    draw = np.random.default_rng(seed)
    weights = np.concatenate([1 / np.arange(1, 61), 3 / np.arange(3, 33)])
    placed, outlets = [], {}
    for outlet in range(OUTLETS):
        names = np.concatenate([np.arange(60), 1000 * (outlet + 1) + np.arange(30)])
        for number in range(ARTICLES):
            article = f"{outlet}{number:04}"
            outlets[article] = f"紙{outlet}"
            many = int(min(draw.poisson(5) + 1, 30))
            chosen = draw.choice(names, many, replace=False, p=weights / weights.sum()).tolist()
            if crowded:
                pull = draw.gamma(1 / crowded, size=5) + 1e-9
                holds = {entity: int(draw.choice(5, p=pull / pull.sum())) for entity in chosen}
            else:
                holds = {entity: int(draw.integers(5)) for entity in chosen}
            for one, other, chance in planted:
                if one in holds and draw.random() < chance:
                    holds[other] = holds[one]
            placed += [(article, sentence, f"place:{entity:05}") for entity, sentence in holds.items()]
    return tables(placed, outlets)


def tables(placed, outlets):
    links = pd.DataFrame(placed, columns=["article_id", "sentence", "entity_id"])
    sentences = pd.DataFrame(
        [(article, n) for article in outlets for n in range(5)], columns=["article_id", "sentence"]
    )
    columns = {"article_id": [*outlets], "outlet": [*outlets.values()], "text": "x", "n_chars": 1, "kept_share": 1.0}
    articles = TABLES["articles"].frame(pd.DataFrame(columns))
    return links.assign(paragraph=0), sentences.assign(paragraph=0), articles


def own(table):
    """Pairs of two names of one outlet."""
    number = table[["a", "b"]].apply(lambda column: column.str[-5:].astype(int))
    return table[(number >= 1000).all(axis=1)]


def called(table):
    return table[table["q"] <= 0.05]


@pytest.mark.slow
def test_names_that_only_share_an_outlet_are_no_pair_within_outlets():
    within = []
    for seed in range(3):
        made = corpus(seed)
        assert len(own(called(kyoki.pairs(*made, windows=["article"])))) >= 150
        within.append(len(called(kyoki.stratified_pairs(*made, windows=["article"], strata="outlet"))))
    assert sum(within) <= 2


@pytest.mark.slow
def test_crowded_sentences_are_no_association_within_outlets():
    """Without the estimate of their crowding 582 pairs in these two corpora."""
    made = [corpus(seed, crowded=4.0) for seed in (300, 302)]
    found = [called(kyoki.stratified_pairs(*one, windows=["sentence"], strata="outlet")) for one in made]
    assert sum(map(len, found)) <= 1


#: Associations planted within outlets, between names of one outlet and between common ones: the second joins the first
#: in so many of its articles. Found of 120 each over seeds 200 to 211 (not those below) within outlets: 6 %, 53 % and
#: 98 % by article, 43 %, 91 % and 100 % by sentence, where 4 % of those called were not planted; without strata 93 %
#: and 44 % were not.
STRENGTHS = (0.2, 0.4, 0.8)


def planted(seed):
    pairs = {}
    for outlet in range(OUTLETS):
        base = 1000 * (outlet + 1)
        pairs |= {(base + 4 + 2 * n, base + 5 + 2 * n): STRENGTHS[(n + seed) % 3] for n in range(6)}
    return pairs | {(20 + 2 * n, 21 + 2 * n): STRENGTHS[(n + seed) % 3] for n in range(6)}


def found_of(seeds, window):
    found = Counter()
    for seed in seeds:
        pairs = planted(seed)
        made = corpus(1000 + seed, [(*both, strength) for both, strength in pairs.items()])
        strengths = {(f"place:{a:05}", f"place:{b:05}"): strength for (a, b), strength in pairs.items()}
        for name, table in (
            ("within", kyoki.stratified_pairs(*made, windows=[window], strata="outlet")),
            ("plain", kyoki.pairs(*made, windows=[window])),
        ):
            met = {*called(table)[["a", "b"]].itertuples(index=False, name=None)}
            found.update((name, strengths[both]) for both in met & set(strengths))
            found.update({(name, "called"): len(met), (name, "false"): len(met - set(strengths))})
        found.update({("of", strength): many for strength, many in Counter(pairs.values()).items()})
    return found


def check(found, floors):
    power = [found["within", strength] / found["of", strength] for strength in STRENGTHS]
    assert all(share >= least for share, least in zip(power, floors, strict=True))
    assert found["within", "false"] <= 0.1 * found["within", "called"]


@pytest.mark.slow
def test_associations_within_outlets_are_found():
    check(found_of(range(2), "sentence"), (0.2, 0.7, 0.95))


@pytest.mark.slow
@pytest.mark.parametrize(("window", "floors"), [("article", (0, 0.4, 0.9)), ("sentence", (0.3, 0.8, 0.95))])
def test_associations_within_outlets_are_found_in_ten_corpora(window, floors):
    check(found_of(range(10), window), floors)


@pytest.mark.slow
def test_of_twenty_corpora_almost_none_has_a_pair_within_outlets():
    counts = []
    for seed in range(100, 120):
        found = kyoki.stratified_pairs(*corpus(seed), windows=["article", "sentence"], strata="outlet")
        counts += [len(called(found[found["window"] == window])) for window in ("article", "sentence")]
    assert np.mean([n > 0 for n in counts]) <= 0.15
