"""Figures of networks of words, entities and codes; slices have the same layout, so that they can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.showing.drawing import LINES, PALETTE, Drawn, _drawing, _finished, _titled, label, move_apart, width_legend
from kyoki.showing.headings import heading

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    Places = Mapping[str, tuple[float, float]]

_GREY: Final = "#6b7280"
#: Decimals of each measure in the legend of widths; two for others.
_WHOLE: Final = ("n_ab", "n_ab_articles")
#: Distance in edges between nodes of different components: enough to separate them without shrinking components.
_APART: Final = 2


def layout(edges: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Place the nodes of all slices together, by the edges between them (Kamada & Kawai 1989).

    The distance between components is half the diameter of the widest, plus two edges.

    Args:
        edges: a and b, a row per edge and slice.

    Returns:
        x and y of each node.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(sorted(set(zip(edges["a"].tolist(), edges["b"].tolist(), strict=True))))
    steps = {node: dict(near) for node, near in nx.all_pairs_shortest_path_length(graph)}
    widest = max((max(near.values()) for near in steps.values()), default=0)
    between = widest / 2 + _APART
    distances = {a: {b: float(steps[a].get(b, between)) for b in graph} for a in graph}
    found = nx.kamada_kawai_layout(graph, dist=distances) if len(graph) else {}
    return {node: (float(place[0]), float(place[1])) for node, place in found.items()}


def draw(
    nodes: pd.DataFrame, edges: pd.DataFrame, places: Places, *, title: str, measure: str, lang: str = "ja"
) -> Drawn:
    """Draw one network: the area of a node is its df, its colour the community, the width of an edge the measure.

    A label without room is left out; the table has it.

    Args:
        nodes: of one slice.
        edges: of this slice, at least one.
        places: of the nodes of all slices.
        title: of the figure.
        measure: the column of edges shown by their width; with q all are equally wide. Dashed edges are outside the
            tree.
        lang: "ja" or "en".

    Returns:
        The figure.
    """
    from matplotlib.collections import LineCollection

    with _drawing(7.2, 6.4) as figure:
        axes = figure.add_subplot()
        values = np.ones(len(edges)) if measure == "q" else edges[measure].clip(lower=0).to_numpy(dtype="float64")
        lines = [(places[a], places[b]) for a, b in zip(edges["a"], edges["b"], strict=True)]
        widths = (0.4 + 2.2 * values / (values.max() or 1)).tolist()
        styles = ["solid" if in_tree else (0, (2, 1.5)) for in_tree in edges["in_tree"]]
        axes.add_collection(LineCollection(lines, linewidths=widths, linestyles=styles, colors=LINES, zorder=1))
        x, y = (nodes["node"].map({name: place[axis] for name, place in places.items()}) for axis in (0, 1))
        # Six communities have a colour; KH Coder shows a dozen, but few readers can distinguish more.
        colours = [PALETTE[number - 1] if number < len(PALETTE) else _GREY for number in nodes["community"]]
        sizes = 12 + 260 * nodes["df"] / nodes["df"].max()
        axes.scatter(x, y, s=sizes, color=colours, alpha=0.75, linewidths=0, zorder=2)
        every = np.array(list(places.values()))
        low, high = every.min(axis=0) - 0.06, every.max(axis=0) + 0.06
        axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        axes.set_axis_off()
        texts = [
            axes.text(across, up, label(name), size=7, zorder=3)
            for across, up, name in zip(x, y, nodes["name"], strict=True)
        ]
        if measure != "q":
            shown = dict.fromkeys(
                f"{value:,.{0 if measure in _WHOLE else 2}f}" for value in (values.max(), values.max() / 2)
            )
            width_legend(
                axes,
                [(name, 0.4 + 2.2 * float(name.replace(",", "")) / (values.max() or 1)) for name in shown],
                heading(measure, "word_pairs", lang).text,
                lang,
            )
        _titled(figure, title)
        move_apart(axes, texts, (np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)))
        return _finished(figure, title)
