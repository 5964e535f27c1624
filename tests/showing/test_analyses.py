"""The network of words, correspondence analysis and codes: the data of the page, and its drawings."""

import itertools

import pytest

from kyoki.showing.analyses import clusters, codes, correspondence, network
from kyoki.showing.catalogue import open_tables
from kyoki.stages.report import report


def together(a, b, n_articles, **more):
    counts = {"n_ab": n_articles, "n_ab_articles": n_articles, "jaccard": 0.5, "q": 0.01}
    return {"a": a, "b": f"word:{b}", "window": "sentence", "slice": "all", **counts, **more}


def on_axes(kind, name, *coordinates):
    point = {"kind": kind, "name": name, "mass": 0.1, "count": 1, "contribution": 0.1, "cos2": 0.25}
    return [{**point, "axis": axis, "coordinate": value} for axis, value in enumerate(coordinates, 1)]


WORDS = {
    "word_pairs": [
        together("state:KP", "発射", 9),
        together("word:会談", "首脳", 7),
        together("word:会談", "word:a", 3),  # a word that begins as ids of words do
        together("word:会談", "発射", 8, q=0.2),
        together("word:会談", "合意", 8, slice="2025-04"),
        together("word:会談", "合意", 9, window="article"),
        together("word:会談", "合意", 1),  # nothing can be told from one article
    ],
    "correspondence": [
        *on_axes("slice", "東都/新報", 1.0, 0.0, 9.0),
        *on_axes("slice", "北辰通信", -1.0, 0.5, 9.0),
        *(row for at in range(30) for row in on_axes("word", f"語{at}/名詞/普通名詞", (at % 6) / 9, (at // 6) / 90)),
    ],
    "correspondence_axes": [
        {"axis": at, "share": share, "inertia": 0.1} for at, share in enumerate((0.5, 0.3, 0.2), 1)
    ],
    "code_slices": [
        {
            "code": "外交",
            "slice": "2025-04",
            "n": 5,
            "count": 4,
            "share": 0.8,
            "residual": 2.5,
            "q": 0.01,
            "chi2": 6.25,
        },
        {"code": "外交", "slice": "all", "n": 9, "count": 5, "share": 0.5556},
    ],
}


def test_the_network_is_of_pairs_beyond_chance_in_the_narrowest_window(tables):
    with open_tables(tables(**WORDS)) as db:
        found = network(db)
    names = [node["name"] for node in found["nodes"]]
    pairs = [(names[edge["a"]], names[edge["b"]], edge["n_ab_articles"]) for edge in found["edges"]]
    assert pairs == [("北朝鮮", "発射", 9), ("会談", "首脳", 7), ("会談", "word:a", 3)]
    of = {node["name"]: node for node in found["nodes"]}
    assert (of["北朝鮮"]["id"], of["北朝鮮"]["type"], of["会談"]["id"], of["会談"]["type"]) == (
        "state:KP",
        "state",
        None,
        "word",
    )
    assert of["会談"]["community"] == of["首脳"]["community"] != of["発射"]["community"]
    assert all(-1 <= node[axis] <= 1 for node in found["nodes"] for axis in "xy")
    assert found["window"] == "sentence"


def test_points_have_two_axes_and_the_words_as_they_are_shown(tables):
    with open_tables(tables(**WORDS)) as db:
        found = correspondence(db)
    assert found["shares"] == [0.5, 0.3]
    assert [point["name"] for point in found["points"][:3]] == ["北辰通信", "東都/新報", "語0"]
    first = found["points"][0]
    assert (first["x"], first["y"], first["cos2"]) == (-1.0, 0.5, 0.5)
    with open_tables(tables(**WORDS | {"correspondence_axes": WORDS["correspondence_axes"][:1]})) as db:
        assert correspondence(db)["points"] == []  # a line, not a map


def clustered(*names):
    return [{"name": f"{name}/名詞/普通名詞", "cluster": c, "place": at, "df": 9 - at} for at, (name, c) in names]


TREE = {
    "word_clusters": clustered((1, ("雨", 1)), (2, ("merge:1", 1)), (3, ("条約", 2))),
    "word_merges": [
        {"merge": 1, "a": "merge:1/名詞/普通名詞", "b": "雨/名詞/普通名詞", "distance": 0.25, "n_words": 2},
        {"merge": 2, "a": "merge:1", "b": "条約/名詞/普通名詞", "distance": 1.5, "n_words": 3},
    ],
}


def test_clusters_are_a_tree_of_words_in_its_order(tables):
    with open_tables(tables(**TREE)) as db:
        found = clusters(db)
    assert [(word["name"], word["cluster"], word["df"]) for word in found["words"]] == [
        ("雨", 1, 8),
        ("merge:1", 1, 7),  # a word that is spelt so
        ("条約", 2, 6),
    ]
    assert found["merges"] == [{"a": 1, "b": 0, "distance": 0.25}, {"a": 3, "b": 2, "distance": 1.5}]


def test_codes_of_the_whole_corpus_come_first(tables):
    with open_tables(tables(**WORDS)) as db:
        assert [(row["slice"], row["count"], row["residual"]) for row in codes(db)] == [
            ("all", 5, None),
            ("2025-04", 4, 2.5),
        ]


@pytest.fixture
def opened(browser, tmp_path):
    def made(tables, locale="en-GB"):
        path = tmp_path / "report.html"
        path.write_text(report(tables), encoding="utf-8")
        page = browser.new_context(locale=locale).new_page()
        page.goto(path.as_uri())
        page.wait_for_selector("[data-ready]", state="attached")
        return page.locator("#analyses")

    return made


def test_the_page_draws_them_with_names_that_do_not_overlap(tables, opened):
    section = opened(tables(**WORDS))
    assert section.locator("h3").all_text_contents() == ["Network of words", "Correspondence analysis", "Codes"]
    words, points = section.locator("svg").all()
    assert (words.locator("circle").count(), words.locator("line").count()) == (5, 3)
    assert set(words.locator("text").all_text_contents()) == {"北朝鮮", "発射", "会談", "首脳", "word:a"}
    sides = "['left', 'right', 'top', 'bottom'].map(side => node.getBoundingClientRect()[side])"
    shown = points.locator("text").evaluate_all(f"all => all.map(node => [node.textContent, ...{sides}])")
    assert {"東都/新報", "北辰通信"} < {text for text, *_ in shown}
    assert len(shown) > 20
    # Half a line of a text's box is above and below its characters.
    for (_, left, right, top, bottom), (_, start, end, high, low) in itertools.combinations(shown, 2):
        across, down = min(right, end) - max(left, start), min(bottom, low) - max(top, high)
        assert across <= 1 or down <= 0.5 * min(bottom - top, low - high)
    rows = section.locator("table").last.locator("tbody tr").all_text_contents()
    assert rows == ["外交whole corpus5 of 956%––––", "外交2025-044 of 580%2.500.0106.25–"]
    assert section.locator("table").last.locator("tbody b").all_text_contents() == ["2.50"]


def test_the_page_draws_the_tree_of_words(tables, opened):
    section = opened(tables(**WORDS | TREE))
    assert section.locator("h3").all_text_contents()[2] == "Clusters of words"
    tree = section.locator("svg").last
    assert tree.locator("path").count() == 2
    assert [text.split("\n")[0] for text in tree.locator(".leaf title").all_text_contents()] == [
        "雨",
        "merge:1",
        "条約",
    ]
    first, second = (path.bounding_box() for path in tree.locator("path").all())
    assert first["width"] < second["width"]  # 0.25 and 1.5
    words, others = tree.locator(".leaf").all()[:2], tree.locator(".leaf").nth(2)
    assert len({word.get_attribute("fill") for word in words}) == 1
    assert words[0].get_attribute("fill") != others.get_attribute("fill")


def test_the_page_says_what_a_run_has_not(tables, opened):
    section = opened(tables(), locale="ja-JP")
    assert section.locator("h3").all_text_contents() == ["共起ネットワーク（語）", "対応分析"]
    assert section.locator("svg, table").count() == 0
    assert section.locator(".note:not([hidden])").all_text_contents() == [
        "q 0.05 以下の語の組はない。",
        "図には軸が二つ要る。語の使い方の異なる区分が三つ以上ない。",
    ]
    unsliced = opened(tables(keyness=[], trends=[]), locale="ja-JP")
    assert "比べた区分がない" in unsliced.locator(".note:not([hidden])").last.text_content()
