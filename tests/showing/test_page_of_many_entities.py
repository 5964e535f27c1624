"""What a page does to open grows with its entities and no faster: elements, listeners, formatters, layouts and calls.

They are counted in a Chromium, and do not depend on the machine; benchmarks/page.py measures the seconds.
"""

from collections import Counter
from typing import NamedTuple

import pytest

from kyoki.stages.report import report

#: Count in window.made: elements and listeners; formatters (toLocaleString makes one a call); reads of a size or
#: position, for which the browser lays out the page at once.
COUNTING = """
const made = (window.made = { elements: 0, listeners: 0, formatters: 0, layouts: 0 });
const counted = (of, pattern, what) => {
  for (const [name, { value, get, set, ...rest }] of Object.entries(Object.getOwnPropertyDescriptors(of.prototype))) {
    if (!pattern.test(name)) continue;
    const wrapped = (call) => function (...given) { made[what] += 1; return call.apply(this, given); };
    const counting = get ? { get: wrapped(get), set } : { value: wrapped(value) };
    Object.defineProperty(of.prototype, name, { ...rest, ...counting });
  }
};
counted(Document, /^createElement/, "elements");
counted(EventTarget, /^addEventListener$/, "listeners");
for (const of of [Number, Date]) counted(of, /^toLocale/, "formatters");
for (const name of ["NumberFormat", "DateTimeFormat"]) {
  const count = (act) => (...given) => { made.formatters += 1; return act(...given); };
  Intl[name] = new Proxy(Intl[name], { construct: count(Reflect.construct), apply: count(Reflect.apply) });
}
const SIZES = /^((client|offset|scroll)(Width|Height|Left|Top)|getBoundingClientRect|getBBox|getComputedTextLength)$/;
for (const of of [Element, HTMLElement, SVGGraphicsElement, SVGTextContentElement]) counted(of, SIZES, "layouts");
"""
TEXTS = "all => all.map((drawing) => drawing.querySelectorAll('.node text').length)"
#: The entities of two pages. A pass over all entities for each of them takes more calls than this for each.
FEW, MANY = 1000, 2000
#: The names that a drawing has room for on a screen (MOST_NAMES of labels.js).
ROOM = 160


class Work(NamedTuple):
    """What a page did to open."""

    #: Made, though some may be removed again.
    elements: int
    listeners: int
    formatters: int
    layouts: int
    #: Names of dots, in each drawing.
    texts: list[int]
    #: By the name of the function.
    calls: Counter[str]


def many_places(tables, number):
    """Return the tables of as many places in Japan, which both maps show; four fifths of them are in pairs."""
    given = tables()
    place = next(row for row in given["entities"].to_dict("records") if row["type"] == "place")
    pair = {**given["pairs"].to_dict("records")[0], "n_a": 99, "n_b": 99, "n_ab": 99, "n_ab_articles": 9}
    paired = number * 4 // 5
    return tables(
        entities=[
            {**place, "entity_id": f"place:{n}", "name": f"地{n}", "n_articles_unique": 9000 - n} for n in range(number)
        ],
        pairs=[{**pair, "a": f"place:{n}", "b": f"place:{paired + n // 7}"} for n in range(paired)],
    )


def work(browser, path):
    """Open a page, and count."""
    with browser.new_context() as context:
        context.add_init_script(COUNTING)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Profiler.enable")
        session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": False})
        page.goto(path.as_uri())
        page.wait_for_selector("[data-ready]", state="attached")
        # A drawing names its dots again when its size is known, which is before the second frame from now.
        page.evaluate("new Promise((ready) => requestAnimationFrame(() => requestAnimationFrame(ready)))")
        made = page.evaluate("made")
        texts = page.locator(".drawing").evaluate_all(TEXTS)
        calls = Counter()
        for script in session.send("Profiler.takePreciseCoverage")["result"]:
            for function in script["functions"] if script["url"] == path.as_uri() else ():
                calls[function["functionName"]] += function["ranges"][0]["count"]
        return Work(**made, texts=texts, calls=calls)


@pytest.fixture(scope="module")
def works(browser, tables, tmp_path_factory):
    """The work of a page of few entities, and of one of many."""
    path = tmp_path_factory.mktemp("many") / "report.html"
    found = []
    for number in (FEW, MANY):
        path.write_text(report(many_places(tables, number)), encoding="utf-8")
        found.append(work(browser, path))
    return found


def test_formatters_and_layouts_are_not_made_for_each_entity(works):
    few, many = works
    assert few.formatters == many.formatters > 0
    assert few.layouts == many.layouts > 0


def test_only_dots_with_room_for_a_name_have_a_text(works):
    for page in works:
        assert len(page.texts) == 3  # the network and two maps
        assert max(page.texts) <= ROOM


def test_a_place_is_three_elements_and_six_listeners_on_each_map(works):
    few, many = works
    # A group, its circle and its title. Each name is another, whose number is limited.
    assert (many.elements - few.elements) <= 2 * 3 * (MANY - FEW) + sum(many.texts)
    # A click, a key, and pointer and focus as they come and go.
    assert (many.listeners - few.listeners) <= 2 * 6 * (MANY - FEW)


def test_the_network_is_laid_out_once_and_dots_are_named_twice(works):
    """Dots are named first without the size of the drawing, and again as soon as it is in the page."""
    for page in works:
        assert page.calls["layOut"] == 1
        assert page.calls["placeNames"] == 2 * len(page.texts)


def test_no_entity_takes_a_pass_over_all(works):
    few, many = (page.calls.total() for page in works)
    assert many - few < (MANY - FEW) * FEW
