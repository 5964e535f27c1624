"""Rivers by what only a river has, houses of states, and houses with 国際."""

import pytest


@pytest.mark.parametrize(
    ("text", "labels", "places"),
    [
        ("中川流域では避難指示が出た", {"Person": "中川流域"}, ["中川"]),
        ("中川さんは避難した", {}, []),
        ("利根川水系のダム", {}, ["利根川"]),
        ("多摩川沿いの住宅地", {}, ["多摩川"]),  # UniDic: 多摩 | 川沿い
        ("木曽川河口で見つかった", {}, ["木曽川"]),  # 河口 is a town, too
        ("高橋川の氾濫で浸水した", {}, ["高橋川"]),
        ("一級河川中川流域で浸水", {}, ["中川"]),
        ("最上川水系の河川", {}, ["最上川"]),  # UniDic: 最 | 上川
        ("県内利根川水系のダム", {}, ["利根川"]),
        ("ドナウ川流域の国", {}, ["ドナウ川"]),
        ("小川沿いの道", {}, []),
        ("主要河川流域の市町村", {}, []),
        ("同川流域で浸水", {}, []),
        ("フランス競技場で開会式", {"Game": "フランス競技場"}, ["フランス競技場"]),
        ("アメリカ自然史博物館の展示", {}, ["アメリカ自然史博物館"]),
        ("フランス工場を閉鎖した", {}, []),
        ("韓国人劇場の支配人", {}, []),
        ("日本最大博物館の展示", {}, []),
        ("福岡国際センターで開かれた", {}, ["福岡国際センター"]),
        ("横浜国際プールで開かれた", {}, ["横浜国際プール"]),
        ("名古屋国際会議場で開かれた", {}, ["名古屋国際会議場"]),
        ("福岡国際マラソンで走った", {}, ["福岡"]),
        ("東京国際映画祭で上映", {}, ["東京"]),
        ("福岡国際大学の学生", {}, []),
        ("大阪国際交流協会の会長", {}, []),
    ],
)
def test_places_by_their_parts(found, text, labels, places):
    assert [name.removeprefix("place:") for name in found(text, **labels) if name.startswith("place:")] == places


def test_an_autonomous_area_of_a_state_is_the_state_and_a_noun(found):
    assert found("パレスチナ自治区ガザで停戦") == ["state:パレスチナ", "place:ガザ"]
    assert found("チベット自治区ラサで抗議") == ["place:チベット自治区", "place:ラサ"]
