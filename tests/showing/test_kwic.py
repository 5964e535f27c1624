"""One table of searches: API, command, server and the page in a real Chromium find the same occurrences."""

import threading

import pandas as pd
import pytest
from playwright.sync_api import expect
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.errors import InputError
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
    "a6": "首相は新条約に署名した。大統領も、条約に署名する。\n李外相は条約を示し、李氏は署名を拒んだ。",
    "a7": "首相は新条約に署名した。",
    "a8": "静かで、家で寝て庭で寝る。",
}
#: a7 is a near-duplicate of a6.
COPIES = {"a7": "a6"}
#: Entity, name, aliases, and where it is mentioned.
ENTITIES = [
    ("person:李外相", "李外相", "李外相|李", [("a6", 26, 27), ("a6", 36, 37)]),
    ("state:US", "アメリカ", "米国", [("a2", 13, 15)]),
]
#: Queries and their occurrences: article, the text before it in its sentence, and after.
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
#: Queries with other options and their occurrences: article, the text before, the match, and the text after.
PATTERNS = [
    # word: by its lemma, or as written
    ("読む", {"kind": "word"}, [("a4", "", "読ん", "だ本を読む。"), ("a4", "読んだ本を", "読む", "。")]),
    ("示す", {"kind": "word"}, [("a6", "李外相は条約を", "示し", "、李氏は署名を拒んだ。")]),
    (  # で is the copula once and a particle twice
        "だ",
        {"kind": "word"},
        [
            ("a4", "読ん", "だ", "本を読む。"),
            ("a6", "李外相は条約を示し、李氏は署名を拒ん", "だ", "。"),
            ("a8", "静か", "で", "、家で寝て庭で寝る。"),
        ],
    ),
    ("京都へ", {"kind": "word"}, [("a1", "", "京都へ", "行く、京都から帰る。")]),
    # entity: at its mentions; by id, name or alias
    (
        "person:李外相",
        {"kind": ""},
        [
            ("a6", "", "李", "外相は条約を示し、李氏は署名を拒んだ。"),
            ("a6", "李外相は条約を示し、", "李", "氏は署名を拒んだ。"),
        ],
    ),
    ("アメリカ", {"kind": "entity"}, [("a2", "", "米国", "と全米国民。")]),
    ("米国", {"kind": ""}, [("a2", "", "米国", "と全米国民。")]),
    ("米国", {"kind": "word", "near": "国民"}, [("a2", "", "米国", "と全米国民。")]),
    # phrase: words that follow each other, by lemma or as written; wildcards
    ("読む た", {"kind": "phrase"}, [("a4", "", "読んだ", "本を読む。")]),
    ("本 を 読む", {"kind": "phrase"}, [("a4", "読んだ", "本を読む", "。")]),
    ("本 を 読む", {"kind": ""}, [("a4", "読んだ", "本を読む", "。")]),
    ("本 読む", {"kind": "phrase"}, []),  # を is between
    (
        "条約 * 署名",
        {"kind": "phrase"},
        [
            ("a6", "首相は新", "条約に署名", "した。"),
            ("a6", "大統領も、", "条約に署名", "する。"),
            ("a7", "首相は新", "条約に署名", "した。"),
        ],
    ),
    ("条約 * 示す", {"kind": ""}, [("a6", "李外相は", "条約を示し", "、李氏は署名を拒んだ。")]),  # * makes a phrase
    (
        "京都 *",
        {"kind": ""},
        [
            ("a1", "東京都は", "京都と", "似ている。"),
            ("a1", "", "京都へ", "行く、京都から帰る。"),
            ("a1", "京都へ行く、", "京都から", "帰る。"),
        ],
    ),
    ("ミサ*", {"kind": ""}, [("a4", "", "ミサイル", "を撃った。")]),
    ("ミサ?", {"kind": ""}, []),  # one character only
    ("ミサ??", {"kind": ""}, [("a4", "", "ミサイル", "を撃った。")]),
    (
        "ＮＡ*",
        {"kind": "phrase"},
        [("a2", "𠮷野家と", "NATO", "の会議。"), ("a3", "2025年は3.5%増、GDP は ", "NATO", " より nato が先。")],
    ),
    (
        "GDP は NATO",
        {"kind": "phrase"},
        [("a3", "2025年は3.5%増、", "GDP は NATO", " より nato が先。")],
    ),  # over blanks
    (
        "はい 、 はい",
        {"kind": "phrase"},
        [("a4", "", "はい、はい", "、はい。"), ("a4", "はい、", "はい、はい", "。")],
    ),  # overlapping
    ("帰る 。 *", {"kind": "phrase"}, []),  # not over the end of a sentence
    # regular expressions: within a sentence, also parts of words
    (
        "/京都?/",
        {"kind": ""},
        [
            ("a1", "東", "京都", "は京都と似ている。"),
            ("a1", "東京都は", "京都", "と似ている。"),
            ("a1", "", "京都", "へ行く、京都から帰る。"),
            ("a1", "京都へ行く、", "京都", "から帰る。"),
        ],
    ),
    ("^京都", {"kind": "regex"}, [("a1", "", "京都", "へ行く、京都から帰る。")]),
    ("する。$", {"kind": "regex"}, [("a6", "大統領も、条約に署名", "する。", "")]),
    ("[0-9]+(?:\\.[0-9]+)?%", {"kind": "regex"}, [("a3", "2025年は", "3.5%", "増、GDP は NATO より nato が先。")]),
    (
        "(?i)nato",
        {"kind": "regex"},
        [
            ("a2", "𠮷野家と", "NATO", "の会議。"),
            ("a3", "2025年は3.5%増、GDP は ", "NATO", " より nato が先。"),
            ("a3", "2025年は3.5%増、GDP は NATO より ", "nato", " が先。"),
        ],
    ),
    ("\\bG\\w{2}\\b", {"kind": "regex"}, [("a3", "2025年は3.5%増、", "GDP", " は NATO より nato が先。")]),
    ("読(?:んだ|む)", {"kind": "regex"}, [("a4", "", "読んだ", "本を読む。"), ("a4", "読んだ本を", "読む", "。")]),
    (
        "\\p{Han}{3}",
        {"kind": "regex"},
        [
            ("a1", "", "東京都", "は京都と似ている。"),
            ("a2", "", "𠮷野家", "とNATOの会議。"),
            ("a2", "米国と", "全米国", "民。"),
            ("a6", "首相は", "新条約", "に署名した。"),
            ("a6", "", "大統領", "も、条約に署名する。"),
            ("a6", "", "李外相", "は条約を示し、李氏は署名を拒んだ。"),
            ("a7", "首相は", "新条約", "に署名した。"),
        ],
    ),
    (
        "条約.*?署",
        {"kind": "regex"},
        [
            ("a6", "首相は新", "条約に署", "名した。"),
            ("a6", "大統領も、", "条約に署", "名する。"),
            ("a6", "李外相は", "条約を示し、李氏は署", "名を拒んだ。"),
            ("a7", "首相は新", "条約に署", "名した。"),
        ],
    ),
    ("[^はい、]。", {"kind": "regex", "near": "本"}, [("a4", "読んだ本を読", "む。", "")]),
    (
        "(a+)+(a|a)*$|(は.*)*い",
        {"kind": "regex"},
        [("a1", "東京都", "は京都と似てい", "る。"), ("a4", "", "はい、はい、はい", "。")],
    ),  # what hangs other engines
    # near: in the sentence, or within words; punctuation does not count
    (
        "条約",
        {"kind": "word", "near": "署名"},
        [
            ("a6", "首相は新", "条約", "に署名した。"),
            ("a6", "大統領も、", "条約", "に署名する。"),
            ("a6", "李外相は", "条約", "を示し、李氏は署名を拒んだ。"),
            ("a7", "首相は新", "条約", "に署名した。"),
        ],
    ),
    (
        "条約",
        {"kind": "word", "near": "署名", "within": 2},
        [
            ("a6", "首相は新", "条約", "に署名した。"),
            ("a6", "大統領も、", "条約", "に署名する。"),
            ("a7", "首相は新", "条約", "に署名した。"),
        ],
    ),
    ("条約", {"kind": "string", "near": "署名", "within": 1}, []),
    ("条約", {"kind": "word", "near": "示す"}, [("a6", "李外相は", "条約", "を示し、李氏は署名を拒んだ。")]),
    ("条約", {"kind": "string", "near": "大統領", "within": 1}, []),
    ("条約", {"kind": "string", "near": "大統領", "within": 2}, [("a6", "大統領も、", "条約", "に署名する。")]),  # も
    (
        "署名",
        {"kind": "word", "near": "李", "within": 3},
        [("a6", "李外相は条約を示し、李氏は", "署名", "を拒んだ。")],
    ),  # an entity
    (
        "はい",
        {"kind": "word", "near": "はい", "within": 1},
        [
            ("a4", "", "はい", "、はい、はい。"),
            ("a4", "はい、", "はい", "、はい。"),
            ("a4", "はい、はい、", "はい", "。"),
        ],
    ),
    ("条約", {"kind": "word", "near": "/条約/"}, []),  # itself is not near
    # near-duplicates left out
    (
        "首相",
        {"kind": "word"},
        [("a6", "", "首相", "は新条約に署名した。"), ("a7", "", "首相", "は新条約に署名した。")],
    ),
    ("首相", {"kind": "word", "unique": True}, [("a6", "", "首相", "は新条約に署名した。")]),
    ("首相", {"kind": "string", "unique": True}, [("a6", "", "首相", "は新条約に署名した。")]),
]
_KYOTO = CASES["京都"]
_TREATY = [
    ("a6", "首相は新", "に署名した。"),
    ("a6", "大統領も、", "に署名する。"),
    ("a6", "李外相は", "を示し、李氏は署名を拒んだ。"),
    ("a7", "首相は新", "に署名した。"),
]
_YES = [("a4", "", "、はい、はい。"), ("a4", "はい、", "、はい。"), ("a4", "はい、はい、", "。")]
#: Queries, the neighbouring words by which they are sorted, and the order of occurrences.
SORTED = [
    ("条約", "R1", [_TREATY[0], _TREATY[1], _TREATY[3], _TREATY[2]]),  # に, に, に, を
    ("条約", "R1,R2,R3", [_TREATY[0], _TREATY[3], _TREATY[1], _TREATY[2]]),  # に署名し, に署名し, に署名する
    ("条約", "R3", [_TREATY[0], _TREATY[3], _TREATY[1], _TREATY[2]]),  # し, し, する, 李: punctuation is no word
    ("条約", "L1", [_TREATY[2], _TREATY[1], _TREATY[0], _TREATY[3]]),  # は, も, 新, 新
    ("京都", "L1", [_KYOTO[1], _KYOTO[0], _KYOTO[2]]),  # いる of the sentence before, は, 行く
    ("京都", "R1", [_KYOTO[2], _KYOTO[0], _KYOTO[1]]),  # から, と, へ
    ("京都", "L1,L2,L3", [_KYOTO[1], _KYOTO[0], _KYOTO[2]]),
    ("はい", "L1", [_YES[1], _YES[2], _YES[0]]),  # はい, はい, 読む
    ("はい", "R2", [_YES[0], _YES[1], _YES[2]]),  # はい; none to the end of the article, in either
    ("はい", "R1", [_YES[0], _YES[1], _YES[2]]),
    ("首相", "L1,L2,L3", [("a6", "", "は新条約に署名した。"), ("a7", "", "は新条約に署名した。")]),  # none
    ("首相", "R2", [("a6", "", "は新条約に署名した。"), ("a7", "", "は新条約に署名した。")]),
]
#: Invalid queries.
REFUSED = [
    *[
        (pattern, "regex")
        for pattern in (
            "(a",
            "a)",
            "*a",
            "[a",
            "a**",
            "a*",
            "a|",
            "(?=a)",
            "(?<!a)b",
            "(a)\\1",
            "\\p{Kanji}",
            "a{2,1}",
            "\\",
        )
    ],
    ("*", "phrase"),
    ("? *", ""),
    ("日本", "entity"),
]


