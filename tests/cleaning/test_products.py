"""Cards of products within an article, and lines of articles that look like one."""

import pytest

from kyoki.cleaning.article import article_in
from kyoki.config import CleanSettings

TITLE = "雨の日も自転車で通う"
LEAD = "去年の秋に自転車を買い、片道七キロの道を毎日走っている。雨の日もほとんど休まなかった。"
MORE = "道具は少しずつ増えた。空気が減ると途端に重くなるので、空気入れだけは早く買ったほうがよい。"
LAST = "半年で体も軽くなった。春になったら、海まで足をのばしてみようと思っている。"


def kept(*lines):
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    found = article_in(row | {"raw": "\n".join(lines), "markup": "text"}, CleanSettings())
    return [line.text for line in found.lines if line.kept and line.rule != "title"]


@pytest.mark.parametrize(
    ("lines", "own"),
    [
        (["小さな空気入れ K-20", "Amazon", "楽天市場", "Yahooショッピング"], []),
        (["小さな空気入れ K-20", "潮見工業", "¥2,480 (2024/04/03 09:12時点)", "Amazon 楽天市場"], []),
        (["灯台守の一年 (みさき文庫)", "作者:海野 みなと", "発売日: 2018/11/20", "メディア: 文庫"], []),
        (["道具について", "小さな空気入れ K-20", "Amazonで見る"], ["道具について"]),  # a heading
        (["道具は三つある。", "楽天市場で見る"], ["道具は三つある。"]),  # a sentence is not the name of a product
        (["売る店", "Amazon", "近くの自転車店"], ["売る店", "Amazon", "近くの自転車店"]),  # one name of a shop
        (["発売日: 2018/11/20", "定価: 1,200円"], ["発売日: 2018/11/20", "定価: 1,200円"]),  # without a shop
    ],
)
def test_what_belongs_to_a_card(lines, own):
    assert kept(TITLE, "2024年4月3日", LEAD, *lines, MORE, LAST) == [LEAD, *own, MORE, LAST]


def test_several_cards_do_not_end_an_article():
    cards = [line for n in range(6) for line in (f"空気入れ その{n}", "Amazon", "楽天市場")]
    assert kept(TITLE, "2024年4月3日", LEAD, *cards, MORE) == [LEAD, MORE]


def test_day_and_author_of_a_product_are_not_those_of_the_article():
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    lines = [TITLE, LEAD, "灯台守の一年", "作者:海野 みなと", "発売日: 2018/11/20", "メディア: 文庫", MORE, LAST]
    for above, day in (([], None), (["2024年4月3日"], "2024-04-03")):
        facts = article_in(row | {"raw": "\n".join([*above, *lines]), "markup": "text"}, CleanSettings()).facts
        assert facts.author.value is None
        assert (facts.published.value and str(facts.published.value)) == day
