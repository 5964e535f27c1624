"""Draws the report's figures as SVG, with text as paths of a shipped Japanese font: never 豆腐, on any machine.

The only module that imports matplotlib, and only when a figure is drawn: importing it reads the machine's fonts.
"""

from __future__ import annotations

import importlib.util
import re
from contextlib import contextmanager
from functools import cache
from html import escape
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Ink is drawn in a colour that nothing else uses and then becomes `currentColor`: the page's own ink, light or dark.
_INK: Final = "#000001"
#: Each at least 3:1 against white and against #14171a (WCAG 1.4.11), so that one figure serves both; the last: others.
PALETTE: Final = ("#3b7dd8", "#c2571a", "#2e8b57", "#8f63c7", "#b07a0a", "#c2417c", "#6b7280")
TYPE_COLOURS: Final = {"person": PALETTE[0], "state": PALETTE[1], "place": PALETTE[2]}
_TYPES: Final = {"person": "人物 person", "state": "国 state", "place": "地名 place"}
#: Stands for a character that the font lacks, as printers do; the page's tables show the character itself.
_GETA: Final = "〓"
#: Longer labels would leave no room for what they label; the tables have them whole.
_LABEL_LENGTH: Final = 14
#: What makes the bytes depend on the figure alone: text as paths, ids from a fixed salt, no date.
_STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "kyoki",
    "text.parse_math": False,  # an outlet called $x_$ is no formula
    "font.size": 9,
    "figure.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "legend.frameon": False,
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), _INK),
}


def font_path() -> Path:
    """Locate the Japanese font that matplotlib-fontja ships, without importing the package.

    Importing it would change matplotlib's settings for the whole process.

    Raises:
        EngineError: the package is not installed.
    """
    spec = importlib.util.find_spec("matplotlib_fontja")
    if spec is None or not spec.submodule_search_locations:
        msg = "figures: found no matplotlib-fontja, wanted its Japanese font; pip install matplotlib-fontja"
        raise EngineError(msg)
    return Path(spec.submodule_search_locations[0]) / "fonts" / "ipaexg.ttf"


@cache
def _glyphs() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(font_path())).get_charmap())


def label(text: str) -> str:
    """Make a label that the font can draw: one line, cut to 14 characters, 〓 for a character without a glyph.

    >>> label("김정은（金正恩）")
    '〓〓〓（金正恩）'
    """
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _LABEL_LENGTH else shown[: _LABEL_LENGTH - 1] + "…"
    return "".join(char if ord(char) in _glyphs() else _GETA for char in shown)


def timeline(counts: pd.DataFrame, *, when: str) -> str:
    """Draw articles over time, stacked by outlet.

    Args:
        counts: articles; a row for each period in order (index: 2025-04), a column for each outlet, at most 7.
        when: the days that it covers, for the title.

    Returns:
        One <svg> element.
    """
    title = f"時期ごとの記事数 Articles over time  {when}  n = {int(counts.to_numpy().sum()):,}"
    with _drawing(7.2, 3.2) as figure:
        axes = figure.add_subplot()
        floor = counts.iloc[:, 0] * 0
        for colour, name in zip(PALETTE, counts.columns, strict=False):
            axes.bar(range(len(counts)), counts[name], bottom=floor, color=colour, width=0.8, label=label(str(name)))
            floor = floor + counts[name]
        _whole_numbers(axes, int(floor.max()), axis="y")
        # About 15 labels fit side by side when slanted.
        step = -(-len(counts) // 15)
        axes.set_xticks(range(0, len(counts), step), list(counts.index[::step]), rotation=45, ha="right")
        axes.set_ylabel("記事 articles")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1), reverse=True)
        return _svg(figure, title, "timeline")


