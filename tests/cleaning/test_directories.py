"""Directories without links are furniture of a page with another article; articles in the form of a list are kept."""

import pytest

from kyoki.cleaning import directories
from kyoki.cleaning.article import article_in
from kyoki.config import CleanSettings

TITLE = "市の庁舎に落雷 職員は無事"
FLASH = "十九日の昼ごろ、潮見市の庁舎に雷が落ち、窓ガラス四枚が割れたが、職員にけがはなかった。"
SHOPS = [
    ("木漏れ日書店", "絵本と古本をそろえた小さな本屋。"),
    ("喫茶ともしび", "自家焙煎のコーヒーが評判です。"),
    ("まるやま精肉店", "揚げたてのコロッケを店先で食べられる。"),
    ("さくら美容室", "予約なしでも髪を切ってもらえます。"),
    ("花工房リラ", "季節の花束を予算に合わせて作ってくれます。"),
    ("文具の三省", "万年筆の試し書きができる老舗。"),
    ("パン工房こむぎ", "天然酵母のパンが朝のうちに売り切れる。"),
    ("うつわ処 土音", "若手作家の器を扱うギャラリー。"),
    ("鮮魚うおまさ", "朝どれの魚をさばいてくれる。"),
    ("旅行のかもめ社", "離島の旅に強い代理店です。"),
    ("和菓子みなもと", "どら焼きは毎日百個の限定。"),
    ("写真館ゆめ", "七五三や成人式の撮影を行う。"),
]
INNS = [
    ("木の宿", "谷を見下ろす露天の湯が人気。"),
    ("雪あかり", "囲炉裏で焼くイワナの食事が評判。"),
    ("湯元館", "源泉かけ流しの湯に朝まで入れる。"),
    ("峠の灯", "朝食の粥が体にしみる。"),
    ("山の家", "薪ストーブを囲む食堂が心地よい。"),
    ("渓流荘", "渓流の音を聞きながら湯につかる。"),
    ("星の宿", "夜は屋上で星を眺められる。"),
    ("ぶなの森", "地元の野菜を使った食事が自慢。"),
    ("白樺館", "湯上がりの牛乳が無料で飲める。"),
    ("かもしか", "峠の歩き方を主人が教えてくれる。"),
]
INNS_TITLE, INNS_LEAD = "雪の峠の宿 湯と食を楽しむ", "冬の峠は宿選びが楽しい。湯と食にこだわる十軒だ。"


def each(before, form, after=""):
    return lambda entries: before + "".join(form.format(*entry) for entry in entries) + after


MARKUPS = {
    "div": each("<div class=a>", "<div class=b><b>{}</b><p>{}</p></div>", "</div>"),
    "ul": each("<ul>", "<li><p>{}</p><p>{}</p></li>", "</ul>"),
    "ul, one line": each("<ul>", "<li><b>{}</b> {}</li>", "</ul>"),
    "ul, br": each("<ul>", "<li>{}<br>{}</li>", "</ul>"),
    "table": each("<table>", "<tr><th>{}</th><td>{}</td></tr>", "</table>"),
    "dl": each("<dl>", "<dt>{}</dt><dd>{}</dd>", "</dl>"),
    "h3": each("<div class=a>", "<h3>{}</h3><p>{}</p>", "</div>"),
    "p": each("<div class=a>", "<p>{}</p><p>{}</p>", "</div>"),
}
PLACES = {
    "below": "<h1>{title}</h1><div class=e><p>{text}</p></div>{list}",
    "below main": "<main><h1>{title}</h1><div class=e><p>{text}</p></div></main>{list}",
    "beside": "<div id=l><h1>{title}</h1><p>{text}</p></div><div id=r><h2>街のお店</h2>{list}</div>",
    "above": "<div class=t>{list}</div><div class=m><h1>{title}</h1><p>{text}</p></div>",
}


