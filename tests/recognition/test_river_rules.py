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
        ("最上川が氾濫した", {"Person": "最上川"}, ["最上川"]),
        ("中川が増水し、橋が流された", {}, ["中川"]),
        ("中川が流れを変えた", {}, []),
        ("河川が氾濫した", {}, []),
        ("小川沿いの道", {}, []),
        # museums with a word for their field
        ("相川郷土博物館に設けた", {}, ["相川郷土博物館"]),
        ("遠野民俗資料館を訪れた", {}, ["遠野民俗資料館"]),
        ("横浜最大博物館を訪れた", {}, ["横浜"]),
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
        ("キトラ古墳で壁画が公開された", {}, ["キトラ古墳"]),
        ("県内の古墳を調べた", {}, []),
        ("長野市営球場で行われた", {}, ["長野市営球場"]),
        ("市営球場で行われた", {}, []),
        ("横浜市営バスが走る", {}, []),
        ("南シナ海で演習した", {}, ["南シナ海"]),
        ("大阪国際交流協会の会長", {}, []),
    ],
)
def test_places_by_their_parts(found, text, labels, places):
    assert [name.removeprefix("place:") for name in found(text, **labels) if name.startswith("place:")] == places


def test_an_autonomous_area_of_a_state_is_the_state_and_a_noun(found):
    assert found("パレスチナ自治区ガザで停戦") == ["state:パレスチナ", "place:ガザ"]
    assert found("チベット自治区ラサで抗議") == ["place:チベット自治区", "place:ラサ"]


def test_a_coast_guard_is_in_no_sea(found_with_organisations):
    assert found_with_organisations("中国海警局の船") == ["state:中国", "organisation:海警局"]


@pytest.mark.parametrize("name", ["佐野署", "常磐線"])
def test_a_place_with_its_office_or_line_is_no_person(found, name):
    assert not [one for one in found(f"{name}による", Person=name) if one.startswith("person:")]
    assert found("清武による", Person="清武") == ["person:清武"]
