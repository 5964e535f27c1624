"""Networks of words, entities and codes: which items are nodes, which pairs are edges, and measures of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from kyoki.config import HIGHEST_Q
from kyoki.counting import association, graphs
from kyoki.counting.beyond_chance import beyond_chance
from kyoki.counting.bootstrap import Occurrences
from kyoki.counting.chance import Kinds
from kyoki.counting.cooccurrence import Counts, cooccurrences
from kyoki.counting.name_parts import NameParts
from kyoki.counting.placements import shared_articles
from kyoki.counting.rounding import significant
from kyoki.counting.slicing import WHOLE
from kyoki.errors import SettingError
from kyoki.notebook import frames_html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MEASURES: Final = ("jaccard", "dice", "cosine", "npmi", "q")
#: KH Coder's numbers of words and edges, and the step of its minimum tf.
KH_CODER_WORDS: Final = 75
KH_CODER_EDGES: Final = 60
_STEP: Final = 5
_NODE: Final = ("slice", "node", "name", "type", "tf", "df")
_MEASURED: Final = ("degree", "strength", "betweenness", "pagerank", "community")
_EDGE: Final = ("slice", "a", "b", "name_a", "name_b", "n_a", "n_b", "n_ab", "n", "n_ab_articles")


class Network(NamedTuple):
    """Nodes and edges of the whole corpus (slice all) and of its slices.

    Args:
        nodes: slice, node, name, type (word, code or the type of an entity), tf and df in the slice, degree, strength
            (sum of n_ab), betweenness, pagerank, and community (the largest is 1).
        edges: slice, a, b, name_a, name_b; the windows n_a, n_b and n_ab of n; n_ab_articles; jaccard, dice, cosine,
            npmi; p and q, missing if not requested; in_tree, whether the edge is in the minimum spanning tree.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame

    def _repr_html_(self) -> str:
        return frames_html(self)


class EdgeRule(NamedTuple):
    """Which pairs are edges.

    Args:
        measure: the measure by which pairs are ranked, one of MEASURES; q ranks by p.
        top: maximum number of edges, plus any that tie with the last; 0 for all.
        threshold: the minimum of the measure, for q the maximum; None for no threshold.
        max_q: maximum false discovery rate of an edge; 1 to include pairs by chance.
        min_count: minimum number of windows that both share.
        tree: whether only edges of the minimum spanning tree are kept.
    """

    measure: str = "jaccard"
    top: int = KH_CODER_EDGES
    threshold: float | None = None
    max_q: float = HIGHEST_Q
    min_count: int = 2
    tree: bool = False

    def check(self) -> None:
        """Refuse settings that are out of range.

        Raises:
            SettingError: an unknown measure, or a number out of range.
        """
        if self.measure not in MEASURES:
            msg = f"network: measure is {self.measure!r}; expected one of {', '.join(MEASURES)}"
            raise SettingError(msg)
        if self.top < 0 or self.min_count < 1 or not 0 <= self.max_q <= 1:
            given = f"top is {self.top}, min_count {self.min_count}, max_q {self.max_q:g}"
            msg = f"network: {given}; expected 0 or more, 1 or more, and 0 to 1"
            raise SettingError(msg)


class ItemOccurrences(NamedTuple):
    """Items in windows: one row per window and item.

    Args:
        at: the numbers of windows, articles and items.
        times: for each row, the occurrences of the item in the window.
        length: the number of windows of each article, including articles without an item.
        body: for each row, the item (with the longer name) whose name begins with this one in all of its occurrences in
            the window, or -1 if there is none; None if there is none in any row.
    """

    at: Occurrences
    times: Integers
    length: Integers
    body: Integers | None = None

    def only(self, articles: Flags) -> ItemOccurrences:
        """Keep some of the articles, and renumber windows and articles."""
        kept = articles[self.at.article]
        window = np.unique(self.at.window[kept], return_inverse=True)[1].astype(np.int64)
        article = (np.cumsum(articles) - 1)[self.at.article[kept]]
        body = None if self.body is None else self.body[kept]
        return ItemOccurrences(
            Occurrences(window, article, self.at.item[kept]), self.times[kept], self.length[articles], body
        )