@pytest.fixture(scope="module")
def made(tables, tmp_path_factory):
    """The tables of these texts, and a folder with them."""
    articles = kyoki.articles_from_texts(list(TEXTS.values()), list(TEXTS))
    articles["published"] = pd.date_range("2025-06-30", freq="-1D", periods=len(TEXTS)).astype(str)
    assert articles["text"].tolist() == list(TEXTS.values())
    sentences = kyoki.sentences(articles)
    articles["duplicate_of"] = articles["article_id"].map(COPIES)
    mentioned = {"type": "person", "n_mentions": 2, "n_articles": 1, "n_mentions_unique": 2, "n_articles_unique": 1}
    entities = pd.DataFrame([{"entity_id": i, "name": n, "aliases": a, **mentioned} for i, n, a, _ in ENTITIES])
    links = [{"article_id": a, "start": s, "end": e, "entity_id": i} for i, *_, at in ENTITIES for a, s, e in at]
    of = [
        sentences[(sentences["article_id"] == link["article_id"]) & (sentences["start"] <= link["start"])].iloc[-1]
        for link in links
    ]
    links = pd.DataFrame(links).assign(
        sentence=[int(row["sentence"]) for row in of], paragraph=0, method="x", score=1.0
    )
    rows = {"articles": articles, "sentences": sentences, "entities": entities, "links": links}
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
    expect(page.locator("#kwic [data-t^=found]")).to_have_count(0)
    page.locator("#kwic-search").fill(query)
    page.wait_for_selector("#kwic [data-t^=found]")
    rows = page.locator("#kwic tbody tr").evaluate_all("all => all.map(row => [...row.cells].map(c => c.textContent))")
    return [(article, before, after) for before, _, after, _, _, article in rows]


