"""Venues by where an article names them: before ほか全国公開, behind 会場：, and again in the rest of it."""

import pytest

from kyoki.names import Name, Names
from kyoki.recognition.decide import recognise


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("8月4日（土）より丸の内ルーブルほか全国ロードショー", ["丸の内ルーブル"]),
        ("映画は5月1日より新宿バルト9ほか全国公開", ["新宿バルト9"]),
        ("5月1日（金）、シネマスクエアとうきゅう他、全国で公開", ["シネマスクエアとうきゅう"]),
        ("5月1日より渋谷ユーロスペースにて公開", ["渋谷ユーロスペース"]),
        ("5月1日（金）よりTOHOシネマズ 日劇ほか全国公開", ["TOHOシネマズ 日劇"]),
        ("5月1日より全国にて公開", []),
        ("5月1日よりアメリカにて公開", []),
        ("5月1日より佐藤ほか全国を回る", []),
        ("5月1日より日本や台湾ほか全国で売る", []),
        ("5月1日より丸の内ルーブルが改装", ["丸の内"]),  # nothing there says what it is
        ("会場：浜辺ミュウホール", ["浜辺ミュウホール"]),
        ("場所：国営武蔵丘陵公園3F", ["国営武蔵丘陵公園"]),
        ("会場：東京都港区", ["東京都", "港区"]),
        ("会場：未定", []),
        ("会場：山田商事株式会社", []),
        ("場所：ドコモショップ池袋店", ["池袋"]),  # a shop is no venue
        ("5月1日より銀座シネパトス、シアターN渋谷ほか全国公開", ["銀座シネパトス", "シアターN渋谷"]),
        ("5月1日より銀座シネパトス、全国を回る", ["銀座"]),
        ("場所：浜辺ギャラリーRED ROOM 9F", ["浜辺ギャラリーRED ROOM"]),
        ("浜松市3-1-2 三愛ドリームビル9階", ["浜松市", "三愛ドリームビル"]),
        ("浜松市3-1-2 よく晴れた9階", ["浜松市"]),
        ("先週『パシフィコ横浜』で行われた展示", ["横浜"]),
        ("先週『パシフィコ横浜』を見た", []),  # a work
        ("国営昭和記念公園の花", ["国営昭和記念公園"]),
        ("国営公園の花", []),
    ],
)
def test_what_stands_in_the_place_of_a_venue_is_one(read, text, places):
    assert _places(read, text) == [places]


def test_a_venue_is_found_wherever_the_article_names_it(read):
    texts = ("カレッタ汐留の夜", "会場：カレッタ汐留", "汐留の夜")
    assert _places(read, *texts) == [["カレッタ汐留"], ["カレッタ汐留"], ["汐留"]]
    assert _places(read, *texts[::2]) == [["汐留"], ["汐留"]]  # nobody has said that it is one


def test_an_address_says_of_common_words_that_they_are_a_building(read):
    text = "東京都中央区銀座5-7-2 三愛ドリームセンター9階"
    found = recognise([read(text, Postal_Address=text)])[0]
    assert text[found[-1].start : found[-1].end] == "三愛ドリームセンター"
    assert recognise([read(text)])[0][-1].rule == "district of an address"


def test_a_venue_takes_no_characters_of_the_users_own_names(read):
    texts = ("カレッタ汐留の夜", "会場：カレッタ汐留")
    found = recognise([read(text) for text in texts], Names((Name("汐留の夜", "organisation", ""),)))
    assert [claim.type for claim in found[0]] == ["organisation"]
    assert [claim.type for claim in found[1]] == ["place"]


def _places(read, *texts):
    found = zip(texts, recognise([read(text) for text in texts]), strict=True)
    return [[text[c.start : c.end] for c in claims if c.type == "place"] for text, claims in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("東京の料亭「菊乃井」で食べた", ["place:東京", "place:菊乃井"]),
        ("商業施設「東京ソラマチ」が開業した", ["place:東京ソラマチ"]),
        ("料理「菊乃井」を食べた", []),
        ("公園「静かに、遊ぼう」と書いた", []),
    ],
)
def test_buildings_in_quotes_after_their_kind(found, text, wanted):
    assert found(text) == wanted
