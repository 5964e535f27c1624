"""Limits of what is shown have a case on either side: moved up or down, one of the two falls.

`tools/move_constants.py showing` moves them.
"""

import io
from itertools import combinations

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from PIL import Image

from kyoki.showing import (
    analyses,
    cells,
    charts,
    corpus,
    drawing,
    entities,
    filters,
    kwic,
    network,
    page,
    plots,
    word_network,
    words,
    workbook,
)
from kyoki.showing.catalogue import SERVED, open_tables
from kyoki.tables import TABLES


@pytest.mark.parametrize(("n", "shown"), [(14, "あ" * 14), (15, "あ" * 13 + "…")])
def test_characters_of_a_label(n, shown):
    assert drawing.label("あ" * n) == shown


@pytest.mark.parametrize(("n", "is_whole"), [(32_767, True), (32_768, False)])
def test_characters_of_a_cell(n, is_whole):
    """Excel refuses more; a cut text has an ellipsis as the last."""
    shown = cells._fitted("a" * n)
    assert (shown == "a" * n) == is_whole
    assert len(shown) == 32_767


@pytest.mark.parametrize("column", ["aliases", "part_of"])
@pytest.mark.parametrize(("n", "n_shown"), [(12, 12), (13, 12)])
def test_items_of_a_list_in_a_cell(column, n, n_shown):
    worded = workbook._wording(column, "entities", "ja")
    assert worded("|".join(f"place:港{at}" for at in range(n))).count("港") == n_shown


@pytest.fixture
def chosen():
    """The columns of variables that the page offers, of so many columns with so many values each."""

    def choose(columns, values):
        selected = ", ".join(f"n AS var_{at:02}" for at in range(columns))
        with duckdb.connect() as db:
            db.execute(f"CREATE TABLE articles AS SELECT {selected} FROM range({values}) AS numbers(n)")
            return [one["column"] for one in filters.variables(db)]

    return choose


@pytest.mark.parametrize(("values", "is_offered"), [(12, True), (13, False)])
def test_values_of_a_variable_to_choose_from(chosen, values, is_offered):
    assert len(chosen(1, values)) == is_offered


@pytest.mark.parametrize(("columns", "n_offered"), [(6, 6), (7, 6)])
def test_variables_to_choose_from(chosen, columns, n_offered):
    assert len(chosen(columns, 2)) == n_offered


def rows_of(table, size, /, **columns):
    """A table of that many rows; a column that is not given and may not be missing has the same value in all."""
    usual = {"str": "x", "int64": 2, "float64": 1.0, "bool": False}
    rest = {column.name: usual[column.dtype] for column in TABLES[table].columns if not column.nullable}
    frame = pd.DataFrame({**rest, **columns}, index=range(size))
    return TABLES[table].sorted(TABLES[table].frame(frame))


@pytest.fixture
def opened():
    """The tables of a page, of which only some have rows."""
    connections = []

    def open_(**frames):
        connections.append(open_tables({name: frames.get(name, TABLES[name].frame()) for name in SERVED}, SERVED))
        return connections[-1]

    yield open_
    for connection in connections:
        connection.close()


def numbered(n, form="a{:04}"):
    return [form.format(at) for at in range(n)]


def articles(n, **columns):
    return rows_of("articles", n, article_id=numbered(n), **columns)


def pairs_of(n, **columns):
    """All pairs of n entities."""
    a, b = zip(*combinations(numbered(n, "person:{:03}"), 2), strict=True)
    return rows_of("pairs", len(a), a=a, b=b, window="sentence", slice="all", **columns)


def people(n, **columns):
    ids = numbered(n, "person:{:03}")
    return rows_of("entities", n, entity_id=ids, name=ids, aliases=ids, type="person", **columns)


def test_edges_of_the_network_of_words(opened):
    """Twelve words make 66 pairs, all beyond chance."""
    a, b = zip(*combinations(numbered(12, "word:{:02}"), 2), strict=True)
    found = rows_of("word_pairs", len(a), a=a, b=b, window="sentence", slice="all", q=0.01)
    assert len(analyses.network(opened(word_pairs=found))["edges"]) == 60


def test_outlets_with_a_colour_of_their_own(opened):
    db = opened(articles=articles(9, outlet=numbered(9, "紙{}"), published=pd.Timestamp("2025-04-01")))
    assert len(corpus.days(db)["outlets"]) == 6


