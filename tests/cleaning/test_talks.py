"""Threads: their posts are the article, and what the site prints above each post is not."""

import pytest

from kyoki.cleaning.article import article_in
from kyoki.config import CleanSettings

TITLE = "蜂の巣箱に白い粉がつく"
POSTS = [
    ["はじめて投稿します", "今朝ふたを開けたら、巣板のすみに白い粉のようなものがついていました", "病気でしょうか"],
    ["それはチョーク病かもしれません", "湿気が多いと出やすいので、巣箱の下に台を入れて風を通すのが先です"],
    ["ありがとうございます", "さっそくブロックを買ってきて、台にしました"],
]
NAMES = ["山羊ひげ", "すみれ堂", "山羊ひげ"]
ARTICLE = [
    "朝から雨だったので一日家で片づけをしてました",
    "押し入れの奥から十年前のノートが出てきてびっくり",
    "読み返すと字が下手すぎて笑うしかない夜でした",
    "夕方になってやっと晴れたから近所の土手まで散歩",
]


def head(at, kind):
    day = f"2021年5月0{at + 2}日(日) 08:1{at}"
    return {
        "phpbb": [NAMES[at], f"記事: {14 + at}", f"Re: {TITLE}" if at else TITLE, f"投稿記事by {NAMES[at]} » {day}"],
        "votes": [f"「いいね!」 {at}", f"{NAMES[at]} {day}"],
        "heads": [f"{at + 1}：{NAMES[at]}：2021/05/0{at + 2}(日) 08:1{at}:05.390 ID:AbCdEfGhIj{at}.net"],
        "numbers": [NAMES[at], "一般会員", f"2021/05/0{at + 2} #{at + 1}"],
    }[kind]


def dump(kind, *above):
    lines = [line for at, post in enumerate(POSTS) for line in (*head(at, kind), *post)]
    return "\n".join(["養蜂のひろば", "病気と害虫", TITLE, *above, *lines, "Powered by Example", "ホームへ戻る"])


def page(kind, *above):
    posts = "".join(
        f"<div id=p{at} class=bg{at % 2}><div class=m>{paragraphs(*head(at, kind))}</div>"
        f"<div id=c{at} class=content>{'<br>'.join(post)}</div></div>"
        for at, post in enumerate(POSTS)
    )
    top = f"<html><head><title>{TITLE}</title></head><body><p><a href=/>養蜂のひろば</a></p><h1>{TITLE}</h1>"
    return (
        f"{top}<div>{paragraphs(*above)}</div><div class=posts>{posts}</div><p><a href=/>ホーム</a></p></body></html>"
    )


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def kept(raw, markup):
    scrape = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    found = article_in({**scrape, "raw": raw, "markup": markup}, CleanSettings())
    return [line.text for line in found.lines if line.kept]


@pytest.mark.parametrize("kind", ["phpbb", "votes", "heads", "numbers"])
@pytest.mark.parametrize(("raw", "markup"), [(dump, "text"), (page, "html")])
def test_the_posts_of_a_thread(raw, markup, kind):
    assert kept(raw(kind), markup) == [TITLE, *(line for post in POSTS for line in post)]


@pytest.mark.parametrize("kind", ["phpbb", "votes", "heads", "numbers"])
@pytest.mark.parametrize(("raw", "markup"), [(dump, "text"), (page, "html")])
def test_an_article_above_is_not_lost(raw, markup, kind):
    found = kept(raw(kind, *ARTICLE), markup)
    assert found[found.index(ARTICLE[0]) :][: len(ARTICLE)] == ARTICLE


