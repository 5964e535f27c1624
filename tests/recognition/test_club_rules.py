"""Clubs in brackets after their player, in articles on sports and in others."""

import pytest

from kyoki.recognition import roles
from kyoki.recognition.sentence import Claim

SPORTS = "W杯予選で日本代表のFWがゴールを決めた"


def types(found):
    return {surface: type_ for surface, (type_, _) in found.items()}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("鎌田大地（カルドネアパレス）が先制した", {"鎌田大地": "person", "カルドネアパレス": "organisation"}),
        ("鎌田大地（レアル・カルドネア）が加点した", {"鎌田大地": "person", "レアル・カルドネア": "organisation"}),
        ("遠藤航主将（リバプール）が守った", {"遠藤航": "person", "リバプール": "organisation"}),
        ("三笘薫（ブライトン）が走った", {"三笘薫": "person", "ブライトン": "organisation"}),
        ("鈴木彩艶（パルマ）が防いだ", {"鈴木彩艶": "person", "パルマ": "organisation"}),
        ("山田太郎（相沢病院）が走った", {"山田太郎": "person", "相沢病院": "organisation"}),
        ("山田太郎は（相沢病院）に走った", {"山田太郎": "person", "相沢病院": "place"}),
        ("山田太郎（フランス）が走った", {"山田太郎": "person", "フランス": "state"}),
        ("山田太郎（ヤマダタロウ）が走った", {"山田太郎": "person", "ヤマダタロウ": "person"}),
        ("金正恩（キム・ジョンウン）総書記が見た", {"金正恩": "person", "キム・ジョンウン": "person"}),
        ("鈴木一郎監督（42）が述べた", {"鈴木一郎": "person"}),
    ],
)
def test_clubs_in_brackets_after_a_player(rules_with_organisations, text, wanted):
    assert types(rules_with_organisations(SPORTS, text)[1]) == wanted


@pytest.mark.parametrize("name", ["リバプール", "カルドネアパレス", "レアル・カルドネア"])
def test_no_club_in_an_article_on_something_else(rules_with_organisations, name):
    found = rules_with_organisations("会議が京都で開かれた", f"鎌田大地（{name}）が述べた")[1]
    assert types(found).get(name) != "organisation"


def test_a_town_that_is_a_club_in_brackets_is_one_in_the_rest_of_the_article(rules_with_organisations):
    _, _, again, city = rules_with_organisations(
        SPORTS, "遠藤航（リバプール）が守った", "リバプールは首位に立つ", "リバプール市で生まれた"
    )
    assert types(again) == {"リバプール": "organisation"}
    assert "organisation" not in types(city).values()


@pytest.mark.parametrize(("article", "sporty"), [("試合で選手がゴールした", True), ("試合で選手と選手が会った", False)])
def test_an_article_on_sports_has_three_different_words_on_it(rules_with_organisations, article, sporty):
    found = rules_with_organisations(article, "鎌田大地（カルドネアパレス）が来た")[1]
    assert ("カルドネアパレス" in found) is sporty


@pytest.mark.parametrize(
    ("text", "japanese"),
    [
        ("金田優（カネ・ダユウ）が来た", False),  # 金 is a Chinese surname, and three kanji may be one
        ("金田大輔（カネ・ダユウ）が来た", True),
        ("鎌田優（カマ・ダユウ）が来た", True),
    ],
)
def test_a_name_of_four_kanji_or_another_surname_is_japanese(read, text, japanese):
    sentence = read(text)
    claim = Claim(0, text.index("（"), "person", "full name")
    assert bool(roles.readings(sentence, [claim])) is not japanese
