"""The functions that notebooks call: texts kept as they are, raw scrapes of any kind, the stages on new articles."""

import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kyoki
from kyoki.cleaning.site_templates import with_templates
from kyoki.errors import InputError
from kyoki.stages.read import scrapes_from_raws
from kyoki.storage.writers import write
from kyoki.tables import TABLES

DUMP = """メニュー トップ 政治 国際

日本と韓国の両政府が会談

日本と韓国の両政府は24日、ソウルで会談した。経済協力の進め方を話し合った。

次回の会談は東京で開く予定だ。両政府は日程の調整を続けている。

シェア ツイート
"""


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_clean_text_is_kept_character_for_character(texts):
    articles = TABLES["articles"].check(kyoki.articles_from_texts(texts))
    assert list(articles["text"]) == texts
    assert list(articles["n_chars"]) == [len(text) for text in texts]


def test_ids_are_given_or_made_from_the_text():
    assert list(kyoki.articles_from_texts(["甲", "乙"], ids=["x", "y"])["article_id"]) == ["x", "y"]
    first, second, third = kyoki.articles_from_texts(["甲", "乙", "甲"])["article_id"]
    assert third == f"{first}-2" != second
    assert kyoki.articles_from_texts(["甲"])["article_id"][0] == first


@pytest.mark.parametrize(
    ("texts", "ids", "complaint"),
    [
        (["甲"], ["x", "y"], "2 ids"),
        (["甲", "乙"], ["x", "x"], "1 different"),
        (["甲", ""], None, "is empty; leave it out"),
    ],
)
def test_ids_and_texts_that_do_not_fit_are_refused(texts, ids, complaint):
    with pytest.raises(InputError, match=complaint):
        kyoki.articles_from_texts(texts, ids)


def test_raw_scrapes_as_bytes_and_text_are_cleaned():
    page = f"<html><body><nav>メニュー</nav><article><h1>題</h1><p>{'本文は長い。' * 20}</p></article></body></html>"
    cleaned = kyoki.clean([DUMP, DUMP.replace("24日", "25日").encode("cp932"), page, b"", b"\x89PNG\r\n\x1a\n\0"])
    assert len(cleaned.articles) == 3
    assert set(cleaned.rejects["reason"]) == {"empty", "binary"}
    text = cleaned.articles["text"]
    assert text.str.contains("ソウルで会談した").sum() == 2
    assert not text.str.contains("メニュー|ツイート").any()
    for name in ("articles", "lines", "sentences", "rejects"):
        TABLES[name].check(getattr(cleaned, name))


def test_a_table_of_scrapes_is_cleaned_the_same(tmp_path):
    (tmp_path / "a.txt").write_text(DUMP, encoding="utf-8")
    scrapes = kyoki.read([tmp_path]).scrapes
    assert list(kyoki.clean(scrapes).articles["text"]) == list(kyoki.clean([DUMP]).articles["text"])


def test_sentences_are_those_of_cleaning():
    cleaned = kyoki.clean([DUMP])
    pd.testing.assert_frame_equal(kyoki.sentences(cleaned.articles), cleaned.sentences)


def test_a_users_phrases_decide():
    (text,) = kyoki.clean([DUMP], drop=["次回の会談"]).articles["text"]
    assert "次回の会談" not in text


@pytest.mark.parametrize(("cited", "n"), [("keep", 1), ("drop", 0)])
def test_a_user_decides_on_lines_that_cite(cited, n):
    line = "出典:「灯台の夏」例文経済"
    raw = f"港の橋\n港の町で古い橋が架け替えられた。\n{line}\n工事には三年がかかった。"
    assert kyoki.clean([raw], cited=cited).articles["text"].item().count(line) == n


@pytest.mark.model
def test_every_stage_on_new_text():
    text = (
        "金正恩総書記はロシアのプーチン大統領と平壌で会談した。プーチン大統領は北朝鮮の弾道ミサイルには触れなかった。"
    )
    articles = kyoki.articles_from_texts([text])
    tokens, mentions = kyoki.tokens(articles), kyoki.mentions(articles)
    linked = kyoki.links(mentions, articles)
    pairs = kyoki.pairs(linked.links, kyoki.sentences(articles))
    keywords, terms = kyoki.keywords(tokens), kyoki.terms(tokens)
    assert {"金正恩", "プーチン", "ロシア", "平壌", "北朝鮮"} == set(mentions["surface"])
    assert {"state:RU", "state:KP"} <= set(linked.entities["entity_id"])
    assert "会談" in set(keywords["lemma"])
    both = pairs.query("a == 'place:平壌' and b == 'state:RU' and window == 'sentence'")
    assert both[["n_ab", "n"]].to_numpy().tolist() == [[1, 2]]
    for name, frame in {"tokens": tokens, "mentions": mentions, "pairs": pairs, "terms": terms}.items():
        TABLES[name].check(frame)


def test_importing_loads_nothing():
    probe = "import sys, kyoki; print([m for m in ('pandas', 'spacy', 'fugashi', 'matplotlib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_name_of_the_api_is_there():
    for name in kyoki.__all__:
        assert callable(getattr(kyoki, name)) or name == "plot", name
    with pytest.raises(AttributeError, match="no attribute 'none_such'"):
        _ = kyoki.none_such


def test_pages_of_a_list_are_read_together_and_one_page_with_what_was_learnt(tmp_path, sites):
    *pages, new = [page.raw for page in sites.newspaper(32, 6)]
    together = kyoki.clean([*pages, new])
    assert {"template", "turning"} <= set(together.lines["rule"])
    scrapes = scrapes_from_raws(pages).scrapes
    write(TABLES["templates"], kyoki.templates(scrapes), tmp_path / "tables")
    alone, knowing = (kyoki.clean([new], templates=out).articles for out in (None, tmp_path))
    id_ = alone["article_id"].item()
    assert knowing["text"].item() == together.articles.set_index("article_id")["text"][id_] != alone["text"].item()
    elsewhere = scrapes_from_raws([new]).scrapes.assign(folder="of/another/name", site=None)
    assert kyoki.clean(elsewhere, templates=tmp_path).articles["text"].item() == knowing["text"].item()


def test_scrapes_of_a_run_are_cleaned_as_the_run_did(sites):
    scrapes = with_templates(scrapes_from_raws([page.raw for page in sites.newspaper(33, 5)]).scrapes)
    every = kyoki.clean(scrapes).articles.set_index("article_id")["text"]
    one = kyoki.clean(scrapes.head(1)).articles
    assert one["text"].item() == every[one["article_id"].item()]
