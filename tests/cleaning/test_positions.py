"""What the position of a line says where no phrase is known: teasers, links to other articles, last words, lists."""

import pytest

from kyoki.cleaning import body
from kyoki.cleaning.article import article_in
from kyoki.cleaning.classified_lines import ClassifiedLine
from kyoki.cleaning.lines import Line
from kyoki.cleaning.pages import names_furniture
from kyoki.config import CleanSettings

TITLE = "港の古い倉庫、図書館に 市議会が可決"
LEAD = "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。"
MORE = "市によると、倉庫は昭和の初めに建てられ、長く使われていなかった。市長は「街の顔になる」と述べた。"
POLITE = "倉庫は昭和の初めに建てられ、長く使われていませんでした。くわしくは前の話をご覧ください。"
OTHER = "灯台守の日記、孫が本にまとめて出版へ"
TEASER = "六十年前に灯台を守った男性の日記を、孫の女性が一冊の本にまとめた。"


def kept(raw, markup="html"):
    scrape = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    found = article_in({**scrape, "raw": raw, "markup": markup}, CleanSettings())
    return [line.text for line in found.lines if line.kept]


def page(*parts, below="", heading=TITLE):
    text = "".join(parts)
    return (
        f"<html><head><title>{TITLE}</title></head><body><p><a href=/>港だより</a></p><div class=x><h1>{heading}</h1>"
        f"<div class=y>{text}</div>{below}</div></body></html>"
    )


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    ("name", "is_furniture"),
    [
        ("share-buttons", True),
        ("c-shareBtns__list", True),
        ("relatedPosts", True),
        ("articleBody", False),
        ("Ranking", True),
        ("post has-profile bg2", False),  # has one, and is none
        ("entry no-comments", False),
        ("has-profile comments", True),
        ("hash-tags", True),
    ],
)
def test_names_of_elements(name, is_furniture):
    assert names_furniture(name) == is_furniture


@pytest.mark.parametrize(
    ("below", "is_kept"),
    [
        (f"<div class=z><h2><a href=/>{OTHER}</a></h2><p>{TEASER}</p></div>", False),
        (f"<div class=z><p><a href=/>{OTHER}</a></p><p>{TEASER}</p></div>", False),
        (f"<div class=z><h2>{OTHER}</h2><p>{TEASER}</p></div>", True),  # a subhead of the article
        (f"<div class=z><p><a href=/>港の倉庫</a></p><p>{TEASER}</p></div>", True),  # a name that the text refers to
    ],
)
def test_a_sentence_below_a_linked_headline_is_a_teaser(below, is_kept):
    assert (TEASER in kept(page(paragraphs(LEAD, MORE), below=below))) == is_kept


def test_the_only_sentence_below_a_linked_headline_is_the_article():
    raw = page(heading=f"<a href=/>{TITLE}</a>", below=f"<p>{LEAD}</p>")
    assert kept(raw) == [TITLE, LEAD]


@pytest.mark.parametrize(
    ("parts", "is_kept"),
    [
        ((LEAD, f"<a href=/>{OTHER}</a>", MORE), False),
        ((LEAD, f"【写真】<a href=/>{OTHER}</a>", MORE), False),
        ((LEAD, f"<a href=/>{OTHER}</a>", POLITE), True),  # the author refers to it
        ((LEAD, OTHER, MORE), True),
        ((LEAD, "<a href=/>港の倉庫</a>", MORE), True),
    ],
)
def test_a_linked_headline_between_two_paragraphs(parts, is_kept):
    found = "\n".join(kept(page(f"<p>{'<br>'.join(parts)}</p>")))
    assert any(text in found for text in (OTHER, "港の倉庫")) == is_kept


