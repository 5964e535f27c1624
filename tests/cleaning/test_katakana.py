"""Text that is written in katakana where hiragana is usual."""

import pytest

from kyoki.cleaning.article import article_in
from kyoki.cleaning.katakana import as_hiragana
from kyoki.config import CleanSettings

DIARY = [
    "朝ハ霧深クシテ岬見エズ",
    "舟ヲ出ス者ナシ",
    "昼過ギテ風カハリ沖ノ方ヨリ晴レ来タル",
    "網ヲ繕ヒテ日ヲ暮ラス",
    "夕刻ニ至リテ一艘帰ル",
    "鰯スコシバカリ積ミタルノミ",
    "妻ハ浜ニテ待チヰタリ",
    "子ラハ既ニ眠リタリ",
    "灯台ノ灯ノ今宵ハ明ルク見ユ",
]
NOTES = [
    "底本は昭和の初めに刷られた日記です。",
    "このファイルは、図書館の有志が作りました。",
]


def test_hiragana_takes_the_place_of_katakana():
    assert as_hiragana(["ホーム", "朝ハ霧深ク", "舟ヲ出ス", "", "網ヲ繕ヒ", "浜辺", "です"]) == [
        "ホーム",
        "朝は霧深く",
        "舟を出す",
        "",
        "網を繕ひ",
        "浜辺",
        "です",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["ニュース", "スポーツ", "エンタメ"],  # a menu
        ["ヲタク文化ノ今", "ヲチスレ"],  # slang
        ["舟ヲ出ス者ナシ", "エンタメ"],  # a single title
        ["「舟ヲ出ス」という詩", "「網ヲ繕フ」という詩"],  # quotations in hiragana
    ],
)
def test_other_katakana_stays(lines):
    assert as_hiragana(lines) == lines


def test_a_headline_stays():
    assert as_hiragana(["浜ノ日記", *DIARY], "浜ノ日記")[0] == "浜ノ日記"


@pytest.mark.parametrize("headline", ["〔浜ノ日記抄〕", "浜の日記"])
def test_a_diary_in_katakana_is_the_article_of_a_page(headline):
    lines = "".join(f"<p>{line}</p>" for line in DIARY)
    notes = "".join(f"<p>{line}</p>" for line in NOTES)
    page = f"<h1>{headline}</h1><div>{lines}</div><div class=notes>{notes}</div>"
    article = clean(page, "html")
    assert article.text == "\n".join([headline, *DIARY])
    assert article.facts.author.value is None  # not the headline in brackets


def test_a_diary_in_katakana_is_the_article_of_a_dump():
    article = clean("\n".join(["浜の漁師の日記", "ツイート", *DIARY, "シェアする", "人気記事"]), "text")
    assert article.text == "\n".join(["浜の漁師の日記", *DIARY])


def clean(raw, markup):
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    return article_in(row | {"raw": raw, "markup": markup}, CleanSettings())
