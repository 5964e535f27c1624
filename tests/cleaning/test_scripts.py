"""A page in another language says so where it is set aside."""

import pytest

from kyoki.cleaning.article import NoArticle, article_in
from kyoki.cleaning.scripts import foreign_text
from kyoki.config import CleanSettings

ENGLISH = "The harbour lighthouse has been restored after two years of work, the town said on Monday."
CHINESE = (
    "港口的灯塔经过两年的修复,于周一重新点亮。当地居民聚集在岸边观看,镇长感谢了志愿者们的努力并表示灯塔将向公众开放。"
)
KOREAN = "항구의 등대가 이년간의 복원 작업을 마치고 월요일에 다시 불을 밝혔다고 시가 발표했다."
MENU = ["ホーム", "ニュース", "会社案内"]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([ENGLISH], "73 letters, most of them Latin, 0 kana"),
        ([*MENU, ENGLISH], "73 letters, most of them Latin, 0 kana"),  # a page of a Japanese site
        ([CHINESE], "53 letters, most of them Chinese characters, 0 kana"),
        ([KOREAN, KOREAN], "72 letters, most of them Hangul, 0 kana"),
        ([ENGLISH[:40]], None),  # hardly any text
        (["News", "Home", "Contact"] * 10, None),  # words of menus
        (["港の古い倉庫を図書館に改める案を市議会が可決したことを受けて市は来春の着工に向けて準備を進めている"], None),
        (["総務部長海野健水道部長潮見三郎建設課長山野由美" * 3, "人事異動のお知らせ"], None),  # Japanese names
    ],
)
def test_text_in_another_language(texts, found):
    assert foreign_text(texts) == found


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, KOREAN])
@pytest.mark.parametrize("markup", ["html", "text"])
def test_such_a_page_is_set_aside_with_the_reason(text, markup):
    lines = ["Harbour", text, text, text]
    raw = "\n".join(lines)
    if markup == "html":
        raw = (
            f"<html><body><h1>{lines[0]}</h1><div>{''.join(f'<p>{line}</p>' for line in lines[1:])}</div></body></html>"
        )
    scrape = dict.fromkeys(("url", "title", "date", "outlet", "author", "folder"))
    found = article_in({**scrape, "raw": raw, "markup": markup}, CleanSettings())
    assert isinstance(found, NoArticle)
    assert found.reason == "no_text"
    assert found.detail.startswith("4 lines, but no Japanese (")
    assert found.detail.endswith(" kana): kyoki reads Japanese only, leave the page out")


@pytest.mark.parametrize(("texts", "is_foreign"), [(["a" * 20] * 3, True), (["a" * 19] * 4, False)])
def test_letters_of_a_line_that_is_examined(texts, is_foreign):
    assert bool(foreign_text(texts)) == is_foreign


@pytest.mark.parametrize(("texts", "is_foreign"), [(["a" * 25] * 2, True), (["a" * 25, "a" * 24], False)])
def test_letters_of_all_lines(texts, is_foreign):
    assert bool(foreign_text(texts)) == is_foreign


@pytest.mark.parametrize(("kana", "is_foreign"), [(4, True), (5, False)])
def test_kana_of_a_hundred_letters(kana, is_foreign):
    assert bool(foreign_text(["あ" * kana + "a" * (100 - kana)])) == is_foreign


def test_letters_of_a_long_text_that_are_examined():
    assert foreign_text(["a" * 30] * 300).startswith("5,000 letters")
