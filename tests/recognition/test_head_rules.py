"""Heads of towns, prefectures and departments: whether what is before 市長 is a place or its mayor."""

import pytest


@pytest.mark.parametrize(
    ("text", "labels", "wanted"),
    [
        # behind a place of the same unit, whatever UniDic and the gazetteer call the name
        ("大阪市の横山市長は述べた", {}, ["place:大阪市", "person:横山"]),
        ("浜松市の中野市長は述べた", {}, ["place:浜松市", "person:中野"]),  # there is a 中野市
        ("福岡市の高島市長は述べた", {"Province": "高島市"}, ["place:福岡市", "person:高島"]),
        ("横浜市の山中市長は述べた", {}, ["place:横浜市", "person:山中"]),  # UniDic: a noun
        ("杉並区の岸本区長は述べた", {}, ["place:杉並区", "person:岸本"]),
        ("滋賀県の三日月知事は述べた", {}, ["place:滋賀県", "person:三日月"]),
        ("大阪府の大村知事は述べた", {}, ["place:大阪府", "person:大村"]),
        ("市の歴代市長は述べた", {}, []),
        ("大阪市の副市長は述べた", {}, ["place:大阪市"]),
        ("大阪市の前市長は述べた", {}, ["place:大阪市"]),
        ("福岡市の女性市長は述べた", {}, ["place:福岡市"]),
        ("岐阜県の多治見市長は述べた", {}, ["place:岐阜県", "place:多治見市"]),  # another unit
        ("三重県の松阪市長選で", {}, ["place:三重県", "place:松阪市"]),
        ("松本市の松本市長期計画", {}, ["place:松本市", "place:松本市"]),
        # alone: if GiNZA says so and there is no such town
        ("広田市長は述べた", {"Person": "広田"}, ["person:広田"]),
        ("広田市長は述べた", {}, ["place:広田市"]),
        ("鹿児島県広田市長は述べた", {"Person": "広田"}, ["place:鹿児島県", "place:広田市"]),
        ("藤沢市長は述べた", {"Person": "藤沢"}, ["place:藤沢市"]),
        ("元浦和市長の話", {"Position_Vocation": "元浦和市長"}, ["place:浦和市"]),
        # departments
        ("田中経済部長が話した", {"Person": "田中経済"}, ["person:田中"]),
        ("山本企画課長が話した", {}, ["person:山本"]),
        ("渡辺危機管理課長が話した", {}, ["person:渡辺"]),
        ("鈴木正義部長が話した", {"Person": "鈴木正義"}, ["person:鈴木正義"]),
        ("鈴木正義部長が話した", {}, ["person:鈴木正義"]),
        ("山本企画課長期計画", {}, []),
        ("文化財課長が話した", {}, []),
    ],
)
def test_who_heads_a_place_or_department(found, text, labels, wanted):
    assert found(text, **labels) == wanted


def test_a_noun_that_is_no_given_name_ends_no_name(found):
    assert found("今井経済委員長が述べた", Person="今井経済") != ["person:今井経済"]
    assert found("今井正義委員長が述べた", Person="今井正義") == ["person:今井正義"]
