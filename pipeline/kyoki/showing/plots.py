"""Figures of codes by slices, correspondence analysis and clusters of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.config import HIGHEST_Q
from kyoki.counting.word_counts import shown_in
from kyoki.showing.drawing import PALETTE, Drawn, _drawing, _finished, _titled, label, move_apart
from kyoki.showing.headings import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection
    from numpy.typing import NDArray

#: The residual at which the colour scale ends: 5 standard errors are beyond any doubt.
_MOST_RESIDUAL: Final = 5


def bubbles(cells: pd.DataFrame, *, when: str, lang: str = "ja") -> Drawn:
    """Draw codes by slices: the area of a bubble is the share of articles, its colour the adjusted residual.

    Args:
        cells: code, slice, n, count, share, residual and q of the table `code_slices`; the same slices for each code.
        when: the days that it covers, for the title.
        lang: "ja" or "en".

    Returns:
        The figure.
    """
    codes, slices = sorted(set(cells["code"])), sorted(set(cells["slice"]))
    n = int(cells.drop_duplicates("slice")["n"].sum())
    title = said("figures", "codes", lang, when, f"{n:,}", f"{HIGHEST_Q:g}")
    high = 0.32
    with _drawing(7.2, 1.6 + high * len(codes)) as figure:
        axes = figure.add_subplot()
        # Bubbles of the largest share nearly touch; labels and scale take 2.6 of the 7.2 inches.
        widest = 0.85 * 72 * min(high, 4.6 / len(slices))
        most = float(cells["share"].max()) or 1.0
        known = cells[cells["count"] > 0]
        places = [
            [slices.index(name), codes.index(code)] for name, code in zip(known["slice"], known["code"], strict=True)
        ]
        areas = widest**2 * known["share"].to_numpy() / most
        drawn = _draw_bubbles(axes, known, np.array(places, dtype=np.float64).reshape(-1, 2), areas)
        axes.set_xlim(-0.6, len(slices) - 0.4)
        axes.set_ylim(len(codes) - 0.4, -0.6)
        axes.set_xticks(
            range(len(slices)), [label(str(name)) for name in slices], rotation=60, ha="right", rotation_mode="anchor"
        )
        axes.set_yticks(range(len(codes)), [label(str(name)) for name in codes])
        axes.tick_params(length=0)
        figure.colorbar(drawn, ax=axes, shrink=0.8, extend="both", label=said("figures", "residual", lang))
        for share in (most, most / 4):
            size = widest**2 * share / most
            axes.scatter([], [], s=size, color="#ffffff", edgecolors="#6b7280", label=f"{share:.1%}")
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0)
        return _finished(figure, title)


def _draw_bubbles(
    axes: Axes, cells: pd.DataFrame, at: NDArray[np.float64], areas: NDArray[np.float64]
) -> PathCollection:
    """Draw cells as bubbles at these places; return them, for the scale of colours."""
    x, y = at.T
    drawn = axes.scatter(
        x,
        y,
        s=areas,
        c=cells["residual"].fillna(0),
        cmap="RdBu_r",
        vmin=-_MOST_RESIDUAL,
        vmax=_MOST_RESIDUAL,
        edgecolors=["#000000" if q <= HIGHEST_Q else "#9aa1a9" for q in cells["q"]],
        linewidths=[1.2 if q <= HIGHEST_Q else 0.4 for q in cells["q"]],
    )
    # In grey both ends of the scale are dark, so counts below the expected ones are hatched.
    fewer = (cells["residual"] < 0).to_numpy()
    hatched = axes.scatter(x[fewer], y[fewer], s=areas[fewer], facecolors="none", edgecolors="#6b7280", linewidths=0)
    hatched.set_hatch("/////")
    return drawn


def correspondence(points: pd.DataFrame, shares: Sequence[float], *, when: str, lang: str = "ja") -> Drawn:
    """Draw words and slices on the first two axes of correspondence analysis, at one scale.

    A label without room is left out; the table has it.

    Args:
        points: kind, name, x, y and mass; the area of a word's dot is its mass.
        shares: of the inertia on each of the two axes.
        when: the days that it covers, for the title.
        lang: "ja" or "en".

    Returns:
        The figure.
    """
    words, slices = points[points["kind"] == "word"], points[points["kind"] == "slice"]
    title = said("figures", "correspondence", lang, when, len(words), len(slices))
    with _drawing(7.2, 6.4) as figure:
        axes = figure.add_subplot()
        axes.axhline(0, color="#d5d9de", linewidth=0.6, zorder=0)
        axes.axvline(0, color="#d5d9de", linewidth=0.6, zorder=0)
        sizes = 60 * words["mass"] / words["mass"].max() + 4
        axes.scatter(
            words["x"],
            words["y"],
            s=sizes,
            color=PALETTE[0],
            alpha=0.6,
            linewidths=0,
            label=said("figures", "words", lang),
        )
        axes.scatter(
            slices["x"], slices["y"], s=26, color=PALETTE[1], marker="s", label=said("figures", "slices", lang)
        )
        axes.set_aspect("equal", adjustable="datalim")  # distances must be comparable
        for number, (name, share) in enumerate(zip(("xlabel", "ylabel"), shares, strict=True), 1):
            axes.set(**{name: said("figures", "axis", lang, number, f"{share:.1%}")})
        axes.legend(loc="best")
        # Slices first, then words by mass: if two labels still overlap, the later one is left out.
        ranked = points.sort_values(["kind", "mass", "name"], ascending=[True, False, True])
        labels = [
            axes.text(
                x, y, label(str(name)), size=8 if kind == "slice" else 6, color=PALETTE[1] if kind == "slice" else "k"
            )
            for kind, x, y, name in ranked[["kind", "x", "y", "name"]].itertuples(index=False)
        ]
        _titled(figure, title)
        figure.draw_without_rendering()  # equal scales move the ticks, to which the layout then adapts
        move_apart(axes, labels, (ranked["x"].to_numpy(), ranked["y"].to_numpy()))
        return _finished(figure, title)


def dendrogram(words: pd.DataFrame, merges: pd.DataFrame, *, when: str, lang: str = "ja") -> Drawn:
    """Draw the clustering of words as a tree from the right, with clusters in two alternating colours.

    Args:
        words: the table `word_clusters`.
        merges: the table `word_merges`.
        when: the days that it covers, for the title.
        lang: "ja" or "en".

    Returns:
        The figure.
    """
    words = words.sort_values("place")
    n = int(words["cluster"].max())
    title = said("figures", "clusters", lang, when, len(words), n)
    place = dict(zip(words["name"], words["place"].astype(float), strict=True))
    cluster = dict(zip(words["name"], words["cluster"], strict=True))
    reach = dict.fromkeys(place, 0.0)
    with _drawing(7.2, 1.0 + 0.15 * len(words)) as figure:
        axes = figure.add_subplot()
        for number, a, b, distance in merges[["merge", "a", "b", "distance"]].itertuples(index=False):
            part = f"merge:{number}"
            cluster[part] = cluster[a] if cluster[a] == cluster[b] else 0
            colour = PALETTE[(cluster[part] - 1) % 2] if cluster[part] else "#9aa1a9"
            axes.plot(
                [reach[a], distance, distance, reach[b]], [place[a], place[a], place[b], place[b]], color=colour, lw=1
            )
            place[part], reach[part] = (place[a] + place[b]) / 2, distance
        axes.set_ylim(len(words) + 0.5, 0.5)
        axes.set_xlim(0, 1.03 * float(merges["distance"].max() or 1))
        axes.set_yticks(words["place"], [label(name) for name in shown_in(words["name"])], size=6)
        for text, number in zip(axes.get_yticklabels(), words["cluster"], strict=True):
            text.set_color(PALETTE[(number - 1) % 2])
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(said("figures", "distance", lang))
        return _finished(figure, title)
