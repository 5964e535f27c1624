"""Networks: measures by hand, ties, the spanning tree against a plain one, KH Coder's least tf."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.counting.bootstrap import Occurrences
from kyoki.counting.word_networks import EdgeRule, ItemOccurrences, chosen, kh_coder_min_tf, network, pairs
from kyoki.errors import SettingError

#: Items of each article, each of which is one window.
ARTICLES = [{0, 1, 2}, {0, 1}, {0, 1}, {0, 3}, {3}, set()]
ITEMS = pd.DataFrame({"node": list("abcd"), "name": list("ABCD"), "type": "word"})


def occurrences(articles=ARTICLES):
    rows = [(article, item) for article, items in enumerate(articles) for item in sorted(items)]
    article, item = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return ItemOccurrences(
        Occurrences(article, article, item), np.ones(len(rows), dtype=np.int64), np.ones(len(articles), dtype=np.int64)
    )


def by_chance_too(**given):
    return EdgeRule(max_q=1, min_count=1, **given)


def test_measures_by_hand():
    rows = pairs(occurrences(), ITEMS["type"], tested=False).set_index(["a", "b"])
    assert rows.index.tolist() == [(0, 1), (0, 2), (0, 3), (1, 2)]
    first = rows.loc[(0, 1)]  # a in 4 articles of 6, b in 3, both in 3
    assert first[["n_a", "n_b", "n_ab", "n", "n_ab_articles"]].tolist() == [4, 3, 3, 6, 3]
    npmi = np.log((3 / 6) / (4 / 6 * 3 / 6)) / -np.log(3 / 6)
    assert first[["jaccard", "dice", "cosine", "npmi"]].tolist() == pytest.approx([3 / 4, 6 / 7, 3 / 12**0.5, npmi])
    assert rows.loc[(0, 3), "jaccard"] == pytest.approx(1 / 5)
    assert rows[["p", "q"]].isna().all(axis=None)


def test_edges_that_tie_with_the_last_are_edges():
    rows = pd.DataFrame({"a": [0, 0, 1, 2], "b": [1, 2, 2, 3], "n_ab": 1, "jaccard": [0.5, 0.4, 0.4, 0.1]})
    assert chosen(rows, by_chance_too(top=1))["jaccard"].tolist() == [0.5]
    assert chosen(rows, by_chance_too(top=2))["jaccard"].tolist() == [0.5, 0.4, 0.4]
    assert len(chosen(rows, by_chance_too(top=0))) == 4
    assert chosen(rows, by_chance_too(threshold=0.4))["jaccard"].tolist() == [0.5, 0.4, 0.4]


def test_q_ranks_by_p_and_is_a_limit():
    rows = pd.DataFrame({"a": [0, 0, 1], "b": [1, 2, 2], "n_ab": 2, "p": [0.01, 0.001, 0.5], "q": [0.04, 0.04, 0.9]})
    assert chosen(rows, EdgeRule(measure="q"))["p"].tolist() == [0.001, 0.01]
    assert len(chosen(rows, EdgeRule(measure="q", threshold=0.03))) == 0


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 4)), max_size=20))
def test_the_spanning_tree_is_that_of_a_plain_implementation(drawn):
    ends = {(min(a, b), max(a, b)): strength / 4 for a, b, strength in drawn if a != b}
    rows = pd.DataFrame([(*pair, value) for pair, value in ends.items()], columns=["a", "b", "jaccard"])
    found = chosen(rows.assign(n_ab=1), by_chance_too(top=0))
    part = {node: node for node in range(7)}  # each its own component; joined from the strongest edge on
    expected = []
    for a, b in sorted(ends, key=lambda pair: (-ends[pair], pair)):
        if part[a] != part[b]:
            expected.append((a, b))
            part = {node: part[a] if old == part[b] else old for node, old in part.items()}
    tree = found[found["in_tree"]]
    assert list(zip(tree["a"], tree["b"], strict=True)) == expected
    only = chosen(rows.assign(n_ab=1), by_chance_too(top=0, tree=True))
    assert list(zip(only["a"], only["b"], strict=True)) == expected


def test_slices_have_their_own_counts_and_the_same_items():
    slices = {
        "x2": np.array([False] * 5 + [True]),
        "y": np.array([False, False, False, True, True, True]),
        "x": np.array([True] * 3 + [False] * 3),
    }
    nodes, edges = network(occurrences(), ITEMS, slices, by_chance_too())
    assert edges["slice"].unique().tolist() == ["all", "x", "y"]
    y = edges[edges["slice"] == "y"]
    assert y[["a", "b", "n_a", "n_b", "n_ab", "n"]].to_numpy().tolist() == [["a", "d", 1, 2, 1, 3]]
    assert nodes[["degree", "strength", "community"]].dtypes.unique().tolist() == ["int64"]  # none has a node in x2
    assert nodes[nodes["slice"] == "y"][["node", "tf", "df", "degree"]].to_numpy().tolist() == [
        ["d", 2, 2, 1],
        ["a", 1, 1, 1],
    ]


def test_nothing_together_is_an_empty_network():
    nodes, edges = network(occurrences([{0}, {1}]), ITEMS, {}, EdgeRule())
    assert nodes.empty
    assert edges.empty
    assert edges["in_tree"].dtype == bool


@pytest.mark.parametrize(
    ("tf", "target", "least"),
    [
        ([23, 14, 12, 12, 3, 1], 3, 10),  # 4 words from 10, 1 from 15
        ([23, 15, 12, 12, 3, 1], 3, 15),  # 4 from 10, 2 from 15: as near, so the one above
        ([30, 29, 11, 11, 11, 11, 11], 3, 15),  # 7 from 10, 2 from 15
        ([40, 11, 11, 11, 11, 11, 11], 3, 11),  # 1 from 15 is under two thirds: down to 11
        ([9, 3], 3, 2),  # fewer words than that
        ([4, 1, 1, 1], 3, 2),  # 4 from 0, none from 5: 0 is nearer, and 2 the least
    ],
)
def test_the_least_tf_of_kh_coder(tf, target, least):
    assert kh_coder_min_tf(np.array(tf), target) == least


@pytest.mark.parametrize("odd", [{"measure": "lift"}, {"top": -1}, {"min_count": 0}, {"max_q": 2}])
def test_a_rule_out_of_range(odd):
    with pytest.raises(SettingError, match="network: "):
        network(occurrences(), ITEMS, {}, EdgeRule(**odd))
