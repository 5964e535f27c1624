"""Every occurrence with its context; collocates by hand; aligned lines in a terminal."""

import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.commands.columns import cells
from kyoki.counting import association
from kyoki.errors import InputError, SettingError
from kyoki.storage.writers import write
from kyoki.tables import TABLES

TEXTS = {
    "a1": "金正恩総書記は新条約に署名した。\n金氏は条約を読んだ。",
    "a2": "全米国民が条約を見た。米国と新条約。",
    "a3": "=署名、新しい条約に署名。",
}
MENTIONS = [("a1", 0, 3, "person:金正恩"), ("a1", 17, 18, "person:金正恩"), ("a2", 11, 13, "state:US")]
ENTITIES = [
    ("person:金正恩", "金正恩", "金正恩|金"),
    ("state:US", "アメリカ", "米国"),
    ("person:金", "金", "キム"),
    ("place:米国", "米国橋", "米国"),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run written by hand: the person's mentions, and two that share a name."""
    folder = tmp_path_factory.mktemp("run") / "tables"
    articles = kyoki.articles_from_texts(list(TEXTS.values()), list(TEXTS))
    articles["published"] = pd.to_datetime(["2025-04-01", "2025-05-01", None])
    articles["outlet"] = pd.array(["甲新聞", "乙", None], dtype="str")
    links = [{"article_id": a, "start": s, "end": e, "entity_id": i} for a, s, e, i in MENTIONS]
    rest = {"sentence": 0, "paragraph": 0, "method": "x", "score": 1.0}
    entities = [{"entity_id": i, "type": i.split(":")[0], "name": n, "aliases": a} for i, n, a in ENTITIES]
    counts = {"n_mentions": 1, "n_articles": 1, "n_mentions_unique": 1, "n_articles_unique": 1}
    tokens, linked = kyoki.tokens(articles), TABLES["links"].frame([link | rest for link in links])
    for name, frame in {
        "articles": articles,
        "tokens": tokens,
        "links": linked,
        "keywords": kyoki.keywords(tokens, articles, linked),
        "entities": TABLES["entities"].sorted(TABLES["entities"].frame([entity | counts for entity in entities])),
    }.items():
        write(TABLES[name], TABLES[name].frame(frame), folder)
    return folder


@pytest.mark.parametrize(
    ("query", "kind", "found"),
    [
        ("条約", "", ["a1:条約", "a1:条約", "a2:条約", "a2:条約", "a3:条約"]),
        ("署名", "", ["a1:署名", "a3:署名", "a3:署名"]),
        ("読む", "", ["a1:読ん"]),  # by its lemma
        ("読んだ", "", ["a1:読んだ"]),  # two tokens
        ("新条約", "", ["a1:新条約", "a2:新条約"]),
        ("約に", "", []),  # begins within a token
        ("person:金正恩", "", ["a1:金正恩", "a1:金"]),
        ("金正恩", "", ["a1:金正恩", "a1:金"]),  # by name: also where it is written otherwise
        ("金正恩", "word", ["a1:金正恩"]),  # tokens 金 正恩
        ("アメリカ", "entity", ["a2:米国"]),
        ("米国", "word", ["a2:米国"]),  # not in 全米国民
        ("読む", "string", []),  # only as written
        ("ﾐｻｲﾙ", "", []),  # as the articles have it: ミサイル
    ],
)
def test_what_is_found(run, query, kind, found):
    rows = kyoki.kwic(query, run, kind=kind).sort_values(["article_id", "start"])
    assert [f"{row.article_id}:{row.keyword}" for row in rows.itertuples()] == found
    for row in rows.itertuples():
        assert TEXTS[row.article_id][row.start : row.end] == row.keyword


@pytest.mark.parametrize(
    ("query", "kind", "complaint"),
    [
        (
            "米国",
            "",
            r"^米国 means 2 entities: place:米国 \(1 article\), state:US \(1 article\); give one of these ids$",
        ),
        ("日本", "entity", "^no entity is called 日本; see the table entities$"),
        (" ", "", "no query"),
        ("日本", "verb", "kind is 'verb'; expected one of entity, word, string"),
    ],
)
def test_what_cannot_be_looked_for(run, query, kind, complaint):
    with pytest.raises(InputError, match=complaint):
        kyoki.kwic(query, run, kind=kind)


def test_a_name_goes_before_an_alias(run):
    assert kyoki.kwic("金", run).empty  # person:金, whose name it is, is nowhere; it is an alias of 金正恩 too


def test_slices_by_a_column_of_the_user(run, tmp_path):
    shutil.copytree(run, tmp_path / "tables")
    articles = kyoki.load(run).articles.assign(section=pd.array(["政治", None, "国際"], dtype="str"))
    write(TABLES["articles"], articles, tmp_path / "tables")
    rows = kyoki.kwic("署名", tmp_path, by="section", sort="right")
    assert rows[["slice", "article_id"]].to_numpy().tolist() == [["国際", "a3"], ["国際", "a3"], ["政治", "a1"]]
    assert kyoki.kwic("約に", tmp_path, by="section").empty
    joined = kyoki.sql("SELECT DISTINCT section FROM links JOIN articles USING (article_id) ORDER BY 1", tmp_path)
    assert joined["section"].tolist()[0] == "政治"


def test_context_and_order(run):
    by_date = kyoki.kwic("新条約", run, context=3)
    assert by_date[["left", "right"]].to_numpy().tolist() == [["米国と", "。"], ["書記は", "に署名"]]
    assert kyoki.kwic("氏", run, context=4)["left"].tolist() == ["た。 金"]  # a blank for the line break
    right = kyoki.kwic("条約", run, sort="right", context=9)["right"].tolist()
    assert right == sorted(right)
    left = [text[::-1] for text in kyoki.kwic("条約", run, sort="left", context=9)["left"]]
    assert left == sorted(left)
    with pytest.raises(InputError, match="sort is 'length'"):
        kyoki.kwic("条約", run, sort="length")


def test_by_slices(run):
    rows = kyoki.kwic("条約", run, by="month")
    assert rows["slice"].fillna("none").tolist() == ["2025-04", "2025-04", "2025-05", "2025-05", "none"]
    assert list(kyoki.kwic("なし", run, by="month").columns) == list(rows.columns)
    with pytest.raises(SettingError, match="slices by 'moon'"):
        kyoki.kwic("条約", run, by="moon")


def test_a_file_that_excel_opens(run, tmp_path):
    done = CliRunner().invoke(
        app, ["kwic", "署名", "--from", str(run), "-o", str(tmp_path / "k.csv"), "--context", "9"]
    )
    assert (done.exit_code, done.stdout) == (0, "")
    frame = pd.read_csv(tmp_path / "k.csv", encoding="utf-8-sig")
    assert frame["left"].tolist() == ["恩総書記は新条約に", "'=", "署名、新しい条約に"]


def terminal(*arguments):
    command = " ".join(f"'{part}'" for part in (Path(sys.executable).with_name("kyoki"), *arguments))
    shell = f"stty cols 60; {command}"
    plain = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    done = subprocess.run(["script", "-qec", shell, "/dev/null"], capture_output=True, text=True, check=True, env=plain)
    return done.stdout


def test_keywords_stand_in_one_column_and_are_coloured_on_terminals_only(run):
    red = re.escape("\x1b[31m\x1b[1m")
    lines = [line for line in terminal("kwic", "条約", "--from", run).splitlines() if "\x1b" in line]
    assert len(lines) == 5
    assert len({cells(re.split(red, line)[0]) for line in lines}) == 1
    assert max(cells(re.sub(r"\x1b\[\d*m", "", line)) for line in lines) <= 60
    piped = CliRunner().invoke(app, ["kwic", "条約", "--from", str(run), "--by", "outlet"])
    assert "\x1b" not in piped.stdout
    assert [line for line in piped.stdout.splitlines() if ":" in line] == ["乙: 2", "甲新聞: 2", "(none): 1"]
    assert piped.stderr == "word 条約: 5 occurrences\n"


def test_collocates_by_hand(run):
    # Words but signs, 条約 left out: a1 金 正恩 総 書記 は 新 _ に 署名 し た | 金 氏 は _ を 読ん だ
    # a2 全 米 国民 が _ を 見 た | 米国 と 新 _; a3 署名 新しい _ に 署名 (= and 、 are signs)
    found = kyoki.collocates("条約", run, window=2, min_count=1, unit="short").set_index("lemma")
    tokens = kyoki.load(run).tokens
    words = tokens[~tokens["pos1"].isin(["補助記号"])]
    n = len(words) - 5
    n_a = (2 + 2) + (2 + 2) + (2 + 2) + 2 + (2 + 2)
    row = found.loc["署名"]  # a1 at R2; a3 at L2 and R2
    assert row[["n_ab", "n_b", "left", "right", "L2", "L1", "R1", "R2"]].tolist() == [3, 3, 1, 2, 1, 0, 0, 2]
    assert row[["n_a", "n"]].tolist() == [n_a, n]
    assert row["expected"] == pytest.approx(n_a * 3 / n)
    assert row["dice"] == pytest.approx(2 * 3 / (n_a + 3))
    assert row["log_dice"] == pytest.approx(14 + math.log2(6 / (n_a + 3)))
    assert row["t"] == pytest.approx((3 - n_a * 3 / n) / math.sqrt(3))
    assert row["log_likelihood"] == pytest.approx(float(association.log_likelihood(n_a, 3, 3, n)))
    assert found["n_ab_articles"].tolist()[:2] == [2, 1]  # 署名 is in the windows of a1 and a3
    assert found["n_ab_articles"].is_monotonic_decreasing
    assert "は" not in found.index  # no content word, though it takes a place


def test_collocates_of_an_entity_stay_in_the_sentence(run):
    found = kyoki.collocates("金正恩", run, window=5, min_count=1, unit="short").set_index("lemma")
    assert found.loc["書記", ["n_ab", "right", "R2"]].tolist() == [1, 1, 1]  # 総 書記
    assert "署名" not in found.index  # seven words on, and of the mention in the next sentence none before


def test_collocates_are_the_words_that_are_counted(run):
    found = kyoki.collocates("署名", run, window=3, min_count=1).set_index("word")
    assert "新条約" in found.index  # a1: 新条約 に 署名
    assert "条約" in found.index  # a3: 新しい 条約 に 署名
    assert found.loc["新条約", ["n_ab", "L2"]].tolist() == [1, 1]  # it takes one place


def test_a_unit_occurs_where_it_is_counted(run):
    words = kyoki.load(run).keywords.set_index("word")
    for word in ("条約", "新条約", "署名", "読む"):
        assert len(kyoki.kwic(word, run, kind="unit")) == words.loc[word, "tf"], word
    assert len(kyoki.kwic("条約", run, kind="word")) > words.loc["条約", "tf"]  # also those in 新条約


def test_a_unit_that_is_a_name_occurs_where_it_is_counted(run):
    words = kyoki.load(run).keywords
    names = words[words["entity_id"].notna()].set_index("word")["tf"]
    assert len(names)
    for word, tf in names.items():
        assert len(kyoki.kwic(str(word), run, kind="unit")) == tf, word


def test_dispersion_of_units_is_that_of_keywords(run):
    words = kyoki.load(run).keywords.set_index("word")
    asked = ["条約", "新条約"]
    found = kyoki.dispersion(asked, run, kind="unit").set_index("query")
    assert found["tf"].tolist() == words.loc[asked, "tf_unique"].tolist()
    assert len(kyoki.places("新条約", run, kind="unit")) == found.loc["新条約", "tf"]
    assert kyoki.dispersion("条約", run, kind="unit", unit="short")["tf"].item() > found.loc["条約", "tf"]


def test_a_word_between_two_nodes_counts_once(run):
    # a3: 署名 _新しい_ 条約 に 署名: 新しい and 条約 and に are near both
    found = kyoki.collocates("署名", run, window=4, min_count=1, unit="short").set_index("lemma")
    assert found.loc["条約", ["n_ab", "n_b"]].tolist() == [2, 5]
    assert found.loc["条約", ["R2", "L2"]].tolist() == [
        1,
        1,
    ]  # a1: two before 署名; a3: two on, at equal distance the first


def test_no_occurrence_no_collocates(run):
    assert kyoki.collocates("なし", run).empty
    for odd in ({"window": 0}, {"window": 51}, {"min_count": 0}):
        with pytest.raises(InputError, match="expected 1 to 50"):
            kyoki.collocates("条約", run, **odd)


def test_collocates_from_the_command_line(run, tmp_path):
    done = CliRunner().invoke(app, ["collocates", "条約", "--from", str(run), "-o", str(tmp_path / "c.csv")])
    assert done.exit_code == 0
    assert "L5" in pd.read_csv(tmp_path / "c.csv", encoding="utf-8-sig").columns
    shown = terminal("collocates", "条約", "--from", run).splitlines()
    assert shown[0].split()[:3] == ["word", "pos1", "n_ab_articles"]


def test_sorted_by_words_at_the_sides(run):
    # Words around 条約: a1 は 新 _ に 署名, 金 氏 は _ を 読ん; a2 国民 が _ を 見, 米国 と 新 _ (end);
    # a3 署名 新しい _ に 署名 (、 is no word)
    def ends(sort):
        rows = kyoki.kwic("条約", run, kind="string", sort=sort, context=2)
        return [f"{row.article_id}:{row.left}|{row.right}" for row in rows.itertuples()]

    r1 = [text.split("|")[1][:1] for text in ends("R1")]
    assert r1 == ["に", "に", "を", "を", "。"]  # the end of the article comes last
    assert ends("R1,R2")[2:4] == ["a2:民が|を見", "a1:氏は|を読"]
    assert [text[:2] for text in ends("L1,article")] == ["a2", "a1", "a1", "a2", "a3"]  # が, は, 新, 新, 新しい
    assert [text[:2] for text in ends("L2,L1")] == ["a2", "a1", "a2", "a1", "a3"]  # と, は, 国民, 氏, 署名
    assert [text[:2] for text in ends("outlet,article")] == ["a2", "a2", "a1", "a1", "a3"]  # 乙, 甲新聞, none
    with pytest.raises(InputError, match="sort is 'R4'; expected date, outlet, article, left, right, L1"):
        ends("date,R4")


def test_what_is_near_is_a_column(run):
    rows = kyoki.kwic("条約", run, near="署名", within=2)
    assert rows[["article_id", "near", "distance"]].to_numpy().tolist() == [["a1", "署名", 2], ["a3", "署名", 2]]
    assert list(kyoki.kwic("条約", run, near="なし").columns) == list(rows.columns)
    with pytest.raises(InputError, match="within -1; expected"):
        kyoki.kwic("条約", run, near="署名", within=-1)


def test_near_duplicates_are_marked_and_left_out(run, tmp_path):
    shutil.copytree(run, tmp_path / "tables")
    articles = kyoki.load(run).articles.assign(duplicate_of=pd.array([None, "a1", None], dtype="str"))
    write(TABLES["articles"], articles, tmp_path / "tables")
    shown = CliRunner().invoke(app, ["kwic", "条約", "--from", str(tmp_path)])
    assert [line[10] for line in shown.stdout.splitlines()] == ["=", "=", " ", " ", " "]
    assert shown.stderr == "word 条約: 5 occurrences, 2 of them in near-duplicates (=)\n"
    left = CliRunner().invoke(app, ["kwic", "条約", "--from", str(tmp_path), "--unique"])
    assert left.stderr == "word 条約: 3 occurrences\n"
    assert kyoki.kwic("条約", tmp_path, unique=True)["duplicate_of"].isna().all()
    assert kyoki.kwic("条約", tmp_path)["duplicate_of"].tolist()[:2] == ["a1", "a1"]


@pytest.mark.parametrize("within", ["0", "-1", "few"])
def test_within_is_a_number_of_words(run, within):
    done = CliRunner().invoke(app, ["kwic", "条約", "--near", "署名", f"--within={within}", "--from", str(run)])
    assert done.exit_code == 2


def test_frames_are_searched_as_a_run_is(run):
    tables = kyoki.load(run)
    whole = {name: getattr(tables, name) for name in ("articles", "tokens", "links", "entities")}
    for query in ("条約", "金正恩", "新 条約", "/条約.署名/"):
        on_disk = kyoki.kwic(query, run)
        pd.testing.assert_frame_equal(kyoki.kwic(query, whole), on_disk)
        pd.testing.assert_frame_equal(kyoki.kwic(query, tables), on_disk)
    only = kyoki.kwic("条約", tables.articles)  # tokens are made
    pd.testing.assert_frame_equal(only, kyoki.kwic("条約", run))
    assert kyoki.collocates("条約", whole, min_count=1).equals(kyoki.collocates("条約", run, min_count=1))
    with pytest.raises(InputError, match="tables are tokens; expected articles"):
        kyoki.kwic("条約", {"tokens": tables.tokens})


def test_no_pattern_hangs_a_search(tables_of_one_letter):  # a backtracking engine would not come back
    assert kyoki.kwic("(a+)+b", tables_of_one_letter, kind="regex").empty
    assert kyoki.kwic("*a" * 20 + "*b", tables_of_one_letter, kind="phrase").empty


@pytest.fixture(scope="module")
def tables_of_one_letter():
    return kyoki.articles_from_texts(["a" * 2000 + "。"])


def test_it_shows_every_occurrence_in_its_context():
    articles = kyoki.articles_from_texts(["首相は東京で会見した。記者団に<b>説明</b>した。"], ["a"])
    found = kyoki.kwic("した", articles)
    head, first, second, size = repr(found).splitlines()
    assert head.split() == ["left", "keyword", "right"]
    assert (first.split(), second.split()[-1]) == (["首相は東京で会見", "した", "。記者団に<b>説明</b>した"], "。")
    assert size == f"[2 rows; columns {', '.join(found.columns)}]"
    assert "&lt;b&gt;" in found._repr_html_()
    assert "<b>" not in found._repr_html_()
    dated = kyoki.kwic("した", articles.assign(published=pd.Timestamp("2025-04-01"), outlet="例文新聞"), by="outlet")
    assert repr(dated).splitlines()[1].split()[:3] == ["例文新聞", "2025-04-01", "例文新聞"]
    none = repr(kyoki.kwic("無い", articles))
    assert none.splitlines()[-1].startswith("[0 rows; columns published, outlet, left, keyword, right, ")
    assert type(found[["left", "right"]]) is pd.DataFrame
