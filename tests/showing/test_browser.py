"""The page in a real Chromium: it opens without a request or a complaint, and a click shows the right sentences."""

import pytest
from playwright.sync_api import expect

from kyoki.stages.report import report

ATTACK = "<script>alert(1)</script>"
QUOTES = 'O\'Neil "Q" </script><img src=x onerror=alert(1)>'
KEPT = f"𠮷野家の前で北朝鮮とロシアの代表が{QUOTES}に会った。"


@pytest.fixture(scope="module")
def file(tables, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    ledger = {"versions": {"kyoki": "9.8.7"}, "settings": {"pairs": {"windows": ("sentence",)}}}
    path.write_text(report(tables(), ledger=ledger, title=f"題 {ATTACK}"), encoding="utf-8")
    return path


@pytest.fixture
def width():
    return 1280


@pytest.fixture
def opened(browser, file, width):
    """Open a file at a width; whatever it asks for or complains of fails the test."""
    with browser.new_context(locale="ja-JP", viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("dialog", lambda shown: complaints.append(f"dialog {shown.message}"))
        page.on("request", lambda asked: complaints.append(asked.url) if asked.url != file.as_uri() else None)
        page.goto(file.as_uri())
        page.wait_for_selector("[data-ready]")
        yield page
        assert complaints == []


def cells(page, section, row):
    return page.locator(f"{section} tbody tr").nth(row).locator("th, td").all_text_contents()


@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_the_screen_and_nothing_of_a_scrape_is_markup(opened, width):
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    assert opened.locator("h1").text_content() == f"題 {ATTACK}"
    assert opened.locator("main img, main script, main iframe").count() == 0
    assert opened.get_by_text(ATTACK, exact=True).count() >= 3  # a title, a rule, a reject


@pytest.mark.parametrize("width", [1280, 390])
def test_a_node_shows_aliases_roles_and_articles(opened):
    opened.locator('.network .node[data-id="state:KP"]').click()
    panel = opened.locator("dialog[open]")
    assert panel.locator("h2").text_content() == "北朝鮮 North Korea"
    assert "北朝鮮、朝鮮" in panel.locator("dl").text_content()
    assert [item.split()[0] for item in panel.locator("li").all_text_contents()] == ["a3", "記事2", ATTACK]
    opened.keyboard.press("Escape")
    assert opened.locator("dialog[open]").count() == 0


def test_an_edge_shows_the_sentences_with_both_names_marked(opened):
    opened.locator('.network .edge[data-pair="state:KP state:RU"] .touched').dispatch_event("click")
    panel = opened.locator("dialog[open]")
    assert panel.locator(".sentence").all_text_contents() == [KEPT] * 3
    assert panel.locator("mark").all_text_contents() == ["北朝鮮", "ロシア"] * 3
    shown = [text.removeprefix(KEPT).strip() for text in panel.locator("li").all_text_contents()]
    assert shown == [
        "東都新報 2025年6月2日 a3 近似重複",
        f"{QUOTES} 2025年6月1日 記事2",
        f"東都新報 2025年4月28日 {ATTACK}",
    ]
    links = panel.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert [link for link in links if not link.startswith("#")] == ["https://example.jp/1"]
    assert [link for link in links if link.startswith("#")] == [
        f"#article/a{n}{part}" for n in (3, 2, 1) for part in ("/0", "")
    ]


def test_names_that_are_markup_stay_names(opened):
    opened.locator('.network .edge[data-pair="person:x state:KP"] .touched').dispatch_event("click")
    assert opened.locator("dialog[open] mark").all_text_contents()[:2] == ["北朝鮮", QUOTES]
    assert opened.locator("dialog[open] img").count() == 0


def test_the_keyboard_walks_the_network_and_opens_a_node(opened):
    first = opened.locator('.network .node[tabindex="0"]')
    first.focus()
    assert first.get_attribute("data-id") == "state:KP"
    opened.keyboard.press("ArrowRight")
    assert opened.evaluate("document.activeElement.dataset.id") == "state:RU"
    opened.keyboard.press("Enter")
    assert opened.locator("dialog[open] h2").text_content() == "ロシア"
    opened.keyboard.press("Escape")
    assert opened.evaluate("document.activeElement.dataset.id") == "state:RU"


def test_the_network_is_filtered(opened):
    def drawn(n):
        expect(opened.locator(".network .node")).to_have_count(n)

    drawn(3)
    assert opened.locator("#network-least").input_value() == "2"  # without what rests on one article
    opened.locator("#show-person").uncheck()
    drawn(2)
    opened.locator("#show-person").check()
    opened.locator("#network-least").fill("3")
    drawn(2)
    opened.locator("#network-least").fill("1")
    opened.locator("#network-search").fill("O'Neil")
    drawn(2)
    opened.locator("#network-search").fill("")
    opened.locator("#network-q").select_option("0.001")
    drawn(3)
    opened.locator("#network-community").select_option("1")
    drawn(2)


def test_a_node_is_dragged_and_the_drawing_zoomed(opened):
    node = opened.locator('.network .node[data-id="state:RU"]')
    node.scroll_into_view_if_needed()
    before = node.get_attribute("transform")
    box = node.locator("circle").bounding_box()
    opened.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened.mouse.down()
    opened.mouse.move(box["x"] + 40, box["y"] + 30, steps=4)
    opened.mouse.up()
    assert node.get_attribute("transform") != before
    assert opened.locator("dialog[open]").count() == 0  # a drag is no click
    canvas = opened.locator(".network svg > g")
    scale = canvas.get_attribute("transform")
    opened.locator(".network .zoom button").first.click()
    expect(canvas).not_to_have_attribute("transform", scale)


def test_a_search_in_context(opened):
    opened.locator("#kwic-search").fill("声明")
    opened.wait_for_selector("#kwic mark")
    assert cells(opened, "#kwic", 0)[:3] == ["北朝鮮は", "声明", "を出した。"]
    assert opened.locator("#kwic tbody tr").count() == 3
    opened.locator("#kwic-search").fill("<img")
    expect(opened.locator("#kwic mark").first).to_have_text("<img")
    assert opened.locator("#kwic img").count() == 0


def test_what_marks_a_slice_is_drawn_and_listed(opened):
    assert opened.locator("#words select").input_value() == "2025-06"
    assert opened.locator("#words .columns").nth(1).locator("tbody th").all_text_contents() == [ATTACK, "声明"]
    opened.locator("#words select").select_option("2025-04")
    assert opened.locator("#words .columns").nth(1).locator("tbody th").all_text_contents() == [QUOTES]


def test_entities_are_searched_and_filtered(opened):
    rows = opened.locator("#entities tbody tr")
    assert rows.count() == 4
    opened.locator("#entity-search").fill("朝鮮")
    expect(rows).to_have_count(1)
    said = opened.locator("#entities .spark").get_attribute("aria-label")
    assert said == "2025年4月：1, 2025年6月：2"


def test_the_map_shows_the_world_and_japan(opened):
    ids = "all => all.map(node => node.dataset.id)"
    assert opened.locator(".map-world .node").evaluate_all(ids) == ["state:KP", "place:青森県"]
    assert opened.locator(".map-japan .node").evaluate_all(ids) == ["place:青森県"]
    land, dot = (opened.locator(f".map-japan {part}").bounding_box() for part in (".land", ".node circle"))
    # Aomori is in the north of Honshu: in the upper half, right of the middle of the outline.
    assert land["y"] < dot["y"] < land["y"] + land["height"] / 2
    assert land["x"] + land["width"] / 2 < dot["x"] < land["x"] + land["width"]


def test_the_whole_interface_changes_its_language(opened):
    assert opened.locator("html").get_attribute("lang") == "ja"
    opened.locator("#en").click()
    assert opened.locator("html").get_attribute("lang") == "en"
    assert opened.locator("nav").inner_text().split("\n") == [
        *(
            "Summary",
            "Articles",
            "Entities",
            "Network",
            "Map",
            "Words",
            "Analyses of words",
            "Search",
            "About this page",
        ),
    ]
    # What is left in Japanese is data: names, titles, parts of speech.
    for part in opened.locator("h2, h3, label > span, thead th, button:not(.entity):not(#ja), .note[data-t]").all():
        assert not any("぀" <= char <= "鿿" for char in part.inner_text()), part.inner_text()
    opened.locator("#ja").click()
    assert "概要" in opened.locator("nav").inner_text()


def test_every_drawing_has_words_and_every_chart_its_table(opened):
    for drawing in opened.locator("svg").all():
        assert drawing.get_attribute("aria-label"), drawing.evaluate("node => node.outerHTML.slice(0, 200)")
        assert drawing.get_attribute("role") in {"img", "group"}
    for section in ("#corpus", "#entities", "#network", "#places", "#words"):
        assert opened.locator(f"{section} table").count() >= 1, section
    unnamed = "all => all.filter(node => !node.labels?.length && !node.ariaLabel).map(node => node.outerHTML)"
    assert opened.locator("input, select").evaluate_all(unnamed) == []


CONTRAST = """() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(at).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return parse(getComputedStyle(document.body).backgroundColor).slice(0, 3);
  };
  const poor = [];
  for (const node of document.querySelectorAll("body *:not(svg *):not(script):not(option)")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility()) continue;
    const [x, y] = [light(parse(getComputedStyle(node).color).slice(0, 3)), light(behind(node))];
    const ratio = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.outerHTML.slice(0, 120)}`);
  }
  return poor;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_the_contrast_of_wcag_aa(opened, scheme):
    opened.emulate_media(color_scheme=scheme)
    opened.locator("#kwic-search").fill("声明")
    opened.wait_for_selector("#kwic mark")
    assert opened.evaluate(CONTRAST) == []


def test_blocks_of_sentences_are_a_network_too(browser, tables, tmp_path):
    rows = [{**row, "window": "sentences:3"} for row in tables()["pairs"].to_dict("records")[:1]]
    path = tmp_path / "report.html"
    path.write_text(report(tables(pairs=rows)), encoding="utf-8")
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        complaints = []
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(path.as_uri())
        page.wait_for_selector("[data-ready]", state="attached")
        assert page.locator(".network .node").count() == 2
        assert "in the same block of 3 sentences are joined" in page.locator("#network > .note").first.inner_text()
        page.locator("#ja").click()
        assert "同じ3文のまとまりに" in page.locator("#network > .note").first.inner_text()
        assert complaints == []


@pytest.mark.parametrize(
    ("q", "said"), [(0.05, "q 0.050"), (0.051, "no pair passes q ≤ 0.05"), (1.0, "no pair passes")]
)
def test_no_pair_is_called_beyond_chance_that_does_not_pass(browser, tables, tmp_path, q, said):
    rows = [{**row, "q": q} for row in tables()["pairs"].to_dict("records")]
    path = tmp_path / "report.html"
    path.write_text(report(tables(pairs=rows)), encoding="utf-8")
    with browser.new_context(locale="en-US") as context:
        page = context.new_page()
        page.goto(path.as_uri())
        found = page.locator(".findings").text_content()
        assert said in found
        assert ("and strongest (q ≤ 0.05): " in found) == ("×" in found) == (q <= 0.05)


@pytest.fixture
def findings(browser, tables, tmp_path):
    """Return the findings of the page of some tables, one a line."""

    def made(**more):
        path = tmp_path / "report.html"
        path.write_text(report(tables(**more)), encoding="utf-8")
        with browser.new_context(locale="en-GB") as context:
            page = context.new_page()
            page.goto(path.as_uri())
            return page.locator(".findings li").all_text_contents()

    return made


def test_no_entity_of_one_article_is_called_foremost(findings, tables):
    found = findings()
    assert "State in most articles: 北朝鮮 3 articles · 1,234 mentions" in found
    assert "Place in most articles: none in two articles" in found
    assert not any(line.startswith("Organisation") for line in found)


def test_a_pair_that_is_foremost_in_both_ways_is_told_once(findings, tables):
    rows = [{**row, "q": 0.01} for row in tables()["pairs"].to_dict("records")]
    strength = {"state:RU": 3.0, "state:KP": 1.0}
    rows = [{**row, "pmi_shrunk": strength[row["b"]]} for row in rows]
    told = [line for line in findings(pairs=rows) if "×" in line]
    assert [line.split(" (")[0] for line in told] == ["Together in most articles, and strongest"]
    rows = [{**row, "pmi_shrunk": -row["pmi_shrunk"]} for row in rows]
    told = [line for line in findings(pairs=rows) if "×" in line]
    assert [line.split(" (")[0] for line in told] == ["Together in most articles", "Strongest"]


def test_a_page_without_articles_says_so(browser, tables, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(report(tables(**{name: [] for name in tables()})), encoding="utf-8")
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        complaints = []
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(path.as_uri())
        assert "There are no articles" in page.locator("#summary").inner_text()
        assert page.locator("#cite").inner_text() == "kyoki : 共起レポート Co-occurrence report. 0 articles."
        assert complaints == []


def first_cells(page, section):
    return [text.split(" ")[0] for text in page.locator(f"{section} tbody th").all_text_contents()]


def test_tables_are_sorted_by_a_click_and_the_other_way_by_a_second(opened):
    assert first_cells(opened, "#entities") == ["北朝鮮", "ロシア", "O'Neil", "青森県"]
    expect(opened.locator("#entities th[aria-sort]")).to_have_count(0)
    mentions = opened.locator("#entities thead button", has_text="言及")
    for way in ("descending", "ascending"):
        mentions.click()
        expect(opened.locator("#entities th[aria-sort]")).to_have_attribute("aria-sort", way)
    expect(opened.locator("#entities tbody th").first).to_contain_text("青森県")
    assert first_cells(opened, "#entities") == ["青森県", "O'Neil", "ロシア", "北朝鮮"]
    assert opened.evaluate("document.activeElement.dataset.sort") == "n_mentions"  # the keyboard stays where it was
    opened.locator("#entities thead button", has_text="名").first.press("Enter")
    expect(opened.locator("#entities tbody th").first).to_contain_text("O'Neil")


def test_a_table_that_is_whole_is_sorted_where_it_is(opened):
    words = opened.locator("#words .columns").first.locator("> div").first
    assert words.locator("tbody th").all_text_contents() == ["会談", ATTACK]
    words.locator("thead button", has_text="重み").click()
    words.locator("thead button", has_text="重み").click()
    assert words.locator("tbody th").all_text_contents() == [ATTACK, "会談"]


@pytest.mark.parametrize(
    ("chosen", "alone", "mostly"),
    [("ja", "1本の記事だけ", "85%は1本の記事"), ("en", "rests on one article", "85 % from one article")],
)
def test_what_rests_on_one_article_is_marked(browser, tables, tmp_path, chosen, alone, mostly):
    given = tables()
    counted = [
        {**row, "n_articles_unique": n, "top_share": share}
        for row, n, share in zip(
            given["entities"].to_dict("records"), (1, 7, 7, 7), (1.0, 0.854, 0.5, None), strict=True
        )
    ]
    pairs = [{**row, "n_ab_articles": 1, "top_share": 1.0} for row in given["pairs"].to_dict("records")]
    path = tmp_path / "report.html"
    path.write_text(report(tables(entities=counted, pairs=pairs)), encoding="utf-8")
    with browser.new_context(locale="ja-JP" if chosen == "ja" else "en-GB") as context:
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_selector("[data-ready]", state="attached")
        assert page.locator("#entities .mark-one").all_text_contents() == [mostly, alone]
        assert page.locator("#network .mark-one").all_text_contents() == [alone] * 2
        assert page.locator(".network .edge.one").count() == 2
        page.locator(".network .edge .touched").first.dispatch_event("click")
        panel = page.locator("dialog[open] > .note").text_content()
        assert alone in panel
        assert "q " not in panel  # nothing is said of chance