def kh_coder_min_tf(tf: Integers, target: int = KH_CODER_WORDS) -> int:
    """Return the minimum tf that KH Coder 3 proposes by default: a multiple of 5 that leaves about `target` words.

    Of the multiples below and above the tf of the `target`th word, it is the one that leaves nearer to `target` words
    (in a tie, the one above); while it leaves under two thirds of `target`, the next lower one. It is at least 2.

    Args:
        tf: the tf of every word.
        target: the number of words to leave.

    Source: KH Coder 3, read, not copied (`get_default_freq`).

    >>> kh_coder_min_tf(np.array([23, 14, 12, 12, 3, 1]), 3)  # 4 words from 10, 1 from 15: 10
    10
    """
    ordered = np.sort(tf)[::-1]
    if len(ordered) < target:
        return 2
    below = int(ordered[target - 1]) // _STEP * _STEP
    above = below + _STEP
    more, fewer = (int((ordered >= cut).sum()) for cut in (below, above))
    cut = below if more - target < target - fewer else above
    while cut > 2 and 3 * int((ordered >= cut).sum()) < 2 * target:
        cut -= 1
    return max(cut, 2)


def network(occurrences: ItemOccurrences, items: pd.DataFrame, slices: Mapping[str, Flags], rule: EdgeRule) -> Network:
    """Build the network of the whole corpus and of each slice, from the same items.

    Args:
        occurrences: of the items, by window.
        items: node, name and type of each item, by its number.
        slices: the articles of each slice.
        rule: which pairs are edges.

    Returns:
        Nodes and edges: those of the whole corpus first, then by slice; the strongest edge first, nodes by df.

    Raises:
        SettingError: the rule is out of range.
    """
    rule.check()
    parts = {WHOLE: np.ones(len(occurrences.length), dtype=bool), **{name: slices[name] for name in sorted(slices)}}
    found = [_of_slice(name, occurrences.only(articles), items, rule) for name, articles in parts.items()]
    return Network(*(pd.concat(tables, ignore_index=True) for tables in zip(*found, strict=True)))


def _of_slice(name: str, occurrences: ItemOccurrences, items: pd.DataFrame, rule: EdgeRule) -> Network:
    edges = chosen(pairs(occurrences, items["type"], tested=rule.max_q < 1 or rule.measure == "q"), rule)
    ids, names = (items[column].to_numpy(dtype=object) for column in ("node", "name"))
    ends = {"a": ids, "b": ids, "name_a": names, "name_b": names}
    number = {side: edges[side].to_numpy() for side in "ab"}
    edges = edges.assign(slice=name, **{column: values[number[column[-1]]] for column, values in ends.items()})
    n_items = len(items)
    every = items.assign(
        slice=name,
        tf=np.bincount(occurrences.at.item, weights=occurrences.times, minlength=n_items).astype(np.int64),
        df=_document_frequency(occurrences.at, n_items),
    )
    measures = graphs.measured(edges).rename(columns={"entity_id": "node"})
    for column in ("betweenness", "pagerank"):
        measures[column] = significant(measures[column].to_numpy(dtype="float64"))
    nodes = every.merge(measures, on="node").sort_values(["df", "node"], ascending=[False, True])
    text = dict.fromkeys(("slice", "a", "b", "name_a", "name_b"), "str")
    columns = [*_EDGE, *MEASURES[:-1], "p", "q", "in_tree"]
    whole = dict.fromkeys(("degree", "strength", "community"), "int64")  # without nodes they have no dtype
    return Network(
        nodes[[*_NODE, *_MEASURED]].astype(dict.fromkeys(_NODE[:4], "str") | whole),
        edges[columns].astype(text),
    )


