"""Draws codes by slices, correspondence analysis and clusters of words, as `drawing` draws the other figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kyoki.config import HIGHEST_Q
from kyoki.counting.word_counts import shown_in
from kyoki.showing.drawing import PALETTE, Drawn, _drawing, _finished, _titled, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Where the colours of residuals end: 5 standard errors are beyond any doubt.
_MOST_RESIDUAL: Final = 5


#: How labels are moved apart. Of 69 labels (60 words and nine outlets of 6,611 livedoor articles) one still overlaps
#: another; 5 with adjustText's own margins (1.05, 1.2), 4 with (1.3, 1.6), and no fewer after 300 rounds.
_MARGINS: Final = (1.2, 1.4)
_ROUNDS: Final = 100
#: Pixels between a point and a label that is put beside it: the radius of a slice's square.
_GAP: Final = 6


def bubbles(cells: pd.DataFrame, *, when: str) -> Drawn:
    """Draw codes by slices: the area of a bubble is the share of articles, its colour the adjusted residual.

    Args:
        cells: of the table `code_slices` code, slice, n, count, share, residual and q; of each code as many slices.
        when: the days that it covers, for the title.

    Returns:
        The figure.
    """
    codes, slices = sorted(set(cells["code"])), sorted(set(cells["slice"]))
    n = int(cells.drop_duplicates("slice")["n"].sum())
    title = f"コードと区分 Codes by slice  {when}  n = {n:,} 記事 articles  太枠 bold: q {HIGHEST_Q:g} 以下"
    high = 0.32
    with _drawing(7.2, 1.6 + high * len(codes)) as figure:
        axes = figure.add_subplot()
        # Bubbles of the largest share nearly touch; labels and scale take 2.6 of the 7.2 inches.
        widest = 0.85 * 72 * min(high, 4.6 / len(slices))
        most = float(cells["share"].max()) or 1.0
        known = cells[cells["count"] > 0]
        drawn = axes.scatter(
            [slices.index(name) for name in known["slice"]],
            [codes.index(name) for name in known["code"]],
            s=widest**2 * known["share"] / most,
            c=known["residual"].fillna(0),
            cmap="RdBu_r",
            vmin=-_MOST_RESIDUAL,
            vmax=_MOST_RESIDUAL,
            edgecolors=["#000000" if q <= HIGHEST_Q else "#9aa1a9" for q in known["q"]],
            linewidths=[1.2 if q <= HIGHEST_Q else 0.4 for q in known["q"]],
        )
        axes.set_xlim(-0.6, len(slices) - 0.4)
        axes.set_ylim(len(codes) - 0.4, -0.6)
        axes.set_xticks(
            range(len(slices)), [label(str(name)) for name in slices], rotation=60, ha="right", rotation_mode="anchor"
        )
        axes.set_yticks(range(len(codes)), [label(str(name)) for name in codes])
        axes.tick_params(length=0)
        figure.colorbar(drawn, ax=axes, shrink=0.8, extend="both", label="調整済み残差 adjusted residual")
        for share in (most, most / 4):
            size = widest**2 * share / most
            axes.scatter([], [], s=size, color="#ffffff", edgecolors="#6b7280", label=f"{share:.1%}")
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0)
        return _finished(figure, title)


def correspondence(points: pd.DataFrame, shares: Sequence[float], *, when: str) -> Drawn:
    """Draw words and slices on the first two axes of correspondence analysis, at one scale.

    A label that no place is found for is left out; the table has it.

    Args:
        points: kind, name, x, y and mass; the area of a word's dot is its mass.
        shares: of the inertia on each of the two axes.
        when: the days that it covers, for the title.

    Returns:
        The figure.
    """
    words, slices = points[points["kind"] == "word"], points[points["kind"] == "slice"]
    title = f"対応分析 Correspondence analysis  {when}  {len(words)} 語 words × {len(slices)} 区分 slices"
    with _drawing(7.2, 6.4) as figure:
        axes = figure.add_subplot()
        axes.axhline(0, color="#d5d9de", linewidth=0.6, zorder=0)
        axes.axvline(0, color="#d5d9de", linewidth=0.6, zorder=0)
        sizes = 60 * words["mass"] / words["mass"].max() + 4
        axes.scatter(words["x"], words["y"], s=sizes, color=PALETTE[0], alpha=0.6, linewidths=0, label="語 words")
        axes.scatter(slices["x"], slices["y"], s=26, color=PALETTE[1], marker="s", label="区分 slices")
        axes.set_aspect("equal", adjustable="datalim")  # distances are what is read
        for name, share in zip(("xlabel", "ylabel"), shares, strict=True):
            axes.set(**{name: f"第 {1 + (name == 'ylabel')} 軸 axis  {share:.1%}"})
        axes.legend(loc="best")
        # Slices first, then words by mass: of two labels that still overlap the later one is left out.
        ranked = points.sort_values(["kind", "mass", "name"], ascending=[True, False, True])
        labels = [
            axes.text(
                x, y, label(str(name)), size=8 if kind == "slice" else 6, color=PALETTE[1] if kind == "slice" else "k"
            )
            for kind, x, y, name in ranked[["kind", "x", "y", "name"]].itertuples(index=False)
        ]
        _titled(figure, title)
        move_apart(axes, labels, (ranked["x"].to_numpy(), ranked["y"].to_numpy()))
        return _finished(figure, title)


def move_apart(axes: Axes, labels: Sequence[Text], at: tuple[Floats, Floats]) -> None:
    """Move labels apart; one that still overlaps an earlier one is put beside its point, or left out.

    They are moved in the place that the layout leaves them and with the font that they are drawn in, so both come
    before, and the layout is fixed.

    Args:
        axes: where they are.
        labels: the first is the one that matters most.
        at: x and y of what each of them names.
    """
    from adjustText import adjust_text

    figure = axes.get_figure(root=True)
    if figure is None:
        return
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    lines = {"arrowstyle": "-", "color": "#9aa1a9", "linewidth": 0.4}
    _, arrows = adjust_text(list(labels), *at, ax=axes, expand=_MARGINS, iter_lim=_ROUNDS, arrowprops=lines)
    boxes: list[Bbox] = []
    beside = set()
    for text, point in zip(labels, axes.transData.transform(np.column_stack(at)), strict=True):
        box: Bbox | None = text.get_window_extent()
        if box is not None and any(box.overlaps(other) for other in boxes):
            beside.add(text)
            box = _put_beside(axes, text, point, boxes)
        text.set_visible(box is not None)
        boxes += [] if box is None else [box]
    for arrow in arrows:
        arrow.set_visible(arrow.patchA not in beside)  # patchA is the label that it begins at


def _put_beside(axes: Axes, text: Text, point: Floats, taken: Sequence[Bbox]) -> Bbox | None:
    """Put a label at the side of its point (in pixels) where it overlaps none; return where it is, None if nowhere."""
    box = text.get_window_extent()
    middle = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    for side in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
        away = point + np.array(side) * (np.array([box.width, box.height]) / 2 + _GAP) - middle
        found = box.translated(*away)
        inside = axes.bbox.containsx(found.x0) and axes.bbox.containsx(found.x1) and axes.bbox.containsy(found.y0)
        if inside and axes.bbox.containsy(found.y1) and not any(found.overlaps(other) for other in taken):
            x, y = axes.transData.inverted().transform(axes.transData.transform(text.get_position()) + away)
            text.set_position((float(x), float(y)))
            return found
    return None


def dendrogram(words: pd.DataFrame, merges: pd.DataFrame, *, when: str) -> Drawn:
    """Draw the clustering of words as a tree from the right, its clusters in turn in two colours.

    Args:
        words: the table `word_clusters`.
        merges: the table `word_merges`.
        when: the days that it covers, for the title.

    Returns:
        The figure.
    """
    words = words.sort_values("place")
    n = int(words["cluster"].max())
    title = f"語のクラスター Clusters of words (Jaccard)  {when}  {len(words)} 語 words  {n} クラスター clusters"
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
        axes.set_xlabel("併合距離 distance of merges")
        return _finished(figure, title)
