import pandas as pd
import pytest

from kyoki.stages.outlet_names import outlet_names
from kyoki.tables import TABLES

#: Folder, outlet and where that was read, of articles a, b, c, …; then the outlets that they have in the end.
CASES = {
    "two pages name themselves": (
        [("x", "北の新聞", "meta"), ("x", "北の新聞", "visible"), ("x", "x", "folder")],
        ["北の新聞", "北の新聞", "北の新聞"],
    ),
    "one page may be misread": ([("x", "北の新聞", "meta"), ("x", "x", "folder")], ["北の新聞", "x"]),
    "a tie": (
        [*[("x", "北の新聞", "meta")] * 2, *[("x", "南の新聞", "meta")] * 2, ("x", "x", "folder")],
        ["北の新聞", "北の新聞", "南の新聞", "南の新聞", "x"],
    ),
    "a majority, and a name that stands": (
        [*[("x", "北の新聞", "meta")] * 3, *[("x", "南の新聞", "field")] * 2, ("x", "x", "folder")],
        ["北の新聞"] * 3 + ["南の新聞"] * 2 + ["北の新聞"],
    ),
    "most, but not more than half": (
        [*[("x", "北の新聞", "meta")] * 2, ("x", "南の新聞", "meta"), ("x", "東の新聞", "meta"), ("x", "x", "folder")],
        ["北の新聞", "北の新聞", "南の新聞", "東の新聞", "x"],
    ),
    "folders of one name in two places are two": (
        [*[("p/x", "北の新聞", "meta")] * 2, ("q/x", "x", "folder"), ("p/x", "x", "folder")],
        ["北の新聞", "北の新聞", "x", "北の新聞"],
    ),
    "no folder at all": ([(None, "北の新聞", "meta"), (None, "北の新聞", "meta"), (None, None, None)], None),
}


def tables(rows):
    names = "abcdefgh"[: len(rows)]
    fixed = {"text": "文。", "n_chars": 2, "kept_share": 1.0}
    articles = [
        {"article_id": name, "outlet": outlet, "outlet_from": origin, **fixed}
        for name, (_, outlet, origin) in zip(names, rows, strict=True)
    ]
    scrapes = pd.DataFrame({"scrape_id": list(names), "folder": pd.Series([row[0] for row in rows], dtype="str")})
    return TABLES["articles"].frame(articles), scrapes


@pytest.mark.parametrize("case", CASES)
def test_one_name_for_a_folder(case):
    rows, wanted = CASES[case]
    articles, scrapes = tables(rows)
    named = TABLES["articles"].check(outlet_names(articles.sample(frac=1, random_state=1), scrapes))
    given = [row[1] for row in rows]
    assert [None if pd.isna(one) else one for one in named["outlet"]] == (wanted or given)
    changed = [one != other for one, other in zip(given, wanted or given, strict=True)]
    assert list(named["outlet_from"] == "folder_pages") == changed
    pd.testing.assert_frame_equal(outlet_names(named, scrapes), named)


#: Folder, outlet and title of articles; then the titles that they have in the end.
TITLES = {
    "an end that all share": (
        [("x", "北の新聞", f"{head} | 北の新聞") for head in ("港に図書館", "灯台の公開", "魚市場の屋根")],
        ["港に図書館", "灯台の公開", "魚市場の屋根"],
    ),
    "the section before it differs": (
        [
            ("x", None, f"港の話{n} - {section} - 北の新聞")
            for n, section in enumerate(("社会", "経済", "社会", "文化"))
        ],
        ["港の話0 - 社会", "港の話1 - 経済", "港の話2 - 社会", "港の話3 - 文化"],
    ),
    "the section too": (
        [("x", None, f"港の話{n} | 社会 | 北の新聞") for n in range(3)],
        ["港の話0", "港の話1", "港の話2"],
    ),
    "an end behind the end": (
        [("x", None, f"港の話{n} | 社会 {a} 速報 {b} 北の新聞") for n, (a, b) in enumerate(["|-", "-|", "/»", "»/"])],
        ["港の話0", "港の話1", "港の話2", "港の話3"],
    ),
    "two may by chance": (
        [("x", None, "港の図書館 | 後編"), ("x", None, "灯台の話 | 後編")],
        ["港の図書館 | 後編", "灯台の話 | 後編"],
    ),
    "not most": (
        [*[("x", None, f"港の話{n} | 後編") for n in range(3)], *[("x", None, f"灯台の話{n}") for n in range(3)]],
        [*[f"港の話{n} | 後編" for n in range(3)], *[f"灯台の話{n}" for n in range(3)]],
    ),
    "outlets that share a folder": (
        [("x", name, f"港の話{n} | {name}") for name in ("北の新聞", "南の新聞") for n in range(3)],
        ["港の話0", "港の話1", "港の話2"] * 2,
    ),
    "without a folder": ([(None, None, f"港の話{n}｜北の新聞") for n in range(3)], ["港の話0", "港の話1", "港の話2"]),
    "no sign sets it off": (
        [("x", None, f"港の話{n}北の新聞") for n in range(3)],
        [f"港の話{n}北の新聞" for n in range(3)],
    ),
    "an article without a title": (
        [*[("x", None, f"港の話{n}：北の新聞") for n in range(3)], ("x", None, None)],
        ["港の話0", "港の話1", "港の話2", None],
    ),
}


@pytest.mark.parametrize("case", TITLES)
def test_the_name_of_the_site_is_cut_off_titles(case):
    rows, wanted = TITLES[case]
    articles, scrapes = tables([(folder, outlet, outlet and "meta") for folder, outlet, _ in rows])
    articles["title"] = pd.Series([title for *_, title in rows], dtype="str")
    named = outlet_names(articles, scrapes)
    assert [None if pd.isna(title) else title for title in named["title"]] == wanted
    assert list(named["text"]) == list(articles["text"])
    pd.testing.assert_frame_equal(outlet_names(named, scrapes), named)


def test_no_articles():
    articles, scrapes = tables([])
    assert outlet_names(articles, scrapes).empty
