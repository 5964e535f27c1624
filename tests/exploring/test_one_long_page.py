"""One long page has most mentions, windows and words of a corpus, but comes first in no list."""

import re

import pandas as pd
import pytest
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.exploring.preview import first_rows
from kyoki.exploring.summary import summary
from kyoki.running import figures
from kyoki.showing.catalogue import SERVED, open_tables
from kyoki.showing.page import page_data
from kyoki.storage.readers import load
from kyoki.storage.writers import write
from kyoki.tables import TABLES

SHORT = "佐藤氏と鈴木氏が北朝鮮とロシアの平和条約に署名した。"
#: A page of comments: two people, a state and a term of its own, and at last those of the other articles, too.
LONG = "田中氏と高橋氏がペルーの将棋大会を見た。" * 40 + "佐藤氏と鈴木氏が見た。" * 3
TEXTS = [SHORT] * 4 + [LONG]
TYPES = {"佐藤": "person", "鈴木": "person", "田中": "person", "高橋": "person"} | dict.fromkeys(
    ("北朝鮮", "ロシア", "ペルー"), "state"
)
OF_THE_PAGE = {"田中", "高橋", "ペルー", "将棋", "大会", "将棋大会", "見る"}


def linked(articles, sentences):
    found = [
        (row.article_id, match.start(), match.end(), f"{TYPES[match[0]]}:{match[0]}")
        for row in articles.itertuples()
        for match in re.finditer("|".join(TYPES), row.text)
    ]
    links = pd.DataFrame(found, columns=["article_id", "start", "end", "entity_id"]).assign(method="alias", score=1.0)
    of = links.merge(sentences, on="article_id", suffixes=("", "_s")).query("start_s <= start and end <= end_s")
    return TABLES["links"].sorted(TABLES["links"].frame(of))


def counted(links):
    by_article = links.groupby(["entity_id", "article_id"]).size().groupby(level=0)
    counts = {"n_mentions": by_article.sum(), "n_articles": by_article.size()}
    rows = pd.DataFrame({**counts, **{f"{name}_unique": values for name, values in counts.items()}})
    rows = rows.assign(top_share=by_article.max() / by_article.sum()).reset_index()
    kind, name = (rows["entity_id"].str.split(":").str[at] for at in (0, 1))
    return TABLES["entities"].sorted(TABLES["entities"].frame(rows.assign(type=kind, name=name, aliases=name)))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    articles = kyoki.articles_from_texts(TEXTS, [f"a{n}" for n in range(len(TEXTS))])
    articles["published"] = pd.Timestamp("2025-04-01")
    articles.loc[articles.index[-1], "published"] = pd.Timestamp("2025-05-01")  # the page is the newest
    sentences, tokens = kyoki.sentences(articles), kyoki.tokens(articles)
    links = linked(articles, sentences)
    pairs, entities = kyoki.pairs(links, sentences, articles), counted(links)
    nodes, edges = kyoki.graph(pairs, entities)
    made = {
        "articles": articles,
        "sentences": sentences,
        "tokens": tokens,
        "links": links,
        "pairs": pairs,
        "entities": entities,
        "nodes": nodes,
        "edges": edges,
        "keywords": kyoki.keywords(tokens, articles),
        "pair_sentences": kyoki.evidence(pairs, links, articles),
        "terms": kyoki.terms(tokens, articles),
    }
    for name, table in TABLES.items():
        write(table, made.get(name, table.frame()), folder / "tables")
    return folder


def names(text):
    return {name for name in (*TYPES, *OF_THE_PAGE) if name in text}


def test_the_page_has_most_of_everything_but_articles(out):
    tables = load(out)
    assert set(tables.entities.nlargest(3, "n_mentions")["name"]) == {"田中", "高橋", "ペルー"}
    assert names("".join(tables.pairs.nlargest(3, "n_ab")[["a", "b"]].sum())) == {"田中", "高橋", "ペルー"}
    assert set(tables.keywords.nlargest(2, "tf_idf")["lemma"]) <= OF_THE_PAGE
    assert tables.terms.nlargest(1, "c_value")["surface"].item() in OF_THE_PAGE


