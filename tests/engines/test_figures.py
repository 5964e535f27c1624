"""Figures: a glyph for every character, the same bytes twice, nothing changed outside."""

import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from pipeline.engines import figures

XLINK = "{http://www.w3.org/1999/xlink}href"

#: What scraped outlets and names hold: kanji beyond JIS level 2, kana of both widths, Hangul, an emoji, quotes, TeX.
WEIRD = ["髙島屋・𠮷野家", "ﾃﾚﾋﾞ東京", "김정은", "速報🔥", 'O\'Brien "Q" </script>', "$x_{$", "", "改\n行\t字"]


def counts(names):
    return pd.DataFrame(
        {name: [row + 1, 0, 2] for row, name in enumerate(names)}, index=["2025-01", "2025-02", "2025-03"]
    )


def entities(names):
    kinds = ["person", "state", "place"]
    return pd.DataFrame(
        {
            "name": names,
            "type": [kinds[row % 3] for row in range(len(names))],
            "n_mentions": [1000 - row for row in range(len(names))],
        }
    )


def square(names):
    values = np.linspace(-1, 1, len(names) ** 2).reshape(len(names), -1)
    np.fill_diagonal(values, np.nan)
    return pd.DataFrame(values, index=names, columns=names)


def draw(names):
    when = "2025-01-05 – 2025-03-30"
    return {
        "timeline": figures.timeline(counts(names[:7]), when=when),
        "top-entities": figures.top_entities(entities(names), when=when),
        "heat-map": figures.heat_map(square(names), when=when, n=1234, window="文 sentences"),
    }


@pytest.mark.parametrize("text", WEIRD)
def test_every_character_of_a_label_has_a_glyph(text):
    drawable = set(TTFont(figures.font_path()).getBestCmap())
    assert {ord(char) for char in figures.label(text)} <= drawable


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
    assert figures.label(text) == shown


def test_titles_say_what_when_and_n():
    drawn = draw(["日本", "ロシア"])
    titles = {name: etree.fromstring(svg).get("aria-label") for name, svg in drawn.items()}
    assert titles == {
        "timeline": "時期ごとの記事数 Articles over time  2025-01-05 – 2025-03-30  n = 7",
        "top-entities": "言及の多い固有名 Most mentioned  2025-01-05 – 2025-03-30  n = 1,999 言及 mentions",
        "heat-map": "共起の強さ NPMI  2025-01-05 – 2025-03-30  n = 1,234 文 sentences",
    }


def test_weird_names_are_drawn_as_paths_of_the_shipped_font_alone():
    # A missing glyph is a warning of matplotlib, and a warning is an error here.
    for svg in draw(WEIRD).values():
        tree = etree.fromstring(svg)
        assert not tree.findall(".//{*}text")
        glyphs = [use.get(XLINK) for use in tree.iter("{*}use") if "-IPA" in use.get(XLINK, "")]
        assert glyphs
        fonts = {id_.split("-IPA")[0] for id_ in glyphs}
        assert len(fonts) == 1
        assert "DejaVu" not in svg


def test_the_text_of_a_title_is_all_in_the_font():
    drawable = set(TTFont(figures.font_path()).getBestCmap())
    for svg in draw(["日本", "ロシア"]).values():
        assert {ord(char) for char in etree.fromstring(svg).get("aria-label")} <= drawable


def test_the_same_bytes_twice():
    assert draw(WEIRD) == draw(WEIRD)


def test_ids_are_unique_across_figures_and_every_reference_is_met():
    ids = []
    for name, svg in draw(["日本", "ロシア"]).items():
        tree = etree.fromstring(svg)
        own = [element.get("id") for element in tree.iter() if element.get("id")]
        assert all(id_.startswith(f"{name}-") for id_ in own)
        assert {use.get(XLINK)[1:] for use in tree.iter("{*}use")} <= set(own)
        ids += own
    assert len(ids) == len(set(ids))


def test_nothing_is_a_picture_of_dots():
    assert not any("<image" in svg for svg in draw(["日本", "ロシア"]).values())


def test_ink_follows_the_page():
    for svg in draw(["日本", "ロシア"]).values():
        assert "currentColor" in svg
        assert "#000001" not in svg


def test_one_column_and_no_mentions_draw():
    assert figures.timeline(pd.DataFrame({"日々": [0]}, index=["2025-01"]), when="x").startswith("<svg ")
    assert figures.heat_map(pd.DataFrame([[np.nan]], index=["a"], columns=["a"]), when="x", n=0, window="").startswith(
        "<svg "
    )


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("paper", ["#ffffff", "#14171a"])
@pytest.mark.parametrize("colour", figures.PALETTE)
def test_colours_stand_out_on_light_and_dark_paper(colour, paper):
    assert contrast(colour, paper) >= 3


def test_numbers_in_the_heat_map_can_be_read():
    values = np.linspace(-1, 1, 225).reshape(15, 15)
    names = [str(name) for name in range(15)]
    svg = figures.heat_map(pd.DataFrame(values, index=names, columns=names), when="x", n=1, window="")
    tree = etree.fromstring(svg)
    cells = re.findall(r"fill: (#\w{6})", etree.tostring(tree.find(".//{*}g[@id='heat-map-QuadMesh_1']")).decode())
    labels = tree.findall(".//{*}g[@id='heat-map-axes_1']/{*}g")
    inks = ["#ffffff" if b"fill: #ffffff" in etree.tostring(group) else "#000000" for group in labels]
    numbers = [ink for group, ink in zip(labels, inks, strict=True) if "-text_" in group.get("id")][:225]
    assert [contrast(cell, ink) >= 4.5 for cell, ink in zip(cells, numbers, strict=True)] == [True] * 225


def test_importing_loads_no_font_and_drawing_leaves_settings_alone():
    script = """
import sys
from pipeline.engines import figures
assert "matplotlib" not in sys.modules
import matplotlib as mpl, pandas as pd
seen = [name for name in mpl.rcParams if name != "backend"]  # asking for the backend would choose one
before = [mpl.rcParams[name] for name in seen]
figures.timeline(pd.DataFrame({"a": [1]}, index=["2025-01"]), when="x")
assert [mpl.rcParams[name] for name in seen] == before
assert not {"matplotlib.pyplot", "matplotlib_fontja"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", script], check=True)