def kept(place, title, text, entries):
    body = place.format(title=title, text=text, list=entries)
    raw = f"<html><head><title>{title} | 潮見日報</title></head><body>{body}<footer>潮見日報社</footer></body></html>"
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    found = article_in(row | {"raw": raw, "markup": "html"}, CleanSettings())
    return [line.text for line in found.lines if line.kept and line.rule != "title"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize("times", [1, 3])
def test_a_directory_outweighs_no_news_flash(markup, place, times):
    entries = [(name + "西東南"[n], about) for n in range(times) for name, about in SHOPS]
    assert kept(PLACES[place], TITLE, FLASH, MARKUPS[markup](entries)) == [FLASH]


@pytest.mark.parametrize(
    "place",
    [
        "<h1>{title}</h1><div class=e><p>{text}</p>{list}</div>",
        "<h1>{title}</h1><div class=l><p>{text}</p></div>{list}",
        "<article><h1>{title}</h1><div class=l><p>{text}</p></div><div class=e>{list}</div></article>",
        "<h1>{title}</h1>{list}",
    ],
)
@pytest.mark.parametrize("markup", MARKUPS)
def test_an_article_may_be_such_a_list(markup, place):
    found = "".join(kept(place, INNS_TITLE, INNS_LEAD, MARKUPS[markup](INNS)))
    assert [about for _, about in INNS if about not in found] == []


PLACE = PLACES["below"]


@pytest.mark.parametrize(
    ("entry", "is_kept"),
    [
        ("{}", True),
        ("{}予約はいらない。", False),  # the beginnings of other articles
        ("<a href=/>続き</a>{}", False),
    ],
)
def test_items_with_words_of_the_headline_are_the_article(entry, is_kept):
    """Ten list items without links are a listing otherwise."""
    items = MARKUPS["ul, one line"]([(name, entry.format(about)) for name, about in INNS])
    assert ("かもしか" in "".join(kept(PLACE, INNS_TITLE, INNS_LEAD, items))) == is_kept
    assert "かもしか" not in "".join(kept(PLACE, TITLE, FLASH, items))


def test_a_list_in_the_element_of_the_text_above_it_belongs_to_it():
    inside = "<h1>{title}</h1><div class=e><p>{text}</p>{list}</div>"
    for markup in MARKUPS.values():
        assert SHOPS[0][1] in "".join(kept(inside, TITLE, FLASH, markup(SHOPS)))


@pytest.mark.parametrize(
    ("entries", "is_kept"),
    [
        (SHOPS[:10], False),
        (SHOPS[:9], True),  # too few
        ([(name + "をどう思うか", about) for name, about in SHOPS], True),  # questions
        ([(f"{n}時", about) for n, (_, about) in enumerate(SHOPS)], True),  # a day
        ([("海野", about) for _, about in SHOPS], True),  # a talk
        ([(name, about * 2) for name, about in SHOPS], True),  # paragraphs
        ([(name * 4, about) for name, about in SHOPS], True),  # no names
        ([(name, f"{about[:-1]}、" + "とても評判がよい" * 14 + "。") for name, about in SHOPS], True),
    ],
)
def test_the_form_of_a_directory(entries, is_kept):
    assert (entries[0][1] in kept(PLACE, TITLE, FLASH, MARKUPS["dl"](entries))) == is_kept


def test_a_directory_is_the_article_of_a_page_without_another_text():
    assert SHOPS[0][1] in kept(PLACE, TITLE, "けがはない。", MARKUPS["dl"](SHOPS))
    assert SHOPS[0][1] not in kept(PLACE, TITLE, "市によると、けが人はいなかった。", MARKUPS["dl"](SHOPS))


def test_entries_of_two_markups_are_two_lists():
    halves = MARKUPS["div"](SHOPS[:6]) + MARKUPS["p"](SHOPS[6:])
    assert SHOPS[0][1] in kept(PLACE, TITLE, FLASH, halves)


@pytest.mark.parametrize(
    ("headline", "lead", "is_related"),
    [
        (TITLE, FLASH, False),
        (INNS_TITLE, "", False),
        ("まちの老舗を訪ねて", "評判の店を歩く。", False),  # one of ten
        ("朝の花", "", False),  # three of ten
        ("朝の花と本", "", True),  # four
        ("商店街を歩く", "小さな店先で買える。", False),
        ("商店街のお店を紹介", "", True),  # announced
        ("商店街のおすすめ12選", "", True),
        ("商店街で買うなら", "店主たちに聞いた。", True),
    ],
)
def test_entries_are_related_to_an_article(headline, lead, is_related):
    entries = ["".join(entry) for entry in SHOPS[:10]]
    assert directories.is_related(entries, headline, lead) is is_related


def test_numerals_and_dates_relate_nothing():
    entries = ["七日の十時から、二人で一回百円。"] * 10
    assert not directories.is_related(entries, "三十日に二百人が集う", "七月一日の十時に始まった。")
    assert directories.is_related(entries, "一回だけの舞台", "")


def test_entries_are_related_by_one_word_of_the_lead():
    entries = [f"{name}。坂の上にある。" for name, _ in INNS[:4]] + ["海の家。"] * 6
    assert directories.is_related(entries, "散歩の記", "坂を上る。")
    assert not directories.is_related(entries[1:], "散歩の記", "港へ下る。")