@pytest.mark.parametrize(("line", "title"), [("編集委員 海野みなと", TITLE), ("来春に着工", f"{TITLE}来春に着工")])
def test_a_name_within_the_heading(line, title):
    raw = page(f"<p>{LEAD}</p>", heading=f"{TITLE}<br>{line}").replace(f"<title>{TITLE}", f"<title>{TITLE} {line}")
    scrape = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    assert article_in({**scrape, "raw": raw, "markup": "html"}, CleanSettings()).facts.title.value == title


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [("<p>この先どうなるのか…</p>", True), ("</div><div class=z><div>よかったら教えてね!</div>", False)],
)
def test_last_words_are_in_the_element_of_the_text(line, is_kept):
    words = line.replace("</p>", "").rpartition(">")[2] or "よかったら教えてね!"
    assert (words in kept(page(paragraphs(LEAD, MORE), line))) == is_kept


RESULTS = [
    "◇港マラソン(1日、潮見市陸上競技場発着)",
    "▽男子フルマラソン",
    "①海野健(港AC)2時間21分08秒",
    "②沢渡誠(北浦走友会)2時間22分40秒",
    "▽女子フルマラソン",
    "①渚あおい(潮見大)2時間49分55秒",
]


def test_a_list_is_the_article_of_a_page_that_has_nothing_else():
    assert kept(page(paragraphs(*RESULTS))) == [TITLE, *RESULTS]
    assert kept(page(paragraphs(LEAD), below=f"<div class=z>{paragraphs(*RESULTS)}</div>"))[:2] == [TITLE, LEAD]


@pytest.mark.parametrize(
    ("lines", "is_kept"),
    [
        (RESULTS, True),
        (RESULTS[1:3], False),  # two lines may be anything
        (["社会の話題", "経済の話題", "運動の話題", "港の話題", "催しの話題"], False),  # no marks: a menu
    ],
)
def test_a_printed_list_in_a_dump(lines, is_kept):
    raw = "\n".join(["港だより", TITLE, "2024年12月1日 16:20", *lines])
    assert (lines[-1] in kept(raw, "text")) == is_kept
    assert lines[0] not in kept("\n".join([TITLE, LEAD, MORE, "© 港だより", *lines]), "text")


STEPS = [
    "鍋にバターを溶かして玉ねぎを弱火でゆっくり炒めます♪",
    "鶏肉の両面をこんがりと焼いてから鍋に加えて煮ます♪",
    "火を止めてから生クリームを加えて全体を混ぜます♪",
]


@pytest.mark.parametrize(
    ("comments", "is_kept"),
    [
        (["野菜を入れてもおいしい。", "久しぶりに作りました。"], True),
        ([LEAD, MORE], False),  # the article is not a list
    ],
)
def test_steps_in_a_list_outweigh_some_comments(comments, is_kept):
    steps = "".join(f"<li><dl><dt><h3>{n}</h3></dt><dd><p>{text}</p></dd></dl></li>" for n, text in enumerate(STEPS, 1))
    said = "".join(f"<div><div>2022年6月1{n}日</div><div>{text}</div></div>" for n, text in enumerate(comments))
    found = kept(f"<html><body><div><ol>{steps}</ol></div><div class=w>{said}</div></body></html>")
    assert (STEPS[0] in found) == is_kept
    assert (comments[0] in found) != is_kept


def test_nor_does_a_list_of_teasers():
    teasers = "".join(f"<li><a href=/{n}>{OTHER}{n}</a><br>{text}</li>" for n, text in enumerate([LEAD, MORE, POLITE]))
    below = f"<div class=w><div>{TEASER}</div></div>"
    assert TEASER in kept(f"<html><body><div><ul>{teasers}</ul></div>{below}</body></html>")


@pytest.mark.parametrize(
    ("size", "share", "is_list"), [(81, 0.5, True), (80, 0.5, False), (81, 0.6, False), (81, None, False)]
)
def test_how_far_a_list_outweighs_other_text(size, share, is_list):
    step = Line("の" * size, bullet=True, part=1, link_share=None if share is None else 0.0)
    others = [Line("の" * 40, link_share=0.0), Line("の" * 30, bullet=True, part=2, link_share=0.0)]
    some = [ClassifiedLine(0, line, None, prose=True) for line in [step, *others]]
    link = ClassifiedLine(0, Line("港だより", bullet=True, part=1, link_share=share), None, prose=False)
    assert body._is_in_list([*some, link]) == is_list
