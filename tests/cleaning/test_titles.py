import pytest

from kyoki.cleaning.facts import Fact
from kyoki.cleaning.pages import Block, Page
from kyoki.cleaning.statements import Statements
from kyoki.cleaning.titles import title

HEADLINE = "港の古い倉庫、図書館に"


def page(headings=(), lines=("本文。",), doc_title="", **stated):
    """Return a page whose headings are one, broken into lines, if `broken`."""
    broken = stated.pop("broken", False)
    blocks = [Block(text, "0", bullet=False, link_share=0.0, tag="h1", role="") for text in headings]
    blocks += [Block(text, "0", bullet=False, link_share=0.0, tag="p", role="") for text in lines]
    return Page(blocks, [range(len(headings))] if broken else [], Statements(title=doc_title, **stated))


@pytest.mark.parametrize(
    ("headings", "meta", "doc_title", "expected"),
    [
        ([HEADLINE], {"og:title": f"{HEADLINE} | 海の町新聞"}, "", HEADLINE),  # the heading that the statement holds
        (["海の町新聞", HEADLINE], {}, f"{HEADLINE} - 海の町新聞", HEADLINE),  # the site's own h1 is not it
        ([], {"og:title": f"{HEADLINE}:海の町新聞", "og:site_name": "海の町新聞"}, "", HEADLINE),
        ([], {"og:title": HEADLINE}, "", HEADLINE),
        ([], {}, f"{HEADLINE}｜海の町新聞", HEADLINE),
        ([HEADLINE], {}, "", HEADLINE),
        ([HEADLINE], {}, "記事の印刷", HEADLINE),  # says nothing of the page
        ([HEADLINE, "関連する話題の一覧"], {}, "記事の印刷", "記事の印刷"),  # which of two?
        ([HEADLINE], {"og:title": "春の特集"}, "記事の印刷", "春の特集"),
        (["関連記事"], {}, "倉庫は図書館に", "倉庫は図書館に"),  # too short
        # the lower one
        ([], {}, "", None),
    ],
)
def test_the_headline_of_a_page(headings, meta, doc_title, expected):
    assert title(None, page(headings, meta=meta, doc_title=doc_title)) == Fact(expected, expected and "page")


@pytest.mark.parametrize(
    ("pieces", "doc_title", "expected"),
    [
        ([HEADLINE, "市議会が可決"], f"{HEADLINE} 市議会が可決 | 海の町新聞", f"{HEADLINE}市議会が可決"),
        # The page's statement may leave the last line out, but not most of the heading.
        ([HEADLINE, "市議会が可決", "来春着工"], f"{HEADLINE} 市議会が可決", f"{HEADLINE}市議会が可決来春着工"),
        ([HEADLINE, "反対した議員は費用の見積もりを批判"], HEADLINE, HEADLINE),
        (["海の町新聞の特集", HEADLINE, "市議会が可決"], f"{HEADLINE} 市議会が可決", f"{HEADLINE}市議会が可決"),
        ([HEADLINE, "2025年4月28日"], HEADLINE, HEADLINE),  # furniture is no subtitle
        (["ABC Festival", "in Umi"], "ABC Festival in Umi", "ABC Festival in Umi"),  # a blank between words
        (["別の話の大きな見出し", "その副題"], HEADLINE, HEADLINE),
    ],
)
def test_a_headline_over_several_lines(pieces, doc_title, expected):
    assert title(None, page(pieces, doc_title=doc_title, broken=True)).value == expected


@pytest.mark.parametrize(
    ("linked", "headings", "doc_title", "expected"),
    [
        (1.0, ["海の町の図書館だより", "新しい倉庫"], "新しい倉庫 - 海の町の図書館だより", "新しい倉庫"),
        (1.0, ["海の町の図書館だより", "新しい倉庫"], "海の町の図書館だより | 新しい倉庫", "新しい倉庫"),
        (0.0, ["海の町の図書館だより", "新しい倉庫"], "海の町の図書館だより | 新しい倉庫", "海の町の図書館だより"),
        (
            1.0,
            ["港の新しい倉庫の話", "海野 みなと"],
            "港の新しい倉庫の話 | 海野 みなと",
            "港の新しい倉庫の話",
        ),  # who wrote it
        (1.0, ["海の町の図書館だより", "新しい倉庫"], "海の町の図書館だより　新しい倉庫", "新しい倉庫"),
        (0.0, ["海の町の図書館だより", "新しい倉庫"], "海の町の図書館だより　新しい倉庫", "海の町の図書館だより"),
        (1.0, ["海の町の図書館", "新しい倉庫"], "新しい倉庫 | 海の町の図書館 powered by 港", "新しい倉庫"),
        (1.0, ["新しい倉庫の話", "潮見 三郎"], "新しい倉庫の話 潮見 三郎", "新しい倉庫の話"),
        (1.0, ["港の新しい倉庫の話", "海の町だより"], "港の新しい倉庫の話を本に - 海の町だより", "港の新しい倉庫の話"),
    ],
)
def test_below_the_linked_name_of_the_site_is_the_headline(linked, headings, doc_title, expected):
    made = page(headings, doc_title=doc_title)
    made.blocks[0] = made.blocks[0]._replace(link_share=linked)
    assert title(None, made).value == expected


def test_a_line_of_the_site_is_no_headline():
    """A site's name over all pages may be longer than the headline, and in the title element as well."""
    made = page(["海の町の図書館だより", "新しい倉庫"], doc_title="新しい倉庫 - 海の町の図書館だより")
    assert title(None, made).value == "海の町の図書館だより"
    assert title(None, made, {"海の町の図書館だより"}).value == "新しい倉庫"


def test_a_line_is_the_headline_where_no_heading_is():
    lines = ["メニュー", f"{HEADLINE} 市議会が可決", "本文。"]
    stated = f"{HEADLINE} 市議会が可決 | 海の町新聞"
    assert title(None, page(["新着記事"], lines, stated)).value == lines[1]


def test_what_was_given_is_the_headline():
    assert title("別の\n見出し ", page([HEADLINE])) == Fact("別の 見出し", "field")
    assert title(" ", page([HEADLINE])) == Fact(HEADLINE, "page")


def test_a_dump_states_no_headline():
    assert title(None, Page()) == Fact()
