"""Articles of a few short lines, without a sentence: posts of the day."""

import pytest

from kyoki.cleaning.article import NoArticle, article_in
from kyoki.config import CleanSettings

TITLE = "夕方の港にて"
NOTE = ["すこし風が出てきた", "ねこも丸くなってる"]
DAY = "2024-05-01 17:20"
MENU = ["ホーム", "ブログ一覧"]
HEADLINES = ["灯台守の日記が本になりました", "夜の市場に三万人が集まりました", "古い倉庫が図書館になります"]


def dump(*, note=NOTE, above=(), days=(DAY,), below=()):
    return "\n".join([*MENU, *above, TITLE, *note, *days, *below, "シェアする"])


def page(*, note=NOTE, day=DAY, below="", top=TITLE):
    links = "".join(f"<li><a href=/{name}>{name}</a></li>" for name in MENU)
    lines = "".join(f"<div>{line}</div>" for line in note)
    head = f"<h1>{top}</h1><p>{day}</p>"
    entry = f"<div class=e><div>{head}</div><div class=b>{lines}</div></div>"
    return f"<html><body><ul>{links}</ul>{entry}{below}</body></html>"


def cards(titles):
    return "".join(f"<p><a href=/{n}>{text}</a></p>" for n, text in enumerate(titles))


def kept(raw, markup):
    row = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    found = article_in(row | {"raw": raw, "markup": markup}, CleanSettings())
    if isinstance(found, NoArticle):
        return None
    return [line.text for line in found.lines if line.kept and line.rule != "title"]


@pytest.mark.parametrize(
    ("raw", "is_note"),
    [
        (dump(), True),
        (dump(days=(DAY, "2024-05-02 08:00")), True),
        (dump(days=(DAY, "2024-05-02 08:00", "2024-05-03 08:00")), False),  # an index
        (dump(days=()), False),  # a page of the site
        (dump(below=["・" * 2, *(["■"] * 9), DAY], days=()), False),  # of something else
        (dump(below=["関連記事", *(f"• {text}" for text in HEADLINES)]), True),
        (dump(below=[f"• {text}" for text in HEADLINES]), False),  # an index
        (dump(below=[f"• {text}" for text in HEADLINES[:2]]), True),
        (dump(note=["すこし風"]), False),  # too short
        (dump(note=["夕方港内強風", "注意報発表中"]), False),  # no running Japanese
    ],
)
def test_a_note_of_the_day_is_the_article_of_a_dump(raw, is_note):
    assert (kept(raw, "text") is not None) == is_note
    assert not is_note or kept(raw, "text") == NOTE


@pytest.mark.parametrize(
    ("raw", "is_note"),
    [
        (page(), True),
        (page(note=["大変だ、", "とても、"]), True),
        (page(day="お知らせ"), False),
        (page(below=cards(HEADLINES)), False),
        (page(below=cards(HEADLINES[:2])), True),
        (page(below=f"<h2>関連記事</h2>{cards(HEADLINES)}"), True),
        (page(note=["港内強風注意", "夕刻発表"]), False),
        (page(note=["404"]), False),
        (page(day=f"{DAY}</p><p>" + "</p><p>".join(["<a href=/>港</a>"] * 5)), False),  # far from the headline
        (page(day=f"{DAY}</p><p>" + "</p><p>".join(["<a href=/>港</a>"] * 4)), True),
        (f"<html><body><h1>{TITLE}</h1><p>{DAY}</p>{NOTE[0]}</body></html>", False),  # in the element of the headline
    ],
)
def test_a_note_of_the_day_is_the_article_of_a_page(raw, is_note):
    assert (kept(raw, "html") is not None) == is_note


@pytest.mark.parametrize(
    ("lines", "is_whole"),
    [(["灯台_f0123456_12345678.jpg", "[灯台2.png]"], True), (["シェアする"], False), (["目次", "人気"], False)],
)
def test_the_name_of_a_picture_is_between_the_lines_of_a_note(lines, is_whole):
    found = kept(dump(note=[NOTE[0], *lines, NOTE[1]]), "text") or []
    assert (found[-2:] == NOTE) == is_whole


def test_a_first_sentence_that_is_broken_after_commas_begins_with_its_first_line():
    text = [
        "朝は霧が深く、",
        "昼は風が強く、",
        "夕方になってやっと舟を出すことができました。",
        "帰りは月が出ていました。",
    ]
    assert kept("\n\n".join(["港の日記", "港のようす", *text]), "text") == text
    assert kept("\n\n".join(["港の日記", "港のようす", "霧の朝", *text[2:]]), "text") == ["霧の朝", *text[2:]]
