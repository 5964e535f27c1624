"""Small tables for the page, with scraped strings that must stay text, and a browser to open it in."""

import os
import shutil
import threading

import pandas as pd
import pytest

from kyoki.exploring.server import Server
from kyoki.showing.catalogue import NEEDED
from kyoki.stages.evidence import evidence
from kyoki.stages.report import report
from kyoki.stages.tokens import tokens as cut
from kyoki.storage.writers import write
from kyoki.tables import TABLES

ATTACK = "<script>alert(1)</script>"
QUOTES = 'O\'Neil "Q" </script><img src=x onerror=alert(1)>'
#: 𠮷 is two units of UTF-16 and one code point: marks after it are one off if units are counted.
TEXT = f"𠮷野家の前で北朝鮮とロシアの代表が{QUOTES}に会った。北朝鮮は声明を出した。"
FIRST = len(TEXT.split("。", maxsplit=1)[0]) + 1


def article(number, day, **more):
    return {
        "article_id": f"a{number}",
        "title": f"記事{number}",
        "text": TEXT,
        "url": f"https://example.jp/{number}",
        "outlet": "東都新報",
        "published": pd.Timestamp(day) if day else pd.NaT,
        "n_chars": 1200 + number,
        "kept_share": 0.5,
        **more,
    }


def links(article_id):
    met = {"state:KP": "北朝鮮", "state:RU": "ロシア", "person:x": QUOTES}
    rest = {"entity_id": "state:KP", "start": TEXT.rindex("北朝鮮"), "end": TEXT.rindex("北朝鮮") + 3, "sentence": 1}
    first = [
        {"entity_id": entity_id, "start": TEXT.index(name), "end": TEXT.index(name) + len(name), "sentence": 0}
        for entity_id, name in met.items()
    ]
    return [{"article_id": article_id, "paragraph": 0, "method": "alias", "score": 1.0, **at} for at in [*first, rest]]


def sentences(article_id):
    cuts = [(0, FIRST), (FIRST, len(TEXT))]
    return [
        {"article_id": article_id, "sentence": n, "paragraph": 0, "start": start, "end": end}
        for n, (start, end) in enumerate(cuts)
    ]


def entity(entity_id, type_, name, n_mentions, n_articles, **more):
    counts = {"n_mentions": n_mentions, "n_articles": n_articles}
    counts |= {"n_mentions_unique": n_mentions, "n_articles_unique": n_articles}
    return {"entity_id": entity_id, "type": type_, "name": name, "aliases": name, **counts, **more}


def pair(a, b, n_ab, log_likelihood, **more):
    measures = {"expected": 1.25, "npmi": 0.333, "p": 0.0001, "q": 0.0004, "log_likelihood": log_likelihood}
    counts = {"n_a": 40, "n_b": 50, "n_ab": n_ab, "n_ab_articles": n_ab, "n": 1600}
    return {"a": a, "b": b, "window": "sentence", "slice": "all", **counts, **measures, **more}


def line(article_id, number, n_chars, rule, *, kept):
    return {"article_id": article_id, "line": number, "kept": kept, "rule": rule, "n_chars": n_chars}


def word(shown, weight, *, proper):
    kind = {"word": shown, "lemma": shown, "pos1": "名詞", "kind": "name" if proper else "word"}
    return {**kind, "tf": 31, "df": 7, "df_unique": 6, "weight": weight}


ROWS = {
    "articles": [
        article(1, "2025-04-28", title=ATTACK),
        article(2, "2025-06-01", url="javascript:alert(1)", outlet=QUOTES),
        article(3, "2025-06-02", url=None, title=None, duplicate_of="a2"),
        article(4, None, outlet=None, text="本文。"),
    ],
    "lines": [
        line("a1", 0, 300, "body", kept=True),
        line("a1", 1, 600, "menu", kept=False),
        line("a1", 2, 100, ATTACK, kept=False),
    ],
    "sentences": [row for n in (1, 2, 3) for row in sentences(f"a{n}")],
    "entities": [
        entity(
            "state:KP",
            "state",
            "北朝鮮",
            1234,
            3,
            name_en="North Korea",
            iso2="KP",
            aliases="北朝鮮|朝鮮",
            lat=39.0,
            lon=125.75,
        ),
        entity("state:RU", "state", "ロシア", 98, 3, score=0.79),
        entity("person:x", "person", QUOTES, 7, 3, aliases=QUOTES, roles="外相|" + ATTACK),
        entity(
            "place:青森県",
            "place",
            "青森県",
            3,
            1,
            country="JP",
            kind="prefecture",
            lat=40.8,
            lon=140.7,
            score=0.9,
            coordinates_score=0.6,
        ),
    ],
    "links": [row for n in (1, 2, 3) for row in links(f"a{n}")],
    "pairs": [
        pair("person:x", "state:KP", 2, 41.5, npmi=-0.001),
        pair("state:KP", "state:RU", 3, 12.25),
        pair("state:KP", "state:RU", 9, 99.9, window="article"),
        pair("state:KP", "state:RU", 8, 99.9, slice="2025-06"),
    ],
    "keywords": [word("会談", 17.29, proper=False), word(ATTACK, 4.2, proper=False), word("ロシア", 9.75, proper=True)],
    "nodes": [
        {"entity_id": "state:KP", "type": "state", "name": "北朝鮮", "community": 1},
        {"entity_id": "state:RU", "type": "state", "name": "ロシア", "community": 1},
        {"entity_id": "person:x", "type": "person", "name": QUOTES, "community": 2},
    ],
    "keyness": [
        {
            "slice": "2025-06",
            "word": "声明",
            "lemma": "声明",
            "entity_id": None,
            "pos1": "名詞",
            "rest_df": 1,
            "log_likelihood": 20.5,
            "log_odds_z": 20.5,
            "q": 0.01,
        },
        {
            "slice": "2025-06",
            "word": ATTACK,
            "lemma": ATTACK,
            "entity_id": None,
            "pos1": "名詞",
            "rest_df": 1,
            "log_likelihood": 30.5,
            "log_odds_z": 30.5,
            "q": 0.01,
        },
        {
            "slice": "2025-06",
            "word": "稀",
            "lemma": "稀",
            "entity_id": None,
            "pos1": "名詞",
            "rest_df": 1,
            "log_likelihood": -30.5,
            "log_odds_z": -30.5,
            "q": 0.01,
        },
        {
            "slice": "2025-04",
            "word": "偶然",
            "lemma": "偶然",
            "entity_id": None,
            "pos1": "名詞",
            "rest_df": 1,
            "log_likelihood": 1.5,
            "log_odds_z": 1.5,
            "q": 0.6,
        },
    ],
    "trends": [
        {
            "kind": "entity",
            "a": "person:x",
            "slice": "2025-04",
            "log_likelihood": 9.5,
            "log_odds_z": 9.5,
            "q": 0.02,
            "is_new": True,
        },
        {"kind": "word", "a": "声明/名詞", "slice": "2025-06", "log_likelihood": 20.5, "log_odds_z": 20.5, "q": 0.01},
    ],
    "terms": [{"surface": "共同声明", "tf": 11, "df": 3, "df_unique": 2, "c_value": 12.68}],
    "rejects": [
        {"scrape_id": "r1", "path": "raw/a.txt", "stage": "read", "reason": "binary", "detail": ATTACK},
        {"scrape_id": "r2", "path": QUOTES, "row": 3, "stage": "read", "reason": "bad_row"},
    ],
}


