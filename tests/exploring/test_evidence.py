"""The sentences behind a pair, as shown by the command."""

import shutil

import pandas as pd
import pytest
from typer.testing import CliRunner

import kyoki
from kyoki.commands.app import app
from kyoki.errors import InputError
from kyoki.exploring.evidence import evidence
from kyoki.showing.catalogue import SERVED, open_tables
from kyoki.showing.network import pair
from kyoki.stages.evidence import evidence as pair_sentences
from kyoki.storage.writers import write
from kyoki.tables import TABLES

KP, RU, PUTIN = "state:KP", "state:RU", "person:ウラジーミル・プーチン"
TEXTS = {
    "1": ("2024-06-19", "平壌の会談\nロシアと北朝鮮は条約に署名した。北朝鮮は歓迎した。"),
    "2": ("2025-04-28", "ロシアが\t北朝鮮に謝意。\nプーチン氏が語った。"),
    "3": (None, "北朝鮮とロシア。"),
}
NAMES = {KP: "北朝鮮", RU: "ロシア", PUTIN: "プーチン"}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    rows = [
        {
            "article_id": i,
            "title": f"題{i}",
            "text": text,
            "n_chars": len(text),
            "kept_share": 1.0,
            "outlet": "東都新報",
        }
        | {"published": pd.Timestamp(day)}
        for i, (day, text) in TEXTS.items()
    ]
    articles = TABLES["articles"].frame(rows)
    sentences = kyoki.sentences(articles)
    met = [
        {"article_id": i, "start": at, "end": at + len(name), "entity_id": entity}
        for i, (_, text) in TEXTS.items()
        for entity, name in NAMES.items()
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    links = pd.DataFrame(met).assign(method="alias", score=1.0)
    of = links.merge(sentences, on="article_id", suffixes=("", "_s")).query("start_s <= start and end <= end_s")
    links = TABLES["links"].sorted(TABLES["links"].frame(of))
    counts = {"n_mentions": 3, "n_articles": 3, "n_mentions_unique": 3, "n_articles_unique": 3}
    entities = [
        {"entity_id": KP, "type": "state", "name": "北朝鮮", "aliases": "北朝鮮|北|朝鮮民主主義人民共和国", **counts},
        {"entity_id": RU, "type": "state", "name": "ロシア", "aliases": "ロシア|露", **counts},
        {"entity_id": PUTIN, "type": "person", "name": "ウラジーミル・プーチン", "aliases": "プーチン", **counts},
        {"entity_id": "place:北", "type": "place", "name": "北区", "aliases": "北", **counts, "n_articles_unique": 1},
    ]
    pairs = kyoki.pairs(links, sentences)
    made = {
        "articles": articles,
        "sentences": sentences,
        "links": links,
        "entities": TABLES["entities"].sorted(TABLES["entities"].frame(entities)),
        "pairs": pairs,
        "pair_sentences": pair_sentences(pairs, links, articles),
    }
    for name, frame in made.items():
        write(TABLES[name], frame, folder / "tables")
    return folder


def kyoki_command(out, *arguments):
    return CliRunner().invoke(app, ["why", *arguments, "--from", str(out)], catch_exceptions=False)


def test_newest_first_with_both_names_marked(out):
    done = kyoki_command(out, "露", "state:KP")
    assert done.stdout.splitlines() == [
        "2025-04-28\t東都新報\t2\t題2",
        "\t【ロシア】が 【北朝鮮】に謝意。",  # a tab of the text is no tab of ours
        "2024-06-19\t東都新報\t1\t題1",
        "\t【ロシア】と【北朝鮮】は条約に署名した。",
        "undated\t東都新報\t3\t題3",
        "\t【北朝鮮】と【ロシア】。",
    ]
    assert "state:KP, state:RU: 3 sentences with both" in done.stderr


def test_a_limit_is_said(out):
    done = kyoki_command(out, "ロシア", "北朝鮮", "--limit", "1")
    assert len(done.stdout.splitlines()) == 2
    assert "1 of 3; all of them: --limit 0" in done.stderr
    assert len(kyoki_command(out, "ロシア", "北朝鮮", "--limit", "0").stdout.splitlines()) == 6


def test_in_no_sentence_together_the_passage_between(out):
    done = kyoki_command(out, "プーチン", "北朝鮮")
    assert done.stdout.splitlines()[1] == "\tロシアが 【北朝鮮】に謝意。 【プーチン】氏が語った。"
    assert "1 article with both, in no sentence together" in done.stderr


def test_two_that_share_no_article():
    found = kyoki.analyse(["石破茂首相は東京で会見した。", "トランプ大統領は大阪で会見した。"])
    assert evidence("石破茂", "トランプ", found)[2:] == (False, [], 0, 0, 0, None)


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("ロシヤ", "北朝鮮", "^no entity is called ロシヤ; did you mean ロシア"),
        ("北", "ロシア", "^北 means 2 entities: state:KP (3 articles), place:北 (1 article); give one of these ids$"),
        ("露", "ロシア", "^why: 露 and ロシア both mean state:RU; expected two entities$"),
    ],
)
def test_what_cannot_be_answered(out, first, second, says):
    with pytest.raises(InputError, match=says.replace("(", r"\(").replace(")", r"\)")):
        evidence(first, second, out)


@pytest.mark.parametrize("settings", [{"min_count": 2}, {"types": ["person-person"]}])
def test_a_pair_that_is_not_listed_has_its_sentences_all_the_same(out, tmp_path, settings):
    shutil.copytree(out / "tables", tmp_path / "tables")
    tables = kyoki.load(tmp_path)
    of_two = tables.links["article_id"] == "2"  # of ロシア and 北朝鮮 one sentence
    listed = kyoki.pairs(tables.links[of_two], windows=["sentence"], **settings)
    rows = pair_sentences(listed, tables.links[of_two], tables.articles)
    assert rows.empty
    write(TABLES["pair_sentences"], rows, tmp_path / "tables")
    found = evidence("ロシア", "北朝鮮", tmp_path)
    assert found == evidence("ロシア", "北朝鮮", out)
    assert found.in_one_sentence


def test_the_page_shows_the_same_sentences_in_the_same_order(out):
    tables = kyoki.load(out)
    given = {name: TABLES[name].frame() for name in SERVED}
    given |= {name: getattr(tables, name) for name in ("articles", "sentences", "links", "entities", "pair_sentences")}
    with open_tables(given, SERVED) as db:
        for listed in tables.pairs[["a", "b"]].drop_duplicates().itertuples(index=False):
            found = evidence(listed.a, listed.b, out)
            shown = pair(db, a=listed.a, b=listed.b) if found.in_one_sentence else []
            passages = found.passages if found.in_one_sentence else []
            assert [(row["id"], row["text"]) for row in shown] == [(p.article_id, p.text) for p in passages]
            for row, passage in zip(shown, passages, strict=True):
                assert set(passage.marks) <= {(mark["start"], mark["end"]) for mark in row["marks"]}


def test_marks_point_at_the_names(out):
    for passage in evidence("ロシア", "北朝鮮", out).passages:
        assert [passage.text[start:end] for start, end in passage.marks] == ["北朝鮮", "ロシア"]