def _document_frequency(at: Occurrences, n_items: int) -> Integers:
    once = np.unique(at.article * max(n_items, 1) + at.item)
    return np.bincount(once % max(n_items, 1), minlength=n_items).astype(np.int64)


def pairs(occurrences: ItemOccurrences, types: pd.Series[str], *, tested: bool) -> pd.DataFrame:
    """Measure every pair of items that share a window, except windows in which one only begins the other's name.

    Args:
        occurrences: of the items, by window.
        types: the type of each item, by its number; chance is computed within types, as items of one type are similar.
        tested: whether to compute p and q, as for the table `pairs`.

    Returns:
        a and b (numbers of items, a < b), n_a, n_b, n_ab, n, n_ab_articles, jaccard, dice, cosine, npmi, p and q.
    """
    apart = NameParts.of(occurrences.at, occurrences.body)
    counts = apart.taken_from(cooccurrences(occurrences.at.window, occurrences.at.item))
    counts = Counts(*(column[counts.n_ab > 0] for column in counts))
    n = int(occurrences.length.sum())
    a, b, both = counts.n_a, counts.n_b, counts.n_ab
    measures = {
        "jaccard": association.jaccard(a, b, both),
        "dice": association.dice(a, b, both),
        "cosine": association.cosine(a, b, both),
        "npmi": association.npmi(a, b, both, n),
    }
    columns = {name: significant(values) for name, values in measures.items()}
    if tested:
        kind, known = pd.factorize(types, sort=True)
        kinds = Kinds(np.asarray(kind, dtype=np.int64), np.ones((len(known), len(known)), dtype=bool))
        found = beyond_chance(occurrences.at, occurrences.length, counts, kinds, occurrences.body)
        n_articles, p, q = found.n_articles, found.p, found.q
    else:
        n_articles = shared_articles(occurrences.at, occurrences.length, counts, apart)[0]
        p, q = np.full((2, len(a)), np.nan)
    columns |= {"p": significant(p), "q": significant(q)}
    return pd.DataFrame({**counts._asdict(), "n": n, "n_ab_articles": n_articles, **columns})


def chosen(every: pd.DataFrame, rule: EdgeRule) -> pd.DataFrame:
    """Return the pairs that are edges, the strongest first, with `in_tree`.

    Pairs that tie with the last edge are edges too, as in KH Coder, because a choice among them would be arbitrary.

    Args:
        every: the pairs from `pairs`.
        rule: which of them are edges.
    """
    strength = -every["p"] if rule.measure == "q" else every[rule.measure]
    fit = every["n_ab"] >= rule.min_count
    if rule.max_q < 1:
        fit &= every["q"] <= rule.max_q
    if rule.threshold is not None:
        fit &= every["q"] <= rule.threshold if rule.measure == "q" else strength >= rule.threshold
    kept = every.assign(strength=strength)[fit]
    if rule.top and len(kept) > rule.top:
        kept = kept[kept["strength"] >= kept["strength"].nlargest(rule.top).iloc[-1]]
    kept = kept.sort_values(["strength", "n_ab", "a", "b"], ascending=[False, False, True, True], ignore_index=True)
    kept = kept.drop(columns="strength").assign(in_tree=_in_tree(kept))
    return kept[kept["in_tree"]].reset_index(drop=True) if rule.tree else kept


def _in_tree(edges: pd.DataFrame) -> Flags:
    """Return which edges are in the minimum spanning tree (of each component); the strongest edge is the shortest.

    The length of an edge is its rank, so that there is only one such tree.

    Source: Kruskal (1956), On the shortest spanning subtree of a graph.
    """
    import networkx as nx

    ends = zip(edges["a"].tolist(), edges["b"].tolist(), strict=True)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from((a, b, rank) for rank, (a, b) in enumerate(ends))
    tree = {data["weight"] for *_, data in nx.minimum_spanning_edges(graph)}
    return np.array([rank in tree for rank in range(len(edges))], dtype=bool)