@pytest.mark.parametrize(
    ("head", "is_thread"),
    [("{}：名無しさん：2021/05/02(日) 08:1{}:05.390 ID:AbCdEfGh{}", True), ("2021/05/02(日) 08:1{}", False)],
)
def test_heads_of_posts_need_nothing_that_recurs_above_them(head, is_thread):
    said = ["湿気が多いと出やすいので、巣箱の下に台を入れて風を通すのが先", "やってみます", "切ない", "わかる"]
    posts = "".join(f"<div id=p{at}>{head.replace('{}', str(at))}<br>{text}</div>" for at, text in enumerate(said, 1))
    raw = f"<html><body><h1>{TITLE}</h1><div class=posts>{posts}</div></body></html>"
    assert (kept(raw, "html") == [TITLE, *said]) == is_thread


@pytest.mark.parametrize(
    ("numbers", "is_thread"),
    [(("#1", "#2", "#3"), True), (("#3", "#1", "#2"), False), (("#1", "#2"), False)],
)
def test_numbers_of_posts_count_up(numbers, is_thread):
    lines = [line for at, number in enumerate(numbers) for line in ("一般会員", number, *POSTS[at])]
    found = kept("\n".join(["養蜂のひろば", TITLE, *lines]), "text")
    assert ("一般会員" not in found) == is_thread


REPLIES = [
    ["去年買った充電池なのですが、三十分くらいで切れます", "買い替えたほうがいいのでしょうか"],
    ["電池だけ別売りで買えますよ", "型番は本体の裏に書いてあるはず"],
    ["寒いところに置いていませんか？", "うちも物置から部屋に移したら持つようになったし"],
    ["まさに物置でした、試してみます", "ありがとうございました！"],
]


@pytest.mark.parametrize("vote", ["いいね！{}", "参考になった {}人"])
def test_names_votes_and_numbers_around_posts_belong_to_none(vote):
    names = ["スレ主 潮見さん", "のこぎり男さん", "ねじ山さん", "スレ主 潮見さん"]
    lines = []
    for at, (name, post) in enumerate(zip(names, REPLIES, strict=True)):
        head = [name, f"投稿数：{at % 3 + 2}件"]
        stamp = f"2018/05/1{at} 19:2{at}"
        lines += [stamp, *head] if at == 0 else [*head, stamp]  # the day of the thread, then its first author
        lines += [*post, f"書込番号：{at}", vote.format(at)]
    found = kept("\n".join(["道具の広場", "新規投稿", "充電池がすぐ切れる", *lines, "新着の投稿", "運営会社"]), "text")
    assert found[-8:] == [line for post in REPLIES for line in post]
    assert not {"のこぎり男さん", "ねじ山さん"} & set(found)


@pytest.mark.parametrize(
    ("first", "title"),
    [
        (["ぬか床がすっぱくなりすぎました", "毎日かき混ぜているのですが、最近すっぱくて食べられません。"], True),
        (
            ["ぬか床がすっぱくなりすぎました", "母から分けてもらったのに、もう捨てるしかないのかな"],
            False,
        ),  # the first line of a post
        (["ぬか床がすっぱい。毎日のことです。", "毎日かき混ぜているのですが、最近すっぱくて食べられません。"], False),
    ],
)
def test_the_question_below_the_asker_is_the_headline(first, title):
    answers = ["塩を少し足して、涼しいところに移してみてください", "冷蔵庫に入れるのがいちばん。うちはずっとそうです。"]
    lines = ["mat****さん", "2020/8/2 13:25", "2回答", *first]
    for at, answer in enumerate(answers):
        lines += [f"oku****{at}さん".replace(f"****{at}", "***" + "*" * at), f"2020/8/2 14:0{at}", answer]
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    found = article_in(row | {"raw": "\n".join([*lines, "Q&Aランキング"]), "markup": "text"}, CleanSettings())
    assert (found.facts.title.value == first[0]) == title
    assert [line.text for line in found.lines if line.kept] == [*first, *answers]


def test_headings_of_a_programme_are_no_stamps():
    """The size of a file is below each title; names alone do not show what belongs to a post."""
    parts = [line for at in range(3) for line in (f"講演{at}", "(4.05MB)", *POSTS[at])]
    assert kept("\n".join([TITLE, *parts]), "text").count("(4.05MB)") == len(POSTS)
