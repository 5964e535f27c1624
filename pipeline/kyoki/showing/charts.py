"""Draws articles over time, entities, their network and heat map, keyness and dispersion, in Japanese or English."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kyoki.counting.clustering import clustered
from kyoki.showing.drawing import (
    LINES,
    PALETTE,
    TYPE_LOOKS,
    Drawn,
    _drawing,
    _finished,
    _titled,
    _whole_numbers,
    label,
    move_apart,
    width_legend,
)
from kyoki.showing.headings import said, value_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from numpy.typing import NDArray

#: Seven outlets that differ only by colour are hard to distinguish in grey, so every other one is hatched.
_HATCHES = ("", "////")


def timeline(counts: pd.DataFrame, *, when: str, lang: str = "ja") -> Drawn:
    """Draw articles over time, stacked by outlet.

    Args:
        counts: articles; one row per period in order (index: 2025-04), one column per outlet, at most 7.
        when: the days that it covers, for the title.
        lang: "ja" or "en".

    Returns:
        The figure.
    """
    title = said("figures", "timeline", lang, when, f"{int(counts.to_numpy().sum()):,}")
    with _drawing(7.2, 3.2) as figure:
        axes = figure.add_subplot()
        floor = counts.iloc[:, 0] * 0
        for at, (colour, name) in enumerate(zip(PALETTE, counts.columns, strict=False)):
            axes.bar(
                range(len(counts)),
                counts[name],
                bottom=floor,
                color=colour,
                width=0.8,
                label=label(str(name)),
                hatch=_HATCHES[at % 2],
                edgecolor="#ffffff",
                linewidth=0.3,
            )
            floor = floor + counts[name]
        _whole_numbers(axes, int(floor.max()), axis="y")
        # About 15 slanted labels fit side by side.
        step = -(-len(counts) // 15)
        axes.set_xticks(
            range(0, len(counts), step), list(counts.index[::step]), rotation=45, ha="right", rotation_mode="anchor"
        )
        axes.set_ylabel(said("figures", "articles", lang))
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1), reverse=True)
        return _finished(figure, title)


def top_entities(entities: pd.DataFrame, *, when: str, n: int, lang: str = "ja") -> Drawn:
    """Draw the articles of entities as bars, coloured by type, in the order given.

    Args:
        entities: with name, type and n_articles_unique; one row per bar.
        when: the days that it covers, for the title.
        n: articles, without near-duplicates.
        lang: "ja" or "en".

    Returns:
        The figure.
    """
    title = said("figures", "top_entities", lang, when, f"{n:,}")
    with _drawing(7.2, 0.8 + 0.24 * len(entities)) as figure:
        axes = figure.add_subplot()
        for kind, (colour, _) in TYPE_LOOKS.items():
            rows = [row for row, found in enumerate(entities["type"]) if found == kind]
            if rows:
                name = value_names("type", "entities", lang)[kind]
                bars = axes.barh(rows, entities["n_articles_unique"].iloc[rows], color=colour, label=name)
                axes.bar_label(bars, padding=3, fmt="{:,.0f}")
        axes.set_yticks(range(len(entities)), [label(name) for name in entities["name"]])
        axes.invert_yaxis()
        axes.set_xlabel(said("figures", "articles", lang))
        _whole_numbers(axes, int(entities["n_articles_unique"].max()), axis="x")
        axes.legend(loc="lower right")
        return _finished(figure, title)


def heat_map(npmi: pd.DataFrame, *, when: str, n: int, window: str, lang: str = "ja") -> Drawn:
    """Draw the NPMI of pairs of entities as a heat map, rows and columns in the order of their clusters.

    Args:
        npmi: square and symmetric, names as index and columns; missing for pairs that share fewer than two articles.
        when: the days that it covers, for the title.
        n: windows counted.
        window: the kind of window, for the title.
        lang: "ja" or "en".

    Returns:
        The figure.
    """
    window = value_names("window", "pairs", lang).get(window, window)
    title = said("figures", "heat_map", lang, when, f"{n:,}", window)
    order = _clusters(npmi.to_numpy(dtype=np.float64))
    npmi = npmi.iloc[order, order]
    names = [label(str(name)) for name in npmi.columns]
    with _drawing(7.2, 6.6) as figure:
        from matplotlib import colormaps
        from matplotlib.patches import Rectangle

        axes = figure.add_subplot()
        # A scale from -1 to 1 keeps white at independence and makes two reports comparable.
        # 41 steps: from 50 on, matplotlib draws the colour bar as an image, not as shapes.
        mesh = axes.pcolormesh(npmi.to_numpy(), cmap=colormaps["RdBu_r"].resampled(41), vmin=-1, vmax=1)
        # In grey both ends of the scale are dark, so values below 0 are hatched.
        for (row, column), value in _cells(npmi):
            if value < 0:
                hatched = Rectangle((column, row), 1, 1, fill=False, hatch="///", edgecolor="#9aa1a9", linewidth=0)
                axes.add_patch(hatched)
            # Black on the light middle of the scale, white on its dark ends (red darkens sooner): 4.5:1 everywhere.
            ink = "#000000" if -29 / 41 < value < 27 / 41 else "#ffffff"
            shown = f"{round(value, 2) + 0:.2f}"  # adding 0 turns -0.0 into 0.0
            axes.text(column + 0.5, row + 0.5, shown, ha="center", va="center", size=7, color=ink)
        middles = [place + 0.5 for place in range(len(names))]
        axes.set_xticks(middles, names, rotation=60, ha="right", rotation_mode="anchor")
        axes.set_yticks(middles, names)
        axes.tick_params(length=0)
        axes.invert_yaxis()
        axes.set_aspect("equal")
        figure.colorbar(mesh, ax=axes, shrink=0.6, label=said("figures", "npmi", lang))
        return _finished(figure, title)


def _clusters(npmi: NDArray[np.float64]) -> list[int]:
    """Return rows in the order of average-linkage clustering; missing values count as 0."""
    known = np.nan_to_num(npmi)
    if len(known) < 3:
        return list(range(len(known)))
    distances = 1 - (known + known.T) / 2
    np.fill_diagonal(distances, 0)
    return [int(row) for row in clustered(distances, "average", 1).order]


def _cells(npmi: pd.DataFrame) -> Iterator[tuple[tuple[int, int], float]]:
    for row, values in enumerate(npmi.to_numpy()):
        for column, value in enumerate(values):
            if value == value:  # noqa: PLR0124 - NaN: never together, the cell stays empty
                yield (row, column), float(value)


def _largest_part(edges: Sequence[tuple[str, str, int]]) -> tuple[nx.Graph[str], list[tuple[str, str, int]]]:
    """Return the largest connected component (in a tie, the last by id) and its edges."""
    import networkx as nx

    every: nx.Graph[str] = nx.Graph()
    every.add_weighted_edges_from(edges)
    part = max(nx.connected_components(every), key=lambda part: (len(part), min(part)))
    kept = [edge for edge in edges if edge[0] in part]
    graph: nx.Graph[str] = nx.Graph()  # from the edges in order: a view of a set would have hash order
    graph.add_weighted_edges_from(kept)
    return graph, kept


def network(
    edges: Sequence[tuple[str, str, int]],
    names: dict[str, tuple[str, str]],
    *,
    when: str,
    n: int,
    window: str,
    passing: str = "",
    lang: str = "ja",
) -> Drawn:
    """Draw the co-occurrence network: nodes by type, edges by articles.

    Only the largest connected component is drawn; the title gives the number of all pairs. A label without room is left
    out; the table has it. A single pair is a line from left to right.

    Args:
        edges: the two ids, and the number of articles with both in a window.
        names: the name and type of each id.
        when: the days that it covers, for the title.
        n: windows counted.
        window: the kind of window, for the title.
        passing: which pairs are drawn, for the title.
        lang: "ja" or "en".

    Returns:
        The figure.
    """
    import networkx as nx

    n_edges = len(edges)
    graph, edges = _largest_part(edges)
    window = value_names("window", "pairs", lang).get(window, window)
    drawn = f"{len(edges):,}"
    if len(edges) < n_edges:
        drawn = said("figures", "largest_part", lang, drawn, f"{n_edges:,}")
    title = said("figures", "network", lang, when, f"{n:,}", drawn, passing, window).rstrip()
    single = len(graph) == 2
    # By the number of edges between two nodes: weights would pull the strong ones into one clump.
    level = dict(zip(graph, np.array([[-1.0, 0.0], [1.0, 0.0]]), strict=True)) if single else {}
    at = level or nx.kamada_kawai_layout(graph, weight=None)
    with _drawing(7.2, 2.4 if single else 6.8) as figure:
        axes = figure.add_subplot()
        widths = _draw_edges(axes, edges, at)
        strength = dict(graph.degree(weight="weight"))
        size = {node: 15 + 220 * strength[node] / max(strength.values()) for node in graph}
        types = _draw_nodes(axes, {node: names[node][1] for node in graph}, at, size, lang)
        axes.set_axis_off()
        axes.margins(0.06, 0.12)  # the legends are below
        if single:
            axes.set(xlim=(-2, 2), ylim=(-2, 1))
        ranked = sorted(graph, key=lambda node: (-strength[node], node))
        places = np.array([at[node] for node in ranked], dtype=np.float64)
        texts = [
            axes.text(x, y + 0.3 * single, label(names[node][0]), size=6.5, zorder=3, ha="center" if single else "left")
            for node, (x, y) in zip(ranked, places.tolist(), strict=True)
        ]
        width_legend(axes, widths, said("figures", "articles", lang), lang)
        axes.legend(handles=types, loc="lower right", handletextpad=0.3)
        _titled(figure, title)
        if not single:
            move_apart(axes, texts, (places[:, 0], places[:, 1]), [size[node] for node in ranked])
        return _finished(figure, title)


def _draw_edges(
    axes: Axes, edges: Sequence[tuple[str, str, int]], at: Mapping[str, NDArray[np.float64]]
) -> list[tuple[str, float]]:
    """Draw edges as lines, the wider the more articles; return articles and width of some lines, for the legend."""
    from matplotlib.collections import LineCollection

    weights = [weight for *_, weight in edges] or [1]
    least, most = min(weights), max(weights)
    widths = [0.4 + 3 * weight / most for *_, weight in edges]
    axes.add_collection(LineCollection([(at[a], at[b]) for a, b, _ in edges], linewidths=widths, colors=LINES))
    return [(f"{weight:,}", 0.4 + 3 * weight / most) for weight in sorted({least, (least + most) // 2, most})]


def _draw_nodes(
    axes: Axes,
    types: Mapping[str, str],
    at: Mapping[str, NDArray[np.float64]],
    size: Mapping[str, float],
    lang: str,
) -> list[Line2D]:
    """Draw nodes by the colour and shape of their type; return one mark for each type that occurs, for the legend."""
    from matplotlib.lines import Line2D

    marks = []
    for kind, (colour, marker) in TYPE_LOOKS.items():
        some = [node for node, type_ in types.items() if type_ == kind]
        sizes = [size[node] for node in some]
        x, y = ([at[node][axis] for node in some] for axis in (0, 1))
        axes.scatter(x, y, s=sizes, color=colour, marker=marker, zorder=2, linewidths=0)
        if some:
            name = value_names("type", "entities", lang)[kind]
            marks.append(Line2D([], [], color=colour, marker=marker, linestyle="", label=name))
    return marks


def keyness(words: pd.DataFrame, *, when: str, lang: str = "ja") -> Drawn:
    """Draw the words most characteristic of each slice, one panel for each.

    Args:
        words: with slice, name and log_odds_z, the strongest first; at most six slices fit.
        when: the days that it covers, for the title.
        lang: "ja" or "en".

    Returns:
        The figure.
    """
    slices = list(dict.fromkeys(words["slice"]))
    title = said("figures", "keyness", lang, when, f"{len(words):,}")
    rows, most = -(-len(slices) // 2), int(words["slice"].value_counts().max())
    with _drawing(7.2, 0.6 + 2.2 * rows) as figure:
        panels = list(figure.subplots(rows, 2, squeeze=False, sharex=True).flat)
        for axes, name in zip(panels, slices, strict=False):
            some = words[words["slice"] == name]
            axes.barh(range(len(some)), some["log_odds_z"], color=PALETTE[0])
            axes.set_yticks(range(len(some)), [label(word) for word in some["name"]])
            axes.set_ylim(most - 0.5, -0.5)  # bars of equal thickness in all panels
            axes.tick_params(labelbottom=True)
            _whole_numbers(axes, int(np.ceil(words["log_odds_z"].max())), axis="x")
            axes.set_title(label(str(name)), size=9)
        for axes in panels[len(slices) :]:
            axes.set_axis_off()
        return _finished(figure, title)


def dispersion(
    places: pd.DataFrame, queries: Sequence[str], days: Sequence[tuple[float, str]], *, lang: str = "ja"
) -> Drawn:
    """Draw where words occur: a line per occurrence over the corpus, and beside it the counts by tenth of articles.

    Args:
        places: query, corpus_place and article_place, each from 0 to 1.
        queries: the rows, from top to bottom.
        days: marks of the axis over the corpus, each a place and its label.
        lang: "ja" or "en".

    Returns:
        The figure.
    """
    title = said("figures", "dispersion", lang, f"{len(places):,}")
    with _drawing(7.2, 1.1 + 0.45 * len(queries)) as figure:
        corpus, article = figure.subplots(1, 2, width_ratios=[4, 1], sharey=True)
        figure.set_layout_engine("constrained", w_pad=0.2)  # the last day and the first tick of the articles
        for row, query in enumerate(queries):
            here, colour = places[places["query"] == query], PALETTE[row % 4]  # the paler ones are no lines
            # Thin lines, dark only where there are many, so that a frequent word is not a solid block.
            corpus.vlines(here["corpus_place"], row - 0.4, row + 0.4, color=colour, linewidth=0.5, alpha=0.7)
            counts = [
                int((here["article_place"].clip(upper=0.999) * 10).astype("int64").eq(at).sum()) for at in range(10)
            ]
            heights = [0.8 * count / max(*counts, 1) for count in counts]
            floors = [row + 0.4 - height for height in heights]  # the axis points downwards
            article.bar([at + 0.5 for at in range(10)], heights, bottom=floors, width=0.9, color=colour)
        corpus.set(xlim=(0, 1), xlabel=said("figures", "by_day", lang))
        corpus.set_xticks([place for place, _ in days], [label(day) for _, day in days])
        corpus.set_yticks(range(len(queries)), [label(query) for query in queries])
        corpus.set_ylim(len(queries) - 0.4, -0.6)
        article.set(xlim=(0, 10), xlabel=said("figures", "in_articles", lang))
        article.set_xticks([0, 10], ["0", "1"])
        article.tick_params(axis="y", left=False)
        return _finished(figure, title)
