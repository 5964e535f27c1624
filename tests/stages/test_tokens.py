"""The table of words: sentences kept apart, offsets into the article."""

import pandas as pd
import pytest

from kyoki.errors import EngineError
from kyoki.language import sentences
from kyoki.schema import check_surfaces
from kyoki.stages.tokens import tokens
from kyoki.tables import TABLES


def articles(**texts):
    return pd.DataFrame({"article_id": list(texts), "text": list(texts.values())}, dtype="str")


TEXTS = {
    "b": "首脳会談\n両国は条約に署名した。「支持する」と述べた。",
    "a": "核実験は行われなかった。",
}


def test_words_of_an_article():
    table = TABLES["tokens"].check(tokens(articles(**TEXTS)))
    check_surfaces(table, TEXTS)
    rows = table[table["article_id"] == "b"]
    assert rows["surface"].tolist()[:4] == ["首脳", "会談", "両国", "は"]
    assert rows["start"].tolist()[:4] == [0, 2, 5, 7]
    assert rows["sentence"].tolist()[:4] == [0, 0, 1, 1]
    assert rows["pos2"].isna().any()  # た has none


def test_every_word_lies_in_its_sentence():
    text = "会談した。両国は「条約に署名する。軍も送る」と述べた！\n次の行\u3000です。" * 3
    table = tokens(articles(a=text))
    spans = sentences.split(text)
    for row in table.itertuples():
        assert spans[row.sentence].start <= row.start < row.end <= spans[row.sentence].end


def test_an_articles_words_do_not_depend_on_the_others():
    together = tokens(articles(**TEXTS))
    alone = pd.concat([tokens(articles(**{name: text})) for name, text in sorted(TEXTS.items())], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)


def test_no_articles_and_an_article_without_words():
    assert len(TABLES["tokens"].check(tokens(articles()))) == 0
    assert len(TABLES["tokens"].check(tokens(articles(a="\n  \n")))) == 0


def test_an_error_names_the_article():
    with pytest.raises(EngineError, match="article b, sentence 0: NUL at 2"):
        tokens(articles(a="平壌", b="平壌\0"))
