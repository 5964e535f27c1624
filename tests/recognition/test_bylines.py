"""Bylines: which mentions sign an article, and that nobody occurs together with them."""

import re

import pytest

import kyoki
from kyoki.exploring.evidence import evidence
from kyoki.pairing import BYLINE, SIGNED
from kyoki.recognition.bylines import signed


def mentions_of(text, *given):
    """A mention for each 'person:name' (with its rule and role: 'person:name:rule:role'), at the last place."""
    rows = []
    for one in given:
        type_, name, rule, role = [*one.split(":"), "", ""][:4]
        start = text.rindex(name)
        rows.append({"start": start, "end": start + len(name), "type": type_, "decided_by": rule, "role": role})
    return rows


@pytest.mark.parametrize(
    ("text", "given", "wanted"),
    [
        ("首相は会見した。（山田花子）", ["person:山田花子"], ["山田花子"]),
        ("首相は会見した。\n(山田花子)\n", ["person:山田花子"], ["山田花子"]),
        ("どうだろう？ （山の手社／山田花子）", ["organisation:山の手社", "person:山田花子"], ["山の手社", "山田花子"]),
        ("どうだろう…。（未知社／山田花子）", ["person:山田花子"], ["山田花子"]),
        ("楽しみだ。（文・写真 山田花子）", ["person:山田花子"], ["山田花子"]),
        ("会見した。（編集委員・山田花子）", ["person:山田花子::編集委員"], ["山田花子"]),
        ("会見した。（共同通信社）", ["organisation:共同通信社"], ["共同通信社"]),
        (
            "会見した。【山田花子、田中一郎】\n次の段落。",
            ["person:山田花子", "person:田中一郎"],
            ["山田花子", "田中一郎"],
        ),
        ("【ワシントン＝山田花子】首相は会見した。", ["person:山田花子"], ["山田花子"]),
        (
            "終わった。\n記事執筆：山田花子（田中一郎）\n価格：無料",
            ["person:山田花子", "person:田中一郎"],
            ["山田花子", "田中一郎"],
        ),
        (
            "終わった。\n【Text=山田花子 / Photo=田中一郎】\n続き",
            ["person:山田花子", "person:田中一郎"],
            ["山田花子", "田中一郎"],
        ),
        ("終わった。\n山田花子 @hanako_y [デジ]\n続き", ["person:山田花子"], ["山田花子"]),
        # by its form alone in round brackets within the article, or without a full stop
        ("会見した。（山田花子）\n次の段落。", ["person:山田花子:signature:"], ["山田花子"]),
        ("会見した。（山田花子）\n次の段落。", ["person:山田花子"], []),
        ("難しいのかもしれない（山田花子）", ["person:山田花子:signature:"], ["山田花子"]),
        ("難しいのかもしれない（山田花子）", ["person:山田花子"], []),
        # who is spoken of
        ("「問題だ」と述べた。（山田花子首相）", ["person:山田花子::首相"], []),
        ("「問題だ」と述べた。（山田花子さん）", ["person:山田花子"], []),
        ("「とても良い」（山田花子）", ["person:山田花子"], []),
        ("会見した。（写真は山田花子）", ["person:山田花子"], []),
        ("配給した。（配給：山の手社）", ["organisation:山の手社"], []),
        ("優勝した。【山の手社vs下町社】", ["organisation:山の手社", "organisation:下町社"], []),
        ("店は以下の通り。\n【山の手社】\n一号店\n", ["organisation:山の手社"], []),
        ("会場は山の手社（山田花子）だ。", ["person:山田花子"], []),
        ("監督：山田花子、脚本：田中一郎", ["person:山田花子", "person:田中一郎"], []),
        ("会見した。（東京）", ["place:東京"], []),
    ],
)
def test_who_signs_an_article(text, given, wanted):
    found = mentions_of(text, *given)
    assert [text[found[at]["start"] : found[at]["end"]] for at in signed(text, found)] == wanted


@pytest.mark.parametrize(("family", "wanted"), [("長谷川花子、山田花子", 8), ("長谷川花子、長谷川花子", 0)])
def test_a_byline_has_forty_characters_at_most(family, wanted):
    names = "、".join([family, *["山田花子"] * 6])
    text = f"会見した。（{names}）"
    assert len(names) == 40 + (wanted == 0)
    rows = [(found.start(), found.end()) for found in re.finditer("[^（、）。]+子", text)]
    given = [{"start": a, "end": b, "type": "person", "decided_by": "test", "role": ""} for a, b in rows]
    assert len(list(signed(text, given))) == wanted


TEXTS = [
    "石破茂首相は東京で会見した。（山田太郎）",
    "石破茂首相は大阪で会見した。（山田太郎）",
    "山田太郎さんは東京の店を開いた。山田さんは喜んだ。",
]


@pytest.fixture(scope="module")
def found():
    return kyoki.analyse(TEXTS)


def test_a_byline_is_a_mention_with_a_link_of_its_own(found):
    signs = found.mentions[found.mentions["role"] == BYLINE]
    assert signs["surface"].tolist() == ["山田太郎"] * 2
    links = found.links[found.links["method"] == SIGNED]
    assert links["entity_id"].tolist() == ["person:山田太郎"] * 2
    assert links[["article_id", "start"]].to_numpy().tolist() == signs[["article_id", "start"]].to_numpy().tolist()


def test_nobody_occurs_together_with_who_signs(found):
    of_writer = found.pairs[(found.pairs[["a", "b"]] == "person:山田太郎").any(axis=1)]
    assert {*of_writer["a"], *of_writer["b"]} == {"person:山田太郎", "place:東京"}
    assert set(of_writer["n_ab"]) == {1}
    assert not {"person:石破茂"} & {*of_writer["a"], *of_writer["b"]}
    assert set(found.pair_sentences["article_id"][(found.pair_sentences["a"] == "person:山田太郎")]) <= {
        *found.articles["article_id"][found.articles["text"].str.startswith("山田")]
    }


def test_nor_in_a_network_or_by_a_question(found):
    edges = kyoki.network(found, of=["entities"], min_count=1, min_tf=1, min_df=1, max_q=1).edges
    together = {frozenset(pair) for pair in edges[["a", "b"]].to_numpy().tolist()}
    assert frozenset(["person:石破茂", "place:大阪"]) in together
    assert {pair for pair in together if "person:山田太郎" in pair} == {frozenset(["person:山田太郎", "place:東京"])}
    assert evidence("石破茂", "山田太郎", found).n_articles == 0


def test_counts_of_an_entity_leave_out_what_it_signs(found):
    writer = found.entities.set_index("entity_id").loc["person:山田太郎"]
    assert (writer["n_mentions"], writer["n_articles"], writer["n_articles_unique"]) == (2, 1, 1)


def test_a_name_in_the_article_is_not_taken_for_the_writers():
    found = kyoki.analyse(["山田首相は東京で会見した。山田氏は質問に答えた。（山田太郎）"])
    assert found.links["entity_id"].tolist() == ["person:山田", "place:東京", "person:山田", "person:山田太郎"]


def test_what_the_report_reads_has_no_bylines(found):
    from kyoki.showing.catalogue import open_tables

    with open_tables({"links": found.links}, ["links"]) as db:
        shown = db.sql("SELECT count(*) FROM links WHERE entity_id = 'person:山田太郎'").fetchall()
    assert shown == [(2,)]
    assert (found.links["entity_id"] == "person:山田太郎").sum() == 4
