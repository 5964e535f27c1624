"""The files of the buttons CSV, SVG and PNG: disarmed, self-contained, made without the network."""

import csv
import io
import struct

import pytest
from lxml import etree
from playwright.sync_api import expect

from kyoki.formulas import is_formula
from kyoki.stages.report import report

SVG = "{http://www.w3.org/2000/svg}"


def saved(page, button):
    """Return the bytes that a button saves, and under which name."""
    with page.expect_download() as download:
        button.click()
    return download.value.path().read_bytes(), download.value.suggested_filename


def rows_of(data):
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_table_is_saved_as_csv_with_all_rows(opening, file_url):
    page = opening(file_url, "#entities")
    data, name = saved(page, page.locator("#entities").get_by_role("button", name="CSV").first)
    assert name == "kyoki-entities.csv"
    head, *rows = rows_of(data)
    assert head == ["名", "種類", "記事", "言及", "最初", "最後", "表記", "entity_id"]
    assert [row[0] for row in rows][:2] == ["北朝鮮", "ロシア"]
    assert rows[0][3] == "1234"  # a number, not 1,234
    assert rows[2][0] == 'O\'Neil "Q" </script><img src=x onerror=alert(1)>'


def test_no_cell_runs_as_a_formula(opening, tables, tmp_path):
    given = tables()
    bad = ["=1+1", "＝A1", "+1", "@x", "\t=1", "-2+3", "\u200b=1", "米中"]
    first = given["articles"].to_dict("records")[0]
    articles = [{**first, "article_id": f"a{n}", "title": title} for n, title in enumerate(bad)]
    path = tmp_path / "report.html"
    path.write_text(report(tables(articles=articles, links=[], sentences=[], mentions=[])), encoding="utf-8")
    page = opening(path.as_uri())
    data, _ = saved(page, page.locator("#corpus .tabled").nth(2).get_by_role("button", name="CSV"))
    titles = [row[0] for row in rows_of(data)[1:]]
    assert sorted(titles) == sorted(f"'{title}" if is_formula(title) else title for title in bad)
    assert sum(map(is_formula, bad)) == len(bad) - 1


@pytest.mark.parametrize(
    "section",
    [
        "#corpus",
        *(pytest.param(f"#{name}", marks=pytest.mark.slow) for name in ("entities", "network", "places", "words")),
    ],
)
def test_a_drawing_is_saved_as_svg_and_png(opening, file_url, section):
    page = opening(file_url, section)
    data, name = saved(page, page.locator(f"{section} .charted").get_by_role("button", name="SVG").first)
    assert name.endswith(".svg")
    root = etree.fromstring(data)
    assert root.tag == f"{SVG}svg"
    assert not [node for node in root.iter() if {"class", "style"} & set(node.attrib)]
    assert not list(root.iter(f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject"))
    filled = {node.get("fill") for node in root.iter(f"{SVG}circle", f"{SVG}rect", f"{SVG}path")}
    assert not any("var(" in str(fill) for fill in filled)
    assert len(filled) > 1
    data, name = saved(page, page.locator(f"{section} .charted").get_by_role("button", name="PNG").first)
    assert (data[:8], name[-4:]) == (b"\x89PNG\r\n\x1a\n", ".png")
    width, height = struct.unpack(">II", data[16:24])
    assert (width, height) == (2 * round(float(root.get("width"))), 2 * round(float(root.get("height"))))


def test_every_view_can_be_saved(opening, file_url):
    page = opening(file_url)
    page.locator("#kwic-search").fill("声明")
    page.wait_for_selector("#kwic mark")
    for section in ("#corpus", "#entities", "#network", "#places", "#words", "#kwic"):
        assert page.locator(f"{section} .exports button").count() >= 1, section
    for address in ("#article/a1", "#entity/state%3AKP"):
        page.goto(file_url + address)
        expect(page.locator("#page .exports button").first).to_be_visible()