@pytest.mark.parametrize(("n", "unit"), [(800, "day"), (801, "month")])
def test_days_with_a_bar_each(opened, n, unit):
    db = opened(articles=articles(n, published=pd.date_range("2022-01-01", periods=n)))
    assert corpus.days(db)["unit"] == unit


@pytest.mark.parametrize(("n", "unit"), [(24, "month"), (25, "year")])
def test_months_with_a_bar_each(opened, n, unit):
    db = opened(articles=articles(n, published=pd.date_range("2022-01-01", periods=n, freq="MS")))
    assert corpus.periods(db)["unit"] == unit


def test_articles_of_one_result(opened):
    found = corpus.articles(opened(articles=articles(70)))
    assert (found["n"], len(found["rows"])) == (70, 50)


def test_places_of_the_map(opened):
    assert len(entities.located(opened(entities=people(2_600, lat=35.0, lon=135.0)))) == 2_000


@pytest.fixture
def named_together():
    """Two people in the only sentence of each of 70 articles."""
    ids = numbered(70)
    link = {"sentence": 0, "paragraph": 0, "method": "alias", "score": 1.0}
    links = [
        rows_of("links", 70, article_id=ids, entity_id=f"person:00{n}", start=n, end=n + 1, **link) for n in (0, 1)
    ]
    return {
        "articles": articles(70, text="海山。", published=pd.Timestamp("2025-04-01")),
        "sentences": rows_of("sentences", 70, article_id=ids, sentence=0, paragraph=0, start=0, end=3),
        "links": TABLES["links"].sorted(TABLES["links"].frame(pd.concat(links))),
        "pair_sentences": rows_of("pair_sentences", 70, a="person:000", b="person:001", article_id=ids, sentence=0),
        "entities": people(2),
    }


def test_articles_and_sentences_of_an_entity_and_of_a_pair(opened, named_together):
    db = opened(**named_together)
    one = entities.entity(db, entity_id="person:000")
    assert (len(one["articles"]), len(one["sentences"])) == (50, 50)
    assert len(network.pair(db, a="person:000", b="person:001")) == 50


def test_articles_of_a_search(opened, named_together):
    tokens = rows_of("tokens", 70, article_id=numbered(70), sentence=0, start=0, end=1, surface="海", lemma="海")
    found = kwic.kwic(opened(**named_together, tokens=tokens), query="海")
    assert (found["n_articles"], len(found["rows"]), found["next"]) == (70, 20, 20)


def test_words_beside_an_occurrence(opened):
    """Three on each side of the fifth of nine."""
    text = "一二三四五六七八九"
    rest = {"article_id": "a0000", "sentence": 0}
    sentence = rows_of("sentences", 1, **rest, paragraph=0, start=0, end=9)
    tokens = rows_of("tokens", 9, **rest, start=range(9), end=range(1, 10), surface=list(text), lemma=list(text))
    db = opened(articles=articles(1, text=text), sentences=sentence, tokens=tokens)
    (found,) = kwic.kwic(db, query="五")["rows"]
    beside = {name: word for name, word in found.items() if name[0] in "LR"}
    assert beside == {"L3": "二", "L2": "三", "L1": "四", "R1": "六", "R2": "七", "R3": "八"}


def test_partners_of_an_entity(opened):
    known = people(701)
    pairs = rows_of("pairs", 700, a="person:000", b=known["entity_id"][1:].tolist(), window="sentence", slice="all")
    assert len(network.partners(opened(pairs=pairs, entities=known), entity_id="person:000")["rows"]) == 500


def test_pairs_of_a_wider_window_in_the_page(opened):
    """52 names make 1,326 pairs."""
    pairs = pd.concat([pairs_of(52), pairs_of(52).assign(window="article")])
    frame = TABLES["pairs"].sorted(TABLES["pairs"].frame(pairs))
    data = page.page_data(opened(pairs=frame, entities=people(52)), {}, served=False)
    assert (len(data["edges"]["rows"]), [len(one["rows"]) for one in data["wider"]]) == (1_326, [1_000])


