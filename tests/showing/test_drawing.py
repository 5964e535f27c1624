"""Figures: a glyph for every character, the same bytes twice, nothing changed outside."""

import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from kyoki.showing import drawing

XLINK = "{http://www.w3.org/1999/xlink}href"

#: What scraped outlets and names hold: kanji beyond JIS level 2, kana of both widths, Hangul, an emoji, quotes, TeX.
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


def draw(names):
    when = "2025-01-05 – 2025-03-30"
    return {
        "timeline": drawing.timeline(counts(names[:7]), when=when),
        "top-entities": drawing.top_entities(entities(names), when=when, n=1234),
        "heat-map": drawing.heat_map(square(names), when=when, n=1234, window="文 sentences"),
        "network": drawing.network(lines(names), {name: (name, "state") for name in names}, when=when, n=1234),
        "keyness": drawing.keyness(marks(names), when=when),
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
    drawn = draw(["日本", "ロシア"])
    titles = {name: figure.title for name, figure in drawn.items()}
    when = "2025-01-05 – 2025-03-30"
    assert titles == {
        "timeline": f"時期ごとの記事数 Articles over time  {when}  n = 7",
        "top-entities": f"多くの記事に出る固有名 Entities in most articles  {when}  n = 1,234 記事 articles",
        "heat-map": f"共起の強さ NPMI  {when}  n = 1,234 文 sentences  2 記事以上 in 2 articles or more",
        "network": f"共起ネットワーク Co-occurrence network  {when}  n = 1,234  組 pairs = 1  線 = 記事 articles",
        "keyness": f"特徴語 Words that mark each slice (log-odds z)  {when}  n = 2 語 words",
    }


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


def test_the_same_bytes_twice():
    assert draw(WEIRD) == draw(WEIRD)


def test_the_title_is_in_the_files_too_and_no_date_is():
    for svg, png, title in draw(["日本", "ロシア"]).values():
        assert etree.fromstring(svg).findtext(".//{http://purl.org/dc/elements/1.1/}title") == title
        assert png.startswith(b"\x89PNG")
        assert title.encode() in png
        assert b"dc:date" not in svg
        assert not re.search(rb"matplotlib|20(2[6-9]|3\d)-", png + svg.split(b"<g ")[0].replace(title.encode(), b""))


def test_only_the_largest_part_of_a_network_is_drawn():
    edges = [("a", "b", 3), ("b", "c", 2), ("x", "y", 9)]
    drawn = drawing.network(edges, {name: (name, "person") for name in "abcxy"}, when="x", n=9)
    assert "組 pairs = 2 " in drawn.title


def test_one_column_and_no_mentions_draw():
    assert drawing.timeline(pd.DataFrame({"日々": [0]}, index=["2025-01"]), when="x").svg
    assert drawing.heat_map(pd.DataFrame([[np.nan]], index=["a"], columns=["a"]), when="x", n=0, window="").svg


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("paper", ["#ffffff", "#14171a"])  # the page has them on dark paper too
@pytest.mark.parametrize("colour", drawing.PALETTE)
def test_colours_stand_out_on_light_and_dark_paper(colour, paper):
    assert contrast(colour, paper) >= 3


def test_numbers_in_the_heat_map_can_be_read():
    values = np.linspace(-1, 1, 225).reshape(15, 15)
    names = [str(name) for name in range(15)]
    drawn = drawing.heat_map(pd.DataFrame(values, index=names, columns=names), when="x", n=1, window="")
    tree = etree.fromstring(drawn.svg)
    cells = re.findall(r"fill: (#\w{6})", etree.tostring(tree.find(".//{*}g[@id='QuadMesh_1']")).decode())
    labels = tree.findall(".//{*}g[@id='axes_1']/{*}g")
    inks = ["#ffffff" if b"fill: #ffffff" in etree.tostring(group) else "#000000" for group in labels]
    numbers = [ink for group, ink in zip(labels, inks, strict=True) if "text_" in group.get("id")][:225]
    assert [contrast(cell, ink) >= 4.5 for cell, ink in zip(cells, numbers, strict=True)] == [True] * 225


def test_importing_loads_no_font_and_drawing_leaves_settings_alone():
    script = """
import sys
from kyoki.showing import drawing
assert "matplotlib" not in sys.modules
import matplotlib as mpl, pandas as pd
seen = [name for name in mpl.rcParams if name != "backend"]  # asking for the backend would choose one
before = [mpl.rcParams[name] for name in seen]
drawing.timeline(pd.DataFrame({"a": [1]}, index=["2025-01"]), when="x")
assert [mpl.rcParams[name] for name in seen] == before
assert not {"matplotlib.pyplot", "matplotlib_fontja"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", script], check=True)
