"""One table of searches: the command, the server and the page in a real Chromium find the same occurrences."""

import threading

import pandas as pd
import pytest
from playwright.sync_api import expect

import kyoki
from kyoki.exploring.server import Server
from kyoki.showing.catalogue import open_tables
from kyoki.showing.kwic import PAGE, kwic
from kyoki.stages.report import report
from kyoki.storage.writers import write
from kyoki.tables import TABLES

#: The newest first.
TEXTS = {
    "a1": "東京都は京都と似ている。京都へ行く、京都から帰る。",
    "a2": "𠮷野家とNATOの会議。\n米国と全米国民。",
    "a3": "2025年は3.5%増、GDP は NATO より nato が先。",
    "a4": "ミサイルを撃った。読んだ本を読む。はい、はい、はい。",
    "a5": "<b>太字</b>の\"引用\"と'符号'。",
}
#: What is searched for, and where it occurs: article, what comes before it in its sentence, and after.
CASES = {
    "京都": [  # not in 東京都; one occurrence a row
        ("a1", "東京都は", "と似ている。"),
        ("a1", "", "へ行く、京都から帰る。"),
        ("a1", "京都へ行く、", "から帰る。"),
    ],
    "都": [("a1", "東京", "は京都と似ている。")],
    "米国": [("a2", "", "と全米国民。")],  # not in 全米国民
    "京都へ": [("a1", "", "行く、京都から帰る。")],  # two tokens
    "都へ": [],  # begins within one
    "京都へ行": [],  # ends within one
    "NAT": [],
    "ている。京都": [],  # over the end of a sentence
    "野家": [("a2", "𠮷", "とNATOの会議。")],  # two units of UTF-16, one code point before it
    "𠮷野家": [("a2", "", "とNATOの会議。")],
    "NATO": [("a2", "𠮷野家と", "の会議。"), ("a3", "2025年は3.5%増、GDP は ", " より nato が先。")],  # case matters
    "ＮＡＴＯ": [("a2", "𠮷野家と", "の会議。"), ("a3", "2025年は3.5%増、GDP は ", " より nato が先。")],
    "２０２５年": [("a3", "", "は3.5%増、GDP は NATO より nato が先。")],
    "３．５": [("a3", "2025年は", "%増、GDP は NATO より nato が先。")],
    "GDP　は": [("a3", "2025年は3.5%増、", " NATO より nato が先。")],  # any blank is a blank
    "ﾐｻｲﾙ": [("a4", "", "を撃った。")],
    "読ん": [("a4", "", "だ本を読む。")],
    "読む": [("a4", "読んだ本を", "。")],  # as written: kyoki kwic finds 読ん by its lemma
    "はい、はい": [("a4", "", "、はい。"), ("a4", "はい、", "。")],  # one begins within the other
    "本を読む。": [("a4", "読んだ", "")],
    "どこにもない": [],
    ".": [("a3", "2025年は3", "5%増、GDP は NATO より nato が先。")],  # no pattern
    "<b>": [("a5", "", "太字</b>の\"引用\"と'符号'。")],
    "太字": [("a5", "<b>", "</b>の\"引用\"と'符号'。")],
    '"引用"': [("a5", "<b>太字</b>の", "と'符号'。")],
    "%": [("a3", "2025年は3.5", "増、GDP は NATO より nato が先。")],
}


@pytest.fixture(scope="module")
def made(tables, tmp_path_factory):
    """The tables of these texts, and a folder with them."""
    articles = kyoki.articles_from_texts(list(TEXTS.values()), list(TEXTS))
    articles["published"] = pd.date_range("2025-06-30", freq="-1D", periods=len(TEXTS)).astype(str)
    assert articles["text"].tolist() == list(TEXTS.values())
    sentences = kyoki.sentences(articles)
    rows = {"articles": articles, "sentences": sentences}
    nothing = {name: [] for name in tables()} | {name: frame.to_dict("records") for name, frame in rows.items()}
    found = tables(**nothing)
    folder = tmp_path_factory.mktemp("run")
    for name, frame in found.items():
        write(TABLES[name], frame, folder / "tables")
    return found, folder