def test_words_of_the_page(opened):
    ids = numbered(60, "語{:02}")
    db = opened(
        keywords=rows_of("keywords", 60, word=ids, lemma=ids, kind="word"),
        terms=rows_of("terms", 60, surface=ids, kind="term"),
    )
    assert (len(words.keywords(db, proper=False)), len(words.terms(db))) == (40, 40)


def test_residuals_of_the_strongest_colour():
    """Of three codes the residual of two is 5 or more, and has the last colour of the scale."""
    found = rows_of("code_slices", 3, code=["a", "b", "c"], slice="2025-04", n=9, count=3, share=0.3)
    drawn = plots.bubbles(found.assign(residual=[4.5, 5.0, 5.5], q=0.5), when="2025").figure
    points = next(one for one in drawn.axes[0].collections if isinstance(one, PathCollection))
    weaker, full, stronger = points.to_rgba(points.get_array()).tolist()
    assert weaker != full == stronger


@pytest.fixture
def sheet(tmp_path):
    """A sheet with a column of short names, of which the one in a row is long."""

    def write(long_row):
        path = tmp_path / "a.xlsx"
        with cells.new_book(path) as book:
            writer = cells.SheetWriter(book, cells.Styles(book), "one", [])
            writer._widths = [6]
            writer.add((["あ" * 15] if row == long_row else ["あ"] for row in range(1, 140)), ["name"])
            writer.end(1, "")
        return openpyxl.load_workbook(path)["one"]

    return write


@pytest.mark.parametrize(("row", "is_wide"), [(100, True), (101, False)])
def test_rows_that_decide_the_width_of_a_column(sheet, row, is_wide):
    assert (sheet(row).column_dimensions["A"].width > 20) == is_wide


def test_the_paper_of_a_sheet(sheet):
    found = sheet(1)
    assert int(found.page_setup.paperSize) == int(found.PAPERSIZE_A4)


def test_pixels_of_a_figure():
    counts = pd.DataFrame({"紙": [1, 2]}, index=["2025-01", "2025-02"])
    with Image.open(io.BytesIO(charts.timeline(counts, when="2025").png)) as picture:
        assert picture.width == 1_440


def test_the_distance_between_parts_of_a_network():
    """Two single edges: half of the longest path and two edges more are between them."""
    places = word_network.layout(pd.DataFrame({"a": ["一", "三"], "b": ["二", "四"]}))

    def apart(one, other):
        return sum((x - y) ** 2 for x, y in zip(places[one], places[other], strict=True)) ** 0.5

    across = min(apart(one, other) for one in "一二" for other in "三四")
    assert 2.2 < across / apart("一", "二") < 2.8


@pytest.fixture
def crowded(monkeypatch):
    """Move labels of one point apart, without the library that moves them; return its rounds and the lines drawn."""
    rounds = []
    monkeypatch.setattr("adjustText.adjust_text", lambda *_, iter_lim, **__: rounds.append(iter_lim))

    def draw(*places):
        """Put a label at each of these distances in pixels to the right of a point."""
        figure = Figure(figsize=(4, 4), dpi=100)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 400), ylim=(0, 400))
        texts = [axes.text(200 + right, 200, "H", family="DejaVu Sans", ha="left", va="center") for right in places]
        at = np.full(len(places), 200.0)
        drawing.move_apart(axes, texts, (at, at))
        return rounds, axes.collections[-1].get_segments(), [text.get_window_extent() for text in texts]

    return draw


def test_rounds_in_which_labels_are_moved(crowded):
    """Labels that still overlap are moved for 100 rounds, and looked at every 20."""
    rounds, _, _ = crowded(0, 0)
    assert rounds == [20] * 5


@pytest.mark.parametrize(("right", "n_lines"), [(4.5, 0), (5.5, 1)])
def test_the_distance_of_a_label_that_is_joined_to_its_point(crowded, right, n_lines):
    _, lines, boxes = crowded(right)
    moved = boxes[0].x0 - 200 - right  # the room of the glyph itself
    _, lines, _ = crowded(right - moved)
    assert len(lines) == n_lines


def test_the_distance_of_a_label_that_is_put_beside_its_point(crowded):
    """The second label has no room at the first one's place."""
    _, _, (first, second) = crowded(0, 0)
    assert not first.overlaps(second)
    assert abs(second.x1 - 200 + 6) < 0.1 or abs(second.x0 - 200 - 6) < 0.1
