"""Names of organisations and works hide the places, states and people in them."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "日本テレビが報じた",
        "中国新聞によると",
        "東京電力が発表した",
        "京都大学の研究",
        "読売新聞秋田版によると",
        "広島カープが勝った",
        "JR西日本が発表した",
        "大阪近鉄バファローズの選手",
        "高松琴平電気鉄道の駅",
        "吉野家の牛丼",
        "『シベリア超特急』の監督",
        "アニマックス・アジアの番組",
        "横浜ベイスターズが勝った",  # UniDic: ベイ + スターズ
        "九州大が発表した",
        "ヴァンフォーレ甲府が勝った",
        "一部のFC東京が勝った",
        "提供するテレビ東京によると",
        "映画「東京の空の下で、石川さんを待つ」を見た",
        "大河ドラマは「金沢物語」",
        "『仙台から来た男は笑う』に出演",
        "『金沢 夏の旅』",
        "「ハリー・ポッター」シリーズの新作",
        "特別展「空海」を開く",
        "輪島塗の皿",
        "広島焼が話題だ",
        "有田焼と神戸牛を売る",
        "大島紬を着た",
    ],
)
def test_nothing_is_found_inside(found, text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("広島県の中国新聞によると", ["place:広島県"]),
        ("米ニューヨーク・タイムズ紙", ["state:米"]),
        ("中国産食品の検査", ["state:中国"]),  # 食品 ends a company's name only where the compound ends
        ("東京電力の清水正孝社長", ["person:清水正孝"]),
        ("『中国軍が侵攻した』と述べた", ["state:中国"]),  # speech, no title of a work
        ("『石川さん』と呼んだ", ["person:石川"]),
        ("「金沢の空」が広がった", ["place:金沢"]),
        ("九州大会で勝った", ["place:九州"]),
        ("芥川賞は鈴木結生さん（23）の「ゲーテは言った」に決まった", ["person:鈴木結生"]),
        ("大賞に早見和真さんの「アルプス席の母」が選ばれた", ["person:早見和真"]),
        ("森谷司郎監督の「八甲田山」などに主演", ["person:森谷司郎"]),
        ("是枝裕和監督の「広島の怪物」が脚本賞を受けた", ["person:是枝裕和"]),
        ("是枝裕和監督の「広島は遠い」が響いた", ["person:是枝裕和", "place:広島"]),
        ("賞は早見和真さんの「広島は遠い」という一言に贈られた", ["person:早見和真", "place:広島"]),
        ("「広島の空」シリーズの新作", []),
        ("神戸牛丼店が開いた", ["place:神戸"]),
        ("輪島の塗師が語った", ["place:輪島"]),
        ("大島紬さんが語った", ["person:大島紬"]),
        ("「広島の空」が舞台だ", ["place:広島"]),
    ],
)
def test_what_stands_beside_is_found(found, text, left):
    assert found(text) == left


@pytest.mark.parametrize(
    ("text", "labels", "wanted"),
    [
        ("俳優の高倉健（たかくら・けん）さんが来た", {}, ["person:高倉健"]),
        (
            "俳優の高倉健（たかくら・けん、本名小田剛一）さん",
            {"Person": "小田剛一"},
            ["person:高倉健", "person:小田剛一"],
        ),
        ("武井 咲（たけい えみ）は女優だ", {"Person": "武井 咲"}, ["person:武井 咲"]),
        ("私の姉（けん）が来た", {"Person": "けん"}, ["person:けん"]),  # no reading of a name
        ("山本さん（けんさん）が来た", {}, ["person:山本", "person:けん"]),
    ],
)
def test_a_reading_in_kana_is_no_other_person(found, text, labels, wanted):
    assert found(text, **labels) == wanted
