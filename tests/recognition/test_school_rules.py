"""Schools named by the short form of their kind, inside which there is no place."""

import pytest

from kyoki.linking import organisations


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("メルボルン大の教授", ["organisation:メルボルン大"]),
        ("豪メルボルン大のロブソン氏", ["state:豪", "organisation:メルボルン大", "person:ロブソン"]),
        (
            "米カリフォルニア大バークリー校のヤギー氏",
            ["state:米", "organisation:カリフォルニア大バークリー校", "person:ヤギー"],
        ),
        ("サウスカロライナ大で講演した", ["organisation:サウスカロライナ大"]),
        ("ジョンズ・ホプキンズ大の集計", ["organisation:ジョンズ・ホプキンズ大"]),
        ("シンガポール国立大の学生", ["organisation:シンガポール国立大"]),
        ("ナイジェリア大の学長", ["organisation:ナイジェリア大"]),
        ("名古屋商科大の学生", ["organisation:名古屋商科大"]),
        ("駒沢大が2位、3位は国学院大。", ["organisation:駒沢大", "organisation:国学院大"]),  # listed, a common noun
        ("帝京大の選手", ["organisation:帝京大"]),
        ("九州大大学院の教授", ["organisation:九州大大学院"]),
        ("熊本大病院に運ばれた", ["organisation:熊本大病院"]),
        ("京都大iPS細胞研究所が発表した", ["organisation:京都大iPS細胞研究所"]),
        ("関西大相撲部で稽古を積んだ", ["organisation:関西大相撲部"]),
        ("関西大相撲の巡業", ["place:関西"]),
        ("旭川東高―日大出", ["organisation:旭川東高", "organisation:日大"]),
        ("大阪桐蔭高の選手", ["organisation:大阪桐蔭高"]),
        ("東海大相模高が勝った", ["organisation:東海大相模高"]),
        ("大谷大の学生", ["organisation:大谷大"]),
        ("木村大が出場した", []),  # 大 is a given name
        ("田中大の記録", []),  # 田中 is a town, too
        ("長崎大の記録", ["organisation:長崎大"]),
        ("ゴルフボール大のひょうが降った", []),
        ("等身大の人形", []),
        ("ハワイ大好き", ["place:ハワイ"]),
        ("東京大会が開かれた", ["place:東京"]),
        ("東京大空襲を記録する", ["place:東京"]),
        ("東北大震災と呼ばれた", []),
        ("福岡大地震に備える", ["place:福岡"]),
        ("ロシア大使館の前", ["state:ロシア"]),
        ("愛知大府市に住む", ["place:愛知", "place:大府市"]),
        ("ユーロ高が進む", []),
        ("物価高と円高が続く", []),
        ("前日比5円高の水準", []),
        ("延世大学校医療院で死去した", ["organisation:延世大学校"]),
        ("北陸先端科学技術大学院大の教授", ["organisation:北陸先端科学技術大学院大"]),  # eleven characters before 大
        ("オハイオ州立大学の寮", ["organisation:オハイオ州立大学"]),
    ],
)
def test_schools_by_the_short_form_of_their_kind(found_with_organisations, text, wanted):
    assert found_with_organisations(text) == wanted


def test_ginza_shows_a_school_of_common_nouns(found_with_organisations):
    assert found_with_organisations("青葉高が勝った", School="青葉高") == ["organisation:青葉高"]
    assert found_with_organisations("青葉高が勝った") == []


@pytest.mark.parametrize(
    ("short", "name"), [("駒沢大", "駒澤大学"), ("国学院大", "國學院大学"), ("金沢大", "金沢大学")]
)
def test_a_short_form_means_its_university(short, name):
    assert [o.name for o in organisations.called(short)] == [name]


CONTEST = "春の選抜高校野球は30日に決勝があった"


@pytest.mark.parametrize(
    ("article", "text", "wanted"),
    [
        (CONTEST, "仙台育英（宮城）が勝った", ["organisation:仙台育英", "place:宮城"]),
        (CONTEST, "横浜（神奈川）が勝った", ["organisation:横浜", "place:神奈川"]),
        (CONTEST, "東福岡（福岡）は敗れた", ["organisation:東福岡", "place:福岡"]),
        (CONTEST, "佐藤健太（宮城）が投げた", ["person:佐藤健太", "place:宮城"]),
        (CONTEST, "横浜（東京から30分）に集まった", ["place:横浜", "place:東京"]),
        ("会議があった", "横浜（神奈川）に集まった", ["place:横浜", "place:神奈川"]),
    ],
)
def test_a_school_before_its_prefecture(rules_with_organisations, article, text, wanted):
    found = rules_with_organisations(article, text)[1]
    assert [f"{kind}:{name}" for name, (kind, _) in found.items()] == wanted


def test_the_school_is_found_again_but_not_its_city(rules_with_organisations):
    found = rules_with_organisations(CONTEST, "横浜（神奈川）が勝った", "横浜は2連覇", "横浜市で祝った")
    assert found[2]["横浜"][0] == "organisation"
    assert found[3]["横浜市"][0] == "place"
