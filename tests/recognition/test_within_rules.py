"""Small places in katakana behind a province or a part of a state, or before words of births and wars."""

import pytest


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("ジョージア州プレーンズの自宅で", "ジョージア州 プレーンズ"),  # to UniDic a noun
        ("テキサス州ボカチカから打ち上げた", "テキサス州 ボカチカ"),  # to UniDic a person's name
        ("アリゾナ州ツーソンで", "アリゾナ州 ツーソン"),
        ("オハイオ州ガソリン税の議論", "オハイオ州"),
        ("フランス中部ドゥシーの自宅で", "ドゥシー"),
        ("パリ郊外ソー生まれ", "パリ ソー"),
        ("ケニア西部コゲロで", "コゲロ"),
        ("北部アレッポと中部ハマを制圧した", "アレッポ ハマ"),
        ("中部ゲリラが現れた", "中部"),
        ("アメリカ南部ハリケーンの被害", ""),
        ("日本の北部リーグで", ""),
        ("英イングランド・イルフォード生まれ", "イングランド イルフォード"),
        ("アメリカ・ホームランで勝った", ""),
        ("要衝ポクロフスクに迫った", "ポクロフスク"),
        ("激戦地のアウディーイウカで", "アウディーイウカ"),
        ("台湾海峡の中部で演習した", "台湾海峡"),
        ("淡路島の中部と南部", "淡路島"),
        ("会社は中部と北陸に店を持つ", "中部 北陸"),
        ("空港の中部に店を持つ", "中部"),
        ("岡山県瀬戸内市の港", "岡山県 瀬戸内市"),  # 瀬戸 | 内 | 市
        ("新潟県十日町市長が述べた", "新潟県 十日町市"),
        ("兵庫県丹波篠山市、京都府", "兵庫県 丹波篠山市 京都府"),
        ("岡山県内市町村の調べ", "岡山県"),
        ("滋賀県長浜市余呉町の店", "滋賀県 長浜市 余呉町"),
    ],
)
def test_katakana_within_a_place(found, text, places):
    assert [name for name in found(text) if name.startswith("place:")] == [f"place:{name}" for name in places.split()]


def test_a_person_of_ginza_stays_one(found):
    assert "place:マーフィー" not in found("ニュージャージー州マーフィーの政策", Person="マーフィー")
    assert "place:マーフィー" in found("ニュージャージー州マーフィーの自宅")