@pytest.fixture(scope="module", params=["page", pytest.param("served page", marks=pytest.mark.slow)])
def shown(request, made, browser, tmp_path_factory):
    """The page as a file, and as the server gives it."""
    found, folder = made
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(report(found), encoding="utf-8")
    server = Server(folder)
    thread = threading.Thread(target=server.run)
    thread.start()
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


def named(case):
    return " ".join(map(str, [case[0], *case[1].values()])) if isinstance(case[1], dict) else " ".join(case)


@pytest.mark.parametrize("case", PATTERNS, ids=named)
def test_a_pattern_in_frames(made, case):
    query, asked, expected = case
    found = made[0]
    rows = kyoki.kwic(query, {name: found[name] for name in ("articles", "tokens", "links", "entities")}, **asked)
    spans = rows[["article_id", "start", "end"]].itertuples(index=False)
    words = [(row.article_id, row.keyword) for row in rows.itertuples()]
    assert words == [(article, word) for article, _, word, _ in expected]
    around = [in_sentence(found["sentences"], *span) for span in spans]
    assert around == [(article, before, after) for article, before, _, after in expected]


@pytest.mark.parametrize("case", PATTERNS, ids=named)
def test_a_pattern_on_a_terminal(made, case):
    query, asked, expected = case
    switches = [f"--{name.replace('kind', 'as')}={value}" for name, value in asked.items() if value is not True]
    switches += ["--unique"] * ("unique" in asked)
    done = CliRunner().invoke(app, ["kwic", query, "--from", str(made[1]), *switches], env={"COLUMNS": "300"})
    assert done.exit_code == 0, done.output
    assert len(done.stdout.splitlines()) == len(expected)
    days = dict(
        zip(made[0]["articles"]["article_id"], made[0]["articles"]["published"].dt.strftime("%Y-%m-%d"), strict=True)
    )
    for line, (article, before, word, after) in zip(done.stdout.splitlines(), expected, strict=True):
        assert line.startswith(days[article])
        assert f"{before} {word} " in line if before else f" {word} " in line
        assert after in line


