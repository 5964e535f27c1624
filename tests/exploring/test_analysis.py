"""`kyoki.analyse`: texts in memory have the tables of a run over the same articles, and leave no file."""

import gc
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

import kyoki
from kyoki.errors import InputError
from kyoki.exploring import analysis
from kyoki.tables import TABLES

#: Of pages: texts have none. What an article has of its page is in `_OF_PAGES`.
NOT_OF_TEXTS = {"scrapes", "lines", "templates", "rejects"}
_OF_PAGES = ["title", "url", "outlet_from", "author", "published_from", "partial", "kept_share"]


@pytest.mark.slow
@pytest.mark.model
def test_texts_have_the_tables_of_a_run_over_the_same_articles(sample_run):
    run = kyoki.load(sample_run)
    known = run.articles[["text", "published", "outlet", "article_id"]].sample(frac=1, random_state=0)
    found = kyoki.analyse(known["text"], known["published"], known["outlet"], ids=known["article_id"])
    for name in TABLES:
        if name not in NOT_OF_TEXTS:
            ours, theirs = (getattr(tables, name) for tables in (found, run))
            if name == "articles":
                ours, theirs = (frame[TABLES[name].names].drop(columns=_OF_PAGES) for frame in (ours, theirs))
            pd.testing.assert_frame_equal(ours, theirs, obj=name)
        else:
            assert len(getattr(found, name)) == 0


@pytest.mark.model
def test_nothing_stays_and_every_question_can_be_asked():
    found = kyoki.analyse(
        ["ロシアのプーチン大統領は24日、北京を訪れた。", "中国はロシアと条約に署名した。"], outlets=["甲", None]
    )
    folder = Path(found.folder)
    assert kyoki.sql("SELECT count(*) AS n FROM pairs JOIN entities ON entity_id = a", found)["n"].item() == len(
        found.pairs
    )
    assert set(kyoki.kwic("ロシア", found)["article_id"]) == set(found.articles["article_id"])
    assert len(kyoki.where(found, "outlet=甲").articles) == 1
    assert repr(found).startswith("Analysis(2 articles: ")
    assert folder.exists()
    del found
    gc.collect()
    assert not folder.exists()


def test_dates_are_days_in_tokyo():
    given = ["2025-04-01", date(2025, 4, 1), datetime(2025, 3, 31, 16, tzinfo=UTC), pd.Timestamp("2025-04-01 23:00")]
    assert analysis._days(pd.Series(given, dtype="object")).dt.strftime("%Y-%m-%d").tolist() == ["2025-04-01"] * 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dates": ["2025-04-01"]}, "1 dates for 2 texts; expected one per text"),
        ({"outlets": ["甲", "乙", "丙"]}, "3 outlets for 2 texts"),
        ({"dates": ["2025-04-01", "yesterday-ish"]}, "date 1 is 'yesterday-ish'; expected a date"),
    ],
)
def test_what_does_not_fit_is_said(given, said):
    with pytest.raises(InputError, match=said):
        kyoki.analyse(["一つ。", "二つ。"], **given)


def test_one_text_is_no_list_of_characters():
    with pytest.raises(
        InputError, match=r"texts is one text; expected a list of texts, one for each article: \[text\]"
    ):
        kyoki.analyse("日本と韓国の首脳が会談した。")


def test_a_search_with_the_tables_first_says_what_comes_first():
    articles = kyoki.articles_from_texts(["首相が会見した。"])
    with pytest.raises(InputError, match=r"the query is a DataFrame; expected a text first"):
        kyoki.kwic(articles, "首相")


@pytest.mark.model
def test_a_notebook_shows_what_there_is_and_nothing_of_a_text_is_markup():
    attack = "<img src=x onerror=alert(1)>"
    found = kyoki.analyse([f"ロシアのプーチン大統領は{attack}と言った。"], outlets=[attack])
    assert "<td>.articles</td><td>1</td><td>One cleaned article" in found._repr_html_()
    shown = kyoki.links(found.mentions, found.articles)._repr_html_()
    assert "<p>links: " in shown
    coded = kyoki.codes(*(getattr(found, name) for name in ("tokens", "links", "entities", "sentences", "articles")))
    assert attack not in "".join(one._repr_html_() for one in (found, found.articles, found.tokens, coded))
