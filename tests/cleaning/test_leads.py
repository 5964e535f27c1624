"""A lead above a list is the beginning of its article; a slogan above a menu is not."""

import pytest

from kyoki.stages.clean import clean
from kyoki.stages.read import scrapes_from_raws

MENU = ["川上日報", "トップ", "まちの声", "会員登録", "催し"]
FOOT = ["写真の無断転載はできません。", "会社案内"]
TITLE = "図書館の春の催し"
DAY = "2024年3月1日 10時00分"
LEAD = "市内の図書館が春に行う催しを、館ごとにまとめました。"
LIBRARIES = ("中央", "東", "西", "南", "北", "港", "山手", "川辺", "丘", "森", "谷", "橋")
LISTED = [f"{name}図書館 {what}" for name, what in zip(LIBRARIES, ("古地図の展示", "星を見る会") * 6, strict=True)]
CLOSE = [
    "いずれも申し込みはいらず、だれでも無料で入れる。",
    "駐車場は台数が少ないため、図書館はバスで来てほしいという。",
]
SLOGAN = "川上の町から毎朝の便りをお届けします。"
LABELS = ("まちの声", "読者室", "本の棚", "山の便り", "川の便り", "句会", "碁会", "釣り場", "市場")
OTHERS = [f"{name}の水車、三年の修理終え粉挽き再開へ" for name in LIBRARIES]


def text(*lines):
    return clean(scrapes_from_raws(["\n".join(lines)]).scrapes).articles["text"].iloc[0].split("\n")


@pytest.mark.parametrize("mark", ["• ", "* ", "    "], ids=["bullet", "star", "indent"])
@pytest.mark.parametrize(("day", "between"), [([], []), ([DAY], []), ([DAY], ["申し込みについて"])])
def test_a_lead_above_a_list_begins_the_article(mark, day, between):
    listed = [mark + item for item in LISTED]
    found = text(*MENU, TITLE, *day, LEAD, *listed, *between, *CLOSE, *FOOT)
    assert found == [TITLE, LEAD, *map(str.strip, listed), *between, *CLOSE]


@pytest.mark.parametrize("day", [[], [DAY]], ids=["", "day"])
@pytest.mark.parametrize("title", [[], [TITLE]], ids=["", "headline"])
def test_a_slogan_above_a_menu_does_not(title, day):
    found = text("川上日報", SLOGAN, *(f"• {label}" for label in LABELS), *title, *day, LEAD, *CLOSE, *FOOT)
    assert found == [*title, LEAD, *CLOSE]


def test_nor_does_one_that_shares_words_with_the_article():
    top = ("川上市の図書館だより、春の便り", "図書館の春の便りを、だれでも無料で読めます。")
    found = text(*top, *(f"• {label}" for label in LABELS), TITLE, LEAD, *CLOSE, *FOOT)
    assert found == [TITLE, LEAD, *CLOSE]


def test_nor_does_a_sentence_above_a_list_of_headlines():
    top = ("川上図書館だより", "図書館の春の便りを、だれでも無料で読めます。")
    found = text(*top, *(f"• {other}" for other in OTHERS), *CLOSE, LEAD, *FOOT)
    assert found[-3:] == [*CLOSE, LEAD]
    assert top[1] not in found
