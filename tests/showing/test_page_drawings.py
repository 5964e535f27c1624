"""The drawings of the page are legible: separate names of one size, whole numbers, no chart cut on a telephone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kyoki import showing
from kyoki.stages.report import report

OVERLAPS = """all => {
  const shown = all.filter((node) => getComputedStyle(node).visibility !== "hidden");
  const boxes = shown.map((node) => node.getBoundingClientRect());
  const cross = (x, y) => x.left < y.right - 1 && y.left < x.right - 1 && x.top < y.bottom - 1 && y.top < x.bottom - 1;
  return [boxes.length, boxes.flatMap((x, at) => boxes.slice(at + 1).filter((y) => cross(x, y))).length];
}"""


def dense(tables, n=60):
    """Tables of a network of n states, each joined with the first and the next, and of two pairs by themselves."""
    given = tables()
    of, first = given["entities"].to_dict("records")[1], given["pairs"].to_dict("records")[0]
    entities = [{**of, "entity_id": f"state:{at:02}", "name": f"長い名の国{at:02}"} for at in range(n + 4)]
    joined = {(0, at) for at in range(1, n)} | {(at, at + 1) for at in range(1, n - 1)} | {(n, n + 1), (n + 2, n + 3)}
    pairs = [
        {**first, "a": f"state:{a:02}", "b": f"state:{b:02}", "n_ab_articles": 2 + b % 5, "n_ab": 9, "q": 0.01}
        for a, b in sorted(joined)
    ]
    return tables(entities=entities, pairs=pairs, links=[], mentions=[])


@pytest.fixture
def network_url(tables, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(report(dense(tables)), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [1280, pytest.param(390, marks=pytest.mark.slow)])
def test_names_do_not_cover_each_other_and_keep_their_size(opening, network_url, width):
    page = opening(network_url, "#network", width=width)
    names = page.locator(".network .node text")
    shown, crossed = names.evaluate_all(OVERLAPS)
    assert shown >= 15
    assert crossed == 0
    before = names.first.bounding_box()["height"]
    for _ in range(3):
        page.locator(".network .zoom button").first.click()
    closer, crossed = names.evaluate_all(OVERLAPS)
    assert crossed == 0
    assert names.first.bounding_box()["height"] == pytest.approx(before, abs=1)
    assert closer > 0


def test_lone_pairs_are_folded_away_and_the_legend_says_what_widths_mean(opening, network_url):
    page = opening(network_url, "#network")
    assert page.locator(".network .node").count() == 60
    expect(page.locator("#network [data-t=folded]")).to_have_text(re.compile("2 組（4 点）"))
    legend = page.locator(".network .legend-inside text").all_text_contents()
    assert legend == ["国", "記事 2 本", "記事 4 本", "記事 6 本"]
    page.locator("#network-small").check()
    expect(page.locator("#network [data-t=folded]")).to_have_count(0)


def test_the_network_says_where_no_pair_is_beyond_chance(opening, tables, tmp_path):
    rows = [{**row, "q": 0.5} for row in tables()["pairs"].to_dict("records")]
    path = tmp_path / "report.html"
    path.write_text(report(tables(pairs=rows)), encoding="utf-8")
    page = opening(path.as_uri())
    assert page.locator("#network-q").input_value() == "1"
    expect(page.locator("#network [data-t=nonePassesAll]")).to_be_visible()


def test_the_network_fills_the_screen_and_comes_back(opening, file_url):
    page = opening(file_url, "#network")
    page.locator(".network .zoom button").nth(2).click()
    expect(page.locator(".network .drawing:fullscreen")).to_have_count(1)
    page.locator(".network .zoom button").nth(2).click()
    expect(page.locator(".network .drawing:fullscreen")).to_have_count(0)


def test_a_telephone_shows_all_of_the_contents_and_where_tables_go_on(opening, file_url):
    page = opening(file_url, "#entities", width=390)
    links = page.locator("nav a").evaluate_all("all => all.map((link) => link.getBoundingClientRect().right)")
    assert max(links) <= 390
    frame = page.locator("#entities .scroll[data-label=entities]")
    assert frame.evaluate("node => node.scrollWidth > node.clientWidth && node.tabIndex === 0")
    cues = frame.evaluate("node => getComputedStyle(node).backgroundAttachment").split(", ")
    assert cues[:4] == ["local", "local", "scroll", "scroll"]  # what covers the shadows moves, they stay


@pytest.mark.parametrize("width", [1280, 390])
def test_charts_are_whole_and_their_axes_have_whole_numbers_and_japanese_days(opening, file_url, width):
    page = opening(file_url, "#corpus", width=width)
    edges = page.locator("main .charted svg").evaluate_all("all => all.map((svg) => svg.getBoundingClientRect().right)")
    assert edges
    assert max(edges) <= width
    inner = page.locator("main .charted > .scroll").evaluate_all(
        "all => all.map((at) => at.scrollWidth - at.clientWidth)"
    )
    assert max(inner) <= 0
    ticks = page.locator('#corpus .charted [aria-label="y-axis tick label"] text').all_text_contents()
    assert ticks == ["0", "1"]
    days = page.locator('#corpus .charted [aria-label="x-axis tick label"]').text_content()
    assert re.search(r"4月28日.*2025年", days)
    page.locator("#corpus select").first.select_option("month")
    expect(page.locator('#corpus .charted [aria-label="x-axis tick label"]')).to_contain_text("2025年")
    expect(page.locator("#corpus [data-t=undated]")).to_have_text("日付のない記事：1（図に入らない）")


def with_places(tables, path, places):
    """Write a page with places, each given as articles, latitude and longitude; strongest first."""
    given = tables()
    of = next(
        row for row in given["entities"].to_dict("records") if row["type"] == "place" and row["lat"] == row["lat"]
    )
    entities = [
        {**of, "entity_id": f"place:{at:03}", "name": f"地{at:03}", "n_articles_unique": n, "lat": lat, "lon": lon}
        for at, (n, lat, lon) in enumerate(places)
    ]
    path.write_text(report(tables(entities=entities, pairs=[], links=[], mentions=[])), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def crowded_url(tables, tmp_path):
    """A page with 400 places: the stronger half at one spot in Europe, the others in and around Japan."""
    spots = [(48.0, 11.0)] * 200 + [(33.0 + at % 20 / 4, 137.0 + at // 20 / 2) for at in range(200)]
    return with_places(tables, tmp_path / "report.html", [(900 - at, *spot) for at, spot in enumerate(spots)])


def test_only_dots_with_room_for_a_name_have_one_and_the_one_that_is_pointed_at(opening, crowded_url):
    page = opening(crowded_url, "#places")
    world = page.locator(".map-world")
    assert world.locator(".node").count() == 400
    named = world.locator(".node text")
    assert 1 <= named.count() <= 60
    assert world.locator('[data-id="place:150"] text').count() == 0
    world.locator('[data-id="place:150"]').dispatch_event("pointerenter")
    expect(world.locator('[data-id="place:150"] text')).to_have_text("地150")
    world.locator('[data-id="place:150"]').dispatch_event("pointerleave")
    expect(world.locator('[data-id="place:150"] text')).to_have_count(0)


def test_a_map_that_is_zoomed_in_names_the_weaker_places_in_view(opening, crowded_url):
    page = opening(crowded_url, "#places")
    world = page.locator(".map-world")
    weak = {f"地{at}" for at in range(200, 400)}
    assert not weak & set(world.locator(".node text").all_text_contents())
    dot = world.locator('[data-id="place:300"] circle').bounding_box()
    page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -2000)
    page.keyboard.up("Control")
    page.mouse.move(0, 0)
    assert len(weak & set(world.locator(".node text").all_text_contents())) >= 3


@pytest.mark.parametrize(("around", "named"), [(9, True), (800, False)])
def test_a_name_covers_much_smaller_dots_only_if_there_is_no_other_room(opening, tables, tmp_path, around, named):
    ring = [(around, 35.6 + north / 2, 139.7 + east / 2) for north in range(-3, 4) for east in range(-3, 4)]
    places = [(900, 35.6, 139.7), *(place for place in ring if place[1:] != (35.6, 139.7))]
    page = opening(with_places(tables, tmp_path / "report.html", places), "#places")
    assert page.locator('.map-japan [data-id="place:000"] text').count() == named


@pytest.fixture
def network_of(tables, tmp_path, opening):
    """Open the network of pairs, each given as two numbers of states; some states have a community."""

    def opened(pairs, communities=None, width=1280):
        given = tables()
        of, first = given["entities"].to_dict("records")[1], given["pairs"].to_dict("records")[0]
        ids = {at: f"state:{at:03}" for pair in pairs for at in pair}
        frames = {
            "entities": [{**of, "entity_id": name, "name": f"国{at}"} for at, name in ids.items()],
            "pairs": [{**first, "a": ids[a], "b": ids[b], "n_ab_articles": 3, "q": 0.01} for a, b in pairs],
            "nodes": [
                {"entity_id": ids[at], "type": "state", "name": f"国{at}", "community": community}
                for at, community in (communities or {}).items()
            ],
        }
        path = tmp_path / "report.html"
        path.write_text(report(tables(**frames, links=[], mentions=[])), encoding="utf-8")
        return opening(path.as_uri(), "#network", width=width)

    return opened


@pytest.mark.parametrize(("width", "n"), [(1280, 150), (390, 60)])
def test_lines_of_a_network(network_of, width, n):
    page = network_of([(0, at) for at in range(1, 161)], width=width)
    assert page.locator(".network .edge").count() == n


def test_dots_of_a_component_that_is_drawn_beside_a_larger_one(network_of):
    page = network_of([(0, 1), (0, 2), (0, 3), (10, 11), (11, 12), (20, 21)])
    names = page.locator(".network .node").evaluate_all("all => all.map(node => node.ariaLabel)")
    assert sorted(names) == sorted(f"国{at}" for at in (0, 1, 2, 3, 10, 11, 12))


def test_communities_with_a_colour_of_their_own(network_of):
    page = network_of([(0, at) for at in range(1, 9)], {at: at for at in range(1, 9)})
    page.locator("#network-colour").select_option("community")
    fill = 'id => document.querySelector(`.network [data-id="state:00${id}"] circle`).getAttribute("fill")'
    colours = [page.evaluate(fill, at) for at in range(1, 9)]
    assert len({*colours[:6]}) == 6
    assert colours[6] == colours[7] not in colours[:6]


def test_a_drawing_names_as_many_dots_as_a_screen_has_room_for(opening, network_url):
    """200 dots far apart, the strongest first: there is room for each name, and 160 are given."""
    page, code = opening(network_url), Path(showing.__file__).parent
    page.goto("about:blank")
    page.add_script_tag(path=code / "vendor" / "d3.min.js")
    page.add_script_tag(path=code / "templates" / "labels.js")
    dots = 'd3.range(200).map((at) => ({ x: 0, y: 100 * at, r: 3, name: "国" }))'
    names = f"placeNames({dots}, 1, [-99, -99, 99, 20099]).map((name) => name.shown)"
    assert page.evaluate(names) == [True] * 160 + [False] * 40