@pytest.mark.slow
@pytest.mark.parametrize("case", PATTERNS, ids=named)
def test_a_pattern_on_the_page(shown, case):
    query, asked, expected = case
    assert looked_for(shown, query, **asked) == expected


def sorted_by(case):
    return f"{case[0]} {case[1]}"


@pytest.mark.parametrize("case", SORTED, ids=sorted_by)
def test_an_order_in_frames(made, case):
    query, sort, expected = case
    rows = kyoki.kwic(query, made[0], kind="string", sort=f"{sort},date")
    spans = rows[["article_id", "start", "end"]].itertuples(index=False)
    assert [in_sentence(made[0]["sentences"], *span) for span in spans] == expected


@pytest.mark.parametrize("case", SORTED, ids=sorted_by)
def test_an_order_on_a_terminal(made, case):
    query, sort, expected = case
    asked = ["--from", str(made[1]), "--as=string", f"--sort={sort},date"]
    done = CliRunner().invoke(app, ["kwic", query, *asked], env={"COLUMNS": "300"})
    assert done.exit_code == 0, done.output
    for line, (article, before, after) in zip(done.stdout.splitlines(), expected, strict=True):
        assert line.startswith(f"{made[0]['articles'].set_index('article_id')['published'][article]:%Y-%m-%d}")
        assert f"{before} {query} {after}" in line


