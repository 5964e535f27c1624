"""Draws figures as SVG and PNG, with text as outlines of a bundled Japanese font, so that no glyph is missing.

It and `plots` import matplotlib, and only when a figure is drawn: importing it reads the machine's fonts.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from contextlib import chdir, contextmanager, nullcontext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kyoki import imports
from kyoki.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Each has a contrast of at least 3:1 with white (WCAG 1.4.11); the last is for others. The page has the same.
PALETTE: Final = ("#3b7dd8", "#c2571a", "#2e8b57", "#8f63c7", "#b07a0a", "#c2417c", "#6b7280")
TYPE_COLOURS: Final = {"person": PALETTE[0], "state": PALETTE[1], "place": PALETTE[2], "organisation": PALETTE[3]}
_TYPES: Final = {
    "person": "人物 person",
    "state": "国 state",
    "place": "地名 place",
    "organisation": "組織 organisation",
}
#: Printed for a character that the font lacks; the tables of the page show the character itself.
_GETA: Final = "〓"
#: Longer labels would leave no room for the figure; the tables have them in full.
_LABEL_LENGTH: Final = 14
#: Makes the bytes depend on the figure only: text as paths, ids from a fixed salt, no date.
_STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "kyoki",
    "text.parse_math": False,  # an outlet called $x_$ is not a formula
    "font.size": 9,
    "figure.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "savefig.dpi": 200,  # 1,440 pixels of a figure of 7.2 inches: a column of print, or a slide
}


class Drawn(NamedTuple):
    """One figure in both formats, and its title."""

    svg: bytes
    png: bytes
    title: str


def font_path() -> Path:
    """Return the Japanese font of matplotlib-fontja, without importing the package.

    Importing it would change matplotlib's settings for the whole process.

    Raises:
        EngineError: the package is not installed.
    """
    spec = importlib.util.find_spec("matplotlib_fontja")
    if spec is None or not spec.submodule_search_locations:
        msg = "figures: found no matplotlib-fontja, wanted its Japanese font; pip install matplotlib-fontja"
        raise EngineError(msg)
    return Path(spec.submodule_search_locations[0]) / "fonts" / "ipaexg.ttf"


def _import_matplotlib() -> None:
    """Import matplotlib; in our own processes with its default settings.

    It prefers a matplotlibrc of the working folder, so its own data folder is made the working folder during the
    import. In another program other threads may rely on the working folder: there it is imported as usual.
    """
    spec = None if "matplotlib" in sys.modules or not imports.ours else importlib.util.find_spec("matplotlib")
    shipped = Path(spec.origin or "").with_name("mpl-data") if spec else None
    with chdir(shipped) if shipped and shipped.is_dir() else nullcontext():
        importlib.import_module("matplotlib")


@cache
def _glyphs() -> frozenset[int]:
    _import_matplotlib()
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(font_path())).get_charmap())


def label(text: str) -> str:
    """Return a label that the font can draw: one line, cut to 14 characters, 〓 for a character without a glyph.

    >>> label("김정은（金正恩）")
    '〓〓〓（金正恩）'
    """
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _LABEL_LENGTH else shown[: _LABEL_LENGTH - 1] + "…"
    return "".join(char if ord(char) in _glyphs() else _GETA for char in shown)


def load() -> None:
    """Load everything that the figures need, which takes two seconds, ahead of time."""
    _glyphs()
    for module in ("matplotlib.figure", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"):
        importlib.import_module(module)
    importlib.import_module("networkx")
    importlib.import_module("scipy.optimize")  # for the network's layout


def timeline(counts: pd.DataFrame, *, when: str) -> Drawn:
    """Draw articles over time, stacked by outlet.

    Args:
        counts: articles; one row per period in order (index: 2025-04), one column per outlet, at most 7.
        when: the days that it covers, for the title.

    Returns:
        The figure.
    """
    title = f"時期ごとの記事数 Articles over time  {when}  n = {int(counts.to_numpy().sum()):,}"
    with _drawing(7.2, 3.2) as figure:
        axes = figure.add_subplot()
        floor = counts.iloc[:, 0] * 0
        for colour, name in zip(PALETTE, counts.columns, strict=False):
            axes.bar(range(len(counts)), counts[name], bottom=floor, color=colour, width=0.8, label=label(str(name)))
            floor = floor + counts[name]
        _whole_numbers(axes, int(floor.max()), axis="y")
        # About 15 slanted labels fit side by side.
        step = -(-len(counts) // 15)
        axes.set_xticks(range(0, len(counts), step), list(counts.index[::step]), rotation=45, ha="right")
        axes.set_ylabel("記事 articles")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1), reverse=True)
        return _finished(figure, title)


def top_entities(entities: pd.DataFrame, *, when: str, n: int) -> Drawn:
    """Draw the articles of entities as bars, coloured by type, in the order given.

    Args:
        entities: with name, type and n_articles_unique; one row per bar.
        when: the days that it covers, for the title.
        n: articles, without near-duplicates.

    Returns:
        The figure.
    """
    title = f"多くの記事に出る固有名 Entities in most articles  {when}  n = {n:,} 記事 articles"
    with _drawing(7.2, 0.8 + 0.24 * len(entities)) as figure:
        axes = figure.add_subplot()
        for kind, colour in TYPE_COLOURS.items():
            rows = [row for row, found in enumerate(entities["type"]) if found == kind]
            bars = axes.barh(rows, entities["n_articles_unique"].iloc[rows], color=colour, label=_TYPES[kind])
            axes.bar_label(bars, padding=3, fmt="{:,.0f}")
        axes.set_yticks(range(len(entities)), [label(name) for name in entities["name"]])
        axes.invert_yaxis()
        _whole_numbers(axes, int(entities["n_articles_unique"].max()), axis="x")
        axes.legend(loc="lower right")
        return _finished(figure, title)


def heat_map(npmi: pd.DataFrame, *, when: str, n: int, window: str) -> Drawn:
    """Draw the NPMI of pairs of entities as a heat map.

    Args:
        npmi: square and symmetric, names as index and columns; missing for pairs that share fewer than two articles.
        when: the days that it covers, for the title.
        n: windows counted.
        window: the kind of window, for the title.

    Returns:
        The figure.
    """
    title = f"共起の強さ NPMI  {when}  n = {n:,} {window}  2 記事以上 in 2 articles or more"
    names = [label(str(name)) for name in npmi.columns]
    with _drawing(7.2, 6.6) as figure:
        from matplotlib import colormaps

        axes = figure.add_subplot()
        # A scale from -1 to 1 keeps white at independence and makes two reports comparable.
        # 41 steps: from 50 on, matplotlib draws the colour bar as an image, not as shapes.
        mesh = axes.pcolormesh(npmi.to_numpy(), cmap=colormaps["RdBu_r"].resampled(41), vmin=-1, vmax=1)
        for (row, column), value in _cells(npmi):
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
        figure.colorbar(mesh, ax=axes, shrink=0.6, label="NPMI")
        return _finished(figure, title)


def network(edges: Sequence[tuple[str, str, int]], names: dict[str, tuple[str, str]], *, when: str, n: int) -> Drawn:
    """Draw the co-occurrence network: nodes by type, edges by articles; only the largest connected component.

    Args:
        edges: the two ids, and the number of articles with both in a window.
        names: the name and type of each id.
        when: the days that it covers, for the title.
        n: windows counted.

    Returns:
        The figure.
    """
    import networkx as nx

    every: nx.Graph[str] = nx.Graph()
    every.add_weighted_edges_from(edges)
    part = max(nx.connected_components(every), key=lambda part: (len(part), min(part)))
    edges = [edge for edge in edges if edge[0] in part]
    graph: nx.Graph[str] = nx.Graph()  # from the edges in order: a view of a set would have hash order
    graph.add_weighted_edges_from(edges)
    title = f"共起ネットワーク Co-occurrence network  {when}  n = {n:,}  組 pairs = {len(edges):,}  線 = 記事 articles"
    # By the number of edges between two nodes: weights would pull the strong ones into one clump.
    at = nx.kamada_kawai_layout(graph, weight=None)
    with _drawing(7.2, 6.4) as figure:
        from matplotlib.collections import LineCollection

        axes = figure.add_subplot()
        most = max((weight for *_, weight in edges), default=1)
        widths = [0.4 + 3 * weight / most for *_, weight in edges]
        axes.add_collection(LineCollection([(at[a], at[b]) for a, b, _ in edges], linewidths=widths, colors="#b9c0c8"))
        strength = dict(graph.degree(weight="weight"))
        for kind, colour in TYPE_COLOURS.items():
            some = [node for node in graph if names[node][1] == kind]
            sizes = [15 + 220 * strength[node] / max(strength.values()) for node in some]
            x, y = ([at[node][axis] for node in some] for axis in (0, 1))
            axes.scatter(x, y, s=sizes, color=colour, zorder=2, label=_TYPES[kind], linewidths=0)
        for node in graph:
            place = (float(at[node][0]), float(at[node][1]))
            axes.annotate(label(names[node][0]), place, (0, 5), textcoords="offset points", ha="center", size=6)
        axes.set_axis_off()
        axes.legend(loc="lower right")
        return _finished(figure, title)


def keyness(words: pd.DataFrame, *, when: str) -> Drawn:
    """Draw the words most characteristic of each slice, one panel for each.

    Args:
        words: with slice, name and log_odds_z, the strongest first; at most six slices fit.
        when: the days that it covers, for the title.

    Returns:
        The figure.
    """
    slices = list(dict.fromkeys(words["slice"]))
    title = f"特徴語 Words that mark each slice (log-odds z)  {when}  n = {len(words):,} 語 words"
    rows, most = -(-len(slices) // 2), int(words["slice"].value_counts().max())
    with _drawing(7.2, 0.6 + 2.2 * rows) as figure:
        panels = list(figure.subplots(rows, 2, squeeze=False).flat)
        for axes, name in zip(panels, slices, strict=False):
            some = words[words["slice"] == name]
            axes.barh(range(len(some)), some["log_odds_z"], color=PALETTE[0])
            axes.set_yticks(range(len(some)), [label(word) for word in some["name"]])
            axes.set_ylim(most - 0.5, -0.5)  # bars of equal thickness in all panels
            axes.set_title(label(str(name)), size=9)
        for axes in panels[len(slices) :]:
            axes.set_axis_off()
        return _finished(figure, title)


def dispersion(places: pd.DataFrame, queries: Sequence[str], days: Sequence[tuple[float, str]]) -> Drawn:
    """Draw where words occur: a line per occurrence over the corpus, beside it how many in each tenth of articles.

    Args:
        places: query, corpus_place and article_place, each from 0 to 1.
        queries: the rows, the first on top.
        days: marks of the axis over the corpus, each a place and its label.

    Returns:
        The figure.
    """
    n = len(places)
    title = f"出現箇所 Dispersion  n = {n:,}"
    with _drawing(7.2, 1.1 + 0.45 * len(queries)) as figure:
        corpus, article = figure.subplots(1, 2, width_ratios=[4, 1], sharey=True)
        figure.set_layout_engine("constrained", w_pad=0.2)  # the last day and the first tick of the articles
        for row, query in enumerate(queries):
            here, colour = places[places["query"] == query], PALETTE[row % len(PALETTE)]
            # Thin, and dark only where many are: a frequent word is no block.
            corpus.vlines(here["corpus_place"], row - 0.4, row + 0.4, color=colour, linewidth=0.5, alpha=0.7)
            counts = [
                int((here["article_place"].clip(upper=0.999) * 10).astype("int64").eq(at).sum()) for at in range(10)
            ]
            heights = [0.8 * count / max(*counts, 1) for count in counts]
            floors = [row + 0.4 - height for height in heights]  # the axis points downwards
            article.bar([at + 0.5 for at in range(10)], heights, bottom=floors, width=0.9, color=colour)
        corpus.set(xlim=(0, 1), xlabel="記事の日付順 articles by day")
        corpus.set_xticks([place for place, _ in days], [label(day) for _, day in days])
        corpus.set_yticks(range(len(queries)), [label(query) for query in queries])
        corpus.set_ylim(len(queries) - 0.4, -0.6)
        article.set(xlim=(0, 10), xlabel="記事の中 in articles")
        article.set_xticks([0, 10], ["0", "1"])
        article.tick_params(axis="y", left=False)
        return _finished(figure, title)


def _cells(npmi: pd.DataFrame) -> Iterator[tuple[tuple[int, int], float]]:
    for row, values in enumerate(npmi.to_numpy()):
        for column, value in enumerate(values):
            if value == value:  # noqa: PLR0124 - NaN: never together, the cell stays empty
                yield (row, column), float(value)


def _whole_numbers(axes: Axes, highest: int, *, axis: str) -> None:
    """Use integer ticks, and leave room for the label of the highest bar."""
    from matplotlib.ticker import MaxNLocator

    getattr(axes, f"{axis}axis").set_major_locator(MaxNLocator(nbins=6, integer=True))
    getattr(axes, f"set_{axis}lim")(0, max(highest, 1) * 1.08)


@contextmanager
def _drawing(width: float, height: float) -> Iterator[Figure]:
    """Give a figure of so many inches under our settings only, independent of the user's matplotlibrc and pyplot."""
    _import_matplotlib()
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield Figure(figsize=(width, height), layout="constrained")


def _titled(figure: Figure, title: str) -> None:
    """Set the title, and the font of every text."""
    from matplotlib.text import Text

    # Over the whole figure, not over the axes: long labels beside the axes would push it out of the figure.
    figure.suptitle(title, x=0.01, ha="left")
    for text in (found for found in figure.findobj(Text) if isinstance(found, Text)):
        text.get_fontproperties().set_file(str(font_path()))


def _finished(figure: Figure, title: str) -> Drawn:
    """Finish a figure: set title and font, and save it as the same bytes each time."""
    _titled(figure, title)
    svg, png = BytesIO(), BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None, "Title": title})
    figure.set_layout_engine("none")  # everything is in place: the layout takes a third of the time
    figure.savefig(svg, format="svg", metadata={**dict.fromkeys(("Date", "Creator", "Format", "Type")), "Title": title})
    return Drawn(svg.getvalue(), png.getvalue(), title)
