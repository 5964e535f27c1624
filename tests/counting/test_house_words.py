"""House words are distinguished from subjects."""

import pandas as pd
import pytest

import kyoki

SUBJECTS = ["温泉", "鉄道", "料理", "野球", "音楽", "天気", "法律", "芸術", "医療", "農業", "漁業", "教育"]


@pytest.fixture(scope="module")
def kinds():
    """Make two outlets of twelve articles; one prints the name of its column, a byline, a label and a set phrase."""
    texts, outlets = [], []
    for number, subject in enumerate(SUBJECTS):
        texts.append(
            f"【街角通信】{subject}を歩く。{subject}の魅力を記者が探る。\n・色：{subject}\n"
            f"この欄への感想を編集部まで送ってください。{'独自の特集を組む。' * (number % 2)}"
        )
        outlets.append("甲")
        texts.append(f"{subject}の集まりが町で開かれた。市民が{subject}について学んだ。魅力は尽きない。")
        outlets.append("乙")
    articles = kyoki.articles_from_texts(texts, [f"{at:02}" for at in range(len(texts))])
    articles["outlet"] = pd.array(outlets, dtype="str")
    found = kyoki.keywords(kyoki.tokens(articles), articles)
    return found.set_index("word")["kind"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("街角通信", "house"),  # 【】 on every page
        ("感想", "house"),  # the same words again and again
        ("色", "house"),  # a label
        ("温泉", "word"),  # a subject of both
        ("魅力", "word"),  # also elsewhere
        ("市民", "house"),  # on every page of 乙 alone
    ],
)
def test_kinds(kinds, word, kind):
    assert kinds[word] == kind


def test_few_articles_have_no_house_words():
    articles = kyoki.articles_from_texts(["【通信】温泉だ。", "【通信】鉄道だ。"], ["a", "b"])
    assert set(kyoki.keywords(kyoki.tokens(articles), articles)["kind"]) == {"word"}
