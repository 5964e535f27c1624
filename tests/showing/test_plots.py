"""Figures of codes, correspondence analysis and clusters: the font, the same bytes, labels that can be read."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest
from lxml import etree
from matplotlib.figure import Figure

from kyoki.showing import drawing, plots

#: Characters of scraped outlets and names: kanji beyond JIS level 2, Hangul, an emoji, quotes, TeX.
WEIRD = ["髙島屋・𠮷野家", "ﾃﾚﾋﾞ東京", "김정은", "速報🔥", 'O\'Brien "Q" </script>', "$x_{$", "", "改\n行\t字"]


def bubbled(slices):
    """Two codes in some slices, one of them in no article."""
    rows = [("外交", name, 10, n, n / 10, n - 1.5, 0.01 if n else 0.5) for n, name in enumerate(slices)]
    rows += [("宇宙", name, 10, 0, 0.0, float("nan"), 1.0) for name in slices]
    return pd.DataFrame(rows, columns=["code", "slice", "n", "count", "share", "residual", "q"])


def test_bubbles_have_the_font_and_the_same_bytes():
    drawn = plots.bubbles(bubbled(WEIRD), when="x")
    assert drawn.svg == plots.bubbles(bubbled(WEIRD), when="x").svg
    assert drawn.title == "コードと区分　x　n = 80 記事　太枠は q 0.05 以下、斜線は期待より少ない"
    assert not etree.fromstring(drawn.svg).findall(".//{*}text")
    assert b"DejaVu" not in drawn.svg


def test_bubbles_grow_with_the_share_by_area():
    def widths(svg):
        found = []
        for path in etree.fromstring(svg).findall(".//{*}g[@id='PathCollection_1']//{*}path"):
            x = [float(pair.split()[0]) for pair in re.findall(r"[-\d.]+ [-\d.]+", path.get("d"))]
            found.append(max(x) - min(x))
        return sorted({round(width, 3) for width in found})

    one, two, three = widths(plots.bubbles(bubbled(["a", "b", "c", "d"]), when="x").svg)
    assert two / one == pytest.approx(2**0.5, rel=0.01)
    assert three / one == pytest.approx(3**0.5, rel=0.01)


def scattered(n):
    """Words in a few clumps, and slices among them."""
    generator = np.random.default_rng(0)
    x, y = generator.normal(size=(2, n)) * 0.1 + generator.integers(0, 3, (2, n))
    names = [f"単語{number}" for number in range(n - 5)] + [f"媒体{number}" for number in range(5)]
    kinds = ["word"] * (n - 5) + ["slice"] * 5
    return pd.DataFrame({"kind": kinds, "name": names, "x": x, "y": y, "mass": generator.random(n)})


@pytest.mark.slow
def test_labels_of_the_figure_do_not_overlap(monkeypatch):
    boxes = []

    def seen(figure, title):
        (axes, *_) = figure.axes
        boxes.extend(text.get_window_extent() for text in axes.texts if text.get_visible() and text.get_text())
        return finished(figure, title)

    finished = plots._finished
    monkeypatch.setattr(plots, "_finished", seen)
    drawn = plots.correspondence(scattered(65), [0.5, 0.25], when="x")
    assert len(boxes) >= 60
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    assert drawn.title == "対応分析　x　60 語 × 5 区分"
    assert not etree.fromstring(drawn.svg).findall(".//{*}text")


def test_the_figure_is_the_same_bytes_twice():
    once, again = (plots.correspondence(scattered(12), [0.5, 0.25], when="x") for _ in range(2))
    assert (once.svg, once.png) == (again.svg, again.png)


def tree():
    """Four words: AC/DC and b, c and d, then all."""
    words = pd.DataFrame(
        {"name": ["AC/DC/名詞", "b/名詞", "c/動詞", "d/名詞"], "cluster": [1, 1, 2, 2], "place": [1, 2, 3, 4]}
    )
    merges = pd.DataFrame(
        [(1, "AC/DC/名詞", "b/名詞", 0.25), (2, "c/動詞", "d/名詞", 0.5), (3, "merge:1", "merge:2", 1.0)],
        columns=["merge", "a", "b", "distance"],
    )
    return words, merges


def test_a_dendrogram_joins_words_where_they_merge(monkeypatch):
    lines, words = [], []

    def seen(figure, title):
        (axes,) = figure.axes
        words.extend(text.get_text() for text in axes.get_yticklabels())
        lines.extend([list(line.get_xdata()), list(line.get_ydata()), line.get_color()] for line in axes.lines)
        return finished(figure, title)

    finished = plots._finished
    monkeypatch.setattr(plots, "_finished", seen)
    drawn = plots.dendrogram(*tree(), when="x")
    assert words == ["AC/DC", "b", "c", "d"]
    assert lines[0][:2] == [[0, 0.25, 0.25, 0], [1, 1, 2, 2]]
    assert lines[2][:2] == [[0.25, 1, 1, 0.5], [1.5, 1.5, 3.5, 3.5]]
    assert len({colour for *_, colour in lines}) == 3
    assert "4 語　2 クラスター" in drawn.title
    assert drawn.svg == plots.dendrogram(*tree(), when="x").svg


def test_a_label_that_overlaps_another_is_put_beside_its_point_or_left_out(monkeypatch):
    monkeypatch.setattr("adjustText.adjust_text", lambda labels, *_, **__: (labels, []))
    axes = Figure().add_subplot()
    axes.set(xlim=(0, 10), ylim=(0, 10))
    labels = [axes.text(5, 5, "outlet") for _ in range(12)]
    drawing.move_apart(axes, labels, (np.full(12, 5.0), np.full(12, 5.0)))
    boxes = [text.get_window_extent() for text in labels if text.get_visible()]
    assert 3 <= len(boxes) < 12
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    x, y = axes.transData.transform((5, 5))
    assert all(abs(box.x0 + box.x1 - 2 * x) <= box.width + 20 for box in boxes)
    assert all(abs(box.y0 + box.y1 - 2 * y) <= box.height + 20 for box in boxes)
