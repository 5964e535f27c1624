"""Every view has an address, back and forward work, and each view applies the filters or says that it does not."""

import re
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import expect


def address(page):
    return unquote(page.evaluate("location.hash"))


def asks(page, wanted):
    """Wait until the address of a page is this one."""
    hash_ = re.escape(quote(wanted, safe="#?=&./+"))
    expect(page).to_have_url(re.compile(f"{hash_}$", re.IGNORECASE))


def names(page):
    return [text.split(" ")[0] for text in page.locator("#entities tbody th").all_text_contents()]


@pytest.mark.parametrize(
    ("control", "value", "asked"),
    [
        ("#network-least", "3", "#network?network.least=3"),
    ]
    + [
        pytest.param(*case, marks=pytest.mark.slow)
        for case in (
            ("#network-q", "0.001", "#network?network.q=0.001"),
            ("#network-colour", "community", "#network?network.colour=community"),
            ("#entity-search", "朝鮮", "#entities?entities.query=朝鮮"),
            ("#article-search", "記事2", "#articles?articles.query=記事2"),
            ("#kwic-search", "声明", "#kwic?kwic.query=声明"),
            ("#words select", "2025-04", "#words?words.slice=2025-04"),
            ("#corpus select", "year", "#corpus?corpus.step=year"),
        )
    ],
)
def test_what_is_chosen_is_in_the_address_which_shows_it_again(opening, file_url, control, value, asked):
    page = opening(file_url)
    chosen = page.locator(control).first
    if chosen.evaluate("node => node.tagName") == "SELECT":
        chosen.select_option(value)
    else:
        chosen.fill(value)
    asks(page, asked)
    section = page.evaluate("location.hash.split('?')[0]")
    again = opening(file_url, page.evaluate("location.hash"))
    assert again.locator(control).first.input_value() == value
    if section != "#articles":
        assert (
            again.locator(f"{section} tbody").all_text_contents()
            == page.locator(f"{section} tbody").all_text_contents()
        )


@pytest.mark.slow
def test_what_is_typed_is_one_step_back(opening, file_url):
    page = opening(file_url)
    for typed in ("北", "北朝", "北朝鮮"):
        page.locator("#entity-search").fill(typed)
        asks(page, f"#entities?entities.query={typed}")
    page.go_back()
    expect(page.locator("#entity-search")).to_have_value("")
    expect(page.locator("#entities tbody tr")).to_have_count(4)


def test_back_and_forward_show_what_was_there(opening, file_url):
    page = opening(file_url)
    page.evaluate("scrollTo(0, 700)")
    page.locator("#corpus").get_by_role("link", name="記事2", exact=True).first.click()
    expect(page.locator("#page h2")).to_have_text("記事2")
    page.locator("#page mark a").first.click()
    expect(page.locator("#page h2")).to_have_text("北朝鮮 North Korea")
    page.go_back()
    expect(page.locator("#page h2")).to_have_text("記事2")
    page.go_back()
    expect(page.locator("#page")).to_be_hidden()
    assert page.evaluate("scrollY") > 0  # where the reader had been
    page.go_forward()
    expect(page.locator("#page h2")).to_have_text("記事2")


def test_a_panel_has_an_address_and_closes_by_going_back(opening, file_url):
    page = opening(file_url, "#network")
    page.locator('.network .node[data-id="state:RU"]').click()
    assert address(page) == "#network?open=state:RU"
    again = opening(file_url, page.evaluate("location.hash"))
    expect(again.locator("dialog[open] h2")).to_have_text("ロシア")
    page.go_back()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator('.network .node[data-id="state:RU"]').click()
    page.keyboard.press("Escape")
    asks(page, "#network")
    pair = opening(file_url, "#network?open=state:KP&with=state:RU")
    expect(pair.locator("dialog[open] .sentence")).to_have_count(3)