def in_sentence(sentences, article_id, start, end):
    """Return an occurrence with what is around it in its sentence."""
    of = sentences[(sentences["article_id"] == article_id) & (sentences["start"] <= start)].iloc[-1]
    text = TEXTS[article_id]
    return article_id, text[of["start"] : start], text[end : of["end"]]


@pytest.mark.parametrize("query", CASES)
def test_the_command(made, query):
    found, folder = made
    rows = kyoki.kwic(query, folder, kind="string")
    spans = rows[["article_id", "start", "end"]].itertuples(index=False)
    assert [in_sentence(found["sentences"], *span) for span in spans] == CASES[query]


@pytest.mark.parametrize("query", CASES)
def test_a_word_is_also_found_by_its_lemma(made, query):
    words, strings = (
        {(row.start, row.keyword) for row in kyoki.kwic(query, made[1], kind=kind).itertuples()}
        for kind in ("word", "string")
    )
    assert strings <= words
    assert {keyword for _, keyword in words - strings} == ({"読ん"} if query == "読む" else set())


@pytest.mark.parametrize("query", CASES)
def test_the_server(made, query):
    with open_tables(made[0]) as db:
        found = kwic(db, query=query)
    assert [(r["id"], r["text"][: r["start"]], r["text"][r["end"] :]) for r in found["rows"]] == CASES[query]
    assert found["next"] is None


def searched(page, query):
    """Return what the page shows of a search."""
    page.locator("#kwic-search").fill("")
    expect(page.locator("#kwic [data-t=found]")).to_have_count(0)
    page.locator("#kwic-search").fill(query)
    page.wait_for_selector("#kwic [data-t=found]")
    rows = page.locator("#kwic tbody tr").evaluate_all("all => all.map(row => [...row.cells].map(c => c.textContent))")
    return [(article, before, after) for before, _, after, _, _, article in rows]


@pytest.fixture(scope="module", params=["page", "served page"])
def shown(request, made, browser, tmp_path_factory):
    """The page as a file, and as the server gives it."""
    found, folder = made
    server = Server(folder)
    thread = threading.Thread(target=server.run)
    thread.start()
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(report(found), encoding="utf-8")
    with browser.new_context(locale="ja-JP") as context:
        page = context.new_page()
        page.goto(path.as_uri() if request.param == "page" else server.url)
        page.wait_for_selector("[data-ready]", state="attached")
        yield page
    server.stop()
    thread.join()
    server.close()


@pytest.mark.parametrize("query", CASES)
def test_the_page(shown, query):
    assert searched(shown, query) == CASES[query]


def test_a_search_goes_on_until_something_is_found(tables, browser, tmp_path):
    n = 3 * PAGE  # more than the page itself looks through at a time
    first = tables()["articles"].to_dict("records")[0]
    sentence = tables()["sentences"].to_dict("records")[0]
    texts = ["東京都。"] * (n - 1) + ["京都。"]
    articles = [{**first, "article_id": f"b{at:02}", "text": text} for at, text in enumerate(texts)]
    sentences = [{**sentence, "article_id": row["article_id"], "end": len(row["text"])} for row in articles]
    given = tables(articles=articles, sentences=sentences, links=[])
    with open_tables(given) as db:
        found = kwic(db, query="京都")
        assert (found["n_articles"], found["rows"], found["next"]) == (n, [], PAGE)
        found = kwic(db, query="京都", offset=n - PAGE)
        assert ([row["id"] for row in found["rows"]], found["next"]) == ([f"b{n - 1}"], None)
    path = tmp_path / "report.html"
    path.write_text(report(given), encoding="utf-8")
    with browser.new_context(locale="ja-JP") as context:
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_selector("[data-ready]", state="attached")
        page.locator("#kwic-search").fill("京都")
        expect(page.locator("#kwic tbody tr")).to_have_count(1)
