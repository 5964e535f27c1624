"""Sentences below the article of a dump: comments and notes in another style, teasers of other articles."""

import pytest

from kyoki.cleaning.article import article_in
from kyoki.config import CleanSettings

TITLE = "港の古い倉庫、図書館に 市議会が可決"
DAY = "2025年4月28日 18時05分"
BODY = [
    "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。",
    "市によると、倉庫は昭和の初めに建てられ、長く使われていなかった。市長は「街の顔になります」と述べた。",
    "反対した議員は、費用が当初の見積もりの二倍になったことを挙げ、説明が足りないと批判している。",
]
POLITE = [text.replace("可決した", "可決しました").replace("見通しだ", "見通しです") for text in BODY]
COMMENTS = ["みさき", "倉庫の雰囲気を残してくれるなら賛成です。", "しおり", "私も賛成です。楽しみにしています。"]
TEASERS = [
    (
        "高潮で岸壁の道路が通行止め 復旧は来週",
        "岸壁の道路が高潮で通行止めになり、市は復旧を来週と見込んでいる。迂回を呼びかける。",
    ),
    (
        "夜の市場に三万人 雨の週末でも人出",
        "雨の週末にもかかわらず、夜の市場には三万人が訪れた。去年の同じ時期より一万人多い。",
    ),
]
OWN = [
    (
        "市議会の賛成多数の理由は何か",
        "賛成した市議会の議員は、古い倉庫の図書館は市長の公約だと話した。反対した議員の批判には答えなかった。",
    ),
    (
        "図書館の工事はいつ始まるのか",
        "倉庫を図書館に改める工事は、来年の春に始まる見通しだ。費用の見積もりは二倍になった。",
    ),
]


def kept(*lines):
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    found = article_in(row | {"raw": "\n".join(lines), "markup": "text"}, CleanSettings())
    return [line.text for line in found.lines if line.kept and line.rule != "title"]


@pytest.mark.parametrize(
    "below",
    [
        COMMENTS,
        ["アプリなら、もっと便利にニュースを読めます。", "ダウンロード", "毎朝のニュースをお届けします。"],
        ["いかがでしたか。感想をお寄せください。"],
        [line for teaser in TEASERS for line in teaser],
        [line for teaser in TEASERS for line in (*teaser, "2025年4月27日")],
        ["2025年4月27日", *TEASERS[0]],
    ],
)
def test_what_is_below_an_article_in_another_style_or_on_another_subject_is_not_its_own(below):
    assert kept(TITLE, DAY, *BODY, *below) == BODY


@pytest.mark.parametrize(
    ("body", "below"),
    [
        (POLITE, ["くわしい日程は来週の議会で決まります。まだ先です。"]),  # an article in the polite style
        (BODY[:2], ["くわしい日程は来週の議会で決まります。まだ先です。"]),  # too short to have a style
        (BODY, ["敬称は略しました。"]),  # a single sentence
        (BODY, ["※工事の日程は変わることがあります。市の窓口でご確認ください。"]),  # a footnote
        (BODY, ["日程は来週の議会で決まる。くわしくは市の窓口で聞けます。お待ちください。"]),  # both styles
        (BODY, ["市長は終わりに「説明を続けます。足りないなら何度でもします」と話した。"]),  # a quotation
        (BODY, ["市の資料によると、" * 12 + "日程は来週の議会で決まります。まだ先です。"]),  # as long as the article
        (BODY, OWN[0]),  # about the same subject
        (BODY, [line for section in OWN for line in section]),
        (BODY, TEASERS[0]),  # alone, without a date
        (BODY, [line for head, text in TEASERS for line in (f"「{head}」", text)]),
        (BODY, ["これからの予定", "予算は来週に決まる。"]),  # a subhead
    ],
)
def test_the_last_sentences_of_an_article_stay(body, below):
    assert kept(TITLE, DAY, *body, *below) == [*body, *below]


def test_an_advert_sets_no_teaser_apart():
    assert kept(TITLE, DAY, *BODY, "[PR]", *TEASERS[0]) == [*BODY, *TEASERS[0]]


def test_too_few_words_show_no_other_subject():
    text = "みんなでつくったみこしが、ことしもまちをねりあるいた。" * 3
    below = ["2025年4月27日", "いよいよはじまるよ、まちのおまつり", text]
    assert text in kept(TITLE, DAY, *BODY, *below)


def test_a_quotation_says_nothing_of_the_style():
    body = [*BODY[:2], "市長は「説明を続けます。何度でもします」と話した。", BODY[2]]
    assert kept(TITLE, DAY, *body, *COMMENTS) == body
