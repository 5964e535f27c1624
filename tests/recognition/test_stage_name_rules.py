"""Performers with one name and groups: by the word before them, or by GiNZA and さん."""

import pytest


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("主砲、“おかわり君”こと中村剛也が欠場した", ["おかわり君", "中村剛也"]),
        ('"ミスター"こと長嶋茂雄が話した', ["ミスター", "長嶋茂雄"]),
        ("妻のハルこと高崎晴子は怒った", ["ハル", "高崎晴子"]),
        ("女の子・アッコこと高崎晴子は怒った", ["アッコ", "高崎晴子"]),
        ("DAIGOこと内藤大湖が歌った", ["DAIGO", "内藤大湖"]),
        ("“平成の怪物”こと松坂大輔が投げた", ["松坂大輔"]),  # a description
        ("「怪物」こと江川卓が投げた", ["江川卓"]),
        ("スマホことはじめ講座を開いた", []),
        ("スマホこと始めの講座", []),
        ("「アニメ」ことの始まり", []),
    ],
)
def test_nicknames_by_the_name_that_follows(found, text, people):
    assert [name.removeprefix("person:") for name in found(text) if name.startswith("person:")] == people


def test_a_nickname_is_found_again(found):
    assert found("“おかわり君”こと中村剛也。おかわり君は休む")[-1] == "person:おかわり君"


@pytest.mark.parametrize(
    ("text", "labels", "wanted"),
    [
        ("歌手のAimeaが歌う", {"Person": "Aimea"}, ["person:Aimea"]),
        ("歌手のAimeaさんが歌う", {}, ["person:Aimea"]),
        ("歌手のAimeaが歌う", {}, []),
        ("歌手のMVが公開された", {"Product_Other": "MV"}, []),
        ("歌手のMVさんが歌う", {"Person": "MV"}, ["person:MV"]),
        ("俳優のInstagramが話題", {"Product_Other": "Instagram"}, []),
        ("芸人のGoogleが人気", {"Person": "Google"}, ["organisation:Google"]),  # listed
        ("歌手・あいみょんが歌う", {}, ["person:あいみょん"]),
        ("歌手・あいみょんの新曲", {}, ["person:あいみょん"]),
        ("歌手・ボイストレーナーが教える", {}, []),
        ("俳優・ダンサーが来た", {}, []),
        ("歌手のあのんさんが歌う", {}, ["person:あのん"]),
        ("歌手のみなさんが歌う", {}, []),
        ("歌手のみなさん、こんにちは", {}, []),
        ("歌手ののような声", {}, []),
        ("モデルでタレントのゆうちゃみが来た", {"Person": "ゆうちゃみ"}, ["person:ゆうちゃみ"]),
        ("店のゆうちゃみが来た", {"Person": "ゆうちゃみ"}, []),
        ("店のゆうちゃみさんが来た", {"Person": "ゆうちゃみ"}, ["person:ゆうちゃみ"]),
        ("俳優の仲間が来た", {"Person": "仲間"}, []),
        ("こじはるさんの服", {"Person": "はる"}, []),
        ("パソコンショップアークさんの店", {"Person": "パソコンショップアーク"}, []),
    ],
)
def test_performers(found_with_organisations, text, labels, wanted):
    assert found_with_organisations(text, **labels) == wanted


@pytest.mark.parametrize(
    ("text", "labels", "wanted"),
    [
        ("人気グループSnow Towerの公演", {}, ["organisation:Snow Tower"]),
        ("人気グループSnow Towerの公演", {"Book": "Snow Tower"}, ["organisation:Snow Tower"]),
        ("バンドのGlowersが歌う", {}, ["organisation:Glowers"]),
        ("バンドのGlowersを買う", {"Product_Other": "Glowers"}, []),
        ("グループCEOが述べた", {"Position_Vocation": "グループCEO"}, []),
        ("バンドのMVを見る", {}, []),
        ("グループ・XYZが歌う", {"Show_Organization": "XYZ"}, ["organisation:XYZ"]),
    ],
)
def test_groups(found_with_organisations, text, labels, wanted):
    assert found_with_organisations(text, **labels) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("明石家さんまが司会を務める", ["person:明石家さんま"]),
        ("明石家さんまさんが来た", ["person:明石家さんま"]),
        ("古今亭志ん生の落語", ["person:古今亭志ん生"]),
        ("林家木久扇師匠が笑う", ["person:林家木久扇"]),
        ("林家木久扇作の小噺", ["person:林家木久扇"]),  # four kanji are a name and another word
        ("春風亭小朝氏は語った", ["person:春風亭小朝"]),
        ("桃月庵白酒が高座に上がる", ["person:桃月庵白酒"]),
        ("橘家の落語", []),
        ("三遊亭一門の会", []),
        ("昔昔亭Aが笑う", []),
    ],
)
def test_storytellers_by_their_family(found, text, wanted):
    assert found(text) == wanted
