"""Figures: a glyph for every character, the same bytes twice, nothing changed outside."""

import itertools
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from matplotlib.collections import PathCollection

from kyoki.showing import charts, drawing, headings
from kyoki.showing.drawing import FORMATS

XLINK = "{http://www.w3.org/1999/xlink}href"

#: Characters in scraped names: kanji beyond JIS level 2, kana of both widths, Hangul, an emoji, quotes, TeX.
WEIRD = ["髙島屋・𠮷野家", "ﾃﾚﾋﾞ東京", "김정은", "速報🔥", 'O\'Brien "Q" </script>', "$x_{$", "", "改\n行\t字"]


def counts(names):
    return pd.DataFrame(
        {name: [row + 1, 0, 2] for row, name in enumerate(names)}, index=["2025-01", "2025-02", "2025-03"]
    )


def entities(names):
    kinds = ["person", "state", "place", "organisation"]
    return pd.DataFrame(
        {
            "name": names,
            "type": [kinds[row % 4] for row in range(len(names))],
            "n_articles_unique": [1000 - row for row in range(len(names))],
        }
    )


def square(names):
    values = np.linspace(-1, 1, len(names) ** 2).reshape(len(names), -1)
    np.fill_diagonal(values, np.nan)
    return pd.DataFrame(values, index=names, columns=names)


def lines(names):
    return [(names[0], name, row) for row, name in enumerate(names[1:], 1)]


def marks(names):
    rows = [{"slice": f"2025-{row % 3 + 1:02}", "name": name, "log_odds_z": 9.5} for row, name in enumerate(names)]
    return pd.DataFrame(rows)


def draw(names, lang="ja"):
    look = {"when": "2025-01-05 – 2025-03-30", "lang": lang}
    return {
        "timeline": charts.timeline(counts(names[:7]), **look),
        "top-entities": charts.top_entities(entities(names), n=1234, **look),
        "heat-map": charts.heat_map(square(names), n=1234, window="sentence", **look),
        "network": charts.network(
            lines(names), {name: (name, "state") for name in names}, n=1234, window="sentence", passing="q 0.05", **look
        ),
        "keyness": charts.keyness(marks(names), **look),
    }


@pytest.mark.parametrize("text", WEIRD)
def test_every_character_of_a_label_has_a_glyph(text):
    drawable = set(TTFont(drawing.font_path()).getBestCmap())
    assert {ord(char) for char in drawing.label(text)} <= drawable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("北朝鮮", "北朝鮮"),
        ("速報🔥", "速報〓"),  # no glyph: the printer's 〓, never 豆腐
        ("改\n行\t字", "改 行 字"),  # one line
        ("ウラジーミル・プーチン大統領", "ウラジーミル・プーチン大統領"),  # 14 characters
        ("ウラジーミル・プーチン大統領は", "ウラジーミル・プーチン大統…"),  # 15
    ],
)
def test_a_label_is_one_short_line(text, shown):
    assert drawing.label(text) == shown


def test_titles_say_what_when_and_n():
    when = "2025-01-05 – 2025-03-30"
    assert {name: figure.title for name, figure in draw(["日本", "ロシア"]).items()} == {
        "timeline": f"時期ごとの記事数　{when}　n = 7",
        "top-entities": f"多くの記事に出る固有名　{when}　n = 1,234 記事",
        "heat-map": f"共起の強さ（NPMI）　{when}　n = 1,234 文　2 記事以上で共起する組",
        "network": f"共起ネットワーク　{when}　n = 1,234 文　1 組　q 0.05",
        "keyness": f"区分を特徴づける語（対数オッズ比の z）　{when}　2 語",
    }


