"""The counted data in parts: corpus stages get the same from them as from tokens, and no other article affects them."""

import pandas as pd
import pytest

import kyoki
from kyoki.counting.units import Cutter
from kyoki.counting.word_counts import count_words
from kyoki.errors import TableError
from kyoki.stages.parts.counted import counted
from kyoki.tables import PART_TABLES

POS = ("名詞", "動詞")
TEXTS = [
    "プーチン大統領は19日、平壌を訪れた。弾道ミサイルの発射は続く。【動画】会談の様子。",
    "プーチン大統領は19日、平壌を訪れた。弾道ミサイルの発射は続く。",
    "3人。",  # no unit
]


@pytest.fixture(scope="module")
def articles():
    return kyoki.articles_from_texts(TEXTS, ["a", "b", "c"])


@pytest.fixture(scope="module")
def tokens(articles):
    return kyoki.tokens(articles)


@pytest.fixture(scope="module")
def mentions():
    rows = [
        (i, TEXTS[0].index(surface), TEXTS[0].index(surface) + len(surface), type_, f"{type_}:{entity}")
        for i in ("a", "b")
        for surface, type_, entity in (("プーチン", "person", "ウラジーミル・プーチン"), ("平壌", "place", "平壌"))
    ]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "type", "entity_id"])


@pytest.mark.parametrize("unit", ["long", "short"])
@pytest.mark.parametrize("titles", [False, True])
def test_words_of_parts_count_as_those_of_tokens(articles, tokens, mentions, unit, titles):
    found = counted(articles, tokens, mentions, pos=POS, unit=unit, titles=titles)
    cutter = Cutter(mentions, unit=unit, pos=POS, titles=titles)
    one, other = (count_words(frame, cutter, {"b"}) for frame in (tokens, found.word_units))
    pd.testing.assert_frame_equal(one.words, other.words)
    assert one.articles == other.articles == ["a", "b", "c"]
    for name in ("counts", "printed"):
        assert (getattr(one, name) != getattr(other, name)).nnz == 0
    assert one.in_names.tolist() == other.in_names.tolist()


def test_words_of_parts_do_not_depend_on_the_order_of_parts(articles, tokens, mentions):
    units = counted(articles, tokens, mentions, pos=POS).word_units
    parts = [units[units["article_id"] == i] for i in ("a", "b", "c")]
    cutter = Cutter(mentions, unit="long", pos=POS)
    one, other = (count_words(frames, cutter, placed=True) for frames in (parts, parts[::-1]))
    pd.testing.assert_frame_equal(one.words, other.words)
    assert one.articles == other.articles
    for name in ("counts", "printed"):
        assert (getattr(one, name) != getattr(other, name)).nnz == 0
    assert sorted(zip(*one.places, strict=True)) == sorted(zip(*other.places, strict=True))
    shown = one.words["word"].to_numpy(dtype=object)
    assert set(shown[one.printed[[0]].indices]) == {"動画"}  # b says again what a says, and a has a label
    assert "発射" in set(shown[one.printed[[1]].indices])


def test_words_that_were_counted_are_not_counted_again(articles, tokens, mentions):
    cutter = Cutter(mentions, unit="long", pos=POS)
    words = count_words(tokens, cutter)
    assert count_words(words, cutter) is words


def test_a_name_counts_as_the_entity_that_links_say_when_it_is_counted(articles, tokens, mentions):
    units = counted(articles, tokens, mentions, pos=POS).word_units
    assert units[units["named"]]["surface"].isna().all()
    again = mentions.assign(entity_id=mentions["entity_id"].replace("person:ウラジーミル・プーチン", "person:別人"))
    words = count_words(units, Cutter(again, unit="long", pos=POS)).words
    assert set(words["entity_id"].dropna()) == {"person:別人", "place:平壌"}
    stopped = count_words(units, Cutter(again, unit="long", pos=POS, stop_words=["別人"])).words
    assert set(stopped["entity_id"].dropna()) == {"place:平壌"}
    with pytest.raises(TableError, match=r"^article b: 0-4 is a name without a link; expected one$"):
        Cutter(mentions.drop(index=2), unit="long", pos=POS).cut(units)


def test_no_other_article_changes_what_a_part_holds_of_one(articles, tokens, mentions):
    together = counted(articles, tokens, mentions, pos=POS)
    for i in ("a", "b", "c"):
        alone = counted(*(frame[frame["article_id"] == i] for frame in (articles, tokens, mentions)), pos=POS)
        for name, rows in alone._asdict().items():
            whole = getattr(together, name)
            pd.testing.assert_frame_equal(rows, whole[whole["article_id"] == i].reset_index(drop=True))


def test_tables_of_a_part_fit_their_schema_also_without_an_article(articles, tokens, mentions):
    for frames in ((articles, tokens, mentions), (articles[:0], tokens[:0], mentions[:0])):
        for name, rows in counted(*frames)._asdict().items():
            PART_TABLES[name].check(rows)


def test_the_corpus_stages_give_the_same_of_tokens_and_of_parts(sample_run):
    run = kyoki.load(sample_run)
    found = counted(run.articles, run.tokens, run.mentions)
    same = pd.testing.assert_frame_equal
    same(kyoki.keywords(found.word_units, run.articles, run.links), kyoki.keywords(run.tokens, run.articles, run.links))
    same(kyoki.terms(found.noun_runs, run.articles, run.mentions), kyoki.terms(run.tokens, run.articles, run.mentions))
    by = {"by": "outlet"}
    same(
        kyoki.keyness(found.word_units, run.articles, run.links, **by),
        kyoki.keyness(run.tokens, run.articles, run.links, **by),
    )
    of_run = (run.keywords, run.links, run.sentences, run.articles)
    same(kyoki.word_pairs(found.word_units, *of_run), kyoki.word_pairs(run.tokens, *of_run))
    marked = run.articles.merge(found.signatures, on="article_id")
    same(kyoki.near_duplicates(marked), kyoki.near_duplicates(run.articles))
    assert run.articles["duplicate_of"].notna().any()