@pytest.mark.slow
@pytest.mark.parametrize("case", SORTED, ids=sorted_by)
def test_an_order_on_the_page(shown, case):
    query, sort, expected = case
    looked_for(shown, query)
    shown.locator("#kwic-sort").select_option(sort)
    own = "c => [...c.childNodes].filter(part => part.className !== 'beyond').map(part => part.textContent).join('')"
    chosen = shown.locator("#kwic tbody tr").evaluate_all(f"all => all.map(row => [...row.cells].map({own}))")
    assert [(row[5].split()[0], row[0], row[2]) for row in chosen] == expected
    shown.locator("#kwic-sort").select_option("")


@pytest.mark.parametrize(
    ("query", "sort", "before", "after"),
    [
        ("京都", "", ["", "", ""], ["", "", ""]),
        ("京都", "L1", ["いる", "", ""], ["", "", ""]),  # the word that it comes first by
    ],
)
def test_words_of_other_sentences_that_rows_are_sorted_by_are_shown(shown, query, sort, before, after):
    looked_for(shown, query)
    shown.locator("#kwic-sort").select_option(sort)
    rows = shown.locator("#kwic tbody tr").evaluate_all(
        "all => all.map(row => [0, 2].map(at => row.cells[at].querySelector('.beyond')?.textContent ?? ''))"
    )
    assert [list(side) for side in zip(*rows, strict=True)] == [before, after]
    expect(shown.locator("#kwic [data-t=sortedByNote]")).to_have_count(1 if sort else 0)
    shown.locator("#kwic-sort").select_option("")


def looked_for(page, query, *, kind="string", near="", within=0, unique=False):
    """Return what the page shows of a search with all that can be chosen."""
    page.locator("#kwic-search").fill("")
    expect(page.locator("#kwic [data-t^=found]")).to_have_count(0)
    expect(page.locator("#kwic [data-t=notFindable]")).to_have_count(0)
    page.locator("#kwic-kind").select_option(kind)
    page.locator("#kwic-within").select_option(str(within))
    page.locator("#kwic-unique").set_checked(unique)
    if page.locator("#kwic-near").input_value() != near:
        page.locator("#kwic-near").fill(near)
    page.locator("#kwic-search").fill(query)
    page.wait_for_selector("#kwic [data-t^=found], #kwic [data-t=notFindable]")
    assert page.locator("#kwic [data-t=notFindable]").count() == 0
    rows = page.locator("#kwic tbody tr").evaluate_all("all => all.map(row => [...row.cells].map(c => c.textContent))")
    shown = [(article, before, word, after) for before, word, after, _, _, article in rows]
    copied = {article for article, *_ in shown if "近似重複" in article}
    assert {article.split()[0] for article in copied} == {
        a for a in COPIES if any(row[0].startswith(a) for row in shown)
    }
    return [(article.split()[0], *rest) for article, *rest in shown]


@pytest.mark.parametrize(("query", "kind"), REFUSED)
def test_what_cannot_be_looked_for_is_said_everywhere(made, shown, query, kind):
    with pytest.raises(InputError) as fault:
        kyoki.kwic(query, made[1], kind=kind)
    assert len(str(fault.value).splitlines()) == 1
    done = CliRunner().invoke(app, ["kwic", query, "--from", str(made[1]), f"--as={kind}"])
    assert done.exit_code == 1
    page = shown
    page.locator("#kwic-near").fill("")
    page.locator("#kwic-kind").select_option(kind)
    page.locator("#kwic-search").fill("")
    expect(page.locator("#kwic [data-t=notFindable]")).to_have_count(0)
    page.locator("#kwic-search").fill(query)
    expect(page.locator("#kwic [data-t=notFindable]")).to_have_count(1)


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