@pytest.mark.parametrize("wide", ["　", "  "])
def test_a_title_wider_than_the_figure_goes_on_in_the_next_line(wide):
    title = wide.join(
        [
            "共起ネットワーク",
            "2000-03-01 – 2012-09-04",
            "n = 176,389 文",
            "80 組のうち最大の連結成分の 42 組",
            "q 0.05 以下",
        ]
    )
    with drawing._drawing(7.2, 3) as figure:
        figure.add_subplot()
        drawn = drawing._finished(figure, title)
        shown = figure._suptitle
        assert len(shown.get_text().split("\n")) == 2
        assert shown.get_text().replace("\n", wide) == drawn.title == title
        assert shown.get_window_extent().x1 <= figure.bbox.x1


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_figure_is_in_one_language(lang):
    """Names are ASCII here, so that every other word is one of ours."""
    from matplotlib.text import Text

    for drawn in draw(["a", "b", "c"], lang).values():
        texts = [drawn.title, *(text.get_text() for text in drawn.figure.findobj(Text) if isinstance(text, Text))]
        japanese = [text for text in texts if re.search(r"[ぁ-んァ-ヶ一-鿿]", text)]
        english = [text for text in texts if re.search(r"[a-z]{4,}", text)]
        assert bool(japanese) == (lang == "ja")
        assert bool(english) == (lang == "en")


def test_weird_names_are_drawn_as_paths_of_the_shipped_font_alone():
    # A missing glyph is a warning of matplotlib, and a warning is an error here.
    for svg in (figure.svg.decode() for figure in draw(WEIRD).values()):
        tree = etree.fromstring(svg.encode())
        assert not tree.findall(".//{*}text")
        glyphs = [use.get(XLINK) for use in tree.iter("{*}use") if "IPA" in use.get(XLINK, "")]
        assert glyphs
        fonts = {id_.rsplit("-", 1)[0] for id_ in glyphs}
        assert len(fonts) == 1
        assert "DejaVu" not in svg


def test_the_text_of_a_title_is_all_in_the_font():
    drawable = set(TTFont(drawing.font_path()).getBestCmap())
    for figure in draw(["日本", "ロシア"]).values():
        assert {ord(char) for char in figure.title} <= drawable


def test_every_word_of_figures_is_in_the_font():
    drawable = set(TTFont(drawing.font_path()).getBestCmap())
    for name, both in headings._words()["figures"].items():
        assert {ord(char) for text in both for char in text} <= drawable, name


@pytest.mark.slow
def test_the_same_bytes_twice():
    once, again = ({name: [d.saved(kind) for kind in FORMATS] for name, d in draw(WEIRD).items()} for _ in range(2))
    assert once == again


def test_the_title_is_in_the_files_too_and_no_date_is():
    for drawn in draw(["日本", "ロシア"]).values():
        svg, png, title = drawn.svg, drawn.png, drawn.title
        assert etree.fromstring(svg).findtext(".//{http://purl.org/dc/elements/1.1/}title") == title
        assert png.startswith(b"\x89PNG")
        assert title.encode() in png
        assert b"dc:date" not in svg
        assert not re.search(rb"matplotlib|20(2[6-9]|3\d)-", png + svg.split(b"<g ")[0].replace(title.encode(), b""))


def test_only_the_largest_part_of_a_network_is_drawn():
    edges = [("a", "b", 3), ("b", "c", 2), ("x", "y", 9)]
    drawn = charts.network(edges, {name: (name, "person") for name in "abcxy"}, when="x", n=9, window="")
    assert drawn.title.endswith("　3 組のうち最大の連結成分の 2 組")


def test_one_pair_is_a_level_line_with_the_names_above_it():
    edges, names = [("a", "b", 3)], {"a": ("日本", "state"), "b": ("岸田文雄", "person")}
    axes = charts.network(edges, names, when="", n=1, window="sentence").figure.axes[0]
    centres = np.vstack([dots.get_offsets() for dots in axes.collections if isinstance(dots, PathCollection)])
    (height,) = set(centres[:, 1])
    level = axes.transData.transform((0, height))[1]
    assert all(text.get_window_extent().y0 > level + 5 for text in axes.texts)  # in pixels


def test_one_column_and_no_mentions_draw():
    assert charts.timeline(pd.DataFrame({"日々": [0]}, index=["2025-01"]), when="x").svg
    assert charts.heat_map(pd.DataFrame([[np.nan]], index=["a"], columns=["a"]), when="x", n=0, window="").svg


def test_the_heat_map_has_those_beside_each_other_that_are_alike():
    alike = np.full((6, 6), -0.2)
    alike[::2, ::2] = alike[1::2, 1::2] = 0.8
    np.fill_diagonal(alike, np.nan)
    drawn = charts.heat_map(pd.DataFrame(alike, index=list("axaxax"), columns=list("axaxax")), when="", n=1, window="")
    shown = "".join(label.get_text() for label in drawn.figure.axes[0].get_yticklabels())
    assert shown in {"aaaxxx", "xxxaaa"}


