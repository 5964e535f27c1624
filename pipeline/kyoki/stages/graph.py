"""Build the graph of entities that co-occur more often than by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kyoki.config import GraphSettings, PairSettings
from kyoki.counting import graphs
from kyoki.counting.placements import LEAST_ARTICLES
from kyoki.counting.rounding import significant
from kyoki.counting.slicing import WHOLE
from kyoki.errors import SettingError
from kyoki.notebook import frames_html
from kyoki.pairing import narrowest
from kyoki.spec import ALL, Spec, run_as_command
from kyoki.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

SPEC: Final = Spec(
    scope="corpus",
    needs={
        "pairs": (
            *("a", "b", "window", "slice", "n_a", "n_b", "n_ab", "n", "n_a_unique", "n_b_unique", "n_ab_unique"),
            *("n_unique", "n_ab_articles", "pmi_shrunk", "q"),
        ),
        "entities": ALL,
        "stratified_pairs": ("a", "b", "window", "q"),
    },
    gives={"nodes": ALL, "edges": ALL},
    settings={
        "window": "graph.window",
        "q": "graph.q",
        "min_count": "graph.min_count",
        "top": "graph.top",
        "strata": "pairs.strata",
    },
    engines=("networkx", "numpy", "pandas", "scipy"),
)


class Graph(NamedTuple):
    """The two tables of this stage."""

    nodes: pd.DataFrame
    edges: pd.DataFrame

    def _repr_html_(self) -> str:
        return frames_html(self)


def graph(  # noqa: PLR0913 (three tables, and what an edge is)
    pairs: pd.DataFrame,
    entities: pd.DataFrame,
    stratified_pairs: pd.DataFrame | None = None,
    *,
    window: str = GraphSettings.window,
    q: float = GraphSettings.q,
    min_count: int = GraphSettings.min_count,
    top: int = GraphSettings.top,
    strata: str = PairSettings.strata,
) -> Graph:
    """Build and measure the graph of pairs that co-occur more often than by chance in the whole corpus.

    An edge is a pair that shares at least `min_count` windows in two articles or more, and more windows than expected,
    with a q of at most `q`. With `strata` its q in `stratified_pairs` must be as low too, so that two entities that
    only share an outlet (a month, a length) have no edge. A node is an entity with an edge. Near-duplicates, if known,
    are left out of every count and measure.

    Args:
        pairs: the table `pairs`.
        entities: the table `entities` of the same corpus.
        stratified_pairs: the table `stratified_pairs`, if `strata` is set.
        window: the window to use; "" for the narrowest that was counted (see `kyoki.pairing.narrowest`).
        q: maximum false discovery rate of an edge, the share of edges expected to be by chance. The report and the
            summary of a run have their own threshold of 0.05, which they state.
        min_count: windows that both must share.
        top: maximum number of edges, by number of articles; 0 for all.
        strata: the strata within which pairs were also tested; "" if none.

    Returns:
        The tables `nodes` and `edges`.

    Raises:
        SettingError: the window was not counted, or `strata` is set and there is no table `stratified_pairs`.

    >>> import kyoki
    >>> here, there = "石破茂首相は{}日、東京にいた。", "トランプ大統領は{}日、パリにいた。"
    >>> found = kyoki.analyse([text.format(day) for text in (here, there) for day in range(1, 5)])
    >>> kyoki.graph(found.pairs, found.entities, q=1).edges[["a", "b", "n_ab"]].values.tolist()
    [['person:トランプ', 'place:パリ', 4], ['person:石破茂', 'place:東京', 4]]
    """
    counted = pairs["window"].drop_duplicates().sort_values().tolist()
    chosen = window or narrowest(counted)
    if window and counted and window not in counted:
        msg = f"graph: window {window!r} was not counted; expected one of {', '.join(counted)}"
        raise SettingError(msg)
    whole = graphs.without_near_duplicates(pairs[(pairs["window"] == chosen) & (pairs["slice"] == WHOLE)])
    enough = (whole["n_ab"] >= min_count) & (whole["n_ab_articles"] >= LEAST_ARTICLES)
    strong = whole[(whole["log_likelihood"] > 0) & (whole["q"] <= q) & enough]
    if strata:
        strong = _within_strata(strong, stratified_pairs, q, chosen)
    if top:
        strong = graphs.first(strong, top)
    names = entities.set_index("entity_id")["name"]
    edges = strong.assign(name_a=strong["a"].map(names), name_b=strong["b"].map(names))
    measures = graphs.measured(strong)
    for name in ("betweenness", "pagerank"):
        measures[name] = significant(measures[name].to_numpy(dtype="float64"))
    nodes = measures.merge(entities, on="entity_id")
    return Graph(
        TABLES["nodes"].sorted(TABLES["nodes"].frame(nodes)), TABLES["edges"].sorted(TABLES["edges"].frame(edges))
    )


def _within_strata(strong: pd.DataFrame, tested: pd.DataFrame | None, q: float, window: str) -> pd.DataFrame:
    """Keep the pairs that are also beyond chance within strata."""
    if tested is None:
        msg = "graph: strata need the table stratified_pairs"
        raise SettingError(msg)
    kept = tested.loc[(tested["window"] == window) & (tested["q"] <= q), ["a", "b"]]
    return strong.merge(kept, on=["a", "b"])


if __name__ == "__main__":
    run_as_command("graph")
