"""Which line of a dump is the headline: synthetic pages, each of another design."""

import pytest

from kyoki.cleaning.article import article_in
from kyoki.cleaning.headlines import broken
from kyoki.config import CleanSettings

HEADLINE = "市議会、議員定数を4減 次の選挙から適用"
SUBTITLE = "反対派は「声が届かなくなる」"
CAPTION = "起立採決で議員定数を減らす条例案を可決する市議会"
RELATED = ["議員報酬、据え置きを答申", "市議選の投票率、過去最低"]
BODY = [
    "丘の上市議会は20日、議員の定数を28から24に減らす条例の改正案を賛成多数で可決した。次の市議会議員選挙から適用する。",
    "提案した会派は、人口の減少に合わせて議会も身を切るべきだと主張していた。",
    "反対した議員は討論で「定数を減らせば、周辺部の住民の声が届かなくなる」と批判した。",
]
STAMP = "2024年11月5日 18時20分"

BLOG = "丘の上市議会ブログ 議員の定数を考える"

#: A line that shares more bigrams with the article than the headline does.
ALIKE = "市議会の議員の定数を減らす条例の改正案"
MOST_ALIKE = "丘の上市議会は20日、議員の定数を28から24に減らす条例の改正案を賛成多数"

PAGES = {
    "a caption above, the date below": ["丘の上新聞", CAPTION, HEADLINE, STAMP, *BODY],
    "a caption between date and text": ["丘の上新聞", HEADLINE, STAMP, CAPTION, *BODY],
    "a subtitle below": ["丘の上新聞", HEADLINE, SUBTITLE, STAMP, *BODY],
    "related articles above": ["丘の上新聞", *RELATED, HEADLINE, "シェアする", "ツイート", STAMP, CAPTION, *BODY],
    "a byline below": [*RELATED, HEADLINE, "丘の上支局 海野みなと", CAPTION, *BODY],
    "the title element first": [f"{HEADLINE} | 丘の上新聞", "メニュー", CAPTION, HEADLINE, *BODY],
    "the title element with another name": [f"{HEADLINE} - 政治 - 丘の上新聞", "丘の上新聞", CAPTION, HEADLINE, *BODY],
    "the title element, and the headline in what looks like the text": [
        f"{HEADLINE}：丘の上新聞",
        "丘の上新聞は、地域の話題を毎日お届けする新聞で、議員や選挙の記事も読めます。",
        HEADLINE,
        STAMP,
        *BODY,
    ],
    "the title element alone, with the name in the foot": [f"{HEADLINE}｜丘の上新聞", *BODY, "丘の上新聞", "会社案内"],
    "the date between a blog's name and the headline": [BLOG, STAMP, HEADLINE, "ツイート", *BODY],
    "the date between the headline and a subtitle": ["丘の上新聞", HEADLINE, STAMP, ALIKE, *BODY],
    "the organisation that it is about": ["丘の上新聞", "一般社団法人丘の上市議会", HEADLINE, STAMP, *BODY],
    "a piece of a sentence that a link broke": [HEADLINE, STAMP, "丘の上市議会は20日、議員定数の条例案「", *BODY],
}


@pytest.mark.parametrize("page", PAGES)
def test_the_headline_of_a_dump(page):
    assert clean(PAGES[page]).facts.title.value == HEADLINE


@pytest.mark.parametrize(
    ("last", "wanted"),
    [
        ("議会だより(第12回)の概要です", "議会だより(第12回)の概要です"),
        ("議会だより12回の概要", MOST_ALIKE),  # 11 code points may be a category
        ("議員の定数", MOST_ALIKE),
    ],
)
def test_a_trail_of_links_ends_with_the_headline(last, wanted):
    page = [f"ホーム > 市議会 > 議会の記録 > {last}", last, MOST_ALIKE, *BODY]
    assert clean(page).facts.title.value == wanted
    assert clean(page[1:]).facts.title.value == MOST_ALIKE


def test_the_owner_of_the_page_is_no_headline():
    owner = MOST_ALIKE[:28]
    page = [owner, "議員の集い", HEADLINE, *BODY]
    assert clean(page).facts.title.value == owner
    assert clean([*page, f"© 2024 {owner}"]).facts.title.value == HEADLINE
    assert clean([*page, f"© 2024 {owner}", *["会社案内"] * 14]).facts.title.value == HEADLINE
    assert clean([*page, f"© 2024 {owner}", *["会社案内"] * 15]).facts.title.value == owner


def test_the_first_line_of_a_text_without_sentences_is_no_headline_for_its_own_words():
    steps = ["皮をむいてひと口大に切り、水にさらす", "鍋に重ねて入れ、ふたをして弱火で煮る", "味をととのえてできあがり"]
    rest = ["もういちど火にかけて、鍋をゆすりながら水けをとばす", "さめるまでおいておくと味がよくしみこんでおいしい"]
    page = ["大根とこんにゃくをことこと煮る", "シェアする", *steps, *rest]
    assert clean(page).facts.title.value == page[0]