def test_labels_of_the_network_do_not_overlap():
    names = [f"長い名前の国{n}" for n in range(30)]
    edges = [(names[n], names[(n * 7 + 1) % 30], 2 + n) for n in range(30)] + list(
        zip(names, names[1:], [2] * 29, strict=False)
    )
    drawn = charts.network(edges, {name: (name, "state") for name in names}, when="", n=1, window="")
    boxes = [text.get_window_extent() for text in drawn.figure.axes[0].texts if text.get_visible()]
    assert len(boxes) >= 20
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))


def test_labels_of_the_network_are_beside_the_dots():
    names = ["日本", "韓国", "北朝鮮", "ロシア"]
    edges = [(a, b, 9) for a, b in itertools.combinations(names, 2)]
    axes = charts.network(edges, {name: (name, "state") for name in names}, when="", n=1, window="").figure.axes[0]
    centres = np.vstack([dots.get_offsets() for dots in axes.collections if isinstance(dots, PathCollection)])
    assert len(centres) == 4
    for box in (text.get_window_extent() for text in axes.texts):
        assert not any(box.contains(*place) for place in axes.transData.transform(centres))


def test_axes_of_counts_have_whole_numbers():
    marked = pd.DataFrame([{"slice": "a", "name": "b", "log_odds_z": 2.6}])
    for drawn in (
        draw(["日本", "ロシア"])["timeline"],
        draw(["日本", "ロシア"])["top-entities"],
        charts.keyness(marked, when=""),
    ):
        axes = drawn.figure.axes[0]
        axis = axes.yaxis if axes.get_ylabel() else axes.xaxis
        assert all(float(tick).is_integer() for tick in axis.get_ticklocs())


def test_a_notebook_shows_it():
    figure = draw(["日本", "ロシア"])["timeline"].figure
    assert figure._repr_png_().startswith(b"\x89PNG")


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("colour", "marker"), drawing.TYPE_LOOKS.values())
def test_colours_of_lines_and_dots_stand_out_on_paper(colour, marker):
    assert contrast(colour, "#ffffff") >= 3
    assert sum(marker == other for _, other in drawing.TYPE_LOOKS.values()) == 1


def test_colours_stay_apart_in_grey():
    assert min(contrast(*pair) for pair in itertools.combinations(drawing.PALETTE, 2)) >= 1.3


def test_numbers_in_the_heat_map_can_be_read():
    values = np.linspace(-1, 1, 225).reshape(15, 15)
    names = [str(name) for name in range(15)]
    drawn = charts.heat_map(pd.DataFrame(values, index=names, columns=names), when="x", n=1, window="")
    tree = etree.fromstring(drawn.svg)
    cells = re.findall(r"fill: (#\w{6})", etree.tostring(tree.find(".//{*}g[@id='QuadMesh_1']")).decode())
    labels = tree.findall(".//{*}g[@id='axes_1']/{*}g")
    inks = ["#ffffff" if b"fill: #ffffff" in etree.tostring(group) else "#000000" for group in labels]
    numbers = [ink for group, ink in zip(labels, inks, strict=True) if "text_" in group.get("id")][:225]
    assert [contrast(cell, ink) >= 4.5 for cell, ink in zip(cells, numbers, strict=True)] == [True] * 225


def test_importing_loads_no_font_and_drawing_leaves_settings_alone():
    script = """
import sys
from kyoki.showing import charts, drawing, headings
from kyoki.showing.drawing import FORMATS
assert "matplotlib" not in sys.modules
import matplotlib as mpl, pandas as pd
seen = [name for name in mpl.rcParams if name != "backend"]  # asking for the backend would choose one
before = [mpl.rcParams[name] for name in seen]
charts.timeline(pd.DataFrame({"a": [1]}, index=["2025-01"]), when="x")
assert [mpl.rcParams[name] for name in seen] == before
assert not {"matplotlib.pyplot", "matplotlib_fontja"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", script], check=True)