def top_entities(entities: pd.DataFrame, *, when: str) -> str:
    """Draw the mentions of entities as bars, coloured by type, in the order given.

    Args:
        entities: with name, type and n_mentions; a row for each bar.
        when: the days that it covers, for the title.

    Returns:
        One <svg> element.
    """
    title = f"言及の多い固有名 Most mentioned  {when}  n = {int(entities['n_mentions'].sum()):,} 言及 mentions"
    with _drawing(7.2, 0.8 + 0.24 * len(entities)) as figure:
        axes = figure.add_subplot()
        for kind, colour in TYPE_COLOURS.items():
            rows = [row for row, found in enumerate(entities["type"]) if found == kind]
            bars = axes.barh(rows, entities["n_mentions"].iloc[rows], color=colour, label=_TYPES[kind])
            axes.bar_label(bars, padding=3, fmt="{:,.0f}")
        axes.set_yticks(range(len(entities)), [label(name) for name in entities["name"]])
        axes.invert_yaxis()
        _whole_numbers(axes, int(entities["n_mentions"].max()), axis="x")
        axes.legend(loc="lower right")
        return _svg(figure, title, "top-entities")


def heat_map(npmi: pd.DataFrame, *, when: str, n: int, window: str) -> str:
    """Draw how much more, or less, than chance entities occur together.

    Args:
        npmi: square and symmetric, names as index and columns; missing where a pair never occurs together.
        when: the days that it covers, for the title.
        n: windows counted.
        window: what counts as together, for the title.

    Returns:
        One <svg> element.
    """
    from matplotlib import colormaps

    title = f"共起の強さ NPMI  {when}  n = {n:,} {window}"
    names = [label(str(name)) for name in npmi.columns]
    with _drawing(7.2, 6.6) as figure:
        axes = figure.add_subplot()
        # A scale from -1 to 1 keeps white at 'as chance has it' and makes two reports comparable.
        # 41 steps: from 50 on, matplotlib draws the scale beside it as a picture, not as shapes.
        mesh = axes.pcolormesh(npmi.to_numpy(), cmap=colormaps["RdBu_r"].resampled(41), vmin=-1, vmax=1)
        for (row, column), value in _cells(npmi):
            # Black on the light middle of the scale, white on its dark ends, red darkening sooner: 4.5:1 everywhere.
            ink = "#000000" if -29 / 41 < value < 27 / 41 else "#ffffff"
            shown = f"{round(value, 2) + 0:.2f}"  # adding 0 makes the -0.0 of a small negative number 0.0
            axes.text(column + 0.5, row + 0.5, shown, ha="center", va="center", size=7, color=ink)
        middles = [place + 0.5 for place in range(len(names))]
        axes.set_xticks(middles, names, rotation=60, ha="right", rotation_mode="anchor")
        axes.set_yticks(middles, names)
        axes.tick_params(length=0)
        axes.invert_yaxis()
        axes.set_aspect("equal")
        figure.colorbar(mesh, ax=axes, shrink=0.6, label="NPMI")
        return _svg(figure, title, "heat-map")


def _cells(npmi: pd.DataFrame) -> Iterator[tuple[tuple[int, int], float]]:
    for row, values in enumerate(npmi.to_numpy()):
        for column, value in enumerate(values):
            if value == value:  # noqa: PLR0124 - NaN: never together, the cell stays empty
                yield (row, column), float(value)


def _whole_numbers(axes: Axes, highest: int, *, axis: str) -> None:
    """Count in whole numbers, and leave the highest bar room for its label."""
    from matplotlib.ticker import MaxNLocator

    getattr(axes, f"{axis}axis").set_major_locator(MaxNLocator(nbins=6, integer=True))
    getattr(axes, f"set_{axis}lim")(0, max(highest, 1) * 1.08)


@contextmanager
def _drawing(width: float, height: float) -> Iterator[Figure]:
    """Give a figure of so many inches under our settings alone: the user's matplotlibrc and pyplot have no say."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield Figure(figsize=(width, height), layout="constrained")


def _svg(figure: Figure, title: str, name: str) -> str:
    """Finish a figure: title, font, and an <svg> element that stands in a page beside others."""
    from matplotlib.text import Text

    # Over the whole figure, not over the axes: long labels beside these would push it out at the right.
    figure.suptitle(title, x=0.01, ha="left")
    for text in (found for found in figure.findobj(Text) if isinstance(found, Text)):
        text.get_fontproperties().set_file(str(font_path()))
    drawn = StringIO()
    figure.savefig(drawn, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :].replace(_INK, "currentColor")
    # Ids are unique in a page, not only in a figure.
    svg = re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{name}-", svg)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" class="figure" ', 1)