def test_it_does_not_lead_the_summary(out):
    lines = {line.split()[0]: line for line in summary(load(out), out)}
    for line in ("people", "states", "words", "terms"):
        listed = lines[line].split(" ", 1)[1].partition(": ")[2] or lines[line]
        assert not names(listed.split(" · ")[0]) & OF_THE_PAGE, lines[line]
    assert lines["people"].endswith("佐藤 5 articles · 鈴木 5")
    assert lines["together"] == "together  no pair passes q ≤ 0.05, of 6 that share two articles or more"


@pytest.mark.parametrize("table", ["entities", "pairs", "keywords"])
def test_it_does_not_lead_what_is_shown(out, table):
    found = first_rows(table, out)
    assert found.columns[-1] == "note"
    assert not names(" ".join(found.cells[0])) & OF_THE_PAGE
    for row in found.cells:
        assert row[-1] == ("rests on one article" if names(" ".join(row)) & OF_THE_PAGE else "")


def test_it_leads_where_a_column_is_asked_for(out):
    shown = CliRunner().invoke(app, ["show", "entities", str(out), "--sort", "n_mentions", "--top", "1"]).stdout
    assert names(shown) < OF_THE_PAGE
    odd = CliRunner().invoke(app, ["show", "entities", str(out), "--sort", "mentions"])
    assert odd.exit_code
    assert "did you mean n_mentions?" in str(odd.exception)


def test_it_does_not_lead_the_page(out):
    tables = load(out)
    with open_tables({name: tables.path(name) for name in SERVED}, SERVED) as db:
        data = page_data(db, {}, served=False)
    for kind in ("person", "state"):
        first = next(row for row in data["entities"] if row["type"] == kind)
        assert (first["n_articles_unique"] > 1, first["name"] in OF_THE_PAGE) == (True, False)
        assert "from_one" not in first
    assert [row["from_one"] for row in data["entities"] if row["name"] in OF_THE_PAGE] == [1.0] * 3
    edges = [dict(zip(data["edges"]["columns"], row, strict=True)) for row in data["edges"]["rows"]]
    ends = [{data["entities"][row[end]]["name"] for end in ("a", "b")} for row in edges]
    assert (edges[0]["n_ab_articles"], ends[0], edges[0]["from_one"]) == (5, {"佐藤", "鈴木"}, None)
    assert {row["from_one"] for row, named in zip(edges, ends, strict=True) if named & OF_THE_PAGE} == {1.0}
    assert not {data["words"]["common"][0]["word"], data["terms"][0]["surface"]} & OF_THE_PAGE


def test_it_does_not_lead_the_figures(out, monkeypatch):
    drawn = {}
    for name in ("top_entities", "network", "heat_map"):
        monkeypatch.setattr(figures.charts, name, lambda *given, name=name, **_: drawn.setdefault(name, given))
    tables = {name: load(out).path(name) for name in SERVED}
    for name in ("top_entities", "network", "heat_map"):
        figures._drawn(tables, name, "ja")
    assert drawn["top_entities"][0]["name"].to_list()[:2] == ["佐藤", "鈴木"]
    assert not names("".join(a + b for a, b, _ in drawn["network"][0])) & OF_THE_PAGE
    assert drawn["heat_map"][0].notna().to_numpy().sum() == 12  # six pairs, none of the page's own


def test_its_sentences_do_not_fill_the_evidence(out):
    done = CliRunner().invoke(app, ["why", "佐藤", "鈴木", "--from", str(out)])
    assert [line.split("\t")[2] for line in done.stdout.splitlines()[::2]] == ["a4", "a0", "a1", "a2", "a3", "a4", "a4"]
    assert done.stderr == "person:佐藤, person:鈴木: 7 sentences with both, in 5 articles\n"
    alone = CliRunner().invoke(app, ["why", "田中", "高橋", "--from", str(out), "--limit", "1"])
    assert "40 sentences with both, in 1 article; rests on one article" in alone.stderr


def test_its_words_do_not_lead_the_collocates(out):
    assert not names(kyoki.collocates("佐藤", out, window=5)["lemma"].iloc[0]) & OF_THE_PAGE
