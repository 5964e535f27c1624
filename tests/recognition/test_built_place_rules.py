"""Places in compounds: buildings with katakana names, towns of old wards, coasts, regions, towns after の町."""

import pytest


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("システィーナ礼拝堂で演説した", ["place:システィーナ礼拝堂"]),
        ("サンピエトロ大聖堂の前に立つ", ["place:サンピエトロ大聖堂"]),
        ("ウマイヤド・モスクで演説した", ["place:ウマイヤド・モスク"]),
        ("アルアクサ・モスクの敷地", ["place:アルアクサ・モスク"]),
        ("ビクタン収容所に拘束した", ["place:ビクタン収容所"]),
        ("ジャバリヤ難民キャンプを空爆した", ["place:ジャバリヤ難民キャンプ"]),
        ("カトリック大聖堂の前に立つ", []),
        ("ヒンズー神殿の前に立つ", []),
        ("ロシア刑務所の前に立つ", ["state:ロシア"]),
        ("レンガ収容所職員", []),
        ("東京・日本橋兜町の店", ["place:東京", "place:日本橋兜町"]),
        ("神田神保町の書店", ["place:神田神保町"]),
        ("日本橋付近の店", ["place:日本橋"]),
        ("明治神宮外苑の再開発", ["place:明治神宮外苑"]),
        ("明治神宮外苑競技場の試合", ["place:明治神宮外苑競技場"]),
        ("関東甲信越と東北を襲った", ["place:関東甲信越", "place:東北"]),
        ("北海道太平洋沿岸中部に注意報", ["place:北海道", "place:太平洋"]),
        ("青森県太平洋沿岸に注意報", ["place:青森県", "place:太平洋"]),
        ("瀬戸内海沿岸東部に注意報", ["place:瀬戸内海"]),
        ("中部と東海を襲った", ["place:中部", "place:東海"]),
        ("政府の便が羽田に到着した", ["place:羽田"]),
        ("成田発の便に乗った", ["place:成田"]),
        ("羽田に頼んだ", ["person:羽田"]),
        ("長野新幹線車両センターが浸水した", ["place:長野新幹線車両センター"]),
        ("新しい車両センターが浸水した", []),
        ("オーストラリア南部のウーメラに着地した", ["state:オーストラリア", "place:ウーメラ"]),
        ("工場南部のウーメラに着地した", []),
        ("チェコの町ドマジュリツェを拠点とする", ["state:チェコ", "place:ドマジュリツェ"]),
        ("チェコの選手ドマジュリツェを応援する", ["state:チェコ"]),
    ],
)
def test_places_in_compounds(found, text, wanted):
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("text", "labels", "wanted"),
    [
        ("エッフェル塔に登った", {}, ["place:エッフェル塔"]),
        ("テレビ塔に登った", {}, []),
        ("ブランデンブルク門に集まった", {}, ["place:ブランデンブルク門"]),
        ("アゾフスターリ製鉄所を囲んだ", {}, ["place:アゾフスターリ製鉄所"]),
        ("アゾフスターリ橋本を囲んだ", {}, []),
        ("PayPayドームに集まった", {}, ["place:PayPayドーム"]),
        ("LEDドームに集まった", {}, []),
        ("Kアリーナ横浜に集まった", {}, ["place:Kアリーナ横浜"]),
        ("TOHOシネマズ六本木ヒルズに集まった", {}, ["place:TOHOシネマズ六本木ヒルズ"]),
        ("TOHOシネマズに集まった", {}, []),
        ("「ベルサール渋谷」（東京）にて発表した", {}, ["place:ベルサール渋谷", "place:東京"]),
        ("「ベルサール渋谷」（東京）を発表した", {}, ["place:東京"]),
        ("Kアリーナ横浜市に集まった", {}, ["place:Kアリーナ", "place:横浜市"]),
        ("ウェンブリー・スタジアムに集まった", {}, ["place:ウェンブリー・スタジアム"]),
        ("ドジャースタジアムに集まった", {"Car": "ドジャースタジアム"}, ["place:ドジャースタジアム"]),
        ("ドジャースタジアムに集まった", {}, []),
        ("ホームスタジアムに集まった", {"Car": "ホームスタジアム"}, []),
        ("準ドジャースタジアムに集まった", {"Car": "ドジャースタジアム"}, []),
        ("武道館で公演した", {}, ["place:武道館"]),
        ("県立武道館で公演した", {}, []),
        ("日本武道館で公演した", {}, ["place:日本武道館"]),
        ("ルーブル美術館に入った", {}, ["place:ルーブル美術館"]),
        ("カホフカ水力発電所が壊れた", {}, ["place:カホフカ水力発電所"]),
        ("森美術館に入った", {}, ["place:森美術館"]),  # 森 (a surname) | 美術 | 館
        ("森橋に入った", {}, []),
    ],
)
def test_buildings_by_the_parts_of_their_names(found, text, labels, wanted):
    assert found(text, **labels) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("東叡山寛永寺の敷地", ["place:東叡山寛永寺"]),
        ("那覇市首里当蔵町の公園", ["place:那覇市", "place:首里当蔵町"]),
        ("那覇市内の町の公園", ["place:那覇市"]),
        ("英国なまりの声", ["state:英国"]),
        ("英国防総省の声", ["state:英"]),
        ("築地市場の移転", ["place:築地市場"]),
        ("長野・岐阜県境の山", ["place:長野", "place:岐阜"]),
        ("茨城県境町の山", ["place:茨城県", "place:境町"]),
        ("足利市駅の前", ["place:足利市駅"]),
        ("足利市駅伝大会の前", ["place:足利市"]),
        ("負傷東京駅の前", ["place:東京駅"]),
    ],
)
def test_borders_and_stations(found, text, wanted):
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("article", "wanted"),
    [
        (("谷中・根津・千駄木の町", "根津を歩いた"), ["place", "place"]),
        (("石川・能登半島の町", "石川を歩いた"), ["place", "place"]),
        (("根津・千駄木の町", "根津を歩いた"), ["person", "person"]),
        (("根津の町", "根津を歩いた"), ["person", "person"]),
    ],
)
def test_names_in_a_list_of_places(rules, article, wanted):
    name = "石川" if "石川" in article[0] else "根津"
    assert [found[name][0] for found in rules(*article)] == wanted


@pytest.mark.parametrize(
    ("labels", "wanted"), [({"Corporation_Other": "市谷亀岡八幡宮"}, "市谷亀岡八幡宮"), ({}, "亀岡八幡宮")]
)
def test_ginza_may_say_where_a_shrines_name_begins(found, labels, wanted):
    assert found("市谷亀岡八幡宮で祈った", **labels)[-1] == f"place:{wanted}"