def test_above_the_first_stamp_of_a_thread_is_its_headline():
    turns = ["ことしもそろそろ準備しないとね", "腰をやらないこつを教えてほしい", "ひざを使って持ち上げるだけでちがう"]
    stamps = [f"{n} :名無しさん:2012/07/1{n}(水) 22:1{n}" for n in range(1, 7)]
    thread = [line for pair in zip(stamps, turns * 2, strict=True) for line in pair]
    assert clean(["雪かきの道具", *thread]).facts.title.value == "雪かきの道具"


@pytest.mark.parametrize(
    "page",
    [
        ["丘の上新聞", HEADLINE, f"【賛成】{ALIKE}▽議員", STAMP, *BODY],  # no list
        ["丘の上新聞", ALIKE, HEADLINE, "シェアする", *BODY],  # the line above the buttons
        [
            f"{HEADLINE} | 丘の上新聞",
            MOST_ALIKE[:28],
            "議員の集い",
            HEADLINE,
            *BODY,
        ],  # the line that the title element contains
        ["丘の上新聞", HEADLINE, MOST_ALIKE + "「", *BODY],  # no piece of a sentence
        ["丘の上新聞", HEADLINE, f"({MOST_ALIKE})", *BODY],
        ["丘の上新聞", HEADLINE, f"※{MOST_ALIKE}", *BODY],  # no note
        ["丘の上新聞", HEADLINE, "シェアする", f"{MOST_ALIKE} {STAMP}", *BODY],  # no keywords with a stamp
        ["丘の上新聞", HEADLINE, f"{MOST_ALIKE}…", STAMP, *BODY],  # no beginning of the article
        ["丘の上新聞", HEADLINE, f"{MOST_ALIKE}...", STAMP, *BODY],
    ],
)
def test_another_line_may_share_more_with_the_article(page):
    assert clean(page).facts.title.value == HEADLINE


def test_a_bar_within_a_headline_stays():
    headline = "議員定数を4減|市議会の選択"
    assert clean([headline, *BODY]).facts.title.value == headline


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            ["丘の上新聞", "", "市議会、議員定数を4減", "次の選挙から適用", "", BODY[0]],
            "市議会、議員定数を4減次の選挙から適用",
        ),
        (["市議会、議員定数を4減", "海野みなと記者", "", BODY[0]], "市議会、議員定数を4減"),
        (["市議会、議員定数を4減", STAMP, "", BODY[0]], "市議会、議員定数を4減"),
        (["市議会、議員定数を4減", "次の選挙から適用", *BODY], "市議会、議員定数を4減"),  # no blank line around
    ],
)
def test_a_headline_over_several_lines_of_a_dump(lines, wanted):
    article = clean(lines)
    assert article.facts.title.value == wanted
    assert article.text.startswith(wanted + "\n")


def test_a_block_of_many_lines_is_no_headline():
    texts = ["", *["見出しの一部"] * 6, "", "本文。"]
    assert broken(texts, ["before_body"] * len(texts), 1) == range(1, 2)
    assert broken(texts[3:], ["before_body"] * len(texts), 0) == range(4)


def clean(lines):
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    return article_in(row | {"raw": "\n".join(lines), "markup": "text"}, CleanSettings())


LATEST = ["最新記事", "手袋の片方", "始発を待つ"]


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (LATEST, "始発を待つ"),  # again in the list of the latest articles
        (LATEST[:2], "湯気の向こうの日々"),
    ],
)
def test_a_headline_that_recurs_below(below, expected):
    night = [
        "終電を逃して、駅前のうどん屋に入った。客は私だけだった。",
        "外に出ると、空の端が少し白い。歩いて駅へ戻った。",
    ]
    page = ["湯気の向こうの日々", "2015-02-11", "始発を待つ", *night, "コメントを書く", *below]
    assert clean(page).facts.title.value == expected


def test_a_category_that_recurs_is_no_headline():
    page = [
        "丘の上新聞",
        "まちの話題",
        HEADLINE,
        "まちの話題",
        STAMP,
        *BODY,
        "シェアする",
        "まちの話題",
        "市議選の投票率",
    ]
    assert clean(page).facts.title.value == HEADLINE


def test_the_heading_of_a_part_is_no_headline():
    assert clean(["丘の上新聞", HEADLINE, STAMP, "【議員定数】", *BODY]).facts.title.value == HEADLINE
    longer = "【議員定数】次の選挙から四減へ"
    assert clean(["丘の上新聞", longer, STAMP, *BODY]).facts.title.value == longer