def whole(table, row):
    """Return a row with something in every column that must have something."""
    fill = {"str": "x", "int64": 1, "float64": 1.0, "bool": False}
    needed = [column for column in TABLES[table].columns if not column.nullable]
    return {**{c.name: c.values[0] if c.values else fill[c.dtype] for c in needed}, **row}


@pytest.fixture(scope="session")
def tables():
    """Make the tables of a page, some of them changed; tokens and the sentences of pairs follow from the others."""

    def made(**changed):
        given = {**dict.fromkeys(NEEDED, ()), **ROWS, **changed}
        frames = {name: TABLES[name].frame([whole(name, row) for row in rows]) for name, rows in given.items()}
        frames["tokens"] = cut(frames["articles"])
        frames["pair_sentences"] = evidence(frames["pairs"], frames["links"], frames["articles"])
        return {name: TABLES[name].sorted(frame) for name, frame in frames.items()}

    return made


@pytest.fixture(scope="session")
def browser():
    """A real Chromium; where CI says that there must be one, its absence is a failure."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "no Chromium on this machine: apt-get install chromium fonts-noto-cjk"
        pytest.fail(message) if os.environ.get("KYOKI_BROWSER") == "required" else pytest.skip(message)
    with sync_playwright() as playwright:
        # Root, as in CI, may not use Chromium's own sandbox; what is opened is our own file.
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def opening(browser):
    """Open pages at an address, language and width; what they ask for or complain of fails the test."""
    contexts, complaints = [], []

    def opened(url, address="", *, locale="ja-JP", width=1280):
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("dialog", lambda shown: complaints.append(f"dialog {shown.message}"))
        if url.startswith("file:"):
            page.on(
                "request",
                lambda asked: (
                    complaints.append(asked.url) if not asked.url.startswith((url, "blob:", "data:")) else None
                ),
            )
        page.goto(url + address)
        page.wait_for_selector("[data-ready]", state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def readable(tables):
    """Tables with roles, spellings and a variable of the user's."""
    regions = {"a1": "北", "a2": "南", "a3": "南", "a4": None}
    articles = [{**row, "var_地域": regions[row["article_id"]]} for row in ROWS["articles"]]
    roles = {("a1", "person:x"): "外相", ("a2", "person:x"): "首相", ("a3", "person:x"): "首相"}
    mentions = [
        {
            **{name: link[name] for name in ("article_id", "start", "end", "sentence", "paragraph")},
            "surface": TEXT[link["start"] : link["end"]],
            "type": link["entity_id"].split(":")[0],
            "role": roles.get((link["article_id"], link["entity_id"])),
        }
        for link in ROWS["links"]
    ]
    return tables(articles=articles, mentions=mentions)


@pytest.fixture(scope="session")
def file_url(readable, tmp_path_factory):
    """The page of these tables as a file."""
    path = tmp_path_factory.mktemp("readable") / "report.html"
    path.write_text(report(readable), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="session")
def served_url(readable, tmp_path_factory):
    """The page of these tables as the server gives it."""
    folder = tmp_path_factory.mktemp("served")
    for name, frame in readable.items():
        write(TABLES[name], frame, folder / "tables")
    server = Server(folder)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server.url
    server.stop()
    thread.join()
    server.close()


@pytest.fixture(params=["file_url", pytest.param("served_url", marks=pytest.mark.slow)])
def either_url(request):
    """The page as a file, and as the server gives it: they show the same."""
    return request.getfixturevalue(request.param)