ODD = (
    *("#__proto__", "#constructor/x", "#%", "#data", "#page", "#article/a1/<img>", "#x?open=__proto__&with=%25"),
    *("#network?network.q=7&network.window=x&network.least=z", "#?from=never&outlet=x&person=2&score=x&var_地域=x"),
)


def test_an_odd_address_does_no_harm(opening, file_url):
    page = opening(file_url, "#entity/__proto__?open=constructor")
    for odd in ODD:
        page.goto(file_url + odd)
        assert page.locator("main img, main script").count() == 0
    page.goto(f"{file_url}#entities")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#entities tbody tr")).to_have_count(4)


FILTERED = {
    "#": ["北朝鮮", "ロシア", "O'Neil", "青森県"],
    "#?from=2025-06-01": ["北朝鮮", "O'Neil", "ロシア"],
    "#?to=2025-05-31": ["北朝鮮", "O'Neil", "ロシア"],
    "#?outlet=東都新報&person=0": ["北朝鮮", "ロシア"],
    "#?outlet=∅": [],
    "#?score=0.8&state=0": ["O'Neil", "青森県"],
    "#?var_地域=南": ["北朝鮮", "O'Neil", "ロシア"],
}


def test_entities_follow_the_filters(opening, either_url):
    page = opening(either_url)
    for asked, shown in FILTERED.items():
        page.goto(either_url + asked)
        expect(page.locator("#words .whole")).to_be_visible(visible=asked != "#")
        expect(page.locator("#entities tbody tr")).to_have_count(len(shown))
        assert names(page) == shown


def test_counts_are_those_of_the_chosen_articles(opening, either_url):
    page = opening(either_url, "#?from=2025-06-01")  # a2 and its near-duplicate a3
    expect(page.locator("#entities tbody tr")).to_have_count(3)
    rows = page.locator("#entities tbody tr").evaluate_all(
        "all => all.map((row) => [...row.cells].slice(2, 4).map((cell) => cell.textContent))"
    )
    assert rows == [["1", "4"], ["1", "2"], ["1", "2"]]
    page.locator("#network-least").fill("1")
    pairs = page.locator("#network tbody tr")
    expect(pairs).to_have_count(2)
    told = pairs.evaluate_all("all => all.map((row) => [...row.cells].slice(1, 3).map((cell) => cell.textContent))")
    assert told == [["1", "1"], ["1", "1"]]
    expect(page.locator("#network [data-t=pairsFiltered]")).to_be_visible()
    expect(page.locator(".filters summary")).to_contain_text("2025年6月1日から — 4 記事中 2 記事")
    assert page.locator("#corpus .tabled").nth(1).locator("tbody tr").count() == 2
    page.locator("#kwic-search").fill("声明")
    expect(page.locator("#kwic tbody tr")).to_have_count(2)


def test_filters_are_set_and_cleared_in_the_bar(opening, file_url):
    page = opening(file_url)
    page.locator(".filters summary").click()
    page.locator("#filter-outlet").select_option("東都新報")
    expect(page.locator("#filters summary")).to_contain_text("東都新報")
    page.locator("#show-state").uncheck()  # beside the network: the same filter
    assert not page.locator("#filter-state").is_checked()
    assert names(page) == ["O'Neil"]
    page.go_back()
    expect(page.locator("#entities tbody tr")).to_have_count(3)
    page.locator("#filters button").click()
    expect(page.locator("#entities tbody tr")).to_have_count(4)
    assert address(page) == "#entities" or "outlet" not in address(page)
    assert page.locator(".whole:visible").count() == 0


def test_nothing_left_says_why(opening, file_url):
    page = opening(file_url, "#?outlet=∅")
    for section in ("#corpus", "#entities", "#network", "#places"):
        expect(page.locator(f"{section} :is([data-t=nothingChosen], [data-t=nothingDated])").first).to_be_visible()
    page = opening(file_url)
    page.locator("#network-least").fill("99")
    expect(page.locator("#network .network [data-t=noneFits]")).to_be_visible()
